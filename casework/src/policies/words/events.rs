//! What can happen to a case, as policies name it.

use super::words;

words! {
    /// What starts, stops or is asked before something else. Unless it says otherwise an
    /// event is the clock's own stage's: `received` in stage 2 is the receipt of the request for it.
    Event, "clock event" {
        /// The stage's complaint or request reached the landlord (Q4, Q11, Q19).
        Received = "received",
        /// The stage's acknowledgement was sent; under most policies the receipt is one (Q20).
        Acknowledged = "acknowledged",
        /// The stage's full written response was sent.
        Responded = "responded",
        /// The resident received the stage's response: sent day, by post the second working day after (Q9).
        ResponseReceived = "response-received",
        /// A reply was sent that says when the full response will come (004 §3(b)).
        HoldingResponseSent = "holding-response-sent",
        /// The resident was told how the stage stands (000 §4.0, Code 5.9).
        ProgressTold = "progress-told",
        /// The resident asked for the next stage.
        NextStageRequested = "next-stage-requested",
        /// The request for this stage was refused with an explanation (001 ¶21).
        Refused = "refused",
        /// The case was closed with a letter (Q24).
        Closed = "closed",
        /// The handler spoke with the resident about the complaint (001 ¶18).
        ContactMade = "contact-made",
        /// The resident was offered a meeting or to be heard in writing (001 ¶20).
        HearingOffered = "hearing-offered",
        /// Adverse findings were put to the resident for comment, or the handler recorded that there are none.
        FindingsShared = "findings-shared",
        /// An outcome was agreed with the resident without a formal response (003 §5.1).
        Resolved = "resolved",
        /// An outcome was agreed in a conversation, still to be confirmed in writing (004 §3(b)).
        VerballyResolved = "verbally-resolved",
        /// A person set a date for what they promised (004 §3(a)).
        Promised = "promised",
        /// A concern was recorded as a formal complaint (003 §5.2, Q12).
        BecameFormal = "became-formal",
        /// A later date was told with its reasons (Q23).
        Extended = "extended",
        /// The date that stood before it was extended (Q23).
        OriginalDue = "original-due",
        /// What the complaint is about happened (003 §3.3).
        IssueHappened = "issue-happened",
        /// What the complaint is about happened, or the resident came to know of it (Code 2.2).
        IssueKnown = "issue-known",
        /// A handler was appointed (003 §5.3).
        HandlerAppointed = "handler-appointed",
        /// The complaint and the outcome sought were set out (Code 5.6).
        ComplaintDefined = "complaint-defined",
        /// It was considered what can be answered early (Code 6.1).
        EarlyAnswerConsidered = "early-answer-considered",
        /// It was considered whether the complainant is vulnerable (002 5.11).
        VulnerabilityAssessed = "vulnerability-assessed",
        /// Discretion to accept a late complaint was considered (Code 2.3).
        DiscretionConsidered = "discretion-considered",
        /// A representative's authority was established (Q33).
        AuthorityEstablished = "authority-established",
        /// A group named one person to write to (003 §5.8, Q31).
        SingleContactNamed = "single-contact-named",
        /// Conflicts of interest were addressed (Code 5.8).
        ConflictsAddressed = "conflicts-addressed",
        /// The facts were investigated.
        FactsInvestigated = "facts-investigated",
        /// All information and evidence was considered (Code 5.8).
        EvidenceConsidered = "evidence-considered",
        /// Outside organisations are involved (004 §3(b)).
        OutsideHelpNeeded = "outside-help-needed",
        /// The matter was passed on to whom it belongs to.
        PassedOn = "passed-on",
        /// Actions were agreed with the resident.
        ActionsAgreed = "actions-agreed",
        /// Something was explained to the resident.
        ExplainedToResident = "explained-to-resident",
        /// Other people's data was separated from the resident's own (UK GDPR Art 15(4)).
        ThirdPartiesSeparated = "third-parties-separated",
        /// The reasons were written down.
        ReasonsDocumented = "reasons-documented",
        /// A date was set on which it is looked at again (Code 5.15).
        ReviewSet = "review-set",
        /// The response was signed off by the person the policy names (000 §5.0).
        SignedOff = "signed-off",
        /// A review outside the landlord was asked for (000 §7, Q16).
        ReviewRequested = "review-requested",
        /// The review outside the landlord was issued.
        ReviewIssued = "review-issued",
        /// The resident went to the Ombudsman.
        OmbudsmanApproached = "ombudsman-approached",
        /// The landlord became aware of a possible hazard (SI 2025).
        LandlordAware = "landlord-aware",
        /// The hazard was made safe.
        MadeSafe = "made-safe",
        /// The investigation of the hazard was concluded.
        Investigated = "investigated",
        /// The resident asked for an investigation in person after one from afar (SI 2025).
        RenewedInvestigationRequested = "renewed-investigation-requested",
        /// The written summary of the investigation was given to the resident.
        SummaryGiven = "summary-given",
        /// The relevant safety work was done (SI 2025).
        SafetyWorkDone = "safety-work-done",
        /// Steps were taken to begin work that prevents the hazard from coming back (SI 2025).
        PreventionArranged = "prevention-arranged",
        /// Work to prevent the hazard from coming back was begun.
        PreventionBegun = "prevention-begun",
        /// Somewhere else to stay was offered, as the home cannot be made safe in time (SI 2025).
        AccommodationOffered = "accommodation-offered",
    }
}

