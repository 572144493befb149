//! A word of a policy file, in; what it means to the program, out.
//!
//! The vocabularies are closed: what a policy can say, the program can do. A policy that
//! needs a new word gets it here, with the code that acts on it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is no word of its vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{word}\u{201d} is no {vocabulary}")]
pub struct UnknownWord {
    /// What was read.
    pub word: String,
    /// What it should have been, for example "clock event".
    pub vocabulary: &'static str,
    /// The words there are.
    pub known: Vec<&'static str>,
}

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident, $vocabulary:literal {
        $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the vocabulary.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word as a policy file writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let found = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                found.ok_or_else(|| UnknownWord {
                    word: text.to_owned(),
                    vocabulary: $vocabulary,
                    known: Self::ALL.iter().map(|word| word.as_str()).collect(),
                })
            }
        }
    )+};
}

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
        /// A reply was sent that says when the full response will come (004 \u{a7}3(b)).
        HoldingResponseSent = "holding-response-sent",
        /// The resident asked for the next stage.
        NextStageRequested = "next-stage-requested",
        /// The request for this stage was refused with an explanation (001 \u{b6}21).
        Refused = "refused",
        /// The handler spoke with the resident about the complaint (001 \u{b6}18).
        ContactMade = "contact-made",
        /// The resident was offered a meeting or to be heard in writing (001 \u{b6}20).
        MeetingOffered = "meeting-offered",
        /// Adverse findings were put to the resident for comment, or the handler recorded that there are none.
        FindingsShared = "findings-shared",
        /// An outcome was agreed with the resident without a formal response (003 \u{a7}5.1).
        Resolved = "resolved",
        /// A concern was recorded as a formal complaint (003 \u{a7}5.2, Q12).
        BecameFormal = "became-formal",
        /// The date that stood before it was extended (Q23).
        OriginalDue = "original-due",
        /// What the complaint is about happened (003 \u{a7}3.3).
        IssueHappened = "issue-happened",
        /// What the complaint is about happened, or the resident came to know of it (Code 2.2).
        IssueKnown = "issue-known",
        /// A review outside the landlord was asked for (000 \u{a7}7, Q16).
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
        /// The written summary of the investigation was given to the resident.
        SummaryGiven = "summary-given",
        /// Work to prevent the hazard from coming back was begun.
        PreventionBegun = "prevention-begun",
    }

    /// Whose time a clock measures: the landlord's duty or the resident's limit.
    Whose, "one to keep a clock" {
        /// The landlord's duty: its own convention errs to the earlier date.
        Landlord = "landlord",
        /// The resident's limit: errs to the later date.
        Resident = "resident",
    }

    /// What a stage is to the landlord and to the figures.
    StageKind, "kind of stage" {
        /// Before any formal complaint is recorded.
        Informal = "informal",
        /// A stage of the complaints procedure, counted as one.
        Formal = "formal",
        /// Outside the landlord: never a stage in the figures (Q16).
        Outside = "outside",
    }

    /// What a message can be about.
    ContactKind, "contact type" {
        /// An expression of dissatisfaction.
        Complaint = "complaint",
        /// Where a policy has an informal step.
        Concern = "concern",
        /// A request for a service, not yet complained about.
        ServiceRequest = "service-request",
        /// Praise or thanks.
        Compliment = "compliment",
        /// An enquiry of an MP or a councillor.
        MemberEnquiry = "member-enquiry",
        /// A claim letter about disrepair, for the legal team.
        DisrepairClaim = "disrepair-claim",
        /// A complaint about how personal data was handled.
        DataProtectionComplaint = "data-protection-complaint",
        /// A request for information held.
        InformationRequest = "information-request",
    }

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
        /// What was found and decided.
        Outcome = "outcome",
        /// The findings that speak against the resident's account.
        AdverseFindings = "adverse-findings",
        /// How to comment, and that it is before the decision.
        HowToComment = "how-to-comment",
        /// How to ask for the next stage, by when, and the reasons to choose from (asked, never required: Q25).
        NextStage = "next-stage",
        /// How to reach the Ombudsman, at any stage.
        Ombudsman = "ombudsman",
    }

    /// How a complaint can be made.
    Channel, "channel" {
        /// By telephone.
        Telephone = "telephone",
        /// Face to face.
        InPerson = "in-person",
        /// By e-mail.
        Email = "email",
        /// By letter.
        Post = "post",
    }

    /// What a resident is asked for; none is ever a condition (Code 1.3, 3.2).
    Detail, "detail to ask for" {
        /// Who complains.
        Name = "name",
        /// The address, or the tenancy reference.
        Home = "home",
        /// How to reach them, and the way they prefer.
        Contact = "contact",
        /// What went wrong, and when.
        WhatWentWrong = "what-went-wrong",
        /// What would put it right.
        OutcomeSought = "outcome-sought",
        /// Help needed to take part.
        Adjustments = "adjustments",
    }
}

