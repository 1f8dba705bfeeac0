-- Whose a delivery is, once people can be merged (design decision 16) and erased (0012): the survivor of a merge by the
-- number, name and birth of either id, because a hospital knows the one that it was told; and nobody by a number of somebody
-- who was erased. Rows that were stored before stay under the id they were stored under.
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
    ), somebody as (
        -- Two ids of one person are one person; the survivor's own row is asked first.
        select distinct on (yba_survivor(f.person_id))
               yba_survivor(f.person_id) as person_id, f.citizen_hash, f.name, f.born, f.revision
        from found f order by yba_survivor(f.person_id), f.person_id <> yba_survivor(f.person_id)
    )
    select exists (select from refusal r where r.citizen_hash = citizen
                   or r.citizen_hash in (select f.citizen_hash from found f))
           or exists (select from erased_number n join erased_person e on e.person_id = n.person_id
                      where n.hash = coalesce(citizen, insurance)),
           f.person_id, f.citizen_hash, f.name, f.born, f.revision
    from (select yba_has_begun() as begun) b left join somebody f on true
    where b.begun;
end $$;

-- What was remembered of somebody who was merged since, or is alone again since, is out of date. Holds the identity's row
-- until the delivery is committed: an erasure deletes that row first, so it waits for the delivery and then finds it.
create or replace function exams_admits(citizen text, person uuid, known_revision bigint)
returns text language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
    if not yba_has_begun() then
        return 'stale';
    end if;
    if exists (select from refusal r where r.citizen_hash = citizen) then
        return 'refused';
    end if;
    if yba_survivor(person) <> person then
        return 'stale';
    end if;
    perform from identity i
    where i.revision = known_revision
      and (i.person_id = person
           or i.person_id in (select a.old from person_alias a where a.survivor = person and a.ended_at is null))
    for key share of i;
    return case when found then 'ok' else 'stale' end;
end $$;
