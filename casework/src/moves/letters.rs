//! What a letter says, in; the letter sent to a party of the case, by mail or for the post, out.

use crate::cases::{Access, Channel, LetterState, Purpose, SentLetter, Uncounted, What};
use crate::decide::TaskKind;
use crate::decide::posting::{How, To, queue};
use crate::ids::MessageId;
use crate::letters::{Answer, Automatic, CaseLetter, Letter, LetterKind, Next};
use crate::moves::desk::Desk;
use crate::moves::{Party, Refused, Thread};
use crate::policies::{self, Event, Part};
use crate::rules::Handler;
use crate::triage::Hazard;
use chrono::NaiveDate;

impl Desk<'_> {
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
            safety: self.danger_untold(),
            out_of_hours: landlord.out_of_hours.clone(),
            telephone: landlord.telephone.clone(),
            closed_until,
            answer: Answer::Mail,
            spoken_for: None,
        })
    }

    /// The danger that the first letter to reach them tells of: who had no receipt was never told how to be safe
    /// from it. A restricted case says nothing of what it is about.
    fn danger_untold(&self) -> Option<Hazard> {
        let case = self.case();
        let reaches =
            |sent: &SentLetter| matches!(sent.state, LetterState::Queued | LetterState::Delivered(_));
        if case.access != Access::Staff || case.letters.iter().any(reaches) {
            return None;
        }
        let mut dangers = case.dangers.iter();
        let danger = dangers.find(|danger| danger.stands() && !danger.was_made_safe());
        danger.map(|danger| danger.hazard)
    }

    /// Sends the letter to the complainant, and to who speaks for them, once it says everything the policy asks
    /// for; `brings` is what the delivery of the first brings about.
    pub(super) fn send(
        &mut self,
        letter: CaseLetter,
        brings: Option<Event>,
        more: &[Part],
    ) -> Result<MessageId, Refused> {
        self.must_say(&letter, more)?;
        self.send_to_all(letter, brings)
    }

    /// Sends the letter to everybody who gets it, each their own; the identifier of the one that counts.
    pub(super) fn send_to_all(
        &mut self,
        letter: CaseLetter,
        brings: Option<Event>,
    ) -> Result<MessageId, Refused> {
        let (first, others) = self.recipients(letter.kind)?;
        let mut copies = Vec::with_capacity(others.len());
        for other in others {
            copies.push((other, self.addressed(letter.clone(), other)?));
        }
        let id = self.send_to(first, self.addressed(letter, first)?, brings)?;
        for (other, copy) in copies {
            self.send_to(other, copy, None)?;
        }
        Ok(id)
    }

    /// Sends the letter to a party of the case.
    pub(super) fn send_to(
        &mut self,
        to: &Party,
        mut letter: CaseLetter,
        brings: Option<Event>,
    ) -> Result<MessageId, Refused> {
        self.must_be_reached(to)?;
        self.must_be_writable(to)?;
        letter.answer = self.answer_of(to, &letter);
        let kind = LetterKind::Resident(letter.kind);
        let automatic = match self.doing.by {
            Some(_) => Automatic::No,
            None => Automatic::Generated,
        };
        // Nobody else's mail says what the complainant wrote before.
        let own = self.case().complainant == to.id;
        let thread = if own {
            self.correspondence()?.thread.clone()
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
        let (channel, id) = if let Some(address) = to.mail() {
            let to = To {
                contact: to.id,
                name: to.name.clone(),
                address: &address,
                answers: Purpose::Join,
            };
            (
                Channel::Mail,
                queue(self.draft(), &Letter::Case(letter), &to, how)?,
            )
        } else {
            (Channel::Post, self.print(to, letter, how)?)
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

    /// Goes on only where a letter reaches them: one with no address to post it to is no letter.
    pub(super) fn must_be_reached(&self, to: &Party) -> Result<(), Refused> {
        if to.is_written_to() {
            return Ok(());
        }
        Err(Refused::clause(
            "Code 3.2",
            "no letter reaches them: neither an e-mail nor a postal address is known",
            format!(
                "add one with `redress case reach {} --post-address …`, or `--mail …`",
                self.case().reference
            ),
        ))
    }

    /// Whether nobody says who complains (Q30).
    pub(super) fn is_anonymous(&self) -> bool {
        let kind = policies::CircumstanceKind::Anonymous;
        self.case().circumstances.iter().any(|one| one.kind == kind)
    }

    /// Goes on only where they may be written to: to somebody who says no name, no letter goes (Q30).
    pub(super) fn must_be_writable(&self, to: &Party) -> Result<(), Refused> {
        let kind = policies::CircumstanceKind::Anonymous;
        if !self.is_anonymous() || self.case().complainant != to.id {
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
        let id = crate::decide::posting::print(self.draft(), &Letter::Case(letter), to.id, how)?;
        self.draft().task(TaskKind::PostLetter, id, Some(id));
        Ok(id)
    }

    /// The date of the answer, as a resident is told it.
    pub(super) fn answer_by(&self) -> Result<Option<NaiveDate>, Refused> {
        let due = self.case().answer_by(&self.rules.book)?;
        Ok(due.map(|due| crate::clocks::civil_date(due.ends_at())))
    }
}
