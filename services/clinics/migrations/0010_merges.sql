-- What a merge (design decision 16) changes of the worklists: one person is called once. Undone by putting the state back.
alter table follow_up add column state_before_merge text
    check (state_before_merge in ('waiting', 'due', 'no_answer'));
alter table follow_up add column merged_at timestamptz;
alter table follow_up add constraint superseded_by_a_merge
    check ((state_before_merge is null) = (merged_at is null) and (merged_at is null or state = 'superseded'));
comment on column follow_up.state_before_merge is 'what an undo gives back; null unless a merge superseded it';
create index follow_up_by_merge on follow_up (person_id, merged_at) where merged_at is not null;
