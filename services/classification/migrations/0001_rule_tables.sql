-- Versioned rule tables. A document never changes under its version; what changes is who stands behind it.
create table rule_table (
    version      text        primary key check (version ~ '^[a-z0-9.-]{1,64}$'),
    document     text        not null,
    digest       bytea       not null,
    fact_set     bytea       not null,
    state        text        not null check (state in ('draft', 'published', 'ratified')),
    drafted_at   timestamptz not null,
    drafted_by   text        not null,
    published_at timestamptz,
    ratified_at  timestamptz,
    ratified_by  text,
    decision     text,
    decided_on   date,
    constraint published_once_not_draft check (state = 'draft' or published_at is not null),
    constraint ratified_by_a_decision check (
        state <> 'ratified'
        or (ratified_at is not null and ratified_by is not null and decision is not null and decided_on is not null))
);
comment on column rule_table.digest is 'SHA-256 of the document';
comment on column rule_table.fact_set is 'SHA-256 of its fact definitions: tables with the same share packed facts';
comment on column rule_table.decision is 'number of the Professional Council''s decision';

-- The version that new assessments use: one row or none.
create table table_in_force (
    only_row boolean     primary key default true check (only_row),
    version  text        not null references rule_table (version),
    since    timestamptz not null
);
create index table_in_force_version on table_in_force (version);
