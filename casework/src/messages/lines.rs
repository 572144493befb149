//! Plain text, in; its lines, each with what its writing program says it is, out.

use std::borrow::Cow;

/// A line of readable text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) mark: Mark,
}

/// What marks a line, by `>` or by the HTML round it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: new words, as far as can be told.
    Plain,
    /// Certainly quoted.
    Quoted,
    /// Indented by a plain blockquote: quoted, if a line above says so.
    Indented,
    /// In a box that holds a quote and, where the writer answers in between, new words too.
    Wrapped,
    /// The line that introduces a quote.
    Attribution,
    /// The writer's signature.
    Signature,
    /// All from here on is what the mail answers or passes on.
    Cut,
}

impl Line {
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            mark: Mark::Plain,
        }
    }
}

/// How the lines of a text part are broken (RFC 3676).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapping {
    /// As they stand.
    Fixed,
    /// A line that ends in a blank goes on in the next.
    Flowed,
    /// The same, and that blank is not part of the text (`DelSp=yes`).
    FlowedJoined,
}

/// The lines of a plain text.
pub(super) fn of_text(text: &str, wrapping: Wrapping) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let (depth, text) = depth(line);
        let mark = if depth > 0 { Mark::Quoted } else { Mark::Plain };
        if wrapping == Wrapping::Fixed {
            lines.push(Line {
                text: line.to_owned(),
                mark,
            });
            continue;
        }
        let text = text.strip_prefix(' ').unwrap_or(text);
        let goes_on = text.ends_with(' ') && text != "-- ";
        let shown = if goes_on && wrapping == Wrapping::FlowedJoined {
            &text[..text.len() - 1]
        } else {
            text
        };
        match lines.last_mut() {
            Some(last) if open == Some(depth) && text != "-- " => last.text.push_str(shown),
            _ if depth > 0 => lines.push(Line {
                text: format!("{} {shown}", ">".repeat(depth)),
                mark,
            }),
            _ => lines.push(Line {
                text: shown.to_owned(),
                mark,
            }),
        }
        open = goes_on.then_some(depth);
    }
    for line in &mut lines {
        // The signature's mark is told from a row of dashes by its blank (RFC 3676 §4.3).
        if line.text != "-- " {
            line.text.truncate(line.text.trim_end().len());
        }
    }
    lines
}

/// How many `>` a line begins with, and what follows them.
fn depth(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    loop {
        let inner = if depth == 0 {
            rest
        } else {
            rest.strip_prefix(' ').unwrap_or(rest)
        };
        match inner.strip_prefix('>') {
            Some(after) => (depth, rest) = (depth + 1, after),
            None => return (depth, rest),
        }
    }
}

/// Lines as one text: blank lines at most one after another, none at the ends.
pub(super) fn joined<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let mut out = String::new();
    let mut blanks = 0;
    for line in lines {
        let text: Cow<'_, str> = line.text.trim_end().into();
        if text.is_empty() {
            blanks += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blanks > 0 { "\n\n" } else { "\n" });
        }
        blanks = 0;
        out.push_str(&text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, wrapping: Wrapping) -> Vec<(String, Mark)> {
        of_text(text, wrapping)
            .into_iter()
            .map(|line| (line.text, line.mark))
            .collect()
    }

    #[test]
    fn flowed_lines_are_joined_within_their_depth_only() {
        let line = |text: &str, mark| (text.to_owned(), mark);
        assert_eq!(
            told(
                "The damp \nis back.\n> you \n> said\n>> x \n From here\n-- \nAnn ",
                Wrapping::Flowed
            ),
            [
                line("The damp is back.", Mark::Plain),
                line("> you said", Mark::Quoted),
                line(">> x", Mark::Quoted),
                line("From here", Mark::Plain),
                line("-- ", Mark::Plain),
                line("Ann", Mark::Plain),
            ]
        );
        assert_eq!(
            told("wa \nter", Wrapping::FlowedJoined),
            [line("water", Mark::Plain)]
        );
        assert_eq!(
            told("wa \nter", Wrapping::Fixed),
            [line("wa", Mark::Plain), line("ter", Mark::Plain)]
        );
    }

    #[test]
    fn joining_keeps_paragraphs() {
        let lines = of_text("\n\na\n\n\n\nb\nc\n\n", Wrapping::Fixed);
        assert_eq!(joined(lines.iter()), "a\n\nb\nc");
    }
}
