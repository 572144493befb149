//! What letters carry, and what they lack.

use super::*;
use crate::letters::assembly::file_of_part;

#[test]
fn each_part_can_be_said_and_is_named_as_the_policies_name_it() {
    for part in Part::ALL {
        let said = samples::of_part(*part);
        assert!(!said.is_empty(), "{part}");
        for said in said {
            assert_eq!(said.part(), *part);
            assert_eq!(file_of_part(&said), format!("parts/{part}.md"));
            let word = serde_json::to_value(&said).unwrap()["part"].clone();
            assert_eq!(word, part.as_str(), "templates read another word");
            assert!(said.says_something(), "{said:?}");
        }
    }
}

#[test]
fn a_letter_carries_what_it_says_and_no_empty_part() {
    let blank = || "  \n".to_owned();
    let letter = CaseLetter {
        said: vec![
            Said::Reference,
            Said::Apology(blank()),
            Said::Reasons("Nobody came.".to_owned()),
            Said::Actions(Vec::new()),
        ],
        ..CaseLetter::sample(Resident::Response)
    };
    assert_eq!(
        letter.carries().collect::<Vec<_>>(),
        [Part::Reference, Part::Reasons]
    );
    let required = [
        Part::Apology,
        Part::Reference,
        Part::Final,
        Part::Actions,
        Part::Reasons,
    ];
    assert_eq!(
        missing(&letter, required.into_iter()),
        [Part::Apology, Part::Final, Part::Actions]
    );
    assert_eq!(missing(&letter, [].into_iter()), []);
}

/// A part that a letter carries stands in both its forms.
#[test]
fn what_a_letter_carries_is_read_in_it() {
    for part in Part::ALL {
        for said in samples::of_part(*part) {
            let with = |said: Vec<Said>| {
                let letter = CaseLetter {
                    said,
                    next: Next {
                        who: "You".to_owned(),
                        by: None,
                    },
                    ..CaseLetter::sample(Resident::Thanks)
                };
                render(&Letter::Case(letter))
            };
            let (without, with) = (with(Vec::new()), with(vec![said]));
            assert!(with.text.len() > without.text.len() + 10, "{part}: {}", with.text);
            assert!(
                with.html.unwrap().len() > without.html.unwrap().len() + 10,
                "{part}"
            );
        }
    }
}

#[test]
fn after_the_last_word_the_ombudsman_is_asked_to_look_and_before_it_to_advise() {
    let with = |said: Vec<Said>| {
        let letter = CaseLetter {
            said,
            ..CaseLetter::sample(Resident::Response)
        };
        render(&Letter::Case(letter)).text
    };
    let ombudsman = || Said::Ombudsman(Ombudsman::sample());
    assert!(with(vec![ombudsman()]).contains("for advice at any time"));
    assert!(with(vec![Said::Final, ombudsman()]).contains("to look at your complaint"));
}
