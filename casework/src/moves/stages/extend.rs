//! More time and why, in; the letter that tells the new date in time, and the date once it is delivered, out.

use crate::cases::{FoldError, Uncounted, UndertakingKind, What};
use crate::clocks::{Due, civil_date};
use crate::ids::ContactId;
use crate::letters::{Next, Said};
use crate::moves::desk::Desk;
use crate::moves::{Colleague, Move, Refused};
use crate::policies::{Beyond, Clock, ClockId, Event, Extension, How};
use chrono::{Months, NaiveDate};

/// Further away than this from the first time that more was asked for, no date is given without saying why, nor
/// without the resident: most policies set no ceiling to an agreement, and one that is moved for a good reason
/// is none.
const FURTHEST: Months = Months::new(3);

/// The date of the answer is moved (Code 6.4, 6.15, Q23).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extend {
    /// The clock whose date it is; the one that runs out first where nobody says.
    pub clock: Option<ClockId>,
    /// The new date.
    pub to: Later,
    /// One of the policy's reasons, in its words or by its number from 1.
    pub reason: String,
    /// What the resident reads of it.
    pub explanation: Option<String>,
    /// The good reason for going beyond the policy's ceiling; kept with the case.
    pub beyond_because: Option<String>,
    /// Whether the resident agreed.
    pub agreed: Agreed,
    /// Who agrees on the landlord's side, where somebody must.
    pub approved_by: Option<Colleague>,
    /// When the resident hears next how it stands (Code 5.9).
    pub update_by: Option<NaiveDate>,
}

/// A later date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// That London date.
    On(NaiveDate),
    /// So many working days after the date that stands.
    WorkingDays(u32),
}

/// Whether the resident agreed to a later date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// They did.
    Yes,
    /// They did not, or were not asked.
    No,
}

impl Move for Extend {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("extended")?;
        let (extension, was) = self.extension(desk)?;
        // A date that is told counts once it is delivered: until then nobody can say which date stands.
        if let Some(event) = extension.letter.brings() {
            desk.must_not_be_on_its_way(event)?;
        }
        let to = self.date(desk, &extension, was)?;
        must_be_told_in_time(desk, &extension, was)?;
        self.must_be_agreed(&extension)?;
        self.must_stay_below_ceiling(desk, &extension, was, to)?;
        self.must_not_be_far(desk, &extension, to)?;
        let approved_by = self.approver(desk, &extension)?;
        let reason = self.listed(&extension)?;
        let explanation = self.explanation.clone().map(Said::Explanation);
        let new = Said::NewDate {
            was: civil_date(was.ends_at()),
            now: to,
        };
        let said = [Some(new), Some(Said::Reasons(reason.clone())), explanation];
        let next = Next {
            who: desk.handler_name(),
            by: Some(to),
        };
        let letter = desk.compose(extension.letter, next, said.into_iter().flatten().collect())?;
        let letter = desk.send(letter, extension.letter.brings(), &[])?;
        let clock = extension.clock.clone();
        desk.record(What::Extending {
            clock,
            to,
            letter,
            reason,
            approved_by,
        })?;
        desk.note(self.beyond_because.as_deref().unwrap_or_default())?;
        if let Some(by) = self.update_by {
            desk.must_lie_ahead(by, &extension.basis)?;
            desk.undertake(UndertakingKind::Update, by, None, "")?;
        }
        Ok(())
    }
}

