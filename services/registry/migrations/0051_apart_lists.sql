-- What is not under a person's policy and still names people: rows of lists, and erasures.

-- Whoever sent a list goes on seeing all of it; others see no row about somebody who is hidden from them.
alter policy reach on roster_row
    using (exists (select from roster_import i
                   where i.id = roster_row.import_id
                     and (roster_row.person_id is null or not yba_hides(roster_row.person_id)
                          or i.created_by = nullif(current_setting('yba.subject', true), ''))))
    with check (exists (select from roster_import i where i.id = roster_row.import_id));

alter policy reach on erasure
    using (yba_reaches_everyone() and not yba_hides(person_id)) with check (yba_reaches_everyone());

-- A grant may be for centrally managed people, beside the scope that says where.
alter table role_grant drop constraint role_grant_scope_check;
alter table role_grant add constraint role_grant_scope_check
    check (scope ~ '^(province|central|(organisation|facility|person):[^,]+)$');
