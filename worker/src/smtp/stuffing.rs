//! A letter's bytes, in; the same as SMTP carries them, out (RFC 5321 §2.3.8, §4.5.2).

/// The longest line, without its line end (RFC 5321 §4.5.3.1.6).
const LONGEST_LINE: usize = 998;

/// A letter that mail cannot carry as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    /// A CR or LF that ends no line: a server might see a second letter behind it.
    #[error("it holds a line end that is none in mail")]
    LineEnd,
    /// A line beyond 998 bytes.
    #[error("it holds a line that is too long for mail")]
    LongLine,
    /// A byte beyond ASCII, or NUL.
    #[error("it holds a character that mail carries only encoded")]
    Character,
}

/// The letter with its dots doubled and the final dot behind it. Ours are built so that they fit; one that
/// does not is never sent, so that nothing in it can end the letter early.
pub(crate) fn on_the_wire(raw: &[u8]) -> Result<Vec<u8>, Unfit> {
    let text = str::from_utf8(raw).map_err(|_| Unfit::Character)?;
    if !text.is_ascii() || text.contains('\0') {
        return Err(Unfit::Character);
    }
    let mut wire = Vec::with_capacity(raw.len() + raw.len() / 64 + 8);
    let (mut written, mut begin) = (0, 0);
    for line in text.split_inclusive('\n') {
        // The last line may want its end; it gets one.
        let words = match line.strip_suffix('\n') {
            Some(words) => words.strip_suffix('\r').ok_or(Unfit::LineEnd)?,
            None => line,
        };
        if words.len() > LONGEST_LINE {
            return Err(Unfit::LongLine);
        }
        if words.contains('\r') {
            return Err(Unfit::LineEnd);
        }
        if words.starts_with('.') {
            wire.extend_from_slice(&raw[written..begin]);
            wire.push(b'.');
            written = begin;
        }
        begin += line.len();
    }
    wire.extend_from_slice(&raw[written..]);
    if !text.is_empty() && !text.ends_with('\n') {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    Ok(wire)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_letter_can_end_it() {
        let long = |length: usize| ["a".repeat(length).as_str(), "\r\n"].concat();
        let full = long(998) + ".\r\n";
        for (raw, wire) in [
            ("a: b\r\n\r\nwords\r\n", Ok("a: b\r\n\r\nwords\r\n.\r\n")),
            ("\r\n.\r\n..\r\n.a\r\n", Ok("\r\n..\r\n...\r\n..a\r\n.\r\n")),
            (long(998).as_str(), Ok(full.as_str())),
            (long(999).as_str(), Err(Unfit::LongLine)),
            ("a\n.\nb\r\n", Err(Unfit::LineEnd)),
            ("a\r.\r\n", Err(Unfit::LineEnd)),
            ("a\r\r\n", Err(Unfit::LineEnd)),
            ("no end", Ok("no end\r\n.\r\n")),
            ("no end\r", Err(Unfit::LineEnd)),
            ("caf\u{e9}\r\n", Err(Unfit::Character)),
            ("a\0b\r\n", Err(Unfit::Character)),
        ] {
            let made = on_the_wire(raw.as_bytes());
            assert_eq!(made, wire.map(|wire| wire.as_bytes().to_vec()), "{raw:?}");
        }
    }
}
