-- People under management. Names, sex, birth, tier and post are plain, because lists are searched, sorted
-- and counted by them; numbers and addresses are sealed, and found again by keyed hashes.
create extension if not exists pg_trgm;

create table person (
    id             uuid        primary key,
    citizen_hash   bytea       not null unique check (length(citizen_hash) = 32),
    insurance_hash bytea       unique check (length(insurance_hash) = 32),
    name           text        not null check (length(name) between 1 and 255),
    search_key     text        collate "C" not null,
    given_key      text        collate "C" not null,
    sort_key       text        collate "C" not null,
    sex            text        not null check (sex in ('male', 'female')),
    born_on        date,
    born_year      smallint    not null check (born_year between 1850 and 2199),
    tier           text        not null
        check (tier in ('CENTRAL', 'PROV_STANDING', 'PROV_OTHER', 'LOCAL', 'RESIDENT_SENIOR')),
    organisation   text        not null references organisation (code),
    post           text        not null,
    in_office      boolean     not null,
    sealed         bytea       not null,
    version        integer     not null default 1,
    registered_at  timestamptz not null,
    changed_at     timestamptz not null,
    constraint birth_agrees check (born_on is null or extract(year from born_on) = born_year)
);
comment on column person.citizen_hash is 'HMAC-SHA256 of the citizen id with the province''s key';
comment on column person.search_key is 'the name without marks, lower case';
comment on column person.given_key is 'like search_key with the given name first';
comment on column person.sort_key is 'orders as a Vietnamese list does: given name, family name, middle';
comment on column person.born_on is 'null where only the year is known';
comment on column person.post is 'the post shown first; all posts are in person_post';
comment on column person.sealed is 'citizen id, insurance number, phone, e-mail, address: sealed with the person''s key';
create index person_by_search_key on person (search_key);
create index person_by_born_year on person (born_year);
create index person_by_given_key on person (given_key);
create index person_by_words on person using gin (to_tsvector('simple', search_key));
create index person_by_likeness on person using gin (search_key gin_trgm_ops);
create index person_by_organisation on person (organisation);

-- One row per organisation whose list a person is on: a person on two lists is one person.
create table person_post (
    person_id    uuid        not null references person (id) on delete cascade,
    organisation text        not null references organisation (code),
    title        text        not null,
    unit         text,
    in_office    boolean     not null,
    import_id    uuid        not null,
    recorded_at  timestamptz not null,
    ended_at     timestamptz,
    primary key (person_id, organisation)
);
comment on column person_post.unit is 'the unit as the list writes it, within the organisation';
create index person_post_by_organisation on person_post (organisation);
create index person_post_by_import on person_post (import_id);

-- People whose identity.recorded.v1 is due again, such as after their organisation moved in the tree.
create table identity_due (
    person_id uuid primary key references person (id) on delete cascade
);

-- Citizen ids of people whose records must not be here (D8), as keyed hashes.
create table refusal (
    citizen_hash bytea       primary key check (length(citizen_hash) = 32),
    listed_by    text        not null,
    listed_at    timestamptz not null
);

alter table person enable row level security;
create policy reach on person using (yba_reaches(id)) with check (yba_reaches(id));
alter table person_post enable row level security;
create policy reach on person_post using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table identity_due enable row level security;
create policy reach on identity_due using (yba_reaches_everyone()) with check (yba_reaches_everyone());
alter table refusal enable row level security;
create policy reach on refusal using (yba_reaches_everyone()) with check (yba_reaches_everyone());

-- Which of these hashes are refused. Its owner's right, because whoever sends a list must be refused
-- without being able to read who is on the refusal list.
create function registry_refused(hashes bytea[]) returns setof bytea
    language sql stable security definer set search_path = public, pg_temp
    as $$ select r.citizen_hash from refusal r where r.citizen_hash = any (hashes) and yba_has_begun() $$;