impl Event {
    /// What has to be done to bring it about, as a line of a list for staff.
    pub fn to_do(self) -> &'static str {
        match self {
            Self::Received => "Receive the complaint",
            Self::Acknowledged => "Acknowledge the complaint",
            Self::Responded => "Send the full response",
            Self::ResponseReceived => "See that the response arrives",
            Self::HoldingResponseSent => "Send a holding response",
            Self::ProgressTold => "Tell the resident how it stands",
            Self::NextStageRequested => "Ask for the next stage",
            Self::Refused => "Refuse with an explanation",
            Self::Closed => "Close with a letter",
            Self::ContactMade => "Speak with the resident",
            Self::HearingOffered => "Offer a meeting or a hearing in writing",
            Self::FindingsShared => "Share adverse findings",
            Self::Resolved => "Agree an outcome",
            Self::VerballyResolved => "Agree an outcome in a conversation",
            Self::Promised => "Say what will be done, and by when",
            Self::BecameFormal => "Record a formal complaint",
            Self::Extended => "Tell the new date and its reasons",
            Self::OriginalDue => "Meet the original date",
            Self::IssueHappened | Self::IssueKnown => "Complain",
            Self::HandlerAppointed => "Appoint a handler",
            Self::ComplaintDefined => "Set out the complaint and the outcome sought",
            Self::EarlyAnswerConsidered => "Consider what can be answered early",
            Self::VulnerabilityAssessed => "Consider whether the resident is vulnerable",
            Self::DiscretionConsidered => "Consider accepting it although it is late",
            Self::AuthorityEstablished => "Establish the representative's authority",
            Self::SingleContactNamed => "Have the group name one person to write to",
            Self::ConflictsAddressed => "Address conflicts of interest",
            Self::FactsInvestigated => "Investigate the facts",
            Self::EvidenceConsidered => "Consider all the evidence",
            Self::OutsideHelpNeeded => "Record that outside organisations are involved",
            Self::PassedOn => "Pass it on",
            Self::ActionsAgreed => "Agree the actions",
            Self::ExplainedToResident => "Explain it to the resident",
            Self::ThirdPartiesSeparated => "Separate other people's data",
            Self::ReasonsDocumented => "Write down the reasons",
            Self::ReviewSet => "Set a date to look at it again",
            Self::SignedOff => "Have the response signed off",
            Self::ReviewRequested => "Ask for a review outside the landlord",
            Self::ReviewIssued => "Issue the review",
            Self::OmbudsmanApproached => "Go to the Ombudsman",
            Self::LandlordAware => "Become aware of the hazard",
            Self::MadeSafe => "Make the home safe",
            Self::Investigated => "Investigate the hazard",
            Self::RenewedInvestigationRequested => "Ask for an investigation in person",
            Self::SummaryGiven => "Give the written summary",
            Self::SafetyWorkDone => "Do the safety work",
            Self::PreventionArranged => "Arrange preventative work",
            Self::PreventionBegun => "Begin preventative work",
            Self::AccommodationOffered => "Offer somewhere else to stay",
        }
    }
}
