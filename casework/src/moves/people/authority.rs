//! What the resident says of who speaks for them, in; whom letters go to from now on, out.

use crate::cases::{Authority, What};
use crate::decide::TaskKind;
use crate::ids::ContactId;
use crate::moves::desk::Desk;
use crate::moves::{Move, Party, Refused};
use crate::policies::Event;

/// Where the Code says that somebody may speak for a resident.
const CLAUSE: &str = "Code 3.6";

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
            desk.take_copies_back(id)?;
        }
        let asked = |(_, authority): &(ContactId, Authority)| *authority == Authority::Asked;
        if !desk.case().authorities.iter().any(asked) {
            desk.settle(TaskKind::EstablishAuthority);
        }
        Ok(())
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

    /// What waits for somebody who may not be told any more does not go, as far as it can be stopped.
    fn take_copies_back(&mut self, who: ContactId) -> Result<(), Refused> {
        let copies = self.case().copies_for(who).map(|sent| sent.id);
        let copies: Vec<_> = copies.filter(|id| self.file.waiting.contains(id)).collect();
        copies.into_iter().try_for_each(|letter| self.take_back(letter))
    }

    /// The same for everybody who speaks for the resident, where nobody may be told any more.
    pub(super) fn take_all_copies_back(&mut self) -> Result<(), Refused> {
        let others: Vec<ContactId> = self.file.parties.iter().map(|party| party.id).collect();
        let resident = self.case().complainant;
        let mut others = others.into_iter().filter(|who| *who != resident);
        others.try_for_each(|who| self.take_copies_back(who))
    }
}
