-- Counters, kept in the transactions that change people; never counted anew for a page.
create table people_figure (
    organisation text    not null references organisation (code),
    tier         text    not null,
    sex          text    not null,
    in_office    boolean not null,
    people       integer not null check (people >= 0),
    primary key (organisation, tier, sex, in_office)
);
comment on table people_figure is 'how many people have this as their first organisation, tier and so on';

alter table people_figure enable row level security;
create policy reach on people_figure
    using (registry_reaches_organisation(organisation)) with check (registry_reaches_organisation(organisation));
