-- Numbers of people who were erased, as keyed hashes: what hospitals still send for them is refused, as for the refusal
-- list, until the number is somebody's again. The row counts once the person is in erased_person.
create table erased_number (
    hash      text        primary key,
    person_id uuid        not null,
    at        timestamptz not null
);
comment on table erased_number is 'whose numbers belonged to people who were erased';
create index erased_number_by_person on erased_number (person_id);
alter table erased_number enable row level security;
create policy begun on erased_number using (yba_has_begun()) with check (yba_reaches_everyone());

-- Findings are written once, and go with their person alone.
create policy erase on checkup for delete using (yba_reaches_everyone());
create policy erase on observation for delete using (yba_reaches_everyone());
create policy erase on condition for delete using (yba_reaches_everyone());
