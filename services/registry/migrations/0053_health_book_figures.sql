-- Counters of health books. Books are written, moved and deleted by many scripts (lists, merges and their undo, moves,
-- splits, erasures), so triggers keep the counters: in the same transaction, and nobody can forget one.
-- New columns and tables alone: code from before this release does not know them.
alter table health_book add column organisation text references organisation (code);
comment on column health_book.organisation is 'the holder''s unit now, under which the book is counted; kept by triggers';
create index health_book_by_organisation on health_book (organisation);

create table health_book_standing (
    organisation text    not null references organisation (code),
    valid_to     date    not null,
    books        integer not null check (books >= 0),
    primary key (organisation, valid_to)
);
comment on table health_book_standing is 'how many books of a unit''s people are in force, by their last day: what is valid follows from the day that asks';

create table health_book_figure (
    organisation text     not null references organisation (code),
    year         smallint not null check (year between 1950 and 2199),
    action       text     not null check (action in ('issued', 'exchanged', 'reissued', 'renewed', 'revoked', 'restored')),
    books        integer  not null check (books >= 0),
    primary key (organisation, year, action)
);
comment on table health_book_figure is 'what was done in a year, under the unit that the holder had then; it stays when the holder moves or is erased';
comment on column health_book_figure.action is 'restored: came back into force because a merge was undone';

update health_book b set organisation = p.organisation from person p where p.id = yba_survivor(b.person_id);
insert into health_book_standing
select organisation, valid_to, count(*) from health_book
where state = 'in_force' and organisation is not null group by organisation, valid_to;
insert into health_book_figure
select b.organisation, extract(year from e.at at time zone 'Asia/Ho_Chi_Minh'), e.action, count(*)
from health_book_entry e join health_book b on b.id = e.book_id
where b.organisation is not null and (e.action <> 'issued' or b.way = 'issue') group by 1, 2, 3;

-- As the owner, as all of these: what is counted does not depend on whom the writer reaches.
create function registry_place_health_book() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    new.organisation := (select p.organisation from person p where p.id = yba_survivor(new.person_id));
    return new;
end $$;
create trigger place before insert on health_book for each row execute function registry_place_health_book();

create function registry_count_health_book() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- One writer of counters at a time: two lists that name the same units in another order would wait in a circle.
    perform pg_advisory_xact_lock(hashtextextended('registry.health-book-figures', 0));
    if tg_op <> 'INSERT' and old.state = 'in_force' and old.organisation is not null then
        update health_book_standing set books = books - 1
        where organisation = old.organisation and valid_to = old.valid_to;
    end if;
    if tg_op <> 'DELETE' and new.state = 'in_force' and new.organisation is not null then
        insert into health_book_standing as s values (new.organisation, new.valid_to, 1)
        on conflict (organisation, valid_to) do update set books = s.books + 1;
    end if;
    return null;
end $$;
create trigger count_new after insert or delete on health_book
    for each row execute function registry_count_health_book();
create trigger count_changed after update of state, valid_to, organisation on health_book
    for each row when ((old.state, old.valid_to, old.organisation) is distinct from (new.state, new.valid_to, new.organisation))
    execute function registry_count_health_book();

-- A book that takes another's place is counted by the entry of the one whose place it takes.
create function registry_count_health_book_entry() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    book record;
begin
    select b.organisation, b.way into book from health_book b where b.id = new.book_id;
    if book.organisation is null or (new.action = 'issued' and book.way <> 'issue') then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('registry.health-book-figures', 0));
    insert into health_book_figure as f
    values (book.organisation, extract(year from new.at at time zone 'Asia/Ho_Chi_Minh'), new.action, 1)
    on conflict (organisation, year, action) do update set books = f.books + 1;
    return null;
end $$;
create trigger count_done after insert on health_book_entry
    for each row execute function registry_count_health_book_entry();

-- A book goes with its holder: to another unit, to whom they are merged into, and back.
create function registry_follow_holder() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update health_book b set organisation = new.organisation
    where b.person_id in (select new.id union all
                          select a.old from person_alias a where a.survivor = new.id and a.ended_at is null)
      and yba_survivor(b.person_id) = new.id and b.organisation is distinct from new.organisation;
    return null;
end $$;
create trigger follow after update of organisation on person
    for each row when (old.organisation is distinct from new.organisation)
    execute function registry_follow_holder();

create function registry_follow_merge() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update health_book b set organisation = p.organisation
    from person p
    where b.person_id = new.old and p.id = yba_survivor(new.old) and b.organisation is distinct from p.organisation;
    return null;
end $$;
create trigger follow after insert or update on person_alias
    for each row execute function registry_follow_merge();

alter table health_book_standing enable row level security;
create policy reach on health_book_standing
    using (registry_reaches_organisation(organisation)) with check (registry_reaches_organisation(organisation));
alter table health_book_figure enable row level security;
create policy reach on health_book_figure
    using (registry_reaches_organisation(organisation)) with check (registry_reaches_organisation(organisation));
