//! A name or an address, in; the member of staff who bears it, and whether they may do what is asked, out.

use crate::ids::ContactId;
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::{Basis, RoleId};
use crate::rules::{Handler, HandlerKind};

/// Somebody of the settings' staff, by name or address, as whoever makes a move names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague(pub String);

impl From<String> for Colleague {
    fn from(named: String) -> Self {
        Self(named)
    }
}

impl<'a> Desk<'a> {
    /// The person of that name or address; refused where the settings name nobody so, or a team.
    pub(super) fn person_named(&self, named: &Colleague) -> Result<&'a Handler, Refused> {
        let Colleague(named) = named;
        let found = self.colleague(named)?;
        match found.kind {
            HandlerKind::Person => Ok(found),
            HandlerKind::Team => Err(Refused::clause(
                "Code 4.3",
                format!("\u{201c}{named}\u{201d} is a team, and a person is wanted"),
                "give a name or an address of [[staff]]",
            )),
        }
    }

    /// Goes on only where `who` does what the policy calls `role`.
    pub(super) fn must_hold(
        &self,
        who: &Handler,
        role: &RoleId,
        basis: &Basis,
        to: &str,
    ) -> Result<(), Refused> {
        if who.roles.contains(role) {
            return Ok(());
        }
        Err(Refused::by(
            basis,
            format!("{} is not the {} who has to {to}", who.name, self.role_name(role)),
            format!("ask somebody who has the role \u{201c}{role}\u{201d} in [[staff]]"),
        ))
    }

    /// The landlord's own word for `role`, as it stands within a sentence.
    pub(super) fn role_name(&self, role: &RoleId) -> String {
        let mut roles = self.policy.roles.iter();
        let found = roles.find(|other| other.id == *role);
        found.map_or_else(|| role.to_string(), |role| role.name.clone())
    }

    /// Goes on only where `who` is none of those the case is about (Code 5.8), and decided nothing of the
    /// earlier stage that the policy keeps apart from this one (Code 6.13).
    pub(super) fn must_be_independent(&self, who: &Handler) -> Result<(), Refused> {
        let stage = self.stage()?;
        if self.case().about_staff.contains(&who.id) {
            return Err(Refused::clause(
                "Code 5.8",
                format!("the case is about {}", who.name),
                "give it to their manager with `redress case escalate`",
            ));
        }
        if self.decided_before().contains(&who.id) {
            return Err(Refused::by(
                &stage.basis,
                format!("{} decided the stage before this one (Code 6.13)", who.name),
                "have somebody else decide it: `redress case assign`",
            ));
        }
        Ok(())
    }

    /// Those who decided the earlier stage that the policy keeps apart from the present one.
    pub(super) fn decided_before(&self) -> Vec<ContactId> {
        let stage = self.stage().ok().and_then(|stage| stage.not_by.clone());
        let passages = self.case().passages.iter();
        let earlier = passages.filter(|passage| Some(&passage.stage) == stage.as_ref());
        earlier
            .flat_map(|passage| passage.decided_by.iter().copied())
            .collect()
    }
}
