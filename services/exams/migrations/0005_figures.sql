-- Counts, kept as things happen: by the day of reception in Hà Nội, in shards so that two deliveries at once
-- do not wait for one row. A shard alone may be negative, their sum never is.
create table figure (
    facility     text     not null,
    day          date     not null,
    shard        smallint not null,
    received     bigint   not null default 0,
    accepted     bigint   not null default 0,
    held         bigint   not null default 0,
    rejected     bigint   not null default 0,
    unchanged    bigint   not null default 0,
    superseded   bigint   not null default 0,
    refused      bigint   not null default 0,
    observations bigint   not null default 0,
    conditions   bigint   not null default 0,
    primary key (facility, day, shard),
    constraint every_delivery_is_somewhere
        check (received = accepted + held + rejected + unchanged + superseded + refused)
) with (fillfactor = 50);
comment on table figure is 'how many deliveries came and what became of them';
alter table figure enable row level security;
-- Counts of deliveries, nobody's data: what is small is suppressed where it is shown.
create policy begun on figure using (yba_has_begun()) with check (yba_has_begun());
