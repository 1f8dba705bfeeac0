-- Every id that a person has or had: their own, and those of records that were merged into theirs and still are. What is
-- done to a person's record for good, or hides it, is done under each of them, because other services keep rows under each.
create function registry_ids_of(person uuid) returns setof uuid language sql stable as $$
    with recursive same (id) as (
        select $1
        union
        select case when a.old = s.id then a.survivor else a.old end
        from same s join person_alias a on s.id in (a.old, a.survivor) where a.ended_at is null)
    select id from same
$$;