impl LetterKind {
    /// What sending one brings about; nothing for a receipt, which counts as an
    /// acknowledgement only where the policy says so.
    pub fn brings(self) -> Option<Event> {
        match self {
            Self::Receipt => None,
            Self::Acknowledgement => Some(Event::Acknowledged),
            Self::FindingsInvitation => Some(Event::FindingsShared),
            Self::Response => Some(Event::Responded),
        }
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
            Self::NextStageRequested => "Ask for the next stage",
            Self::Refused => "Refuse with an explanation",
            Self::ContactMade => "Speak with the resident",
            Self::MeetingOffered => "Offer a meeting",
            Self::FindingsShared => "Share adverse findings",
            Self::Resolved => "Agree an outcome",
            Self::BecameFormal => "Record a formal complaint",
            Self::OriginalDue => "Meet the original date",
            Self::IssueHappened | Self::IssueKnown => "Complain",
            Self::ReviewRequested => "Ask for a review outside the landlord",
            Self::ReviewIssued => "Issue the review",
            Self::OmbudsmanApproached => "Go to the Ombudsman",
            Self::LandlordAware => "Become aware of the hazard",
            Self::MadeSafe => "Make the home safe",
            Self::Investigated => "Investigate the hazard",
            Self::SummaryGiven => "Give the written summary",
            Self::PreventionBegun => "Begin preventative work",
        }
    }
}

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The name as the policy file writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

names! {
    /// A stage, by the policy's own name for it: `stage-1`.
    StageId,
    /// One of several ways through a stage: `investigate-it`.
    TrackId,
    /// A clock: `s1_response`.
    ClockId,
    /// A role that the settings fill with people: `complaints-team`.
    RoleId,
}

/// What happens when a clock runs out before its event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WhenMissed {
    /// `breach`: the duty is out of target, and people are told.
    Breach,
    /// `flag`: noted for a person to weigh, nothing follows by itself (Q28).
    Flag,
    /// `closes`: the case is closed with a letter, and can be reopened (Q24).
    Closes,
    /// `becomes-formal`: a formal complaint is recorded (Q13).
    BecomesFormal,
    /// `move to TRACK`: the case goes on in that track, counted from its original receipt.
    MoveTo(TrackId),
}

impl FromStr for WhenMissed {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "breach" => Ok(Self::Breach),
            "flag" => Ok(Self::Flag),
            "closes" => Ok(Self::Closes),
            "becomes-formal" => Ok(Self::BecomesFormal),
            _ => match text.strip_prefix("move to ") {
                Some(track) => Ok(Self::MoveTo(track.into())),
                None => Err(UnknownWord {
                    word: text.to_owned(),
                    vocabulary: "answer to a missed clock",
                    known: vec!["breach", "flag", "closes", "becomes-formal", "move to \u{2026}"],
                }),
            },
        }
    }
}
