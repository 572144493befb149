//! An answer as it is to go out, in; that the person whom the policy names agreed to it, out.

use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::Event;

/// The answer of the stage is signed off (000 §5.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// What there is to say of it; kept with the case.
    pub note: String,
}

impl Move for SignOff {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("signed off")?;
        let person = desk.person()?;
        let stage = desk.stage()?;
        let Some(role) = &stage.sign_off else {
            return Err(Refused::by(
                &stage.basis,
                "nobody has to sign off the answer at this stage",
                "send it: `redress case respond`",
            ));
        };
        desk.must_hold(person, role, &stage.basis, "sign it off")?;
        if desk.case().owner == Some(person.id) {
            return Err(Refused::by(
                &stage.basis,
                "who handles the case cannot sign off its answer",
                "ask somebody else who holds the role",
            ));
        }
        desk.happened(Event::SignedOff)?;
        desk.note(&self.note)
    }
}

impl Desk<'_> {
    /// Goes on only where the answer was signed off, if somebody must.
    pub(super) fn must_be_signed_off(&self) -> Result<(), Refused> {
        let stage = self.stage()?;
        let Some(role) = &stage.sign_off else {
            return Ok(());
        };
        if self.passage()?.when(Event::SignedOff).is_some() {
            return Ok(());
        }
        Err(Refused::by(
            &stage.basis,
            format!("the {} has to sign the answer off first", self.role_name(role)),
            format!(
                "they do it with `redress case sign-off {}`",
                self.case().reference
            ),
        ))
    }
}
