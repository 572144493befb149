//! The marked lines of a mail, in; the words that are new in it, out.
//!
//! To lose a resident's words is worse than to keep a quote: a line goes only for a reason that a
//! person writing would hardly give by chance, and the whole text is kept beside it anyway.

use regex::Regex;

use super::lines::{Line, Mark, joined};
use super::phrases::{DIVIDER, FROM_LABEL, ON_DATE, OTHER_LABEL, SENT_FROM, STAMP, WROTE};

/// An attribution is broken over at most this many lines.
const ATTRIBUTION: usize = 4;
/// A longer tail below `-- ` is no signature.
const SIGNATURE: usize = 25;

/// What is new in these lines, which are marked on the way; all of them, where nothing would be left.
pub(super) fn of(lines: &mut [Line]) -> String {
    unwrap_boxes(lines);
    cut_below_dividers(lines);
    drop_attributions(lines);
    drop_signatures(lines);
    let new = joined(
        lines
            .iter()
            .filter(|line| matches!(line.mark, Mark::Plain | Mark::Indented)),
    );
    if new.is_empty() {
        let signed = joined(lines.iter().filter(|line| line.mark == Mark::Signature));
        if signed.is_empty() {
            joined(lines.iter())
        } else {
            signed
        }
    } else {
        new
    }
}

/// A box round a quote: what stands before the quote introduces it, what stands after it is an answer
/// written in between. A box without a quote holds what is passed on.
fn unwrap_boxes(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        if lines[at].mark != Mark::Wrapped {
            at += 1;
            continue;
        }
        let boxed = |line: &Line| {
            matches!(
                line.mark,
                Mark::Wrapped | Mark::Quoted | Mark::Indented | Mark::Attribution | Mark::Signature
            )
        };
        let end = at + lines[at..].iter().take_while(|line| boxed(line)).count();
        let quote = lines[at..end].iter().position(|line| line.mark == Mark::Quoted);
        for (n, line) in lines[at..end].iter_mut().enumerate() {
            if line.mark == Mark::Wrapped {
                line.mark = if quote.is_some_and(|quote| n > quote) {
                    Mark::Plain
                } else {
                    Mark::Quoted
                };
            }
        }
        at = end;
    }
}

/// From a divider, or a block of header lines, to the end all is old.
fn cut_below_dividers(lines: &mut [Line]) {
    let at = (0..lines.len()).find(|&at| {
        lines[at].mark == Mark::Cut
            || lines[at].mark == Mark::Plain && (is_divider(&lines[at].text) || is_header_block(&lines[at..]))
    });
    let Some(mut at) = at else { return };
    while at > 0 && is_rule(&lines[at - 1].text) {
        at -= 1;
    }
    for line in &mut lines[at..] {
        line.mark = Mark::Cut;
    }
}

fn is_divider(text: &str) -> bool {
    text.len() < 200 && DIVIDER.is_match(text)
}

/// A blank line, a row of dashes, or words between dashes just above the cut belong to it.
fn is_rule(text: &str) -> bool {
    text.chars().all(|c| "-_=* >".contains(c)) || text.starts_with("--") && text.ends_with("--")
}

/// `From:` and two more of `Sent:`, `To:`, `Subject:` …, in whatever order, close together.
pub(super) fn is_header_block(lines: &[Line]) -> bool {
    let Some(first) = lines.first() else { return false };
    let short = |line: &Line| line.text.len() < 600;
    if !(first.text.contains(':') || first.text.contains('：')) || !short(first) {
        return false;
    }
    let near = lines.iter().take(16).skip(1);
    let below: Vec<&Line> = near.filter(|line| !line.text.is_empty()).take(6).collect();
    let labels = |label: &Regex| {
        below
            .iter()
            .filter(|line| short(line) && label.is_match(&line.text))
            .count()
    };
    if FROM_LABEL.is_match(&first.text) {
        return labels(&OTHER_LABEL) >= 2;
    }
    OTHER_LABEL.is_match(&first.text) && labels(&OTHER_LABEL) >= 2 && labels(&FROM_LABEL) >= 1
}

