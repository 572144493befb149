//! What the resident says of who speaks for them, in; whom letters go to from now on, out.

use crate::cases::{Authority, SentLetter, What};
use crate::decide::{TaskKind, alerts};
use crate::ids::{ContactId, MessageId};
use crate::letters::{AlertKind, LetterKind};
use crate::moves::desk::Desk;
use crate::moves::{CaseFile, Move, Party, Refused};
use crate::policies::{self, Event};

/// Where the Code says that somebody may speak for a resident.
const CLAUSE: &str = "Code 3.6";

/// What is never taken back: it says that we have what was sent.
const RECEIPT: LetterKind = LetterKind::Resident(policies::LetterKind::Receipt);

/// The resident gave somebody authority, or refused it. With authority they get each letter to the resident as
/// a letter of their own; of a joint tenant it says that both agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorise {
    /// Who: a name or an address of somebody in the case.
    pub who: String,
    /// How far it has come.
    pub authority: Authority,
    /// Whose letters count.
    pub letters: Letters,
}

/// To whom letters go, where somebody speaks for the resident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// To the resident, and the same to who speaks for them.
    #[default]
    ToBoth,
    /// To who speaks for them alone: the resident wants it so.
    Instead,
}

impl Move for Authorise {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let who = desk.speaker(&self.who)?;
        self.must_be_reachable_instead(desk, who)?;
        let (id, authority) = (who.id, self.authority);
        let before = desk.case().authorities.iter().find(|(other, _)| *other == id);
        let before = before.map(|(_, authority)| *authority);
        // Where few may see the case, what was said before counts only once it is said again.
        let lets_in = authority == Authority::Given && !desk.case().may_be_told(id);
        let changes = before != Some(authority) || lets_in;
        let instead = (self.letters == Letters::Instead).then_some(id);
        let was_instead = desk.case().letters_go_to.filter(|other| *other == id);
        if !changes && instead == was_instead {
            let cure = "see `redress case show`";
            return Err(Refused::clause(CLAUSE, "that is on record already", cure));
        }
        if changes {
            desk.record(What::AuthorityOf { who: id, authority })?;
        }
        if authority == Authority::Given {
            if instead != was_instead {
                desk.record(What::LettersGoTo { who: instead })?;
            }
            if before != Some(authority) {
                desk.happened(Event::AuthorityEstablished)?;
            }
        } else {
            desk.take_letters_back(id)?;
        }
        let asked = |(_, authority): &(ContactId, Authority)| *authority == Authority::Asked;
        if !desk.case().authorities.iter().any(asked) {
            desk.settle(TaskKind::EstablishAuthority);
        }
        Ok(())
    }

    fn letters(&self, file: &CaseFile) -> Vec<MessageId> {
        file.case.waiting_for_others().map(|sent| sent.id).collect()
    }
}

impl Authorise {
    /// Goes on only where letters that go to them instead reach them, and count.
    fn must_be_reachable_instead(&self, desk: &Desk<'_>, who: &Party) -> Result<(), Refused> {
        if self.letters == Letters::ToBoth {
            return Ok(());
        }
        if self.authority != Authority::Given {
            return Err(Refused::clause(
                CLAUSE,
                "letters go only to whom the resident gave authority",
                "say `given`, or leave `--instead` out",
            ));
        }
        if desk.is_elected(who.id) {
            return Err(Refused::clause(
                CLAUSE,
                "an MP or a councillor gets the answer, and the resident every letter",
                "leave `--instead` out",
            ));
        }
        if who.is_written_to() {
            return Ok(());
        }
        Err(Refused::clause(
            "Code 3.2",
            "no letter reaches them: neither an e-mail nor a postal address is known",
            "leave `--instead` out",
        ))
    }
}

impl<'a> Desk<'a> {
    /// Somebody whose authority is on record, by name or by how they are reached.
    fn speaker(&self, who: &str) -> Result<&'a Party, Refused> {
        let authorities = &self.case().authorities;
        let speaks = |party: &&Party| authorities.iter().any(|(id, _)| *id == party.id);
        let mut found = self.file.parties.iter().filter(speaks);
        found.find(|party| party.is_called(who)).ok_or_else(|| {
            Refused::clause(
                CLAUSE,
                format!("nobody \u{201c}{who}\u{201d} speaks in this case"),
                "record them first with `redress case representative`",
            )
        })
    }

    /// What waits for somebody who may not be told any more does not go, as far as it can be stopped: a copy
    /// alone, and what nobody else was to get with all that was decided in it.
    fn take_letters_back(&mut self, who: ContactId) -> Result<(), Refused> {
        let letters = self.case().waiting_for_others().filter(|sent| sent.to == who);
        let letters: Vec<SentLetter> = letters.cloned().collect();
        letters.iter().try_for_each(|sent| {
            if !self.case().is_copy(sent) {
                self.take_only_letter_back(sent)
            } else if self.file.waiting.contains(&sent.id) {
                self.take_back(sent.id)
            } else {
                Ok(())
            }
        })
    }

    /// The only letter of its kind does not go, or may have gone already: the resident has not been told, and
    /// who has the case sees to it.
    fn take_only_letter_back(&mut self, sent: &SentLetter) -> Result<(), Refused> {
        let letters = self.all_that_go_with(sent).ok().filter(|_| sent.kind != RECEIPT);
        let happened = match letters {
            Some(letters) => {
                self.take_back_all(sent, letters)?;
                "was taken back, with what was decided in it"
            }
            None => "may have gone to them, or goes",
        };
        self.draft().task(TaskKind::ReachResident, sent.id, Some(sent.id));
        let happened = format!(
            "The letter {} was to go alone to somebody who may not be told any more. It {happened}. The resident \
             has not had it.",
            sent.id
        );
        let to_do = "Tell the resident themselves: write it to them again.".to_owned();
        let told = alerts::readers(self.draft());
        let kind = AlertKind::NotDelivered;
        Ok(alerts::of_case(
            self.draft(),
            kind,
            sent.id,
            (happened, to_do),
            &told,
        )?)
    }

    /// The same for everybody who speaks for the resident, where nobody may be told any more.
    pub(super) fn take_all_letters_back(&mut self) -> Result<(), Refused> {
        let mut others: Vec<ContactId> = self.case().waiting_for_others().map(|sent| sent.to).collect();
        others.sort_unstable();
        others.dedup();
        others.into_iter().try_for_each(|who| self.take_letters_back(who))
    }
}
