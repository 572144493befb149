//! What the Ombudsman says, in; on record, with what has to be done by when, out.

use crate::cases::{Award, Finding, PaymentStep, UndertakingKind, What};
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::Event;
use chrono::NaiveDate;

/// The resident went to the Ombudsman. They may at any stage, for advice (Code 5.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approach {
    /// What there is to say of it; may be empty.
    pub note: String,
}

/// The Ombudsman decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Determine {
    /// What was found.
    pub finding: Finding,
    /// What the landlord is to pay, in pence: never set against a debt.
    pub award_pence: Option<u64>,
    /// What there is to say of it; may be empty.
    pub note: String,
}

/// The Ombudsman orders or recommends something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Whether it is an order or a recommendation.
    pub kind: OrderKind,
    /// What.
    pub what: String,
    /// By when.
    pub by: NaiveDate,
    /// Who does it, by name or address; the owner of the case where nobody is named.
    pub who: Option<String>,
}

/// How binding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderKind {
    /// It has to be done.
    Order,
    /// It should be done.
    Recommendation,
}

impl Move for Approach {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.passage()?;
        if desk.case().when(Event::OmbudsmanApproached).is_some() {
            return Err(Refused::by(
                &desk.policy.ombudsman.basis,
                "it is on record already that the resident went to the Ombudsman",
                "add what is new with `redress case note`",
            ));
        }
        desk.happened(Event::OmbudsmanApproached)?;
        desk.note(&self.note)
    }
}

impl Move for Determine {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if desk.case().when(Event::OmbudsmanApproached).is_none() {
            return Err(Refused::by(
                &desk.policy.ombudsman.basis,
                "nothing says that the resident went to the Ombudsman",
                "record it first with `redress case ombudsman-approached`",
            ));
        }
        desk.record(What::Determined {
            finding: self.finding,
        })?;
        if let Some(pence) = self.award_pence.filter(|pence| *pence > 0) {
            desk.record(What::Compensation {
                step: PaymentStep::Offered,
                pence,
                offset_pence: 0,
                award: Award::Ombudsman,
                approved_by: None,
            })?;
        }
        desk.note(&self.note)
    }
}

impl Move for Order {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let determined = desk.case().marks.iter().any(|mark| mark.kind == "determined");
        if !determined {
            return Err(Refused::by(
                &desk.policy.ombudsman.basis,
                "the Ombudsman has not decided in this case",
                "record what was decided first with `redress case determination`",
            ));
        }
        Refused::unless_said(&self.what, "Housing Ombudsman Scheme", "what is to be done")?;
        let who = self.who.as_deref().map(|who| desk.colleague(who)).transpose()?;
        let kind = match self.kind {
            OrderKind::Order => UndertakingKind::Order,
            OrderKind::Recommendation => UndertakingKind::Recommendation,
        };
        desk.undertake(kind, self.by, who.map(|handler| handler.id), &self.what)?;
        Ok(())
    }
}
