-- What people consented to, as far as notices ask for it, from consent.recorded.v1. No row: never asked, so no.
create table consent (
    person_id   uuid        not null,
    purpose     text        not null,
    allowed     boolean     not null,
    recorded_at timestamptz not null,
    primary key (person_id, purpose)
);
comment on table consent is 'whether a person consented to a purpose; the newest decision';

alter table consent enable row level security;
create policy reach on consent using (yba_reaches(person_id)) with check (yba_reaches(person_id));
