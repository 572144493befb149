//! A place in the file and what is wrong there, in; one line for a person, out.

use super::written::{OneOrMany, Text};
use casework::addresses::Address;
use casework::toml_text::{self, Fault, Wrong};
use serde::de::DeserializeOwned;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Something wrong with the settings. Its `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFault {
    /// The settings file.
    pub file: PathBuf,
    /// The line, counted from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong, naming the key. Never a secret, never a person.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}

impl SettingsFault {
    /// A fault of `file` as a whole.
    pub(super) fn of_file(file: &Path, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            message: message.into(),
            cure: cure.into(),
        }
    }
}

impl fmt::Display for SettingsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {} \u{2013} {}", self.message, self.cure)
    }
}

impl std::error::Error for SettingsFault {}

/// The settings file while it is being read.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub file: &'a Path,
    pub text: &'a str,
}

impl Source<'_> {
    /// The whole text as TOML. What a value was is kept out of the fault: it may be a secret.
    pub fn toml<T: DeserializeOwned>(&self) -> Result<T, SettingsFault> {
        toml_text::read(self.text).map_err(|Fault { line, message, cure }| SettingsFault {
            file: self.file.to_owned(),
            line,
            message: toml_text::one_line(&without_value(message)),
            cure: toml_text::one_line(&cure),
        })
    }

    /// A section that must be there.
    pub fn section<T>(&self, name: &str, section: Option<T>) -> Result<T, SettingsFault> {
        section.ok_or_else(|| {
            self.whole(Wrong::new(
                format!("the section [{name}] is missing"),
                "add it as in redress.example.toml",
            ))
        })
    }

    /// A fault of the file as a whole.
    pub fn whole(&self, wrong: Wrong) -> SettingsFault {
        SettingsFault::of_file(self.file, wrong.message, wrong.cure)
    }

    /// A fault at `span`.
    pub fn fault(&self, span: Range<usize>, wrong: Wrong) -> SettingsFault {
        SettingsFault {
            line: Some(self.line(span)),
            ..self.whole(wrong)
        }
    }

    /// A warning at `span`.
    pub fn warning(&self, span: Range<usize>, wrong: Wrong) -> Fault {
        Fault {
            line: Some(self.line(span)),
            message: wrong.message,
            cure: wrong.cure,
        }
    }

    pub fn line(&self, span: Range<usize>) -> usize {
        toml_text::line_of(self.text, span.start)
    }

    /// `text` as a path from the folder of the file.
    pub fn path(&self, text: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(text)
    }

    /// `text` as a folder that exists.
    pub fn folder(&self, key: &str, text: &Text, cure: impl Into<String>) -> Result<PathBuf, SettingsFault> {
        let path = self.path(text.get_ref());
        if !text.get_ref().is_empty() && path.is_dir() {
            return Ok(path);
        }
        let message = format!("`{key}` names a folder that does not exist");
        Err(self.fault(text.span(), Wrong::new(message, cure)))
    }

    /// The value of `key`, parsed; a fault begins with the key.
    pub fn parsed<T: FromStr<Err = Wrong>>(&self, key: &str, text: &Text) -> Result<T, SettingsFault> {
        text.get_ref().parse().map_err(|wrong: Wrong| {
            let message = format!("`{key}` {}", wrong.message);
            self.fault(text.span(), Wrong { message, ..wrong })
        })
    }

    /// The value of `key`, which must hold something fit for a heading of a letter.
    pub fn name(&self, key: &str, text: &Text) -> Result<String, SettingsFault> {
        let name = text.get_ref().trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            let message = format!("`{key}` is empty or not on one line");
            return Err(self.fault(text.span(), Wrong::new(message, "give it a name")));
        }
        Ok(name.to_owned())
    }

    /// The value of `key` as an address.
    pub fn address(&self, key: &str, text: &Text) -> Result<Address, SettingsFault> {
        text.get_ref().parse().map_err(|_| {
            let message = format!("`{key}` is not an e-mail address");
            self.fault(text.span(), Wrong::new(message, "write it as name@example.org"))
        })
    }

    /// The values of `key` as addresses; none where the key is not there.
    pub fn addresses(&self, key: &str, list: Option<&OneOrMany>) -> Result<Vec<Address>, SettingsFault> {
        list.into_iter()
            .flat_map(OneOrMany::texts)
            .map(|text| self.address(key, text))
            .collect()
    }
}

/// `invalid type: string "the value", expected …` without the value.
fn without_value(message: String) -> String {
    match (message.find(": string \""), message.rfind("\", expected")) {
        (Some(start), Some(end)) => format!("{}: text{}", &message[..start], &message[end + 1..]),
        _ => message,
    }
}
