-- How many open cases each has: where a team's cases are shared out, the fewest come first.
create index case_file_open on case_file (owner_id) where state = 'open';
