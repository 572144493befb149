//! A life, in; a picture of it, as SVG, for a screen or a sheet of A4 on its side, out.
//!
//! A row a clock, grouped by stage. What a bar is can be told without its colour: the landlord's
//! time is full, the resident's hatched, each with its word beside it; a hollow bar is no date to
//! act by in this life. What has no date is named below. There are no scripts, and nothing is
//! fetched; a screen reader is given the whole life in words.

mod axis;
mod bars;
mod pen;
#[cfg(test)]
mod tests;

use super::{Life, Span, StageLife, phrases};
use crate::calendars::Calendar;
use axis::Axis;
use bars::{LANDLORD, RESIDENT, Row};
use pen::{Anchor, Area, BODY, HEADING, Pen, QUIET, TITLE, escaped, whole};

/// The sheet's width, A4 on its side at 96 to the inch, and what stands where on it.
const WIDTH: f64 = 1123.0;
const LEFT: f64 = 36.0;
const PLOT: f64 = 352.0;
const RIGHT: f64 = WIDTH - LEFT;

/// Where the scale has its foot, below a title of one line.
const SCALE: f64 = 142.0;

/// How high the head of a stage is.
const HEAD: f64 = 24.0;

/// One way of filling for the resident's time, another for bank holidays.
const PATTERNS: &str = r##"<defs>
<pattern id="redress-resident" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fdf0dc"/><rect width="2.4" height="6" fill="#b45309"/></pattern>
<pattern id="redress-holiday" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#ece6f4"/><circle cx="2" cy="2" r="0.9" fill="#7c5fa8"/></pattern>
</defs>"##;

impl Life {
    /// The life as a picture, over the days of `calendar`.
    pub fn svg(&self, calendar: &Calendar) -> String {
        let axis = Axis::of(self, bars::DATE);
        let groups: Vec<Group<'_>> = self
            .stages
            .iter()
            .filter_map(|stage| Group::of(stage, &axis))
            .collect();
        let title = TITLE.wrap(&self.title, RIGHT - LEFT);
        let scale = SCALE + whole(title.len() - 1) * 26.0;
        let foot = scale + groups.iter().map(Group::height).sum::<f64>() + 6.0;
        let mut pen = Pen::default();
        self.head(&mut pen, &title);
        axis.shut(&mut pen, (calendar, self), (scale, foot));
        axis.scale(&mut pen, scale, foot);
        let mut y = scale;
        for group in &groups {
            group.draw(&mut pen, &axis, y);
            y += group.height();
        }
        let height = self.foot(&mut pen, &axis.holidays(calendar, self), foot + 22.0);
        self.sheet(&pen.drawn(), height)
    }

    /// The whole document round what is `drawn`.
    fn sheet(&self, drawn: &str, height: f64) -> String {
        let paper = height / WIDTH * 297.0;
        let (title, words) = (escaped(&self.title), escaped(&self.in_words()));
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="redress-title redress-words" width="297mm" height="{paper:.1}mm" viewBox="0 0 {WIDTH} {height:.0}" font-family="Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif">
<title id="redress-title">{title}</title>
<desc id="redress-words">{words}</desc>
{PATTERNS}
<rect width="{WIDTH}" height="{height:.0}" fill="#ffffff"/>
{drawn}</svg>
"##
        )
    }

    /// The title, what the life is of, and what the bars mean.
    fn head(&self, pen: &mut Pen, title: &[String]) {
        let mut y = 46.0;
        for line in title {
            pen.text((LEFT, y), Anchor::Start, TITLE, line);
            y += 26.0;
        }
        let words = format!(
            "A case {}; each step on its last lawful day",
            phrases::beginning(self)
        );
        pen.text((LEFT, y - 5.0), Anchor::Start, BODY, &words);
        legend(pen, y + 16.0);
    }

    /// What has no date, what the law has ended, and what the dates were counted by;
    /// gives the sheet's height.
    fn foot(&self, pen: &mut Pen, holidays: &[String], y: f64) -> f64 {
        let without = |span: &&Span| span.due.is_none();
        let (ended, undated): (Vec<&Span>, Vec<&Span>) = {
            let spans = self.spans().map(|(_, span)| span);
            spans.filter(without).partition(|span| span.has_ended())
        };
        let named = |spans: &[&Span]| spans.iter().map(|span| in_line(span)).collect::<Vec<_>>();
        let versions = format!(
            "policy {}, calendar {}",
            self.policy_version, self.calendar_version
        );
        let blocks = [
            ("Without a date", named(&undated)),
            ("Ended by law", named(&ended)),
            ("Bank holidays", vec![holidays.join(" \u{b7} ")]),
            ("Counted by", vec![versions]),
        ];
        let mut y = y;
        for (heading, lines) in blocks {
            if lines.iter().all(String::is_empty) {
                continue;
            }
            pen.text((LEFT, y), Anchor::Start, HEADING, heading);
            for line in lines.iter().flat_map(|line| BODY.wrap(line, RIGHT - 160.0)) {
                pen.text((160.0, y), Anchor::Start, BODY, &line);
                y += 15.0;
            }
            y += 5.0;
        }
        y + 6.0
    }

    /// What a screen reader says: all that the picture shows.
    fn in_words(&self) -> String {
        let head = format!(
            "A case {}, each step on its last lawful day.",
            phrases::beginning(self)
        );
        let stages = self.stages.iter().filter(|stage| !stage.has_ended());
        let stages = stages.map(|stage| {
            let told: Vec<String> = stage.told().map(spoken).collect();
            let (name, begins) = (phrases::stage(stage), phrases::day(stage.begins));
            format!("{name}, from {begins}: {}.", told.join("; "))
        });
        let words: Vec<String> = std::iter::once(head).chain(stages).collect();
        words.join(" ")
    }
}

