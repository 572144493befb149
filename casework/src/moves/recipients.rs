//! A letter about a case, in; everybody to whom it goes, whose letter counts first, out.

use crate::ids::ContactId;
use crate::letters::{Answer, CaseLetter};
use crate::moves::desk::Desk;
use crate::moves::{Party, Refused};
use crate::policies::{CircumstanceKind, LetterKind};

impl<'a> Desk<'a> {
    /// Who gets a letter of that kind. The first is the one whose letter counts: whose case it is; who speaks
    /// for them, where the resident wants letters to go there, or where nothing reaches the resident and
    /// something reaches them. Everybody else with authority gets the same.
    pub(super) fn recipients(&self, kind: LetterKind) -> Result<(&'a Party, Vec<&'a Party>), Refused> {
        let resident = self.complainant()?;
        // Who does not say who they are has nobody to speak for them (Q30).
        if self.is_anonymous() {
            return Ok((resident, Vec::new()));
        }
        let mut others = self.speakers_told(kind);
        let wanted = self.case().letters_go_to;
        let instead = others.iter().position(|party| Some(party.id) == wanted);
        if let Some(at) = instead {
            let first = others.remove(at);
            return Ok((first, others));
        }
        let speaks = |party: &&Party| !self.is_elected(party.id);
        if !resident.is_written_to()
            && let Some(at) = others.iter().position(speaks)
        {
            let first = others.remove(at);
            return Ok((first, others));
        }
        Ok((resident, others))
    }

    /// Those with authority whom a letter of that kind reaches. A letter that tells of another case is for whose
    /// cases they are, and an MP or a councillor gets the answer, not every letter.
    fn speakers_told(&self, kind: LetterKind) -> Vec<&'a Party> {
        if matches!(
            kind,
            LetterKind::CombinedNotice | LetterKind::SingleContactRequest | LetterKind::AuthorityRequest
        ) {
            return Vec::new();
        }
        let answers = matches!(
            kind,
            LetterKind::Response | LetterKind::Refusal | LetterKind::Confirmation
        );
        let told = |party: &&Party| {
            self.case().may_be_told(party.id)
                && party.is_written_to()
                && (answers || !self.is_elected(party.id))
        };
        self.file.parties.iter().filter(told).collect()
    }

    /// Whether that is an MP or a councillor.
    pub(super) fn is_elected(&self, who: ContactId) -> bool {
        let circumstances = self.case().circumstances.iter();
        let mut theirs = circumstances.filter(|one| one.who == Some(who));
        theirs.any(|one| one.kind == CircumstanceKind::ElectedMember)
    }

    /// The letter as they read it: who speaks for the resident hears for whom.
    pub(super) fn addressed(&self, mut letter: CaseLetter, to: &Party) -> Result<CaseLetter, Refused> {
        let resident = self.complainant()?;
        if to.id != resident.id {
            letter.dear.clone_from(&to.name);
            let name = resident.name.clone();
            letter.spoken_for = Some(name.unwrap_or_else(|| "the resident".to_owned()));
        }
        letter.answer = self.answer_of(to, &letter);
        Ok(letter)
    }

    /// How they answer it: who gets it by post is told where to write to.
    pub(super) fn answer_of(&self, to: &Party, letter: &CaseLetter) -> Answer {
        if to.mail().is_some() {
            return Answer::Mail;
        }
        Answer::Post {
            address: self.rules.post_address().map(str::to_owned),
            reference: letter.reference.clone(),
        }
    }
}
