-- Health books (sổ y bạ): who has which, how they came by it, until when it is valid, and in whose hands it is.
-- New tables alone: code from before this release does not know them.

-- The last serial number of each year. Whoever issues waits for this row until the other commits, so numbers
-- have no gaps and none is given twice.
create table health_book_series (
    year smallint primary key check (year between 1950 and 2199),
    last integer  not null check (last >= 0)
);

-- People who were dealt with together. What became of each is in health_book_list_row.
create table health_book_list (
    id         uuid        primary key,
    action     text        not null check (action in ('issue', 'exchange', 'reissue', 'renew', 'revoke')),
    received   integer     not null check (received > 0),
    accepted   integer     not null check (accepted >= 0),
    rejected   integer     not null check (rejected >= 0),
    created_by text        not null,
    created_at timestamptz not null,
    constraint every_person_is_counted_once check (received = accepted + rejected)
);

create table health_book (
    id               uuid        primary key,
    person_id        uuid        not null references person (id) on delete cascade,
    year             smallint    not null,
    serial           integer     not null check (serial > 0),
    number           text        not null unique check (length(number) between 1 and 40),
    way              text        not null check (way in ('issue', 'exchange', 'reissue')),
    replaces         uuid        references health_book (id) on delete set null,
    state            text        not null default 'in_force'
        check (state in ('in_force', 'exchanged', 'reissued', 'revoked')),
    issued_on        date        not null,
    valid_to         date        not null,
    handed_over_on   date        check (handed_over_on >= issued_on),
    returned_on      date        check (returned_on >= handed_over_on),
    reference_hash   bytea       not null unique check (length(reference_hash) = 32),
    sealed_reference bytea       not null,
    list_id          uuid        references health_book_list (id),
    issued_by        text        not null,
    issued_at        timestamptz not null,
    ended_by         text,
    ended_at         timestamptz,
    version          integer     not null default 1,
    unique (year, serial),
    constraint valid_for_at_least_a_day check (valid_to >= issued_on),
    constraint a_first_book_replaces_none check (way <> 'issue' or replaces is null),
    constraint ended_by_somebody check ((state = 'in_force') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
    constraint returned_after_it_ended check (returned_on is null or (state <> 'in_force' and handed_over_on is not null))
);
comment on column health_book.way is 'cấp mới, cấp đổi, cấp lại';
comment on column health_book.valid_to is 'the last day, in Vietnam, on which it is valid';
comment on column health_book.handed_over_on is 'when it last left the office; null while it lies there';
comment on column health_book.returned_on is 'when it came back after it had ended';
comment on column health_book.reference_hash is 'SHA-256 of what its QR code says: whoever reads this table cannot make one';
comment on column health_book.sealed_reference is 'what its QR code says, sealed with the person''s key';
create unique index health_book_one_in_force on health_book (person_id) where state = 'in_force';
create index health_book_by_person on health_book (person_id);
create index health_book_by_replaced on health_book (replaces) where replaces is not null;
create index health_book_by_list on health_book (list_id);
create index health_book_by_expiry on health_book (valid_to, id) where state = 'in_force';
create index health_book_in_the_office on health_book (id) where state = 'in_force' and handed_over_on is null;
create index health_book_to_be_returned on health_book (id)
    where state <> 'in_force' and handed_over_on is not null and returned_on is null;

-- A book goes one way: from in force to an end. Its number, holder and issue never change.
create function registry_keep_health_book() returns trigger language plpgsql as $$
begin
    if (new.id, new.person_id, new.year, new.serial, new.number, new.way, new.issued_on, new.reference_hash)
       is distinct from
       (old.id, old.person_id, old.year, old.serial, old.number, old.way, old.issued_on, old.reference_hash) then
        raise exception 'a health book keeps its number, its holder and its issue' using errcode = 'check_violation';
    end if;
    if old.state <> 'in_force' and (new.state <> old.state or new.valid_to <> old.valid_to) then
        raise exception 'a health book that has ended stays ended' using errcode = 'check_violation';
    end if;
    if new.valid_to < old.valid_to then
        raise exception 'a health book is never valid for less long' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger keep before update on health_book for each row execute function registry_keep_health_book();

-- What happened to a book, in words that are sealed with the person's key.
create table health_book_entry (
    position  bigint      primary key generated always as identity,
    book_id   uuid        not null references health_book (id) on delete cascade,
    person_id uuid        not null references person (id) on delete cascade,
    action    text        not null check (action in ('issued', 'exchanged', 'reissued', 'renewed', 'revoked')),
    valid_to  date        not null,
    sealed    bytea       not null,
    by        text        not null,
    at        timestamptz not null
);
create index health_book_entry_by_book on health_book_entry (book_id, position);
create index health_book_entry_by_person on health_book_entry (person_id);

create table health_book_request (
    id           uuid        primary key,
    person_id    uuid        not null references person (id) on delete cascade,
    kind         text        not null check (kind in ('issue', 'exchange', 'reissue', 'renew', 'revoke')),
    state        text        not null default 'open' check (state in ('open', 'done', 'refused', 'withdrawn')),
    sealed       bytea       not null,
    sealed_answer bytea,
    requested_by text        not null,
    requested_at timestamptz not null,
    closed_by    text,
    closed_at    timestamptz,
    book_id      uuid        references health_book (id) on delete set null,
    version      integer     not null default 1,
    constraint closed_by_somebody check ((state = 'open') = (closed_at is null) and (closed_at is null) = (closed_by is null)),
    constraint a_refusal_says_why check (state <> 'refused' or sealed_answer is not null)
);
comment on column health_book_request.sealed is 'why it is asked for, sealed with the person''s key';
comment on column health_book_request.sealed_answer is 'why it was refused, sealed with the person''s key';
create unique index health_book_request_one_open on health_book_request (person_id) where state = 'open';
create index health_book_request_by_person on health_book_request (person_id);
create index health_book_request_by_book on health_book_request (book_id) where book_id is not null;
create index health_book_request_by_state on health_book_request (state, id);

create function registry_keep_health_book_request() returns trigger language plpgsql as $$
begin
    if old.state <> 'open' and (new.state, new.kind, new.person_id) is distinct from (old.state, old.kind, old.person_id) then
        raise exception 'a request that was closed stays closed' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger keep before update on health_book_request
    for each row execute function registry_keep_health_book_request();

create table health_book_list_row (
    list_id   uuid    not null references health_book_list (id) on delete cascade,
    position  integer not null check (position >= 0),
    person_id uuid    references person (id) on delete cascade,
    book_id   uuid    references health_book (id) on delete set null,
    outcome   text    not null check (outcome in ('accepted', 'rejected')),
    faults    jsonb   not null default '[]',
    primary key (list_id, position),
    constraint a_rejected_row_says_why check ((outcome = 'rejected') = (faults <> '[]'))
);
comment on column health_book_list_row.position is 'the place in the list as it was sent, from 0';
comment on column health_book_list_row.person_id is 'null where nobody of that number was found; the number is not kept';
create index health_book_list_row_by_person on health_book_list_row (person_id);
create index health_book_list_row_by_book on health_book_list_row (book_id);

-- A book going from one hand to another. Who they are is sealed with the holder's key.
create table health_book_handover (
    position    bigint      primary key generated always as identity,
    book_id     uuid        not null references health_book (id) on delete cascade,
    person_id   uuid        not null references person (id) on delete cascade,
    direction   text        not null check (direction in ('given', 'returned')),
    handed_on   date        not null,
    sealed      bytea       not null,
    recorded_by text        not null,
    recorded_at timestamptz not null
);
create index health_book_handover_by_book on health_book_handover (book_id, position);
create index health_book_handover_by_person on health_book_handover (person_id);

-- History is written once.
create function registry_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'history is written once' using errcode = 'check_violation';
end $$;
create trigger keep before update on health_book_entry for each row execute function registry_refuse_change();
create trigger keep before update on health_book_handover for each row execute function registry_refuse_change();

alter table health_book enable row level security;
create policy reach on health_book using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table health_book_entry enable row level security;
create policy reach on health_book_entry using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table health_book_request enable row level security;
create policy reach on health_book_request using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table health_book_handover enable row level security;
create policy reach on health_book_handover using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table health_book_list enable row level security;
create policy reach on health_book_list
    using (yba_reaches_everyone() or created_by = nullif(current_setting('yba.subject', true), ''))
    with check (yba_reaches_everyone() or created_by = nullif(current_setting('yba.subject', true), ''));
alter table health_book_list_row enable row level security;
-- The list is itself under a policy.
create policy reach on health_book_list_row
    using (exists (select from health_book_list l where l.id = list_id)
           and (person_id is null or yba_reaches(person_id)))
    with check (exists (select from health_book_list l where l.id = list_id)
           and (person_id is null or yba_reaches(person_id)));

-- Has left management: had posts, and all have ended.
create function registry_has_left(person uuid) returns boolean language sql stable as $$
    select exists (select from person_post p where p.person_id = person)
       and not exists (select from person_post p where p.person_id = person and p.ended_at is null) $$;

-- Is on the refusal list: their records must not be here.
create function registry_is_refused(person uuid) returns boolean language sql stable as $$
    select exists (select from registry_refused(array(select p.citizen_hash from person p where p.id = person))) $$;

-- What the public may know of a reference: whether it is of a book that is valid today. Its owner's right, because
-- whoever asks reaches nobody; and it answers nothing but yes or no.
create function registry_health_book_is_valid(reference bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select yba_has_begun() and exists (
        select from health_book b
        where b.reference_hash = reference and b.state = 'in_force'
          and yba_today() between b.issued_on and b.valid_to
          and not exists (select from refusal r join person p on p.citizen_hash = r.citizen_hash
                          where p.id = b.person_id)
          and (exists (select from person_post p where p.person_id = b.person_id and p.ended_at is null)
               or not exists (select from person_post p where p.person_id = b.person_id))) $$;
