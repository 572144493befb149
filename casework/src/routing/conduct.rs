//! The directory and what somebody writes in a case that there is, in; of whose conduct they complain, out.
//!
//! Whoever has a case is named in half the mails about it (“Dear Sam Lee”), so a name alone says nothing here.

use crate::ids::ContactId;
use crate::routing::staff_named;
use crate::rules::Directory;
use crate::triage::{Category, Words};

/// What the words of a complaint about staff are listed under.
const CONDUCT: &str = "staff-conduct";

/// What stands between “I complain” and of whom.
const OF: &str = "about against regarding concerning that";

/// How far after “complain” that may stand: “complain to you formally about”.
const WITHIN: usize = 4;

/// Who of the landlord's people `said` complains of, in the directory's order: those whom it names, where it
/// speaks of how somebody behaved or complains of them by name. In doubt they are: it must not reach them
/// (Complaint Handling Code 2024, 5.8).
pub fn complained_of(directory: &Directory, words: &Words, said: &str) -> Vec<ContactId> {
    if words.speak_of(&Category::from_known(CONDUCT), said) {
        return staff_named(directory, said);
    }
    let complaints: Vec<String> = sentences(said).iter().filter_map(|one| of_what(one)).collect();
    // Each stands apart: a name is not made of the end of one and the beginning of the next.
    staff_named(directory, &complaints.join(" \u{2014} and \u{2014} "))
}

/// The sentences of a text, word by word. The stop of “Mr. Lee” ends none.
fn sentences(said: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in said.split_whitespace() {
        if let Some(last) = sentences.last_mut() {
            last.push(word);
        }
        let titled = word.len() <= "Mrs.".len() && word.starts_with(char::is_uppercase);
        if word.ends_with(['!', '?', ';']) || (word.ends_with('.') && !titled) {
            sentences.push(Vec::new());
        }
    }
    sentences
}

/// Of what a sentence complains. To whom it does is another matter: “I complained about the roof to Sam Lee”.
fn of_what(sentence: &[&str]) -> Option<String> {
    let complains = |word: &&str| {
        word.to_lowercase()
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .starts_with("complain")
    };
    let at = sentence.iter().position(complains)?;
    let rest = &sentence[at + 1..];
    let of = rest
        .iter()
        .take(WITHIN)
        .position(|word| OF.split(' ').any(|of| word.eq_ignore_ascii_case(of)))?;
    let what = rest[of + 1..]
        .iter()
        .take_while(|word| !word.eq_ignore_ascii_case("to"));
    Some(what.copied().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::Office;

    #[test]
    fn a_name_is_complained_of_only_where_it_is() {
        let mut office = Office::under("om-web");
        let sam = &mut office.rules.directory.handlers[1];
        sam.name = "Sam Lee".to_owned();
        let id = sam.id;
        for (said, is) in [
            (
                "Dear Sam Lee,\nThank you. I complained in March and nobody came.",
                false,
            ),
            ("Dear Sam Lee,\nI complain about the roof.", false),
            ("I complained about the roof to Sam Lee.", false),
            ("I complained about the roof. Sam Lee came on Monday.", false),
            ("The plumber was rude.", false),
            ("Sam Lee was rude on the telephone.", true),
            ("Sam Lee came on Monday.\n\nHe shouted at me.", true),
            ("I complain about Sam Lee", true),
            (
                "I want to make a complaint to you about\nMr. Lee and his work.",
                true,
            ),
            ("(Complaint against your surveyor Sam)", true),
            ("I complain that Sam Lee read my post.", true),
        ] {
            let found = complained_of(&office.rules.directory, &office.rules.words, said);
            assert_eq!(found == [id], is, "{said}");
        }
    }
}
