//! What a case really is, is about, and when it came, in; its kind, category or receipt put right, out.

use crate::cases::{CloseReason, State, What};
use crate::decide::TaskKind;
use crate::letters::{AlertKind, Said};
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Move, Refused};
use crate::policies::{self, ContactKind, Event, Goes, LetterKind, RoleId, StageId, StageKind};
use crate::triage::{Category, ContactType};
use chrono::{DateTime, Utc};

/// A person says what it is. In doubt it is a complaint (Q26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retype {
    /// What.
    pub contact_type: ContactType,
    /// Who deals with it instead, in words for the resident; may be empty for praise.
    pub signpost: String,
}

/// A person says what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categorise {
    /// What.
    pub category: Category,
}

/// A person says when it was received: the clocks run from then (Q4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedAt {
    /// When.
    pub at: DateTime<Utc>,
    /// Why; may be empty.
    pub because: String,
}

impl Move for Retype {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if !matches!(desk.case().state, State::Open { .. } | State::Received) {
            let state = desk.case().state.as_str();
            return Err(desk.not_so(
                self.contact_type,
                format!("what is {state} stays what it was when it was dealt with"),
                "open a case of its own for what is new",
            ));
        }
        desk.settle(TaskKind::SayWhatItIs);
        match self.contact_type {
            // A member who enquires for a constituent is answered as who complains is.
            ContactType::Complaint | ContactType::MemberEnquiry => self.same_or_typed(desk),
            ContactType::Concern => self.concern(desk),
            // The complaint in it goes on all the same.
            ContactType::DisrepairClaim => claim(desk),
            _ => self.pass_on(desk),
        }
    }
}

impl Retype {
    fn same_or_typed(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let contact_type = self.contact_type;
        if desk.case().contact_type == contact_type {
            // Somebody has looked, and it is what it seemed.
            return Ok(());
        }
        desk.record(What::Typed { contact_type })
    }

    /// A concern has its informal step only where nothing was done yet but to confirm it (Q26).
    fn concern(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let informal = self.informal(desk);
        let Some(stage) = informal else {
            return Err(desk.not_so(
                self.contact_type,
                "the policy knows no informal step",
                "deal with it as the complaint that it is",
            ));
        };
        let case = desk.case();
        if !case.passages.is_empty() && (!case.is_only_confirmed() || case.stage() == Some(&stage)) {
            return Err(desk.not_so(
                self.contact_type,
                "it is dealt with already, and does not go back to the beginning of an informal step (Q26)",
                "answer it at once where that is possible: `redress case respond`",
            ));
        }
        let contact_type = self.contact_type;
        desk.record(What::Typed { contact_type })?;
        desk.record(What::Opened { stage, track: None })
    }

    fn informal(&self, desk: &Desk<'_>) -> Option<StageId> {
        match &self.policy_of(desk)?.goes {
            Goes::Opens(stage) => {
                let found = desk.policy.stage(stage.as_str())?;
                (found.kind == StageKind::Informal).then(|| stage.clone())
            }
            Goes::PassedTo(_) => None,
        }
    }

    /// It is no complaint: whoever it is for gets it, and the resident hears who that is.
    fn pass_on(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("passed on")?;
        if desk.passage()?.formal > 1 {
            return Err(desk.not_so(
                self.contact_type,
                "it was dealt with as a complaint at an earlier stage",
                "answer it, or refuse the request for this stage with `redress case refuse`",
            ));
        }
        let policy = self.policy_of(desk).cloned();
        let praise = self.contact_type == ContactType::Compliment;
        let of_policy = policy.as_ref().and_then(|policy| policy.letter);
        let kind = of_policy.unwrap_or(if praise {
            LetterKind::Thanks
        } else {
            LetterKind::Signpost
        });
        if kind == LetterKind::Signpost && self.signpost.trim().is_empty() {
            return Err(desk.not_so(
                self.contact_type,
                "nothing tells the resident who deals with it instead",
                "say it with `--signpost`",
            ));
        }
        let next = next_by_resident(None);
        let words = self.signpost.trim();
        let mut said = Vec::new();
        if !words.is_empty() {
            said.push(Said::Signpost(words.to_owned()));
            said.push(Said::Explanation(
                "We have logged what you told us, and passed it on. If you want to make a complaint, tell us and we will."
                    .to_owned(),
            ));
        }
        let letter = desk.compose(kind, next, said)?;
        desk.send(letter, kind.brings(), &[])?;
        let role = policy.and_then(|policy| match policy.goes {
            Goes::PassedTo(role) => Some(role),
            Goes::Opens(_) => None,
        });
        let happened = format!(
            "This is a {}, and it is passed on to you.",
            self.contact_type.as_str().replace('-', " ")
        );
        tell(desk, role.as_ref(), &happened)?;
        let contact_type = self.contact_type;
        desk.record(What::Typed { contact_type })?;
        desk.happened(Event::PassedOn)?;
        let why = CloseReason::PassedOn;
        desk.record(What::Closed { why })
    }

