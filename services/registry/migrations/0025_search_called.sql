-- Whoever types a whole name is shown those called exactly so, marks aside, and others only when they ask for them or
-- when there is nobody: fewer people are shown, and each of them is a row of the audit.
--
-- Goes before registry_people_found, which finds the others; runs with its owner's right, as that does.
create function registry_people_called(query text, given_first text, written text, words text, beginnings text,
                                       year integer, day date, near boolean, most integer)
    returns table (id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    -- The plans are the same whatever the name, and planning them would be half of the work.
    set plan_cache_mode = force_generic_plan as $$
begin
    -- A family name, a middle and a given one: of two words one may still mean everybody called so in between.
    if not near and query like '% % %' then
        return query select p.id from person p
            where p.search_key = query and (year is null or p.born_year = year)
              and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
            order by lower(p.name) = written desc, p.sort_key limit most;
        if found then return; end if;
    end if;
    return query select * from registry_people_found(query, given_first, written, words, beginnings, year, day, most);
end $$;

-- What a large import adds waits in a list that every search reads whole until the vacuum comes by: a short one.
alter index person_by_words set (gin_pending_list_limit = 128);
alter index person_by_likeness set (gin_pending_list_limit = 128);
alter index person_by_post set (gin_pending_list_limit = 128);
