-- Centrally managed people who are served locally (diện Trung ương): kept apart, and absent to everybody but themselves, the
-- services, and whoever holds a grant for them and asks for them (design decision 8).
-- Expand step: a program from before this release goes on with yba_restricted_people() and the setting 'many'.
create table apart_person (
    person_id uuid        primary key,
    since     timestamptz not null,
    ended_at  timestamptz check (ended_at >= since)
);
comment on table apart_person is 'who is kept apart; an ended row is somebody who no longer is, so that what is heard late does not set them apart again';
create index apart_person_now on apart_person (person_id) where ended_at is null;

alter table apart_person enable row level security;
create policy begun on apart_person using (yba_has_begun()) with check (yba_has_begun());

-- A grant may be for them. Alone it reaches nobody.
alter table grant_copy drop constraint grant_copy_scope_check;
alter table grant_copy add constraint grant_copy_scope_check
    check (scope ~ '^(province|central|(organisation|facility|person):[^,]+)$');
comment on column grant_copy.scope is 'province, organisation:CODE, facility:CODE, person:ID or central';

-- What a transaction keeps in yba.spared: every id of those whom the caller stands for, who are never apart from themselves.
create function yba_all_ids(people uuid[]) returns text language sql stable security definer
    return (with asked as (select distinct yba_survivor(p) as id from unnest(people) p)
            select coalesce(string_agg(id::text, ','), '')
            from (select id from asked
                  union select p from unnest(people) p
                  union select a.old from person_alias a join asked on a.survivor = asked.id where a.ended_at is null) ids);

-- What a transaction keeps in yba.hidden: nothing, or ids, or which tables to ask because they are too many. As the owner:
-- it is asked while the scope is being set. In a language that keeps its plans, because every transaction begins with it;
-- and never more than a hundred and one of each are read.
create function yba_hidden_people(restricted boolean, apart boolean, spared text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    people bigint;
    ids    text;
begin
    if not restricted and not apart then
        return '';
    end if;
    select count(*), coalesce(string_agg(hidden.person_id::text, ','), '') into people, ids
    from ((select r.person_id from restricted_person r where restricted limit 101)
          union all
          (select a.person_id from apart_person a
           where apart and a.ended_at is null and position(a.person_id::text in spared) = 0 limit 101)) hidden;
    return case when people <= 100 then ids
                when restricted and apart then 'many of both'
                when apart then 'many apart'
                else 'many' end;
end $$;

create function yba_is_apart(person uuid) returns boolean language sql stable parallel safe security definer
    return exists (select from apart_person a where a.person_id = person and a.ended_at is null)
       and position(person::text in coalesce(current_setting('yba.spared', true), '')) = 0;

create or replace function yba_hides(person uuid) returns boolean language sql stable parallel safe
    return case coalesce(current_setting('yba.hidden', true), '')
        when '' then false
        when 'many' then yba_is_restricted(person)
        when 'many apart' then yba_is_apart(person)
        when 'many of both' then yba_is_restricted(person) or yba_is_apart(person)
        else position(person::text in current_setting('yba.hidden', true)) > 0
    end;

-- Who looked at somebody hidden is hidden as well; the policy "own" still tells it to the person.
alter policy reach on audit
    using (person_id is null and yba_reaches_everyone() or person_id is not null and yba_reaches(person_id));
