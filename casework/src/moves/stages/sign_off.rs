//! An answer as it is to go out, in; kept for the person whom the policy names, and sent once they agree to it, out.
//!
//! What is signed is a text: it goes out in the transaction in which it is signed, and the same words alone may be
//! sent once more where their letter did not arrive.

use crate::cases::{self, What};
use crate::decide::{TaskKind, alerts};
use crate::letters::{AlertKind, Letter};
use crate::moves::desk::Desk;
use crate::moves::stages::Respond;
use crate::moves::{Move, Refused};
use crate::policies::{Basis, Event, LetterKind, RoleId};
use crate::rules::Handler;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Stands between the letter as people read it and the answer as it is sent.
const KEPT_AS: &str = "The same as it is kept:";

/// The answer of the stage is written, and kept for who signs it off (000 §5.0). A later one takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftAnswer {
    /// The answer.
    pub answer: Respond,
}

/// The answer of the stage is signed off, and goes out (000 §5.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// What there is to say of it; kept with the case.
    pub note: String,
}

/// The answer is not signed off: who wrote it gets it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveBack {
    /// Why; kept with the case.
    pub why: String,
}

impl Move for DraftAnswer {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_open("answered")?;
        desk.signing_role()?;
        let (letter, _) = self.answer.letter(desk)?;
        let signers = desk.those_who_may_sign()?;
        let (to, _) = desk.recipients(LetterKind::Response)?;
        desk.must_be_reached(to)?;
        desk.must_be_writable(to)?;
        let letter = desk.addressed(letter, to)?;
        let rendered = desk.rules.templates.render(&Letter::Case(letter))?;
        let words = format!("{}\n{KEPT_AS}\n{}", rendered.text, self.answer.kept());
        let message = desk.keep(&words);
        let digest = self.answer.digest();
        desk.record(What::Drafted { message, digest })?;
        desk.settle(TaskKind::SignOffAnswer);
        desk.settle(TaskKind::WriteAnswerAgain);
        desk.task(TaskKind::SignOffAnswer, message);
        let writer = desk.person()?;
        alerts::to_sign(desk.draft(), message, (writer, &rendered.text), &signers)?;
        Ok(())
    }
}

impl Move for SignOff {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("signed off")?;
        let person = desk.must_be_who_signs()?;
        let draft = desk.waiting_draft()?.clone();
        desk.must_have_no_part_in(&draft, person)?;
        let answer = desk.drafted()?;
        desk.happened(Event::SignedOff)?;
        desk.note(&self.note)?;
        desk.goes_on_as(draft.by);
        // Who signs cannot change the words, whatever is wrong with them by now.
        let reference = desk.case().reference.clone();
        answer.make(desk).map_err(|refused| match refused {
            Refused::Not { why, clause, .. } => Refused::clause(
                clause,
                why,
                format!("give it back to who wrote it: `redress case sign-off {reference} --refuse \"why\"`"),
            ),
            other @ Refused::Undecided(_) => other,
        })
    }
}

impl Move for GiveBack {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("given back")?;
        let person = desk.must_be_who_signs()?;
        let draft = desk.waiting_draft()?.clone();
        desk.must_be_said(&self.why, "why it is not signed off")?;
        let message = draft.message;
        desk.record(What::GivenBack { message })?;
        desk.note(&self.why)?;
        desk.settle(TaskKind::SignOffAnswer);
        desk.task(TaskKind::WriteAnswerAgain, message);
        let writer = desk.rules.directory.handler(draft.by);
        let writer = writer.filter(|writer| desk.may_see(writer.id));
        let told = writer.map_or_else(|| alerts::readers(desk.draft()), |writer| vec![writer]);
        let happened = format!("{} did not sign the answer off: {}", person.name, self.why.trim());
        let to_do =
            "Write it again, and keep it for them with `redress case respond \u{2026} --for-sign-off`.";
        let said = (happened, to_do.to_owned());
        alerts::of_case(desk.draft(), AlertKind::GivenBack, message, said, &told)?;
        Ok(())
    }
}

impl Respond {
    /// The answer as a draft keeps it, on one line.
    fn kept(&self) -> String {
        // Words and numbers alone: there is nothing in it that could not be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The SHA-256 of all that is answered, in hexadecimal digits.
    fn digest(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.kept()))
    }
}

