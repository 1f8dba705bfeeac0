-- A service's table as the contract has it.
create table finding (
    id        uuid primary key,
    person_id uuid not null,
    said      text not null
);
alter table finding enable row level security;
create policy reach on finding using (yba_reaches(person_id)) with check (yba_reaches(person_id));

create table delivery (
    id       uuid primary key,
    facility text not null
);
alter table delivery enable row level security;
create policy reach on delivery using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));
