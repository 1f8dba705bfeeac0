-- Merges of two people into one, and their undo. The old person's rows stay; person_alias (auth) says who is who.
alter table person drop constraint person_standing_check;
alter table person add constraint person_standing_check check (standing in ('managed', 'left', 'died', 'merged'));
comment on column person.standing is 'left: no longer under management; a retired person stays managed; merged: is another person now';

-- The survivor may take over the insurance number of the one who is merged into them.
alter table person drop constraint person_insurance_hash_key;
create unique index person_insurance_hash_key on person (insurance_hash) where standing <> 'merged';
create index person_by_insurance_hash on person (insurance_hash);

create table person_merge (
    id          uuid        primary key,
    survivor    uuid        not null references person (id) on delete cascade,
    old         uuid        not null references person (id) on delete cascade,
    reason      text        not null check (length(reason) between 1 and 1000),
    sealed      bytea       not null,
    merged_by   text        not null,
    merged_at   timestamptz not null,
    undone_by   text,
    undone_at   timestamptz check (undone_at >= merged_at),
    undo_reason text        check (length(undo_reason) between 1 and 1000),
    version     integer     not null default 1,
    constraint nobody_is_merged_into_oneself check (survivor <> old),
    constraint undone_by_somebody
        check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null))
);
comment on column person_merge.sealed is 'what an undo needs: both as they were and as the merge left them, sealed with the survivor''s key';
create index person_merge_by_survivor on person_merge (survivor);
create index person_merge_by_old on person_merge (old);
create unique index person_merge_that_lasts on person_merge (old) where undone_at is null;

alter table person_merge enable row level security;
create policy reach on person_merge using (yba_reaches(survivor)) with check (yba_reaches_everyone());

-- A book that only a merge ended comes back into force by its undo; every other end stays.
alter table health_book add column ended_by_merge uuid references person_merge (id) on delete set null;
create index health_book_by_merge on health_book (ended_by_merge) where ended_by_merge is not null;
alter table health_book_entry drop constraint health_book_entry_action_check;
alter table health_book_entry add constraint health_book_entry_action_check
    check (action in ('issued', 'exchanged', 'reissued', 'renewed', 'revoked', 'restored'));

create or replace function registry_keep_health_book() returns trigger language plpgsql as $$
begin
    if (new.id, new.person_id, new.year, new.serial, new.number, new.way, new.issued_on, new.reference_hash)
       is distinct from
       (old.id, old.person_id, old.year, old.serial, old.number, old.way, old.issued_on, old.reference_hash) then
        raise exception 'a health book keeps its number, its holder and its issue' using errcode = 'check_violation';
    end if;
    if old.state <> 'in_force' and (new.state <> old.state or new.valid_to <> old.valid_to)
       and not (new.state = 'in_force' and new.valid_to = old.valid_to
                and old.ended_by_merge is not null and new.ended_by_merge is null) then
        raise exception 'a health book that has ended stays ended' using errcode = 'check_violation';
    end if;
    if new.valid_to < old.valid_to then
        raise exception 'a health book is never valid for less long' using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- The holder's posts and refusal are the survivor's while a merge lasts.
create or replace function registry_health_book_is_valid(reference bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select yba_has_begun() and exists (
        select from health_book b
        where b.reference_hash = reference and b.state = 'in_force'
          and yba_today() between b.issued_on and b.valid_to
          and not exists (select from refusal r join person p on p.citizen_hash = r.citizen_hash
                          where p.id in (b.person_id, yba_survivor(b.person_id)))
          and (exists (select from person_post p
                       where p.person_id = yba_survivor(b.person_id) and p.ended_at is null)
               or not exists (select from person_post p where p.person_id = yba_survivor(b.person_id)))) $$;
