-- Reconciliation: a list whose differences from what is held are applied only when somebody confirms them, and
-- the people whom a list leaves out. Expand step: code from before this release ignores the new column and table.
alter table roster_import add column reconciles boolean not null default false;
comment on column roster_import.reconciles is 'rows that join, move or change somebody wait for a confirmation';

-- Posts that were ended because a list left somebody out.
create table roster_departure (
    import_id    uuid        not null references roster_import (id) on delete cascade,
    person_id    uuid        not null references person (id) on delete cascade,
    organisation text        not null references organisation (code),
    left_on      date        not null,
    reason       text        not null check (length(reason) between 1 and 500),
    decided_by   text        not null,
    decided_at   timestamptz not null,
    primary key (import_id, person_id)
);
comment on column roster_departure.left_on is 'the last day of the post, in Vietnam';
create index roster_departure_by_person on roster_departure (person_id);
create index roster_departure_by_organisation on roster_departure (organisation);

alter table roster_departure enable row level security;
create policy reach on roster_departure using (yba_reaches(person_id)) with check (yba_reaches(person_id));
