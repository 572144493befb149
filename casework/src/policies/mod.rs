//! A landlord's policy as a file, in; stages, clocks, letters and roles, out.
//!
//! A policy is data. Its file is TOML, made for a compliance officer to read and to check
//! against the landlord's own document, and everything in it is used or checked:
//!
//! ```toml
//! id = "example"                     # the file's name
//! title = "Example Homes: complaints"
//! source = "where the document is, and of when"
//! counting = "day 0"                 # or "day 1", or "deemed after 17:00"
//! measures = "england-and-wales"     # only where it is counted beside every policy of the region
//! binds = "england-and-wales"        # only for a rule set that every landlord of the region keeps
//!
//! [[role]]                           # people, by what they do; the settings say who
//! id = "complaints-team"
//! name = "Complaints Team"
//!
//! [[stage]]
//! id = "stage-1"
//! name = "Stage 1"
//! kind = "formal"                    # or "informal", "outside" (the landlord), "apart"
//! handler = "complaints-team"        # left out where each track has its own
//! sign_off = "director"              # left out where nobody must
//! track_at_receipt = "full"          # only where the stage has tracks, each a [[track]]; a rule set may
//!                                    # leave it out: the clocks of each run until a person says which
//! rule = "001-S1"                    # the rule, the clause it stands in, and, where the document
//! clause = "001 ¶18"                 # leaves something open, the decision:
//! decided = "Q11: from receipt"      # begins with its number, or with "not in the document"
//!
//! [[clock]]
//! id = "s1_response"
//! stage = "stage-1"
//! track = "full"                     # left out: every track
//! within = "10 working days"         # or "28 calendar days", "48 hours", "1 month"
//! from = "received"                  # the stage's own receipt: words in `Event`
//! until = "responded"
//! whose = "landlord"                 # the default; or "resident"
//! rolls = "never"                    # the default; or "forward", to the next working day
//! counting = "day 1"                 # only where it differs from the policy's
//! when_missed = "breach"             # or "flag", "closes", "becomes-formal", "move to TRACK"
//! rule = "001-S1b"
//! clause = "001 ¶18"
//! says = "within 10 working days from receipt of the complaint"
//!
//! [[example]]                        # at least one a clock; run by `redress policy check`
//! clock = "s1_response"
//! from = "2026-11-02T09:30:00Z"
//! region = "england-and-wales"
//! due = "2026-11-16"
//! ```
//!
//! Further tables, each field described at the type it becomes:
//!
//! | table | what it says |
//! |---|---|
//! | `[[track]]` | one of several ways through a stage |
//! | `[[extension]]`, `[[promise]]` | how a date is moved; a date that a person sets |
//! | `[[letter]]`, `[[duty]]` | what a letter must contain; what must come first |
//! | `[[contact_type]]` | what opens a case, and what is passed on |
//! | `[[exclusion]]` | what is no complaint, on which ground, and who deals with it instead |
//! | `[complainants]`, `[[circumstance]]` | who can complain; what else may be so of them |
//! | `[channels]`, `[details]` | how to complain; what is asked for |
//! | `[ombudsman]`, `[[body]]` | who is next after the landlord, and others beside them |
//! | `[adjustments]`, `[emergency]` | words for letters |
//! | `[compensation]`, `[[register]]`, `[[report]]` | what is paid, kept and told |
//! | `[[not_applied]]` | a rule that nothing follows from, and why |
//!
//! Every table says where it comes from by `rule` (an id, or a list of them) and `clause`, and may
//! quote the document (`says`) and name a decision (`decided`). A clock may have several events in
//! `until`, the first of which stops it; with `given` it runs only once that has happened too; and
//! nothing starts on or after the day on which its law `ended`, or before that on which its stage's `began`.
//!
//! Several clocks with one `until` stand together, and the earliest governs (Q21): so a response is
//! due ten working days from the acknowledgement *and* fifteen from receipt (Q39) by two clocks. A
//! further stage is a further `[[stage]]` with clocks and letters of its own, whose `received` is
//! the receipt of the request for it. A file without a formal stage is a rule set: it stands beside
//! complaints, and its first stage is apart. A word that a policy needs and [`words`] does not know
//! is added there.

mod check;
mod compare;
mod due;
mod entries;
mod faults;
mod read;
mod rules;
mod shape;
mod table;
#[cfg(test)]
mod tests;
pub mod told;
pub mod words;

pub use compare::Shortfall;
pub use shape::{
    Basis, Body, Channels, Circumstance, Clock, Compensation, Complainants, ContactType, Details, Duty,
    Example, Exclusion, Extension, Goes, Letter, NotApplied, Ombudsman, Promise, Register, Report, Role,
    Stage, Track,
};
pub use words::{
    Audience, Beyond, Channel, CircumstanceKind, ClockId, CompensationTerm, Complainant, ContactKind,
    Counted, Day, Detail, Event, Every, Field, Ground, Hearing, How, LetterKind, Part, RoleId, StageId,
    StageKind, Topic, TrackId, WhenMissed, Whose,
};

