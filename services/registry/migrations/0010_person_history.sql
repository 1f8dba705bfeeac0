-- A person over time, in two times: from which day to which day something was so, and from when to when we said so.
-- Nothing is rewritten: what is no longer said is superseded, and what is said instead stands beside it.
-- `person` and `person_post` hold what is so today.
alter table person add column standing text not null default 'managed'
    check (standing in ('managed', 'left', 'died'));
comment on column person.standing is 'left: no longer under management; a retired person stays managed';
-- Somebody entered by hand is on no list.
alter table person_post alter column import_id drop not null;

create table person_fact (
    id            uuid        primary key default gen_random_uuid(),
    person_id     uuid        not null references person (id) on delete cascade,
    kind          text        not null check (kind in
        ('standing', 'tier', 'post', 'care_group', 'merit', 'contact', 'family_contact', 'doctor')),
    key           text        not null default '',
    valid_from    date        not null,
    valid_to      date        check (valid_to >= valid_from),
    detail        jsonb       not null default '{}',
    sealed        bytea,
    reason        text        not null check (length(reason) <= 1000),
    document      text        not null default '' check (length(document) <= 255),
    change_id     uuid,
    recorded_by   text        not null,
    recorded_at   timestamptz not null,
    superseded_by text,
    superseded_at timestamptz check (superseded_at >= recorded_at),
    constraint contacts_are_sealed
        check ((kind in ('contact', 'family_contact', 'doctor')) = (sealed is not null)),
    constraint superseded_by_somebody check ((superseded_at is null) = (superseded_by is null))
);
comment on column person_fact.key is 'the organisation of a post, the code of a care group or merit; empty where there is one at a time';
comment on column person_fact.valid_to is 'the last day; null while it lasts';
comment on column person_fact.sealed is 'telephone, e-mail and address; family contact; doctor: sealed with the person''s key';
create index person_fact_by_person on person_fact (person_id, kind, key, valid_from);
-- What lasts is said once; whoever writes holds the person's row, so that days do not overlap either.
create unique index person_fact_that_lasts on person_fact (person_id, kind, key)
    where superseded_at is null and valid_to is null;

-- What is done to people, on its day; what it says of them is sealed.
create table person_change (
    id          uuid        primary key,
    person_id   uuid        not null references person (id) on delete cascade,
    kind        text        not null,
    on_date     date        not null,
    document    text        not null check (length(document) <= 255),
    reason      text        not null check (length(reason) between 1 and 1000),
    sealed      bytea       not null,
    state       text        not null check (state in ('planned', 'applied', 'cancelled', 'refused')),
    recorded_by text        not null,
    recorded_at timestamptz not null,
    applied_at  timestamptz
);
create index person_change_by_person on person_change (person_id, on_date);
create index person_change_planned on person_change (on_date) where state = 'planned';

alter table person_fact enable row level security;
create policy reach on person_fact using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table person_change enable row level security;
create policy reach on person_change using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- What is known of those who are here already: since the day they were registered.
insert into person_fact (person_id, kind, key, valid_from, detail, reason, recorded_by, recorded_at)
select f.id, f.kind, f.key, (f.at at time zone 'Asia/Ho_Chi_Minh')::date, f.detail, '', 'migration', f.at
from (select id, 'standing' as kind, '' as key, registered_at as at, '{"standing": "managed"}'::jsonb as detail
      from person
      union all
      select id, 'tier', '', registered_at, jsonb_build_object('tier', tier) from person
      union all
      select person_id, 'post', organisation, recorded_at,
             jsonb_build_object('title', title, 'unit', unit, 'in_office', in_office)
      from person_post where ended_at is null) f;
