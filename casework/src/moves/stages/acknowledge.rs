//! The complaint as the landlord understands it, in; its acknowledgement, out.

use crate::cases::{ACKNOWLEDGEMENT, Access, Actor, LetterState, SentLetter, What};
use crate::clocks::civil_date;
use crate::decide::TaskKind;
use crate::letters::{CaseLetter, Next, Said};
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{Event, LetterKind, Part, Whose};

/// The stage is acknowledged, with the complaint as it is understood (Code 5.6, 5.7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acknowledge {
    /// The complaint, in the landlord's words.
    pub definition: Option<String>,
    /// What the resident wants to come of it.
    pub outcome_sought: Option<String>,
    /// What the landlord is responsible for.
    pub responsible_for: Option<String>,
    /// What it is not responsible for.
    pub not_responsible_for: Option<String>,
}

impl Move for Acknowledge {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_open("acknowledged")?;
        must_be_theirs_to_acknowledge(desk)?;
        let is_acknowledged = desk.passage()?.when(Event::Acknowledged).is_some();
        // What went by itself is said once more, as a person understands it.
        let by_itself = went_by_itself(desk)?;
        let waits = desk.passage()?.by_code.waits_for_acknowledgement();
        if is_acknowledged && !waits && !by_itself {
            return Err(Refused::by(
                &desk.stage()?.basis,
                "this stage was acknowledged already",
                "write to the resident with `redress case progress`",
            ));
        }
        must_not_be_written(desk)?;
        // Saying how it is understood defines it: some policies want that before (Code 5.6).
        if self.definition.is_some() {
            desk.happened(Event::ComplaintDefined)?;
        }
        desk.must_have_been_done_before(Event::Acknowledged)?;
        // What was acknowledged is acknowledged once more only to define it.
        let is_defined = self.definition.is_some()
            || !by_itself && desk.passage()?.when(Event::ComplaintDefined).is_some();
        if is_acknowledged && !is_defined {
            return Err(Refused::clause(
                "Code 5.6",
                "this stage was acknowledged already, and the complaint still has to be defined",
                "say how it is understood with `--definition`",
            ));
        }
        let definition = self.definition.clone().map(|words| Said::Definition {
            words,
            whose: Whose::Landlord,
        });
        let sought = self.outcome_sought.clone().map(Said::OutcomeSought);
        let ours = self.responsible_for.clone().map(Said::ResponsibleFor);
        let not_ours = self.not_responsible_for.clone().map(Said::NotResponsibleFor);
        let said = [definition, sought, ours, not_ours]
            .into_iter()
            .flatten()
            .collect();
        let letter = acknowledgement(desk, said)?;
        desk.send(letter, Some(Event::Acknowledged), &[])?;
        desk.settle(TaskKind::Acknowledge);
        desk.settle(TaskKind::AcknowledgeByHand);
        Ok(())
    }
}

/// How the complaint is understood is the beginning of deciding it: who decided the stage before says it of this
/// one no more than they answer it (Code 6.13). Who has the case may, and their manager, who at most signed before.
fn must_be_theirs_to_acknowledge(desk: &Desk<'_>) -> Result<(), Refused> {
    let person = desk.person()?;
    let case = desk.case();
    let manager = case
        .owner
        .and_then(|owner| desk.rules.directory.manager_of(owner));
    let stands_above = manager.is_some_and(|above| above.id == person.id);
    let decided = |id| {
        case.passages
            .iter()
            .any(|passage| passage.formal > 0 && passage.decided_by.contains(&id))
    };
    if case.owner == Some(person.id) || stands_above && !decided(person.id) {
        return Ok(());
    }
    desk.must_be_independent(person).map_err(|refused| match refused {
        Refused::Not { why, clause, .. } => {
            Refused::clause(clause, why, "have whoever handles the case acknowledge it")
        }
        other @ Refused::Undecided(_) => other,
    })
}

