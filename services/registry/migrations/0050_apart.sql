-- Centrally managed people (diện Trung ương) are kept apart: apart_person says who they are, under each id of theirs, in the
-- transaction that wrote their tier or made an id theirs, whoever wrote it; and apart_due who is still to be told of.
-- Expand step: code from before this release ignores the new table, and is told of by the background of the new one.
create table apart_due (
    person_id uuid primary key references person (id) on delete cascade
);
comment on table apart_due is 'who was set apart, or rejoined the others, and other services have not been told yet';
alter table apart_due enable row level security;
create policy reach on apart_due using (yba_reaches_everyone()) with check (yba_reaches_everyone());

-- Brings apart_person up to what the survivors of these ids are. A transaction that sets somebody apart goes on seeing them
-- until it ends, also where it asks the table for everybody: what it writes after that must not fail.
create function registry_settle_apart(people uuid[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    news uuid[];
begin
    if cardinality(people) = 0 then
        return;
    end if;
    with said as (
        select i.id, p.tier = 'CENTRAL' as apart
        from (select distinct yba_survivor(u) as survivor from unnest(people) u) s
        join person p on p.id = s.survivor
        cross join lateral (
            select s.survivor as id
            union all
            select a.old from person_alias a where a.survivor = s.survivor and a.ended_at is null) i
    ), set_apart as (
        insert into apart_person as known (person_id, since)
        select id, clock_timestamp() from said where apart
        on conflict (person_id) do update set since = excluded.since, ended_at = null
        where known.ended_at is not null
        returning person_id
    ), rejoined as (
        update apart_person known set ended_at = greatest(clock_timestamp(), known.since)
        from said where not said.apart and known.person_id = said.id and known.ended_at is null
        returning known.person_id
    ), due as (
        insert into apart_due (person_id)
        select person_id from set_apart union all select person_id from rejoined
        on conflict do nothing
    )
    select array_agg(person_id) into news from set_apart;
    if news is not null and current_setting('yba.hidden', true) like 'many%' then
        perform set_config('yba.spared', concat_ws(',', nullif(current_setting('yba.spared', true), ''),
                                                   array_to_string(news, ',')), true);
    end if;
end $$;

create function registry_apart_new() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform registry_settle_apart(array(select w.id from written w where w.tier = 'CENTRAL'));
    return null;
end $$;
create trigger apart_for_new after insert on person
    referencing new table as written for each statement execute function registry_apart_new();

create function registry_apart_changed() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform registry_settle_apart(array(
        select w.id from written w join was on was.id = w.id where w.tier <> was.tier));
    return null;
end $$;
create trigger apart_for_changed after update on person
    referencing old table as was new table as written for each statement execute function registry_apart_changed();

create function registry_apart_merged() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform registry_settle_apart(array[new.old, new.survivor]);
    return null;
end $$;
create trigger apart_for_merged after insert or update on person_alias
    for each row execute function registry_apart_merged();

select registry_settle_apart(array(select id from person where tier = 'CENTRAL'));
