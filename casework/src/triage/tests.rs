use super::*;

#[test]
fn the_words_of_the_program_read() {
    Words::embedded().unwrap();
}
