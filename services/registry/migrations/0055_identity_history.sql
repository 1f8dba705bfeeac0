-- Name, sex, birth and citizen id over time, as posts and tiers have been: what was so on a day, and what we knew on a day.
-- Nobody has such facts until one of the four changes: until then the person's row says all there is. The first change
-- says what was before as well, as known since they were registered. Code from before this release, as long as it still
-- runs beside this one, shows such a fact among a person's doctors.
alter table person_fact drop constraint person_fact_kind_check;
alter table person_fact add constraint person_fact_kind_check check (kind in
    ('standing', 'tier', 'post', 'care_group', 'merit', 'contact', 'family_contact', 'doctor',
     'name', 'sex', 'born', 'citizen_id'));
alter table person_fact drop constraint contacts_are_sealed;
alter table person_fact add constraint what_identifies_or_reaches_is_sealed check (
    (kind in ('contact', 'family_contact', 'doctor', 'name', 'sex', 'born', 'citizen_id')) = (sealed is not null));
comment on column person_fact.sealed is
    'telephone, e-mail and address; family contact; doctor; name, sex, birth, citizen id: sealed with the person''s key';
