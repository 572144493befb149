//! Somebody who speaks for the resident, or with them, in; known to the case, and asked for their authority, out.

use crate::cases::{Access, Authority, Channel, What};
use crate::decide::{NewContact, TaskKind};
use crate::ids::ContactId;
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Move, Party, Refused};
use crate::policies::{CircumstanceKind, Event, LetterKind, Part};
use crate::reach::Reach;

/// A person with their name and how they are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// How they are reached, at least one way.
    pub reached_by: Vec<Reach>,
}

/// What somebody is to the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// They speak for the resident.
    Representative,
    /// An MP or a councillor.
    ElectedMember,
    /// A solicitor.
    Solicitor,
    /// They hold the tenancy together with the resident: both hear of it only when both agree.
    JointTenant,
}

/// Somebody speaks for the resident, or with them. No clock waits for their authority (Q33).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speak {
    /// Who.
    pub who: Person,
    /// What they are to the case.
    pub speaker: Speaker,
    /// How far their authority has come; where nothing is said, an elected member has it on their word, and
    /// everybody else is asked.
    pub authority: Option<Authority>,
}

impl Speaker {
    fn circumstance(self) -> Option<CircumstanceKind> {
        match self {
            Self::Representative => Some(CircumstanceKind::Representative),
            Self::ElectedMember => Some(CircumstanceKind::ElectedMember),
            Self::Solicitor => Some(CircumstanceKind::Solicitor),
            Self::JointTenant => None,
        }
    }
}

impl Move for Speak {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.passage()?;
        let who = desk.meet(&self.who)?;
        if who == desk.case().complainant {
            return Err(Refused::clause(
                "Code 3.6",
                "they are who complains: nobody needs authority for their own complaint",
                "see `redress case show`",
            ));
        }
        if desk.case().authorities.iter().any(|(other, _)| *other == who) {
            return Err(Refused::clause(
                "Code 3.6",
                "they are in the case already",
                "record what the resident says with `redress case authority`",
            ));
        }
        let authority = self.authority.unwrap_or_else(|| self.at_first(desk));
        if let Some(circumstance) = self.speaker.circumstance() {
            desk.so(circumstance, Some(who), None)?;
        }
        desk.record(What::AuthorityOf { who, authority })?;
        match authority {
            Authority::Given => desk.happened(Event::AuthorityEstablished),
            Authority::Refused => Ok(()),
            Authority::Asked => {
                desk.task(TaskKind::EstablishAuthority, format!("{}:{who}", desk.case().id));
                // The other tenant is asked by a person: what to ask them is no letter about somebody else.
                match self.speaker {
                    Speaker::JointTenant => Ok(()),
                    _ => self.ask(desk, who),
                }
            }
        }
    }

    fn people(&self) -> Vec<Reach> {
        self.who.reached_by.clone()
    }
}

impl Speak {
    /// An elected member acts for a constituent on their word, unless the policy counts them among those who
    /// are asked (002 §5.3).
    fn at_first(&self, desk: &Desk<'_>) -> Authority {
        let asked = desk
            .circumstance(CircumstanceKind::ElectedMember)
            .and_then(|policy| policy.letter);
        // What few may see nobody is told without a person saying so.
        let few = desk.case().access == Access::Restricted;
        match self.speaker {
            Speaker::ElectedMember if asked.is_none() && !few => Authority::Given,
            _ => Authority::Asked,
        }
    }

    /// The letter that asks for it says nothing of anybody: neither a name nor what it is about.
    fn ask(&self, desk: &mut Desk<'_>, who: ContactId) -> Result<(), Refused> {
        let next = next_by_resident(None);
        let mut letter = desk.compose(LetterKind::AuthorityRequest, next, vec![Said::Authority])?;
        letter.dear = None;
        letter.stage = None;
        letter
            .said
            .retain(|said| matches!(said.part(), Part::Authority | Part::Reference));
        desk.must_say(&letter, &[Part::Authority, Part::Reference])?;
        let party = Party {
            id: who,
            name: None,
            reached_by: self.who.ways(),
        };
        // Whom only a telephone reaches is asked by a person: the task stands.
        if party.is_written_to() {
            desk.send_to(&party, letter, None)?;
        }
        Ok(())
    }
}

impl Person {
    /// The ways as a party has them.
    pub(super) fn ways(&self) -> Vec<(Channel, String)> {
        self.reached_by
            .iter()
            .map(|reach| (reach.channel, reach.text.clone()))
            .collect()
    }
}

impl Desk<'_> {
    /// The contact of a person: known by how they are reached, or somebody new.
    pub(super) fn meet(&mut self, person: &Person) -> Result<ContactId, Refused> {
        if person.reached_by.is_empty() {
            return Err(Refused::clause(
                "Code 3.2",
                format!("nothing says how {} is reached", person.name),
                "give `--mail`, `--telephone` or `--post-address`",
            ));
        }
        let known = self
            .file
            .known
            .iter()
            .find(|(reach, _)| person.reached_by.contains(reach));
        if let Some((_, known)) = known {
            return Ok(*known);
        }
        let now = self.doing.now;
        let id = ContactId::new(now, self.draft().chance);
        self.new_contact(NewContact {
            id,
            name: Some(person.name.clone()),
            reached_by: person.reached_by.clone(),
        });
        Ok(id)
    }
}
