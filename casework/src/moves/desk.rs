//! A case and who works on it, in; facts recorded, letters written, tasks set and refusals said, out.

use crate::cases::{Access, Actor, Case, Cause, Passage, State, UndertakingId, UndertakingKind, What};
use crate::decide::draft::Draft;
use crate::decide::{CasePlan, NewContact, Note, Plan, TaskKind, Undecided};
use crate::given::Chance;
use crate::ids::{ContactId, MessageId};
use crate::moves::{CaseFile, Correspondence, Doing, Party, Refused};
use crate::policies::{Duty, Event, Policy, Stage};
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

    pub(super) fn finish(mut self) -> Plan {
        self.settle_what_was_late();
        let mut draft = self.draft;
        let heard = draft.plan.settled.take();
        let mut plan = draft.finish(heard);
        plan.cases.extend(self.elsewhere);
        plan
    }

    /// What was written in the case. Where it was not read the move is made again once it was.
    pub(super) fn correspondence(&self) -> Result<&'a Correspondence, Refused> {
        Ok(self.file.correspondence.as_ref().ok_or(Undecided::Unread)?)
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
        // Where somebody signs the answer off they sign a text: that is looked at with the text.
        let is_signed = event == Event::Responded && self.stage()?.sign_off.is_some();
        let undone: Vec<&Duty> = duties
            .filter(|duty| passage.when(duty.what).is_none() && !(is_signed && duty.what == Event::SignedOff))
            .collect();
        if undone.is_empty() {
            return Ok(());
        }
        let steps: Vec<String> = undone
            .iter()
            .map(|duty| duty.what.to_do().to_lowercase())
            .collect();
        let cures: Vec<String> = undone.iter().map(|duty| self.command_for(duty.what)).collect();
        let mut clauses: Vec<&str> = undone.iter().map(|duty| duty.basis.clause.as_str()).collect();
        clauses.dedup();
        Err(Refused::clause(
            clauses.join(", "),
            format!("first: {}", steps.join("; ")),
            format!("record it with {}", cures.join(", ")),
        ))
    }

    /// The command that puts `event` on record: its own where it has one.
    fn command_for(&self, event: Event) -> String {
        let reference = &self.case().reference;
        match event {
            Event::FindingsShared => format!("`redress case findings {reference}`"),
            Event::HearingOffered => format!("`redress case offer-hearing {reference}`"),
            Event::Acknowledged if self.case().is_on_its_way(event) => format!(
                "the delivery of its letter, or `redress case posted {reference} LETTER --on DATE` where it goes by post"
            ),
            Event::Acknowledged | Event::ComplaintDefined => {
                format!("`redress case acknowledge {reference} --definition \"\u{2026}\"`")
            }
            Event::SignedOff => format!("`redress case respond {reference} \u{2026} --for-sign-off`"),
            event => format!("`redress case done {reference} {event}`"),
        }
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
        // Nobody has to be found for a case in which nothing is done any more.
        if matches!(what, What::Closed { .. }) {
            self.settle(TaskKind::AssignCase);
            self.settle(TaskKind::SignOffAnswer);
            self.settle(TaskKind::WriteAnswerAgain);
        }
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
        let message = self.keep(words);
        self.record(What::Noted { message })
    }

    /// Keeps words as a message of the case; the fact that names it is the caller's.
    pub(super) fn keep(&mut self, words: &str) -> MessageId {
        let id = self.draft.message_id();
        self.draft.plan.notes.push(Note {
            id,
            case: self.file.case.id,
            by: self.doing.by,
            at: self.doing.at,
            words: words.to_owned(),
        });
        id
    }

    /// What follows is theirs: they wrote what another has agreed to.
    pub(super) fn goes_on_as(&mut self, writer: ContactId) {
        self.doing.by = Some(writer);
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

    /// As [`Desk::task`], for what a note of the case says.
    pub(super) fn task_about(
        &mut self,
        kind: TaskKind,
        about: impl std::fmt::Display,
        note: Option<MessageId>,
    ) {
        self.draft.task(kind, about, note);
    }

    /// What a person had to do in this case is done.
    pub(super) fn settle(&mut self, kind: TaskKind) {
        let case = self.file.case.id;
        let plan = &mut self.draft.plan;
        plan.tasks
            .retain(|task| task.kind != kind || task.case != Some(case));
        plan.settles.push((kind, case));
    }

    /// What was late and is done is nobody's to see to any more, whichever move did it.
    fn settle_what_was_late(&mut self) {
        let (before, after) = (&self.file.case, self.case());
        let danger = before.is_late_with_a_danger() && !after.is_late_with_a_danger();
        let target = before.is_out_of_target() && !after.is_out_of_target();
        let assessed = Event::VulnerabilityAssessed;
        let weighed = before.when(assessed).is_none() && after.when(assessed).is_some();
        if weighed {
            self.settle(TaskKind::AssessVulnerability);
        }
        if danger {
            self.settle(TaskKind::SeeToHazard);
        }
        if target {
            self.settle(TaskKind::OutOfTarget);
        }
        for undertaking in &self.file.case.undertakings {
            let now = self.case().undertaking(undertaking.id);
            let stands = now.is_some_and(|now| now.is_open() && now.by == undertaking.by);
            let promised = self.file.promised.get(&undertaking.id);
            if let Some(promised) = promised.filter(|_| undertaking.is_open() && !stands) {
                let of_it = [TaskKind::KeepPromise, TaskKind::Weigh].map(|kind| (kind, promised.note));
                self.draft.plan.settles_about.extend(of_it);
            }
        }
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
}
