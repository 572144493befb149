//! A case, in; the dates and numbers of it that reports read, out.
//!
//! | kind | when, and what number or word goes with it |
//! |---|---|
//! | `received` | the stage's own receipt; which formal stage it is, 0 for one that is not |
//! | `confirmed` | the receipt was accepted for delivery |
//! | `ack_due`, `ack_due_code` | the last day of the acknowledgement, by the policy and by the Code |
//! | `acknowledged` | the stage was acknowledged; `default` where nobody had and it went by itself |
//! | `acknowledged_code` | the same as the Code asks, with the complaint defined |
//! | `response_due`, `response_due_code` | the last day of the answer, later where it was extended in time |
//! | `extended`, `extended_code` | a later date was told; by how many days of the policy's date, and of the Code's |
//! | `extended_late`, `extended_late_code` | a later date was told after the one that stood: it counts for nothing |
//! | `extended_beyond_code` | a date was told that is later than the Code allows |
//! | `responded` | the stage was answered; the same of `resolved` and `refused_stage` |
//! | `decided` | the outcome; 1 where the service failed |
//! | `moved` | the stage went on in another track |
//! | `closed`, `reopened` | each time that it was, and why it was closed; it is open, at any date, where both came equally often by then |
//! | `taken_up` | after the final answer it was taken up again, not having been closed |
//! | `refused` | it was not accepted, on that ground |
//! | `ombudsman`, `determined` | the resident went to the Ombudsman; what was found |
//! | `action`, `order`, … | the date by which it was promised; 1 where it was done by then, 0 where later or never, and no number but `dropped` where it was no longer to be done |
//! | `action_done`, … | it was done |
//! | `compensation_offered`, … | pence |
//! | `attempted` | staff tried to reach the resident; by which channel |
//! | `hazard_confirmed`, `learned`, `adjusted` | which |
//! | `hazard_emergency_due`, `hazard_investigate_due`, … | the date of each clock that a confirmed hazard has by the law; 1 where it was kept, 0 where not, and no number while it runs; which hazard |

use crate::cases::passage::{Extended, Passage, RunningClock};
use crate::cases::undertakings::{Standing, Undertaking};
use crate::cases::wakes::ACKNOWLEDGEMENT;
use crate::cases::{Actor, Case, Danger, Failure, Judgement, RanOut, Turn};
use crate::clocks::{Due, civil_date};
use crate::ids::MessageId;
use crate::policies::{CircumstanceKind, Event, Whose};
use chrono::{DateTime, NaiveDate, Utc};

/// A date or number of a case that reports read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milestone {
    /// The place of the stage among those of the case, from 1; 0 where it belongs to none.
    pub passage: u32,
    /// The stage; empty where it belongs to none.
    pub stage: String,
    /// What was reached.
    pub kind: String,
    /// Its place among those of its kind in that stage, from 0.
    pub nth: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// The civil date in London.
    pub on: NaiveDate,
    /// A number that goes with it.
    pub number: Option<i64>,
    /// A word that goes with it.
    pub word: Option<String>,
}

/// Milestones in the making, all of one stage or of none.
struct Reached {
    passage: u32,
    stage: String,
    all: Vec<Milestone>,
}

impl Reached {
    fn add(&mut self, kind: &str, at: DateTime<Utc>, number: Option<i64>, word: Option<&str>) {
        let before = self.all.iter().filter(|other| other.kind == kind).count();
        self.all.push(Milestone {
            passage: self.passage,
            stage: self.stage.clone(),
            kind: kind.to_owned(),
            nth: u32::try_from(before).unwrap_or(u32::MAX),
            at,
            on: civil_date(at),
            number,
            word: word.map(ToOwned::to_owned),
        });
    }

    fn due(&mut self, kind: &str, due: Option<Due>) {
        if let Some(due) = due {
            self.add(kind, due.ends_at(), None, None);
        }
    }

    fn once(&mut self, kind: &str, at: Option<DateTime<Utc>>) {
        if let Some(at) = at {
            self.add(kind, at, None, None);
        }
    }

    fn acknowledged(&mut self, kind: &str, when: Option<(DateTime<Utc>, Option<MessageId>)>, case: &Case) {
        let Some((at, letter)) = when else {
            return;
        };
        let by_default = case
            .letters
            .iter()
            .any(|sent| Some(sent.id) == letter && sent.kind == ACKNOWLEDGEMENT && sent.by == Actor::Redress);
        self.add(kind, at, None, by_default.then_some("default"));
    }

    fn extended(&mut self, kind: &str, all: &[Extended]) {
        for extended in all {
            let days = extended.to - civil_date(extended.was.ends_at());
            self.add(kind, extended.told_at, Some(days.num_days()), None);
        }
    }
}

/// Everything that reports read of a case, by stage and kind.
pub(super) fn milestones(case: &Case) -> Vec<Milestone> {
    let mut all = of_no_stage(case);
    for (place, passage) in (1..).zip(&case.passages) {
        all.extend(of_stage(place, passage, case));
    }
    all.sort();
    all
}

