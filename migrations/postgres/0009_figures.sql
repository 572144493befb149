-- What reports read of a case: its milestones in one line, and the civil date by which they are read in portions. Both
-- come from the facts, and are made by the same fold when the register is opened next.
alter table case_file add column received_on DATE;
alter table case_file add column figures TEXT not null default '';
create index case_file_received_on on case_file (received_on);
