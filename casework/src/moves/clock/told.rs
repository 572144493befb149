//! Something in a case that people have to hear of at once, in; a mail to each of them, out.

use crate::clocks::civil_date;
use crate::decide::alerts;
use crate::ids::ContactId;
use crate::letters::AlertKind;
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::routing;
use crate::rules::Handler;
use std::fmt;

/// Those of `more` are told as well, nobody twice.
pub(super) fn add<'a>(told: &mut Vec<&'a Handler>, more: Vec<&'a Handler>) {
    for handler in more {
        if !told.iter().any(|other| other.id == handler.id) {
            told.push(handler);
        }
    }
}

impl<'a> Desk<'a> {
    /// Who has the case today: its owner or who stands in, else those behind it.
    pub(super) fn those_who_have_it(&mut self) -> Vec<&'a Handler> {
        alerts::readers(self.draft())
    }

    /// Who does something that somebody undertook: they, else who has the case.
    pub(super) fn those_who_undertook(&mut self, who: Option<ContactId>) -> Vec<&'a Handler> {
        let who = who.or(self.case().owner);
        let confidence = self.draft().confidence();
        let directory = &self.rules.directory;
        routing::readers(directory, who, &confidence, civil_date(self.doing.now))
    }

    /// Who has the case, and above them their manager; where none is there, the complaints team.
    pub(super) fn those_who_answer_for_it(&mut self) -> Vec<&'a Handler> {
        let mut told = self.those_who_have_it();
        let confidence = self.draft().confidence();
        let directory = &self.rules.directory;
        let owner = self.case().owner;
        let on = civil_date(self.doing.now);
        let manager = owner.and_then(|owner| routing::manager(directory, owner, &confidence, on));
        let above = match manager {
            Some(manager) => vec![manager],
            None => directory.circle(&confidence),
        };
        add(&mut told, above);
        told
    }

    /// Who is on call, and who answers for the case.
    pub(super) fn those_on_call_and_behind_it(&mut self) -> Vec<&'a Handler> {
        let confidence = self.draft().confidence();
        let mut told = alerts::on_call(self.draft(), &confidence);
        add(&mut told, self.those_who_answer_for_it());
        told
    }

    /// Tells people of something, once for each `about`: what happened and what to do, as sentences.
    pub(super) fn tell(
        &mut self,
        kind: AlertKind,
        about: impl fmt::Display,
        (happened, to_do): (String, String),
        told: &[&Handler],
    ) -> Result<(), Refused> {
        Ok(alerts::of_case(
            self.draft(),
            kind,
            about,
            (happened, to_do),
            told,
        )?)
    }
}
