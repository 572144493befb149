-- How far each mailbox on a server has been read, and what was being read when that was written.
create table mailbox_cursor (
  mailbox      TEXT not null primary key,
  source       TEXT not null,
  uidvalidity  BIGINT not null,
  since        TIMESTAMPTZ not null,
  settled_to   BIGINT not null,
  put_away_to  BIGINT not null,
  reading_from BIGINT,
  reading_to   BIGINT,
  starts       BIGINT not null
);
