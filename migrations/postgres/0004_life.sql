-- The whole life of a case: stages that can be gone through again, what was undertaken, and when somebody
-- has to be woken. Clocks and milestones come from the facts: they are made anew by the same fold when the
-- register is opened next, from every case whose `kept_shape` is behind.
drop table clock;
create table clock (
  case_id          UUID not null references case_file (id),
  stage            TEXT not null,
  clock            TEXT not null,
  started_at       TIMESTAMPTZ not null,
  whose            TEXT not null,
  policy_due       TEXT not null,
  code_due         TEXT,
  act_by           TEXT not null,
  act_by_at        TIMESTAMPTZ not null,
  met_at           TIMESTAMPTZ,
  stopped_at       TIMESTAMPTZ,
  rule             TEXT not null,
  clause           TEXT not null,
  calendar_version TEXT not null references rulebook (version),
  primary key (case_id, stage, clock, started_at)
);
create index clock_running on clock (act_by_at)
  where met_at is null and stopped_at is null and whose = 'landlord';

drop table milestone;
create table milestone (
  case_id UUID not null references case_file (id),
  passage BIGINT not null,
  stage   TEXT not null,
  kind    TEXT not null,
  nth     BIGINT not null,
  at      TIMESTAMPTZ not null,
  on_date DATE not null,
  number  BIGINT,
  word    TEXT,
  primary key (case_id, passage, kind, nth)
);
create index milestone_kind on milestone (kind, on_date);

-- What somebody undertook to do by a date and is still to be done.
create table undertaking (
  case_id  UUID not null references case_file (id),
  id       UUID not null,
  kind     TEXT not null,
  by_date  DATE not null,
  by_at    TIMESTAMPTZ not null,
  owner_id UUID references contact (id),
  primary key (case_id, id)
);
create index undertaking_by on undertaking (by_at);

alter table case_file add column kept_shape BIGINT not null default 0;
alter table case_file add column wakes_at TIMESTAMPTZ;
create index case_file_behind on case_file (kept_shape);
create index case_file_wakes on case_file (wakes_at, id) where wakes_at is not null;

alter table task add column done_by UUID references contact (id);
create index task_by_case on task (case_id) where done_at is null;
