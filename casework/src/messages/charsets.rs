//! Bytes and the charset they claim, in; text that can be read, out.
//!
//! Labels lie: UTF-8 that says Latin-1, Windows-1252 that says UTF-8, no label at all. Bytes that are
//! valid UTF-8 are UTF-8 (other text hardly ever is by chance); the rest are taken for Windows-1252.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

/// Bytes of a text part as text.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let label = declared.unwrap_or_default().trim().to_ascii_lowercase();
    let western = matches!(
        label.as_str(),
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" | "iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252"
    );
    if western && !shifts_to_japanese(bytes) {
        return guess(bytes).into_owned();
    }
    let label = if western { "iso-2022-jp" } else { label.as_str() };
    match charset_decoder(label.as_bytes()) {
        Some(decoder) => {
            let text = decoder(bytes);
            match std::str::from_utf8(bytes) {
                Ok(plain) if !plain.is_ascii() && text.contains('\u{fffd}') => plain.to_owned(),
                _ => text,
            }
        }
        None => guess(bytes).into_owned(),
    }
}

/// ISO 2022-JP announces itself by these escapes (RFC 1468).
fn shifts_to_japanese(bytes: &[u8]) -> bool {
    bytes.contains(&0x1b) && bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@"))
}

/// UTF-8 where it is valid, Windows-1252 byte by byte where it is not.
pub(super) fn guess(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push_str(&western(chunk.invalid()));
        }
    }
    Cow::Owned(text)
}

fn western(bytes: &[u8]) -> String {
    charset_decoder(b"windows-1252").map_or_else(|| "\u{fffd}".to_owned(), |decoder| decoder(bytes))
}

/// Quoted-printable (RFC 2045 §6.7), what is broken kept as it stands.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&b| b == b'=') {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let blanks = rest
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
            .count();
        if rest.get(blanks) == Some(&b'\n') {
            rest = &rest[blanks + 1..];
        } else if let [Some(high), Some(low)] = [rest.first(), rest.get(1)].map(|b| b.and_then(|&b| hex(b))) {
            out.push(high << 4 | low);
            rest = &rest[2..];
        } else {
            out.push(b'=');
        }
    }
    out.extend_from_slice(rest);
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Base64 (RFC 2045 §6.8) with foreign bytes passed over, padding in the middle and a cut end borne.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    base64_in_pieces(bytes, |piece| out.extend_from_slice(piece));
    out
}

/// The same handed on in pieces, for those who need not hold the whole.
pub(super) fn base64_in_pieces(bytes: &[u8], mut take: impl FnMut(&[u8])) {
    const PIECE: usize = 16_384;
    let mut out = Vec::with_capacity(PIECE);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, held) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            let [.., byte] = (bits >> held).to_be_bytes();
            out.push(byte);
            bits &= (1 << held) - 1;
            if out.len() == PIECE {
                take(&out);
                out.clear();
            }
        }
    }
    take(&out);
}

/// Text without what a terminal, a log or a reader could be fooled by: control characters go, as do
/// bidirectional overrides (Unicode TR 36 §2.6); line ends become `\n`, hard spaces plain ones.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut seen, mut kept) = (0, 0);
    loop {
        let at = seen + plain(&text.as_bytes()[seen..]);
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        seen = at + c.len_utf8();
        let shown = match c {
            '\r' if text[seen..].starts_with('\n') => "",
            '\r' | '\u{2028}' | '\u{2029}' => "\n",
            '\u{a0}' | '\u{202f}' => " ",
            c if is_harmful(c) => "",
            _ => continue,
        };
        if kept == 0 {
            out.reserve(text.len());
        }
        out.push_str(&text[kept..at]);
        out.push_str(shown);
        kept = seen;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// How many letters of plain ASCII `bytes` begin with.
fn plain(bytes: &[u8]) -> usize {
    let is_plain = |b: u8| (b' '..0x7f).contains(&b) || matches!(b, b'\n' | b'\t');
    // In pieces without a way out, so that many bytes are looked at together.
    let pieces = bytes.chunks_exact(32);
    let pieces = pieces.take_while(|piece| piece.iter().fold(true, |all, &b| all & is_plain(b)));
    let sure = 32 * pieces.count();
    let rest = bytes[sure..].iter();
    sure + rest.take_while(|&&b| is_plain(b)).count()
}

/// Characters that show nothing and change how others are shown.
pub(super) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_may_lie() {
        for (bytes, declared, text) in [
            (&b"Caf\xe9 \x96 \xa345"[..], Some("utf-8"), "Café – £45"),
            (b"Caf\xe9", None, "Café"),
            (b"Caf\xe9", Some("x-vendor-1252"), "Café"),
            ("Café".as_bytes(), Some("iso-8859-1"), "Café"),
            ("Zoë".as_bytes(), None, "Zoë"),
            (b"Caf\xe9", Some("iso-8859-15"), "Café"),
            (b"\xa4 5", Some("iso-8859-15"), "€ 5"),
            (b"\xf0\xd2\xc9\xd7\xc5\xd4", Some("koi8-r"), "Привет"),
            (b"\x1b$B$O$$\x1b(B", None, "はい"),
        ] {
            assert_eq!(decode(bytes, declared), text);
        }
    }

    #[test]
    fn broken_transfer_encodings_give_what_there_is() {
        assert_eq!(
            quoted_printable(b"a=20b=\r\nc=zz=C3=A9="),
            "a bc=zz\u{e9}=".as_bytes()
        );
        assert_eq!(base64(b"aGVs\nbG8="), b"hello");
        assert_eq!(base64(b"aGVs!!%%*bG8"), b"hello");
        assert_eq!(base64(b"aGk=aGk="), b"hihi");
        assert_eq!(base64(b"/9j/4AAQ"), b"\xff\xd8\xff\xe0\x00\x10");
        let many: Vec<u8> = (0..50_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        assert_eq!(base64(data_encoding::BASE64_MIME.encode(&many).as_bytes()), many);
    }

    #[test]
    fn nothing_in_a_text_can_move_the_reader() {
        assert_eq!(
            harmless("a\r\nb\rc\u{0}\u{1b}[2J\u{202e}x\u{a0}y\u{7f}"),
            "a\nb\nc[2Jx y"
        );
    }
}
