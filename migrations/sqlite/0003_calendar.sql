-- When an administrator put a calendar in force (`redress calendar update`); the latest counts.
alter table rulebook add column put_in_force_at TEXT;
