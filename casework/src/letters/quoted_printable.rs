//! A text with its lines ended by CRLF, in; the same as quoted-printable (RFC 2045 §6.7), out.
//!
//! The bytes are those that lettre would choose and make. It looks at each letter six times for that,
//! and nearly every letter we write needs this encoding: its lines are paragraphs.

/// The longest line of the encoding, CRLF not counted.
const LINE: usize = 76;
/// The same without the sign of a soft break.
const ROOM: usize = LINE - 1;

/// Whether quoted-printable is the encoding for `text`: a line is longer than mail carries as it is,
/// and few letters have to be written by their numbers. Where this is in doubt, it says no.
pub(super) fn is_best(text: &str) -> bool {
    // A little more than a line of the encoding, CRLF included, is long by everybody's counting.
    let long = text.split_inclusive('\n').any(|line| line.len() > LINE + 3);
    let numbered = text.bytes().filter(|&b| !is_plain(b)).count();
    long && numbered <= text.len() / 3
}

/// The encoded text. It has no control characters but tabs and the CRLF of its lines.
pub(super) fn quoted_printable(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        match line.strip_suffix("\r\n") {
            Some(line) => {
                push_line(&mut out, line.as_bytes());
                out.extend_from_slice(b"\r\n");
            }
            None => push_line(&mut out, line.as_bytes()),
        }
    }
    out
}

/// Encodes one line, broken softly where it is too long.
fn push_line(out: &mut Vec<u8>, line: &[u8]) {
    // A blank at the end of a line would be lost on the way, and is written by its number.
    let blank_end = usize::from(matches!(line.last(), Some(b' ' | b'\t')));
    let (mut rest, mut room) = (line, ROOM);
    while let Some(&byte) = rest.first() {
        let written = rest.len() - blank_end;
        let run = rest[..written.min(room)]
            .iter()
            .take_while(|&&b| is_plain(b))
            .count();
        if run > 0 {
            out.extend_from_slice(&rest[..run]);
            (rest, room) = (&rest[run..], room - run);
            continue;
        }
        let as_it_is = is_plain(byte) && written > 0;
        let length = if as_it_is { 1 } else { 3 };
        // The last of a line may stand where otherwise the sign of the break stands.
        if length > room + usize::from(rest.len() == 1) {
            out.extend_from_slice(b"=\r\n");
            room = ROOM;
        } else {
            if as_it_is {
                out.push(byte);
            } else {
                let digit = |four: u8| b"0123456789ABCDEF"[usize::from(four)];
                out.extend([b'=', digit(byte >> 4), digit(byte & 15)]);
            }
            (rest, room) = (&rest[1..], room.saturating_sub(length));
        }
    }
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~') && byte != b'='
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Chance;
    use lettre::message::Body;
    use lettre::message::header::ContentTransferEncoding;

    /// Texts of all sorts of lines: long and short ones, blanks at their ends, letters of many bytes.
    fn some_text(chance: &mut Chance) -> String {
        let words = [
            "damp",
            " ",
            "\t",
            "=",
            "\u{e9}",
            "\u{1f525}",
            "\r\n",
            " \r\n",
            "a wall of water, and mould",
            "x",
            ".",
        ];
        let mut bytes = [0; 200];
        chance.fill(&mut bytes);
        let length = 40 + usize::from(bytes[0]) / 2;
        // The later words of the list are the likelier.
        let word = |byte: &u8| words[(usize::from(*byte) % 23).min(words.len() - 1)];
        bytes.iter().take(length).map(word).chain(["\r\n"]).collect()
    }

    #[test]
    fn the_bytes_are_those_that_lettre_makes() {
        let mut chance = Chance::from_seed([1; 32]);
        let random = (0..2_000).map(|_| some_text(&mut chance));
        let ends = (70..82).flat_map(|n| {
            ["", " ", "=", "\t", "\u{e9}", " =", "= ", "xy "]
                .map(|end| format!("{}{end}\r\n{}\r\n", "x".repeat(n), "long ".repeat(20)))
        });
        let mut ours = 0;
        for text in random.chain(ends) {
            let body = Body::new(text.clone());
            if is_best(&text) {
                ours += 1;
                assert_eq!(
                    body.encoding(),
                    ContentTransferEncoding::QuotedPrintable,
                    "{text:?}"
                );
                let made = String::from_utf8(quoted_printable(&text)).unwrap();
                assert_eq!(made.as_bytes(), body.as_ref(), "{text:?}\n{made}");
            }
        }
        assert!(ours > 1_000, "{ours}");
    }

    #[test]
    fn other_encodings_are_left_to_lettre() {
        for text in ["short\r\n".to_owned(), "\u{1f525}".repeat(40), "x".repeat(75)] {
            assert!(!is_best(&text), "{text}");
        }
    }
}
