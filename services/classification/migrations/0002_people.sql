-- What the registry says of a person that a rule may ask. The row exists as soon as anything of them arrived.
create table person (
    person_id   uuid        primary key,
    sex         text        check (sex in ('male', 'female')),
    born        text        check (born ~ '^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$'),
    identity_at timestamptz
);
comment on column person.born is 'YYYY-MM-DD, or YYYY when only the year is known';
comment on column person.identity_at is 'of the identity event in force; null until one arrives';
alter table person enable row level security;
create policy reach on person using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- The version in force of each check-up.
create table checkup (
    encounter_id uuid        primary key,
    person_id    uuid        not null references person (person_id),
    version      integer     not null check (version > 0),
    checkup_on   date        not null,
    facility     text        not null,
    findings     bytea       not null,
    recorded_at  timestamptz not null
);
comment on column checkup.findings is 'coded observations and conditions, JSON sealed with the person''s key';
create index checkup_by_person on checkup (person_id, checkup_on);
alter table checkup enable row level security;
create policy reach on checkup using (yba_reaches(person_id)) with check (yba_reaches(person_id));
