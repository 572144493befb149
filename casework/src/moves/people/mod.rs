//! What is noted, promised and paid beside the stages of a case, in; facts, letters and tasks, out.

mod note;

pub use note::Note;
