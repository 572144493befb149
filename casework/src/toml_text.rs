//! The text of a TOML file, in; a typed value, or a fault with its line and cure, out.
//!
//! Policies and settings are both read here, so that a typing mistake in either is
//! answered alike: what is wrong, on which line, and the nearest right name.

use serde::de::DeserializeOwned;
use std::fmt;

/// Something wrong in a file that a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line it is on, counted from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong, naming the thing.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{} \u{2013} {}", self.message, self.cure)
    }
}

/// What is wrong with a value and what to do, not knowing yet where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} \u{2013} {cure}")]
pub struct Wrong {
    /// What is wrong with the value; the name of its key may go before it.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}

impl Wrong {
    /// What is wrong, and the cure; each on one line.
    pub fn new(message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            message: one_line(&message.into()),
            cure: one_line(&cure.into()),
        }
    }
}

/// The text with line ends made spaces: a name in a file may hold one, a fault does not.
pub fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Reads `text` as a `T`. Unknown keys are faults where `T` says `deny_unknown_fields`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        let whole = error.message().trim();
        let cure = cure(whole);
        // The names that would have been right stand in the cure.
        let message = whole
            .split(", expected one of")
            .next()
            .unwrap_or(whole)
            .to_owned();
        Fault { line, message, cure }
    })
}

/// The line on which byte `offset` of `text` lies, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(offset)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// The name of `names` that `name` was most likely meant to be.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What to do about a message of the TOML reader.
fn cure(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((wrong, known)) if message.starts_with("unknown ") => {
            match nearest(wrong, known.iter().copied()) {
                Some(right) => format!("did you mean `{right}`?"),
                None if known.is_empty() => "take it out".to_owned(),
                None => format!("known here: {}", known.join(", ")),
            }
        }
        Some((missing, _)) if message.starts_with("missing field") => format!("add `{missing} = \u{2026}`"),
        _ => "correct this line".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read for its faults alone")]
    struct Sample {
        region: String,
        homes: u32,
    }

    #[test]
    fn each_fault_names_line_thing_and_cure() {
        for (text, line, names, cure) in [
            (
                "region = 'x'\nhoems = 3\n",
                Some(2),
                "hoems",
                "did you mean `homes`?",
            ),
            ("region = 'x'\n", Some(1), "homes", "add `homes = \u{2026}`"),
            (
                "region = 'x'\nhomes = 'many'\n",
                Some(2),
                "expected u32",
                "correct this line",
            ),
            ("region = 'x\n", Some(1), "string", "correct this line"),
        ] {
            let fault = read::<Sample>(text).unwrap_err();
            assert_eq!(fault.line, line, "{fault}");
            assert!(fault.message.contains(names), "{fault}");
            assert_eq!(fault.cure, cure, "{fault}");
        }
    }
}
