-- People who may be one: keys that bring people together who may be, and pairs with why.

-- Whose keys are to be made anew. Filled in the transaction that wrote the person, whoever wrote it.
create table candidate_due (
    person_id uuid        primary key references person (id) on delete cascade,
    due_at    timestamptz not null default clock_timestamp()
);
create index candidate_due_by_age on candidate_due (due_at, person_id);

-- People who share a key are compared. Keyed hashes, because telephones and numbers are sealed.
create table person_block (
    kind      smallint not null,
    key       bytea    not null check (length(key) = 16),
    person_id uuid     not null references person (id) on delete cascade,
    primary key (kind, key, person_id)
);
comment on column person_block.kind is 'domain/duplicate/blocks.rs';
create index person_block_by_person on person_block (person_id);

-- What a pair is judged by, as one keyed hash: a pair that was dismissed stays so until either changes.
create table person_trait (
    person_id uuid  primary key references person (id) on delete cascade,
    digest    bytea not null check (length(digest) = 32)
);

create table candidate_pair (
    id          uuid        primary key,
    a           uuid        not null references person (id) on delete cascade,
    b           uuid        not null references person (id) on delete cascade,
    score       smallint    not null,
    reasons     jsonb       not null,
    state       text        not null default 'open' check (state in ('open', 'dismissed', 'merged')),
    digest_a    bytea       not null,
    digest_b    bytea       not null,
    found_at    timestamptz not null,
    changed_at  timestamptz not null,
    decided_by  text,
    decided_at  timestamptz,
    decision    text        check (length(decision) <= 1000),
    version     integer     not null default 1,
    unique (a, b),
    constraint each_pair_once check (a < b),
    constraint decided_by_somebody check ((state = 'open') = (decided_at is null) and (decided_at is null) = (decided_by is null))
);
comment on column candidate_pair.reasons is 'codes with their weights, which add up to the score';
comment on column candidate_pair.decision is 'why somebody says that they are two, or one';
create index candidate_pair_by_other on candidate_pair (b);
create index candidate_pair_by_score on candidate_pair (state, score desc, id desc);

-- A statement may write a list's whole chunk. Its owner's right, because who is written may be reached only later.
create function registry_candidates_due() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into candidate_due (person_id) select w.id from written w on conflict (person_id) do nothing;
    return null;
end $$;
create trigger candidates_due_for_new after insert on person
    referencing new table as written for each statement execute function registry_candidates_due();
create trigger candidates_due_for_changed after update on person
    referencing new table as written for each statement execute function registry_candidates_due();

alter table candidate_due enable row level security;
create policy reach on candidate_due using (yba_reaches_everyone()) with check (yba_reaches_everyone());
alter table person_block enable row level security;
create policy reach on person_block using (yba_reaches_everyone()) with check (yba_reaches_everyone());
alter table person_trait enable row level security;
create policy reach on person_trait using (yba_reaches(person_id)) with check (yba_reaches(person_id));
alter table candidate_pair enable row level security;
-- Who reaches one of the two alone must not learn of the other.
create policy reach on candidate_pair
    using (yba_reaches(a) and yba_reaches(b)) with check (yba_reaches(a) and yba_reaches(b));

insert into candidate_due (person_id) select id from person;
