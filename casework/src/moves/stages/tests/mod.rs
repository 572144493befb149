//! Moves at a stage as tables: what is done, what is refused and by which clause, what letters carry.
