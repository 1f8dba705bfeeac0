-- Candidates for a search by name, nearest kinds first: what a B-tree finds in microseconds is asked before what
-- needs the words' lists, and those before beginnings of words, which read long lists whole. The same id may come
-- twice. Whole words are asked before beginnings: of a rare and a frequent word only the rare one's list is read.
--
-- Runs with its owner's right, like the functions it takes over from, because neither LIKE nor GIN are leakproof: it
-- holds the candidates to the caller's reach itself and returns ids only.
create function registry_people_found(query text, given_first text, written text, words text, beginnings text,
                                      year integer, day date, most integer)
    returns table (id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    -- Enough for a page: what is farther would not be shown.
    page constant integer := 20;
    found_so_far  integer := 0;
    found_now     integer;
begin
    -- Of equal keys those with the marks that were typed come first: they must not be cut off.
    return query select p.id from person p
        where p.search_key = query and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        order by lower(p.name) = written desc, p.sort_key limit most;
    get diagnostics found_so_far = row_count;
    if found_so_far >= page then return; end if;

    return query select p.id from person p
        where p.given_key >= query and p.given_key < query || chr(1114111)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        order by p.given_key limit most;
    get diagnostics found_now = row_count;
    found_so_far := found_so_far + found_now;
    -- «Nguyễn Hùng» for Nguyễn Văn Hùng: family and given name, as most people say a name.
    return query select p.id from person p
        where given_first <> query and p.given_key >= given_first and p.given_key < given_first || chr(1114111)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        order by p.given_key limit most;
    get diagnostics found_now = row_count;
    found_so_far := found_so_far + found_now;
    return query select p.id from person p
        where p.search_key >= query and p.search_key < query || chr(1114111)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        order by p.search_key limit most;
    get diagnostics found_now = row_count;
    found_so_far := found_so_far + found_now;
    if found_so_far >= page then return; end if;

    return query select p.id from person p
        where to_tsvector('simple', p.search_key) @@ to_tsquery('simple', words)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        limit most;
    get diagnostics found_now = row_count;
    found_so_far := found_so_far + found_now;
    if found_so_far > 0 then return; end if;

    return query select p.id from person p
        where to_tsvector('simple', p.search_key) @@ to_tsquery('simple', beginnings)
          and (year is null or p.born_year = year)
          and (day is null or p.born_on is null or p.born_on = day) and yba_reaches(p.id)
        limit most;
end $$;
