//! A case's milestones, in; one line of text for the register, out, and back as figures see it on a date.
//!
//! A report over a million cases reads them all: a line each is read in a second or two, twelve rows each are
//! not. The line holds nothing that the milestones do not hold.

use super::moment::Moment;
use crate::cases::Milestone;
use crate::triage::Category;
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt::Write;

/// What a line knows, in an order that never changes: new kinds are added at the end.
const KINDS: [&str; 48] = [
    "received",
    "confirmed",
    "ack_due",
    "ack_due_code",
    "acknowledged",
    "acknowledged_code",
    "response_due",
    "response_due_code",
    "extended",
    "extended_code",
    "responded",
    "resolved",
    "refused_stage",
    "decided",
    "moved",
    "closed",
    "reopened",
    "taken_up",
    "refused",
    "ombudsman",
    "determined",
    "action",
    "action_done",
    "order",
    "order_done",
    "recommendation",
    "recommendation_done",
    "promise",
    "promise_done",
    "update",
    "update_done",
    "compensation_offered",
    "compensation_accepted",
    "compensation_refused",
    "compensation_paid",
    "attempted",
    "hazard_confirmed",
    "learned",
    "adjusted",
    "hearing",
    "hazard_emergency_due",
    "hazard_investigate_due",
    "hazard_summary_due",
    "hazard_safety_work_due",
    "hazard_preventative_steps_due",
    "extended_late",
    "extended_late_code",
    "extended_beyond_code",
];

/// A case as figures see it, with what was known on a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line<'a> {
    /// What it is, as the register names contact types.
    pub kind: &'a str,
    /// What it is about; empty where nobody said.
    pub category: &'a str,
    /// The stages it went through, in their order.
    pub stages: Vec<StageLine<'a>>,
    /// What happened beside the stages.
    pub beside: Vec<Noted<'a>>,
    /// Whether it is open on that date.
    pub is_open: bool,
    /// When it was closed last, if it was.
    pub closed_at: Option<Moment>,
}

/// What happened beside the stages of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted<'a> {
    /// What, as a milestone names it.
    pub kind: &'static str,
    /// When; of a date, its last minute.
    pub at: Moment,
    /// A number that goes with it.
    pub number: Option<i64>,
    /// A word that goes with it.
    pub word: &'a str,
}

impl Noted<'_> {
    /// The number as money.
    pub(super) fn pence(&self) -> u64 {
        let pence = self.number.and_then(|pence| u64::try_from(pence).ok());
        pence.unwrap_or_default()
    }
}

/// A stage that a case went through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageLine<'a> {
    /// Which formal stage it is, from 1; 0 for one that is not.
    pub formal: i64,
    /// Its own receipt.
    pub received: Moment,
    /// By the landlord's policy.
    pub own: Side,
    /// By the Ombudsman's Code.
    pub code: Side,
    /// When it was answered, in whichever way.
    pub answered: Option<Moment>,
    /// Whether the answer was a refusal of the stage.
    pub is_refused: bool,
    /// Whether a later date was told after the Code's had passed, or one beyond what the Code allows.
    pub is_badly_extended: bool,
    /// When it was decided, whether the service failed, and what was decided.
    pub decided: Option<(Moment, bool, &'a str)>,
}

/// One of the two ways in which a stage is measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The last minute of the acknowledgement's time.
    pub acknowledge_by: Option<Moment>,
    /// When it was acknowledged, and whether that went by itself.
    pub acknowledged: Option<(Moment, bool)>,
    /// The last minute of the answer's time, before any extension.
    pub standard: Option<Moment>,
    /// The same with every extension that was told in time by then.
    pub answer_by: Option<Moment>,
    /// How many extensions count.
    pub extensions: u32,
    /// By how many days all extensions moved it, and by how many those that were told by then.
    moved: (i64, i64),
}

/// A line that this version cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the figures of a case cannot be read: {0:?}")]
pub struct Unreadable(pub String);

/// The line of a case: what it is and what about, when it was last put on record, and its milestones.
pub fn compact(
    (kind, category): (&str, Option<&Category>),
    changed_at: DateTime<Utc>,
    milestones: &[Milestone],
) -> String {
    let Moment(changed) = Moment::of(changed_at);
    let mut line = format!("{kind}/{}/{changed}", category.map_or("", Category::as_str));
    for milestone in milestones {
        let Some(code) = KINDS.iter().position(|kind| *kind == milestone.kind) else {
            continue;
        };
        let Moment(minute) = Moment::of(milestone.at);
        // Writing to a string cannot fail.
        let _ = write!(line, ";{code}.{}.{minute}", milestone.passage);
        if let Some(number) = milestone.number {
            let _ = write!(line, ":{number}");
        }
        if let Some(word) = &milestone.word {
            line.push('~');
            line.extend(word.chars().map(|letter| match letter {
                ';' | '~' | '\n' | '\r' => '_',
                letter => letter,
            }));
        }
    }
    line
}

/// Whether something was known on the date that figures are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    ByThen,
    Later,
}

/// One milestone of a line.
struct Entry<'a> {
    kind: &'static str,
    passage: usize,
    at: Moment,
    number: Option<i64>,
    word: &'a str,
}

impl Entry<'_> {
    /// Whether it is told before it comes: a date, or what moved one.
    fn is_known_beforehand(&self) -> bool {
        let told = [
            "action",
            "order",
            "recommendation",
            "promise",
            "update",
            "extended",
            "extended_code",
        ];
        let kind = self.kind;
        kind.ends_with("_due") || kind.ends_with("_due_code") || told.contains(&kind)
    }
}

