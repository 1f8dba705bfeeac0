-- Expand step: who left or died has no open card and no open follow-up (ADR 87). Who comes back gets both back.
create table departure (
    person_id   uuid        primary key,
    why         text        not null check (why in ('left', 'died')),
    since       date        not null,
    recorded_at timestamptz not null
);
comment on table departure is 'who is no longer under management, by person.left.v1 and person.died.v1';
comment on column departure.since is 'the first day on which they were not, or the day of the death';
alter table departure enable row level security;
create policy reach on departure using (yba_reaches(person_id)) with check (yba_reaches(person_id));

alter table card add column ended_for text check (ended_for in ('left', 'died'));
alter table card add constraint only_a_closed_card_has_ended check (ended_for is null or closed_at is not null);
comment on column card.ended_for is 'why it was closed; null where another one took its place';

alter table follow_up add column ended_for text check (ended_for in ('left', 'died'));
alter table follow_up add column ended_at timestamptz;
alter table follow_up add column state_before_end text check (state_before_end in ('waiting', 'due', 'no_answer'));
alter table follow_up drop constraint follow_up_state_check;
alter table follow_up add constraint follow_up_state_check
    check (state in ('waiting', 'due', 'no_answer', 'done', 'superseded', 'ended'));
alter table follow_up drop constraint only_the_waiting_lack_a_clinic;
alter table follow_up add constraint only_the_waiting_lack_a_clinic
    check (facility is not null or state in ('waiting', 'superseded', 'ended'));
alter table follow_up add constraint ended_by_a_departure
    check ((state = 'ended') = (ended_for is not null) and (ended_for is null) = (ended_at is null)
           and (ended_for is null) = (state_before_end is null));
comment on column follow_up.state is
    'waiting: the person has no card yet; superseded: a newer conclusion took its place; ended: the person left or died';
comment on column follow_up.state_before_end is 'what whoever comes back gets back';
create index follow_up_ended on follow_up (person_id) where state = 'ended';
