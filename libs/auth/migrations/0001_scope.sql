-- Who may reach whom. Every transaction that a permission check opens sets, until it ends:
--   yba.reach     'province' when it reaches everybody, otherwise empty
--   yba.grantees  what it stands for, a comma list: organisation:SYT,facility:01001,person:<uuid>
--   yba.subject   who is asking (the token's sub)
--   yba.today     the civil date in Vietnam, so that a scope's last day does not depend on the server's clock
-- Outside such a transaction they are empty and every policy denies.

create table person_scope (
    person_id uuid not null,
    grantee   text not null check (grantee ~ '^(organisation|facility|person):[^,]+$'),
    valid_to  date,
    primary key (person_id, grantee)
);
comment on table person_scope is 'which organisations, facilities and persons a person is within the reach of';
comment on column person_scope.valid_to is 'the last day, in Vietnam; null while it lasts';
create index person_scope_by_grantee on person_scope (grantee, person_id);

-- True in a transaction that a permission check opened.
create function yba_has_begun() returns boolean language sql stable parallel safe
    return nullif(current_setting('yba.subject', true), '') is not null;

create function yba_reaches_everyone() returns boolean language sql stable parallel safe
    return coalesce(nullif(current_setting('yba.reach', true), '') = 'province', false);

create function yba_grantees() returns text[] language sql stable parallel safe
    return string_to_array(nullif(current_setting('yba.grantees', true), ''), ',');

create function yba_today() returns date language sql stable parallel safe
    return nullif(current_setting('yba.today', true), '')::date;

-- The part of the question that needs the table. Apart from yba_reaches, because PostgreSQL inlines
-- a function only while it holds no subquery: whoever reaches everyone never pays for this call.
-- As the owner, so that the table's own policy is not asked again for every row; its names were bound
-- when it was made, so no search_path can turn them.
create function yba_in_scope(person uuid) returns boolean language sql stable parallel safe security definer
    return exists (
        select from person_scope s
        where s.person_id = person and s.grantee = any (yba_grantees())
          and (s.valid_to is null or s.valid_to >= yba_today()));

create function yba_reaches(person uuid) returns boolean language sql stable parallel safe
    return yba_reaches_everyone() or yba_in_scope(person);

-- For rows whose scope never changes, such as a delivery of a facility.
create function yba_reaches_facility(facility text) returns boolean language sql stable parallel safe
    return yba_reaches_everyone() or coalesce(('facility:' || facility) = any (yba_grantees()), false);

alter table person_scope enable row level security;
-- Not yba_reaches: that reads this table.
create policy reach on person_scope
    using (yba_reaches_everyone() or grantee = any (yba_grantees()))
    with check (yba_reaches_everyone());
