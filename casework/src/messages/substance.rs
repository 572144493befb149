//! A mail, in; the form in which two deliveries of it are equal, out.

use sha2::{Digest, Sha256};

use super::Message;
use super::phrases::{SUBJECT_MARK, is_written_on_the_way, may_be_written_on_the_way};

impl Message {
    /// SHA-256 of what the mail says, whatever route it took: the subject without reply marks, the
    /// text without blanks and without what lists and scanners add, and the attachments.
    #[must_use]
    pub fn substance(&self) -> [u8; 32] {
        let touched = may_be_written_on_the_way(&self.text);
        // Gathered first: to hash a word at a time costs many times the words.
        let mut said = Vec::with_capacity(self.text.len() + 256);
        add_without_blanks(&mut said, &self.subject_key().unwrap_or_default());
        said.push(0);
        for line in without_footer(&self.text) {
            if !touched || !is_written_on_the_way(line) {
                add_without_blanks(&mut said, line);
            }
        }
        let mut hash = Sha256::new();
        hash.update(&said);
        let mut sums: Vec<&str> = self.attachments.iter().map(|file| file.sha256.as_str()).collect();
        sums.sort_unstable();
        for sum in sums {
            hash.update([0]);
            hash.update(sum);
        }
        hash.finalize().into()
    }

    /// The subject in lower case without reply and forward marks (`RE[2]:`, `AW:`, `TR:` …) and without
    /// the `[EXTERNAL]` of gateways; nothing, if nothing is left.
    #[must_use]
    pub fn subject_key(&self) -> Option<String> {
        let subject = self.subject.as_deref()?.to_lowercase();
        let mut rest = subject.trim();
        loop {
            let before = rest;
            if let Some(found) = SUBJECT_MARK.find(rest) {
                rest = rest[found.end()..].trim_start();
            }
            for tag in [
                "[external]",
                "[extern]",
                "[ext]",
                "external:",
                "{external}",
                "[spam]",
                "***spam***",
            ] {
                rest = rest.strip_prefix(tag).unwrap_or(rest).trim_start();
            }
            if rest == before {
                break;
            }
        }
        let words: Vec<&str> = rest.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Whether the subject is marked as that of a reply.
    #[must_use]
    pub fn is_reply_subject(&self) -> bool {
        let mark = self
            .subject
            .as_deref()
            .and_then(|subject| SUBJECT_MARK.captures(subject));
        mark.is_some_and(|mark| mark.get(1).is_some())
    }

    /// Whether there is nothing in it: no words, no subject, no attachment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.subject.is_none() && self.attachments.is_empty()
    }
}

fn add_without_blanks(said: &mut Vec<u8>, line: &str) {
    if !line.is_ascii() {
        return line
            .split_whitespace()
            .for_each(|word| said.extend_from_slice(word.as_bytes()));
    }
    let mut end = said.len();
    said.resize(end + line.len(), 0);
    // Each letter is put down, and a blank is written over by what follows: no guess can go wrong.
    for letter in line.bytes() {
        said[end] = letter;
        end += usize::from(!matches!(letter, b' ' | b'\t'..=b'\r'));
    }
    said.truncate(end);
}

/// Whether a subject begins with a reply or forward mark.
pub(super) fn has_subject_mark(subject: &str) -> bool {
    SUBJECT_MARK.is_match(subject)
}

/// Whether a subject begins with a forward mark.
pub(super) fn has_forward_mark(subject: &str) -> bool {
    SUBJECT_MARK
        .captures(subject)
        .is_some_and(|mark| mark.get(2).is_some())
}

/// The text up to the footer that a mailing list puts below its rule.
fn without_footer(text: &str) -> impl Iterator<Item = &str> {
    let rule = |line: &&str| line.len() >= 40 && line.bytes().all(|c| c == b'_');
    text.lines().take_while(move |line| !rule(line))
}
