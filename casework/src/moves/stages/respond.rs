//! What was decided and why, in; the stage's full answer, and what it promises, out.

use crate::cases::{Failure, UndertakingKind, Verdict, What};
use crate::clocks::civil_date;
use crate::decide::TaskKind;
use crate::ids::ContactId;
use crate::letters::{CaseLetter, Next, Said};
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::promised::Action;
use crate::moves::{Colleague, Move, Refused};
use crate::policies::{Event, LetterKind, Part, StageKind, Whose};
use crate::triage::Category;
use serde::{Deserialize, Serialize};

/// The full answer of a stage (Code 6.9, 6.19). It tells nothing of what follows for a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respond {
    /// What was decided.
    pub verdict: Verdict,
    /// Whether the service failed (000 §4.0).
    pub failure: Failure,
    /// What the resident reads.
    pub words: Words,
    /// What will be done.
    pub actions: Vec<Action>,
    /// Money that is offered.
    pub offer: Option<Offer>,
    /// What it was about that something was learned from; the case's own category where nobody says.
    pub theme: Option<Category>,
}

/// The words of an answer, each a part of the letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What was decided.
    pub outcome: Option<String>,
    /// The complaint as it was answered.
    pub definition: Option<String>,
    /// The reasons.
    pub reasons: Option<String>,
    /// What was found.
    pub findings: Option<String>,
    /// Why it came to it, in plain words.
    pub explanation: Option<String>,
    /// The apology.
    pub apology: Option<String>,
    /// What is offered to put it right.
    pub remedy: Option<String>,
    /// What was learned; kept with the case, too.
    pub learning: Option<String>,
    /// The evidence.
    pub evidence: Option<String>,
}

/// Money that is offered with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The amount, in pence.
    pub pence: u64,
    /// Who agrees to it, where it is more than whoever offers it may.
    pub approved_by: Option<Colleague>,
}

impl Move for Respond {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let (letter, more) = self.letter(desk)?;
        let deciders = deciders(desk)?;
        let approved_by = self.approver(desk)?;
        desk.must_be_signed_off(self)?;
        desk.record(What::Decided {
            verdict: self.verdict,
            failure: self.failure,
            by: deciders,
        })?;
        desk.send(letter, LetterKind::Response.brings(), &more)?;
        desk.undertake_all(UndertakingKind::Action, &self.actions)?;
        self.record_offer(desk, approved_by)?;
        self.record_learning(desk)?;
        close_what_was_open(desk)
    }
}

impl Respond {
    /// The letter, and what it has to say beyond the policy's list, once it may go but for a signature.
    pub(super) fn letter(&self, desk: &Desk<'_>) -> Result<(CaseLetter, Vec<Part>), Refused> {
        desk.must_be_unanswered("answered")?;
        must_be_formal(desk)?;
        deciders(desk)?;
        desk.must_not_have_signed()?;
        desk.must_have_been_done_before(Event::Responded)?;
        desk.must_have_let_comment()?;
        self.must_give_reasons(desk)?;
        self.must_put_right(desk)?;
        self.approver(desk)?;
        let more = self.asked_beyond(desk)?;
        let letter = desk.compose_with(LetterKind::Response, self.next(desk)?, self.said(desk)?, &more)?;
        desk.must_say(&letter, &more)?;
        Ok((letter, more))
    }

    /// What the policy asks for by what was decided.
    fn asked_beyond(&self, desk: &Desk<'_>) -> Result<Vec<Part>, Refused> {
        let Some(asked) = desk.asked(LetterKind::Response)? else {
            return Ok(Vec::new());
        };
        let failed = (self.failure == Failure::ServiceFailure).then_some(&asked.if_service_failure);
        let upheld = self.verdict.is_upheld().then_some(&asked.if_upheld);
        Ok(failed.into_iter().chain(upheld).flatten().copied().collect())
    }

    fn said(&self, desk: &Desk<'_>) -> Result<Vec<Said>, Refused> {
        let words = &self.words;
        let outcome = Said::Outcome {
            decision: self.verdict,
            words: words.outcome.clone().unwrap_or_default(),
        };
        let definition = words.definition.clone().map(|words| Said::Definition {
            words,
            whose: Whose::Landlord,
        });
        let actions = desk.actions_said(&self.actions, &desk.stage()?.basis)?;
        let amount = self.offer.as_ref().map(|offer| desk.amount_said(offer.pence));
        let parts = [
            Some(outcome),
            definition,
            words.reasons.clone().map(Said::Reasons),
            words.findings.clone().map(Said::Findings),
            words.explanation.clone().map(Said::Explanation),
            words.apology.clone().map(Said::Apology),
            words.remedy.clone().map(Said::Remedy),
            words.learning.clone().map(Said::Learning),
            words.evidence.clone().map(Said::Evidence),
            actions,
            amount,
        ];
        Ok(parts.into_iter().flatten().collect())
    }

