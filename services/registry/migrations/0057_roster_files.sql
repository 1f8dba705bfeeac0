-- Expand step: an uploaded workbook is kept for some days, so that it can be given back as it was with its faults marked
-- (ADR 86). It holds many people and cannot lose one of them, so it goes whole as soon as any of them must.
create table roster_file (
    import_id uuid  primary key references roster_import (id) on delete cascade,
    sealed    bytea not null,
    forget_on date  not null
);
comment on table roster_file is 'uploaded .xlsx workbooks, for ROSTER_FILE_DAYS';
comment on column roster_file.sealed is 'sealed with the import''s key';
comment on column roster_file.forget_on is 'the first day on which it is here no more';
-- What is sealed does not get smaller.
alter table roster_file alter column sealed set storage external;
create index roster_file_by_day on roster_file (forget_on);

alter table roster_file enable row level security;
-- The import is itself under a policy.
create policy reach on roster_file
    using (exists (select from roster_import i where i.id = import_id))
    with check (exists (select from roster_import i where i.id = import_id));

-- A rejected row keeps nothing, wherever it is rejected: nor does the file that it came in.
create function registry_forget_file() returns trigger language plpgsql as $$
begin
    delete from roster_file where import_id = new.import_id;
    return null;
end $$;
create trigger forget_file after update of outcome on roster_row for each row
    when (new.outcome = 'rejected' and old.outcome <> 'rejected') execute function registry_forget_file();

-- Every file, whoever may reach its import: when somebody is to be here no more, nobody can tell which of them names them.
create function registry_forget_files() returns void
    language sql security definer set search_path = public, pg_temp
    as $$ delete from roster_file where yba_has_begun() $$;
