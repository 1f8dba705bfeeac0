-- Deliveries find the survivor of a merge (design decision 16): by the number, name and birth of either, because a
-- hospital knows the one that it was told. Rows that were stored before stay under the id they were stored under.
create or replace function exams_identify(citizen text, insurance text)
returns table (refused boolean, person_id uuid, citizen_hash text, name text, born text, revision bigint)
language sql stable security definer set search_path = public, pg_temp as $$
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
                   or r.citizen_hash in (select f.citizen_hash from found f)),
           f.person_id, f.citizen_hash, f.name, f.born, f.revision
    from (select yba_has_begun() as begun) b left join somebody f on true
    where b.begun
$$;

-- What was remembered of somebody who was merged since, or is alone again since, is out of date.
create or replace function exams_admits(citizen text, person uuid, known_revision bigint)
returns text language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when not yba_has_begun() then 'stale'
        when exists (select from refusal r where r.citizen_hash = citizen) then 'refused'
        when yba_survivor(person) <> person then 'stale'
        when exists (select from identity i where i.person_id = person and i.revision = known_revision)
          or exists (select from person_alias a join identity i on i.person_id = a.old
                     where a.survivor = person and a.ended_at is null and i.revision = known_revision) then 'ok'
        else 'stale'
    end
$$;
