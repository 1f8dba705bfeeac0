-- Every access to a person's data, one row per person shown, written in the access's own transaction.

-- Counts the restores into a new cluster, whose transaction ids start again; `migrate` raises it.
create function yba_audit_era() returns integer language sql stable return 0;

create table audit (
    id         uuid        primary key,
    era        integer     not null default yba_audit_era(),
    -- Below the oldest running transaction no row can appear any more: that makes (era, xid, id) an order
    -- in which rows can be chained once and for good. A sequence or a time commits out of order.
    xid        xid8        not null default pg_current_xact_id(),
    at         timestamptz not null,
    subject    text        not null,
    roles      text        not null,
    service    text,
    permission text        not null,
    action     text        not null,
    outcome    text        not null check (outcome in ('done', 'denied')),
    person_id  uuid,
    kind       text,
    object_id  text,
    trace      text
);
comment on column audit.roles is 'the roles that the permission rested on, a comma list';
comment on column audit.service is 'the service itself, when no person or machine asked';
create unique index audit_in_order on audit (era, xid, id);
create index audit_by_person on audit (person_id, at);

-- The hash chain over committed rows, written behind them by one task per database.
create table audit_chain (
    sequence bigint  primary key check (sequence > 0),
    era      integer not null,
    xid      xid8    not null,
    audit_id uuid    not null unique,
    digest   bytea   not null,
    hash     bytea   not null
);
comment on column audit_chain.digest is 'SHA-256 of the audit row';
comment on column audit_chain.hash is 'SHA-256 of the previous hash, the sequence, the id and the digest';

create function yba_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger immutable before update or delete on audit for each row execute function yba_refuse_change();
create trigger no_truncate before truncate on audit execute function yba_refuse_change();
create trigger immutable before update or delete on audit_chain for each row execute function yba_refuse_change();
create trigger no_truncate before truncate on audit_chain execute function yba_refuse_change();

alter table audit enable row level security;
-- Whoever acts leaves a row about anyone; reading is for those who reach the person.
create policy leave on audit for insert with check (yba_has_begun());
create policy reach on audit for select
    using (yba_reaches_everyone() or (person_id is not null and yba_in_scope(person_id)));
