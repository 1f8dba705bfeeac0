-- What leaves this service, in the transaction that made it true.
create table outbox (
    -- Taken while the lock of (topic, key) is held, so it is the order of commits within a key.
    position    bigint      generated always as identity primary key,
    event_id    uuid        not null,
    event_type  text        not null,
    source      text        not null,
    topic       text        not null,
    key         text        not null,
    occurred_at timestamptz not null,
    traceparent text,
    -- JSON, byte for byte as it will be sent; null is a tombstone, which erases the key from a compacted topic.
    data        text,
    -- Kafka: when the broker had it. Local carrier: when a delivery was written for each consumer.
    sent_at     timestamptz
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
comment on table outbox is 'events of this service on their way out; removed some days after they were sent';
create index outbox_unsent on outbox (position) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;

-- The local carrier's progress: what a consumer still has to handle. Removed after the consumer's commit.
create table outbox_delivery (
    consumer text   not null,
    position bigint not null references outbox (position),
    primary key (consumer, position)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
comment on table outbox_delivery is 'deliveries that the local carrier still owes to a consumer';
create index outbox_delivery_position on outbox_delivery (position);

-- Which consumers the local carrier has met, so that a new one begins with the events that are still kept.
create table outbox_consumer (
    consumer text not null,
    topic    text not null,
    primary key (consumer, topic)
);
comment on table outbox_consumer is 'subscriptions that the local carrier knows';

-- What this service has handled. The row commits together with the effect.
create table inbox (
    consumer   text        not null,
    event_id   uuid        not null,
    handled_at timestamptz not null default now(),
    primary key (consumer, event_id)
) with (autovacuum_vacuum_insert_scale_factor = 0.1);
comment on table inbox is 'events that were handled; a second delivery finds its row here';
create index inbox_handled on inbox using brin (handled_at);

-- How far this service has read Kafka. Kept here and not in Kafka, so that a restored database reads again what it lost.
create table consumer_offset (
    consumer    text   not null,
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null check (next_offset >= 0),
    primary key (consumer, topic, partition)
) with (fillfactor = 50);
comment on table consumer_offset is 'the next offset to handle of each partition';

-- What could not be handled, and what waits behind it.
create table dead_letter (
    id          bigint      generated always as identity primary key,
    consumer    text        not null,
    topic       text        not null,
    key         text        not null,
    event_id    uuid        not null,
    event_type  text        not null,
    source      text        not null,
    occurred_at timestamptz not null,
    traceparent text,
    data        text,
    origin      text        not null,
    -- Why it could not be handled; null while it only waits behind another of its key.
    error       text,
    attempts    int         not null default 0,
    parked_at   timestamptz not null default now(),
    unique (consumer, event_id)
);
comment on table dead_letter is 'events that could not be handled, and later ones of their key, in order';
create index dead_letter_key on dead_letter (consumer, topic, key, id);

-- Which carrier this service's events travel by. A process that is configured for the other one refuses to start.
create table bus (
    only_row    bool        primary key default true check (only_row),
    carrier     text        not null check (carrier in ('local', 'kafka')),
    recorded_at timestamptz not null default now()
);
comment on table bus is 'the carrier in use; changed by yba bus switch alone';
