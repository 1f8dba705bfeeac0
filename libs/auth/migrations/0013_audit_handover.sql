-- How far the audit has been handed on to whoever watches it (a SIEM), by destination.
create table audit_handover (
    destination text        primary key,
    sequence    bigint      not null check (sequence >= 0),
    taken_until timestamptz not null default '-infinity'
);
comment on column audit_handover.sequence is 'the last place of audit_chain that the destination has said to have';
comment on column audit_handover.taken_until is 'until when one process alone sends; a failure leaves it, so that the next attempt waits';
