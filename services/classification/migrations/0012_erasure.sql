-- Assessments of people who were erased: whoever asks for one to be replayed is told that its inputs are gone. Ids alone,
-- which lead to nobody.
create table erased_assessment (
    assessment_id uuid        primary key,
    erased_at     timestamptz not null
);
