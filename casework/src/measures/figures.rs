//! What a quarter came to: plain numbers, without words and without anybody's name.

use super::span::{Month, Quarter, Span};
use super::statistics::{Share, Survival};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A measure at each of the two formal stages; a third stage of a policy counts with the second.
pub type ByStage<T> = [T; 2];

/// A measure by the landlord's policy and by the Ombudsman's Code, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured<T> {
    /// By the landlord's own policy.
    pub own: T,
    /// By the Code; nothing where it is not in force.
    pub code: T,
}

/// What became of complaints that were received in a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Answered within the standard time.
    pub in_time: u64,
    /// Answered later, within an extension that was told in time.
    pub extended: u64,
    /// Answered late.
    pub late: u64,
    /// Open, and due before the figures were taken.
    pub overdue: u64,
    /// Open, and not due yet: shown, and counted neither way.
    pub not_yet_due: u64,
    /// Closed without an answer: withdrawn, combined, passed on.
    pub ended: u64,
}

impl Answers {
    /// Those that were due, and how many of them were answered in time, extensions among them (CH02).
    pub fn share(self) -> Share {
        let of = self.in_time + self.extended;
        Share {
            of,
            all: of + self.late + self.overdue,
        }
    }

    /// All that were received.
    pub fn received(self) -> u64 {
        self.share().all + self.not_yet_due + self.ended
    }

    pub(super) fn add(&mut self, other: Self) {
        self.in_time += other.in_time;
        self.extended += other.extended;
        self.late += other.late;
        self.overdue += other.overdue;
        self.not_yet_due += other.not_yet_due;
        self.ended += other.ended;
    }
}

/// What one quarter received, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// By stage: how many were received, counted once at each stage.
    pub received: ByStage<u64>,
    /// What became of them.
    pub answers: Measured<ByStage<Answers>>,
    /// Acknowledged in time, of those acknowledged or due.
    pub acknowledged: Measured<ByStage<Share>>,
    /// Acknowledgements that went by themselves.
    pub by_default: u64,
    /// Stages of which a later date was told after the Code's had passed, or one beyond what the Code allows.
    pub badly_extended: ByStage<u64>,
}

/// Open cases past their date, by how far, in working days; each is there until it is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bands {
    /// 1 to 10 working days past due.
    pub to_10: u64,
    /// 11 to 20.
    pub to_20: u64,
    /// 21 to 40.
    pub to_40: u64,
    /// More than 40.
    pub more: u64,
    /// The longest of all, in working days.
    pub longest: u32,
}

impl Bands {
    /// All of them.
    pub fn all(self) -> u64 {
        self.to_10 + self.to_20 + self.to_40 + self.more
    }

    pub(super) fn add(&mut self, days: u32) {
        match days {
            0..=10 => self.to_10 += 1,
            11..=20 => self.to_20 += 1,
            21..=40 => self.to_40 += 1,
            _ => self.more += 1,
        }
        self.longest = self.longest.max(days);
    }
}

/// What is open when the figures are taken, of whatever quarter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Open, and not due yet.
    pub not_yet_due: u64,
    /// Open past the date.
    pub overdue: Bands,
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Upheld.
    pub upheld: u64,
    /// Upheld in part.
    pub partly: u64,
    /// Not upheld.
    pub not: u64,
    /// Put right to the resident's satisfaction, without a finding.
    pub resolved: u64,
    /// Of all, those in which the service failed.
    pub failed: u64,
}

impl Outcomes {
    /// All that were decided.
    pub fn all(self) -> u64 {
        self.upheld + self.partly + self.not + self.resolved
    }
}

/// What was promised for dates of the quarter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Done by the day that was promised first, of all whose day has come.
    pub kept: Share,
    /// Of those that were not, still to be done.
    pub open: u64,
}

/// Money, in pence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// How many payments.
    pub payments: u64,
    /// In all.
    pub total: u64,
    /// The one in the middle; none where there is none.
    pub median: Option<u64>,
}

/// What the figures rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    /// Complaints of the quarter with no subject.
    pub no_category: u64,
    /// Stages answered before they were received, or acknowledged so.
    pub backwards: u64,
    /// Stages of the quarter with no date for an answer.
    pub no_date: u64,
    /// Lines that could not be read.
    pub unreadable: u64,
}

/// Everything that reports of a quarter say, as at a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The quarter.
    pub quarter: Quarter,
    /// The last day of which anything is known.
    pub as_at: NaiveDate,
    /// How many homes there are; none where it was not told.
    pub homes: Option<u32>,
    /// What describes the landlord: how many came, and how they were dealt with.
    pub process: Process,
    /// What describes people and their cases: small numbers of it may give somebody away.
    pub people: People,
    /// What the figures rest on.
    pub quality: Quality,
}

