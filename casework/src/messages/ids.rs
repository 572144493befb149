//! A Message-ID field as written, in; ids that can be compared, out.

use std::fmt;

/// More ids than this in one field are no thread; the newest are kept.
const MOST: usize = 500;

/// A Message-ID (RFC 5322 §3.6.4), malformed ones included: the brackets are off, the rest is as it
/// was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct MailId(String);

impl MailId {
    /// An id out of text that may have brackets and folds; nothing, if it is empty.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('<').unwrap_or(text);
        let text = text.strip_suffix('>').unwrap_or(text).trim();
        (!text.is_empty()).then(|| Self(text.chars().filter(|c| !c.is_control()).collect()))
    }

    /// As written, without brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings of one id are equal: without blanks (folds), the domain in
    /// lower case. The part before the `@` keeps its case: some systems tell ids apart by it alone.
    #[must_use]
    pub fn key(&self) -> String {
        let bare: String = self.0.chars().filter(|c| !c.is_whitespace()).collect();
        match bare.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
            None => bare,
        }
    }

    /// What stands after the last `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> Option<String> {
        self.key().rsplit_once('@').map(|(_, domain)| domain.to_owned())
    }
}

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All ids of a Message-ID, In-Reply-To or References field. Old programs put words round them.
pub(super) fn all(field: &str) -> Vec<MailId> {
    let mut ids: Vec<MailId> = Vec::new();
    let mut rest = field;
    while let Some(open) = rest.find('<') {
        let inner = &rest[open + 1..];
        let close = inner.find(['>', '<']).unwrap_or(inner.len());
        ids.extend(MailId::new(&inner[..close]));
        rest = &inner[close..];
    }
    if ids.is_empty() {
        let words = || field.split_whitespace();
        if words().count() > 1 && words().all(|word| word.contains('@')) {
            ids.extend(words().filter_map(MailId::new));
        } else {
            ids.extend(MailId::new(field));
        }
    }
    ids.split_off(ids.len().saturating_sub(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_however_they_are_written() {
        for (field, ids) in [
            (" <a@b.example>\r\n", &["a@b.example"][..]),
            ("<a@b> <c@d>", &["a@b", "c@d"]),
            ("<a@b><c@d>", &["a@b", "c@d"]),
            ("a@b c@d", &["a@b", "c@d"]),
            ("no brackets and spaces 12", &["no brackets and spaces 12"]),
            ("Your message of Monday <a@b>", &["a@b"]),
            ("<a@b", &["a@b"]),
            ("<>", &["<>"; 0]),
            ("  ", &[]),
        ] {
            let found: Vec<String> = all(field).iter().map(ToString::to_string).collect();
            assert_eq!(found, ids, "{field}");
        }
    }

    #[test]
    fn spellings_of_one_id_have_one_key() {
        let key = |text: &str| MailId::new(text).unwrap().key();
        assert_eq!(key("<Ab@Example.ORG>"), key("Ab@example.org"));
        assert_eq!(key("<Ab\r\n @example.org>"), key("<Ab@example.org>"));
        assert_ne!(key("<Ab@example.org>"), key("<ab@example.org>"));
    }

    #[test]
    fn a_bomb_of_references_is_cut_to_the_newest() {
        let field: String =
            (0..5_000).fold(String::new(), |field, n| field + &format!("<{n}@x.example>\r\n "));
        let ids = all(&field);
        assert_eq!(
            (ids.len(), ids.last().map(MailId::as_str)),
            (MOST, Some("4999@x.example"))
        );
    }
}
