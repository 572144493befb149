//! A plan in the making: each fact is folded as it is added, so that what follows sees it.

use crate::addresses::NotAnAddress;
use crate::cases::{Access, Actor, Case, Cause, Fact, FoldError, Kept, Purpose, Token, What};
use crate::decide::{CasePlan, Plan, Settled, Task, TaskKind};
use crate::given::Chance;
use crate::ids::{CaseId, ContactId, FactId, MessageId, TaskId};
use crate::letters::LetterFault;
use crate::rules::{Confidence, Rules};
use chrono::{DateTime, Utc};

/// Why nothing could be decided; the message is then held for a person.
#[derive(Debug, thiserror::Error)]
pub enum Undecided {
    /// A fact does not follow, or a date cannot be counted.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A letter cannot be written.
    #[error(transparent)]
    Letter(#[from] LetterFault),
    /// A signed address would be none.
    #[error(transparent)]
    Address(#[from] NotAnAddress),
    /// The settings name nobody who could get it.
    #[error("the settings name nobody who could deal with it: fill complaints_team in [people]")]
    Nobody,
    /// The policy gives no date for the answer.
    #[error("policy {0} gives no date by which the answer is due")]
    NoAnswerDue(String),
    /// What was due was seen to, and is due all the same.
    #[error("{0} was seen to and is still due")]
    StillDue(String),
    /// A move asks for what was written in the case, which was not read.
    #[error("the correspondence of the case was not read")]
    Unread,
}

/// A plan in the making.
pub(crate) struct Draft<'a> {
    pub rules: &'a Rules,
    pub now: DateTime<Utc>,
    pub chance: &'a mut Chance,
    pub plan: Plan,
    cause: Cause,
    was: Option<Kept>,
    case: Option<Case>,
    facts: Vec<Fact>,
}

impl<'a> Draft<'a> {
    /// An empty plan that follows from `cause`.
    pub fn new(rules: &'a Rules, cause: Cause, now: DateTime<Utc>, chance: &'a mut Chance) -> Self {
        Self {
            rules,
            now,
            chance,
            plan: Plan::default(),
            cause,
            was: None,
            case: None,
            facts: Vec::new(),
        }
    }

    /// Goes on with a case that there is.
    pub fn resume(&mut self, case: Case) {
        self.was = Some(Kept::from(&case));
        self.case = Some(case);
        self.facts.clear();
    }

    /// Forgets everything so far.
    pub fn start_over(&mut self) {
        self.plan = Plan::default();
        self.was = None;
        self.case = None;
        self.facts.clear();
    }

    /// The case as it is after the facts so far.
    pub fn case(&self) -> Option<&Case> {
        self.case.as_ref()
    }

    /// Who may see the case; what is of no case is all staff's.
    pub fn access(&self) -> Access {
        self.case.as_ref().map_or(Access::Staff, |case| case.access)
    }

    /// Who may know of the case.
    pub fn confidence(&self) -> Confidence {
        let about = self.case.as_ref().map(|case| case.about_staff.clone());
        Confidence {
            access: self.access(),
            about: about.unwrap_or_default(),
        }
    }

    /// Adds a fact to the case, which it may begin.
    pub fn record(
        &mut self,
        case: CaseId,
        by: Actor,
        happened_at: DateTime<Utc>,
        what: What,
    ) -> Result<(), Undecided> {
        let fact = self.fact(case, by, happened_at, what);
        let after = match self.case.take() {
            None => Case::received(&fact)?,
            Some(case) => case.with(&fact, &self.rules.book)?,
        };
        self.case = Some(after);
        self.facts.push(fact);
        Ok(())
    }

    /// A fact of a case, from what made us decide.
    pub fn fact(&mut self, case: CaseId, by: Actor, happened_at: DateTime<Utc>, what: What) -> Fact {
        Fact {
            id: FactId::new(self.now, self.chance),
            case,
            happened_at,
            recorded_at: self.now,
            by,
            cause: self.cause,
            what,
        }
    }

    /// A token that a letter is to carry.
    pub fn sign(&self, purpose: Purpose, recipient: ContactId, letter: Option<MessageId>) -> Token {
        let case = self.case.as_ref().map(|case| case.id);
        self.rules.keys.sign(purpose, case, recipient, letter)
    }

    /// A new identifier of a message, a note or an undertaking.
    pub fn message_id(&mut self) -> MessageId {
        MessageId::new(self.now, self.chance)
    }

    /// Something for a person to do, once for each `about`.
    pub fn task(&mut self, kind: TaskKind, about: impl std::fmt::Display, message: Option<MessageId>) {
        let id = TaskId::new(self.now, self.chance);
        let case = self.case.as_ref().map(|case| case.id);
        self.plan.tasks.push(Task {
            id,
            key: format!("{}:{about}", kind.as_str()),
            kind,
            case,
            message,
        });
    }

    /// The plan, complete.
    pub fn finish(mut self, settled: Option<Settled>) -> Plan {
        self.plan.settled = settled;
        if let Some(after) = self.case.filter(|_| !self.facts.is_empty()) {
            self.plan.cases.push(CasePlan {
                before: self.was.as_ref().map_or(0, |was| was.version),
                was: self.was,
                facts: self.facts,
                after,
            });
        }
        self.plan
    }
}
