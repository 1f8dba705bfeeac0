-- People who were erased: what comes about them later is not stored again. An id alone, which leads to nothing here.
create table erased_person (
    person_id uuid        primary key,
    erased_at timestamptz not null
);
comment on table erased_person is 'tombstones: events about these people are ignored';

alter table erased_person enable row level security;
-- Not bound to the scope: whoever writes for a person has to know, and an id tells nothing.
create policy begun on erased_person using (yba_has_begun()) with check (yba_has_begun());

-- Whether a person was erased. Waits for an erasure that is under way, and an erasure waits for whoever asked: in
-- plpgsql, because there the second statement sees what was committed while the first one waited.
create function yba_is_erased(person uuid) returns boolean language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('yba erased ' || person, 0));
    return exists (select from erased_person e where e.person_id = person);
end $$;