impl Extend {
    /// How the policy moves the date of a clock that runs here, and the date that stands.
    fn extension(&self, desk: &Desk<'_>) -> Result<(Extension, Due), Refused> {
        let passage = desk.passage()?;
        let here = desk.policy.extensions.iter();
        let here: Vec<&Extension> = here
            .filter(|extension| extension.stage == passage.stage)
            .filter(|extension| self.clock.as_ref().is_none_or(|clock| *clock == extension.clock))
            .collect();
        let standing = |extension: &Extension| {
            let mut clocks = passage.clocks.iter();
            let running = clocks.find(|running| running.clock == extension.clock && running.runs())?;
            // Its date moves that of every clock that waits for the same: the first of them is the one that stands.
            let same = passage.clocks.iter().filter(|other| {
                let waits = |event: &Event| other.waits_for(*event);
                other.runs() && other.whose == running.whose && running.until.iter().any(waits)
            });
            same.map(|other| other.act_by).min()
        };
        let running = here.iter().filter_map(|one| Some((*one, standing(one)?)));
        if let Some((extension, was)) = running.min_by_key(|(_, was)| *was) {
            return Ok((extension.clone(), was));
        }
        match here.first() {
            Some(extension) => Err(Refused::by(
                &extension.basis,
                format!("the clock `{}` does not run", extension.clock),
                "see `redress case show` for the clocks that run; a holding response may come first",
            )),
            None => Err(Refused::clause(
                self.clause(desk)?,
                "this policy does not let the date be moved",
                "answer by it, and keep the resident informed with `redress case progress`",
            )),
        }
    }

    /// The clause of the date that would be moved.
    fn clause(&self, desk: &Desk<'_>) -> Result<String, Refused> {
        let named = self.clock.as_ref().and_then(|id| desk.policy.clock(id.as_str()));
        let clause = named.map(|clock| clock.basis.clause.clone());
        let running = || desk.answer_clock().map(|running| running.clause.clone());
        Ok(match clause.or_else(running) {
            Some(clause) => clause,
            None => desk.stage()?.basis.clause.clone(),
        })
    }

    fn date(&self, desk: &Desk<'_>, extension: &Extension, was: Due) -> Result<NaiveDate, Refused> {
        let to = match self.to {
            Later::On(date) => date,
            Later::WorkingDays(days) => desk.working_days_after(was, days)?,
        };
        if Due::On(to) > was {
            return Ok(to);
        }
        Err(Refused::by(
            &extension.basis,
            format!("the date that stands is {was}: {to} is no later one"),
            "give a later date, or leave the one that stands",
        ))
    }

    fn must_be_agreed(&self, extension: &Extension) -> Result<(), Refused> {
        match (extension.how, self.agreed) {
            (How::Notice, _) | (How::Agreement, Agreed::Yes) => Ok(()),
            (How::Agreement, Agreed::No) => Err(Refused::by(
                &extension.basis,
                "the resident has to agree to a later date",
                "ask them, and say `--agreed` once they have",
            )),
        }
    }

    fn must_stay_below_ceiling(
        &self,
        desk: &Desk<'_>,
        extension: &Extension,
        was: Due,
        to: NaiveDate,
    ) -> Result<(), Refused> {
        let ceiling = extension.up_to.as_ref();
        let Some(clock) = ceiling.and_then(|id| desk.policy.clock(id.as_str())) else {
            return Ok(());
        };
        let latest = ceiling_of(desk, clock, was)?;
        let may = match extension.beyond {
            Beyond::Never => false,
            Beyond::GoodReason => self.says_why_beyond(),
            Beyond::Agreement => self.agreed == Agreed::Yes,
        };
        if may || Due::On(to) <= latest {
            return Ok(());
        }
        let cure = match extension.beyond {
            Beyond::Never => format!("give a date up to {latest}"),
            Beyond::GoodReason => {
                format!("give a date up to {latest}, or the good reason with `--beyond-because`")
            }
            Beyond::Agreement => {
                format!("give a date up to {latest}, or agree it with the resident (`--agreed`)")
            }
        };
        Err(Refused::by(
            &clock.basis,
            format!("the latest date is {latest}"),
            cure,
        ))
    }

