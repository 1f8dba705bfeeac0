-- Candidates for a search by name. LIKE, trigrams and GIN are not leakproof, so under a policy they would
-- become sequential scans: these functions run with their owner's right, hold the candidates to the
-- caller's reach themselves, and return ids only; the rows are then read under the policy.

-- Whole name, name from its beginning, given name first, and all words in any order; best kinds first.
create function registry_people_named(query text, words text, year integer, day date, most integer)
    returns table (id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    with whole as (
        select p.id from person p
        where p.search_key = query and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        limit most
    ), beginning as (
        select p.id from person p
        where p.search_key >= query and p.search_key < query || chr(1114111)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        order by p.search_key limit most
    ), given_first as (
        select p.id from person p
        where p.given_key >= query and p.given_key < query || chr(1114111)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        order by p.given_key limit most
    ), any_order as (
        select p.id from person p
        where to_tsvector('simple', p.search_key) @@ to_tsquery('simple', words)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        limit most
    )
    select w.id from whole w union select b.id from beginning b
    union select g.id from given_first g union select a.id from any_order a;
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