/// "On … Ann wrote:" goes with the quote below it. Without a mark on that quote all below goes, if
/// the line bears a time or an address, as no sentence about somebody's letter does.
fn drop_attributions(lines: &mut [Line]) {
    let last_quote = lines.iter().rposition(|line| line.mark == Mark::Quoted);
    let mut at = 0;
    while at < lines.len() {
        let Some(length) = attribution(&lines[at..]) else {
            at += 1;
            continue;
        };
        let below = at + length;
        let next = lines[below..]
            .iter()
            .find(|line| !line.text.is_empty())
            .map(|line| line.mark);
        match next {
            Some(Mark::Quoted | Mark::Cut) => mark(&mut lines[at..below], Mark::Attribution),
            Some(Mark::Indented) => {
                mark(&mut lines[at..below], Mark::Attribution);
                let quote = lines[below..].iter_mut().skip_while(|line| line.text.is_empty());
                for line in quote.take_while(|line| line.mark == Mark::Indented || line.text.is_empty()) {
                    line.mark = Mark::Quoted;
                }
            }
            Some(Mark::Plain) if is_stamped(&lines[at..below]) && last_quote < Some(below) => {
                mark(&mut lines[at..], Mark::Cut);
            }
            None if is_stamped(&lines[at..below]) => mark(&mut lines[at..below], Mark::Attribution),
            _ => {}
        }
        at = below;
    }
}

fn mark(lines: &mut [Line], mark: Mark) {
    for line in lines {
        line.mark = mark;
    }
}

/// The number of lines that an attribution at the top of `lines` takes.
fn attribution(lines: &[Line]) -> Option<usize> {
    let first = lines
        .first()
        .filter(|line| line.mark == Mark::Plain && !line.text.is_empty())?;
    let opens = ON_DATE.is_match(&first.text) || first.text.contains('@');
    if !opens && !ends_in_colon(&first.text) {
        return None;
    }
    let mut text = String::new();
    for (n, line) in lines.iter().take(ATTRIBUTION).enumerate() {
        if line.mark != Mark::Plain || line.text.is_empty() || text.len() + line.text.len() > 500 {
            return None;
        }
        text.push(' ');
        text.push_str(&line.text);
        let stamped = || is_stamped(&lines[..=n]);
        let colon = ends_in_colon(&line.text);
        let verb = || {
            WROTE
                .find_iter(&line.text)
                .last()
                .is_some_and(|verb| verb.end() == line.text.trim_end().len())
        };
        if colon && WROTE.is_match(&text)
            || colon && opens && text.contains('@') && stamped()
            || opens && verb() && stamped()
        {
            return Some(
                n + 1
                    + lines[n + 1..]
                        .iter()
                        .take(2)
                        .take_while(|line| is_remnant(line))
                        .count(),
            );
        }
        if !opens {
            return None;
        }
    }
    None
}

fn ends_in_colon(text: &str) -> bool {
    text.trim_end_matches(['*', '_', ' ', '-', '>'])
        .ends_with([':', '：'])
}

/// Some programs put the address of the quoted writer, and the verb again, below the line.
fn is_remnant(line: &Line) -> bool {
    let text = line.text.trim();
    let address = text.starts_with('<') && text.ends_with('>') && text.contains('@');
    line.mark == Mark::Plain && (address || text.len() < 30 && ends_in_colon(text) && WROTE.is_match(text))
}

/// A time and an address or a name: said by programs.
fn is_stamped(lines: &[Line]) -> bool {
    let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let text = text.join(" ");
    STAMP.find_iter(&text).count() >= 2 || text.contains('<') && text.contains('@')
}

