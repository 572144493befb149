//! A concern that is not put right, in; a formal complaint with its own clocks and handler, out.

use crate::cases::{ReopenReason, State, What};
use crate::decide::TaskKind;
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{Event, LetterKind, Part, StageKind};
use crate::triage::ContactType;

/// An informal case becomes a formal complaint (003 §5.2, Q12, Q13).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formal {
    /// What there is to say of it; kept with the case.
    pub note: String,
}

impl Move for Formal {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        must_be_informal(desk)?;
        let formal = desk.policy.first_stage().clone();
        // What the informal step's letter must hold is asked of it although the case has left that step.
        let notice = desk.asked(LetterKind::ConversionNotice)?;
        let notice = notice.map(|letter| letter.must_contain.clone());
        if desk.case().is_closed() {
            let because = ReopenReason::Asked;
            desk.record(What::Reopened { because })?;
        }
        desk.happened(Event::BecameFormal)?;
        if desk.case().contact_type == ContactType::Concern {
            let contact_type = ContactType::Complaint;
            desk.record(What::Typed { contact_type })?;
        }
        desk.note(&self.note)?;
        desk.enter(&formal)?;
        match notice {
            Some(parts) => send_notice(desk, parts)?,
            None => desk.send_receipt()?,
        }
        desk.settle(TaskKind::SayWhatItIs);
        Ok(())
    }
}

/// The notice is the formal stage's receipt as well, so that one letter is enough: it counts as the
/// acknowledgement where a receipt would (Q20).
fn send_notice(desk: &mut Desk<'_>, mut parts: Vec<Part>) -> Result<(), Refused> {
    let receipt = desk.asked(LetterKind::Receipt)?;
    parts.extend(
        receipt
            .iter()
            .flat_map(|receipt| receipt.must_contain.iter().copied()),
    );
    parts.dedup();
    let next = desk.next_by_handler()?;
    let letter = desk.compose_with(LetterKind::ConversionNotice, next, Vec::<Said>::new(), &parts)?;
    let brings = desk.case().receipt_brings(&desk.policy, &letter);
    desk.send(letter, brings, &parts).map(drop)
}

fn must_be_informal(desk: &Desk<'_>) -> Result<(), Refused> {
    let stage = desk.stage()?;
    let (why, cure) = match (stage.kind, &desk.case().state) {
        (StageKind::Informal, State::Open { .. } | State::Answered { .. } | State::Closed { .. }) => {
            return Ok(());
        }
        (StageKind::Apart | StageKind::Outside, _) => (
            "this does not belong to the complaints procedure",
            "open a complaint of its own: `redress case new`",
        ),
        _ => (
            "it is a formal complaint already",
            "see `redress case show` for its stage",
        ),
    };
    Err(Refused::by(&stage.basis, why, cure))
}

/// The resident is told how a formal complaint is made and how it goes (004 §3(b), Code 1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TellProcedure;

impl Move for TellProcedure {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_open("told how it can go on")?;
        let stage = desk.stage()?;
        if stage.kind != StageKind::Informal {
            return Err(Refused::by(
                &stage.basis,
                "it is a formal complaint already: the resident was told how it goes",
                "tell them how it stands with `redress case progress`",
            ));
        }
        let kind = LetterKind::FormalProcedure;
        let next = crate::moves::entering::next_by_resident(None);
        let letter = desk.compose_with(kind, next, Vec::new(), &[Part::FormalProcedure])?;
        desk.send(letter, kind.brings(), &[]).map(drop)
    }
}
