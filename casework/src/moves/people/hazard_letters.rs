//! What a resident has to be told of a danger in their home, in; the letter that the law on hazards asks for, out.

use super::hazards::{CLAUSE, UnderLaw};
use crate::cases::{UndertakingKind, What};
use crate::letters::wording::time_and_date;
use crate::letters::{CaseLetter, Next, Said, missing};
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Action, Move, Refused};
use crate::policies::{Basis, Event, LetterKind, Part};
use crate::triage::Hazard;

/// The resident gets the written summary of the investigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummariseHazard {
    /// Which danger.
    pub hazard: Hazard,
    /// What was found: whether there is a hazard, and which.
    pub findings: String,
    /// Why it is so, and why nothing more is needed where nothing is.
    pub reasons: String,
    /// What will be done, by when.
    pub actions: Vec<Action>,
}

/// The resident is offered somewhere else to stay, at the landlord's cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferAccommodation {
    /// Which danger.
    pub hazard: Hazard,
    /// Why the home cannot be made safe in time.
    pub reasons: String,
    /// Where, from when and how, in plain words.
    pub explanation: String,
}

impl Move for SummariseHazard {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let known = desk.must_be_told(self.hazard, Event::SummaryGiven)?;
        let kind = LetterKind::HazardSummary;
        let basis = basis_of(&known, kind);
        if known.danger.when(Event::Investigated).is_none() {
            let cure = format!(
                "record it with `redress case hazard-done {} {} investigated`",
                desk.case().reference,
                self.hazard.as_str()
            );
            return Err(Refused::by(basis, "first: investigate the hazard", cure));
        }
        let mut said = vec![
            Said::Findings(self.findings.clone()),
            Said::Reasons(self.reasons.clone()),
        ];
        said.extend(
            known
                .danger
                .made_safe_at()
                .map(|at| Said::Progress(format!("We made your home safe at {}.", time_and_date(at)))),
        );
        said.extend(desk.actions_said(&self.actions, basis)?);
        let first = self.actions.iter().min_by_key(|action| action.by);
        let next = Next {
            who: first.map_or_else(|| Ok(desk.handler_name()), |action| desk.doer_of(action))?,
            by: first.map(|action| action.by),
        };
        // Where there is no danger, or none any more, nothing need be done: the reasons say why.
        let over = !known.danger.stands() || known.danger.was_made_safe();
        let needless: &[Part] = if over { &[Part::Actions] } else { &[] };
        desk.send_of_hazard(&known, (kind, next, said), needless)?;
        desk.undertake_all(UndertakingKind::Action, &self.actions)
    }
}

impl Move for OfferAccommodation {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let known = desk.must_be_told(self.hazard, Event::AccommodationOffered)?;
        let kind = LetterKind::AccommodationOffer;
        if !known.danger.stands() || known.danger.was_made_safe() {
            let cure = "see `redress case show` for what was said and done of it";
            let why = "there is no danger, or none any more: nobody has to stay elsewhere";
            return Err(Refused::by(basis_of(&known, kind), why, cure));
        }
        let said = vec![
            Said::Reasons(self.reasons.clone()),
            Said::Explanation(self.explanation.clone()),
        ];
        let next = next_by_resident(None);
        desk.send_of_hazard(&known, (kind, next, said), &[])
    }
}

/// Where the law asks for the letter; the stage's own where it does not.
fn basis_of(known: &UnderLaw, kind: LetterKind) -> &Basis {
    let asked = known.law.letter(kind, &known.stage.id, known.danger.track());
    asked.map_or(&known.stage.basis, |letter| &letter.basis)
}

impl Desk<'_> {
    /// The danger that a letter is about; refused where a letter that says the same is on its way.
    fn must_be_told(&self, hazard: Hazard, brings: Event) -> Result<UnderLaw, Refused> {
        self.must_be_a_named_person(CLAUSE)?;
        let known = self.to_tell(hazard, brings)?;
        if self.case().is_being_told_of(&known.danger, brings) {
            let why = "a letter for this is on its way already";
            let cure = "wait until it is delivered or posted";
            return Err(Refused::by(&known.stage.basis, why, cure));
        }
        Ok(known)
    }

    /// Sends a letter about a danger once it says everything that the law asks for but what is `needless`:
    /// its delivery counts for the danger, and for nothing of the complaint.
    fn send_of_hazard(
        &mut self,
        known: &UnderLaw,
        (kind, next, said): (LetterKind, Next, Vec<Said>),
        needless: &[Part],
    ) -> Result<(), Refused> {
        let asked = known.law.letter(kind, &known.stage.id, known.danger.track());
        let asked = asked.map_or(&[][..], |letter| &letter.must_contain);
        let mut letter = CaseLetter {
            stage: Some(known.stage.name.clone()),
            ..self.letter(kind, next)?
        };
        letter.said = said;
        letter.said.extend([
            Said::Reference,
            Said::Handler(self.handler_name()),
            Self::ombudsman_of(&known.law),
        ]);
        Self::in_reading_order(&mut letter);
        let asked = asked.iter().copied().filter(|part| !needless.contains(part));
        let lacking = missing(&letter, asked);
        if !lacking.is_empty() {
            let lacking: Vec<&str> = lacking.into_iter().map(Part::as_str).collect();
            return Err(Refused::by(
                basis_of(known, kind),
                format!("the letter does not say yet: {}", lacking.join(", ")),
                "say it with the options of this command (`--help` lists them)",
            ));
        }
        let letter = self.send_to_all(letter, kind.brings())?;
        let hazard = known.danger.hazard;
        self.record(What::HazardTold { hazard, letter })
    }
}
