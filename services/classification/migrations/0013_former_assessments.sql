-- What a check-up was assessed as before is asked for when a merge is undone; without this all assessments were read.
create index assessment_former on assessment (encounter_id, assessed_at desc) where not is_current;
