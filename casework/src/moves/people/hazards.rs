//! A named person's word on a danger, in; confirmed as what it is and counted, or dismissed with reasons, out.

use crate::cases::{Danger, Judgement, What};
use crate::decide::TaskKind;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{ContactKind, Event, Policy, Stage, TrackId};
use crate::triage::Hazard;
use std::sync::Arc;

/// Where the law on hazards says so; the clocks run provisionally until then (Q4).
pub(super) const CLAUSE: &str = "Hazards Regulations, when the landlord becomes aware";

/// A named person says whether there is a hazard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeHazard {
    /// Which.
    pub hazard: Hazard,
    /// Whether there is one.
    pub judgement: Judgement,
    /// Which kind it is by the law on hazards; said when it is confirmed, where that law is in force.
    pub kind: Option<TrackId>,
    /// Why; a hazard is dismissed only with reasons.
    pub because: String,
}

impl Move for JudgeHazard {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_a_named_person(CLAUSE)?;
        let hazard = self.hazard;
        let known = desk.case().danger(hazard).cloned();
        if self.judgement == Judgement::Dismissed {
            if known.is_none() {
                return Err(unknown(hazard));
            }
            Refused::unless_said(&self.because, CLAUSE, "why it is none")?;
        }
        let law = law_of(desk, known.as_ref());
        let track = self.track(desk, known.as_ref())?;
        let said = known.as_ref().and_then(Danger::judgement);
        let is_kind = known.as_ref().and_then(Danger::track);
        let track = track.filter(|track| Some(track) != is_kind);
        if said == Some(self.judgement) && track.is_none() && !was_named_since(desk, known.as_ref())? {
            return Err(Refused::clause(
                CLAUSE,
                "that is on record already",
                "see `redress case show`",
            ));
        }
        // Somebody who was there may find one that nobody wrote of.
        if known.is_none() {
            desk.record(What::HazardNoticed { hazard, law })?;
        }
        desk.record(What::HazardJudged {
            hazard,
            judgement: self.judgement,
            track,
        })?;
        desk.note(&self.because)?;
        if desk.case().dangers.iter().all(|danger| danger.judged.is_some()) {
            desk.settle(TaskKind::CheckHazard);
        }
        Ok(())
    }
}

/// Whether anybody has written or called since a person said what the danger is: it may be looked at again.
fn was_named_since(desk: &Desk<'_>, known: Option<&Danger>) -> Result<bool, Refused> {
    let said_at = known.and_then(|danger| danger.judged).map(|(_, at)| at);
    let wrote = desk.correspondence()?.thread.last_at;
    Ok(said_at.is_some_and(|said_at| wrote.is_some_and(|last| last > said_at)))
}

/// The version of the law that a danger goes by: that of when it came to be known, which is now where nobody
/// wrote of it.
fn law_of(desk: &Desk<'_>, known: Option<&Danger>) -> Option<String> {
    match known {
        Some(danger) => danger.apart.as_ref().map(|apart| apart.version.clone()),
        None => desk.rules.law_on_hazards(desk.doing.at),
    }
}

impl JudgeHazard {
    /// Which kind of hazard it is: a surveyor's word, which no list of words knows. What was said before
    /// stands where nothing else is said.
    fn track(&self, desk: &Desk<'_>, known: Option<&Danger>) -> Result<Option<TrackId>, Refused> {
        let law = law_of(desk, known)
            .map(|version| desk.law(&version))
            .transpose()?;
        let stage = law.as_ref().and_then(|law| law.opens(ContactKind::Hazard));
        let tracks = stage.map_or(&[][..], |stage| &stage.tracks);
        let names: Vec<&str> = tracks.iter().map(|track| track.id.as_str()).collect();
        let names = names.join(", ");
        match (&self.kind, known.and_then(Danger::track)) {
            (Some(_), _) if self.judgement == Judgement::Dismissed => Err(Refused::clause(
                CLAUSE,
                "a danger that is none is of no kind",
                "leave `--as` out",
            )),
            (Some(_), _) if tracks.is_empty() => Err(Refused::clause(
                CLAUSE,
                "no law on hazards was in force when it came to be known: there are no kinds of it",
                "leave `--as` out",
            )),
            (Some(kind), _) if !tracks.iter().any(|track| track.id == *kind) => Err(Refused::clause(
                CLAUSE,
                format!("the law knows no hazard that is \u{201c}{kind}\u{201d}"),
                format!("say one of: {names}"),
            )),
            (Some(kind), _) => Ok(Some(kind.clone())),
            (None, None) if self.judgement == Judgement::Confirmed && !tracks.is_empty() => {
                Err(Refused::clause(
                    CLAUSE,
                    "nothing says which kind of hazard it is, and its times follow from that",
                    format!("say with `--as` which it is: {names}"),
                ))
            }
            (None, _) => Ok(None),
        }
    }
}

fn unknown(hazard: Hazard) -> Refused {
    let hazard = hazard.as_str();
    Refused::clause(
        CLAUSE,
        format!("nobody has spoken of \u{201c}{hazard}\u{201d} in this case"),
        "see `redress case show` for the dangers noticed",
    )
}

/// A danger with the law that it goes by.
pub(super) struct UnderLaw {
    pub danger: Danger,
    pub law: Arc<Policy>,
    pub stage: Stage,
}

impl Desk<'_> {
    fn law(&self, version: &str) -> Result<Arc<Policy>, Refused> {
        let law = self.rules.book.policy(version);
        Ok(Arc::clone(law.map_err(crate::cases::FoldError::from)?))
    }

    /// The danger of that kind, as it came to be known last, with the law that it goes by; refused where there is
    /// none of both.
    pub(super) fn under_law(&self, hazard: Hazard) -> Result<UnderLaw, Refused> {
        let danger = self.case().danger(hazard);
        self.with_law(danger.ok_or_else(|| unknown(hazard))?)
    }

    /// The danger of that kind that a letter is to tell of, with the law that it goes by.
    pub(super) fn to_tell(&self, hazard: Hazard, brings: Event) -> Result<UnderLaw, Refused> {
        let danger = self.case().danger_to_tell(hazard, brings);
        self.with_law(danger.ok_or_else(|| unknown(hazard))?)
    }

    fn with_law(&self, danger: &Danger) -> Result<UnderLaw, Refused> {
        let danger = danger.clone();
        let law = danger.apart.as_ref();
        let law = law.map(|apart| self.law(&apart.version)).transpose()?;
        let stage = law.as_ref().and_then(|law| law.opens(ContactKind::Hazard));
        let (Some(stage), Some(law)) = (stage.cloned(), &law) else {
            return Err(Refused::clause(
                CLAUSE,
                "no law on hazards was in force when it came to be known: no times are counted for it",
                "keep what was done with `redress case note`",
            ));
        };
        let law = Arc::clone(law);
        Ok(UnderLaw { danger, law, stage })
    }
}
