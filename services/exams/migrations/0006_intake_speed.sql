-- What is sealed looks random: trying to compress it costs time and gains nothing.
alter table version alter column sealed set storage external;
alter table observation alter column sealed set storage external;

-- The same two questions as before in a language that keeps its plans: one in SQL is planned at every call.
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
                   or r.citizen_hash in (select f.citizen_hash from found f)),
           f.person_id, f.citizen_hash, f.name, f.born, f.revision
    from (select yba_has_begun() as begun) b left join found f on true
    where b.begun;
end $$;

create or replace function exams_admits(citizen text, person uuid, known_revision bigint)
returns text language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return case
        when not yba_has_begun() then 'stale'
        when exists (select from refusal r where r.citizen_hash = citizen) then 'refused'
        when exists (select from identity i where i.person_id = person and i.revision = known_revision) then 'ok'
        else 'stale'
    end;
end $$;
