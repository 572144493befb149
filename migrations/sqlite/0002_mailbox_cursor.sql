-- How far each mailbox on a server has been read, and what was being read when that was written.
create table mailbox_cursor (
  mailbox      TEXT not null primary key,
  source       TEXT not null,
  uidvalidity  INTEGER not null,
  since        TEXT not null,
  settled_to   INTEGER not null,
  put_away_to  INTEGER not null,
  reading_from INTEGER,
  reading_to   INTEGER,
  starts       INTEGER not null
) strict;
