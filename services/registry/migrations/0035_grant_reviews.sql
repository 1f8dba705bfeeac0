-- The quarterly review of grants: of every grant in force somebody of the Board says that it is still needed, or revokes it.
create table grant_review (
    quarter   text        primary key check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
    due_on    date        not null,
    opened_at timestamptz not null
);
comment on table grant_review is 'one review of all grants, by quarter of the civil year';
comment on column grant_review.due_on is 'the last day on which a review is in time';

create table grant_review_item (
    quarter    text        not null references grant_review (quarter),
    grant_id   uuid        not null references role_grant (id) on delete cascade,
    decision   text        check (decision in ('confirmed', 'revoked')),
    reason     text        check (length(reason) between 1 and 1000),
    decided_by text,
    decided_at timestamptz,
    primary key (quarter, grant_id),
    constraint decided_by_somebody_for_a_reason check (
        (decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)
        and (decision is null) = (reason is null))
);
comment on table grant_review_item is 'the grants that were in force when the review was opened, and what was said of each';
create index grant_review_item_by_grant on grant_review_item (grant_id);

-- What was decided stays, and nobody decides about their own grant.
create function registry_guard_review() returns trigger language plpgsql as $$
begin
    if old.decision is not null then
        raise exception 'a grant is reviewed once a quarter' using errcode = 'check_violation';
    end if;
    if exists (select from role_grant g where g.id = new.grant_id and g.subject = new.decided_by) then
        raise exception 'nobody reviews their own grant' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard before update on grant_review_item for each row execute function registry_guard_review();

alter table grant_review enable row level security;
create policy reads on grant_review for select using (yba_has_begun());
create policy opens on grant_review for insert with check (yba_reaches_everyone());
alter table grant_review_item enable row level security;
-- The grant is itself under a policy.
create policy reach on grant_review_item
    using (exists (select from role_grant g where g.id = grant_id))
    with check (exists (select from role_grant g where g.id = grant_id));
