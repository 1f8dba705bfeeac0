-- A table of the tests' own little service.
create table visit (
    id        bigint generated always as identity primary key,
    person_id uuid   not null,
    note      text   not null
);
create index visit_person on visit (person_id);

alter table visit enable row level security;
create policy reach on visit using (yba_reaches(person_id)) with check (yba_reaches(person_id));
