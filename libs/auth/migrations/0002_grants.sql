-- This service's copy of the registry's grants. Read before a transaction's scope is known, so it is
-- not under row security; it names subjects, roles and codes, and a person's id in the scope of
-- someone who may see only himself.
create table grant_copy (
    grant_id   uuid        primary key,
    subject    text        not null,
    role       text        not null,
    scope      text        not null check (scope ~ '^(province|(organisation|facility|person):[^,]+)$'),
    valid_from date        not null,
    valid_to   date,
    revoked_at timestamptz
);
comment on column grant_copy.scope is 'province, organisation:CODE, facility:CODE or person:ID';
comment on column grant_copy.valid_to is 'the last day, in Vietnam; null until it is revoked';
comment on column grant_copy.revoked_at is 'kept as a tombstone, so that a late copy of the issue cannot revive it';
create index grant_copy_by_subject on grant_copy (subject);
