-- Whether some attempt to send the letter ended so that the server may have it. A later attempt that fails
-- for certain does not make that unsaid, so it is kept beside the attempt's own end.
alter table outbox add column may_have_gone INTEGER not null default 0 check (may_have_gone in (0, 1));
