-- What is still counted by an older calendar is found at each start: by an index, whatever else the register holds.
create index clock_counted_by on clock (calendar_version, case_id) where met_at is null and stopped_at is null;
