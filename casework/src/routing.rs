//! What a case is about, in; who gets it and why, out.

use crate::cases::RouteReason;
use crate::rules::{Handler, Rules};
use crate::triage::{Category, Triage};

/// Who gets a case, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed<'a> {
    /// Who gets it.
    pub to: &'a Handler,
    /// Why.
    pub because: RouteReason,
}

/// Routes a new case: to the safeguarding lead where somebody may be unsafe, else by the first
/// route that names the category, else to the complaints team. None where the settings name nobody.
pub fn route<'a>(rules: &'a Rules, triage: &Triage) -> Option<Routed<'a>> {
    let directory = &rules.directory;
    if triage.safeguarding.is_some() {
        let lead = directory
            .safeguarding
            .first()
            .or(directory.complaints_team.first());
        return lead.map(|to| Routed {
            to,
            because: RouteReason::Safeguarding,
        });
    }
    let category = &triage.category;
    let fits = |category: &Category| {
        rules
            .routes
            .iter()
            .find(|route| route.categories.contains(category))
    };
    let routed = fits(category).and_then(|route| directory.handler(route.to));
    match routed {
        Some(to) => Some(Routed {
            to,
            because: RouteReason::Category(category.clone()),
        }),
        None => directory.complaints_team.first().map(|to| Routed {
            to,
            because: RouteReason::NobodyMatched,
        }),
    }
}

impl RouteReason {
    /// The reason as a sentence for staff.
    pub fn sentence(&self) -> String {
        match self {
            Self::Category(category) => {
                format!("Complaints about \u{201c}{category}\u{201d} are routed to you.")
            }
            Self::NobodyMatched => {
                "No route of the settings fits what it is about, so it came to the complaints team."
                    .to_owned()
            }
            Self::Safeguarding => {
                "It may be about somebody's safety, so only the safeguarding lead was told.".to_owned()
            }
        }
    }
}
