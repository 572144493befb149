//! A matter and its answers, in; what was promised, paid, learned and found afterwards, out.

use super::Draw;
use crate::course::{Course, DangerCourse, Kind, Money, Ombudsman, Promised};
use crate::habits::{
    ACCEPTED, ACTION, APPROACHES, CONFIRMED, DETERMINED, EMERGENCY, FINDINGS, FIVE_POUNDS, HAZARD_KEPT,
    LEARNED, OFFERED, PAID, PROMISES, SUBJECTS,
};
use casework::cases::Finding;
use casework::clocks::civil_date;
use chrono::{DateTime, Days, TimeDelta, Utc};

const MORNING: (u64, u64) = (9, 12);
const AFTERNOON: (u64, u64) = (14, 17);

impl Draw<'_> {
    /// What an answer that upholds it promises.
    pub(super) fn put_right(&mut self, course: &mut Course, answered: DateTime<Utc>) {
        if self.luck.so(ACTION) {
            let many = self.luck.between(5, 35);
            course.action = Some(self.promise(answered, many));
        }
        if self.luck.so(OFFERED) {
            course.money = Some(self.money(answered, ACCEPTED));
        }
        if self.luck.so(LEARNED) {
            let many = self.luck.between(1, 5);
            course.learned = Some(self.later(civil_date(answered), many, MORNING));
        }
    }

    /// Something to be done within so many working days.
    fn promise(&mut self, at: DateTime<Utc>, many: u64) -> Promised {
        let day = civil_date(at);
        let by = self.world.days.after(day, many);
        let done = match self.luck.place(PROMISES.into_iter()) {
            0 => Some(self.luck.between(1, many)).map(|many| self.later(day, many, MORNING)),
            1 => Some(self.luck.between(1, 25)).map(|many| self.later(by, many, MORNING)),
            _ => None,
        };
        Promised { at, by, done }
    }

    fn money(&mut self, offered: DateTime<Utc>, accepted: u64) -> Money {
        let (least, most) = FIVE_POUNDS;
        let times = self.luck.between(least, most).min(self.luck.between(least, most));
        let many = self.luck.between(1, 10);
        let said = self.later(civil_date(offered), many, MORNING);
        let is_taken = self.luck.so(accepted);
        let many = self.luck.between(3, 25);
        let paid = self.later(civil_date(said), many, AFTERNOON);
        let paid = (is_taken && self.luck.so(PAID)).then_some(paid);
        Money {
            pence: times * 500,
            offered,
            accepted: if is_taken { Ok(said) } else { Err(said) },
            paid,
        }
    }

    /// What becomes of it with the Ombudsman, after the landlord's last word.
    pub(super) fn ombudsman(&mut self, answered: DateTime<Utc>) -> Option<Ombudsman> {
        if !self.luck.so(APPROACHES) {
            return None;
        }
        let day = civil_date(answered) + Days::new(self.luck.between(7, 120));
        let day = self.world.days.open_from(day);
        let approached = self.on(day, MORNING);
        let (share, least, most) = DETERMINED;
        let finding = self.luck.weighed(FINDINGS).filter(|_| self.luck.so(share));
        let on = day + Days::new(self.luck.between(least, most));
        let on = self.world.days.open_from(on);
        let at = self.on(on, MORNING);
        let determined = finding.map(|finding| (at, finding));
        let is_adverse = matches!(
            finding,
            Some(Finding::SevereMaladministration | Finding::Maladministration | Finding::ServiceFailure)
        );
        let ordered = at + TimeDelta::minutes(5);
        let (order, award) = if is_adverse {
            (Some(self.promise(ordered, 20)), Some(self.money(at, 1_000)))
        } else {
            (None, None)
        };
        Some(Ombudsman {
            approached,
            determined,
            order,
            award,
        })
    }

    /// A danger that the matter speaks of.
    pub(super) fn danger(&mut self, course: &Course) -> Option<DangerCourse> {
        let (dangers, share) = SUBJECTS.get(course.subject)?.dangers;
        let hazard = *self.luck.one(dangers)?;
        if !self.luck.so(share) {
            return None;
        }
        let (day, since) = (civil_date(course.received_at), course.received_at);
        let confirmed = self.luck.so(CONFIRMED).then_some(());
        let kind = if self.luck.so(EMERGENCY) {
            Kind::Emergency
        } else {
            Kind::Significant
        };
        let confirmed = confirmed.map(|()| kind);
        let judged_at = since + TimeDelta::minutes(i64::try_from(self.luck.between(20, 180)).unwrap_or(20));
        let kept = self.luck.so(HAZARD_KEPT);
        let (made_safe, investigated) = match confirmed {
            None => (None, None),
            Some(Kind::Emergency) => {
                let hours = if kept {
                    self.luck.between(4, 20)
                } else {
                    self.luck.between(26, 60)
                };
                (
                    Some(since + TimeDelta::hours(i64::try_from(hours).unwrap_or(20))),
                    None,
                )
            }
            Some(Kind::Significant) => {
                let many = if kept {
                    self.luck.between(1, 9)
                } else {
                    self.luck.between(11, 18)
                };
                let at = self.later(day, many, MORNING);
                let many = if self.luck.so(HAZARD_KEPT) {
                    self.luck.between(1, 3)
                } else {
                    self.luck.between(4, 8)
                };
                let told = Some(self.later(civil_date(at), many, MORNING));
                let many = if self.luck.so(HAZARD_KEPT) {
                    self.luck.between(1, 5)
                } else {
                    self.luck.between(6, 15)
                };
                (
                    Some(self.later(civil_date(at), many, AFTERNOON)),
                    Some((at, told)),
                )
            }
        };
        Some(DangerCourse {
            hazard,
            judged_at,
            confirmed,
            made_safe,
            investigated,
        })
    }
}
