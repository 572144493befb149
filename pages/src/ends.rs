//! A PDF file, in; the same, in which the end of every stream's data can be read in one way only, out.
//!
//! Compressed data may end in CR. Written with LF before `endstream`, its last byte then looks like a part of CR LF,
//! and the data seems one byte shorter than it says (ISO 19005-2, 6.1.7.1). Such data gets CR LF of its own, and the
//! table of offsets (ISO 32000-1, 7.5.4) is made anew.

/// The end of data that ends in CR.
const OPEN_END: &[u8] = b"\r\nendstream";
/// What stands before the table, and what before its place.
const TABLE: &[u8] = b"xref\n0 ";
const START: &[u8] = b"startxref\n";
/// `0000118531 00000 n` and the end of its line: so long is every entry.
const ENTRY: usize = 20;
const DIGITS: usize = 10;
/// Where it says whether its object is in use.
const IN_USE: usize = 17;

/// The file with ends that are clear; none where it is not built as is known here.
pub(crate) fn cleared(file: Vec<u8>) -> Option<Vec<u8>> {
    let open = file.windows(OPEN_END.len()).enumerate();
    let open: Vec<usize> = open
        .filter(|(_, part)| *part == OPEN_END)
        .map(|(at, _)| at + 1)
        .collect();
    if open.is_empty() {
        return Some(file);
    }
    let moved = |offset: usize| offset + open.partition_point(|at| *at < offset);
    let last = file.windows(START.len()).rposition(|part| part == START)?;
    let table = number(&file[last + START.len()..])?;
    let head = file.get(table..)?.strip_prefix(TABLE)?;
    let many = number(head)?;
    let first = table + TABLE.len() + head.iter().position(|byte| *byte == b'\n')? + 1;

    let mut cleared = Vec::with_capacity(file.len() + open.len());
    let mut from = 0;
    for at in &open {
        cleared.extend_from_slice(&file[from..*at]);
        cleared.push(b'\r');
        from = *at;
    }
    cleared.extend_from_slice(file.get(from..first)?);
    let entries = file.get(first..first + many * ENTRY)?;
    for entry in entries.chunks(ENTRY) {
        // Entries of free objects hold no offset.
        let is_used = entry.get(IN_USE) == Some(&b'n');
        let offset = number(entry)?;
        let offset = if is_used { moved(offset) } else { offset };
        cleared.extend_from_slice(format!("{offset:0DIGITS$}").as_bytes());
        cleared.extend_from_slice(&entry[DIGITS..]);
    }
    cleared.extend_from_slice(&file[first + many * ENTRY..last]);
    cleared.extend_from_slice(START);
    cleared.extend_from_slice(format!("{}\n%%EOF", moved(table)).as_bytes());
    Some(cleared)
}

/// The number that the bytes begin with.
fn number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}