fn of_stage(place: u32, passage: &Passage, case: &Case) -> Vec<Milestone> {
    let mut reached = Reached {
        passage: place,
        stage: passage.stage.to_string(),
        all: Vec::new(),
    };
    let number = i64::try_from(passage.formal).unwrap_or_default();
    reached.add("received", passage.begun_at, Some(number), None);
    let ack = due_of(passage, &[Event::Acknowledged]);
    reached.due("ack_due", ack.map(|running| running.act_by));
    // An informal step is no stage of the Code's: what it comes to is measured at the first of these (Q40).
    let by_code = Some(&passage.by_code).filter(|_| passage.formal > 0);
    reached.due("ack_due_code", by_code.and_then(|code| code.acknowledge));
    let answer = due_of(passage, &[Event::Responded, Event::Resolved, Event::Refused]);
    reached.due("response_due", answer.map(|running| running.act_by));
    reached.due("response_due_code", by_code.and_then(|code| code.answer));
    reached.acknowledged("acknowledged", passage.brought(Event::Acknowledged), case);
    let defined = by_code.and_then(|code| code.acknowledged);
    reached.acknowledged("acknowledged_code", defined, case);
    reached.once("responded", passage.first(Event::Responded));
    reached.once("resolved", passage.first(Event::Resolved));
    reached.once("refused_stage", passage.first(Event::Refused));
    reached.extended("extended", &passage.extended);
    reached.extended("extended_code", by_code.map_or(&[], |code| &code.extended));
    for at in &passage.told_late {
        reached.add("extended_late", *at, None, None);
    }
    for at in by_code.map_or(&[][..], |code| &code.told_late) {
        reached.add("extended_late_code", *at, None, None);
    }
    reached.once("extended_beyond_code", by_code.and_then(|code| code.beyond));
    if let Some(decision) = passage.decision {
        let failed = i64::from(decision.failure == Failure::ServiceFailure);
        reached.add(
            "decided",
            decision.at,
            Some(failed),
            Some(decision.verdict.as_str()),
        );
    }
    for turn in &passage.course {
        if let Turn::Moved { track, at } = turn {
            reached.add("moved", *at, None, Some(track.as_str()));
        }
    }
    reached.all
}

/// The clock of the landlord's that governs the first of `events`, which the others stand for as well: of
/// those of its track that were not met by anything else, the earliest.
fn due_of<'a>(passage: &'a Passage, events: &[Event]) -> Option<&'a RunningClock> {
    let met = |at: DateTime<Utc>| {
        let mut happened = passage.happened();
        happened.any(|(event, when)| when == at && events.contains(&event))
    };
    let of = |running: &&RunningClock| {
        running.whose == Whose::Landlord
            && events.first().is_some_and(|event| running.waits_for(*event))
            && (running.track.is_none() || running.track == passage.track)
            && running.met_at.is_none_or(met)
    };
    let clocks = passage.clocks.iter().filter(of);
    clocks.min_by_key(|running| running.act_by)
}

fn of_no_stage(case: &Case) -> Vec<Milestone> {
    let mut reached = Reached {
        passage: 0,
        stage: String::new(),
        all: Vec::new(),
    };
    reached.once("confirmed", case.confirmed_at);
    reached.once("ombudsman", case.when(Event::OmbudsmanApproached));
    for mark in &case.marks {
        reached.add(mark.kind, mark.at, mark.number, mark.word.as_deref());
    }
    for danger in &case.dangers {
        of_danger(&mut reached, danger);
    }
    for payment in &case.payments {
        let pence = i64::try_from(payment.pence).unwrap_or(i64::MAX);
        reached.add(payment.step.milestone(), payment.at, Some(pence), None);
    }
    let adjusted = case.circumstances.iter();
    for one in adjusted.filter(|one| one.kind == CircumstanceKind::Adjustments) {
        reached.add("adjusted", one.since, None, None);
    }
    for undertaking in &case.undertakings {
        undertaken(&mut reached, undertaking);
    }
    reached.all
}

/// A danger that was confirmed, and how each of its times was kept; one that nobody has confirmed is not scored.
fn of_danger(reached: &mut Reached, danger: &Danger) {
    let hazard = Some(danger.hazard.as_str());
    if let Some((Judgement::Confirmed, at)) = danger.judged {
        reached.add("hazard_confirmed", at, None, hazard);
    }
    for running in danger.scored() {
        let over = (running.ran_out == RanOut::SeenTo).then_some(0);
        let kept = running.met_at.map(|at| i64::from(running.act_by.met_by(at)));
        let kind = format!("hazard_{}_due", running.clock);
        reached.add(&kind, running.act_by.ends_at(), kept.or(over), hazard);
    }
}

/// What was promised counts by the date that was promised first.
fn undertaken(reached: &mut Reached, undertaking: &Undertaking) {
    let first = Due::On(undertaking.first_by);
    let done = undertaking.done_at();
    let kept = i64::from(done.is_some_and(|at| first.met_by(at)));
    let kind = undertaking.kind.as_str();
    if let Standing::Dropped(_) = undertaking.standing {
        reached.add(kind, first.ends_at(), None, Some("dropped"));
        return;
    }
    reached.add(kind, first.ends_at(), Some(kept), None);
    if let Some(at) = done {
        reached.add(&format!("{kind}_done"), at, None, None);
    }
}
