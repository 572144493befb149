//! A case and the stage that it enters, in; its owner and its receipt, out.

use crate::cases::{ReopenReason, What};
use crate::letters::{CaseLetter, Next, Said, Step};
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::{LetterKind, Part, Stage};
use chrono::NaiveDate;

impl Desk<'_> {
    /// The case enters `stage`: its clocks run, somebody gets it who does what the stage asks for and decided
    /// nothing before, and they are told. The resident is written to by the caller.
    pub(super) fn enter(&mut self, stage: &Stage) -> Result<(), Refused> {
        let track = stage.default_track().map(|track| track.id.clone());
        self.record(What::Opened {
            stage: stage.id.clone(),
            track,
        })?;
        let of_track = stage.default_track().map(|track| &track.handler);
        self.route_anew(of_track.or(stage.handler.as_ref()))
    }

    /// Confirms that the stage began: the letter counts as its acknowledgement where the policy says so and
    /// it carries all that the policy asks for (Q20). After an answer it confirms the request for this stage.
    pub(super) fn send_receipt(&mut self) -> Result<(), Refused> {
        let asked_for = (self.passage()?.formal > 1).then(|| self.stage().map(|stage| stage.name.clone()));
        let asked_for = asked_for.transpose()?;
        let mut letter = self.receipt_of(Said::Received {
            asked_for,
            again: None,
        })?;
        // Who decided before only writes the request down: somebody new deals with it (Code 6.13).
        let decided = self.decided_before();
        if self.doing.by.is_some_and(|by| decided.contains(&by)) {
            letter.from = None;
        }
        let brings = self.case().receipt_brings(&self.policy, &letter);
        self.send_to_all(letter, brings).map(drop)
    }

    /// Tells that the case is open again and why, with what a receipt tells. Nobody may have asked for it, and
    /// who decided the stage may have it again: it says neither.
    pub(super) fn send_opened_again(&mut self, because: ReopenReason) -> Result<(), Refused> {
        let mut letter = self.receipt_of(Said::Received {
            asked_for: None,
            again: Some(because),
        })?;
        for said in &mut letter.said {
            if let Said::FormalProcedure { steps } = said
                && steps.first() == Some(&Step::SomebodyNew)
            {
                steps.remove(0);
            }
        }
        let brings = self.case().receipt_brings(&self.policy, &letter);
        self.send_to_all(letter, brings).map(drop)
    }

    fn receipt_of(&self, arrived: Said) -> Result<CaseLetter, Refused> {
        self.compose_with(
            LetterKind::Receipt,
            self.next_by_handler()?,
            vec![arrived, Said::Handler(self.handler_name())],
            &[Part::ResponseDue, Part::Stage, Part::FormalProcedure],
        )
    }

    /// The handler goes on, with the answer by its date.
    pub(super) fn next_by_handler(&self) -> Result<Next, Refused> {
        Ok(Next {
            who: self.handler_name(),
            by: self.answer_by()?,
        })
    }
}

/// It is the resident's turn.
pub(super) fn next_by_resident(by: Option<NaiveDate>) -> Next {
    Next {
        who: "You".to_owned(),
        by,
    }
}
