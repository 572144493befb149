//! A course, in; everything that happens in it, in its order, as facts say it, out.
//!
//! Letters are not written: a fact says that one was queued and another that it was delivered, and nothing of it
//! ever lies in an outbox.

mod after;
mod stage;

use crate::course::{Course, HowEnded};
use crate::habits::SUBJECTS;
use crate::world::World;
use casework::cases::{Actor, Cause, Channel, Reference, RouteReason, What};
use casework::given::Chance;
use casework::ids::{CaseId, ContactId, MessageId};
use casework::policies::{self, Event};
use casework::triage::{Category, ContactType};
use chrono::{DateTime, Utc};

/// One thing that happens.
pub struct Happening {
    pub at: DateTime<Utc>,
    pub by: Actor,
    pub cause: Cause,
    pub what: What,
}

/// Who and what a case is.
pub struct Named {
    pub case: CaseId,
    pub reference: Reference,
    pub complainant: ContactId,
    pub message: MessageId,
}

/// A telling.
pub(super) struct Tell<'a> {
    world: &'a World,
    chance: &'a mut Chance,
    named: &'a Named,
    channel: Channel,
    all: Vec<Happening>,
}

/// Everything that happens in that course up to `end`, the earliest first.
pub fn told(
    world: &World,
    course: &Course,
    named: &Named,
    chance: &mut Chance,
    end: DateTime<Utc>,
) -> Vec<Happening> {
    let mut tell = Tell {
        world,
        chance,
        named,
        channel: course.channel,
        all: Vec::new(),
    };
    tell.received(course);
    for stage in &course.stages {
        tell.stage(stage, course);
    }
    tell.after(course);
    tell.ended(course);
    let mut all = tell.all;
    all.retain(|happening| happening.at <= end);
    all.sort_by_key(|happening| happening.at);
    all
}

impl Tell<'_> {
    fn push(&mut self, at: DateTime<Utc>, by: Actor, cause: Cause, what: What) {
        self.all.push(Happening { at, by, cause, what });
    }

    /// A member of staff does it, by a command.
    fn does(&mut self, at: DateTime<Utc>, who: ContactId, what: What) {
        self.push(at, Actor::Staff(who), Cause::Command, what);
    }

    fn happened(&mut self, at: DateTime<Utc>, who: ContactId, event: Event) {
        self.does(at, who, What::Happened { event });
    }

    /// A letter, delivered two minutes later at that time.
    fn letter(
        &mut self,
        delivered: DateTime<Utc>,
        by: Actor,
        (kind, brings): (policies::LetterKind, Option<Event>),
    ) -> MessageId {
        let written = delivered - stage::WRITING;
        let letter = MessageId::new(written, self.chance);
        let queued = What::LetterQueued {
            letter,
            letter_kind: casework::letters::LetterKind::Resident(kind),
            to: self.named.complainant,
            brings,
            channel: match self.channel {
                Channel::Post => Channel::Post,
                _ => Channel::Mail,
            },
        };
        let cause = match by {
            Actor::Redress => Cause::Clock,
            _ => Cause::Command,
        };
        self.push(written, by, cause, queued);
        let arrived = What::LetterDelivered { letter };
        self.push(delivered, Actor::Redress, Cause::Letter(letter), arrived);
        letter
    }

    /// Whoever deals with the case at that stage: nobody decides two stages (Code 6.13).
    fn handler(&self, course: &Course, formal: usize) -> ContactId {
        let people = &self.world.people;
        let place = usize::try_from(course.number).unwrap_or_default() + formal;
        let found = people.get(place % people.len().max(1));
        found.copied().unwrap_or(self.named.complainant)
    }

    fn received(&mut self, course: &Course) {
        let (at, cause) = (course.received_at, Cause::Message(self.named.message));
        let world = self.world;
        let received = What::Received {
            reference: self.named.reference.clone(),
            contact_type: ContactType::Complaint,
            channel: course.channel,
            complainant: self.named.complainant,
            policy: world.policy.id.clone(),
            policy_version: world.policy.version.clone(),
            calendar: world.calendar.version().to_owned(),
            region: world.region,
            code: world.code.as_ref().map(|code| code.version.clone()),
        };
        self.push(at, Actor::Resident(self.named.complainant), cause, received);
        let category = SUBJECTS.get(course.subject).map(|subject| subject.category);
        let category: Option<Category> = category.and_then(|slug| slug.parse().ok());
        if let Some(category) = category {
            let because = Vec::new();
            self.push(at, Actor::Redress, cause, What::Categorised { category, because });
        }
        if let Some(danger) = &course.danger {
            let law = world.law_on(at).map(|law| law.version.clone());
            let hazard = danger.hazard;
            self.push(at, Actor::Redress, cause, What::HazardNoticed { hazard, law });
        }
        let owner = self.handler(course, 1);
        if let Some(first) = course.stages.first() {
            let (stage, track) = (first.stage.clone(), first.track.clone());
            self.push(at, Actor::Redress, cause, What::Opened { stage, track });
        }
        let because = RouteReason::FewestOpen(0);
        self.push(at, Actor::Redress, cause, What::Assigned { owner, because });
    }

    fn ended(&mut self, course: &Course) {
        let Some(ended) = &course.ended else {
            return;
        };
        let (at, who) = (ended.at, self.handler(course, 1));
        let kind = match &ended.how {
            HowEnded::Praise => policies::LetterKind::Thanks,
            HowEnded::NotAccepted(_) => policies::LetterKind::Refusal,
            HowEnded::Withdrawn => policies::LetterKind::Closure,
        };
        self.letter(at, Actor::Staff(who), (kind, None));
        match &ended.how {
            HowEnded::Praise => {
                let contact_type = ContactType::Compliment;
                self.does(at, who, What::Typed { contact_type });
                self.happened(at, who, Event::PassedOn);
            }
            HowEnded::NotAccepted(ground) => {
                self.happened(at, who, Event::DiscretionConsidered);
                self.happened(at, who, Event::ReasonsDocumented);
                let exclusion = Some(ground.clone());
                self.does(at, who, What::NotAccepted { exclusion });
            }
            HowEnded::Withdrawn => {}
        }
        let why = ended.how.reason();
        self.does(at, who, What::Closed { why });
    }
}
