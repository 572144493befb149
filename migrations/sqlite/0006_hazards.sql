-- Dangers run on clocks of their own: each row says of which danger it is, and is empty for those of the case.
-- Clocks come from the facts: they are made anew by the same fold when the register is opened next.
drop table clock;
create table clock (
  case_id          BLOB not null references case_file (id),
  stage            TEXT not null,
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
  primary key (case_id, stage, hazard, clock, started_at)
) strict, without rowid;
create index clock_running on clock (act_by_at)
  where met_at is null and stopped_at is null and whose = 'landlord';
