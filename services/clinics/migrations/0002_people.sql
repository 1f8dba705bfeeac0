-- Who is registered where. Names and telephone numbers are sealed with the person's data key.
create table identity (
    person_id    uuid        primary key,
    organisation text        not null,
    name         bytea       not null,
    needs_card   boolean     not null,
    recorded_at  timestamptz not null
);
comment on table identity is 'what the worklist needs of identity.recorded.v1';
comment on column identity.name is 'sealed';
comment on column identity.needs_card is 'true while there is no clinic A to register the person at';
create index identity_needing_card on identity (person_id) where needs_card;

create table contact (
    person_id  uuid        primary key,
    phone      bytea,
    fetched_at timestamptz not null
);
comment on table contact is 'telephone numbers, asked of the registry when somebody has to be called';
comment on column contact.phone is 'sealed; null when the registry knows none';

create table card (
    registration_id uuid        primary key,
    person_id       uuid        not null,
    facility        text        not null references facility (code),
    chosen          text        not null check (chosen in ('by_rule', 'by_hand')),
    registered_at   timestamptz not null,
    closed_at       timestamptz
);
comment on table card is 'registrations at clinics A (thẻ khám); one open per person';
create unique index card_open on card (person_id) where closed_at is null;
create index card_by_person on card (person_id, registered_at);
create index card_by_facility on card (facility) where closed_at is null;

alter table identity enable row level security;
create policy reach on identity using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table contact enable row level security;
create policy reach on contact using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table card enable row level security;
create policy reach on card using (yba_reaches(person_id)) with check (yba_reaches(person_id));
