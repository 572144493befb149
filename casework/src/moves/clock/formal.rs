//! An informal case that was not put right in time, in; a formal complaint, told to the resident, out.

use super::ran_out::date_of;
use super::told::add;
use crate::cases::{RunningClock, What};
use crate::decide::TaskKind;
use crate::letters::{AlertKind, Next, missing};
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::{Event, LetterKind, Part};
use crate::triage::ContactType;

/// It becomes formal at the end of its last day, and the formal times run from then (Q12, Q13). The resident
/// is told at once.
pub(super) fn become_formal(desk: &mut Desk<'_>, running: &RunningClock) -> Result<(), Refused> {
    let ended = running.act_by.ends_at();
    let (kind, asked) = notice(desk)?;
    let before = desk.those_who_have_it();
    let formal = desk.policy.first_stage().clone();
    desk.record_at(
        ended,
        What::Happened {
            event: Event::BecameFormal,
        },
    )?;
    let track = formal.default_track();
    let opened = What::Opened {
        stage: formal.id.clone(),
        track: track.map(|track| track.id.clone()),
    };
    desk.record_at(ended, opened)?;
    if desk.case().contact_type == ContactType::Concern {
        let contact_type = ContactType::Complaint;
        desk.record_at(ended, What::Typed { contact_type })?;
    }
    let role = track.map(|track| &track.handler).or(formal.handler.as_ref());
    desk.route_unless_theirs(role)?;
    desk.settle(TaskKind::SayWhatItIs);
    tell_resident(desk, kind, &asked)?;
    let mut told = desk.those_who_have_it();
    add(&mut told, before);
    let happened = format!(
        "The concern was to be put right by {}. It is a formal complaint now: its times run from the end of that day.",
        date_of(running)
    );
    let to_do = "Acknowledge the complaint and look into it. The resident was told.".to_owned();
    let about = format!("{}:{}", desk.case().id, running.clock);
    desk.tell(AlertKind::BecameFormal, about, (happened, to_do), &told)
}

/// The letter that the informal stage has for it, and its parts.
fn notice(desk: &Desk<'_>) -> Result<(LetterKind, Vec<Part>), Refused> {
    let stage = &desk.passage()?.stage;
    let kinds = [LetterKind::ConversionNotice, LetterKind::FormalProcedure];
    let asked = kinds
        .into_iter()
        .find_map(|kind| desk.policy.letter(kind, stage, None));
    Ok(match asked {
        Some(letter) => (letter.kind, letter.must_contain.clone()),
        None => (LetterKind::ConversionNotice, vec![Part::FormalProcedure]),
    })
}

/// Where no letter can go by itself a person reaches them: the complaint is formal all the same.
fn tell_resident(desk: &mut Desk<'_>, kind: LetterKind, asked: &[Part]) -> Result<(), Refused> {
    let next = Next {
        who: desk.handler_name(),
        by: desk.answer_by()?,
    };
    let letter = desk.compose_of(kind, next, Vec::new(), asked)?;
    let lacking = missing(&letter, asked.iter().copied());
    let sent = match lacking.first() {
        Some(part) => Err(Refused::clause(
            "Q13 of the decisions on policies",
            format!("the letter does not say: {part}"),
            "write to the resident by hand",
        )),
        None => desk.send(letter, kind.brings(), &[]),
    };
    match sent {
        Ok(_) => Ok(()),
        Err(Refused::Not { .. }) => {
            let case = desk.case().id;
            desk.task(TaskKind::ReachResident, format!("{case}:{kind}"));
            Ok(())
        }
        Err(trouble) => Err(trouble),
    }
}
