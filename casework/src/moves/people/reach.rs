//! How who complains can be reached, in; their address kept, so that a letter can go, out.

use crate::addresses::Address;
use crate::decide::TaskKind;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::reach::Reach;

/// Where the Code says that nobody is kept from complaining by the way they can be reached.
const CLAUSE: &str = "Code 3.2";

/// A way more to reach who complains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Their e-mail address.
    pub mail: Option<Address>,
    /// Where letters reach them.
    pub post: Option<String>,
    /// Their telephone number.
    pub telephone: Option<String>,
}

impl Move for Reachable {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let party = desk.complainant()?;
        let (who, name) = (party.id, party.name.clone().unwrap_or_default());
        // A letter box and a telephone are a household's: they count for this person alone.
        let own = format!("{name} {who}");
        let said = |words: &&String| !words.trim().is_empty();
        let mail = self.mail.as_ref().map(Reach::mail);
        let post = self
            .post
            .as_ref()
            .filter(said)
            .map(|text| Reach::post(text, &own));
        let telephone = self.telephone.as_ref().filter(said);
        let telephone = telephone.map(|text| Reach::telephone(text, &own));
        let by_letter = mail.is_some() || post.is_some();
        let ways: Vec<Reach> = [mail, post, telephone].into_iter().flatten().collect();
        if ways.is_empty() {
            return Err(Refused::clause(
                CLAUSE,
                "nothing says how they are reached",
                "give `--mail`, `--post-address` or `--telephone`",
            ));
        }
        let of_another = |(reach, known): &(Reach, _)| *known != who && ways.contains(reach);
        if desk.file.known.iter().any(of_another) {
            return Err(Refused::clause(
                CLAUSE,
                "that address is somebody else\u{2019}s",
                "record who it is with `redress case representative` or `redress case joint`",
            ));
        }
        let words: Vec<String> = ways.iter().map(|reach| reach.text.replace('\n', ", ")).collect();
        desk.draft()
            .plan
            .reached
            .extend(ways.into_iter().map(|way| (who, way)));
        desk.note(&format!("They are reached so: {}", words.join("; ")))?;
        if by_letter {
            desk.settle(TaskKind::ReachResident);
        }
        Ok(())
    }

    fn people(&self) -> Vec<Reach> {
        self.mail.iter().map(Reach::mail).collect()
    }
}
