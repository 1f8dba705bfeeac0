-- Erasures: asked for by one, approved by another, done in every service, listed outside the databases. The person's own
-- rows go; what stays here is an id, who decided, on what ground and when.
create table erasure (
    id           uuid        primary key,
    person_id    uuid        not null,
    ground       text        not null check (ground in ('retention', 'law', 'refusal')),
    state        text        not null check (state in ('requested', 'withdrawn', 'running', 'done')),
    reason       text        not null check (length(reason) <= 1000),
    document     text        not null check (length(document) <= 255),
    requested_by text        not null,
    requested_at timestamptz not null,
    approved_by  text,
    approved_at  timestamptz,
    withdrawn_by text,
    withdrawn_at timestamptz,
    -- Of somebody whose records must not be here, for the list outside: they go on the refusal list again.
    citizen_hash bytea       check (length(citizen_hash) = 32),
    listed_at    timestamptz,
    completed_at timestamptz,
    applied_at   timestamptz,
    version      integer     not null default 1,
    -- D8 does not wait for a second person; everything else does.
    constraint two_people_erase check (ground = 'refusal' or approved_by <> requested_by),
    constraint approved_before_it_runs check (
        state not in ('running', 'done') or (approved_by is not null and approved_at is not null)),
    constraint a_legal_ground_has_its_document check (ground <> 'law' or document <> ''),
    constraint only_a_refusal_keeps_a_hash check (citizen_hash is null or ground = 'refusal')
);
comment on column erasure.listed_at is 'when it was written to the list outside the databases';
comment on column erasure.applied_at is 'when it was last carried out here: later than approved_at after a restore';
create unique index erasure_one_open on erasure (person_id) where state in ('requested', 'running');
create index erasure_by_person on erasure (person_id);
create index erasure_by_state on erasure (state, id);
create index erasure_not_listed on erasure (id) where state in ('running', 'done') and listed_at is null;

-- Which service has deleted what it held.
create table erasure_acknowledgement (
    person_id uuid        not null,
    service   text        not null check (service in ('registry', 'exams', 'classification', 'clinics', 'notifications')),
    at        timestamptz not null,
    primary key (person_id, service)
);

alter table erasure enable row level security;
create policy reach on erasure using (yba_reaches_everyone()) with check (yba_reaches_everyone());
alter table erasure_acknowledgement enable row level security;
create policy reach on erasure_acknowledgement using (yba_reaches_everyone()) with check (yba_reaches_everyone());

alter table refusal add column id uuid not null default gen_random_uuid() unique;
alter table refusal add column erasure_id uuid references erasure (id);
create index refusal_by_erasure on refusal (erasure_id) where erasure_id is not null;
create index refusal_by_day on refusal (listed_at desc, id desc);
comment on column refusal.erasure_id is 'the purge of what was here already';
