-- What hospitals delivered. A delivery is a check-up as its sender identifies it; what the sender says
-- about it later are its versions; each time the sender sent anything there is a receipt.
create table delivery (
    encounter_id uuid        primary key,
    -- SHA-256 of the facility and the sender's identification (README, "Intake identity").
    key          bytea       not null unique,
    facility     text        not null,
    on_day       date        not null,
    -- Whose it is; null while no version could be matched.
    person_id    uuid,
    -- The version in force: content, sender's instant, and number as consumers count. Null while held.
    digest       bytea,
    sent_at      timestamptz,
    number       int         not null default 0 check (number >= 0),
    check ((digest is null) = (number = 0) and (digest is null) = (sent_at is null))
);
comment on table delivery is 'one check-up as its facility identifies it';
alter table delivery enable row level security;
create policy reach on delivery using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));

create table version (
    encounter_id uuid        not null references delivery,
    digest       bytea       not null,
    facility     text        not null,
    -- The sender's own time; versions are ordered by it and then by their digest.
    sent_at      timestamptz not null,
    state        text        not null check (state in ('accepted', 'held', 'superseded')),
    -- Whether its person is known: only such a version can be in force.
    matched      boolean     not null,
    receipt_id   uuid        not null,
    received_at  timestamptz not null,
    -- The bundle as it came, sealed with the person's key, or with the service's while it is not matched.
    sealed       bytea       not null,
    sealed_for   uuid        not null,
    primary key (encounter_id, digest),
    check (matched or state <> 'accepted')
);
comment on table version is 'the different contents that were sent for a delivery, none ever overwritten';
create unique index version_in_force on version (encounter_id) where state = 'accepted';
create unique index version_waiting on version (encounter_id) where state = 'held';
alter table version enable row level security;
create policy reach on version using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));

-- Versions that wait for their person.
create table unmatched (
    encounter_id   uuid        not null,
    digest         bytea       not null,
    facility       text        not null,
    receipt_id     uuid        not null unique,
    on_day         date        not null,
    citizen_hash   text,
    insurance_hash text,
    reason         text        not null check (reason in
        ('unknown-person', 'several-people', 'name-differs', 'birth-date-differs', 'name-and-birth-date-differ')),
    since          timestamptz not null,
    primary key (encounter_id, digest),
    foreign key (encounter_id, digest) references version
);
comment on table unmatched is 'versions whose person is unknown, or known with another name or birth date';
create index unmatched_by_citizen on unmatched (citizen_hash);
create index unmatched_by_insurance on unmatched (insurance_hash) where citizen_hash is null;
create index unmatched_by_age on unmatched (since, receipt_id);
alter table unmatched enable row level security;
create policy reach on unmatched using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));

create table receipt (
    id           uuid        primary key,
    facility     text        not null,
    state        text        not null check (state in ('accepted', 'held', 'rejected', 'superseded', 'unchanged')),
    received_at  timestamptz not null,
    encounter_id uuid,
    person_id    uuid,
    -- The number under which it came into force; for an unchanged one, that of the version it equals.
    version      int,
    -- Places and codes, never what a patient's data say.
    faults       text        not null default '[]',
    intake_id    uuid,
    line         int,
    check ((state = 'rejected') = (encounter_id is null))
);
comment on table receipt is 'what became of everything that was sent and stored';
create index receipt_by_facility on receipt (facility, id);
create index receipt_by_state on receipt (state, id) where state in ('held', 'rejected');
create index receipt_by_encounter on receipt (encounter_id) where encounter_id is not null;
create index receipt_by_intake on receipt (intake_id, line) where intake_id is not null;
alter table receipt enable row level security;
create policy reach on receipt using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));
