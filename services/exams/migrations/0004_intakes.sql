-- Long work: many deliveries in one upload, taken in one by one in the background.
create table intake (
    id          uuid        primary key,
    -- Empty when the sender may deliver for any facility.
    facility    text        not null,
    subject     text        not null,
    state       text        not null check (state in ('receiving', 'running', 'done', 'cancelled')),
    created_at  timestamptz not null,
    started_at  timestamptz,
    finished_at timestamptz,
    received    int         not null default 0,
    accepted    int         not null default 0,
    held        int         not null default 0,
    rejected    int         not null default 0,
    unchanged   int         not null default 0,
    superseded  int         not null default 0,
    refused     int         not null default 0,
    cancelled   int         not null default 0,
    pending     int         not null default 0,
    -- The same numbers for nearly everyone: [{"code", "value", "unit", "deliveries", "of"}].
    constants   text        not null default '[]',
    constraint every_delivery_is_somewhere check (
        received = accepted + held + rejected + unchanged + superseded + refused + cancelled + pending
        and least(accepted, held, rejected, unchanged, superseded, refused, cancelled, pending) >= 0),
    constraint nothing_is_pending_at_the_end check (state in ('receiving', 'running') or pending = 0)
);
comment on table intake is 'uploads of many deliveries, and how far each is';
create index intake_open on intake (created_at) where state in ('receiving', 'running');
alter table intake enable row level security;
create policy reach on intake using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));

-- Deliveries of an upload that are still to be taken in, sealed with the service's key; a row goes with its receipt.
create table intake_line (
    intake_id uuid  not null references intake,
    line      int   not null,
    facility  text  not null,
    sealed    bytea not null,
    primary key (intake_id, line)
);
comment on table intake_line is 'deliveries that wait to be taken in';
alter table intake_line enable row level security;
create policy reach on intake_line using (yba_reaches_facility(facility)) with check (yba_reaches_facility(facility));
