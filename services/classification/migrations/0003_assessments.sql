-- Runs of a rule table over a person's facts as of a check-up's day; kept, so that each can be replayed.
-- Classes are bytes: the worst possible one in the high half, the best in the low half (A = 0, D = 4).
create table assessment (
    assessment_id     uuid        primary key,
    person_id         uuid        not null references person (person_id),
    encounter_id      uuid        not null,
    encounter_version integer     not null,
    as_of             date        not null,
    table_version     text        not null references rule_table (version),
    facts             bytea       not null,
    facts_digest      bytea       not null,
    evidence          bytea       not null,
    overall           smallint    not null check (overall between 0 and 68),
    assessed_at       timestamptz not null,
    is_current        boolean     not null
);
comment on column assessment.facts is 'packed facts; plain, because the engine reads a million of them in a minute';
comment on column assessment.evidence is 'packed: per system the rows that hold and may hold, and the missing fact slots';
comment on column assessment.is_current is 'false once another assessment of the same check-up took its place';
create unique index assessment_current on assessment (encounter_id) where is_current;
-- The same check-up, the same facts and the same table are assessed once. Not unique over versions that
-- come back to former facts: those are a new assessment.
create index assessment_by_person on assessment (person_id, as_of);
create index assessment_table on assessment (table_version);
alter table assessment enable row level security;
create policy reach on assessment using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- Each person's facts as of their latest check-up: what a run over everybody streams.
create table person_facts (
    person_id     uuid     primary key references person (person_id),
    assessment_id uuid     not null references assessment (assessment_id),
    fact_set      bytea    not null,
    facts         bytea    not null,
    overall       smallint not null check (overall between 0 and 68)
);
create index person_facts_assessment on person_facts (assessment_id);
alter table person_facts enable row level security;
create policy reach on person_facts using (yba_reaches(person_id)) with check (yba_reaches(person_id));
