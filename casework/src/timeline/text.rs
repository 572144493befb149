//! A life, in; lines to read on a terminal, out.

use super::{Life, Span, StageLife, Standing, phrases};
use std::fmt::{self, Write};

impl Life {
    /// The life as text: a block a stage, a line a date; then what runs in other circumstances,
    /// and what the law has ended.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> fmt::Result {
        writeln!(text, "{} ({})", self.title, self.policy)?;
        writeln!(
            text,
            "{}; each step on its last lawful day",
            phrases::beginning(self)
        )?;
        let widths = self.widths();
        for stage in self.stages.iter().filter(|stage| !stage.has_ended()) {
            writeln!(
                text,
                "\n{}: from {}",
                phrases::stage(stage),
                phrases::day(stage.begins)
            )?;
            let (governing, others): (Vec<_>, Vec<_>) = stage.told().partition(|span| span.governs());
            for promise in &stage.promises {
                writeln!(text, "  {}", phrases::promised(promise))?;
            }
            if governing.is_empty() {
                writeln!(text, "  no clock runs")?;
            }
            for span in governing {
                writeln!(text, "  {}", widths.line(span))?;
            }
            if !others.is_empty() {
                writeln!(text, "  Also")?;
            }
            for span in others {
                writeln!(text, "  {}", widths.line(span))?;
            }
        }
        self.write_ended(text, &widths)
    }

    fn write_ended(&self, text: &mut String, widths: &Widths) -> fmt::Result {
        let mut ended = self.spans().filter(|(_, span)| span.has_ended()).peekable();
        if ended.peek().is_some() {
            writeln!(text, "\nEnded")?;
        }
        for (stage, span) in ended {
            writeln!(text, "  {}  ({})", widths.line(span), stage.name)?;
        }
        writeln!(
            text,
            "\nends {}; policy {}, calendar {}",
            phrases::day(self.ends),
            self.policy_version,
            self.calendar_version
        )
    }

    fn widths(&self) -> Widths {
        let widest = |of: &dyn Fn(&Span) -> String| {
            let widths = self.spans().map(|(_, span)| of(span).chars().count());
            widths.max().unwrap_or_default()
        };
        Widths {
            date: widest(&date),
            clock: widest(&|span| span.clock.to_string()),
            whose: widest(&|span| phrases::whose(span.whose).to_owned()),
        }
    }
}

impl StageLife {
    /// Whether the law behind it had ended.
    pub(super) fn has_ended(&self) -> bool {
        !self.spans.is_empty() && self.spans.iter().all(Span::has_ended)
    }

    /// Its clocks that the law has not ended.
    pub(super) fn told(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| !span.has_ended())
    }
}

impl Span {
    /// Whether the law behind it had ended.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.standing, Standing::Ended { .. })
    }
}

/// The columns of a line.
struct Widths {
    date: usize,
    clock: usize,
    whose: usize,
}

impl Widths {
    fn line(&self, span: &Span) -> String {
        let (date, clock, whose) = (date(span), span.clock.as_str(), phrases::whose(span.whose));
        let standing = phrases::standing(span).map(|how| format!("; {how}"));
        format!(
            "{date:<date_width$}  {clock:<clock_width$}  {whose:<whose_width$}  {}: {}{}  {}",
            span.to_do,
            phrases::counted(span),
            standing.unwrap_or_default(),
            span.clause,
            date_width = self.date,
            clock_width = self.clock,
            whose_width = self.whose,
        )
    }
}

/// The first column: when it is due, the days of the month under one another.
fn date(span: &Span) -> String {
    span.due.map_or_else(
        || "no date".to_owned(),
        |due| {
            let text = phrases::due(due);
            match text.as_bytes().get(5) {
                Some(b' ') => text.replacen(' ', "  ", 1),
                _ => text,
            }
        },
    )
}