    /// Even a date that was agreed is no date where it is far away, unless somebody says why; and no reason
    /// makes one of a date that far which the resident has not agreed to.
    fn must_not_be_far(&self, desk: &Desk<'_>, extension: &Extension, to: NaiveDate) -> Result<(), Refused> {
        let first = desk.passage()?.extended.first();
        let since = first.map_or(desk.today(), |extended| civil_date(extended.told_at));
        let furthest = since.checked_add_months(FURTHEST);
        if furthest.is_some_and(|furthest| to <= furthest) {
            return Ok(());
        }
        let far = match first {
            None => format!("{to} is more than three months away"),
            Some(_) => format!("{to} is more than three months after the date was first moved"),
        };
        if !self.says_why_beyond() {
            let cure = "agree an earlier date, or say why it has to be so late with `--beyond-because`";
            return Err(Refused::by(&extension.basis, far, cure));
        }
        match self.agreed {
            Agreed::Yes => Ok(()),
            Agreed::No => Err(Refused::by(
                &extension.basis,
                far,
                "give an earlier date, or agree it with the resident (`--agreed`)",
            )),
        }
    }

    /// Whether somebody gives a reason for going beyond the ceiling: a word alone, or a full stop, is none.
    fn says_why_beyond(&self) -> bool {
        let words = self
            .beyond_because
            .iter()
            .flat_map(|said| said.split_whitespace());
        words
            .filter(|word| word.contains(char::is_alphabetic))
            .nth(1)
            .is_some()
    }

    fn approver(&self, desk: &Desk<'_>, extension: &Extension) -> Result<Option<ContactId>, Refused> {
        let by = self.approved_by.as_ref();
        let by = by.map(|named| desk.person_named(named)).transpose()?;
        let Some(role) = &extension.approved_by else {
            return Ok(by.map(|by| by.id));
        };
        let Some(by) = by else {
            let why = format!("the {} has to agree to it", desk.role_name(role));
            return Err(Refused::by(
                &extension.basis,
                why,
                "name them with `--approved-by`",
            ));
        };
        desk.must_hold(by, role, &extension.basis, "agree to it")?;
        if desk.case().owner == Some(by.id) {
            return Err(Refused::by(
                &extension.basis,
                "who handles the case cannot agree to it as well",
                "name somebody else with `--approved-by`",
            ));
        }
        Ok(Some(by.id))
    }

    /// The reason in the policy's words: no personal word comes into the fact.
    fn listed(&self, extension: &Extension) -> Result<String, Refused> {
        let said = self.reason.trim();
        let by_number = said
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let by_number = by_number.and_then(|at| extension.reasons.get(at));
        let by_words = || {
            let mut reasons = extension.reasons.iter();
            reasons.find(|reason| reason.eq_ignore_ascii_case(said))
        };
        by_number.or_else(by_words).cloned().ok_or_else(|| {
            let numbered = (1..).zip(&extension.reasons);
            let listed: Vec<String> = numbered.map(|(at, reason)| format!("{at} {reason}")).collect();
            Refused::by(
                &extension.basis,
                "the policy lists the reasons for a later date, and this is none of them",
                format!("give one of: {}", listed.join("; ")),
            )
        })
    }
}

/// A later date counts only where it is told by the date that it moves (Q23).
fn must_be_told_in_time(desk: &Desk<'_>, extension: &Extension, was: Due) -> Result<(), Refused> {
    if was.met_by(desk.doing.now) {
        return Ok(());
    }
    Err(Refused::by(
        &extension.basis,
        format!("{was} has passed: a later date counts only if it is told by then"),
        "answer now, and tell the resident how it stands with `redress case progress`",
    ))
}

/// The date of the ceiling: counted from the date that stood before the first extension where it is counted
/// from that, else from its own event.
pub(super) fn ceiling_of(desk: &Desk<'_>, clock: &Clock, was: Due) -> Result<Due, Refused> {
    let passage = desk.passage()?;
    let from = match clock.from {
        Event::OriginalDue => passage.first(Event::OriginalDue).unwrap_or(was.as_start()),
        event => passage.when(event).unwrap_or(passage.begun_at),
    };
    let calendar = desk.rules.book.calendar(&desk.case().calendar);
    let calendar = calendar.map_err(FoldError::from)?;
    let due = desk.policy.due(clock, from, desk.case().region, calendar);
    Ok(due.map_err(Uncounted::from).map_err(FoldError::from)?)
}
