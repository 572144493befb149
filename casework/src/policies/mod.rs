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
//!
//! [[role]]                           # people, by what they do; the settings say who
//! id = "complaints-team"
//! name = "Complaints Team"
//!
//! [[stage]]
//! id = "stage-1"
//! name = "Stage 1"
//! kind = "formal"                    # or "informal", or "outside" (the landlord)
//! handler = "complaints-team"        # left out where each track has its own
//! sign_off = "director"              # left out where nobody must
//! track_at_receipt = "full"          # only where the stage has tracks, each a [[track]]
//! rule = "001-S1"                    # the rule, the clause it stands in, and, where the document
//! clause = "001 ¶18"                 # leaves something open, the decision:
//! decided = "Q11: from receipt"      # begins with its number, or with "not in the seed"
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
//! Further tables are `[[track]]`, `[[letter]]`, `[[duty]]`, `[[contact_type]]`, `[[signpost]]`,
//! `[channels]`, `[details]`, `[ombudsman]`, `[adjustments]` and `[emergency]`; each field is
//! described at the type it becomes. Several clocks with one `until` stand together, and the
//! earliest governs (Q21): so a response is due ten working days from the acknowledgement *and*
//! fifteen from receipt (Q39) by two clocks. A further stage is a further `[[stage]]` with
//! clocks and letters of its own, whose `received` is the receipt of the request for it. A word
//! that a policy needs and [`words`] does not know is added there.

mod check;
mod entries;
mod read;
mod shape;
mod table;
#[cfg(test)]
mod tests;
pub mod words;

pub use shape::{
    Basis, Channels, Clock, ContactType, Details, Duty, Example, Goes, Letter, Ombudsman, Role, Signpost,
    Stage, Statement, Track,
};
pub use words::{
    Channel, ClockId, ContactKind, Detail, Event, LetterKind, Part, RoleId, StageId, StageKind, TrackId,
    WhenMissed, Whose,
};

use crate::calendars::{BeyondCalendar, Calendar, Region};
use crate::clocks::{Counted, Counting, Due, count, due};
use crate::toml_text::Fault;
use chrono::{DateTime, Utc};

/// The policies that come with the program: name and text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// A landlord's policy.
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
    /// Who does what.
    pub roles: Vec<Role>,
    /// The stages in their order.
    pub stages: Vec<Stage>,
    /// Every clock.
    pub clocks: Vec<Clock>,
    /// What each letter must contain.
    pub letters: Vec<Letter>,
    /// What must be done before something else.
    pub duties: Vec<Duty>,
    /// What each kind of contact leads to.
    pub contact_types: Vec<ContactType>,
    /// Matters that belong elsewhere.
    pub signposts: Vec<Signpost>,
    /// How a complaint can be made.
    pub channels: Option<Channels>,
    /// What the resident is asked for.
    pub details: Option<Details>,
    /// The Ombudsman, and how to reach them.
    pub ombudsman: Ombudsman,
    /// Reasonable adjustments.
    pub adjustments: Option<Statement>,
    /// What to do in danger.
    pub emergency: Statement,
    /// Worked deadlines.
    pub examples: Vec<Example>,
    /// The place of the first formal stage; there always is one.
    first_formal: usize,
}

