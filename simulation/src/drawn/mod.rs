//! When a matter came, in; the course it takes, as the landlord's habits and the draws have it, out.

mod after;
mod stage;

use crate::arrivals::months_back;
use crate::course::{Course, Ended, HowEnded, StageCourse};
use crate::days::at;
use crate::habits::{
    ADJUSTED, ASKS_WITHIN, BACKLOG, CHANNELS, COMPLIMENTS, GOES_ON, NOT_ACCEPTED, SUBJECTS, WITHDRAWN,
};
use crate::luck::Luck;
use crate::terms::Terms;
use crate::world::World;
use casework::cases::{Channel, Verdict};
use casework::clocks::civil_date;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

/// Draws courses.
pub struct Draw<'a> {
    pub(crate) world: &'a World,
    pub(crate) luck: Luck,
    /// The last day of simulated time.
    pub(crate) until: NaiveDate,
}

/// How busy the landlord is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Busy {
    /// As always.
    AsAlways,
    /// More comes than is answered.
    Behind,
}

impl Draw<'_> {
    /// The course of one matter.
    pub fn course(&mut self, number: u64, received_at: DateTime<Utc>) -> Course {
        let channel = self.luck.weighed(CHANNELS).unwrap_or(Channel::Mail);
        let subject = self.subject(received_at);
        let ended = self.ended(received_at);
        let mut course = Course {
            number,
            received_at,
            channel,
            subject,
            stages: Vec::new(),
            ended,
            adjusted: None,
            danger: None,
            action: None,
            money: None,
            learned: None,
            ombudsman: None,
        };
        self.stages(&mut course);
        if course.ended.is_none() {
            self.beside(&mut course);
        }
        course
    }

    pub(crate) fn busy(&self, begun: DateTime<Utc>) -> Busy {
        let (first, last) = BACKLOG;
        if (last..=first).contains(&months_back(civil_date(begun), self.until)) {
            Busy::Behind
        } else {
            Busy::AsAlways
        }
    }

    /// That many working days after a day, at some minute between these hours.
    pub(crate) fn later(&mut self, day: NaiveDate, many: u64, (from, to): (u64, u64)) -> DateTime<Utc> {
        let day = self.world.days.after(day, many);
        self.on(day, (from, to))
    }

    pub(crate) fn on(&mut self, day: NaiveDate, (from, to): (u64, u64)) -> DateTime<Utc> {
        let hour = self.luck.between(from, to - 1);
        at(day, hour, self.luck.between(10, 59))
    }

    fn subject(&mut self, received_at: DateTime<Utc>) -> usize {
        let is_winter = matches!(civil_date(received_at).month(), 1..=3 | 10..=12);
        let share = |(summer, winter): (u64, u64)| if is_winter { winter } else { summer };
        self.luck
            .place(SUBJECTS.iter().map(|subject| share(subject.share)))
    }

    /// Whether it ends without an answer.
    fn ended(&mut self, received_at: DateTime<Utc>) -> Option<Ended> {
        let day = civil_date(received_at);
        if self.luck.so(COMPLIMENTS) {
            let at = self.later(day, 1, (9, 12));
            return Some(Ended {
                at,
                how: HowEnded::Praise,
            });
        }
        if self.luck.so(NOT_ACCEPTED) {
            let many = self.luck.between(1, 8);
            let grounds = self.world.policy.exclusions.iter();
            let grounds: Vec<_> = grounds.filter(|ground| ground.letter.is_some()).collect();
            let ground = self.luck.one(&grounds).map(|ground| ground.id.clone())?;
            let at = self.later(day, many, (14, 17));
            return Some(Ended {
                at,
                how: HowEnded::NotAccepted(ground),
            });
        }
        if self.luck.so(WITHDRAWN) {
            let many = self.luck.between(1, 7);
            let at = self.later(day, many, (12, 14));
            return Some(Ended {
                at,
                how: HowEnded::Withdrawn,
            });
        }
        None
    }

    /// The stages it goes through.
    fn stages(&mut self, course: &mut Course) {
        let terms = Terms::own(self.world);
        let (mut formal, mut begun) = (1, course.received_at);
        while let Some(stage) = terms.stage(formal) {
            let drawn = self.stage((stage, formal), begun, course);
            let answer = drawn.answer;
            course.stages.push(drawn);
            let Some(answer) = answer.filter(|_| course.ended.is_none()) else {
                return;
            };
            let upheld = answer.verdict == Verdict::Upheld;
            let goes_on = if upheld { GOES_ON.0 } else { GOES_ON.1 };
            if self.world.policy.next_stage(&stage.id).is_none() || !self.luck.so(goes_on) {
                return;
            }
            let day = civil_date(answer.at) + Days::new(self.luck.between(1, ASKS_WITHIN));
            begun = self.on(day, (8, 21));
            formal += 1;
        }
    }

    fn beside(&mut self, course: &mut Course) {
        if self.luck.so(ADJUSTED) {
            let many = self.luck.between(0, 2);
            course.adjusted = Some(self.later(civil_date(course.received_at), 1 + many, (9, 12)));
        }
        course.danger = self.danger(course);
        let last = course.stages.iter().rev().find_map(|stage| stage.answer);
        let Some(answer) = last else {
            return;
        };
        if answer.verdict != Verdict::NotUpheld {
            self.put_right(course, answer.at);
        }
        let is_last = course.stages.last().map(|stage: &StageCourse| &stage.stage);
        let is_last = is_last.is_some_and(|stage| self.world.policy.next_stage(stage).is_none());
        // The landlord's last word, given.
        if is_last && course.stages.last().is_some_and(|stage| stage.answer.is_some()) {
            course.ombudsman = self.ombudsman(answer.at);
        }
    }
}
