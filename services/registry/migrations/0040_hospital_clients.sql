-- Clients of hospitals: which machine delivers for which facility, and the public key that it proves itself with to
-- the identity provider. No private key and no secret is here, and nobody's data.
create table hospital_client (
    subject    text        primary key check (length(subject) between 1 and 255),
    client     text        not null check (length(client) between 1 and 255),
    facility   text        not null check (facility ~ '^[0-9]{5}$'),
    public_key jsonb,
    thumbprint text        unique,
    reason     text        not null check (length(reason) between 1 and 1000),
    added_by   text        not null,
    added_at   timestamptz not null,
    constraint a_key_has_its_thumbprint check ((public_key is null) = (thumbprint is null))
);
comment on column hospital_client.subject is 'sub of its tokens, to which the grant is bound';
comment on column hospital_client.public_key is 'a JWK; null where the identity provider keeps a secret instead';
comment on column hospital_client.thumbprint is 'RFC 7638 over SHA-256, base64url';

alter table hospital_client enable row level security;
create policy reach on hospital_client using (yba_reaches_everyone()) with check (yba_reaches_everyone());
