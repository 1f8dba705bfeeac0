-- Classes of former years as the office's paper has them: nobody signed them here, and no rule led to them.
create table paper_class (
    person_id   uuid        not null references person (person_id),
    year        integer     not null check (year between 1990 and 2199),
    checkup_on  date,
    took_part   boolean,
    class       smallint    check (class between 0 and 4),
    standard    text,
    recorded_at timestamptz not null,
    primary key (person_id, year),
    constraint class_under_a_standard check ((class is null) = (standard is null))
);
comment on column paper_class.standard is 'the standard of its time: 2136/2005 or 1266/2020';
alter table paper_class enable row level security;
create policy reach on paper_class using (yba_reaches(person_id)) with check (yba_reaches(person_id));
