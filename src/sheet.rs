//! The page of a letter and its head, in; the same letter as a tagged PDF on A4, out.

use crate::Problem;
use casework::letters::{Letterhead, Part, Written, written};
use pages::{Paper, Pdf};
use serde_json::{Value, json};

/// How a letter looks on paper.
const MARKUP: &str = include_str!("../templates/post/letter.typ");

/// The letter as PDF; none where the page is no page of a letter.
pub fn sheet(page: &str, head: &Letterhead) -> Result<Option<Pdf>, Problem> {
    let Some((subject, letter)) = written(page) else {
        return Ok(None);
    };
    let paper = Paper {
        markup: MARKUP,
        data: json!({
            "title": subject,
            "from": head.sender(),
            "to": head.addressee(),
            "on": head.date(),
            "letter": pieces(&letter),
        }),
        pictures: Vec::new(),
        on: head.on,
    };
    let made = pages::pdf(&paper);
    made.map(Some)
        .map_err(|fault| Problem::new("message", fault, "print it without `--pdf`, and report this"))
}

fn pieces(pieces: &[Written]) -> Vec<Value> {
    pieces.iter().map(piece).collect()
}

fn piece(piece: &Written) -> Value {
    match piece {
        Written::Words(words) => json!({ "kind": "words", "words": words }),
        Written::LineEnd => json!({ "kind": "line-end" }),
        Written::Rule => json!({ "kind": "rule" }),
        Written::Part(part, within) => {
            let first = match part {
                Part::Numbered(first) => Some(first),
                _ => None,
            };
            json!({ "kind": name(*part), "first": first, "parts": pieces(within) })
        }
    }
}

/// What the markup calls a part.
fn name(part: Part) -> &'static str {
    match part {
        Part::Paragraph => "paragraph",
        Part::Heading => "heading",
        Part::Quotation => "quotation",
        Part::Danger => "danger",
        Part::Facts => "facts",
        Part::List => "list",
        Part::Numbered(_) => "numbered",
        Part::Item => "item",
        Part::Verbatim => "verbatim",
        Part::Bold => "bold",
        Part::Unbroken => "unbroken",
        Part::Emphasis => "emphasis",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::letters::{LetterKind, Templates};

    fn head() -> Letterhead {
        Letterhead {
            landlord: "Larkfield Homes".to_owned(),
            from: Some("2 Larkfield Road, Leeds, LS19 7XX".to_owned()),
            name: Some("Ann Shaw".to_owned()),
            to: Some("14 Mill Lane\nManchester\nM1 1AA".to_owned()),
            on: "2026-11-12".parse().unwrap(),
        }
    }

    #[test]
    fn every_letter_to_a_resident_can_be_set() {
        let templates = Templates::embedded().unwrap();
        let kinds = LetterKind::all().filter(|kind| kind.is_to_resident());
        for letter in kinds.filter_map(|kind| kind.samples().into_iter().next()) {
            let page = templates.render(&letter).unwrap().html.unwrap();
            let made = sheet(&page, &head()).unwrap().unwrap();
            assert!(
                made.lacking.is_empty(),
                "{:?} of {}",
                made.lacking,
                letter.kind().name()
            );
        }
    }

    #[test]
    fn whoever_has_no_address_gets_a_letter_all_the_same() {
        let page = "<title>A</title></head><body><div><p>Hello</p></div></body></html>";
        let bare = Letterhead {
            from: None,
            name: Some("\u{622}\u{646}".to_owned()),
            to: None,
            ..head()
        };
        let made = sheet(page, &bare).unwrap().unwrap();
        assert_eq!(made.lacking.len(), 2);
        assert_eq!(sheet("Hello", &bare).unwrap(), None);
    }
}
