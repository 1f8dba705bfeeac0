-- Searches by what somebody is, beside how they are called. Like the others in 0003: candidates by their owner's
-- right and held to the caller's reach, the rows under the policy.
alter table person add column post_key text generated always as (registry_unit_key(post)) stored;
create index person_by_post on person using gin (post_key gin_trgm_ops);
create index person_in_order on person (sort_key, id);

-- Whoever belongs to an organisation or to one below it, to a tier, has such a post, and is called so: all words
-- in any order, or nearly so. Given names first, as Vietnamese lists are sorted.
create function registry_people_within(words text, nearly text, year integer, day date, within text, of_tier text,
                                       post_words text, office boolean, most integer)
    returns table (id uuid)
    language plpgsql stable security definer
    set search_path = public, pg_temp set pg_trgm.similarity_threshold = 0.45 as $$
begin
    return query
    select p.id from person p
    where p.standing = 'managed'
      and (words = '' or to_tsvector('simple', p.search_key) @@ to_tsquery('simple', words))
      and (nearly = '' or p.search_key % nearly)
      and (year is null or p.born_year = year) and (day is null or p.born_on is null or p.born_on = day)
      and (within = '' or exists (select from person_post o join organisation_ancestor a on a.code = o.organisation
                                where o.person_id = p.id and o.ended_at is null and a.ancestor = within))
      and (of_tier = '' or p.tier = of_tier)
      and (post_words = '' or p.post_key like '%' || post_words || '%')
      and (office is null or p.in_office = office)
      and yba_reaches(p.id)
    order by p.sort_key, p.id limit most;
end $$;
