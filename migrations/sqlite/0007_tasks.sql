-- What was done in a case is found by the case as well: a letter that is taken back has its tasks stand again.
drop index task_by_case;
create index task_by_case on task (case_id);
