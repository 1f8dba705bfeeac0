-- One data key per person, itself encrypted with the service's key; without its row what it sealed is gone.
create table person_key (
    person_id  uuid        primary key,
    key_id     text        not null,
    wrapped    bytea       not null,
    created_at timestamptz not null
);
comment on column person_key.key_id is 'the service key that wraps this one';

alter table person_key enable row level security;
-- Not bound to the scope: a hospital's delivery is sealed for a person whom the hospital may not read,
-- and the row tells nothing that its reader does not know (the key is wrapped).
create policy begun on person_key using (yba_has_begun()) with check (yba_has_begun());
