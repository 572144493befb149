-- Dangers run on clocks of their own: each row says which danger of the case it is of, from 1, and what it is; 0 and
-- empty for a clock of the case itself. The same danger may come back, and be known since the same second.
-- Clocks come from the facts: they are made anew by the same fold when the register is opened next.
drop table clock;
create table clock (
  case_id          BLOB not null references case_file (id),
  stage            TEXT not null,
  danger           INTEGER not null,
  hazard           TEXT not null,
  clock            TEXT not null,
  started_at       TEXT not null,
  whose            TEXT not null,
  policy_due       TEXT not null,
  code_due         TEXT,
  act_by           TEXT not null,
  act_by_at        TEXT not null,
  met_at           TEXT,
  stopped_at       TEXT,
  rule             TEXT not null,
  clause           TEXT not null,
  calendar_version TEXT not null references rulebook (version),
  primary key (case_id, stage, danger, clock, started_at)
) strict, without rowid;
create index clock_running on clock (act_by_at)
  where met_at is null and stopped_at is null and whose = 'landlord';
