-- The complaints register. One register is one landlord.
-- Identifiers are UUIDs made by the program; times are UTC to the microsecond; JSON is text.

-- The policies and calendars that cases were counted by, word for word.
create table rulebook (
  version       TEXT not null primary key,
  kind          TEXT not null check (kind in ('policy', 'calendar')),
  name          TEXT not null,
  text          TEXT not null,
  first_used_at TEXT not null
) strict;

-- Persons, staff, teams and organisations. Names and addresses live here and can be emptied.
create table contact (
  id         BLOB not null primary key,
  kind       TEXT not null check (kind in ('person', 'staff', 'team')),
  name       TEXT,
  created_at TEXT not null
) strict, without rowid;

create table contact_address (
  channel     TEXT not null,
  address_key TEXT not null,
  address     TEXT not null,
  contact_id  BLOB not null references contact (id),
  failed_at   TEXT,
  primary key (channel, address_key)
) strict, without rowid;
create index contact_address_contact on contact_address (contact_id);

-- What the facts of a case come to. Written only in the transaction that appends facts.
create table case_file (
  id               BLOB not null primary key,
  reference        TEXT not null unique,
  version          INTEGER not null,
  kind             TEXT not null,
  channel          TEXT not null,
  complainant_id   BLOB not null references contact (id),
  policy           TEXT not null,
  policy_version   TEXT not null references rulebook (version),
  calendar_version TEXT not null references rulebook (version),
  region           TEXT not null,
  state            TEXT not null,
  stage            TEXT,
  category         TEXT,
  owner_id         BLOB references contact (id),
  restricted       INTEGER not null,
  received_at      TEXT not null,
  confirmed_at     TEXT,
  acknowledged_at  TEXT
) strict, without rowid;
create index case_file_complainant on case_file (complainant_id);
create index case_file_received on case_file (received_at, id);

-- Facts are appended and never changed. No words, names or addresses of anybody stand in them.
create table fact (
  id          BLOB not null,
  case_id     BLOB not null references case_file (id),
  seq         INTEGER not null,
  kind        TEXT not null,
  shape       INTEGER not null,
  happened_at TEXT not null,
  recorded_at TEXT not null,
  by_kind     TEXT not null check (by_kind in ('redress', 'staff', 'resident')),
  by_id       BLOB,
  cause_kind  TEXT not null check (cause_kind in ('message', 'letter', 'clock', 'command')),
  cause_id    BLOB,
  data        TEXT not null,
  primary key (case_id, seq)
) strict, without rowid;

-- Dates and numbers that reports read. The same fold writes them.
create table milestone (
  case_id BLOB not null references case_file (id),
  stage   TEXT not null,
  kind    TEXT not null,
  at      TEXT not null,
  on_date TEXT not null,
  number  INTEGER,
  primary key (case_id, stage, kind)
) strict, without rowid;
create index milestone_kind on milestone (kind, on_date);

-- Cases that say the same or have to do with each other, by the same fold.
create table case_link (
  case_id BLOB not null references case_file (id),
  to_id   BLOB not null references case_file (id),
  primary key (case_id, to_id)
) strict, without rowid;

-- Running and met clocks, by the same fold.
create table clock (
  case_id          BLOB not null references case_file (id),
  stage            TEXT not null,
  clock            TEXT not null,
  started_at       TEXT not null,
  policy_due       TEXT not null,
  code_due         TEXT,
  act_by           TEXT not null,
  act_by_at        TEXT not null,
  met_at           TEXT,
  rule             TEXT not null,
  clause           TEXT not null,
  calendar_version TEXT not null references rulebook (version),
  primary key (case_id, stage, clock)
) strict, without rowid;
create index clock_running on clock (act_by_at) where met_at is null;

-- Everything that came in or went out. An incoming message has exactly one outcome.
create table message (
  id             BLOB not null primary key,
  direction      TEXT not null check (direction in ('in', 'out')),
  channel        TEXT not null,
  mailbox        TEXT not null,
  uidvalidity    INTEGER not null,
  uid            TEXT not null,
  message_id     TEXT,
  message_id_key TEXT,
  class          TEXT not null,
  outcome        TEXT not null,
  held_because   TEXT,
  why            TEXT not null,
  case_id        BLOB references case_file (id),
  contact_id     BLOB references contact (id),
  duplicate_of   BLOB references message (id),
  substance      BLOB,
  subject        TEXT,
  subject_key    TEXT,
  received_at    TEXT not null,
  recorded_at    TEXT not null
) strict, without rowid;
create unique index message_place on message (mailbox, uidvalidity, uid) where direction = 'in';
create index message_by_message_id on message (message_id_key) where message_id_key is not null;
create index message_by_substance on message (substance, received_at, id) where substance is not null;
create index message_receipts on message (contact_id, recorded_at) where direction = 'out' and class = 'receipt';
create index message_by_words on message (contact_id, substance) where substance is not null;
create index message_by_subject on message (contact_id, subject_key) where subject_key is not null;
create index message_by_case on message (case_id);
create index message_held on message (received_at) where outcome = 'held';

-- The raw bytes of each message and letter, zstd. Large ones are files, named by the SHA-256 of what they hold.
-- Under the message's own identifier, which rises: an index of hashes would be written all over.
create table body (
  message_id BLOB not null primary key references message (id),
  hash       BLOB not null,
  size       INTEGER not null,
  stored     TEXT not null check (stored in ('here', 'file')),
  packed     BLOB
) strict;

-- Attachments point into the raw message and are taken out of it on demand.
create table attachment (
  message_id   BLOB not null references message (id),
  part         INTEGER not null,
  name         TEXT not null,
  content_type TEXT not null,
  size         INTEGER not null,
  sha256       TEXT not null,
  primary key (message_id, part)
) strict, without rowid;

-- Letters to deliver. The key, made of the cause and the kind of letter, makes a second queueing harmless.
create table outbox (
  message_id    BLOB not null primary key references message (id),
  key           TEXT not null unique,
  kind          TEXT not null,
  recipient     TEXT not null,
  envelope_from TEXT not null,
  state         TEXT not null check (state in ('waiting', 'delivered', 'given_up')),
  attempts      INTEGER not null,
  next_at       TEXT not null,
  lease_by      TEXT,
  lease_until   TEXT,
  fence         INTEGER not null,
  last_error    TEXT,
  delivered_at  TEXT
) strict, without rowid;
create index outbox_waiting on outbox (next_at, message_id) where state = 'waiting';

-- Signed address parts, and what each stands for.
create table token (
  token      TEXT not null primary key,
  purpose    TEXT not null,
  case_id    BLOB references case_file (id),
  contact_id BLOB not null references contact (id),
  message_id BLOB references message (id),
  key_name   TEXT not null,
  made_at    TEXT not null
) strict, without rowid;

-- What a person has to do.
create table task (
  id         BLOB not null primary key,
  key        TEXT not null unique,
  kind       TEXT not null,
  case_id    BLOB references case_file (id),
  message_id BLOB references message (id),
  made_at    TEXT not null,
  done_at    TEXT
) strict, without rowid;
create index task_open on task (made_at, id) where done_at is null;
create index task_by_message on task (message_id);

create trigger fact_is_never_changed before update on fact
begin select raise(abort, 'facts are appended and never changed'); end;
create trigger fact_is_never_removed before delete on fact
begin select raise(abort, 'facts are appended and never removed'); end;
