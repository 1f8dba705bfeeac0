-- A run of a table over everybody, in chunks; a crash resumes after the last chunk that committed.
create table run (
    run_id        uuid        primary key,
    kind          text        not null check (kind in ('simulation', 'reassessment')),
    table_version text        not null references rule_table (version),
    state         text        not null check (state in ('running', 'done', 'cancelled', 'failed')),
    total         bigint      not null,
    done          bigint      not null default 0,
    failed        bigint      not null default 0,
    rederived     bigint      not null default 0,
    cursor_at     uuid,
    transitions   jsonb       not null,
    asked_by      text        not null,
    started_at    timestamptz not null,
    ended_at      timestamptz
);
comment on column run.total is 'people with facts when it began';
comment on column run.rederived is 'people whose facts had to be derived anew, because the table defines facts differently';
comment on column run.transitions is 'counts from class to class, a 6 by 6 matrix: A, B1, B2, C, D, open';
create index run_table on run (table_version);
create index run_going on run (started_at) where state = 'running';

-- Counters kept as things happen. Shards keep two consumers from waiting for one row.
create table figure (
    name  text     not null,
    label text     not null,
    shard smallint not null,
    value bigint   not null,
    primary key (name, label, shard)
);
