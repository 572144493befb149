//! A named person's word on a danger, in; confirmed and counted, or dismissed with reasons, out.

use crate::cases::{Judgement, What};
use crate::decide::TaskKind;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::triage::Hazard;

/// Where the law on hazards says so; the clocks run provisionally until then (Q4).
const CLAUSE: &str = "Hazards Regulations, when the landlord becomes aware";

/// A named person says whether there is a hazard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeHazard {
    /// Which.
    pub hazard: Hazard,
    /// Whether there is one.
    pub judgement: Judgement,
    /// Why; a hazard is dismissed only with reasons.
    pub because: String,
}

impl Move for JudgeHazard {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_a_named_person(CLAUSE)?;
        let hazard = self.hazard;
        let known = desk.case().dangers.iter().rfind(|danger| danger.hazard == hazard);
        let judged = known.and_then(|danger| danger.judged).map(|(judged, _)| judged);
        if judged == Some(self.judgement) {
            return Err(Refused::clause(
                CLAUSE,
                "that is on record already",
                "see `redress case show`",
            ));
        }
        let is_known = known.is_some();
        if self.judgement == Judgement::Dismissed {
            if !is_known {
                return Err(Refused::clause(
                    CLAUSE,
                    format!(
                        "nobody has spoken of \u{201c}{}\u{201d} in this case",
                        hazard.as_str()
                    ),
                    "see `redress case show` for the dangers noticed",
                ));
            }
            Refused::unless_said(&self.because, CLAUSE, "why it is none")?;
        }
        // Somebody who was there may find one that nobody wrote of.
        if !is_known {
            desk.record(What::HazardNoticed { hazard })?;
        }
        desk.record(What::HazardJudged {
            hazard,
            judgement: self.judgement,
        })?;
        desk.note(&self.because)?;
        if desk.case().dangers.iter().all(|danger| danger.judged.is_some()) {
            desk.settle(TaskKind::CheckHazard);
        }
        Ok(())
    }
}
