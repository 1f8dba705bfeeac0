-- Institutions, and what care belongs to a class. Nothing here is about a person.
create table facility (
    code        text        primary key check (code ~ '^[0-9]{5}$'),
    name        text        not null check (name <> ''),
    kind        text        not null check (kind in ('hospital', 'clinic_a')),
    email       text,
    active      boolean     not null,
    revision    integer     not null check (revision > 0),
    recorded_at timestamptz not null
);
comment on table facility is 'hospitals and clinics A (phòng khám A)';
comment on column facility.code is 'MA_CSKCB, five digits';
comment on column facility.email is 'the institution''s own mailbox, nobody''s';
comment on column facility.active is 'false: people whose card is here are registered elsewhere';

create table care_plan (
    version     text        primary key check (version ~ '^[a-z0-9][a-z0-9.-]{0,31}$'),
    title       text        not null,
    basis       text        not null check (basis in ('default', 'decision')),
    decision    text,
    valid_from  date        not null,
    recorded_at timestamptz not null,
    constraint a_decision_has_a_number check ((basis = 'decision') = (decision is not null))
);
comment on table care_plan is 'versions of what care belongs to a class; the newest that is valid applies';
comment on column care_plan.basis is 'default: invented by the software, no regulation says it';
comment on column care_plan.decision is 'number of the decision that it rests on';

create table care_interval (
    version       text     not null references care_plan (version),
    class         text     not null check (class in ('A', 'B1', 'B2', 'C', 'D')),
    purpose       text     not null check (purpose in ('contact', 'checkup', 'reexamination')),
    opens_months  smallint not null check (opens_months between 0 and 24),
    due_months    smallint not null check (due_months between 1 and 24),
    primary key (version, class),
    constraint opens_before_it_is_due check (opens_months <= due_months)
);
comment on table care_interval is 'how many months after the signature a clinic sees the person again, by class';

-- Defaults. Only the 1 to 3 months after a C follow from a regulation's words (QĐ 1266: treatment of
-- one to three months); the rest is the software's own and says so.
insert into care_plan (version, title, basis, valid_from, recorded_at)
values ('default-1', 'Kế hoạch chăm sóc mặc định của phần mềm', 'default', '2020-01-01', now());
insert into care_interval (version, class, purpose, opens_months, due_months)
values ('default-1', 'A', 'checkup', 11, 12),
       ('default-1', 'B1', 'contact', 5, 6),
       ('default-1', 'B2', 'contact', 2, 3),
       ('default-1', 'C', 'reexamination', 1, 3),
       ('default-1', 'D', 'contact', 0, 1);
