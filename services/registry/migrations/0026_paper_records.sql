-- What the office had on paper or in old workbooks before this system: nobody signed it here.
create table paper_import (
    id          uuid        primary key,
    source      text        not null check (length(source) between 1 and 255),
    received    integer     not null,
    accepted    integer     not null,
    replaced    integer     not null,
    unchanged   integer     not null,
    held        integer     not null,
    imported_by text        not null,
    imported_at timestamptz not null,
    constraint every_row_counted check (received = accepted + replaced + unchanged + held)
);
comment on column paper_import.source is 'which paper it is, in the clerk''s words; about nobody';

create table paper_record (
    person_id   uuid        not null references person (id) on delete cascade,
    year        integer     not null check (year between 1990 and 2199),
    sealed      bytea       not null,
    import_id   uuid        not null references paper_import (id),
    recorded_by text        not null,
    recorded_at timestamptz not null,
    primary key (person_id, year)
);
comment on column paper_record.sealed is
    'day, participation, class and its standard, numbers of book and card: sealed with the person''s key';
create index paper_record_by_import on paper_record (import_id);

alter table paper_import enable row level security;
create policy reach on paper_import using (yba_reaches_everyone()) with check (yba_reaches_everyone());
alter table paper_record enable row level security;
create policy reach on paper_record using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- Whoever reaches a person may know which paper their years came from, without reaching the files.
create function registry_paper_source(import uuid) returns setof text
    language sql stable security definer set search_path = public, pg_temp
    as $$ select i.source from paper_import i where i.id = import and yba_has_begun() $$;
