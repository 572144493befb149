-- A quarter's report that was drawn, approved and given out. The files are those of the mail to the secretary;
-- `totals` is what it told of each quarter, so that the next report can say what has changed since.
create table report_issue (
  quarter       TEXT not null,
  revision      BIGINT not null,
  as_at         DATE not null,
  letter_id     UUID not null references message (id),
  totals        TEXT not null,
  drawn_at      TIMESTAMPTZ not null,
  approved_by   UUID references contact (id),
  approved_at   TIMESTAMPTZ,
  circulated_at TIMESTAMPTZ,
  primary key (quarter, revision)
);
