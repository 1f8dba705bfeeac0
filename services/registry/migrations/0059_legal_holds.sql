-- Orders of an authority that a record be kept (giữ hồ sơ theo yêu cầu của cơ quan có thẩm quyền), and how each ended. While
-- one lasts nobody is erased, whatever retention or another document says; a purge of who must not be here goes before it.
create table legal_hold (
    id            uuid        primary key,
    person_id     uuid        not null references person (id) on delete cascade,
    document      text        not null check (length(document) between 1 and 255),
    reason        text        not null check (length(reason) between 1 and 1000),
    held_by       text        not null,
    held_at       timestamptz not null,
    lifted_reason text        check (length(lifted_reason) between 1 and 1000),
    lifted_by     text,
    lifted_at     timestamptz check (lifted_at >= held_at),
    constraint lifted_by_somebody check (
        (lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_reason is null))
);
comment on column legal_hold.document is 'number, day and authority of the order';
comment on column legal_hold.reason is 'for documents, not for findings';
create unique index legal_hold_once on legal_hold (person_id, document) where lifted_at is null;
create index legal_hold_by_person on legal_hold (person_id, held_at);
create index legal_hold_now on legal_hold (held_at, id) where lifted_at is null;
alter table legal_hold enable row level security;
create policy reach on legal_hold using (yba_reaches(person_id)) with check (yba_reaches(person_id));
