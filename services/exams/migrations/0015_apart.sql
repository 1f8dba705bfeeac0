-- Deliveries are under the facility's policy, because a hospital sees what it delivered, whoever it is about. Who reaches the
-- whole province sees there no more of hidden people than elsewhere. What is taken in goes on: a transaction that delivers
-- hides nobody.
create function exams_own_facility(facility text) returns boolean language sql stable parallel safe
    return coalesce(('facility:' || facility) = any (yba_grantees()), false);

create function exams_shows(facility text, person uuid) returns boolean language sql stable parallel safe
    return exams_own_facility(facility)
        or yba_reaches_everyone() and (person is null or not yba_hides(person));

alter policy reach on delivery using (exams_shows(facility, person_id)) with check (exams_shows(facility, person_id));
alter policy reach on receipt using (exams_shows(facility, person_id)) with check (exams_shows(facility, person_id));

-- A version names nobody; its delivery says whose it is. As the owner, because the delivery is itself under a policy.
create function exams_is_of_hidden(encounter uuid) returns boolean language sql stable parallel safe security definer
    return exists (select from delivery d where d.encounter_id = encounter and d.person_id is not null
                                            and yba_hides(d.person_id));

create function exams_hides_anybody() returns boolean language sql stable parallel safe
    return coalesce(current_setting('yba.hidden', true), '') <> '';

alter policy reach on version
    using (exams_own_facility(facility)
           or yba_reaches_everyone() and (not exams_hides_anybody() or not exams_is_of_hidden(encounter_id)))
    with check (exams_own_facility(facility)
           or yba_reaches_everyone() and (not exams_hides_anybody() or not exams_is_of_hidden(encounter_id)));

-- What waits shows a name as it was sent, so a row is hidden by the number that came with it as well.
create function exams_waits_for_hidden(encounter uuid, citizen text, insurance text) returns boolean
    language sql stable parallel safe security definer
    return exams_is_of_hidden(encounter)
        or exists (select from identity i
                   where (i.citizen_hash = citizen or citizen is null and i.insurance_hash = insurance)
                     and yba_hides(i.person_id));

alter policy reach on unmatched
    using (exams_own_facility(facility)
           or yba_reaches_everyone() and (not exams_hides_anybody()
                                          or not exams_waits_for_hidden(encounter_id, citizen_hash, insurance_hash)))
    with check (exams_own_facility(facility)
           or yba_reaches_everyone() and (not exams_hides_anybody()
                                          or not exams_waits_for_hidden(encounter_id, citizen_hash, insurance_hash)));

-- The receipt of what waits names nobody either, but it must not be there where what waits is not.
create function exams_is_of_waiting_hidden(receipt uuid) returns boolean
    language sql stable parallel safe security definer
    return exists (select from unmatched u
                   where u.receipt_id = receipt
                     and exams_waits_for_hidden(u.encounter_id, u.citizen_hash, u.insurance_hash));

alter policy reach on receipt
    using (exams_shows(facility, person_id)
           and (exams_own_facility(facility) or person_id is not null or not exams_hides_anybody()
                or not exams_is_of_waiting_hidden(id)))
    with check (exams_shows(facility, person_id));
