//! A landlord's rules, in; what every simulated life is lived in, out.

use crate::days::Days;
use casework::calendars::{Calendar, Region};
use casework::cases::Rulebook;
use casework::clocks::civil_date;
use casework::ids::ContactId;
use casework::messages::OwnMail;
use casework::policies::{ContactKind, Policy};
use casework::rules::{Handler, Rules};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What every life is lived in.
pub struct World {
    /// The landlord's policy.
    pub policy: Arc<Policy>,
    /// The Ombudsman's Code beside it, where it is in force.
    pub code: Option<Arc<Policy>>,
    /// The law on hazards, where there is one.
    pub law: Option<Arc<Policy>>,
    /// The bank holidays.
    pub calendar: Arc<Calendar>,
    /// Whose bank holidays count.
    pub region: Region,
    /// All of these, by their versions.
    pub book: Rulebook,
    /// Those who deal with cases; at least one.
    pub people: Vec<ContactId>,
    /// The landlord's own mail.
    pub own: OwnMail,
    pub(crate) days: Days,
}

impl World {
    /// The world of a landlord's rules.
    pub fn of(rules: &Rules) -> Self {
        let directory = &rules.directory;
        let others = [
            &directory.on_call,
            &directory.safeguarding,
            &directory.administrator,
        ];
        let deals = |handler: &&Handler| {
            let mut others = others.iter().copied().flatten();
            !others.any(|other| other.id == handler.id)
        };
        let people = directory.handlers.iter().filter(deals).map(|handler| handler.id);
        let parts = (
            Arc::clone(&rules.policy),
            rules.code.clone(),
            rules.hazards.clone(),
        );
        let days = (Arc::clone(&rules.calendar), rules.landlord.region);
        Self {
            own: rules.own.clone(),
            book: rules.book.clone(),
            ..Self::new(parts, days, people.collect())
        }
    }

    /// A world of a policy, what stands beside it (the Code, the law on hazards), a calendar and people.
    pub fn new(
        (policy, code, law): (Arc<Policy>, Option<Arc<Policy>>, Option<Arc<Policy>>),
        (calendar, region): (Arc<Calendar>, Region),
        people: Vec<ContactId>,
    ) -> Self {
        let mut book = Rulebook::default();
        let all = std::iter::once(&policy).chain(&code).chain(&law);
        all.for_each(|one| book.add_policy(Arc::clone(one)));
        book.add_calendar(Arc::clone(&calendar));
        Self {
            days: Days::of(&calendar, region),
            policy,
            code,
            law,
            calendar,
            region,
            book,
            people,
            own: OwnMail::default(),
        }
    }

    /// The version of the law on hazards that was in force then.
    pub(crate) fn law_on(&self, at: DateTime<Utc>) -> Option<&Arc<Policy>> {
        let law = self.law.as_ref()?;
        law.opens_on(ContactKind::Hazard, civil_date(at)).map(|_| law)
    }
}