    /// Where the landlord got it wrong it puts it right next, with what it promised first; else it is the
    /// resident's turn, as long as the policy gives them.
    fn next(&self, desk: &Desk<'_>) -> Result<Next, Refused> {
        let first = self.actions.iter().min_by_key(|action| action.by);
        if let Some(action) = first.filter(|_| self.verdict.is_upheld()) {
            return Ok(Next {
                who: desk.doer_of(action)?,
                by: Some(action.by),
            });
        }
        let is_last = desk.policy.next_stage(&desk.passage()?.stage).is_none();
        let by = desk.window().filter(|_| !is_last);
        let by = by.map(|clock| {
            desk.policy
                .due(clock, desk.doing.now, desk.case().region, &desk.rules.calendar)
        });
        let by = by.and_then(Result::ok);
        Ok(next_by_resident(by.map(|due| civil_date(due.ends_at()))))
    }

    /// A decision without a word of why is no answer, whatever the policy's letter lists (Code 6.9, 6.19,
    /// 002 §5.6).
    fn must_give_reasons(&self, desk: &Desk<'_>) -> Result<(), Refused> {
        let words = [&self.words.reasons, &self.words.explanation, &self.words.findings];
        if words.into_iter().any(|words| says_something(words.as_deref())) {
            return Ok(());
        }
        let named = [Part::Reasons, Part::Explanation, Part::Findings];
        let asked = desk.asked(LetterKind::Response)?;
        let asked = asked.filter(|asked| asked.must_contain.iter().any(|part| named.contains(part)));
        let code = match desk.passage()?.formal {
            0 | 1 => "Code 6.9",
            _ => "Code 6.19",
        };
        Err(Refused::clause(
            asked.map_or(code, |asked| asked.basis.clause.as_str()),
            "the answer says nothing of why it was decided so",
            "say it with `--reasons`, `--findings` or `--explanation`",
        ))
    }

    /// Where the service failed the answer says sorry and what puts it right, whatever the policy's letter
    /// lists (Code 6.6, 000-R2).
    fn must_put_right(&self, desk: &Desk<'_>) -> Result<(), Refused> {
        if self.failure == Failure::None {
            return Ok(());
        }
        let asked = desk.asked(LetterKind::Response)?;
        let named = asked.filter(|asked| asked.if_service_failure.contains(&Part::Apology));
        let clause = named.map_or("Code 6.6", |asked| asked.basis.clause.as_str());
        if !says_something(self.words.apology.as_deref()) {
            let why = "the service failed, and the answer does not say sorry";
            return Err(Refused::clause(clause, why, "say it with `--apology`"));
        }
        if self.actions.is_empty() && !says_something(self.words.remedy.as_deref()) {
            return Err(Refused::clause(
                "Code 6.6",
                "the service failed, and the answer does not say what puts it right",
                "say it with `--action` or `--remedy`",
            ));
        }
        Ok(())
    }

    /// Who agrees to the money, where somebody has to.
    fn approver(&self, desk: &Desk<'_>) -> Result<Option<ContactId>, Refused> {
        let offer = self.offer.as_ref();
        let approver = offer.map(|offer| desk.approver_of_money(offer.pence, offer.approved_by.as_ref()));
        Ok(approver.transpose()?.flatten())
    }

    /// An amount that was offered before, and is only repeated, is not offered twice.
    fn record_offer(&self, desk: &mut Desk<'_>, approved_by: Option<ContactId>) -> Result<(), Refused> {
        match &self.offer {
            Some(offer) if !desk.is_offered(offer.pence) => desk.record_offer(offer.pence, 0, approved_by),
            _ => Ok(()),
        }
    }

    fn record_learning(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let Some(words) = &self.words.learning else {
            return Ok(());
        };
        if let Some(theme) = self.theme.clone().or_else(|| desk.case().category.clone()) {
            desk.record(What::Learned { theme })?;
        }
        desk.note(words)
    }
}

fn says_something(words: Option<&str>) -> bool {
    words.is_some_and(|words| !words.trim().is_empty())
}

fn must_be_formal(desk: &Desk<'_>) -> Result<(), Refused> {
    let stage = desk.stage()?;
    if stage.kind != StageKind::Informal {
        return Ok(());
    }
    Err(Refused::by(
        &stage.basis,
        "an informal step has no formal answer",
        "agree an outcome with `redress case resolve`, or make it formal with `redress case formal`",
    ))
}

/// Who decides: the panel where the stage has one, else the person who does it.
pub(super) fn deciders(desk: &Desk<'_>) -> Result<Vec<ContactId>, Refused> {
    let person = desk.person()?;
    let stage = desk.stage()?;
    // The panel's answer is not written by who answered before, either.
    desk.must_be_independent(person)?;
    if stage.decided_by.is_empty() {
        return Ok(vec![person.id]);
    }
    let panel = &desk.passage()?.decided_by;
    if panel.is_empty() {
        return Err(Refused::by(
            &stage.basis,
            "a panel decides at this stage, and nobody has named it",
            "name it with `redress case panel`",
        ));
    }
    Ok(panel.clone())
}

/// The answer is what updates were promised for, and the time for comments is over.
pub(super) fn close_what_was_open(desk: &mut Desk<'_>) -> Result<(), Refused> {
    desk.fulfil(UndertakingKind::Update)?;
    desk.drop_undertakings(UndertakingKind::Comment)?;
    desk.drop_undertakings(UndertakingKind::Reply)?;
    for done in [
        TaskKind::Acknowledge,
        TaskKind::AcknowledgeByHand,
        TaskKind::OutOfTarget,
        TaskKind::SignOffAnswer,
        TaskKind::WriteAnswerAgain,
    ] {
        desk.settle(done);
    }
    Ok(())
}
