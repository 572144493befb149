//! What a letter has to say, in; its subject and text, and the frozen bytes of a mail, out.
//!
//! A letter is a typed struct that can give samples of itself. Its words stand in
//! `templates/letters` and, part by part, in `templates/parts`, as CommonMark: the one
//! source of plain text and HTML. They are embedded in the program, and may be overridden
//! by the landlord. [`Templates::render`] makes the words; [`compose`] makes the mail
//! (RFC 5322, RFC 2045), the same bytes for the same arguments.

mod assembly;
mod case_letter;
mod embedded;
mod environment;
mod escape;
mod kinds;
mod letterhead;
mod mail;
mod page;
mod plain;
mod quoted_printable;
mod said;
mod samples;
mod source;
mod staff;
mod templates;
mod trial;
mod verdict;
pub mod wording;
mod written;

#[cfg(test)]
mod tests;

pub use case_letter::{Answer, CaseLetter, Next, missing};
pub use kinds::{Letter, LetterKind, StaffMail};
pub use letterhead::{Letterhead, with_letterhead};
pub use mail::{Attached, Automatic, Mailbox, Post, compose};
pub use said::{Body, Ombudsman, PromisedAction, Said, Since, Step};
pub use staff::{
    ActBy, Alert, AlertKind, Digest, Due, File, Heard, NewCase, Paper, PaperFor, Relayed, Writer,
};
pub use templates::Templates;
pub use verdict::Verdict;
pub use written::{Part, Written, written};

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub text: String,
    /// The same as HTML, where the letter has that form.
    pub html: Option<String>,
}

/// Why a letter cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    /// An override bears the name of no template.
    #[error("{file}: there is no letter template of this name \u{2013} {cure}")]
    UnknownFile {
        /// The name given.
        file: String,
        /// The nearest right name, or all of them.
        cure: String,
    },
    /// A template is not well-formed, or asks for something that the letter does not hold.
    #[error("{file}{}: {message} \u{2013} {cure}", line.map(|line| format!(" line {line}")).unwrap_or_default())]
    Template {
        /// The template's name, such as `receipt.md`.
        file: String,
        /// The line, counted from 1.
        line: Option<usize>,
        /// What is wrong.
        message: String,
        /// What to do about it.
        cure: String,
    },
    /// An address that cannot be written into a mail (RFC 5321 §4.1.2).
    #[error("\u{201c}{0}\u{201d} cannot be written to: not an address that mail can carry")]
    Address(String),
    /// A Message-ID that is none (RFC 5322 §3.6.4).
    #[error("\u{201c}{0}\u{201d} is not a Message-ID")]
    MessageId(String),
    /// A content type that is none (RFC 2045 §5.1).
    #[error("\u{201c}{0}\u{201d} is not a content type")]
    ContentType(String),
    /// The mail could not be put together.
    #[error("the mail could not be put together: {0}")]
    Mail(String),
}
