-- What hospitals delivered about a person, for the person. Deliveries are under the facility's policy, so that one
-- hospital never sees another's; these answer as their owner, and only about a person whom the caller reaches. They go
-- by the person's check-ups, which have an index by person.
create function exams_deliveries_of(person uuid) returns setof delivery
    language sql stable security definer set search_path = public, pg_temp as $$
    select d.* from delivery d
    where d.encounter_id in (select c.encounter_id from checkup c where c.person_id = person)
      and d.person_id = person and yba_reaches(person) $$;

create function exams_versions_of(person uuid) returns setof version
    language sql stable security definer set search_path = public, pg_temp as $$
    select v.* from version v
    where v.encounter_id in (select c.encounter_id from checkup c where c.person_id = person)
      and v.sealed_for = person and yba_reaches(person) $$;

create function exams_receipts_of(person uuid) returns setof receipt
    language sql stable security definer set search_path = public, pg_temp as $$
    select r.* from receipt r
    where r.encounter_id in (select c.encounter_id from checkup c where c.person_id = person)
      and r.person_id = person and yba_reaches(person) $$;