use crate::calendars::Region;
use crate::clocks::{Counting, civil_date};
use crate::toml_text::Fault;
use chrono::{DateTime, NaiveDate, Utc};

/// The policies that come with the program: name and text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// A landlord's policy, or a set of rules that stands beside complaints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name, as settings and cases name it.
    pub id: String,
    /// Its title, for people.
    pub title: String,
    /// The document it was read from.
    pub source: String,
    /// The first twelve hex digits of SHA-256 over the file's text.
    pub version: String,
    /// How the first day is counted.
    pub counting: Counting,
    /// Whose landlords are measured by it, whatever policy of their own they have.
    pub measures: Option<Region>,
    /// Whose landlords have to keep it beside their own policy: a rule set that is law there.
    pub binds: Option<Region>,
    /// Who does what.
    pub roles: Vec<Role>,
    /// The stages in their order.
    pub stages: Vec<Stage>,
    /// Every clock.
    pub clocks: Vec<Clock>,
    /// How dates are moved.
    pub extensions: Vec<Extension>,
    /// Dates that a person sets.
    pub promises: Vec<Promise>,
    /// What each letter must contain.
    pub letters: Vec<Letter>,
    /// What must be done before something else.
    pub duties: Vec<Duty>,
    /// What each kind of contact leads to.
    pub contact_types: Vec<ContactType>,
    /// Matters that are not dealt with as complaints.
    pub exclusions: Vec<Exclusion>,
    /// Who can complain.
    pub complainants: Option<Complainants>,
    /// What else may be so of who complains.
    pub circumstances: Vec<Circumstance>,
    /// How a complaint can be made.
    pub channels: Option<Channels>,
    /// What the resident is asked for.
    pub details: Option<Details>,
    /// Who is next after the landlord, and how to reach them.
    pub ombudsman: Ombudsman,
    /// Other bodies beside them.
    pub bodies: Vec<Body>,
    /// What holds for compensation.
    pub compensation: Option<Compensation>,
    /// Reasonable adjustments, in the document's words.
    pub adjustments: Option<Basis>,
    /// What to do in danger, in words for letters.
    pub emergency: Basis,
    /// What the register holds.
    pub registers: Vec<Register>,
    /// Who is told what.
    pub reports: Vec<Report>,
    /// Rules that nothing here follows from.
    pub not_applied: Vec<NotApplied>,
    /// Worked deadlines.
    pub examples: Vec<Example>,
    /// The place of the first formal stage, or of a rule set's first apart; there always is one.
    first: usize,
}