    fn policy_of<'d>(&self, desk: &'d Desk<'_>) -> Option<&'d policies::ContactType> {
        let kind: ContactKind = self.contact_type.as_str().parse().ok()?;
        desk.policy.contact_type(kind)
    }
}

/// The legal team has its own clock; the complaint is not over because a claim came with it.
fn claim(desk: &mut Desk<'_>) -> Result<(), Refused> {
    let legal = desk.policy.roles.iter();
    let legal = legal
        .filter(|role| role.id.as_str().contains("legal"))
        .map(|role| role.id.clone());
    let role: Option<RoleId> = legal.into_iter().next();
    tell(
        desk,
        role.as_ref(),
        "A letter of claim about disrepair has come with a complaint.",
    )?;
    desk.happened(Event::PassedOn)?;
    desk.note("A claim about disrepair: the legal team was told. The complaint goes on.")
}

fn tell(desk: &mut Desk<'_>, role: Option<&RoleId>, happened: &str) -> Result<(), Refused> {
    let told = desk.who_does(role);
    let to_do = "Read it in the file and deal with it.";
    desk.alert(AlertKind::HandedOver, &told, happened, to_do)
}

impl Move for Categorise {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if desk.case().category.as_ref() == Some(&self.category) {
            return Err(Refused::clause(
                "Code 9.2",
                "that is what it is about already",
                "see `redress case show`",
            ));
        }
        // No words of a list say so: a person does.
        desk.record(What::Categorised {
            category: self.category.clone(),
            because: Vec::new(),
        })
    }
}

impl Move for ReceivedAt {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let clause = "Code 5.1";
        if self.at > desk.doing.now {
            return Err(Refused::clause(
                clause,
                "that has not come yet",
                "give the day on which it reached us",
            ));
        }
        desk.must_be_unanswered("dated anew")?;
        let was = desk.case().received_at;
        let done = desk
            .passage()?
            .happened()
            .filter(|(_, at)| *at > was)
            .map(|(_, at)| at)
            .min();
        if done.is_some_and(|done| self.at > done) {
            return Err(Refused::clause(
                clause,
                "it was worked on before that",
                "give the day on which it reached us",
            ));
        }
        if self.at == was {
            return Err(Refused::clause(
                clause,
                "that is when it was received already",
                "see `redress case show`",
            ));
        }
        if self.at > was {
            Refused::unless_said(&self.because, clause, "why it counts from later")?;
        }
        desk.record_at(self.at, What::ReceiptCorrected)?;
        desk.note(&self.because)
    }
}

impl Desk<'_> {
    /// A refusal with the policy's clause on what such a contact is.
    fn not_so(&self, contact_type: ContactType, why: impl Into<String>, cure: impl Into<String>) -> Refused {
        let kind = contact_type.as_str().parse().ok();
        let policy = kind.and_then(|kind: ContactKind| self.policy.contact_type(kind));
        let policy = policy.or_else(|| self.policy.contact_type(ContactKind::Complaint));
        match policy {
            Some(policy) => Refused::by(&policy.basis, why, cure),
            None => Refused::clause("Code 1.2", why, cure),
        }
    }
}
