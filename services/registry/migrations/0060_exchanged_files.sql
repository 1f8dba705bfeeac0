-- Expand step: sealed files that came from another network or went to one (ADR 110). Nobody's data: what a file holds is
-- not here, and the import that a list became is itself under a policy.
create table exchanged_file (
    digest       bytea       not null check (length(digest) = 32),
    direction    text        not null check (direction in ('in', 'out')),
    partner      text        not null,
    file_name    text        not null,
    import_id    uuid        references roster_import (id) on delete set null,
    exchanged_at timestamptz not null,
    -- What was sealed for ourselves goes out and comes in.
    primary key (digest, direction),
    constraint only_what_came_in_is_a_list check (direction = 'in' or import_id is null)
);
comment on table exchanged_file is 'sealed files of other networks, so that none is taken in twice';
comment on column exchanged_file.digest is 'SHA-256 of the sealed file';
comment on column exchanged_file.partner is 'as the list of partners names them';
create index exchanged_file_by_import on exchanged_file (import_id);
