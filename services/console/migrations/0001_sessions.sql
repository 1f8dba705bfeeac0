-- A browser's session. The id is the SHA-256 of the cookie; what identifies a person or opens a service
-- (name, tokens) is sealed with a key made of the cookie and the province's key, so that neither the
-- database alone nor the database with the key opens it.
create table session (
    id                bytea       primary key,
    sealed            bytea       not null,
    access_expires_at timestamptz not null,
    created_at        timestamptz not null,
    last_seen_at      timestamptz not null,
    expires_at        timestamptz not null,
    constraint session_id_is_a_digest check (octet_length(id) = 32)
);
create index session_expires_at on session (expires_at);
comment on table session is 'browser sessions; no person_id, nothing readable about a person';

-- A sign-in that has begun: from the redirect to the issuer until it comes back, ten minutes at most.
create table sign_in (
    id         bytea       primary key,
    sealed     bytea       not null,
    created_at timestamptz not null,
    constraint sign_in_id_is_a_digest check (octet_length(id) = 32)
);
create index sign_in_created_at on sign_in (created_at);
comment on table sign_in is 'PKCE verifier, state and nonce of a sign-in under way, sealed like a session';
