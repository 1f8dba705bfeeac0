-- Whoever stands for a person reads who has looked at them, even in a service where nothing else of the person has
-- arrived, so that there is no row of person_scope.
create policy own on audit for select
    using (person_id is not null and coalesce(('person:' || person_id::text) = any (yba_grantees()), false));
