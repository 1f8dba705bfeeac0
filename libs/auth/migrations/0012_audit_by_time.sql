-- Who saw whom in some days (a breach), and what is new since (an export): rows stand in the order of their times, so
-- an index of a few pages tells where to read, and writing pays nothing for it.
create index audit_by_time on audit using brin (at) with (pages_per_range = 32);
