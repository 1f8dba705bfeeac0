-- The clinics' worklists. The class is not here: the clinic's staff may not know it.
create table follow_up (
    id            uuid        primary key,
    person_id     uuid        not null,
    conclusion_id uuid        not null unique,
    checkup_on    date        not null,
    signed_at     timestamptz not null,
    plan          text        not null references care_plan (version),
    facility      text        references facility (code),
    opens_on      date        not null,
    due_on        date        not null,
    state         text        not null
                  check (state in ('waiting', 'due', 'no_answer', 'done', 'superseded')),
    attempts      smallint    not null default 0 check (attempts >= 0),
    revision      integer     not null default 1 check (revision > 0),
    created_at    timestamptz not null,
    closed_at     timestamptz,
    constraint only_the_waiting_lack_a_clinic
        check (facility is not null or state in ('waiting', 'superseded'))
);
comment on table follow_up is 'one call or visit of a clinic after a signed conclusion';
comment on column follow_up.state is 'waiting: the person has no card yet; superseded: a newer conclusion took its place';
comment on column follow_up.closed_at is 'when it was done, superseded, or tried often enough';
-- A person has one open follow-up: the newest conclusion's.
create unique index follow_up_open on follow_up (person_id) where state in ('waiting', 'due', 'no_answer');
create index follow_up_by_person on follow_up (person_id, due_on);
create index follow_up_worklist on follow_up (facility, state, due_on, id);
create index follow_up_by_due on follow_up (state, due_on, id);
create index follow_up_by_plan on follow_up (plan);

create table follow_up_attempt (
    follow_up_id uuid        not null references follow_up (id),
    number       smallint    not null check (number > 0),
    person_id    uuid        not null,
    outcome      text        not null check (outcome in ('done', 'no_answer')),
    note         bytea,
    subject      text        not null,
    at           timestamptz not null,
    primary key (follow_up_id, number)
);
comment on table follow_up_attempt is 'each time somebody tried';
comment on column follow_up_attempt.note is 'sealed';
comment on column follow_up_attempt.subject is 'who tried: the token''s sub';
create index follow_up_attempt_by_person on follow_up_attempt (person_id);

alter table follow_up enable row level security;
create policy reach on follow_up using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table follow_up_attempt enable row level security;
create policy reach on follow_up_attempt using (yba_reaches(person_id)) with check (yba_reaches(person_id));
