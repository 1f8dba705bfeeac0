-- Who was merged into whom (design decision 16). No row of anybody is rewritten: whoever asks for one person asks for
-- all the ids that are this person now, and an undo leaves every row where it was.
--
-- Always one step deep: when a survivor is merged in turn, the registry says the old ids anew.
create table person_alias (
    old       uuid        primary key,
    survivor  uuid        not null,
    merged_at timestamptz not null,
    ended_at  timestamptz check (ended_at >= merged_at),
    constraint nobody_is_merged_into_oneself check (old <> survivor)
);
comment on table person_alias is 'ids that are another person now; ended rows are merges that were undone';
create index person_alias_by_survivor on person_alias (survivor) where ended_at is null;

-- As the owner, so that a policy can ask it; it tells nothing but an id.
create function yba_survivor(person uuid) returns uuid language sql stable parallel safe security definer
    return coalesce((select a.survivor from person_alias a where a.old = person and a.ended_at is null), person);

-- While a merge lasts the survivor's scope is the old id's as well: whoever reaches the survivor reaches both, and
-- whoever reached the old id alone reaches neither. Its own rows of person_scope wait for an undo.
create or replace function yba_in_scope(person uuid) returns boolean
    language sql stable parallel safe security definer
    return exists (
        select from person_scope s
        where s.person_id = coalesce(
                (select a.survivor from person_alias a where a.old = person and a.ended_at is null), person)
          and s.grantee = any (yba_grantees()) and (s.valid_to is null or s.valid_to >= yba_today()));

alter table person_alias enable row level security;
create policy reach on person_alias
    using (yba_reaches(survivor)) with check (yba_reaches_everyone());
