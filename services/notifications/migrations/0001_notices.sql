-- Notices and how they travel. A notice says that something is there to read, never what: no health data.
create table facility (
    code        text        primary key check (code ~ '^[0-9]{5}$'),
    email       text,
    active      boolean     not null,
    recorded_at timestamptz not null
);
comment on table facility is 'where institutions get their e-mail, from facility.recorded.v1';

create table notice (
    id         uuid        primary key,
    kind       text        not null check (kind in ('conclusion_signed', 'follow_up_scheduled', 'email_failed')),
    recipient  text        not null check (recipient ~ '^(person|facility|role):[^,]+$'),
    person_id  uuid,
    facility   text,
    due_on     date,
    created_at timestamptz not null,
    read_at    timestamptz,
    constraint a_person_is_told_as_one check ((recipient like 'person:%') = (person_id is not null)),
    constraint a_facility_is_told_as_one check ((recipient like 'facility:%') = (facility is not null))
);
comment on table notice is 'what somebody was told';
comment on column notice.id is 'derived from the event and the recipient: the same event makes the same notice';
comment on column notice.person_id is 'the person who is told, not whom it may be about';
comment on column notice.due_on is 'by when a clinic has something to do';
create index notice_inbox on notice (recipient, created_at desc, id desc);
create index notice_by_person on notice (person_id, created_at desc) where person_id is not null;

create table delivery (
    notice_id    uuid        not null references notice (id),
    channel      text        not null check (channel in ('inbox', 'email')),
    person_id    uuid,
    facility     text,
    state        text        not null check (state in ('pending', 'delivered', 'failed')),
    attempts     smallint    not null default 0 check (attempts >= 0),
    address      bytea,
    next_at      timestamptz,
    error        text        check (error in ('unavailable', 'refused', 'address')),
    delivered_at timestamptz,
    primary key (notice_id, channel)
);
comment on table delivery is 'one way that a notice travels';
comment on column delivery.address is 'a person''s e-mail address, sealed; a facility''s is in its table';
comment on column delivery.next_at is 'when to try next; null while no address is known, or nothing is left to do';
comment on column delivery.error is 'why the last attempt failed';
create index delivery_due on delivery (next_at) where state = 'pending';
create index delivery_waiting on delivery (facility) where state = 'pending' and next_at is null;
create index delivery_failed on delivery (notice_id) where state = 'failed';
create index delivery_by_person on delivery (person_id) where person_id is not null;
create index delivery_by_facility on delivery (facility) where facility is not null;

alter table notice enable row level security;
create policy reach_person on notice using (person_id is not null and yba_reaches(person_id))
    with check (person_id is not null and yba_reaches(person_id));
create policy reach_facility on notice using (facility is not null and yba_reaches_facility(facility))
    with check (facility is not null and yba_reaches_facility(facility));
-- Notices for a role are about the system, not about anybody.
create policy reach_role on notice using (recipient like 'role:%' and yba_has_begun())
    with check (recipient like 'role:%' and yba_has_begun());

alter table delivery enable row level security;
create policy reach_person on delivery using (person_id is not null and yba_reaches(person_id))
    with check (person_id is not null and yba_reaches(person_id));
create policy reach_facility on delivery using (facility is not null and yba_reaches_facility(facility))
    with check (facility is not null and yba_reaches_facility(facility));
create policy reach_role on delivery using (person_id is null and facility is null and yba_has_begun())
    with check (person_id is null and facility is null and yba_has_begun());
