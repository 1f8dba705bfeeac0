-- Candidates for a search by name. LIKE, trigrams and GIN are not leakproof, so under a policy they would
-- become sequential scans: these functions run with their owner's right, hold the candidates to the
-- caller's reach themselves, and return ids only; the rows are then read under the policy.

-- Whole names, then names from their beginning, given name first, and all words in any order, until there
-- are `most`. The same id may come twice.
create function registry_people_named(query text, written text, words text, most integer)
    returns table (id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    found_so_far integer := 0;
    found_now    integer;
begin
    -- Of equal keys those with the marks that were typed come first: they must not be cut off.
    return query select p.id from person p
        where p.search_key = query and yba_reaches(p.id)
        order by lower(p.name) = written desc, p.sort_key limit most;
    get diagnostics found_now = row_count;
    found_so_far := found_so_far + found_now;
    if found_so_far >= most then return; end if;

    return query select p.id from person p
        where p.given_key >= query and p.given_key < query || chr(1114111) and yba_reaches(p.id)
        order by p.given_key limit most;
    return query select p.id from person p
        where p.search_key >= query and p.search_key < query || chr(1114111) and yba_reaches(p.id)
        order by p.search_key limit most;
    get diagnostics found_now = row_count;
    found_so_far := found_so_far + found_now;
    if found_so_far >= most then return; end if;

    return query select p.id from person p
        where to_tsvector('simple', p.search_key) @@ to_tsquery('simple', words) and yba_reaches(p.id)
        limit most;
end $$;

-- The same among those born in a year, of whom there are few; a day narrows them further.
create function registry_people_named_born(words text, year integer, day date, most integer)
    returns table (id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query select p.id from person p
        where p.born_year = year and (day is null or p.born_on is null or p.born_on = day)
          and to_tsvector('simple', p.search_key) @@ to_tsquery('simple', words) and yba_reaches(p.id)
        limit most;
end $$;

-- Names that are written almost so, for when nothing else was found.
create function registry_people_like(query text, year integer, day date, most integer)
    returns table (id uuid)
    language plpgsql stable security definer
    set search_path = public, pg_temp set pg_trgm.similarity_threshold = 0.45 as $$
begin
    return query
    select p.id from person p
    where p.search_key % query and (year is null or p.born_year = year)
      and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
    order by similarity(p.search_key, query) desc limit most;
end $$;
