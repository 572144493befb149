//! Cases on their way through a policy as the die falls, in; what must be so after every step, out.

use super::list::every_move;
use super::subject::Subject;
use super::*;
use crate::cases::{State, ToSee, Wake, What};
use crate::clocks::Due;
use crate::policies::{Event, Whose};
use chrono::TimeDelta;

const WALKS: u8 = 6;
const STEPS: usize = 40;

/// Numbers that follow from a seed.
struct Dice(Chance);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_be_bytes(bytes)).unwrap() % sides
    }
}

#[test]
fn on_every_way_through_a_policy_dates_stand_and_nothing_is_woken_in_vain() {
    let mut ends = BTreeMap::new();
    let mut moved = 0;
    for policy in [
        "om-policy",
        "om-web",
        "group",
        "one-housing",
        "coop",
        "code",
        "spso",
    ] {
        for seed in 0..WALKS {
            let mut dice = Dice(Chance::from_seed([seed; 32]));
            let mut subject = Subject::taken_in(policy);
            for step in 0..STEPS {
                let before = subject.case.clone();
                let what = walk(&mut subject, &mut dice);
                let at = format!("{policy}, walk {seed}, step {step}: {what}");
                moved += usize::from(subject.case.version > before.version);
                dates_stand(&before, &subject, &at);
                wakes(&subject, &at);
                by_the_code(&subject, &at);
            }
            *ends.entry(subject.case.state.as_str()).or_insert(0) += 1;
        }
    }
    println!("{moved} steps left facts; the walks ended {ends:?}");
    assert!(moved > 500 && ends.len() > 2, "{moved} {ends:?}");
}

/// One step: time passes, letters arrive or do not, what fell due follows, or somebody does something.
fn walk(subject: &mut Subject, dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => {
            let hours = i64::try_from(dice.below(24 * 12)).unwrap();
            subject.office.now += TimeDelta::hours(hours);
            subject.sees_to();
            let now = subject.office.now;
            let late = subject.case.wakes().into_iter().find(|wake| wake.at <= now);
            assert!(late.is_none(), "still to be seen to: {late:?}");
            format!("{hours} hours later")
        }
        1 | 2 => {
            subject.delivers();
            "letters arrive".to_owned()
        }
        3 if dice.below(4) == 0 => {
            subject.loses();
            "letters are lost".to_owned()
        }
        // A move that may be made; most may not.
        _ => {
            for _ in 0..12 {
                let mut moves = every_move(subject);
                let tried = moves.swap_remove(dice.below(moves.len()));
                let people: Vec<ContactId> = subject.those_who_try().into_iter().collect();
                let by = people[dice.below(people.len())];
                if let Ok(plan) = subject.tries(tried.step.as_ref(), by) {
                    assert_eq!(whole(subject, &plan), None, "{} {}", tried.name, tried.how);
                    subject.takes(plan);
                    return format!("{} {}", tried.name, tried.how);
                }
            }
            "nothing".to_owned()
        }
    }
}

/// A landlord's date that was told never comes later without a letter that tells it (Q23, Q36), and no clock
/// for the answer runs beyond it.
fn dates_stand(before: &Case, subject: &Subject, at: &str) {
    let after = &subject.case;
    for (was, is) in before.passages.iter().zip(&after.passages) {
        let told = is.told();
        if let (Some(was_told), Some(told)) = (was.told(), told) {
            let by_letter = is.extended.len() > was.extended.len();
            assert!(
                told <= was_told || by_letter,
                "{at}: told {was_told}, and now {told}"
            );
        }
        // One clock of several may run on to a ceiling; the first that runs out is the one to act by.
        let answers = is.clocks.iter().filter(|running| {
            running.runs() && running.whose == Whose::Landlord && running.waits_for(Event::Responded)
        });
        let first = answers.map(|running| ends(running.act_by)).min();
        // A holding response told another date in a letter of its own.
        let held = is.when(Event::HoldingResponseSent).is_some();
        let told = told.map(ends).filter(|_| !held);
        assert!(
            first.is_none() || told.is_none() || first <= told,
            "{at}: to be answered by {first:?}, and {told:?} was told"
        );
    }
}

fn ends(due: Due) -> DateTime<Utc> {
    due.ends_at()
}

/// Nothing of a closed case is woken but what was undertaken, and danger; what the register wakes by is the earliest.
fn wakes(subject: &Subject, at: &str) {
    let wakes = subject.case.wakes();
    if let State::Closed { .. } = subject.case.state {
        let runs_on = |wake: &Wake| matches!(wake.what, ToSee::Overran(_) | ToSee::HazardRanOut(..));
        let only = wakes.iter().all(runs_on);
        assert!(only, "{at}: {wakes:?}");
    }
    let kept = Kept::from(&subject.case);
    assert_eq!(kept.wakes_at, wakes.iter().map(|wake| wake.at).min(), "{at}");
    let due = |kind: &str, passage: usize| {
        let mut milestones = kept.milestones.iter();
        let found =
            milestones.find(|one| one.kind == kind && usize::try_from(one.passage) == Ok(passage + 1));
        found.map(|one| one.at)
    };
    for (place, passage) in subject.case.passages.iter().enumerate() {
        let mut dates = passage.clocks.iter().map(|running| ends(running.act_by));
        let told = due("response_due", place);
        assert!(
            told.is_none_or(|told| dates.any(|date| date == told)),
            "{at}: {told:?}"
        );
    }
}

/// The Code's first stage counts from the first contact, whatever came between (Q40).
fn by_the_code(subject: &Subject, at: &str) {
    let (case, rules) = (&subject.case, &subject.office.rules);
    let (Some(code), Some(beside)) = (&rules.code, &case.beside) else {
        return;
    };
    let first = beside.passages.first().unwrap();
    let clock = code.clock("s1_ack").unwrap();
    let due = code
        .due(clock, case.received_at, case.region, &rules.calendar)
        .unwrap();
    let running = first.clocks.iter().find(|running| running.clock == clock.id);
    assert_eq!(running.unwrap().policy_due, due, "{at}");
    let was_corrected = subject
        .facts
        .iter()
        .any(|fact| matches!(fact.what, What::ReceiptCorrected));
    assert!(
        was_corrected || case.received_at == subject.facts[0].happened_at,
        "{at}"
    );
}
