-- What was found, of versions that came into force. Rows are added, never changed: a higher number of the
-- same check-up replaces the lower ones. Read by who reaches the person; added by who delivers for the facility.
create table checkup (
    encounter_id uuid        not null,
    number       int         not null check (number > 0),
    person_id    uuid        not null,
    facility     text        not null,
    on_day       date        not null,
    sent_at      timestamptz not null,
    at           timestamptz not null,
    receipt_id   uuid        not null,
    primary key (encounter_id, number)
);
comment on table checkup is 'versions of check-ups that came into force';
create index checkup_by_person on checkup (person_id, on_day desc);
alter table checkup enable row level security;
create policy reach on checkup for select using (yba_reaches(person_id));
create policy deliver on checkup for insert with check (yba_reaches_facility(facility));

create table observation (
    encounter_id uuid     not null,
    number       int      not null,
    -- Place in the bundle, from 0; part 0 is the observation, from 1 its components.
    ordinal      int      not null,
    part         int      not null,
    person_id    uuid     not null,
    facility     text     not null,
    code         text,
    display      text,
    effective    date     not null,
    kind         text     not null,
    value        numeric,
    comparator   text,
    unit         text,
    system       text,
    concept      text,
    -- A concept's name, or why nothing was found (FHIR's dataAbsentReason).
    words        text,
    -- Free text, sealed with the person's key.
    sealed       bytea,
    is_final     boolean  not null,
    implausible  boolean  not null,
    primary key (encounter_id, number, ordinal, part),
    constraint kind_has_its_columns check (case kind
        when 'quantity' then value is not null and unit is not null
        when 'number' then value is not null and unit is null
        when 'concept' then concept is not null
        when 'text' then sealed is not null
        when 'absent' then words is not null and value is null
        else kind in ('other', 'nothing') and value is null
    end)
);
comment on table observation is 'what was measured, each number exact and in its unit';
alter table observation enable row level security;
create policy reach on observation for select using (yba_reaches(person_id));
create policy deliver on observation for insert with check (yba_reaches_facility(facility));

create table condition (
    encounter_id uuid    not null,
    number       int     not null,
    ordinal      int     not null,
    person_id    uuid    not null,
    facility     text    not null,
    icd10        text,
    snomed       text,
    display      text,
    status       text    not null,
    is_confirmed boolean not null,
    onset        date,
    abated       date,
    primary key (encounter_id, number, ordinal)
);
comment on table condition is 'what was diagnosed';
alter table condition enable row level security;
create policy reach on condition for select using (yba_reaches(person_id));
create policy deliver on condition for insert with check (yba_reaches_facility(facility));
