//! Folder names and times as people and programs write them, in; as IMAP writes them, out, and back.

use chrono::{DateTime, Utc};
use data_encoding::BASE64_NOPAD;

/// How much of a server's own words is repeated.
const MOST_WORDS: usize = 200;

/// A string between quotes (RFC 3501 §4.3). What cannot stand there is left out: no folder or user has it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')) {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// The name of a folder, quoted. One that is written as the server names it stays as it is; any
/// other is put into modified UTF-7 (RFC 3501 §5.1.3).
pub(super) fn folder(name: &str) -> String {
    if is_encoded(name) {
        return quoted(name);
    }
    let mut encoded = String::new();
    let mut foreign: Vec<u8> = Vec::new();
    let flush = |foreign: &mut Vec<u8>, encoded: &mut String| {
        if !foreign.is_empty() {
            let base64 = BASE64_NOPAD.encode(foreign).replace('/', ",");
            encoded.extend(["&", &base64, "-"]);
            foreign.clear();
        }
    };
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut foreign, &mut encoded);
            encoded.push(c);
            if c == '&' {
                encoded.push('-');
            }
        } else {
            foreign.extend(
                c.encode_utf16(&mut [0; 2])
                    .iter()
                    .flat_map(|unit| unit.to_be_bytes()),
            );
        }
    }
    flush(&mut foreign, &mut encoded);
    quoted(&encoded)
}

/// Whether every `&` begins what modified UTF-7 has behind one.
fn is_encoded(name: &str) -> bool {
    let shifts = name.split('&').skip(1);
    name.chars().all(|c| matches!(c, ' '..='~'))
        && shifts.into_iter().all(|rest| {
            rest.split_once('-').is_some_and(|(shifted, _)| {
                shifted.is_empty() || BASE64_NOPAD.decode(shifted.replace(',', "/").as_bytes()).is_ok()
            })
        })
}

/// INTERNALDATE (`" 1-Jul-2026 10:11:12 +0100"`) as a time; nothing where it is none.
pub(super) fn internal_date(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_str(text.trim(), "%d-%b-%Y %H:%M:%S %z");
    at.ok().map(DateTime::into)
}

/// A server's own words, short and without what could disturb a log.
pub(super) fn plain(words: &str) -> String {
    let plain: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST_WORDS)
        .collect();
    if plain.trim().is_empty() {
        "it does not say why".to_owned()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_as_servers_name_them() {
        for (written, sent) in [
            ("INBOX", "\"INBOX\""),
            ("Complaints/2026 open", "\"Complaints/2026 open\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("R&D", "\"R&-D\""),
            ("R&-D", "\"R&-D\""),
            ("Entw&APw-rfe", "\"Entw&APw-rfe\""),
            ("Entwürfe", "\"Entw&APw-rfe\""),
            ("~peter/mail/台北/日本語", "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\""),
            ("ü & ö", "\"&APw- &- &APY-\""),
            ("a\r\nb LOGOUT", "\"a&AA0ACg-b LOGOUT\""),
        ] {
            assert_eq!(folder(written), sent, "{written}");
        }
    }

    #[test]
    fn internal_dates_are_read() {
        for (text, at) in [
            ("17-Jul-2026 02:44:25 -0700", Some("2026-07-17T09:44:25Z")),
            (" 1-Jul-2026 02:44:25 +0000", Some("2026-07-01T02:44:25Z")),
            ("01-Jul-2026 02:44:25 +0000", Some("2026-07-01T02:44:25Z")),
            ("31-Feb-2026 02:44:25 +0000", None),
            ("NIL", None),
            ("", None),
        ] {
            assert_eq!(internal_date(text), at.map(|at| at.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn a_server_s_words_disturb_no_log() {
        assert_eq!(plain("no\u{1b}[2J such\r\nuser"), "no[2J suchuser");
        assert_eq!(plain("  "), "it does not say why");
        assert_eq!(plain(&"a".repeat(900)).len(), MOST_WORDS);
    }
}