/// What stands under `-- `, or under the rule of a mailing list, to the end or the next quote, and the lines that telephones add.
fn drop_signatures(lines: &mut [Line]) {
    for at in 0..lines.len() {
        if lines[at].mark != Mark::Plain {
            continue;
        }
        let rule = lines[at].text.len() >= 40 && lines[at].text.chars().all(|c| c == '_');
        if rule || matches!(lines[at].text.as_str(), "-- " | "--") {
            let tail = lines[at..]
                .iter()
                .take(4 * SIGNATURE)
                .take_while(|line| line.mark == Mark::Plain);
            let end = at + tail.count();
            let written = lines[at..end]
                .iter()
                .filter(|line| !line.text.trim().is_empty())
                .count();
            if written <= SIGNATURE && end - at < 4 * SIGNATURE {
                mark(&mut lines[at..end], Mark::Signature);
            }
        } else if lines[at].text.len() < 160 && SENT_FROM.is_match(&lines[at].text) {
            lines[at].mark = Mark::Signature;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::html;
    use super::super::lines::{Wrapping, of_text};
    use super::*;

    #[test]
    fn new_words_of_plain_text() {
        for (text, new) in [
            (
                "Still damp.\n\nOn 3 May 2026 at 10:02, Desk <d@x.example> wrote:\n> We came.\n",
                "Still damp.",
            ),
            (
                "Still damp.\nOn Mon, 3 May 2026 at 10:02, The Complaints Desk\n<d@x.example> wrote:\n\n> We came.",
                "Still damp.",
            ),
            (
                "> You came?\nNobody came.\n> When?\nNever.",
                "Nobody came.\nNever.",
            ),
            (
                "On 3 May 2026 your officer wrote:\nWe shall come.\nNobody did.",
                "On 3 May 2026 your officer wrote:\nWe shall come.\nNobody did.",
            ),
            ("New.\n-----Original Message-----\nFrom: x\nold", "New."),
            (
                "New.\n________________________________\nFrom: Desk\nSent: Monday\nTo: Ann\nSubject: Damp\nold",
                "New.",
            ),
            (
                "New.\n\nDe : Desk\nEnvoyé : lundi\nÀ : Ann\nObjet : Damp\nold",
                "New.",
            ),
            (
                "From: the day we moved in\nit was damp.",
                "From: the day we moved in\nit was damp.",
            ),
            ("New.\n-- \nAnn Lee\nFlat 2", "New."),
            ("New.\nSent from my iPhone", "New."),
            ("Sent from my iPhone", "Sent from my iPhone"),
            ("> only a quote", "> only a quote"),
            (
                "Nowe.\nW dniu 3.05.2026 o 10:02, Desk <d@x.example> pisze:\nstare",
                "Nowe.",
            ),
            (
                "New.\n\n2026-01-06 10:02 GMT+00:00 Desk <d@x.example>:\n\n> old",
                "New.",
            ),
            (
                "New.\n\nDesk <d@x.example> schrieb am Di., 6.\nJan. 2026 um 11:53 Uhr:\n\n> old",
                "New.",
            ),
            (
                "New.\n\nOn Jan 6, 2026, at 12:47 PM, Desk wrote:\n<d@x.example>\n> old",
                "New.",
            ),
            ("New.\n---- Desk wrote ----\nold", "New."),
            (
                "New.\nDate: Tue, 6 Jan 2026\nTo: ann@x.example\nFrom: d@x.example\nSubject: Damp\nold",
                "New.",
            ),
            ("New.\n\nDesk <d@x.example> wrote:\n\nold", "New."),
            (
                "New.\n\n-- Et sprog vi ikke kan --\nFra: Desk\nDato: 6.1.2026\nTil: Ann\nEmne: Damp\nold",
                "New.",
            ),
            (
                "New.\n\nOn Tue, 6 Jan 2026 10:02 Desk <d@x.example> wrote\n\nold",
                "New.",
            ),
            ("What we wrote:\nnothing", "What we wrote:\nnothing"),
            ("", ""),
        ] {
            assert_eq!(of(&mut of_text(text, Wrapping::Fixed)), new, "{text}");
        }
    }

    #[test]
    fn new_words_of_html() {
        for (markup, new) in [
            (
                "<div>New.</div><div class=gmail_quote><div class=gmail_attr>On Monday X wrote:<br></div><blockquote class=gmail_quote>old</blockquote></div>",
                "New.",
            ),
            (
                "<div>New.</div><div class=gmail_quote>On Monday X wrote:<br><blockquote class=gmail_quote>q1</blockquote><div>answer</div><blockquote class=gmail_quote>q2</blockquote></div>",
                "New.\n\nanswer",
            ),
            (
                "<p>New.</p><div class=gmail_quote>---- Forwarded<br>old</div>",
                "New.",
            ),
            (
                "<p>New.</p><div style='border-top:solid 1pt'><p><b>From:</b> X<br><b>Sent:</b> Monday<br><b>To:</b> Y<br><b>Subject:</b> Z</p></div><p>old</p>",
                "New.",
            ),
            (
                "<p>As you say:</p><blockquote>we will come</blockquote><p>You did not.</p>",
                "As you say:\n\nwe will come\n\nYou did not.",
            ),
            (
                "<p>New.</p><p>On Monday 3 May 2026 10:02 Ann wrote:</p><blockquote>old</blockquote>",
                "New.",
            ),
            ("<p>New.</p><div id=Signature>Ann</div>", "New."),
            ("<blockquote type=cite>old</blockquote>", "old"),
        ] {
            assert_eq!(of(&mut html::lines(markup)), new, "{markup}");
        }
    }

    #[test]
    fn a_megabyte_of_half_attributions_is_read_in_time_linear_in_its_length() {
        let text = "On 3 May 2026 at 10:02 On On On\n".repeat(40_000);
        assert!(of(&mut of_text(&text, Wrapping::Fixed)).len() > 1_000_000);
    }
}
