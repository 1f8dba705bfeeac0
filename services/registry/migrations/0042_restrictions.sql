-- Restrictions of records (hạn chế xử lý), and how each ended. Who is restricted now stands in restricted_person, in every
-- service; here is why.
create table person_restriction (
    id            uuid        primary key,
    person_id     uuid        not null references person (id) on delete cascade,
    reason        text        not null check (length(reason) between 1 and 1000),
    document      text        not null check (length(document) <= 255),
    from_day      date        not null,
    restricted_by text        not null,
    restricted_at timestamptz not null,
    lifted_reason text        check (length(lifted_reason) between 1 and 1000),
    lifted_by     text,
    lifted_at     timestamptz,
    constraint lifted_by_somebody check (
        (lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_reason is null))
);
comment on column person_restriction.reason is 'for documents, not for findings';
create unique index person_restriction_one on person_restriction (person_id) where lifted_at is null;
create index person_restriction_by_person on person_restriction (person_id, restricted_at);
alter table person_restriction enable row level security;
create policy reach on person_restriction using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- Whether a number is somebody's, restricted or out of reach: who enters people must not make a second one.
create function registry_number_is_taken(citizen bytea, insurance bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$ select yba_has_begun() and (exists (select from person p where p.citizen_hash = citizen)
                                      or exists (select from person p where p.insurance_hash = insurance)) $$;
