//! What follows beside and after the stages of a course, in; what happens, out.

use super::Tell;
use crate::course::{Course, DangerCourse, Money, Promised};
use crate::habits::SUBJECTS;
use casework::cases::{Actor, Award, Judgement, PaymentStep, UndertakingId, UndertakingKind, What};
use casework::ids::{ContactId, MessageId};
use casework::policies::{CircumstanceKind, Event, LetterKind};
use chrono::{DateTime, Utc};

impl Tell<'_> {
    pub(super) fn after(&mut self, course: &Course) {
        let who = self.handler(course, 1);
        if let Some(at) = course.adjusted {
            let circumstance = CircumstanceKind::Adjustments;
            self.does(
                at,
                who,
                What::CircumstanceNoted {
                    circumstance,
                    who: None,
                    number: None,
                },
            );
        }
        if let Some(danger) = &course.danger {
            self.danger(danger, who);
        }
        if let Some(action) = course.action {
            self.undertaking(UndertakingKind::Action, action, who);
        }
        if let Some(money) = course.money {
            self.money(money, Award::Landlord, who);
        }
        let theme = SUBJECTS
            .get(course.subject)
            .and_then(|subject| subject.category.parse().ok());
        if let Some((at, theme)) = course.learned.zip(theme) {
            self.does(at, who, What::Learned { theme });
        }
        let Some(ombudsman) = course.ombudsman else {
            return;
        };
        self.happened(ombudsman.approached, who, Event::OmbudsmanApproached);
        if let Some((at, finding)) = ombudsman.determined {
            self.does(at, who, What::Determined { finding });
        }
        if let Some(order) = ombudsman.order {
            self.undertaking(UndertakingKind::Order, order, who);
        }
        if let Some(award) = ombudsman.award {
            self.money(award, Award::Ombudsman, who);
        }
    }

    fn danger(&mut self, danger: &DangerCourse, who: ContactId) {
        let hazard = danger.hazard;
        let since = self.all.first().map(|first| first.at);
        let is_law = since.is_some_and(|since| self.world.law_on(since).is_some());
        let kind = danger.confirmed.filter(|_| is_law);
        let judged = What::HazardJudged {
            hazard,
            judgement: match danger.confirmed {
                Some(_) => Judgement::Confirmed,
                None => Judgement::Dismissed,
            },
            track: kind.map(|kind| kind.track().into()),
        };
        self.does(danger.judged_at, who, judged);
        let mut done = |at: DateTime<Utc>, event: Event| {
            self.does(at, who, What::HazardHappened { hazard, event });
        };
        if let Some(at) = danger.made_safe {
            if danger.investigated.is_some() {
                done(at, Event::SafetyWorkDone);
                done(at, Event::PreventionBegun);
            } else {
                done(at, Event::MadeSafe);
            }
        }
        let Some((at, told)) = danger.investigated else {
            return;
        };
        done(at, Event::Investigated);
        if let Some(told) = told {
            let kind = LetterKind::HazardSummary;
            let letter = self.letter(told, Actor::Staff(who), (kind, kind.brings()));
            let written = told - super::stage::WRITING;
            self.does(written, who, What::HazardTold { hazard, letter });
        }
    }

    fn undertaking(&mut self, what: UndertakingKind, promised: Promised, who: ContactId) {
        let undertaking = UndertakingId(MessageId::new(promised.at, self.chance).0);
        let owner = Some(who);
        let by = promised.by;
        self.does(
            promised.at,
            who,
            What::Undertaken {
                undertaking,
                what,
                by,
                owner,
            },
        );
        if let Some(at) = promised.done {
            self.does(at, who, What::Fulfilled { undertaking });
        }
    }

    fn money(&mut self, money: Money, award: Award, who: ContactId) {
        let mut step = |at: DateTime<Utc>, step: PaymentStep| {
            let (pence, offset_pence, approved_by) = (money.pence, 0, None);
            self.does(
                at,
                who,
                What::Compensation {
                    step,
                    pence,
                    offset_pence,
                    award,
                    approved_by,
                },
            );
        };
        step(money.offered, PaymentStep::Offered);
        match money.accepted {
            Ok(at) => step(at, PaymentStep::Accepted),
            Err(at) => step(at, PaymentStep::Refused),
        }
        if let Some(at) = money.paid {
            step(at, PaymentStep::Paid);
        }
    }
}