impl Policy {
    /// Reads the text of a policy file, or says everything that is wrong in it. The worked
    /// examples need a calendar: see [`Policy::check_examples`].
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        read::policy(text)
    }

    /// Reads a text that was in force once: what was asked of a policy file then may have been less than
    /// now, and a case is folded by it all the same. Faults only where something is missing altogether.
    pub fn read_kept(text: &str) -> Result<Self, Vec<Fault>> {
        read::kept(text)
    }

    /// The text of the policy `name` that comes with the program.
    pub fn embedded(name: &str) -> Option<&'static str> {
        EMBEDDED.iter().find(|(id, _)| *id == name).map(|(_, text)| *text)
    }

    /// The names of the policies that come with the program.
    pub fn embedded_names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(id, _)| *id)
    }

    /// The text of the policy by which every landlord of a region is measured beside its own; none where
    /// there is no such rule.
    pub fn measuring(region: Region) -> Option<&'static str> {
        embedded_with("measures", region)
    }

    /// The text of the rule set that every landlord of a region has to keep beside its own policy; none
    /// where there is no such law.
    pub fn binding(region: Region) -> Option<&'static str> {
        embedded_with("binds", region)
    }

    /// The stage of this name.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == *id)
    }

    /// The stage that a formal complaint begins in; of a rule set, its first apart.
    pub fn first_stage(&self) -> &Stage {
        &self.stages[self.first]
    }

    /// The formal stage that can be asked for after `stage` was answered; none after the last.
    pub fn next_stage(&self, stage: &StageId) -> Option<&Stage> {
        let at = self.stages.iter().position(|other| other.id == *stage)?;
        let mut later = self.stages[at + 1..].iter();
        let next = later.find(|other| other.kind == StageKind::Formal);
        next.filter(|_| !self.stages[at].is_last())
    }

    /// Whether it stands beside complaints: no stage of it is formal.
    pub fn is_rule_set(&self) -> bool {
        self.first_stage().kind == StageKind::Apart
    }

    /// The clock of this name.
    pub fn clock(&self, id: &str) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.id == *id)
    }

    /// The clocks that `event` sets running for a case in `stage` and `track`, each with the
    /// instant it is counted from. A clock with `given` runs once both have happened; one whose
    /// law, or whose stage's, had ended by that day in London does not run.
    pub fn clocks_started(
        &self,
        stage: &StageId,
        track: Option<&TrackId>,
        event: Event,
        happened: impl Fn(Event) -> Option<DateTime<Utc>>,
    ) -> impl Iterator<Item = (&Clock, DateTime<Utc>)> {
        let of = self.stage(stage.as_str());
        self.clocks_of(stage, track).filter_map(move |clock| {
            let starts = clock.from == event || clock.given == Some(event);
            let given = clock.given.is_none_or(|given| happened(given).is_some());
            let from = happened(clock.from).filter(|_| starts && given)?;
            let (day, of) = (civil_date(from), of?);
            let stands = of.has_begun_by(day) && clock.ended_by(day, of).is_none();
            stands.then_some((clock, from))
        })
    }

    /// The clocks of a case in `stage` and `track`; without a track, where a person has yet to say which,
    /// those of every track.
    pub fn clocks_of(&self, stage: &StageId, track: Option<&TrackId>) -> impl Iterator<Item = &Clock> {
        let of = self.stage(stage.as_str());
        let every = track.is_none() && of.is_some_and(Stage::waits_for_its_track);
        let here = move |clock: &&Clock| {
            applies(&clock.stage, clock.track.as_ref(), stage, track) || (every && clock.stage == *stage)
        };
        self.clocks.iter().filter(here)
    }

    /// What the letter `kind` must contain for a case in `stage` and `track`; the track's own before the stage's.
    pub fn letter(&self, kind: LetterKind, stage: &StageId, track: Option<&TrackId>) -> Option<&Letter> {
        let of = |letter: &&Letter| {
            letter.kind == kind && applies(&letter.stage, letter.track.as_ref(), stage, track)
        };
        let letters = self.letters.iter().filter(of);
        letters.max_by_key(|letter| letter.track.is_some())
    }

    /// The parts a receipt must carry to count as the acknowledgement of a case in `stage` and
    /// `track`; none where it never does (Q20).
    pub fn receipt_acknowledges(&self, stage: &StageId, track: Option<&TrackId>) -> Option<&[Part]> {
        let receipt = self.letter(LetterKind::Receipt, stage, track)?;
        receipt.brings.map(|_| receipt.must_contain.as_slice())
    }

    /// What must have happened, for a case in `stage` and `track`, before `event` may.
    pub fn duties_before(
        &self,
        stage: &StageId,
        track: Option<&TrackId>,
        event: Event,
    ) -> impl Iterator<Item = &Duty> {
        let here = self
            .duties
            .iter()
            .filter(move |duty| applies(&duty.stage, duty.track.as_ref(), stage, track));
        here.filter(move |duty| duty.before == event)
    }

    /// What becomes of a contact of this kind; none where the policy does not speak of it.
    pub fn contact_type(&self, kind: ContactKind) -> Option<&ContactType> {
        self.contact_types.iter().find(|contact| contact.kind == kind)
    }

    /// Where post reaches the landlord, on one line: as the landlord has `settled` it, else as the policy names it
    /// for complaints.
    pub fn post_address<'a>(&'a self, settled: Option<&'a str>) -> Option<&'a str> {
        let channels = self.channels.as_ref();
        settled.or(channels.and_then(|channels| channels.post.as_deref()))
    }

    /// The stage that a contact of this kind opens; none where it is passed on, or not spoken of.
    pub fn opens(&self, kind: ContactKind) -> Option<&Stage> {
        match &self.contact_type(kind)?.goes {
            Goes::Opens(stage) => self.stage(stage.as_str()),
            Goes::PassedTo(_) => None,
        }
    }

    /// As [`Policy::opens`], where the law behind the stage is in force on that London day.
    pub fn opens_on(&self, kind: ContactKind, day: NaiveDate) -> Option<&Stage> {
        let stage = self.opens(kind)?;
        let ended = stage.ended.is_some_and(|Day(end)| end <= day);
        Some(stage).filter(|stage| stage.has_begun_by(day) && !ended)
    }
}

/// The text of the policy that comes with the program and says so of the region.
fn embedded_with(key: &str, region: Region) -> Option<&'static str> {
    let line = format!("\n{key} = \"{}\"", region.as_str());
    let mut texts = EMBEDDED.iter().map(|(_, text)| *text);
    texts.find(|text| text.contains(&line))
}

/// Whether something of `stage` and `track` applies to a case in `at_stage` and `at_track`.
fn applies(stage: &StageId, track: Option<&TrackId>, at_stage: &StageId, at_track: Option<&TrackId>) -> bool {
    stage == at_stage && (track.is_none() || track == at_track)
}
