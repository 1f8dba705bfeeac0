-- What this service knows of people: enough to match a delivery, from identity.recorded.v1 alone.
create table identity (
    person_id      uuid        primary key,
    citizen_hash   text        not null,
    insurance_hash text,
    name           text        not null,
    -- '1986-06-25', or '1986' where no more is known.
    born           text        not null,
    sex            text        not null check (sex in ('male', 'female')),
    at             timestamptz not null,
    -- Changes with every event, so that a copy in memory can be told from a newer row.
    revision       bigint      generated always as identity
);
comment on table identity is 'who people are, by keyed hash of their numbers';
create index identity_by_citizen on identity (citizen_hash);
create index identity_by_insurance on identity (insurance_hash) where insurance_hash is not null;

alter table identity enable row level security;
create policy reach on identity using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- People whose records must not be here. Whatever arrives for them is refused before it is stored.
create table refusal (
    citizen_hash text        primary key,
    at           timestamptz not null
);
comment on table refusal is 'keyed hashes of citizen ids whose deliveries are refused unstored';
alter table refusal enable row level security;
create policy begun on refusal using (yba_has_begun()) with check (yba_reaches_everyone());

-- A hospital may not read identities, yet what it delivers has to find its person. These two functions
-- answer that one question as their owner, and only inside a transaction that a permission check opened.
create function exams_identify(citizen text, insurance text)
returns table (refused boolean, person_id uuid, citizen_hash text, name text, born text, revision bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with found as (
        select i.person_id, i.citizen_hash, i.name, i.born, i.revision
        from identity i where i.citizen_hash = citizen
        union all
        -- By insurance code only where no citizen id was sent.
        select i.person_id, i.citizen_hash, i.name, i.born, i.revision
        from identity i where citizen is null and i.insurance_hash = insurance
    )
    select exists (select from refusal r where r.citizen_hash = citizen
                   or r.citizen_hash in (select f.citizen_hash from found f)),
           f.person_id, f.citizen_hash, f.name, f.born, f.revision
    from (select yba_has_begun() as begun) b left join found f on true
    where b.begun
$$;

-- 'ok' while what was read of a person still holds and nobody has listed them for refusal.
create function exams_admits(citizen text, person uuid, known_revision bigint)
returns text language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when not yba_has_begun() then 'stale'
        when exists (select from refusal r where r.citizen_hash = citizen) then 'refused'
        when exists (select from identity i where i.person_id = person and i.revision = known_revision) then 'ok'
        else 'stale'
    end
$$;