/// A clock as it is said.
fn spoken(span: &Span) -> String {
    let due = span.due.map(|due| format!(" by {}", phrases::due(due)));
    let standing = phrases::standing(span).map(|how| format!(", {how}"));
    format!(
        "{}, {}{}, {}{}",
        phrases::whose(span.whose),
        span.to_do,
        due.unwrap_or_default(),
        phrases::counted(span),
        standing.unwrap_or_default()
    )
}

/// A clock without a date, as it is named below.
fn in_line(span: &Span) -> String {
    let (whose, standing) = (phrases::whose(span.whose), phrases::standing(span));
    format!(
        "{} ({whose}): {} \u{2013} {}; {} \u{b7} {}",
        span.clock,
        span.to_do,
        phrases::counted(span),
        standing.unwrap_or_default(),
        span.clause
    )
}

/// What each kind of bar and day means.
fn legend(pen: &mut Pen, y: f64) {
    let full = format!(r#"fill="{LANDLORD}" stroke="{LANDLORD}" stroke-width="1.5""#);
    let hatched = format!(r#"fill="url(#redress-resident)" stroke="{RESIDENT}" stroke-width="1.5""#);
    let hollow = r##"fill="#ffffff" stroke="#374151" stroke-width="1.5" stroke-dasharray="5 3""##.to_owned();
    let keys = [
        (full, "the landlord\u{2019}s time"),
        (hatched, "the resident\u{2019}s time"),
        (hollow, "not the date to act by in this course"),
        (r##"fill="#f3f4f6" stroke="#d1d5db""##.to_owned(), "weekend"),
        (r#"fill="url(#redress-holiday)""#.to_owned(), "bank holiday"),
    ];
    let mut x = LEFT;
    for (paint, words) in keys {
        let area = Area {
            x,
            y: y - 9.0,
            width: 24.0,
            height: 10.0,
        };
        pen.area(area, &paint);
        pen.text((x + 31.0, y), Anchor::Start, BODY, words);
        x += 31.0 + BODY.width(words) * 0.88 + 24.0;
    }
}

/// A stage with its rows.
struct Group<'a> {
    stage: &'a StageLife,
    rows: Vec<Row<'a>>,
    /// What is said instead where no clock of it has a date.
    instead: Vec<String>,
}

impl<'a> Group<'a> {
    /// None where the law has ended the stage.
    fn of(stage: &'a StageLife, axis: &Axis) -> Option<Self> {
        if stage.has_ended() {
            return None;
        }
        let rows: Vec<Row<'_>> = stage
            .spans
            .iter()
            .filter_map(|span| Row::of(span, axis))
            .collect();
        let mut instead: Vec<String> = stage.promises.iter().map(phrases::promised).collect();
        if rows.is_empty() {
            instead.push("no clock runs".to_owned());
        }
        Some(Self { stage, rows, instead })
    }

    fn height(&self) -> f64 {
        let rows: f64 = self.rows.iter().map(Row::height).sum();
        HEAD + rows + whole(self.instead.len()) * 18.0 + 6.0
    }

    fn draw(&self, pen: &mut Pen, axis: &Axis, y: f64) {
        let area = Area {
            x: LEFT - 10.0,
            y: y + 4.0,
            width: RIGHT - LEFT + 20.0,
            height: HEAD - 4.0,
        };
        pen.area(area, r##"fill="#e2e8f0" rx="3""##);
        let base = y + HEAD - 6.0;
        pen.text((LEFT, base), Anchor::Start, HEADING, &phrases::stage(self.stage));
        let begins = format!("from {}", phrases::day(self.stage.begins));
        pen.text((RIGHT, base), Anchor::End, QUIET, &begins);
        let x = axis.x_of(self.stage.begins);
        let paint = r##"stroke="#374151" stroke-width="1" stroke-dasharray="2 3""##;
        pen.line((x, y + HEAD), (x, y + self.height()), paint);
        let mut y = y + HEAD;
        for line in &self.instead {
            y += 18.0;
            pen.text((LEFT, y - 3.0), Anchor::Start, BODY, line);
        }
        for row in &self.rows {
            row.draw(pen, y);
            y += row.height();
        }
    }
}
