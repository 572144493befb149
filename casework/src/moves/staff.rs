//! A name or an address, in; the colleague who bears it, what they may see and do in a case, out.

use crate::cases::{Access, Case};
use crate::ids::ContactId;
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::{Basis, RoleId};
use crate::rules::{Confidence, Handler, HandlerKind};
use serde::{Deserialize, Serialize};

/// Somebody of the settings' staff, by name or address, as whoever makes a move names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague(pub String);

impl From<String> for Colleague {
    fn from(named: String) -> Self {
        Self(named)
    }
}

impl<'a> Desk<'a> {
    /// The person or team of that name or address.
    pub(super) fn colleague(&self, who: &str) -> Result<&'a Handler, Refused> {
        let is = |handler: &&Handler| {
            handler.name.eq_ignore_ascii_case(who) || handler.address.as_str().eq_ignore_ascii_case(who)
        };
        let found = self.rules.directory.everybody().find(is);
        found.ok_or_else(|| {
            Refused::clause(
                "Code 4.1",
                format!("the settings name nobody \u{201c}{who}\u{201d}"),
                "give a name or an address of [[staff]] or [[team]]",
            )
        })
    }

    /// Goes on only where a person does it, and no team: what is judged is a named person's judgement.
    pub(super) fn must_be_a_named_person(&self, clause: &str) -> Result<(), Refused> {
        match self.person()?.kind {
            HandlerKind::Person => Ok(()),
            HandlerKind::Team => Err(Refused::clause(
                clause,
                "a named person says this, and no team",
                "give `--by` a name or an address of [[staff]]",
            )),
        }
    }

    /// Whether `who` may see the case on the desk.
    pub(super) fn may_see(&self, who: ContactId) -> bool {
        self.may_see_case(who, self.case())
    }

    /// Whether `who` may see `case`: everybody but those it is about; where it is restricted, those behind it
    /// and its owner.
    pub(super) fn may_see_case(&self, who: ContactId, case: &Case) -> bool {
        let directory = &self.rules.directory;
        let confidence = Confidence {
            access: case.access,
            about: case.about_staff.clone(),
        };
        let named = || {
            let circle = directory.circle(&confidence);
            case.owner == Some(who) || circle.iter().any(|handler| directory.reads(who, handler))
        };
        !case.about_staff.contains(&who) && (case.access == Access::Staff || named())
    }

    /// Those who do what the policy calls `role`, and may see the case; else those behind the case.
    pub(super) fn who_does(&self, role: Option<&RoleId>) -> Vec<&'a Handler> {
        let directory = &self.rules.directory;
        let does = |handler: &&Handler| role.is_some_and(|role| handler.roles.contains(role));
        let able = directory.handlers.iter().filter(does);
        let able: Vec<&Handler> = able.filter(|handler| self.may_see(handler.id)).collect();
        if able.is_empty() {
            directory.circle(&self.confidence())
        } else {
            able
        }
    }

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

    /// Goes on only where `who` is none of those the case is about (Code 5.8), and decided no earlier stage
    /// (Code 6.13).
    pub(super) fn must_be_independent(&self, who: &Handler) -> Result<(), Refused> {
        if self.case().about_staff.contains(&who.id) {
            return Err(Refused::clause(
                "Code 5.8",
                format!("the case is about {}", who.name),
                "give it to their manager with `redress case escalate`",
            ));
        }
        self.must_not_have_decided(who)
    }

    /// Goes on only where `who` decided no earlier stage: by the policy where it says so of this stage, else
    /// by the Code, which says it of every second stage.
    pub(super) fn must_not_have_decided(&self, who: &Handler) -> Result<(), Refused> {
        if !self.decided_before().contains(&who.id) {
            return Ok(());
        }
        let stage = self.stage()?;
        let mut earlier = self.case().passages.iter().rev().skip(1);
        let did = match earlier.find(|passage| passage.decided_by.contains(&who.id)) {
            Some(_) => "decided",
            None => "signed off the answer of",
        };
        let why = format!("{} {did} the stage before this one", who.name);
        let cure = "have somebody else decide it: `redress case assign`";
        Err(match stage.not_by {
            Some(_) => Refused::by(&stage.basis, format!("{why} (Code 6.13)"), cure),
            None => Refused::clause("Code 6.13", why, cure),
        })
    }

    /// The clause by which somebody else decides this stage than the one before.
    pub(super) fn clause_of_another(&self) -> &str {
        let stage = self.stage().ok().filter(|stage| stage.not_by.is_some());
        stage.map_or("Code 6.13", |stage| stage.basis.clause.as_str())
    }

    /// Those who decided a formal stage before the present one or signed its answer off, whichever the policy
    /// names.
    pub(super) fn decided_before(&self) -> Vec<ContactId> {
        self.case().decided_before()
    }
}
