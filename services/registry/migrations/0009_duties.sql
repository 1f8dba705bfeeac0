-- Who lists, plans, approves, executes and pays: provinces have split the Board's work in different ways, and changed it.
create table duty_assignment (
    id           uuid        primary key,
    duty         text        not null check (duty in ('lists', 'plans', 'approves', 'executes', 'pays')),
    organisation text        not null references organisation (code),
    valid_from   date        not null,
    valid_to     date,
    document     text        not null check (length(document) between 1 and 255),
    document_on  date,
    note         text        not null check (length(note) <= 1000),
    taken_from   uuid        references duty_assignment (id),
    end_document text,
    recorded_by  text        not null,
    recorded_at  timestamptz not null,
    ended_by     text,
    ended_at     timestamptz,
    version      integer     not null default 1,
    constraint ends_after_it_begins check (valid_to >= valid_from - 1),
    constraint an_end_has_its_document check ((valid_to is null) = (end_document is null))
);
comment on column duty_assignment.valid_to is 'the last day; null until it is handed over or ends. The day before the first: it never came into force';
comment on column duty_assignment.taken_from is 'the assignment from whose holder it was handed over';
create index duty_assignment_by_organisation on duty_assignment (organisation, valid_from);
create index duty_assignment_by_duty on duty_assignment (duty, valid_from);
create index duty_assignment_by_taken on duty_assignment (taken_from);
create unique index duty_assignment_once on duty_assignment (duty, organisation) where valid_to is null;

alter table duty_assignment enable row level security;
create policy reads on duty_assignment for select using (yba_has_begun());
create policy adds on duty_assignment for insert with check (registry_reaches_organisation(organisation));
create policy changes on duty_assignment for update
    using (registry_reaches_organisation(organisation)) with check (registry_reaches_organisation(organisation));
