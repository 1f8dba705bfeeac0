-- Who may be what, where, from when to when: asked for by one, approved by another.
create table role_grant (
    id           uuid        primary key,
    subject      text        not null check (length(subject) between 1 and 255),
    role         text        not null,
    scope        text        not null check (scope ~ '^(province|(organisation|facility|person):[^,]+)$'),
    valid_from   date        not null,
    valid_to     date        check (valid_to >= valid_from),
    reason       text        not null check (length(reason) between 1 and 1000),
    state        text        not null check (state in ('requested', 'issued', 'revoked', 'withdrawn')),
    requested_by text        not null,
    requested_at timestamptz not null,
    approved_by  text,
    approved_at  timestamptz,
    ended_by     text,
    ended_at     timestamptz,
    version      integer     not null default 1,
    constraint two_people_grant check (approved_by <> requested_by),
    constraint nobody_approves_their_own check (approved_by <> subject),
    constraint approved_before_issued check (
        state not in ('issued', 'revoked') or (approved_by is not null and approved_at is not null)),
    constraint ended_by_somebody check (
        (state in ('revoked', 'withdrawn')) = (ended_by is not null and ended_at is not null))
);
comment on column role_grant.subject is 'the grantee: sub of their tokens';
comment on column role_grant.valid_to is 'the last day, in Vietnam; null until it is revoked';
create unique index role_grant_once on role_grant (subject, role, scope) where state in ('requested', 'issued');

alter table role_grant enable row level security;
create policy reach on role_grant
    using (yba_reaches_everyone() or scope = any (yba_grantees()))
    with check (yba_reaches_everyone() or scope = any (yba_grantees()));