impl<'a> Desk<'a> {
    /// Goes on only where this answer was signed off, if somebody must.
    pub(super) fn must_be_signed_off(&self, answer: &Respond) -> Result<(), Refused> {
        let stage = self.stage()?;
        let Some(role) = &stage.sign_off else {
            return Ok(());
        };
        let draft = self.passage()?.draft.as_ref();
        let why = match draft.filter(|draft| draft.signed_by.is_some()) {
            Some(draft) if draft.digest == answer.digest() => return Ok(()),
            Some(_) => "these are not the words that were signed off".to_owned(),
            None => format!("the {} has to sign the answer off first", self.role_name(role)),
        };
        let cure = "keep it for them with `--for-sign-off`: it goes out once they have signed it";
        Err(Refused::by(&stage.basis, why, cure))
    }

    /// Goes on only where whoever does it has signed no answer of this stage: nobody signs their own.
    pub(super) fn must_not_have_signed(&self) -> Result<(), Refused> {
        let person = self.person()?;
        if !self.passage()?.signed_by.contains(&person.id) {
            return Ok(());
        }
        Err(Refused::by(
            &self.stage()?.basis,
            format!(
                "{} signed the answer off, and cannot write it as well",
                person.name
            ),
            "have whoever handles the case write it",
        ))
    }

    /// The role that signs off at this stage; refused where none does.
    fn signing_role(&self) -> Result<(&RoleId, &Basis), Refused> {
        let stage = self.stage()?;
        let role = stage.sign_off.as_ref().map(|role| (role, &stage.basis));
        role.ok_or_else(|| {
            Refused::by(
                &stage.basis,
                "nobody has to sign off the answer at this stage",
                "send it: `redress case respond`",
            )
        })
    }

    /// Who does it, where they hold the role and do not handle the case.
    fn must_be_who_signs(&self) -> Result<&'a Handler, Refused> {
        let person = self.person()?;
        let (role, basis) = self.signing_role()?;
        self.must_hold(person, role, basis, "sign it off")?;
        if self.case().owner == Some(person.id) {
            return Err(Refused::by(
                basis,
                "who handles the case cannot sign off its answer",
                "ask somebody else who holds the role",
            ));
        }
        Ok(person)
    }

    /// Those who may be asked: who holds the role and may see the case, and neither writes nor handles it.
    fn those_who_may_sign(&self) -> Result<Vec<&'a Handler>, Refused> {
        let (role, basis) = self.signing_role()?;
        let writer = self.person()?.id;
        let may = |person: &&Handler| {
            let has_part = person.id == writer || self.case().owner == Some(person.id);
            person.roles.contains(role) && !has_part && self.may_see(person.id)
        };
        let able: Vec<&Handler> = self.rules.directory.handlers.iter().filter(may).collect();
        if !able.is_empty() {
            return Ok(able);
        }
        let name = self.role_name(role);
        Err(Refused::by(
            basis,
            format!("there is no {name} to sign the answer off but who writes it or handles the case"),
            format!("give somebody else the role \u{201c}{role}\u{201d} in [[staff]]"),
        ))
    }

    /// Goes on only where `person` neither wrote the answer nor decides it.
    fn must_have_no_part_in(&self, draft: &cases::Draft, person: &Handler) -> Result<(), Refused> {
        let part = if draft.by == person.id {
            "wrote"
        } else if draft.handled_by.contains(&person.id) {
            return Err(Refused::by(
                &self.stage()?.basis,
                format!(
                    "{} had the case when the answer was written or since, and cannot sign it off",
                    person.name
                ),
                "ask somebody else who holds the role",
            ));
        } else if self.passage()?.decided_by.contains(&person.id) {
            "decides"
        } else {
            return Ok(());
        };
        Err(Refused::by(
            &self.stage()?.basis,
            format!("who {part} the answer cannot sign it off"),
            "ask somebody else who holds the role",
        ))
    }

    fn waiting_draft(&self) -> Result<&cases::Draft, Refused> {
        let draft = self.passage()?.draft.as_ref();
        draft.ok_or_else(|| self.nothing_to_sign("no answer waits to be signed off"))
    }

    /// The answer that waits, as it was written.
    fn drafted(&self) -> Result<Respond, Refused> {
        let kept = self.file.draft.as_deref().and_then(|words| words.lines().last());
        let answer = kept.and_then(|kept| serde_json::from_str(kept).ok());
        answer.ok_or_else(|| self.nothing_to_sign("the answer that was written can no longer be read"))
    }

    fn nothing_to_sign(&self, why: &str) -> Refused {
        let reference = &self.case().reference;
        let cure = format!("write it with `redress case respond {reference} \u{2026} --for-sign-off`");
        match self.stage() {
            Ok(stage) => Refused::by(&stage.basis, why, cure),
            Err(refused) => refused,
        }
    }
}
