-- What somebody decided about a row that was held: to take it as it is, or to reject it. Expand step: code from
-- before this release ignores the new columns.
alter table roster_row
    add column confirmed       boolean not null default false,
    add column decided_by      text,
    add column decided_at      timestamptz,
    add column decision_reason text check (length(decision_reason) between 1 and 500),
    add constraint a_decision_has_its_time check ((decided_by is null) = (decided_at is null));
comment on column roster_row.confirmed is 'what the row contradicts in itself was confirmed by an officer';
comment on column roster_row.decision_reason is 'why it was rejected, in the words of who did; must not name the person';
