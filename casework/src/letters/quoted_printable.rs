//! A text with its lines ended by `\n`, in; the same as quoted-printable (RFC 2045 §6.7), out.
//!
//! The bytes are those that lettre would choose and make. It looks at each letter six times for that,
//! and nearly every letter we write needs this encoding: its lines are paragraphs.

/// The longest line of the encoding, CRLF not counted.
const LINE: usize = 76;
/// The same without the sign of a soft break.
const ROOM: usize = LINE - 1;
const CRLF: &[u8] = b"\r\n";

/// The encoded text, its lines ended by CRLF, where this is the encoding for it: a line is longer than
/// mail carries as it is, few letters have to be written by their numbers, and there is nothing that mail
/// forbids. Where this is in doubt, there is none.
pub(super) fn quoted_printable(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_suffix('\n').filter(|text| !text.ends_with('\n'))?;
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    let (mut is_long, mut size, mut numbered) = (false, 0, 0);
    for line in text.split('\n') {
        // A little more than a line of the encoding is long by everybody's counting.
        is_long |= line.len() > LINE + 1;
        size += line.len() + CRLF.len();
        numbered += push_line(&mut out, line.as_bytes())? + CRLF.len();
        out.extend_from_slice(CRLF);
    }
    (is_long && numbered <= size / 3).then_some(out)
}

/// Encodes one line, broken softly where it is too long; how many of its bytes are no plain ones. None
/// where one of them is a control character.
fn push_line(out: &mut Vec<u8>, line: &[u8]) -> Option<usize> {
    // A blank at the end of a line would be lost on the way, and is written by its number.
    let blank_end = usize::from(matches!(line.last(), Some(b' ' | b'\t')));
    let (mut rest, mut room, mut numbered) = (line, ROOM, 0);
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
        if is_control(rest) {
            return None;
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
            numbered += usize::from(!is_plain(byte));
            (rest, room) = (&rest[1..], room.saturating_sub(length));
        }
    }
    Some(numbered)
}

/// Whether a control character stands there, but the tab: one byte, or 0xC2 and another.
fn is_control(rest: &[u8]) -> bool {
    match rest {
        [] | [b'\t', ..] => false,
        [0xc2, second, ..] => *second < 0xa0,
        [byte, ..] => byte.is_ascii_control(),
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
            "\n",
            " \n",
            "a wall of water, and mould",
            "x",
            ".",
        ];
        let mut bytes = [0; 200];
        chance.fill(&mut bytes);
        let length = 40 + usize::from(bytes[0]) / 2;
        // The later words of the list are the likelier.
        let word = |byte: &u8| words[(usize::from(*byte) % 23).min(words.len() - 1)];
        bytes.iter().take(length).map(word).chain(["end\n"]).collect()
    }

    #[test]
    fn the_bytes_are_those_that_lettre_makes() {
        let mut chance = Chance::from_seed([1; 32]);
        let random = (0..2_000).map(|_| some_text(&mut chance));
        let ends = (70..82).flat_map(|n| {
            ["", " ", "=", "\t", "\u{e9}", " =", "= ", "xy "]
                .map(|end| format!("{}{end}\n{}\n", "x".repeat(n), "long ".repeat(20)))
        });
        let mut ours = 0;
        for text in random.chain(ends) {
            let body = Body::new(text.replace('\n', "\r\n"));
            if let Some(made) = quoted_printable(&text) {
                ours += 1;
                assert_eq!(
                    body.encoding(),
                    ContentTransferEncoding::QuotedPrintable,
                    "{text:?}"
                );
                let made = String::from_utf8(made).unwrap();
                assert_eq!(made.as_bytes(), body.as_ref(), "{text:?}\n{made}");
            }
        }
        assert!(ours > 1_000, "{ours}");
    }

    #[test]
    fn other_texts_are_left_to_lettre() {
        let long = "x".repeat(100);
        assert!(quoted_printable(&format!("{long}\n")).is_some());
        for text in [
            "short\n".to_owned(),
            format!("{}\n", "\u{1f525}".repeat(40)),
            format!("{}\n", "x".repeat(75)),
            long.clone(),
            format!("{long}\n\n"),
            format!("{long}\r\n"),
            format!("{long}\u{7}{long}\n"),
            format!("{long}\u{85}{long}\n"),
        ] {
            assert_eq!(quoted_printable(&text), None, "{text}");
        }
    }
}
