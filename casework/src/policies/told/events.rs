//! An event of a policy, in; the thing that happens, in a person's words, out.

use crate::clocks::Counting;
use crate::policies::Event;

impl Counting {
    /// How the first day is counted, in a sentence.
    pub fn in_words(self) -> String {
        match self {
            Self::Day0 => {
                "The day of receipt is day 0, whatever day it is; the next day that counts is day 1."
                    .to_owned()
            }
            Self::Day1 => {
                "The day of receipt is day 1, or the next working day where the office is shut.".to_owned()
            }
            Self::Deemed { until } => format!(
                "What comes after {} or on a day the office is shut counts as received on the next working day, which is day 0.",
                until.format("%H:%M")
            ),
        }
    }
}

impl Event {
    /// The thing that happens, to follow “from” or “until”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Received => "receipt",
            Self::Acknowledged => "the acknowledgement",
            Self::Responded => "the full response",
            Self::ResponseReceived => "the day the response reaches the resident",
            Self::HoldingResponseSent => "a holding response",
            Self::ProgressTold => "word on the progress",
            Self::NextStageRequested => "the request for the next stage",
            Self::Refused => "a refusal with its reasons",
            Self::Closed => "the closing of the case",
            Self::ContactMade => "contact with the resident",
            Self::HearingOffered => "the offer of a meeting or of a written appeal",
            Self::FindingsShared => "the sharing of adverse findings",
            Self::Resolved => "an agreed outcome",
            Self::VerballyResolved => "a resolution by word of mouth",
            Self::Promised => "the promise of a date",
            Self::BecameFormal => "the day it becomes a formal complaint",
            Self::Extended => "an extension that was told",
            Self::OriginalDue => "the date that stood before the extension",
            Self::IssueHappened => "the day the issue happened",
            Self::IssueKnown => "the day the issue happened, or the resident came to know of it",
            Self::HandlerAppointed => "the appointment of a complaint handler",
            Self::ComplaintDefined => "the complaint definition",
            Self::EarlyAnswerConsidered => "thought on whether it can be answered early",
            Self::VulnerabilityAssessed => "an assessment of vulnerability",
            Self::DiscretionConsidered => "thought on whether to take it all the same",
            Self::AuthorityEstablished => "proof of the representative's authority",
            Self::SingleContactNamed => "the naming of one person to write to",
            Self::ConflictsAddressed => "a check for conflicts of interest",
            Self::FactsInvestigated => "an investigation of the facts",
            Self::EvidenceConsidered => "a look at all the evidence",
            Self::OutsideHelpNeeded => "the involvement of an outside organisation",
            Self::PassedOn => "passing it on",
            Self::ActionsAgreed => "agreed actions",
            Self::ExplainedToResident => "an explanation to the resident",
            Self::ThirdPartiesSeparated => "taking out what is about other people",
            Self::ReasonsDocumented => "reasons on record",
            Self::ReviewSet => "a date of review",
            Self::SignedOff => "sign-off",
            Self::ReviewRequested => "the request for a review outside the landlord",
            Self::ReviewIssued => "the review outside the landlord",
            Self::OmbudsmanApproached => "the resident's approach to the Ombudsman",
            Self::LandlordAware => "the landlord becoming aware",
            Self::MadeSafe => "the home being made safe",
            Self::Investigated => "the end of the investigation",
            Self::RenewedInvestigationRequested => "the request for a renewed investigation",
            Self::SummaryGiven => "the written summary",
            Self::SafetyWorkDone => "the safety work",
            Self::PreventionArranged => "steps towards preventative work",
            Self::PreventionBegun => "the beginning of preventative work",
            Self::AccommodationOffered => "the offer of other accommodation",
        }
    }
}

/// Events as a list, with “or” before the last.
pub(super) fn any_of(events: &[Event]) -> String {
    let words: Vec<&str> = events.iter().map(|event| event.in_words()).collect();
    words.join(", or ")
}

/// Events as a list.
pub(super) fn all_of(events: &[Event]) -> Option<String> {
    let words: Vec<&str> = events.iter().map(|event| event.in_words()).collect();
    (!words.is_empty()).then(|| words.join("; "))
}
