//! The letters of a policy and what stands in them.

use super::{Event, words};

words! {
    /// What kind of letter; each has its template.
    LetterKind, "kind of letter" {
        /// Goes out by itself as soon as a complaint is logged.
        Receipt = "receipt",
        /// Says that the complaint is taken up; brings `acknowledged` about.
        Acknowledgement = "acknowledgement",
        /// Puts adverse findings to the resident; brings `findings-shared` about.
        FindingsInvitation = "findings-invitation",
        /// The stage's full response; brings `responded` about.
        Response = "response",
        /// Refuses a complaint or a request for a stage; brings `refused` about.
        Refusal = "refusal",
        /// Says when the full response will come; brings `holding-response-sent` about.
        HoldingResponse = "holding-response",
        /// Says how the stage stands; brings `progress-told` about.
        ProgressUpdate = "progress-update",
        /// Tells a later date and why; brings `extended` about.
        ExtensionNotice = "extension-notice",
        /// Closes the case; brings `closed` about.
        Closure = "closure",
        /// Offers a meeting or to be heard in writing; brings `hearing-offered` about.
        HearingOffer = "hearing-offer",
        /// Offers compensation.
        CompensationOffer = "compensation-offer",
        /// Asks for what a claim of compensation rests on.
        CompensationForm = "compensation-form",
        /// Explains the formal procedure (004 §3(a)).
        FormalProcedure = "formal-procedure",
        /// Says what will be done, and by when (004 §3(a)); brings `promised` about.
        ActionNote = "action-note",
        /// Says why a promise is late, and the new date (004 §3(a)).
        DelayNote = "delay-note",
        /// Confirms in writing what was agreed in a conversation (004 §3(b)); brings `resolved` about.
        Confirmation = "confirmation",
        /// Says that a concern is now a formal complaint (003 §5.2).
        ConversionNotice = "conversion-notice",
        /// Says that several complaints are treated as one (003 §3.5, Q32).
        CombinedNotice = "combined-notice",
        /// Says who deals with the matter instead.
        Signpost = "signpost",
        /// Asks a representative for their authority (Q33).
        AuthorityRequest = "authority-request",
        /// Asks a group for one person to write to (003 §5.8, Q31).
        SingleContactRequest = "single-contact-request",
        /// The written summary of a hazard's investigation (SI 2025); brings `summary-given` about.
        HazardSummary = "hazard-summary",
        /// Offers somewhere else to stay (SI 2025); brings `accommodation-offered` about.
        AccommodationOffer = "accommodation-offer",
        /// Thanks for a compliment.
        Thanks = "thanks",
    }

    /// What a letter must contain.
    Part, "part of a letter" {
        /// That the complaint has arrived and is logged.
        Received = "received",
        /// The reference to quote.
        Reference = "reference",
        /// The person or team who deals with it.
        Handler = "handler",
        /// The date by which the response comes.
        ResponseDue = "response-due",
        /// The stage that the letter is of (Code 6.9 a).
        Stage = "stage",
        /// The complaint as the landlord understands it (Code 5.6).
        Definition = "definition",
        /// The outcome that the resident seeks (Code 5.6).
        OutcomeSought = "outcome-sought",
        /// Which aspects the landlord is responsible for (Code 5.7).
        ResponsibleFor = "responsible-for",
        /// Which aspects it is not (Code 5.7).
        NotResponsibleFor = "not-responsible-for",
        /// What was found and decided.
        Outcome = "outcome",
        /// The reasons of a decision.
        Reasons = "reasons",
        /// What was found.
        Findings = "findings",
        /// The findings that speak against the resident's account.
        AdverseFindings = "adverse-findings",
        /// How to comment, and that it is before the decision.
        HowToComment = "how-to-comment",
        /// What is offered to put it right.
        Remedy = "remedy",
        /// Actions, each with its date.
        Actions = "actions",
        /// What was agreed with the resident.
        AgreedOutcome = "agreed-outcome",
        /// What the landlord learned.
        Learning = "learning",
        /// The resident's rights to redress (000 §4.0).
        RightsToRedress = "rights-to-redress",
        /// An apology.
        Apology = "apology",
        /// The new date.
        NewDate = "new-date",
        /// Why it is so, in plain words.
        Explanation = "explanation",
        /// That this is the landlord's final decision.
        Final = "final",
        /// How to ask for the next stage, by when, and the reasons to choose from (asked, never required: Q25).
        NextStage = "next-stage",
        /// That there is a right to appeal (004 §3(b)).
        Appeal = "appeal",
        /// Reasons for asking for the next stage, a list to choose from (asked, never required: Q25).
        EscalationReasons = "escalation-reasons",
        /// The form that asks for a review.
        ReviewForm = "review-form",
        /// How the resident can be heard.
        Hearing = "hearing",
        /// How to reach the Ombudsman, at any stage.
        Ombudsman = "ombudsman",
        /// That an MP or councillor can help.
        ElectedMembers = "elected-members",
        /// How to reach a designated person (ended on 1 October 2022: Q27).
        DesignatedPerson = "designated-person",
        /// Other bodies that may be asked.
        FurtherBodies = "further-bodies",
        /// Who deals with the matter instead.
        Signpost = "signpost",
        /// The evidence that is asked for.
        Evidence = "evidence",
        /// The amount offered.
        Amount = "amount",
        /// That an amount is set against a debt (000 §6.0).
        Offset = "offset",
        /// A full record of a conversation (004 §3(b)).
        RecordOfConversation = "record-of-conversation",
        /// How the formal procedure goes (004 §3(a)).
        FormalProcedure = "formal-procedure",
        /// That a group names one person to write to (003 §5.8).
        SingleContact = "single-contact",
        /// What authority a representative needs (003 §4.2).
        Authority = "authority",
        /// Why the case is closed.
        CloseReason = "close-reason",
        /// Which complaints are treated as one (003 §3.5).
        ComplaintsCombined = "complaints-combined",
        /// How the stage stands.
        Progress = "progress",
        /// Help that can be had to take part.
        Adjustments = "adjustments",
    }
}

impl LetterKind {
    /// What sending one brings about; nothing for a receipt, which counts as an
    /// acknowledgement only where the policy says so.
    pub fn brings(self) -> Option<Event> {
        match self {
            Self::Acknowledgement => Some(Event::Acknowledged),
            Self::FindingsInvitation => Some(Event::FindingsShared),
            Self::Response => Some(Event::Responded),
            Self::Refusal => Some(Event::Refused),
            Self::HoldingResponse => Some(Event::HoldingResponseSent),
            Self::ProgressUpdate => Some(Event::ProgressTold),
            Self::ExtensionNotice => Some(Event::Extended),
            Self::Closure => Some(Event::Closed),
            Self::HearingOffer => Some(Event::HearingOffered),
            Self::ActionNote => Some(Event::Promised),
            Self::Confirmation => Some(Event::Resolved),
            Self::HazardSummary => Some(Event::SummaryGiven),
            Self::AccommodationOffer => Some(Event::AccommodationOffered),
            Self::Receipt
            | Self::CompensationOffer
            | Self::CompensationForm
            | Self::FormalProcedure
            | Self::DelayNote
            | Self::ConversionNotice
            | Self::CombinedNotice
            | Self::Signpost
            | Self::AuthorityRequest
            | Self::SingleContactRequest
            | Self::Thanks => None,
        }
    }
}
