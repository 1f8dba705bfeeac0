-- Counters, kept as things happen. Sixteen shards each, so that busy clinics do not wait for one row.
create table figure (
    facility text     not null,
    measure  text     not null,
    shard    smallint not null check (shard between 0 and 15),
    value    bigint   not null,
    primary key (facility, measure, shard)
);
comment on table figure is 'how many, by facility';
comment on column figure.facility is 'a facility''s code, empty where none is known yet';