impl<'a> Line<'a> {
    /// Reads a line with what was known by the last minute `as_at`.
    pub fn read(text: &'a str, as_at: Moment) -> Result<Self, Unreadable> {
        let unreadable = || Unreadable(text.to_owned());
        let mut parts = text.split(';');
        let (kind, category, _) = parts.next().and_then(head).ok_or_else(unreadable)?;
        let mut line = Self {
            kind,
            category,
            ..Self::default()
        };
        let (mut closings, mut openings) = (0_u32, 0_u32);
        for part in parts {
            let entry = entry(part).ok_or_else(unreadable)?;
            let told = if entry.at <= as_at {
                Told::ByThen
            } else {
                Told::Later
            };
            // A date is known beforehand; what happened later than that is not known yet.
            if told == Told::Later && !entry.is_known_beforehand() {
                continue;
            }
            if entry.passage > 0 {
                line.stage(entry.passage, &entry, told);
                continue;
            }
            match entry.kind {
                "closed" => {
                    closings += 1;
                    line.closed_at = line.closed_at.max(Some(entry.at));
                }
                "reopened" => openings += 1,
                _ => {}
            }
            line.beside.push(Noted {
                kind: entry.kind,
                at: entry.at,
                number: entry.number,
                word: entry.word,
            });
        }
        line.stages.retain(|stage| stage.received <= as_at);
        line.stages.iter_mut().for_each(StageLine::settle);
        line.is_open = closings <= openings;
        Ok(line)
    }

    /// Whether it was not accepted, and not taken up again since.
    pub fn is_refused(&self) -> bool {
        let turns = |noted: &&Noted| matches!(noted.kind, "refused" | "reopened");
        let last = self.beside.iter().filter(turns).max_by_key(|noted| noted.at);
        last.is_some_and(|noted| noted.kind == "refused")
    }

    fn stage(&mut self, passage: usize, entry: &Entry<'a>, told: Told) {
        if self.stages.len() < passage {
            let never = StageLine {
                received: Moment(i64::MAX),
                ..StageLine::default()
            };
            self.stages.resize(passage, never);
        }
        self.stages[passage - 1].take(entry, told);
    }
}

impl<'a> StageLine<'a> {
    fn take(&mut self, entry: &Entry<'a>, told: Told) {
        let at = entry.at;
        match entry.kind {
            "received" => {
                self.received = at;
                self.formal = entry.number.unwrap_or_default();
            }
            "ack_due" => self.own.acknowledge_by = Some(at),
            "ack_due_code" => self.code.acknowledge_by = Some(at),
            "acknowledged" => self.own.acknowledged = Some((at, entry.word == "default")),
            "acknowledged_code" => self.code.acknowledged = Some((at, entry.word == "default")),
            "response_due" => self.own.answer_by = Some(at),
            "response_due_code" => self.code.answer_by = Some(at),
            "extended" => self.own.extend(entry.number, told),
            "extended_code" => self.code.extend(entry.number, told),
            "extended_late_code" | "extended_beyond_code" => self.is_badly_extended = true,
            "responded" | "resolved" | "refused_stage" => {
                let is_first = self.answered.is_none_or(|before| at < before);
                if is_first {
                    self.answered = Some(at);
                    self.is_refused = entry.kind == "refused_stage";
                }
            }
            "decided" => self.decided = Some((at, entry.number == Some(1), entry.word)),
            _ => {}
        }
    }

    fn settle(&mut self) {
        self.own.settle();
        self.code.settle();
    }
}

impl Side {
    /// Of all extensions of the stage, those that were told by then count.
    fn extend(&mut self, days: Option<i64>, told: Told) {
        let days = days.unwrap_or_default();
        self.moved.0 += days;
        if told == Told::ByThen {
            self.moved.1 += days;
            self.extensions += 1;
        }
    }

    fn settle(&mut self) {
        let (all, known) = self.moved;
        self.standard = self.answer_by.map(|last| last.earlier(all));
        self.answer_by = self.standard.map(|standard| standard.earlier(-known));
    }
}

/// Whether a case has changed since the end of that day, by its line. One that cannot be read has not.
pub fn has_changed_since(text: &str, day: NaiveDate) -> bool {
    let head = text.split(';').next().and_then(head);
    head.is_some_and(|(.., changed)| changed > Moment::end_of(day))
}

/// `complaint/repairs/13876543`
fn head(text: &str) -> Option<(&str, &str, Moment)> {
    let (kind, rest) = text.split_once('/')?;
    let (category, changed) = rest.split_once('/')?;
    Some((kind, category, Moment(changed.parse().ok()?)))
}

/// `0.1.13876543:1~word`
fn entry(text: &str) -> Option<Entry<'_>> {
    let (code, rest) = number(text)?;
    let (passage, rest) = number(rest.strip_prefix('.')?)?;
    let (minute, rest) = number(rest.strip_prefix('.')?)?;
    let (number, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest).map(|(number, rest)| (Some(number), rest))?,
        None => (None, rest),
    };
    let word = match rest.strip_prefix('~') {
        Some(word) => word,
        None => Some("").filter(|_| rest.is_empty())?,
    };
    Some(Entry {
        kind: usize::try_from(code).ok().and_then(|code| KINDS.get(code))?,
        // No case goes through so many stages that a line of a few bytes could ask for memory.
        passage: usize::try_from(passage).ok().filter(|passage| *passage < 1000)?,
        at: Moment(minute),
        number,
        word,
    })
}

/// The whole number that a text begins with, and the rest. A million lines are read so: nothing is looked for twice.
fn number(text: &str) -> Option<(i64, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let many = digits.bytes().take_while(u8::is_ascii_digit).count();
    let value = digits.bytes().take(many).try_fold(0_i64, |value, digit| {
        value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
    });
    let value = value.filter(|_| many > 0)?;
    let value = if digits.len() < text.len() { -value } else { value };
    Some((value, &digits[many..]))
}
