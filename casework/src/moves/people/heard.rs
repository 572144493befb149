//! What somebody of a case said or wrote by hand, in; a message of the case, as their mail would be, out.

use crate::cases::Channel;
use crate::decide::{Caller, Outcome, Settled, WrittenDown, joining};
use crate::moves::desk::Desk;
use crate::moves::{Move, Party, Refused};
use crate::reach::Reach;
use crate::triage::triage;
use std::sync::Arc;

/// A call, a visit or a letter about a case that there is, written down. It is kept as their words, and counts
/// as their mail would: it came when it came, whenever it is written down. No letter confirms it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hear {
    /// How it came: by telephone, by post or in person.
    pub channel: Channel,
    /// Who, by name or by how they are reached; whose case it is where nobody is named.
    pub from: Option<String>,
    /// Their words.
    pub words: String,
}

impl Move for Hear {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let clause = "Code 5.12";
        WrittenDown::must_be_words(&self.words)
            .map_err(|why| Refused::clause(clause, why.to_string(), why.cure()))?;
        let by = desk.person()?;
        if desk.case().combined_into.is_some() {
            return Err(Refused::clause(
                "Q32 of the decisions on policies",
                "it goes on in another case of the same person",
                "write it down there: `redress case show` names it",
            ));
        }
        let from = match &self.from {
            Some(who) => desk.party(who)?,
            None => desk.complainant()?,
        };
        let told = WrittenDown {
            caller: from.caller(),
            channel: self.channel,
            subject: None,
            words: self.words.clone(),
            received_at: desk.doing.at,
        };
        let (writer, case) = (from.id, desk.case().id);
        let (rules, now) = (desk.rules, desk.doing.now);
        let draft = desk.draft();
        let arrival = told.arrival(by, now, draft.chance, &rules.own);
        let id = draft.message_id();
        let triage = triage(&rules.words, "", &self.words);
        joining::join(draft, (&arrival, id), (writer, &told.caller), &triage)?;
        draft.plan.settled = Some(Settled {
            id,
            arrival: Arc::clone(&arrival),
            outcome: Outcome::Added,
            why: vec![format!("{} wrote it down in the case", by.name)],
            case: Some(case),
            sender: Some(writer),
            duplicate_of: None,
        });
        Ok(())
    }
}

impl Party {
    /// They, as somebody who writes or calls.
    pub(in crate::moves) fn caller(&self) -> Caller {
        let name = self.name.clone().unwrap_or_default();
        let ways = self.reached_by.iter();
        let reached_by = ways.filter_map(|(channel, text)| match channel {
            Channel::Mail => text.parse().ok().map(|address| Reach::mail(&address)),
            Channel::Telephone => Some(Reach::telephone(text, &name)),
            Channel::Post => Some(Reach::post(text, &name)),
            Channel::Telegram | Channel::InPerson => None,
        });
        Caller {
            name: self.name.clone(),
            reached_by: reached_by.collect(),
        }
    }
}

impl<'a> Desk<'a> {
    /// Somebody of the case, by name or by how they are reached.
    fn party(&self, who: &str) -> Result<&'a Party, Refused> {
        let mut parties = self.file.parties.iter();
        let found = parties.find(|party| party.is_called(who));
        found.ok_or_else(|| {
            Refused::clause(
                "Code 3.6",
                format!("nobody \u{201c}{who}\u{201d} is in this case"),
                "record who they are first: `redress case representative`, `member`, `solicitor` or `joint`",
            )
        })
    }
}
