//! What a stage is, who keeps a clock, and what follows when one runs out.

use super::{TrackId, UnknownWord, words};
use std::str::FromStr;

words! {
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
        /// Beside the complaints procedure and never counted as a stage: hazards, data requests.
        Apart = "apart",
    }

    /// How a resident can be heard.
    Hearing, "way of being heard" {
        /// In one room.
        FaceToFace = "face-to-face",
        /// By video.
        Virtual = "virtual",
        /// By telephone.
        Telephone = "telephone",
        /// In writing.
        Written = "written",
    }

    /// That something is so; what is not so is left out.
    Yes, "answer here" {
        /// It is so.
        Yes = "yes",
    }

    /// How a date is moved.
    How, "way of extending" {
        /// The landlord tells the resident (Code 6.4).
        Notice = "notice",
        /// The landlord and the resident agree on it (003 §5.3).
        Agreement = "agreement",
    }

    /// What it takes to move a date beyond its ceiling.
    Beyond, "way beyond the ceiling" {
        /// Nothing does.
        Never = "never",
        /// A good reason (Code 6.4).
        GoodReason = "good-reason",
        /// The resident's agreement (003 §5.3).
        Agreement = "agreement",
    }
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

impl WhenMissed {
    /// Its words, each with its meaning.
    pub(super) const WORDS: &[(&'static str, &'static str)] = &[
        ("breach", "The duty is out of target, and people are told."),
        (
            "flag",
            "Noted for a person to weigh, nothing follows by itself (Q28).",
        ),
        (
            "closes",
            "The case is closed with a letter, and can be reopened (Q24).",
        ),
        ("becomes-formal", "A formal complaint is recorded (Q13)."),
        (
            "move to TRACK",
            "The case goes on in that track, counted from its original receipt.",
        ),
    ];
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
