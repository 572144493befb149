//! What a message can be about: categories, contact types, dangers.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a complaint is about, as a slug: `damp-and-mould`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Category(String);

/// The text is not a category's slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is not a category: write it in small letters, with hyphens between the words")]
pub struct NotACategory(pub String);

impl Category {
    /// The category of what fits no other.
    pub fn other() -> Self {
        Self::from_known("other")
    }

    /// A slug that stands in the program.
    pub(crate) fn from_known(slug: &'static str) -> Self {
        Self(slug.to_owned())
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Category {
    type Err = NotACategory;

    fn from_str(text: &str) -> Result<Self, NotACategory> {
        let part = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if text.split('-').all(part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotACategory(text.to_owned()))
        }
    }
}

impl TryFrom<String> for Category {
    type Error = NotACategory;

    fn try_from(text: String) -> Result<Self, NotACategory> {
        text.parse()
    }
}

impl From<Category> for String {
    fn from(category: Category) -> Self {
        category.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A danger that a message speaks of. It alerts a person and puts a safety line on the
/// receipt; whether it is one, a person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hazard {
    /// A smell of gas, carbon monoxide.
    Gas,
    /// Fire, smoke.
    Fire,
    /// Sparks, shocks, water at the electrics.
    Electrics,
    /// Water coming in, a ceiling that may fall.
    FloodOrCollapse,
    /// No heating or hot water with a baby, or somebody pregnant, older or ill.
    NoHeating,
    /// No lift for somebody who cannot use the stairs.
    LiftWithWheelchair,
    /// Damp or mould with illness.
    DampWithIllness,
}

impl Hazard {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 7] = [
        Self::Gas,
        Self::Fire,
        Self::Electrics,
        Self::FloodOrCollapse,
        Self::NoHeating,
        Self::LiftWithWheelchair,
        Self::DampWithIllness,
    ];
}

/// Harm to a person. Not a hazard: such a case is restricted to named people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safeguarding {
    /// The writer may hurt themselves.
    SelfHarm,
    /// Abuse or violence at home.
    DomesticAbuse,
    /// A child or an adult at risk of abuse or neglect.
    AbuseOrNeglect,
}

impl Safeguarding {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 3] = [Self::SelfHarm, Self::DomesticAbuse, Self::AbuseOrNeglect];

    /// The harm as the word lists name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SelfHarm => "self-harm",
            Self::DomesticAbuse => "domestic-abuse",
            Self::AbuseOrNeglect => "abuse-or-neglect",
        }
    }
}

impl Hazard {
    /// The danger as the register and the word lists name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gas => "gas",
            Self::Fire => "fire",
            Self::Electrics => "electrics",
            Self::FloodOrCollapse => "flood-or-collapse",
            Self::NoHeating => "no-heating",
            Self::LiftWithWheelchair => "lift-with-wheelchair",
            Self::DampWithIllness => "damp-with-illness",
        }
    }

    /// The danger in words, as it stands after “danger:”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Gas => "gas or carbon monoxide",
            Self::Fire => "fire or smoke",
            Self::Electrics => "unsafe electrics",
            Self::FloodOrCollapse => "flooding, or a ceiling that may fall",
            Self::NoHeating => "no heating or hot water with somebody vulnerable at home",
            Self::LiftWithWheelchair => "no lift for somebody who cannot use the stairs",
            Self::DampWithIllness => "damp or mould with illness",
        }
    }
}

/// What kind of contact a message is. One message can be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactType {
    /// Dissatisfaction, however expressed; and whatever is in doubt.
    Complaint,
    /// Dissatisfaction under a policy with an informal step.
    Concern,
    /// Something to be done, without dissatisfaction.
    ServiceRequest,
    /// Praise and nothing else.
    Compliment,
    /// A member of Parliament or a councillor for a constituent.
    MemberEnquiry,
    /// A letter of claim under the disrepair protocol.
    DisrepairClaim,
    /// About how personal data were handled (Data Protection Act 2018, section 164A).
    DataProtectionComplaint,
    /// A person asks for their own data (UK GDPR, Article 15).
    SubjectAccessRequest,
    /// A request for information under freedom of information law.
    InformationRequest,
    /// For somebody else; the writer is told for whom.
    NotForUs,
}

impl ContactType {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Complaint,
        Self::Concern,
        Self::ServiceRequest,
        Self::Compliment,
        Self::MemberEnquiry,
        Self::DisrepairClaim,
        Self::DataProtectionComplaint,
        Self::SubjectAccessRequest,
        Self::InformationRequest,
        Self::NotForUs,
    ];

    /// The type as the register and the policies name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Concern => "concern",
            Self::ServiceRequest => "service-request",
            Self::Compliment => "compliment",
            Self::MemberEnquiry => "member-enquiry",
            Self::DisrepairClaim => "disrepair-claim",
            Self::DataProtectionComplaint => "data-protection-complaint",
            Self::SubjectAccessRequest => "subject-access-request",
            Self::InformationRequest => "information-request",
            Self::NotForUs => "not-for-us",
        }
    }
}

impl fmt::Display for ContactType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
