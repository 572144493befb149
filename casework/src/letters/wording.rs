//! Dates, times, sizes and money, in; the words for them in British English, out.
//!
//! Times are kept in UTC and told in the time of the landlord's clock, which is
//! London's: a mail of 23:30 in July came on the day after the one UTC names.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use std::borrow::Cow;

/// A civil date in full: `Friday 27 November 2026`.
pub fn long_date(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// A moment on a London clock: `9:05am on Tuesday 24 November 2026`.
pub fn time_and_date(moment: DateTime<Utc>) -> String {
    let there = moment.with_timezone(&London);
    format!(
        "{}{} on {}",
        there.format("%-I:%M"),
        there.format("%P"),
        long_date(there.date_naive())
    )
}

/// A size as people read it, in thousands: `812 bytes`, `24 KB`, `2.3 MB`.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| (bytes * 10 + unit / 2) / unit;
    match bytes {
        0..=999 => format!("{bytes} bytes"),
        1_000..=999_499 => format!("{} KB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", tenths(1_000_000) / 10, tenths(1_000_000) % 10),
    }
}

/// An amount of money: `£50`, `£1,250.75`.
pub fn money(pence: u64) -> String {
    let digits = (pence / 100).to_string();
    let mut pounds = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            pounds.push(',');
        }
        pounds.push(digit);
    }
    match pence % 100 {
        0 => format!("\u{a3}{pounds}"),
        rest => format!("\u{a3}{pounds}.{rest:02}"),
    }
}

/// Text that a stranger may have written, as one harmless line of at most `limit`
/// characters: control characters and those that turn the writing direction are
/// gone, runs of white space are one space.
pub fn one_line(text: &str, limit: usize) -> String {
    let spaced = text.replace(char::is_control, " ");
    let plain = readable(&spaced).replace(['\u{2028}', '\u{2029}'], "");
    let mut line = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.chars().count() <= limit {
        return line;
    }
    let kept: String = line.chars().take(limit.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// `text` so that it is read in the order in which it is kept, and all of it is seen: without control
/// characters but the line's end and the tab, and without characters that turn the writing direction or
/// show nothing.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    let is_doubtful = |c: char| match c {
        ' '..='~' | '\n' | '\t' => false,
        c => c.is_control() || turns(c) || matches!(c, JOINER | NON_JOINER),
    };
    if !text.contains(is_doubtful) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let is_seen = match c {
            '\n' | '\t' => true,
            JOINER | NON_JOINER => is_joined(out.chars().next_back()) && is_joined(rest.clone().next()),
            c => !c.is_control() && !turns(c),
        };
        if is_seen {
            out.push(c);
        }
    }
    out.into()
}

/// Whether nothing of `text` is seen: blanks, and characters that only hide or turn what is read.
pub(crate) fn says_nothing(text: &str) -> bool {
    readable(text).trim().is_empty()
}

/// Persian, Bengali and families of emoji are spelt with them; between letters of English they only hide.
const JOINER: char = '\u{200d}';
const NON_JOINER: char = '\u{200c}';

/// Whether a joiner beside it is spelling.
fn is_joined(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace() && !turns(c) && !matches!(c, JOINER | NON_JOINER))
}

/// Characters that reorder or hide what is read (Unicode TR 36 §2.5): a name made of
/// them can look like another.
fn turns(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_london_s() {
        for (utc, words) in [
            ("2026-11-24T09:05:00Z", "9:05am on Tuesday 24 November 2026"),
            ("2026-07-14T23:30:00Z", "12:30am on Wednesday 15 July 2026"),
            ("2026-01-01T12:00:00Z", "12:00pm on Thursday 1 January 2026"),
            ("2026-10-25T00:59:00Z", "1:59am on Sunday 25 October 2026"),
            ("2026-10-25T01:01:00Z", "1:01am on Sunday 25 October 2026"),
        ] {
            assert_eq!(time_and_date(utc.parse().unwrap()), words, "{utc}");
        }
        assert_eq!(
            long_date("2026-11-27".parse().unwrap()),
            "Friday 27 November 2026"
        );
    }

    #[test]
    fn sizes_are_told_in_thousands() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1 KB"),
            (23_500, "24 KB"),
            (999_499, "999 KB"),
            (999_500, "1.0 MB"),
            (2_349_999, "2.3 MB"),
            (12_000_000_000, "12000.0 MB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }

    #[test]
    fn money_is_told_in_pounds() {
        for (pence, words) in [
            (0, "\u{a3}0"),
            (5, "\u{a3}0.05"),
            (5_000, "\u{a3}50"),
            (99_999, "\u{a3}999.99"),
            (125_075, "\u{a3}1,250.75"),
            (123_456_700, "\u{a3}1,234,567"),
        ] {
            assert_eq!(money(pence), words);
        }
    }

    #[test]
    fn a_stranger_s_line_stays_one_line() {
        for (text, limit, line) in [
            ("Leak\r\nBcc: eve@example.org", 80, "Leak Bcc: eve@example.org"),
            ("  much \t space\u{2028}here ", 80, "much spacehere"),
            ("gnp\u{202e}.exe", 80, "gnp.exe"),
            ("A\u{200d}n\u{200c}n", 80, "Ann"),
            ("\u{0}\u{7}", 80, ""),
            ("abcdef", 4, "abc\u{2026}"),
            ("abc def", 5, "abc\u{2026}"),
        ] {
            assert_eq!(one_line(text, limit), line, "{text:?}");
        }
    }
}
