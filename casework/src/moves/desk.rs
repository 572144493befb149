//! A case and who works on it, in; facts recorded, letters written, tasks set and refusals said, out.

use crate::cases::{
    Access, Actor, Case, Cause, Channel, Passage, Purpose, State, Uncounted, UndertakingId, UndertakingKind,
    What,
};
use crate::decide::draft::Draft;
use crate::decide::posting::{How, To, queue};
use crate::decide::{CasePlan, NewContact, Note, Plan, TaskKind, Undecided};
use crate::given::Chance;
use crate::ids::{ContactId, MessageId};
use crate::letters::{Answer, Automatic, CaseLetter, Letter, LetterKind, Next};
use crate::moves::{CaseFile, Doing, Party, Refused, Thread};
use crate::policies::{self, Event, Part, Policy, Stage};
use crate::rules::{Confidence, Handler, Rules};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// Where a move is made: the case as it is after everything so far, and what is to be written.
pub struct Desk<'a> {
    pub(super) rules: &'a Rules,
    pub(super) file: &'a CaseFile,
    pub(super) doing: Doing,
    /// The policy that governs the case: that of its receipt, not the one in force now.
    pub(super) policy: Arc<Policy>,
    draft: Draft<'a>,
    /// What happens to other cases at the same time.
    elsewhere: Vec<CasePlan>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        rules: &'a Rules,
        file: &'a CaseFile,
        doing: Doing,
        chance: &'a mut Chance,
    ) -> Result<Self, Refused> {
        let cause = doing.by.map_or(Cause::Clock, |_| Cause::Command);
        let mut draft = Draft::new(rules, cause, doing.now, chance);
        draft.resume(file.case.clone());
        let policy = rules.book.policy(&file.case.policy_version);
        let policy = Arc::clone(policy.map_err(crate::cases::FoldError::from)?);
        Ok(Self {
            rules,
            file,
            doing,
            policy,
            draft,
            elsewhere: Vec::new(),
        })
    }

    pub(super) fn finish(self) -> Plan {
        let mut plan = self.draft.finish(None);
        plan.cases.extend(self.elsewhere);
        plan
    }

    /// Who may know of the case.
    pub(super) fn confidence(&self) -> Confidence {
        self.draft.confidence()
    }

    /// Records what happens to another case, which the file holds.
    pub(super) fn record_of(&mut self, other: &Case, what: What) -> Result<(), Refused> {
        let at = self.elsewhere.iter().position(|plan| plan.after.id == other.id);
        let mut plan = match at {
            Some(at) => self.elsewhere.remove(at),
            None => CasePlan::unchanged(other.clone()),
        };
        let by = self.doing.by.map_or(Actor::Redress, Actor::Staff);
        let fact = self.draft.fact(other.id, by, self.doing.at, what);
        plan.after = plan.after.with(&fact, &self.rules.book)?;
        plan.facts.push(fact);
        self.elsewhere.push(plan);
        Ok(())
    }

    /// The case as it is after everything so far.
    pub(super) fn case(&self) -> &Case {
        self.draft.case().unwrap_or(&self.file.case)
    }

    /// The stage it is in, or was in last; refused where it has not been logged at one.
    pub(super) fn passage(&self) -> Result<&Passage, Refused> {
        let none = || {
            Refused::clause(
                "Code 4.1",
                "the case is not logged at a stage yet",
                "see `redress case show`",
            )
        };
        self.case().passage().ok_or_else(none)
    }

    /// The stage of the policy that it is in, or was in last.
    pub(super) fn stage(&self) -> Result<&Stage, Refused> {
        let passage = self.passage()?;
        let found = self.policy.stage(passage.stage.as_str());
        found.ok_or_else(|| {
            Undecided::Fold(crate::cases::FoldError::NoSuchStage {
                policy: self.policy.id.clone(),
                stage: passage.stage.clone(),
            })
            .into()
        })
    }

    /// Goes on only where the case is being dealt with at a stage.
    pub(super) fn must_be_open(&self, to: &str) -> Result<(), Refused> {
        match &self.case().state {
            State::Open { .. } => Ok(()),
            state => Err(Refused::by(
                &self.stage()?.basis,
                format!("a case that is {} cannot be {to}", state.as_str()),
                "see `redress case show` for what can be done with it",
            )),
        }
    }

    /// Goes on only where everything that the policy wants done before `event` was done.
    pub(super) fn must_have_been_done_before(&self, event: Event) -> Result<(), Refused> {
        let passage = self.passage()?;
        let duties = self
            .policy
            .duties_before(&passage.stage, passage.track.as_ref(), event);
        let undone = duties.into_iter().find(|duty| passage.when(duty.what).is_none());
        undone.map_or(Ok(()), |duty| {
            Err(Refused::by(
                &duty.basis,
                format!("first: {}", duty.what.to_do().to_lowercase()),
                format!(
                    "record it with `redress case done {} {}`, or its own command",
                    self.case().reference,
                    duty.what
                ),
            ))
        })
    }

    /// Records what follows, at the time at which it happened.
    pub(super) fn record(&mut self, what: What) -> Result<(), Refused> {
        self.record_at(self.doing.at, what)
    }

    pub(super) fn record_at(&mut self, at: DateTime<Utc>, what: What) -> Result<(), Refused> {
        let by = self.doing.by.map_or(Actor::Redress, Actor::Staff);
        self.record_by(by, at, what)
    }

    /// Records what somebody else did: what a resident asked for, and staff write down.
    pub(super) fn record_by(&mut self, by: Actor, at: DateTime<Utc>, what: What) -> Result<(), Refused> {
        let case = self.file.case.id;
        Ok(self.draft.record(case, by, at, what)?)
    }

    /// Records that something the policy names was done.
    pub(super) fn happened(&mut self, event: Event) -> Result<(), Refused> {
        self.record(What::Happened { event })
    }

    /// Keeps what somebody has to say beside the case, where `erase` reaches it.
    pub(super) fn note(&mut self, words: &str) -> Result<(), Refused> {
        if words.trim().is_empty() {
            return Ok(());
        }
        let id = self.draft.message_id();
        self.draft.plan.notes.push(Note {
            id,
            case: self.file.case.id,
            by: self.doing.by,
            at: self.doing.at,
            words: words.to_owned(),
        });
        self.record(What::Noted { message: id })
    }

    /// Undertakes to do something by a date; what it is stands in a note.
    pub(super) fn undertake(
        &mut self,
        what: UndertakingKind,
        by: NaiveDate,
        owner: Option<ContactId>,
        words: &str,
    ) -> Result<UndertakingId, Refused> {
        let undertaking = UndertakingId(self.draft.message_id().0);
        self.record(What::Undertaken {
            undertaking,
            what,
            by,
            owner,
        })?;
        self.note(words)?;
        Ok(undertaking)
    }

    /// Something for a person to do, once for each `about`.
    pub(super) fn task(&mut self, kind: TaskKind, about: impl std::fmt::Display) {
        self.draft.task(kind, about, None);
    }

    /// What a person had to do in this case is done.
    pub(super) fn settle(&mut self, kind: TaskKind) {
        let case = self.file.case.id;
        self.draft.plan.settles.push((kind, case));
    }

    /// Somebody whom the register does not know yet.
    pub(super) fn new_contact(&mut self, contact: NewContact) {
        self.draft.plan.contacts.push(contact);
    }

    pub(super) fn draft(&mut self) -> &mut Draft<'a> {
        &mut self.draft
    }

    /// Who does it; refused where a clock does what only a person may.
    pub(super) fn person(&self) -> Result<&'a Handler, Refused> {
        let who = self.doing.by.and_then(|by| self.rules.directory.handler(by));
        who.ok_or_else(|| {
            Refused::clause(
                "Code 4.3",
                "only a member of staff of the settings may do this",
                "say who does it with `--by`, as [[staff]] names them",
            )
        })
    }

    /// The complainant.
    pub(super) fn complainant(&self) -> Result<&'a Party, Refused> {
        let party = self.file.party(self.case().complainant);
        party.ok_or_else(|| {
            Refused::clause(
                "Code 3.2",
                "the register no longer holds who complained",
                "they were erased",
            )
        })
    }

    /// Who deals with the case, as the resident reads it.
    pub(super) fn handler_name(&self) -> String {
        let owner = self.case().owner;
        let owner = owner.and_then(|owner| self.rules.directory.handler(owner));
        match (self.case().access, owner) {
            (Access::Staff, Some(owner)) => owner.public_name(),
            // A restricted case does not say that it went to the safeguarding lead.
            (Access::Restricted, _) | (Access::Staff, None) => "Complaints team".to_owned(),
        }
    }

    /// A letter of this kind to the complainant, with nothing said in it yet.
    pub(super) fn letter(&self, kind: policies::LetterKind, next: Next) -> Result<CaseLetter, Refused> {
        let complainant = self.complainant()?;
        let landlord = &self.rules.landlord;
        let closed_until = landlord
            .office_hours
            .closed_until(self.doing.now, landlord.region, &self.rules.calendar)
            .map_err(Uncounted::from)
            .map_err(crate::cases::FoldError::from)?;
        let writer = self.doing.by.and_then(|by| self.rules.directory.handler(by));
        Ok(CaseLetter {
            kind,
            reference: self.case().reference.to_string(),
            landlord: landlord.name.clone(),
            dear: complainant.name.clone(),
            from: writer.map(Handler::public_name),
            stage: Some(self.stage()?.name.clone()),
            next,
            said: Vec::new(),
            safety: None,
            out_of_hours: landlord.out_of_hours.clone(),
            closed_until,
            answer: Answer::Mail,
        })
    }

    /// Sends the letter to the complainant once it says everything the policy asks for; `brings` is what
    /// its delivery brings about.
    pub(super) fn send(
        &mut self,
        letter: CaseLetter,
        brings: Option<Event>,
        more: &[Part],
    ) -> Result<MessageId, Refused> {
        self.must_say(&letter, more)?;
        let to = self.complainant()?;
        self.send_to(to, letter, brings)
    }

    /// Sends the letter to a party of the case.
    pub(super) fn send_to(
        &mut self,
        to: &Party,
        mut letter: CaseLetter,
        brings: Option<Event>,
    ) -> Result<MessageId, Refused> {
        self.must_be_writable(to)?;
        let kind = LetterKind::Resident(letter.kind);
        let automatic = match self.doing.by {
            Some(_) => Automatic::No,
            None => Automatic::Generated,
        };
        // Nobody else's mail says what the complainant wrote before.
        let own = self.case().complainant == to.id;
        let thread = if own {
            self.file.thread.clone()
        } else {
            Thread::default()
        };
        let how = How {
            key: format!("{}:{}:{}", kind.name(), self.file.case.id, self.case().version),
            automatic,
            author: None,
            in_reply_to: thread.last,
            references: thread.references,
            attachments: Vec::new(),
        };
        let (channel, id) = match to.mail() {
            Some(address) => {
                let to = To {
                    contact: to.id,
                    name: to.name.clone(),
                    address: &address,
                    answers: Purpose::Join,
                };
                (
                    Channel::Mail,
                    queue(&mut self.draft, &Letter::Case(letter), &to, how)?,
                )
            }
            None => {
                let channels = self.policy.channels.as_ref();
                letter.answer = Answer::Post {
                    address: channels.and_then(|channels| channels.post.clone()),
                    reference: letter.reference.clone(),
                };
                (Channel::Post, self.print(to, letter, how)?)
            }
        };
        self.record_at(
            self.doing.now,
            What::LetterQueued {
                letter: id,
                letter_kind: kind,
                to: to.id,
                brings,
                channel,
            },
        )?;
        Ok(id)
    }

    /// Goes on only where they may be written to: to somebody who says no name, no letter goes (Q30).
    fn must_be_writable(&self, to: &Party) -> Result<(), Refused> {
        let kind = policies::CircumstanceKind::Anonymous;
        let case = self.case();
        let anonymous = case.circumstances.iter().any(|one| one.kind == kind);
        if !anonymous || case.complainant != to.id {
            return Ok(());
        }
        let policy = self.policy.circumstances.iter();
        let policy = policy.into_iter().find(|one| one.kind == kind);
        let clause = policy.map_or("Q30 of the decisions on policies", |one| {
            one.basis.clause.as_str()
        });
        Err(Refused::clause(
            clause,
            "nobody says who complains, so no letter goes out",
            "keep what was found with `redress case note`, and close it with `redress case close`",
        ))
    }

    /// Puts a letter by for the post, with a task for whoever prints it. It counts from the day it is posted.
    fn print(&mut self, to: &Party, letter: CaseLetter, how: How) -> Result<MessageId, Refused> {
        let id = crate::decide::posting::print(&mut self.draft, &Letter::Case(letter), to.id, how)?;
        self.draft.task(TaskKind::PostLetter, id, Some(id));
        Ok(id)
    }

    /// The date of the answer, as a resident is told it.
    pub(super) fn answer_by(&self) -> Result<Option<NaiveDate>, Refused> {
        let due = self.case().answer_by(&self.rules.book)?;
        Ok(due.map(|due| crate::clocks::civil_date(due.ends_at())))
    }
}
