//! A stage and when it began, in; how it was acknowledged, put off and answered, out.

use super::{Busy, Draw};
use crate::course::{Answer, Counts, Course, Quick, StageCourse};
use crate::habits::{
    ACKNOWLEDGED, ACKNOWLEDGED_THEN, FATES, FATES_THEN, Fate, HOLDS, KEPT_EXTENSION, LATE_BY, QUICK,
    QUICK_KEPT, VERDICTS, VERDICTS_LATER,
};
use crate::terms::{Dates, Known, Terms};
use casework::cases::{Channel, Verdict};
use casework::clocks::{Due, civil_date};
use casework::policies::{Stage, WhenMissed};
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::London;

/// Hours in which things are done, in the order in which they are done on one day.
const MORNING: (u64, u64) = (9, 12);
const MIDDAY: (u64, u64) = (12, 14);
const AFTERNOON: (u64, u64) = (15, 18);
/// An acknowledgement goes by itself so long before its time is over.
const BEFORE_A_DAY_ENDS: TimeDelta = TimeDelta::hours(9);
const BEFORE_HOURS_END: TimeDelta = TimeDelta::hours(4);
/// Nothing that is put on the quick track came later on its day.
const LATE_IN_THE_DAY: u32 = 15;

impl Draw<'_> {
    /// What becomes of a stage.
    pub(super) fn stage(
        &mut self,
        (stage, formal): (&Stage, usize),
        begun: DateTime<Utc>,
        course: &Course,
    ) -> StageCourse {
        let track = stage.default_track().map(|track| track.id.clone());
        let mut drawn = StageCourse {
            stage: stage.id.clone(),
            formal,
            receipt: self.receipt(stage, begun, course.channel),
            track,
            quick: None,
            begun,
            by_itself: None,
            defined: None,
            holding: None,
            extended: None,
            answer: None,
        };
        if formal == 1 && course.ended.is_none() && self.quickly(stage, &mut drawn) {
            return drawn;
        }
        self.acknowledge(&mut drawn);
        if course.ended.is_none() {
            self.answer(&mut drawn);
        }
        let over = course.ended.as_ref().map(|ended| ended.at);
        let over = over.or(drawn.answer.map(|answer| answer.at));
        drawn.by_itself = drawn.by_itself.filter(|at| over.is_none_or(|over| *at < over));
        drawn.defined = drawn.defined.filter(|at| over.is_none_or(|over| *at < over));
        drawn
    }

    /// A receipt goes at once, and with the next post where no mail reaches them.
    fn receipt(&self, stage: &Stage, begun: DateTime<Utc>, channel: Channel) -> (DateTime<Utc>, Counts) {
        let track = stage.default_track().map(|track| &track.id);
        let counts = match self.world.policy.receipt_acknowledges(&stage.id, track) {
            Some(_) => Counts::AsAcknowledgement,
            None => Counts::AsReceipt,
        };
        let at = match channel {
            Channel::Post => crate::days::at(self.world.days.after(civil_date(begun), 1), 9, 5),
            _ => begun + TimeDelta::minutes(2),
        };
        (at, counts)
    }

    /// Whether it was put on a quick track and answered there; where it was only put there, that is noted.
    fn quickly(&mut self, stage: &Stage, drawn: &mut StageCourse) -> bool {
        let policy = &self.world.policy;
        let found = policy.clocks.iter().find(|clock| {
            let goes_back = matches!(&clock.when_missed, WhenMissed::MoveTo(track) if Some(track) == drawn.track.as_ref());
            clock.stage == stage.id && clock.track.is_some() && goes_back
        });
        let (day, local) = (civil_date(drawn.begun), drawn.begun.with_timezone(&London));
        let in_the_day = self.world.days.is_worked(day) && local.hour() < LATE_IN_THE_DAY;
        let Some((clock, track)) = found.zip(found.and_then(|clock| clock.track.clone())) else {
            return false;
        };
        if !in_the_day || drawn.receipt.0 > drawn.begun + TimeDelta::minutes(5) || !self.luck.so(QUICK) {
            return false;
        }
        let due = Terms::own(self.world).end(clock, drawn.begun);
        drawn.quick = Some(Quick {
            track,
            since: drawn.begun + TimeDelta::minutes(40),
            until: due.ends_at(),
        });
        let last = self.world.days.between(day, civil_date(due.ends_at()));
        if last == 0 || !self.luck.so(QUICK_KEPT) {
            return false;
        }
        let many = self.luck.between(1, u64::from(last));
        let at = self.later(day, many, AFTERNOON);
        drawn.answer = Some(self.verdict(at, drawn.formal));
        true
    }

    /// How it is acknowledged by a person, or by itself where nobody did.
    fn acknowledge(&mut self, drawn: &mut StageCourse) {
        let waits = match drawn.receipt.1 {
            Counts::AsAcknowledgement => None,
            Counts::AsReceipt => Terms::own(self.world).acknowledge_by(&known(drawn)),
        };
        let code = self.by_code(drawn);
        let day = civil_date(drawn.begun);
        let limit = waits.into_iter().chain(code).min();
        let last = limit.map_or_else(|| self.world.days.after(day, 5), |due| civil_date(due.ends_at()));
        let habits = match self.busy(drawn.begun) {
            Busy::AsAlways => ACKNOWLEDGED,
            Busy::Behind => ACKNOWLEDGED_THEN,
        };
        let days = u64::from(self.world.days.between(day, last));
        if self.luck.place(habits.into_iter()) == 0 && days > 0 {
            let many = 1 + self.luck.below(days).min(self.luck.below(days));
            let at = self.later(day, many, MORNING);
            // Of a time in hours the last day may end in the morning.
            if waits.is_none_or(|due| due.met_by(at)) {
                drawn.defined = Some(at);
                return;
            }
        }
        drawn.by_itself = waits.map(|due| match due {
            Due::On(_) => due.ends_at() - BEFORE_A_DAY_ENDS,
            Due::At(_) => due.ends_at() - BEFORE_HOURS_END,
        });
        let many = self.luck.between(1, 4);
        drawn.defined = Some(self.later(last, many, MORNING));
    }

    fn by_code(&self, drawn: &StageCourse) -> Option<Due> {
        let terms = Terms::code(self.world)?;
        let stage = terms.stage(drawn.formal)?;
        let known = Known {
            stage: &stage.id,
            track: None,
            ..known(drawn)
        };
        terms.acknowledge_by(&known)
    }

    /// When it is due by the landlord's policy, as far as it has come.
    fn due(&self, drawn: &StageCourse) -> Option<Dates> {
        let acknowledged = drawn.acknowledged(DateTime::<Utc>::MAX_UTC);
        Terms::own(self.world).answer_by(&Known {
            acknowledged,
            ..known(drawn)
        })
    }

    fn answer(&mut self, drawn: &mut StageCourse) {
        let fates = match self.busy(drawn.begun) {
            Busy::AsAlways => FATES,
            Busy::Behind => FATES_THEN,
        };
        let mut fate = self.luck.weighed(fates).unwrap_or(Fate::InTime);
        let Some(mut dates) = self.due(drawn) else {
            return;
        };
        let holds = Terms::own(self.world).holds(&drawn.stage);
        if holds && (fate != Fate::InTime || self.luck.so(HOLDS)) {
            drawn.holding = self.before(civil_date(dates.last.ends_at()), drawn);
            dates = self.due(drawn).unwrap_or(dates);
        }
        if matches!(fate, Fate::Extended | Fate::ToldLate) && !self.extend(drawn, fate, dates) {
            fate = Fate::InTime;
        }
        let last = civil_date(dates.last.ends_at());
        let at = match (fate, drawn.extended) {
            (Fate::Stuck, _) => return,
            (Fate::Extended | Fate::ToldLate, Some((told, to))) => {
                Some(self.within_extension(civil_date(told), to))
            }
            (Fate::Late, _) => Some(self.late(last)),
            _ => self.in_time(drawn, last),
        };
        let at = at.unwrap_or_else(|| self.late(last));
        drawn.answer = Some(self.verdict(at, drawn.formal));
    }

    /// Some working day after it was acknowledged, and no later than its last; more often late than soon.
    fn in_time(&mut self, drawn: &StageCourse, last: NaiveDate) -> Option<DateTime<Utc>> {
        let since = civil_date(drawn.defined.unwrap_or(drawn.begun).max(drawn.receipt.0));
        let since = drawn.holding.map_or(since, |held| since.max(civil_date(held)));
        let days = u64::from(self.world.days.between(since, last));
        if days == 0 {
            return None;
        }
        let many = 1 + self.luck.below(days).max(self.luck.below(days));
        Some(self.later(since, many, AFTERNOON))
    }

    fn late(&mut self, last: NaiveDate) -> DateTime<Utc> {
        let draws = [
            self.luck.below(LATE_BY),
            self.luck.below(LATE_BY),
            self.luck.below(LATE_BY),
        ];
        let many = 1 + draws.into_iter().min().unwrap_or_default();
        self.later(last, many, AFTERNOON)
    }

    fn within_extension(&mut self, told: NaiveDate, to: NaiveDate) -> DateTime<Utc> {
        let days = u64::from(self.world.days.between(told, to));
        if days == 0 || !self.luck.so(KEPT_EXTENSION) {
            return self.late(to);
        }
        let many = 1 + self.luck.below(days).max(self.luck.below(days));
        self.later(told, many, AFTERNOON)
    }

    /// A day or two before that day, if it was acknowledged before.
    fn before(&mut self, day: NaiveDate, drawn: &StageCourse) -> Option<DateTime<Utc>> {
        let many = self.luck.between(1, 2);
        let day = self.world.days.before(day, many);
        let at = self.on(day, MIDDAY);
        let known = drawn.defined.unwrap_or(drawn.begun).max(drawn.receipt.0);
        (civil_date(at) > civil_date(known)).then_some(at)
    }

    /// More time, where the policy has it; whether there was any to give.
    fn extend(&mut self, drawn: &mut StageCourse, fate: Fate, dates: Dates) -> bool {
        let terms = Terms::own(self.world);
        if drawn.holding.is_some() || terms.extension(&drawn.stage).is_none() {
            return false;
        }
        let standing = civil_date(dates.standard.ends_at());
        let told = match fate {
            Fate::ToldLate => Some(self.later(standing, 1, MIDDAY)),
            _ => self.before(standing, drawn),
        };
        let many = self.luck.between(3, 10);
        let to = self.world.days.after(standing, many);
        let latest = Terms::own(self.world).ceiling(&known(drawn), dates.standard);
        let to = latest.map_or(to, |latest| to.min(latest));
        // A day on which nobody works is nobody's date.
        let to = self.world.days.before(to + TimeDelta::days(1), 1);
        drawn.extended = told
            .map(|told| (told, to))
            .filter(|(told, to)| *to > standing && *to > civil_date(*told));
        drawn.extended.is_some()
    }

    fn verdict(&mut self, at: DateTime<Utc>, formal: usize) -> Answer {
        let verdicts = if formal == 1 { VERDICTS } else { VERDICTS_LATER };
        let verdict = self.luck.weighed(verdicts).unwrap_or(Verdict::Upheld);
        Answer { at, verdict }
    }
}

/// What is known of the stage before anything was said in it.
fn known(drawn: &StageCourse) -> Known<'_> {
    Known {
        stage: &drawn.stage,
        track: drawn.track.as_ref(),
        begun: drawn.begun,
        acknowledged: None,
        holding: drawn.holding,
        extended: None,
    }
}
