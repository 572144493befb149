//! How a resident can be heard and who hears them, in; the offer, their choice and the panel, out.

use crate::cases::What;
use crate::clocks::Due;
use crate::decide::TaskKind;
use crate::ids::ContactId;
use crate::letters::wording::long_date;
use crate::letters::{AlertKind, Said};
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Colleague, Move, Refused};
use crate::policies::{self, Event, LetterKind, Part, RoleId};
use crate::rules::Handler;
use chrono::NaiveDate;

/// So many working days the resident has to choose.
const DAYS_TO_CHOOSE: u32 = 5;

/// The resident is offered to be heard, in the ways of the policy (000 §5.0, 001 ¶20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferHearing;

impl Move for OfferHearing {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("heard")?;
        let ways = ways(desk)?;
        desk.must_not_be_on_its_way(Event::HearingOffered)?;
        desk.must_have_been_done_before(Event::HearingOffered)?;
        let kind = LetterKind::HearingOffer;
        let said = vec![Said::Hearing(ways)];
        let next = next_by_resident(Some(choose_by(desk)?));
        let letter = desk.compose_with(kind, next, said, &[Part::Hearing])?;
        desk.send(letter, kind.brings(), &[]).map(drop)
    }
}

/// The last day to choose: time to think of it, and never after the stage's own date where that is ahead.
fn choose_by(desk: &Desk<'_>) -> Result<NaiveDate, Refused> {
    let by = desk.working_days_after(Due::On(desk.today()), DAYS_TO_CHOOSE)?;
    let answer = desk.answer_by()?.filter(|answer| *answer >= desk.today());
    Ok(answer.map_or(by, |answer| by.min(answer)))
}

/// The resident chose how to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseHearing {
    /// How.
    pub how: policies::Hearing,
    /// What there is to say of it, such as when; kept with the case.
    pub note: String,
}

impl Move for ChooseHearing {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("heard")?;
        let ways = ways(desk)?;
        if !ways.contains(&self.how) {
            let ways: Vec<&str> = ways.iter().map(|way| way.as_str()).collect();
            return Err(Refused::by(
                &desk.stage()?.basis,
                format!("this stage does not offer \u{201c}{}\u{201d}", self.how),
                format!("give one of: {}", ways.join(", ")),
            ));
        }
        desk.record(What::HearingChosen { how: self.how })?;
        desk.note(&self.note)
    }
}

fn ways(desk: &Desk<'_>) -> Result<Vec<policies::Hearing>, Refused> {
    let stage = desk.stage()?;
    if !stage.hearing.is_empty() {
        return Ok(stage.hearing.clone());
    }
    Err(Refused::by(
        &stage.basis,
        "this stage offers no hearing",
        "speak with the resident, and record it with `redress case done … contact-made`",
    ))
}

/// The panel that decides the stage is named: one of each role, nobody of them in it before (000 §5.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePanel {
    /// Who sits on it.
    pub members: Vec<Colleague>,
}

impl Move for NamePanel {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("given a panel")?;
        let stage = desk.stage()?;
        if stage.decided_by.is_empty() {
            return Err(Refused::by(
                &stage.basis,
                "no panel decides this stage",
                "its handler answers it: `redress case respond`",
            ));
        }
        let members: Result<Vec<_>, Refused> = self
            .members
            .iter()
            .map(|named| desk.person_named(named))
            .collect();
        let members = members?;
        members
            .iter()
            .try_for_each(|member| desk.must_be_independent(member))?;
        if members.len() != stage.decided_by.len() || !seats(&stage.decided_by, &members) {
            let roles = stage.decided_by.iter().map(|role| desk.role_name(role));
            return Err(Refused::by(
                &stage.basis,
                format!(
                    "the panel is one of each: {}",
                    roles.collect::<Vec<_>>().join(", ")
                ),
                "name one person for each; `roles` of [[staff]] says who is what",
            ));
        }
        let ids: Vec<ContactId> = members.iter().map(|member| member.id).collect();
        desk.record(What::PanelNamed { members: ids })?;
        // Whoever has the case prepares it; that nobody was found to decide it is seen to.
        desk.settle(TaskKind::AssignCase);
        let happened = format!(
            "You sit on the panel that decides {}. It is: {}.",
            desk.stage()?.name,
            names_of(&members)
        );
        let by = desk.answer_by()?.map(long_date);
        let by = by.map_or_else(String::new, |by| format!(" The answer is due by {by}."));
        let to_do = format!("Read the case, and agree with the others when you hear the resident.{by}");
        desk.alert(AlertKind::OnPanel, &members, &happened, &to_do)
    }
}

fn names_of(members: &[&Handler]) -> String {
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    names.join(", ")
}

/// Whether each role can have one of `members` to itself.
fn seats(roles: &[RoleId], members: &[&Handler]) -> bool {
    let Some((role, others)) = roles.split_first() else {
        return true;
    };
    (0..members.len()).any(|at| {
        let rest: Vec<&Handler> = members
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != at)
            .map(|(_, member)| *member)
            .collect();
        let is_other = rest.iter().all(|member| member.id != members[at].id);
        members[at].roles.contains(role) && is_other && seats(others, &rest)
    })
}
