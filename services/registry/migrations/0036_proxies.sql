-- Proxies (người được ủy quyền): named by the person, confirmed by an officer who has seen who they are, and then
-- holders of a grant like any other, with a last day. Who they are is sealed with the key of the person who named them.
create table proxy (
    id           uuid        primary key,
    person_id    uuid        not null references person (id) on delete cascade,
    sealed       bytea       not null,
    valid_from   date        not null,
    valid_to     date        not null check (valid_to >= valid_from),
    ground       text        not null check (ground in ('own', 'paper')),
    document     text        not null default '' check (length(document) <= 255),
    state        text        not null check (state in ('named', 'confirmed', 'withdrawn', 'refused', 'revoked')),
    grant_id     uuid        unique references role_grant (id) on delete cascade,
    named_by     text        not null,
    named_at     timestamptz not null,
    checked      text        check (checked in ('citizen_card', 'vneid', 'passport', 'other')),
    confirmed_by text,
    confirmed_at timestamptz,
    ended_by     text,
    ended_at     timestamptz,
    end_reason   text        not null default '' check (length(end_reason) <= 1000),
    version      integer     not null default 1,
    constraint paper_has_its_number check (ground <> 'paper' or document <> ''),
    constraint two_people_proxy check (confirmed_by <> named_by),
    constraint a_confirmed_proxy_has_a_grant check (
        state not in ('confirmed', 'revoked')
        or (grant_id is not null and checked is not null and confirmed_by is not null and confirmed_at is not null)),
    constraint ended_by_somebody check (
        (state in ('withdrawn', 'refused', 'revoked')) = (ended_by is not null and ended_at is not null))
);
comment on table proxy is 'who may read for a person, from when to when, and who said so';
comment on column proxy.sealed is 'name, telephone, relation and purpose, sealed with the person''s key';
comment on column proxy.ground is 'own: the person named them; paper: an officer wrote it down from the person''s paper';
comment on column proxy.checked is 'by which document the officer saw who the proxy is; its number is not kept';
comment on column proxy.grant_id is 'the grant that it came to; revoked there, it is over here';
create index proxy_by_person on proxy (person_id, named_at);
create index proxy_waiting on proxy (id) where state = 'named';
create index proxy_live on proxy (person_id) where state in ('named', 'confirmed');

alter table proxy enable row level security;
create policy reach on proxy using (yba_reaches(person_id)) with check (yba_reaches(person_id));
