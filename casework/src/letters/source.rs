//! The text of a letter's template, in; its subject, what it says happens next, and its body, out.
//!
//! The first line is `Subject: …`; that of a letter to a resident has `Next: …` as its second,
//! so that no letter leaves out what the resident needs first.

use super::{LetterFault, LetterKind};

const SUBJECT: &str = "Subject:";
const NEXT: &str = "Next:";

/// A template in its pieces. Each begins with as many line ends as stood before it, so that a
/// fault in it names the line of the file.
pub(super) struct Source {
    pub subject: String,
    pub next: Option<String>,
    pub body: String,
}

impl Source {
    /// The pieces of `text`, the template of a letter of this kind.
    pub fn of(file: &str, text: &str, kind: LetterKind) -> Result<Self, LetterFault> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let subject = line_of(file, 1, SUBJECT, first)?;
        if !kind.is_to_resident() {
            return Ok(Self {
                subject,
                next: None,
                body: format!("\n{rest}"),
            });
        }
        let (second, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let next = line_of(file, 2, NEXT, second)?;
        Ok(Self {
            subject,
            next: Some(format!("\n{next}")),
            body: format!("\n\n{rest}"),
        })
    }
}

/// What stands on `line` behind its `label`.
fn line_of(file: &str, number: usize, label: &str, line: &str) -> Result<String, LetterFault> {
    let words = line.strip_prefix(label).map(str::trim).unwrap_or_default();
    if !words.is_empty() {
        return Ok(words.to_owned());
    }
    Err(LetterFault::Template {
        file: file.to_owned(),
        line: Some(number),
        message: format!("this line is not `{label} \u{2026}`"),
        cure: "begin it as the embedded template of this name does".to_owned(),
    })
}

/// The name under which the subject of `file` is kept.
pub(super) fn name_of_subject(file: &str) -> String {
    format!("{file} {SUBJECT}")
}

/// The name under which what `file` says happens next is kept.
pub(super) fn name_of_next(file: &str) -> String {
    format!("{file} {NEXT}")
}

/// Whether it is the name of a subject.
pub(super) fn is_subject(name: &str) -> bool {
    name.ends_with(SUBJECT)
}

/// The file of a piece.
pub(super) fn file_of_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}
