//! Why a case came to its owner, in; sentences that a member of staff reads, out.

use crate::cases::RouteReason;
use crate::ids::ContactId;
use crate::rules::Directory;

impl RouteReason {
    /// The reason in sentences for staff; names are the directory's of today.
    pub fn sentence(&self, directory: &Directory) -> String {
        let name = |who: &ContactId| match directory.handler(*who) {
            Some(handler) => handler.public_name(),
            None => "somebody who has left".to_owned(),
        };
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
            Self::Place => "It speaks of a place that has a route of its own.".to_owned(),
            Self::Role(role) => {
                format!("You have the role \u{201c}{role}\u{201d}, which this stage asks for.")
            }
            Self::FewestOpen(0) => "Of those who are there you had no open case.".to_owned(),
            Self::FewestOpen(1) => "Of those who are there you had the fewest open cases: one.".to_owned(),
            Self::FewestOpen(open) => {
                format!("Of those who are there you had the fewest open cases: {open}.")
            }
            Self::Away(who) => format!("It would have gone to {}, who is away.", name(who)),
            Self::Deputy(of) => format!("You stand in for {}, who is away.", name(of)),
            Self::Decided(who) => format!(
                "{} decided an earlier stage, so somebody else looks at it.",
                name(who)
            ),
            Self::About(who) => format!(
                "It names {}: they do not get it and must not hear of it.",
                name(who)
            ),
            Self::Manager(of) => format!("You manage {}.", name(of)),
            Self::NobodyElse => {
                "Nobody of those it should have gone to can have it: give it to somebody who may.".to_owned()
            }
            Self::HandedOver => "A colleague gave it to you.".to_owned(),
            Self::Several(steps) => {
                let sentences: Vec<String> = steps.iter().map(|step| step.in_a_row(directory)).collect();
                sentences.join(" ")
            }
        }
    }

    /// Whether that is the reason, or one of several.
    pub fn holds(&self, because: &Self) -> bool {
        match self {
            Self::Several(steps) => steps.contains(because),
            only => only == because,
        }
    }

    /// The sentence among others: a route may have led to somebody else than who got it in the end.
    fn in_a_row(&self, directory: &Directory) -> String {
        match self {
            Self::Category(category) => {
                format!("Complaints about \u{201c}{category}\u{201d} have a route in the settings.")
            }
            other => other.sentence(directory),
        }
    }
}
