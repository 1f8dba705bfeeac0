-- An erasure of somebody with several ids (merges) is done when every service has answered for each of them, and each is
-- on the list outside. Code from before this release waits for the first id alone.
alter table erasure add column also uuid[] not null default '{}';
comment on column erasure.also is 'the other ids that were the person''s when they were erased';
