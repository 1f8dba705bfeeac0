-- First answers of writes that carried an Idempotency-Key, for seven days.
create table idempotency_key (
    subject      text        not null,
    route        text        not null,
    key          text        not null check (length(key) between 1 and 255),
    fingerprint  bytea       not null,
    created_at   timestamptz not null,
    status       smallint,
    content_type text,
    location     text,
    body         bytea,
    primary key (subject, route, key)
);
comment on column idempotency_key.fingerprint is 'SHA-256 of the path, and of the body where the handler gives it';
comment on column idempotency_key.status is 'null only inside the transaction that makes the first answer';
create index idempotency_key_by_age on idempotency_key (created_at);

alter table idempotency_key enable row level security;
create policy own on idempotency_key
    using (yba_reaches_everyone() or subject = nullif(current_setting('yba.subject', true), ''));
