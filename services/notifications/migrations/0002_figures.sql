-- Counters, kept as things happen. Sixteen shards each, so that two senders do not wait for one row.
create table figure (
    measure text     not null,
    shard   smallint not null check (shard between 0 and 15),
    value   bigint   not null,
    primary key (measure, shard)
);
comment on table figure is 'how many notices, and how they fared';
