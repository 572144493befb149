//! What is promised to a resident, in; the lines of the letter, and what has to be done by when, out.

use crate::cases::UndertakingKind;
use crate::letters::{PromisedAction, Said};
use crate::moves::desk::Desk;
use crate::moves::{Colleague, Refused};
use crate::policies::Basis;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something that the landlord will do (Code 6.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What, as the resident reads it.
    pub what: String,
    /// The last day for it.
    pub by: NaiveDate,
    /// Who does it; whoever handles the case where nobody is named.
    pub who: Option<Colleague>,
}

impl Desk<'_> {
    /// The actions as a letter says them; none where there are none.
    pub(super) fn actions_said(&self, actions: &[Action], basis: &Basis) -> Result<Option<Said>, Refused> {
        let mut said = Vec::new();
        for action in actions {
            self.must_be_said(&action.what, "what will be done")?;
            self.must_lie_ahead(action.by, basis)?;
            said.push(PromisedAction {
                what: action.what.clone(),
                who: self.doer_of(action)?,
                by: action.by,
            });
        }
        Ok((!said.is_empty()).then_some(Said::Actions(said)))
    }

    /// Who does it, as the resident knows them.
    pub(super) fn doer_of(&self, action: &Action) -> Result<String, Refused> {
        Ok(match &action.who {
            Some(who) => self.person_named(who)?.public_name(),
            None => self.handler_name(),
        })
    }

    /// Keeps the actions as things to be done.
    pub(super) fn undertake_all(&mut self, kind: UndertakingKind, actions: &[Action]) -> Result<(), Refused> {
        for action in actions {
            let who = action.who.as_ref();
            let who = who
                .map(|who| self.person_named(who))
                .transpose()?
                .map(|who| who.id);
            self.undertake(kind, action.by, who, &action.what)?;
        }
        Ok(())
    }
}
