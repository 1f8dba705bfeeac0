-- What the Council concluded, or is asked to. Classes: A = 0, B1 = 1, B2 = 2, C = 3, D = 4.
create table conclusion (
    conclusion_id uuid        primary key,
    person_id     uuid        not null references person (person_id),
    encounter_id  uuid        not null,
    assessment_id uuid        not null references assessment (assessment_id),
    checkup_on    date        not null,
    table_version text        not null references rule_table (version),
    state         text        not null check (state in ('proposed', 'awaits_second', 'signed', 'superseded')),
    overall       smallint    not null check (overall between 0 and 68),
    class         smallint    check (class between 0 and 4),
    revision      integer     not null default 1,
    proposed_at   timestamptz not null,
    signed_at     timestamptz,
    constraint signed_with_class check ((state = 'signed') = (class is not null and signed_at is not null))
);
comment on column conclusion.overall is 'what the table proposes, as in assessment.overall';
-- One open proposal per check-up; signed ones stay beside it.
create unique index conclusion_open on conclusion (encounter_id) where state in ('proposed', 'awaits_second');
create index conclusion_by_person on conclusion (person_id, conclusion_id desc);
create index conclusion_by_state on conclusion (state, conclusion_id desc);
create index conclusion_assessment on conclusion (assessment_id);
create index conclusion_table on conclusion (table_version);
alter table conclusion enable row level security;
create policy reach on conclusion using (yba_reaches(person_id)) with check (yba_reaches(person_id));

create table signature (
    signature_id  uuid        primary key,
    conclusion_id uuid        not null references conclusion (conclusion_id),
    person_id     uuid        not null references person (person_id),
    signer        text        not null,
    class         smallint    not null check (class between 0 and 4),
    reason        bytea,
    signed_at     timestamptz not null,
    unique (conclusion_id, signer)
);
comment on column signature.signer is 'the OIDC subject of the council member';
comment on column signature.reason is 'why another class than the proposed one; sealed with the person''s key';
create index signature_person on signature (person_id);
alter table signature enable row level security;
create policy reach on signature using (yba_reaches(person_id)) with check (yba_reaches(person_id));
