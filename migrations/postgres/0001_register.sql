-- The complaints register. One register is one landlord.
-- Identifiers are UUIDs made by the program; times are UTC to the microsecond; JSON is text.

-- The policies and calendars that cases were counted by, word for word.
create table rulebook (
  version       TEXT not null primary key,
  kind          TEXT not null check (kind in ('policy', 'calendar')),
  name          TEXT not null,
  text          TEXT not null,
  first_used_at TIMESTAMPTZ not null
);

-- Persons, staff, teams and organisations. Names and addresses live here and can be emptied.
create table contact (
  id         UUID not null primary key,
  kind       TEXT not null check (kind in ('person', 'staff', 'team')),
  name       TEXT,
  created_at TIMESTAMPTZ not null
);

create table contact_address (
  channel     TEXT not null,
  address_key TEXT not null,
  address     TEXT not null,
  contact_id  UUID not null references contact (id),
  failed_at   TIMESTAMPTZ,
  primary key (channel, address_key)
);
create index contact_address_contact on contact_address (contact_id);

-- What the facts of a case come to. Written only in the transaction that appends facts.
create table case_file (
  id               UUID not null primary key,
  reference        TEXT not null unique,
  version          BIGINT not null,
  kind             TEXT not null,
  channel          TEXT not null,
  complainant_id   UUID not null references contact (id),
  policy           TEXT not null,
  policy_version   TEXT not null references rulebook (version),
  calendar_version TEXT not null references rulebook (version),
  region           TEXT not null,
  state            TEXT not null,
  stage            TEXT,
  category         TEXT,
  owner_id         UUID references contact (id),
  restricted       BOOLEAN not null,
  received_at      TIMESTAMPTZ not null,
  confirmed_at     TIMESTAMPTZ,
  acknowledged_at  TIMESTAMPTZ
);
create index case_file_complainant on case_file (complainant_id);
create index case_file_received on case_file (received_at, id);

-- Facts are appended and never changed. No words, names or addresses of anybody stand in them.
create table fact (
  id          UUID not null,
  case_id     UUID not null references case_file (id),
  seq         BIGINT not null,
  kind        TEXT not null,
  shape       BIGINT not null,
  happened_at TIMESTAMPTZ not null,
  recorded_at TIMESTAMPTZ not null,
  by_kind     TEXT not null check (by_kind in ('redress', 'staff', 'resident')),
  by_id       UUID,
  cause_kind  TEXT not null check (cause_kind in ('message', 'letter', 'clock', 'command')),
  cause_id    UUID,
  data        TEXT not null,
  primary key (case_id, seq)
);

-- Dates and numbers that reports read. The same fold writes them.
create table milestone (
  case_id UUID not null references case_file (id),
  stage   TEXT not null,
  kind    TEXT not null,
  at      TIMESTAMPTZ not null,
  on_date DATE not null,
  number  BIGINT,
  primary key (case_id, stage, kind)
);
create index milestone_kind on milestone (kind, on_date);

-- Cases that say the same or have to do with each other, by the same fold.
create table case_link (
  case_id UUID not null references case_file (id),
  to_id   UUID not null references case_file (id),
  primary key (case_id, to_id)
);

-- Running and met clocks, by the same fold.
create table clock (
  case_id          UUID not null references case_file (id),
  stage            TEXT not null,
  clock            TEXT not null,
  started_at       TIMESTAMPTZ not null,
  policy_due       TEXT not null,
  code_due         TEXT,
  act_by           TEXT not null,
  act_by_at        TIMESTAMPTZ not null,
  met_at           TIMESTAMPTZ,
  rule             TEXT not null,
  clause           TEXT not null,
  calendar_version TEXT not null references rulebook (version),
  primary key (case_id, stage, clock)
);
create index clock_running on clock (act_by_at) where met_at is null;

-- Everything that came in or went out. An incoming message has exactly one outcome.
create table message (
  id             UUID not null primary key,
  direction      TEXT not null check (direction in ('in', 'out')),
  channel        TEXT not null,
  mailbox        TEXT not null,
  uidvalidity    BIGINT not null,
  uid            TEXT not null,
  message_id     TEXT,
  message_id_key TEXT,
  class          TEXT not null,
  outcome        TEXT not null,
  held_because   TEXT,
  why            TEXT not null,
  case_id        UUID references case_file (id),
  contact_id     UUID references contact (id),
  duplicate_of   UUID references message (id),
  substance      BYTEA,
  subject        TEXT,
  subject_key    TEXT,
  received_at    TIMESTAMPTZ not null,
  recorded_at    TIMESTAMPTZ not null
);
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
  message_id UUID not null primary key references message (id),
  hash       BYTEA not null,
  size       BIGINT not null,
  stored     TEXT not null check (stored in ('here', 'file')),
  packed     BYTEA
);

-- Attachments point into the raw message and are taken out of it on demand.
create table attachment (
  message_id   UUID not null references message (id),
  part         BIGINT not null,
  name         TEXT not null,
  content_type TEXT not null,
  size         BIGINT not null,
  sha256       TEXT not null,
  primary key (message_id, part)
);

-- Letters to deliver. The key, made of the cause and the kind of letter, makes a second queueing harmless.
create table outbox (
  message_id    UUID not null primary key references message (id),
  key           TEXT not null unique,
  kind          TEXT not null,
  recipient     TEXT not null,
  envelope_from TEXT not null,
  state         TEXT not null check (state in ('waiting', 'delivered', 'given_up')),
  attempts      BIGINT not null,
  next_at       TIMESTAMPTZ not null,
  lease_by      TEXT,
  lease_until   TIMESTAMPTZ,
  fence         BIGINT not null,
  last_error    TEXT,
  delivered_at  TIMESTAMPTZ
);
create index outbox_waiting on outbox (next_at, message_id) where state = 'waiting';

-- Signed address parts, and what each stands for.
create table token (
  token      TEXT not null primary key,
  purpose    TEXT not null,
  case_id    UUID references case_file (id),
  contact_id UUID not null references contact (id),
  message_id UUID references message (id),
  key_name   TEXT not null,
  made_at    TIMESTAMPTZ not null
);

-- What a person has to do.
create table task (
  id         UUID not null primary key,
  key        TEXT not null unique,
  kind       TEXT not null,
  case_id    UUID references case_file (id),
  message_id UUID references message (id),
  made_at    TIMESTAMPTZ not null,
  done_at    TIMESTAMPTZ
);
create index task_open on task (made_at, id) where done_at is null;
create index task_by_message on task (message_id);

create function fact_is_kept() returns trigger language plpgsql as $$
begin raise exception 'facts are appended and never changed or removed'; end $$;
create trigger fact_is_never_changed before update or delete on fact
for each statement execute function fact_is_kept();
