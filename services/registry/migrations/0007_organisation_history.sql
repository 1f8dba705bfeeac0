-- The organisation tree over time. `organisation` holds what is true today; what an organisation was called,
-- where it stood and whether it existed on a day stand in `organisation_fact`, each attribute by itself, so
-- that a change that is told late falls between the others without overwriting them.
alter table organisation add column closed_on date;
comment on column organisation.closed_on is 'the first day on which it is no more; null while it lasts';
comment on column organisation.parent is 'the organisation above, or whichever took over from a closed one';

create table organisation_fact (
    code        text        not null references organisation (code),
    attribute   text        not null check (attribute in ('open', 'name', 'parent')),
    valid_from  date        not null,
    value       text,
    change_id   uuid,
    recorded_at timestamptz not null,
    primary key (code, attribute, valid_from),
    constraint open_is_yes_or_no check (attribute <> 'open' or value in ('yes', 'no')),
    constraint a_name_is_a_name check (attribute <> 'name' or length(value) between 1 and 255)
);
comment on column organisation_fact.valid_from is 'from this day until the next row of the attribute; 0001-01-01 when nobody knows since when';
create index organisation_fact_by_parent on organisation_fact (value) where attribute = 'parent';

-- What was done, by which document: applied on its day.
create table organisation_change (
    id          uuid        primary key,
    code        text        not null references organisation (code),
    kind        text        not null check (kind in ('rename', 'move', 'merge', 'split', 'close')),
    on_date     date        not null,
    document    text        not null check (length(document) between 1 and 255),
    document_on date,
    reason      text        not null check (length(reason) between 1 and 1000),
    details     jsonb       not null,
    state       text        not null check (state in ('planned', 'applied', 'cancelled', 'refused')),
    recorded_by text        not null,
    recorded_at timestamptz not null,
    applied_at  timestamptz,
    constraint applied_at_some_time check ((state = 'applied') = (applied_at is not null))
);
comment on column organisation_change.state is 'planned until its day; refused when on its day it no longer fitted the tree';
create index organisation_change_by_code on organisation_change (code, on_date);
create index organisation_change_planned on organisation_change (on_date) where state = 'planned';

-- Whom a split names for one of its parts; the others follow the rule of the split.
create table organisation_change_person (
    change_id uuid not null references organisation_change (id) on delete cascade,
    person_id uuid not null references person (id) on delete cascade,
    code      text not null,
    primary key (change_id, person_id)
);
create index organisation_change_person_by_person on organisation_change_person (person_id);

create table organisation_successor (
    predecessor text    not null references organisation (code),
    successor   text    not null references organisation (code),
    on_date     date    not null,
    goes_on     boolean not null,
    change_id   uuid    not null references organisation_change (id),
    primary key (predecessor, successor, on_date),
    constraint nobody_succeeds_themselves check (predecessor <> successor)
);
comment on column organisation_successor.goes_on is 'whether the predecessor goes on as this one: its people and parts do';
create index organisation_successor_by_successor on organisation_successor (successor);
create index organisation_successor_by_change on organisation_successor (change_id);

-- Who answers for an organisation, from when to when; sealed, because it names people at work.
create table organisation_contact (
    id           uuid        primary key,
    organisation text        not null references organisation (code),
    valid_from   date        not null,
    valid_to     date        check (valid_to >= valid_from),
    sealed       bytea       not null,
    recorded_by  text        not null,
    recorded_at  timestamptz not null,
    ended_by     text,
    ended_at     timestamptz
);
comment on column organisation_contact.sealed is 'name, work telephone, e-mail and task, sealed with a key of the row';
create index organisation_contact_by_organisation on organisation_contact (organisation, valid_from);

insert into organisation_fact (code, attribute, valid_from, value, recorded_at)
select o.code, f.attribute, '0001-01-01', f.value, o.recorded_at
from organisation o,
     lateral (values ('open', 'yes'), ('name', o.name), ('parent', o.parent)) as f (attribute, value);

-- People who moved with their organisation have changed as well.
alter table identity_due add column changed boolean not null default false;

-- The tree as it was on a day.
create function registry_tree_on(day date)
    returns table (code text, name text, parent text, opened_on date, closed_on date)
    language sql stable parallel safe as $$
    select o.code, n.value, p.value, nullif(s.valid_from, '0001-01-01'),
           (select min(c.valid_from) from organisation_fact c
            where c.code = o.code and c.attribute = 'open' and c.value = 'no' and c.valid_from > s.valid_from)
    from organisation o
    cross join lateral (
        select f.value, f.valid_from from organisation_fact f
        where f.code = o.code and f.attribute = 'open' and f.valid_from <= day
        order by f.valid_from desc limit 1) s
    cross join lateral (
        select f.value from organisation_fact f
        where f.code = o.code and f.attribute = 'name' and f.valid_from <= day
        order by f.valid_from desc limit 1) n
    left join lateral (
        select f.value from organisation_fact f
        where f.code = o.code and f.attribute = 'parent' and f.valid_from <= day
        order by f.valid_from desc limit 1) p on true
    where s.value = 'yes' $$;

-- Institutions and their documents are for everybody who may read the tree; writing is for who reaches them.
alter table organisation_fact enable row level security;
create policy reads on organisation_fact for select using (yba_has_begun());
create policy adds on organisation_fact for insert with check (registry_reaches_organisation(code));
create policy changes on organisation_fact for update using (registry_reaches_organisation(code));
alter table organisation_change enable row level security;
create policy reads on organisation_change for select using (yba_has_begun());
create policy adds on organisation_change for insert with check (registry_reaches_organisation(code));
create policy changes on organisation_change for update using (registry_reaches_organisation(code));
alter table organisation_successor enable row level security;
create policy reads on organisation_successor for select using (yba_has_begun());
create policy adds on organisation_successor for insert with check (registry_reaches_organisation(predecessor));
alter table organisation_change_person enable row level security;
create policy reach on organisation_change_person
    using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table organisation_contact enable row level security;
create policy reach on organisation_contact
    using (registry_reaches_organisation(organisation)) with check (registry_reaches_organisation(organisation));
