-- How many open cases each has: where a team's cases are shared out, the fewest come first. The state stands
-- in it so that the count never leaves the index.
create index case_file_open on case_file (owner_id, state) where state = 'open';
