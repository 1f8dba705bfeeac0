-- Imports of committees' lists. The workbook itself is not kept: its cells are, sealed row by row, so that a
-- row that must not be here was never stored.
create table roster_import (
    id           uuid        primary key,
    organisation text        not null,
    list_unit    text        not null,
    file_name    text        not null,
    digest       bytea       not null check (length(digest) = 32),
    dry_run      boolean     not null,
    state        text        not null check (state in ('running', 'done', 'failed', 'cancelled')),
    failure      text,
    layout       jsonb       not null,
    sealed_frame bytea       not null,
    total        integer     not null check (total >= 0),
    accepted     integer     not null default 0 check (accepted >= 0),
    held         integer     not null default 0 check (held >= 0),
    duplicates   integer     not null default 0 check (duplicates >= 0),
    rejected     integer     not null default 0 check (rejected >= 0),
    pending      integer     not null check (pending >= 0),
    registered   integer     not null default 0 check (registered >= 0),
    updated      integer     not null default 0 check (updated >= 0),
    unchanged    integer     not null default 0 check (unchanged >= 0),
    created_by   text        not null,
    created_at   timestamptz not null,
    finished_at  timestamptz,
    version      integer     not null default 1,
    constraint every_row_is_counted_once
        check (total = accepted + held + duplicates + rejected + pending),
    constraint every_accepted_row_is_counted_once check (accepted = registered + updated + unchanged),
    constraint nothing_is_pending_when_done check (state <> 'done' or pending = 0)
);
comment on column roster_import.organisation is 'in a dry run one that is not recorded yet, so there is no foreign key';
comment on column roster_import.list_unit is 'the unit that the list is of, as it is written there';
comment on column roster_import.digest is 'SHA-256 of the file: the same file again is the same import';
comment on column roster_import.sealed_frame is 'what stands in the sheet around the rows, sealed with the import''s key';
create unique index roster_import_once on roster_import (organisation, digest)
    where not dry_run and state in ('running', 'done');
create index roster_import_running on roster_import (created_at, id) where state = 'running';

create table roster_row (
    import_id    uuid        not null references roster_import (id) on delete cascade,
    "row"        integer     not null check ("row" > 0),
    outcome      text        not null check (outcome in ('pending', 'accepted', 'held', 'duplicate', 'rejected')),
    effect       text        check (effect in ('registered', 'updated', 'unchanged')),
    citizen_hash bytea       check (length(citizen_hash) = 32),
    insurance_hash bytea     check (length(insurance_hash) = 32),
    person_id    uuid,
    sealed       bytea,
    for_everyone boolean     not null,
    faults       jsonb       not null default '[]',
    version      integer     not null default 1,
    changed_at   timestamptz not null,
    primary key (import_id, "row"),
    constraint only_accepted_rows_have_an_effect check ((outcome = 'accepted') = (effect is not null)),
    constraint a_rejected_row_keeps_nothing check (
        outcome <> 'rejected' or (sealed is null and citizen_hash is null and insurance_hash is null
                                  and person_id is null)),
    constraint a_held_row_says_why check (outcome not in ('held', 'rejected') or faults <> '[]')
);
comment on column roster_row."row" is 'the workbook''s own number';
comment on column roster_row.sealed is 'the row''s cells and their corrections, sealed with the import''s key';
comment on column roster_row.for_everyone is 'false when whoever sent or corrected it reaches only some: about people beyond, it is held';
create index roster_row_by_outcome on roster_row (import_id, outcome, "row");
create index roster_row_by_citizen on roster_row (citizen_hash) where citizen_hash is not null;
create index roster_row_by_person on roster_row (person_id) where person_id is not null;

alter table roster_import enable row level security;
create policy reach on roster_import
    using (registry_reaches_organisation(organisation)) with check (registry_reaches_organisation(organisation));
alter table roster_row enable row level security;
-- The import is itself under a policy.
create policy reach on roster_row
    using (exists (select from roster_import i where i.id = import_id))
    with check (exists (select from roster_import i where i.id = import_id));