impl Policy {
    /// Reads the text of a policy file, or says everything that is wrong in it. The worked
    /// examples need a calendar: see [`Policy::check_examples`].
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        read::policy(text)
    }

    /// The text of the policy `name` that comes with the program.
    pub fn embedded(name: &str) -> Option<&'static str> {
        EMBEDDED.iter().find(|(id, _)| *id == name).map(|(_, text)| *text)
    }

    /// The names of the policies that come with the program.
    pub fn embedded_names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(id, _)| *id)
    }

    /// The stage of this name.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == *id)
    }

    /// The stage that a formal complaint begins in.
    pub fn first_formal_stage(&self) -> &Stage {
        &self.stages[self.first_formal]
    }

    /// The clock of this name.
    pub fn clock(&self, id: &str) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.id == *id)
    }

    /// The clocks that `event` starts for a case in `stage` and `track`.
    pub fn clocks_from(
        &self,
        stage: &StageId,
        track: Option<&TrackId>,
        event: Event,
    ) -> impl Iterator<Item = &Clock> {
        let here = self
            .clocks
            .iter()
            .filter(move |clock| applies(&clock.stage, clock.track.as_ref(), stage, track));
        here.filter(move |clock| clock.from == event)
    }

    /// What the letter `kind` must contain for a case in `stage` and `track`; the track's own before the stage's.
    pub fn letter(&self, kind: LetterKind, stage: &StageId, track: Option<&TrackId>) -> Option<&Letter> {
        let of = |letter: &&Letter| {
            letter.kind == kind && applies(&letter.stage, letter.track.as_ref(), stage, track)
        };
        self.letters
            .iter()
            .filter(of)
            .max_by_key(|letter| letter.track.is_some())
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

    /// How `clock` counts its first day.
    pub fn counting_of(&self, clock: &Clock) -> Counting {
        clock.counting.unwrap_or(self.counting)
    }

    /// When `clock` is due if its event was at `from`.
    pub fn due(
        &self,
        clock: &Clock,
        from: DateTime<Utc>,
        region: Region,
        calendar: &Calendar,
    ) -> Result<Due, BeyondCalendar> {
        due(
            &clock.within,
            self.counting_of(clock),
            clock.rolls,
            from,
            region,
            calendar,
        )
    }

    /// As [`Policy::due`], with every step explained.
    pub fn count(
        &self,
        clock: &Clock,
        from: DateTime<Utc>,
        region: Region,
        calendar: &Calendar,
    ) -> Result<Counted, BeyondCalendar> {
        count(
            &clock.within,
            self.counting_of(clock),
            clock.rolls,
            from,
            region,
            calendar,
        )
    }

    /// The worked examples that do not hold over `calendar`, each with how it is counted.
    pub fn check_examples(&self, calendar: &Calendar) -> Vec<Fault> {
        self.examples
            .iter()
            .filter_map(|example| self.check(example, calendar))
            .collect()
    }

    fn check(&self, example: &Example, calendar: &Calendar) -> Option<Fault> {
        let clock = self.clock(example.clock.as_str())?;
        let (message, cure) = match self.count(clock, example.from, example.region, calendar) {
            Ok(counted) if counted.due == example.due => return None,
            Ok(counted) => (
                format!(
                    "the example of clock `{}` says {}, but it is {}",
                    clock.id, example.due, counted.due
                ),
                format!(
                    "check the clock, or the example, against: {}",
                    counted.counted.join("; ")
                ),
            ),
            Err(beyond) => (
                beyond.to_string(),
                "give an example within the years of the calendar".to_owned(),
            ),
        };
        Some(Fault {
            line: Some(example.line),
            message,
            cure,
        })
    }

    /// Each rule encoded, with its clause, in the order of the file's kinds.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &str)> {
        let single = [
            self.channels.as_ref().map(|channels| &channels.basis),
            self.details.as_ref().map(|details| &details.basis),
            Some(&self.ombudsman.basis),
            self.adjustments.as_ref().map(|adjustments| &adjustments.basis),
            Some(&self.emergency.basis),
        ];
        let stages = self.stages.iter();
        let bases = stages.flat_map(|stage| {
            [&stage.basis]
                .into_iter()
                .chain(stage.tracks.iter().map(|track| &track.basis))
        });
        let bases = bases
            .chain(self.letters.iter().map(|letter| &letter.basis))
            .chain(self.duties.iter().map(|duty| &duty.basis))
            .chain(self.contact_types.iter().map(|contact| &contact.basis))
            .chain(self.signposts.iter().map(|signpost| &signpost.basis))
            .chain(single.into_iter().flatten());
        let clocks = self
            .clocks
            .iter()
            .map(|clock| (clock.rule.as_str(), clock.clause.as_str()));
        clocks.chain(bases.map(|basis| (basis.rule.as_str(), basis.clause.as_str())))
    }
}

/// Whether something of `stage` and `track` applies to a case in `at_stage` and `at_track`.
fn applies(stage: &StageId, track: Option<&TrackId>, at_stage: &StageId, at_track: Option<&TrackId>) -> bool {
    stage == at_stage && (track.is_none() || track == at_track)
}
