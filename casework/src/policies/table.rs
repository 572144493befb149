//! A table of a policy file, in; its values, and a fault for whatever is not as it should be, out.
//!
//! A table is asked for each key it may have; in the end whatever was not asked for is a
//! fault as well. So every fault of a file is reported at once, each with its line.

use super::faults::{Cure, Faults};
use crate::toml_text::nearest;
use std::cell::RefCell;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One table: what kind of thing it describes, where it stands and what was asked of it.
pub(super) struct Entry<'t> {
    /// What it describes, in a person's words: "clock", "the policy".
    what: &'static str,
    table: &'t DeTable<'t>,
    /// The line of its head.
    pub(super) line: usize,
    faults: &'t Faults<'t>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'t> Entry<'t> {
    pub(super) fn new(what: &'static str, table: &'t Spanned<DeTable<'t>>, faults: &'t Faults<'t>) -> Self {
        Self::at(what, table.get_ref(), table.span().start, faults)
    }

    fn at(what: &'static str, table: &'t DeTable<'t>, offset: usize, faults: &'t Faults<'t>) -> Self {
        Self {
            what,
            table,
            line: faults.line_of(offset),
            faults,
            asked: RefCell::default(),
        }
    }

    fn value(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.table
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(_, value)| value)
    }

    fn line_of(&self, value: &Spanned<DeValue<'_>>) -> usize {
        self.faults.line_of(value.span().start)
    }

    /// The line of `key`, or of the table where it has none.
    pub(super) fn line_at(&self, key: &'static str) -> usize {
        self.value(key).map_or(self.line, |value| self.line_of(value))
    }

    /// A fault at `key`.
    pub(super) fn fault(&self, key: &'static str, message: impl Into<String>, cure: impl Into<String>) {
        self.faults.add(self.line_at(key), message, cure);
    }

    fn missing(&self, key: &str) {
        let message = format!("{} has no `{key}`", self.what);
        self.faults
            .add(self.line, message, format!("add `{key} = \u{2026}`"));
    }

    fn string(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::trim);
        if text.is_none_or(str::is_empty) {
            let message = format!("`{key}` of {} is not a text", self.what);
            let right = if value.get_ref().is_bool() {
                "yes"
            } else {
                "\u{2026}"
            };
            self.faults.add(
                self.line_of(value),
                message,
                format!("write `{key} = \"{right}\"`"),
            );
            return None;
        }
        // It goes to terminals, letters and pictures, where such a letter can do anything.
        if text.is_some_and(|text| text.contains(|letter: char| letter.is_control() && letter != '\n')) {
            let message = format!("`{key}` of {} holds a control character", self.what);
            self.faults.add(self.line_of(value), message, "take it out");
            return None;
        }
        text.map(str::to_owned)
    }

    /// The text of `key`, if it is there.
    pub(super) fn optional_text(&self, key: &'static str) -> Option<String> {
        self.value(key).and_then(|value| self.string(key, value))
    }

    /// The text of `key`, which must be there.
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        if self.value(key).is_none() {
            self.missing(key);
        }
        self.optional_text(key)
    }

    fn reading<T: FromStr<Err: Cure>>(&self, key: &'static str, text: &str) -> Option<T> {
        let read = text.parse();
        read.map_err(|error: T::Err| {
            let message = format!("`{key}` of {}: {error}", self.what);
            self.fault(key, message, error.cure());
        })
        .ok()
    }

    /// What the text of `key` means, if it is there.
    pub(super) fn optional<T: FromStr<Err: Cure>>(&self, key: &'static str) -> Option<T> {
        self.optional_text(key).and_then(|text| self.reading(key, &text))
    }

    /// What the text of `key` means, which must be there.
    pub(super) fn read<T: FromStr<Err: Cure>>(&self, key: &'static str) -> Option<T> {
        self.text(key).and_then(|text| self.reading(key, &text))
    }

    /// The list of words of `key`, which must be there and hold one at least.
    pub(super) fn list<T: FromStr<Err: Cure>>(&self, key: &'static str) -> Vec<T> {
        if self.value(key).is_none() {
            self.missing(key);
        }
        self.optional_list(key)
    }

    /// The list of words of `key`; empty where it is not there.
    pub(super) fn optional_list<T: FromStr<Err: Cure>>(&self, key: &'static str) -> Vec<T> {
        let texts = self.texts(key);
        texts.iter().filter_map(|text| self.reading(key, text)).collect()
    }

    /// The word of `key`, or its list of words, which must be there.
    pub(super) fn one_or_more<T: FromStr<Err: Cure>>(&self, key: &'static str) -> Vec<T> {
        let is_list = self.value(key).is_some_and(|value| value.get_ref().is_array());
        if is_list {
            self.list(key)
        } else {
            self.read(key).into_iter().collect()
        }
    }

    /// The texts of a list, if it is there; a list holds one at least, and none twice.
    fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let array = value.get_ref().as_array().filter(|array| !array.is_empty());
        let Some(array) = array else {
            let message = format!("`{key}` of {} is not a list", self.what);
            self.fault(key, message, format!("write `{key} = [\"\u{2026}\"]`"));
            return Vec::new();
        };
        let texts: Vec<String> = array.iter().filter_map(|value| self.string(key, value)).collect();
        for (at, text) in texts.iter().enumerate() {
            if texts[..at].contains(text) {
                let message = format!("`{key}` of {} names `{text}` twice", self.what);
                self.fault(key, message, "name it once");
            }
        }
        texts
    }

    /// One of `names`, if it is there.
    pub(super) fn one_of(&self, key: &'static str, what: &str, names: &[&str]) -> Option<String> {
        let text = self.optional_text(key)?;
        self.among(key, what, names, text)
    }

    /// Those of `names` that `key` lists; empty where it is not there.
    pub(super) fn some_of(&self, key: &'static str, what: &str, names: &[&str]) -> Vec<String> {
        let texts = self.texts(key).into_iter();
        texts
            .filter_map(|text| self.among(key, what, names, text))
            .collect()
    }

    fn among(&self, key: &'static str, what: &str, names: &[&str], text: String) -> Option<String> {
        if names.contains(&text.as_str()) {
            return Some(text);
        }
        let cure = match nearest(&text, names.iter().copied()) {
            Some(right) => format!("did you mean `{right}`?"),
            None if names.is_empty() => format!("describe the {what} first"),
            None => format!("known here: {}", names.join(", ")),
        };
        self.fault(
            key,
            format!(
                "`{key}` of {}: there is no {what} \u{201c}{text}\u{201d}",
                self.what
            ),
            cure,
        );
        None
    }

    /// One of `names`, which must be there.
    pub(super) fn must_be_of(&self, key: &'static str, what: &str, names: &[&str]) -> Option<String> {
        if self.value(key).is_none() {
            self.missing(key);
        }
        self.one_of(key, what, names)
    }

    /// A short name that is safe in the register and on a command line, which must be there.
    pub(super) fn name(&self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if text.chars().all(plain) {
            return Some(text);
        }
        let message = format!("\u{201c}{text}\u{201d} is no name for {}", self.what);
        self.fault(key, message, "use small letters, digits, - and _ only");
        None
    }

    /// A fault if `key` is not there.
    pub(super) fn must_have(&self, key: &'static str) {
        if self.value(key).is_none() {
            self.faults.add(
                1,
                format!("{} has no `[{key}]`", self.what),
                format!("add the table `[{key}]`"),
            );
        }
    }

    /// The table `[key]`, if it is there.
    pub(super) fn table(&self, key: &'static str) -> Option<Entry<'t>> {
        let value = self.value(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.fault(
                key,
                format!("`{key}` is not a table"),
                format!("write `[{key}]` above its lines"),
            );
            return None;
        };
        Some(Self::at(key, table, value.span().start, self.faults))
    }

    /// The tables `[[key]]`, in order.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Entry<'t>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let array = value.get_ref().as_array().map(|array| array.iter());
        let tables: Option<Vec<_>> = array.and_then(|mut array| {
            array.try_fold(Vec::new(), |mut tables, value| {
                let table = value.get_ref().as_table()?;
                tables.push(Self::at(key, table, value.span().start, self.faults));
                Some(tables)
            })
        });
        tables.unwrap_or_else(|| {
            self.fault(
                key,
                format!("`{key}` is not a list of tables"),
                format!("write `[[{key}]]` above each"),
            );
            Vec::new()
        })
    }

    /// Every key that was not asked for is a fault.
    pub(super) fn done(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let cure = match nearest(name, asked.iter().copied()) {
                    Some(right) => format!("did you mean `{right}`?"),
                    None => "take it out".to_owned(),
                };
                let line = self.faults.line_of(key.span().start);
                self.faults
                    .add(line, format!("{} has no place for `{name}`", self.what), cure);
            }
        }
    }
}