/// Totals of the whole landlord that may be told however small they are: a late answer describes the landlord and
/// no resident. Nothing else is on this list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Process {
    /// The first day on which anything was received.
    pub since: Option<NaiveDate>,
    /// Ten years of months up to the quarter's last, the oldest first.
    pub months: Vec<(Month, Counted)>,
    /// Eight quarters up to this one, the oldest first.
    pub quarters: Vec<(Quarter, Counted)>,
    /// The twelve months up to the quarter's end.
    pub year: Counted,
    /// How long the quarter's complaints waited, in working days from the acknowledgement.
    pub waits: ByStage<Survival>,
    /// What is open, by stage.
    pub stock: ByStage<Stock>,
    /// How many stages begun in the quarter had more time agreed, of all.
    pub extended: ByStage<Share>,
    /// The tenant satisfaction measures of the financial year so far.
    pub tsm: ByStage<Tsm>,
    /// Compliments of the quarter.
    pub compliments: u64,
}

/// What describes people and their cases.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    /// Stage 1 complaints by subject, that of nobody's naming empty: this quarter, and the one before.
    pub subjects: BTreeMap<String, (u64, u64)>,
    /// Stage 1 complaints by subject in each of the months.
    pub subject_months: BTreeMap<String, Vec<u64>>,
    /// In the quarter.
    pub in_quarter: During,
    /// In the twelve months up to its end.
    pub in_twelve_months: During,
    /// In the last financial year that is over by the quarter's end.
    pub in_financial_year: During,
    /// Those answered at stage 1 in the quarter before, and how many of them went on to stage 2.
    pub escalated: Share,
    /// Closed in the quarter, by reason.
    pub closed: BTreeMap<String, u64>,
    /// Actions promised in answers for days of the quarter.
    pub actions: Promises,
    /// The Ombudsman's orders due in the quarter.
    pub orders: Promises,
    /// Compensation paid in the quarter.
    pub paid: Money,
    /// Compensation offered in the quarter.
    pub offered: Money,
    /// What was learned about what, in the quarter.
    pub learned: BTreeMap<String, u64>,
    /// Hazards confirmed in the quarter, by kind.
    pub hazards: BTreeMap<String, u64>,
    /// Times of confirmed hazards that ended in the quarter, by clock: how many were kept, of all.
    pub hazard_times: BTreeMap<String, Share>,
}

/// What happened to people between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct During {
    /// From the first day to the last.
    pub span: Span,
    /// What was decided.
    pub outcomes: ByStage<Outcomes>,
    /// Not accepted, by ground.
    pub refused: BTreeMap<String, u64>,
    /// The Ombudsman's findings.
    pub findings: BTreeMap<String, u64>,
    /// Residents who went to the Ombudsman.
    pub approached: u64,
    /// Adjustments agreed.
    pub adjusted: u64,
}

impl During {
    pub(super) fn nothing(span: Span) -> Self {
        Self {
            span,
            outcomes: Default::default(),
            refused: BTreeMap::new(),
            findings: BTreeMap::new(),
            approached: 0,
            adjusted: 0,
        }
    }
}

impl People {
    /// Nothing counted yet, for a quarter's report.
    pub fn nothing(quarter: Quarter) -> Self {
        Self {
            subjects: BTreeMap::new(),
            subject_months: BTreeMap::new(),
            in_quarter: During::nothing(quarter.span()),
            in_twelve_months: During::nothing(quarter.twelve_months()),
            in_financial_year: During::nothing(quarter.financial_year()),
            escalated: Share::default(),
            closed: BTreeMap::new(),
            actions: Promises::default(),
            orders: Promises::default(),
            paid: Money::default(),
            offered: Money::default(),
            learned: BTreeMap::new(),
            hazards: BTreeMap::new(),
            hazard_times: BTreeMap::new(),
        }
    }

    /// Each of its spans that holds the day.
    pub(super) fn during(&mut self, day: NaiveDate) -> impl Iterator<Item = &mut During> {
        let spans = [
            &mut self.in_quarter,
            &mut self.in_twelve_months,
            &mut self.in_financial_year,
        ];
        spans.into_iter().filter(move |during| during.span.holds(day))
    }
}

/// CH01 and CH02 for the financial year so far, with both readings of “complaints made”.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tsm {
    /// Complaints made: received in the year.
    pub made: u64,
    /// Of these, those whose time is over or that were answered.
    pub due: u64,
    /// Of these, those that were answered.
    pub answered: u64,
    /// Answered within the Code's times, extensions under the Code among them.
    pub in_time: u64,
}
