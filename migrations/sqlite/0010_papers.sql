-- A quarter's report that was drawn, approved and given out. The files are those of the mail to the secretary;
-- `totals` is what it told of each quarter, so that the next report can say what has changed since.
create table report_issue (
  quarter       TEXT not null,
  revision      INTEGER not null,
  as_at         TEXT not null,
  letter_id     BLOB not null references message (id),
  totals        TEXT not null,
  drawn_at      TEXT not null,
  approved_by   BLOB references contact (id),
  approved_at   TEXT,
  circulated_at TEXT,
  primary key (quarter, revision)
) strict, without rowid;
