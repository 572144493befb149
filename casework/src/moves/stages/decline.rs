//! A complaint that is not accepted, or a request for a stage that is refused, in; the letter with its reasons
//! and the right to go to the Ombudsman, out.

use crate::cases::{CloseReason, What};
use crate::decide::alerts;
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::stages::respond::{close_what_was_open, deciders};
use crate::moves::{Move, Refused};
use crate::policies::{Event, Exclusion, Ground, LetterKind, Part};

/// The complaint is not accepted at its first stage, on a ground of the policy's (Code 2.1 to 2.5, Q17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// The ground, as the policy names it.
    pub ground: String,
    /// The reasons, as the resident reads them.
    pub reasons: String,
    /// In plain words.
    pub explanation: Option<String>,
    /// Who deals with it instead; whoever the policy names where nobody says.
    pub signpost: Option<String>,
    /// Whether it was weighed that the ground is wider than the Code's (Q41).
    pub wider: Wider,
}

/// Whether somebody weighed that a ground is wider than the Ombudsman's Code allows (Q41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wider {
    /// They did, and it is taken all the same.
    Weighed,
    /// Nobody has said so.
    Unweighed,
}

impl Move for Decline {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("declined")?;
        let person = desk.person()?;
        desk.must_be_independent(person)?;
        must_be_first(desk)?;
        let exclusion = self.exclusion(desk)?;
        self.must_be_weighed(desk, &exclusion)?;
        let Some(kind) = exclusion.letter else {
            return Err(Refused::by(
                &exclusion.basis,
                "nothing is refused on this ground",
                "go on with it; what was found belongs in the answer",
            ));
        };
        let signpost = self.signpost.clone().or_else(|| exclusion.signpost.clone());
        let said = [
            Some(Said::Reasons(self.reasons.clone())),
            self.explanation.clone().map(Said::Explanation),
            signpost.map(Said::Signpost),
        ];
        let said = said.into_iter().flatten().collect();
        // Reasons and the right to the Ombudsman, whatever the policy lists (Code 2.4, Q17).
        let more = [Part::Reasons, Part::Ombudsman];
        let mut letter = desk.compose_with(kind, next_by_resident(None), said, &more)?;
        // It was taken up at no stage, and the letter says so at once (Code 2.4).
        letter.stage = None;
        // The stage is not refused but never entered: opened again, it is open.
        desk.send(letter, None, &more)?;
        if let Some(role) = &exclusion.urgent_to {
            alerts::urgent(desk.draft(), role, &exclusion.matter)?;
        }
        close_what_was_open(desk)?;
        desk.record(What::NotAccepted {
            exclusion: Some(exclusion.id),
        })?;
        desk.record(What::Closed {
            why: CloseReason::NotAccepted,
        })
    }
}

impl Decline {
    fn exclusion(&self, desk: &Desk<'_>) -> Result<Exclusion, Refused> {
        let mut exclusions = desk.policy.exclusions.iter();
        let found = exclusions.find(|exclusion| exclusion.id == self.ground);
        found.cloned().map_or_else(
            || {
                let ids = desk.policy.exclusions.iter();
                let ids: Vec<&str> = ids.map(|exclusion| exclusion.id.as_str()).collect();
                let cure = match ids.as_slice() {
                    [] => "this policy has none: go on with it".to_owned(),
                    ids => format!("give one of: {}", ids.join(", ")),
                };
                let why = format!("the policy has no ground \u{201c}{}\u{201d}", self.ground);
                Err(Refused::by(&desk.stage()?.basis, why, cure))
            },
            Ok,
        )
    }

    /// What the ground needs on record, and what a person has to have thought of.
    fn must_be_weighed(&self, desk: &Desk<'_>, exclusion: &Exclusion) -> Result<(), Refused> {
        if exclusion.ground == Ground::Wider && self.wider == Wider::Unweighed {
            let but = exclusion.but_accept.as_ref();
            let but = but.map_or(String::new(), |but| format!("; still a complaint: {but}"));
            return Err(Refused::by(
                &exclusion.basis,
                "this ground is wider than the Ombudsman\u{2019}s Code (2.2, 2.3) allows (Q41)",
                format!("accept the complaint, or say `--although-wider`{but}"),
            ));
        }
        let lacking = exclusion
            .needs
            .iter()
            .find(|event| desk.case().when(**event).is_none());
        if let Some(event) = lacking {
            return Err(Refused::by(
                &exclusion.basis,
                format!("first: {}", event.to_do().to_lowercase()),
                format!(
                    "record it with `redress case done {} {event}`",
                    desk.case().reference
                ),
            ));
        }
        desk.must_have_been_done_before(Event::Refused)
    }
}

fn must_be_first(desk: &Desk<'_>) -> Result<(), Refused> {
    if desk.passage()?.formal <= 1 {
        return Ok(());
    }
    Err(Refused::by(
        &desk.stage()?.basis,
        "the complaint was accepted at an earlier stage",
        "refuse the request for this stage with `redress case refuse`",
    ))
}

/// The request for a later stage is refused with an explanation (001 ¶21, Code 5.11). Never for want of a
/// reason (Q25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefuseStage {
    /// Why, in plain words.
    pub explanation: String,
    /// The reasons.
    pub reasons: Option<String>,
}

impl Move for RefuseStage {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("refused")?;
        let stage = desk.stage()?;
        if desk.passage()?.formal <= 1 {
            return Err(Refused::by(
                &stage.basis,
                "no request for a stage is open",
                "a complaint that is not accepted is declined: `redress case decline`",
            ));
        }
        let kind = LetterKind::Refusal;
        if desk.asked(kind)?.is_none() {
            return Err(Refused::by(
                &stage.basis,
                "this policy refuses nobody this stage",
                "answer it with `redress case respond`",
            ));
        }
        deciders(desk)?;
        desk.must_have_been_done_before(Event::Refused)?;
        desk.must_be_said(&self.explanation, "the explanation")?;
        let explanation = Said::Explanation(self.explanation.clone());
        let reasons = self.reasons.clone().map(Said::Reasons);
        let said = std::iter::once(explanation).chain(reasons).collect();
        let letter = desk.compose(kind, next_by_resident(None), said)?;
        desk.send(letter, kind.brings(), &[])?;
        desk.record(What::NotAccepted { exclusion: None })?;
        close_what_was_open(desk)
    }
}