/// Whether what acknowledged the stage went by itself, and no person has written since how they understand it.
fn went_by_itself(desk: &Desk<'_>) -> Result<bool, Refused> {
    let stage = desk.passage()?;
    let case = desk.case();
    let of_stage = |sent: &&SentLetter| {
        sent.passage == case.passages.len() && sent.kind == ACKNOWLEDGEMENT && stage.was_brought_by(sent.id)
    };
    let mut acknowledged = case.letters.iter().filter(of_stage).peekable();
    Ok(acknowledged.peek().is_some() && acknowledged.all(|sent| sent.by == Actor::Redress))
}

/// Two letters that say two things of one complaint would both be its acknowledgement. One that came back is
/// none.
fn must_not_be_written(desk: &Desk<'_>) -> Result<(), Refused> {
    let here = desk.case().passages.len();
    let on_its_way = |sent: &SentLetter| {
        sent.kind == ACKNOWLEDGEMENT && sent.passage == here && sent.state == LetterState::Queued
    };
    if !desk.case().letters.iter().any(on_its_way) {
        return Ok(());
    }
    Err(Refused::by(
        &desk.stage()?.basis,
        "an acknowledgement of this stage is on its way already",
        "wait until it is delivered or posted, or take it back first",
    ))
}

/// The letter, with the date of the answer as it is once this is acknowledged today: some policies count it
/// from then, and the resident is told no later one.
fn acknowledgement(desk: &mut Desk<'_>, mut said: Vec<Said>) -> Result<CaseLetter, Refused> {
    let (id, now) = (desk.case().id, desk.doing.now);
    let event = Event::Acknowledged;
    let fact = desk
        .draft()
        .fact(id, Actor::Redress, now, What::Happened { event });
    let book = &desk.rules.book;
    let then = desk.case().clone().with(&fact, book)?;
    let by = then.answer_by(book)?.map(|due| civil_date(due.ends_at()));
    let kind = LetterKind::Acknowledgement;
    let asked = desk.asked(kind)?;
    if asked.is_some_and(|asked| asked.must_contain.contains(&Part::ResponseDue)) {
        said.extend(by.map(Said::ResponseDue));
    }
    let who = desk.handler_name();
    desk.compose(kind, Next { who, by }, said)
}

/// On the last day nobody has: the resident's own words stand as the definition, quoted only to whom they
/// are surely from, and it is recorded as sent by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcknowledgeByDefault;

impl Move for AcknowledgeByDefault {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        // Only the first stage is about what they wrote first, and a restricted case quotes nothing.
        let is_first = desk.case().passages.len() == 1 && desk.case().access == Access::Staff;
        let sent_on = civil_date(desk.passage()?.begun_at);
        let words = desk.correspondence()?.words.as_ref().filter(|_| is_first);
        let quoted = words.filter(|words| words.sender_is_known);
        let (words, whose) = match quoted {
            Some(words) => (words.words.clone(), Whose::Resident),
            None => (
                format!(
                    "What you told us on {}.",
                    crate::letters::wording::long_date(sent_on)
                ),
                Whose::Landlord,
            ),
        };
        let said = vec![
            Said::Definition { words, whose },
            Said::OutcomeSought("We will ask you what you would like us to do.".to_owned()),
            Said::ResponsibleFor("We are looking into what we are responsible for.".to_owned()),
            Said::NotResponsibleFor(
                "If some of it is not for us to put right, we will tell you who can help.".to_owned(),
            ),
        ];
        let letter = acknowledgement(desk, said)?;
        desk.send_to_all(letter, Some(Event::Acknowledged))?;
        // The resident's own words define it; the figures tell how many were defined by default.
        if whose == Whose::Resident {
            desk.happened(Event::ComplaintDefined)?;
        }
        let stage = desk.case().passages.len();
        desk.task(TaskKind::Acknowledge, format!("{}:{stage}", desk.case().id));
        Ok(())
    }
}
