-- Numbers of people who were erased, as keyed hashes: what hospitals still send for them is refused, as for the refusal
-- list, until the number is somebody's again. The row counts once the person is in erased_person.
create table erased_number (
    hash      text        primary key,
    person_id uuid        not null,
    at        timestamptz not null
);
comment on table erased_number is 'whose numbers belonged to people who were erased';
create index erased_number_by_person on erased_number (person_id);
alter table erased_number enable row level security;
create policy begun on erased_number using (yba_has_begun()) with check (yba_reaches_everyone());

create or replace function exams_identify(citizen text, insurance text)
returns table (refused boolean, person_id uuid, citizen_hash text, name text, born text, revision bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    return query
    with found as (
        select i.person_id, i.citizen_hash, i.name, i.born, i.revision
        from identity i where i.citizen_hash = citizen
        union all
        -- By insurance code only where no citizen id was sent.
        select i.person_id, i.citizen_hash, i.name, i.born, i.revision
        from identity i where citizen is null and i.insurance_hash = insurance
    )
    select exists (select from refusal r where r.citizen_hash = citizen
                   or r.citizen_hash in (select f.citizen_hash from found f))
           or exists (select from erased_number n join erased_person e on e.person_id = n.person_id
                      where n.hash = coalesce(citizen, insurance)),
           f.person_id, f.citizen_hash, f.name, f.born, f.revision
    from (select yba_has_begun() as begun) b left join found f on true
    where b.begun;
end $$;

-- Holds the identity's row until the delivery is committed: an erasure deletes that row first, so it waits for the
-- delivery and then finds it. Volatile, because only such a function may lock, and sees what was committed meanwhile.
create or replace function exams_admits(citizen text, person uuid, known_revision bigint)
returns text language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
    if not yba_has_begun() then
        return 'stale';
    end if;
    if exists (select from refusal r where r.citizen_hash = citizen) then
        return 'refused';
    end if;
    perform from identity i where i.person_id = person and i.revision = known_revision for key share;
    return case when found then 'ok' else 'stale' end;
end $$;

-- Findings are written once, and go with their person alone.
create policy erase on checkup for delete using (yba_reaches_everyone());
create policy erase on observation for delete using (yba_reaches_everyone());
create policy erase on condition for delete using (yba_reaches_everyone());
