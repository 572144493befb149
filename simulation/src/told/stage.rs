//! A stage of a course, in; what happens in it, out.

use super::Tell;
use crate::course::{Counts, Course, StageCourse};
use casework::cases::{Actor, Cause, Failure, RouteReason, TrackReason, Verdict, What};
use casework::clocks::civil_date;
use casework::ids::ContactId;
use casework::policies::{Event, LetterKind};
use chrono::TimeDelta;

/// A letter is written so long before it is delivered.
pub(super) const WRITING: TimeDelta = TimeDelta::minutes(2);

impl Tell<'_> {
    pub(super) fn stage(&mut self, stage: &StageCourse, course: &Course) {
        let who = self.handler(course, stage.formal);
        if stage.formal > 1 {
            self.asked_for(stage, who);
        }
        let counts = stage.receipt.1 == Counts::AsAcknowledgement;
        let brings = counts.then_some(Event::Acknowledged);
        self.letter(stage.receipt.0, Actor::Redress, (LetterKind::Receipt, brings));
        if let Some(quick) = &stage.quick {
            let (track, because) = (quick.track.clone(), TrackReason::Person);
            self.does(quick.since, who, What::Moved { track, because });
        }
        let acknowledged = (LetterKind::Acknowledgement, Some(Event::Acknowledged));
        if let Some(at) = stage.by_itself {
            self.letter(at, Actor::Redress, acknowledged);
        }
        if let Some(at) = stage.defined {
            self.happened(at - WRITING, who, Event::ComplaintDefined);
            self.letter(at, Actor::Staff(who), acknowledged);
        }
        self.more_time(stage, who);
        self.duties(stage, who);
        self.answer(stage, who);
    }

    /// The resident asks for the next stage.
    fn asked_for(&mut self, stage: &StageCourse, who: ContactId) {
        let (at, resident) = (stage.begun, Actor::Resident(self.named.complainant));
        let event = Event::NextStageRequested;
        self.push(at, resident, Cause::Command, What::Happened { event });
        let opened = What::Opened {
            stage: stage.stage.clone(),
            track: stage.track.clone(),
        };
        self.push(at, Actor::Redress, Cause::Command, opened);
        let because = RouteReason::HandedOver;
        self.push(
            at,
            Actor::Redress,
            Cause::Command,
            What::Assigned { owner: who, because },
        );
    }

    fn more_time(&mut self, stage: &StageCourse, who: ContactId) {
        if let Some(at) = stage.holding {
            let kind = LetterKind::HoldingResponse;
            self.letter(at, Actor::Staff(who), (kind, kind.brings()));
        }
        let terms = crate::terms::Terms::own(self.world);
        let (Some((at, to)), Some(extension)) = (stage.extended, terms.extension(&stage.stage)) else {
            return;
        };
        let (clock, reason) = (extension.clock.clone(), extension.reasons.first().cloned());
        let kind = extension.letter;
        let letter = self.letter(at, Actor::Staff(who), (kind, kind.brings()));
        let extending = What::Extending {
            clock,
            to,
            letter,
            reason: reason.unwrap_or_default(),
            approved_by: extension.approved_by.is_some().then_some(who),
        };
        self.does(at - WRITING, who, extending);
    }

    /// What the policy wants done before the answer is done on the third day, or just before the answer.
    fn duties(&mut self, stage: &StageCourse, who: ContactId) {
        let third = self.world.days.after(civil_date(stage.begun), 3);
        let third = crate::days::at(third, 14, 10);
        let answered = stage.answer.map(|answer| answer.at - TimeDelta::minutes(20));
        let at = answered.map_or(third, |before| before.min(third));
        let policies = std::iter::once((&self.world.policy, &stage.stage));
        let duties: Vec<Event> = policies
            .flat_map(|(policy, id)| policy.duties_before(id, stage.track.as_ref(), Event::Responded))
            .map(|duty| duty.what)
            .filter(|what| !ENDS.contains(what))
            .collect();
        for what in duties {
            self.happened(at, who, what);
        }
    }

    fn answer(&mut self, stage: &StageCourse, who: ContactId) {
        let Some(answer) = stage.answer else {
            return;
        };
        let decided = What::Decided {
            verdict: answer.verdict,
            failure: failure(answer.verdict),
            by: vec![who],
        };
        self.does(answer.at - WRITING, who, decided);
        let kind = LetterKind::Response;
        self.letter(answer.at, Actor::Staff(who), (kind, kind.brings()));
    }
}

/// What is no duty of somebody's but ends or begins something.
const ENDS: [Event; 6] = [
    Event::Acknowledged,
    Event::Responded,
    Event::Resolved,
    Event::Refused,
    Event::Closed,
    Event::HoldingResponseSent,
];

/// What was upheld, wholly or in part, was a failure of the service.
pub fn failure(verdict: Verdict) -> Failure {
    match verdict {
        Verdict::Upheld | Verdict::PartlyUpheld => Failure::ServiceFailure,
        _ => Failure::None,
    }
}
