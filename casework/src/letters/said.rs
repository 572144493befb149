//! One thing that a letter has to say to a resident, in; the part of the letter that it is, out.

use crate::cases::ReopenReason;
use crate::letters::Verdict;
use crate::letters::wording::says_nothing;
use crate::policies::{Hearing, Part, Whose};
use chrono::NaiveDate;
use serde::Serialize;

/// A part of a letter with what it has to say. What is the same for everybody stands in the
/// part's template; words are those of the landlord's staff, where nothing else is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "part", content = "said", rename_all = "kebab-case")]
pub enum Said {
    /// That the complaint, or the request for a further stage, has arrived and is logged.
    Received {
        /// The stage that was asked for, in the policy's words; none where it is the complaint itself.
        asked_for: Option<String>,
        /// Why the case, answered or closed before, is open again; none where it is not that.
        again: Option<ReopenReason>,
    },
    /// The letter's own reference, to quote.
    Reference,
    /// The person or team who deals with it.
    Handler(String),
    /// The last day of the full answer.
    ResponseDue(NaiveDate),
    /// The stage, in the policy's words.
    Stage(String),
    /// The complaint as it is understood, or in the resident's own words (Code 5.6).
    Definition {
        /// The words.
        words: String,
        /// Whose words they are: the resident's stand as a quotation.
        whose: Whose,
    },
    /// What the resident wants to come of it (Code 5.6).
    OutcomeSought(String),
    /// What the landlord is responsible for (Code 5.7).
    ResponsibleFor(String),
    /// What it is not responsible for (Code 5.7).
    NotResponsibleFor(String),
    /// What was decided.
    Outcome {
        /// In a word.
        decision: Verdict,
        /// In the handler's words; may be empty.
        words: String,
    },
    /// The reasons of a decision.
    Reasons(String),
    /// What was found.
    Findings(String),
    /// What was found that speaks against the resident's account.
    AdverseFindings(String),
    /// How to comment before the decision.
    HowToComment {
        /// The last day for it.
        by: NaiveDate,
    },
    /// What is offered to put it right.
    Remedy(String),
    /// What will be done.
    Actions(Vec<PromisedAction>),
    /// What was agreed with the resident.
    AgreedOutcome(String),
    /// What the landlord learned.
    Learning(String),
    /// What the resident can ask for where something went wrong.
    RightsToRedress,
    /// An apology.
    Apology(String),
    /// A later date.
    NewDate {
        /// The date that was told before.
        was: NaiveDate,
        /// The date now.
        now: NaiveDate,
    },
    /// Why it is so.
    Explanation(String),
    /// That this is the landlord's last word.
    Final,
    /// How to ask for the next stage.
    NextStage {
        /// The stage, in the policy's words.
        name: String,
        /// The last day to ask.
        by: Option<NaiveDate>,
        /// The time there is, as it stands after “within”: `one month`.
        within: Option<String>,
    },
    /// That there is a right to appeal.
    Appeal,
    /// Reasons to choose from, asked and never required (Q25).
    EscalationReasons,
    /// The form that asks for a review.
    ReviewForm,
    /// The ways of being heard that are offered.
    Hearing(Vec<Hearing>),
    /// Who advises, and decides, from outside.
    Ombudsman(Ombudsman),
    /// That an MP or councillor can help.
    ElectedMembers,
    /// How to reach a designated person. The law behind it ended in England on 1 October 2022
    /// (Q27): no letter of today says it.
    DesignatedPerson,
    /// Other bodies that may be asked.
    FurtherBodies(Vec<Body>),
    /// Who deals with the matter instead.
    Signpost(String),
    /// The evidence that is asked for, or that comes with the letter.
    Evidence(String),
    /// The amount offered.
    Amount {
        /// In pence.
        pence: u64,
        /// What the resident took before, in pence: this comes on top of it.
        on_top_of: Option<u64>,
        /// An offer that they have not answered, in pence: this takes its place.
        instead_of: Option<u64>,
    },
    /// The amount that is set against a debt (000 §6.0).
    Offset {
        /// In pence.
        pence: u64,
    },
    /// The record of a conversation (004 §3(b)).
    RecordOfConversation(String),
    /// How a complaint goes from here.
    FormalProcedure {
        /// What happens, in its order.
        steps: Vec<Step>,
    },
    /// That a group names one person to write to (003 §5.8).
    SingleContact,
    /// What authority a representative needs (003 §4.2).
    Authority,
    /// Why the case is closed, in a sentence.
    CloseReason(String),
    /// The references of the complaints that are treated as one (003 §3.5).
    ComplaintsCombined(Vec<String>),
    /// How the stage stands.
    Progress(String),
    /// Help to take part: what was agreed, each in a few words; none where nothing was yet.
    Adjustments(Vec<String>),
}

/// Something that was promised to the resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PromisedAction {
    /// What will be done.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// The last day for it.
    pub by: NaiveDate,
}

/// A step of the way a complaint goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum Step {
    /// The landlord gets in touch to talk about the complaint (001-S1b).
    GetsInTouch,
    /// Findings against the resident are shown before the decision (001-S1b).
    ShowsFindings,
    /// Who did not decide it before looks at it (Code 6.13).
    SomebodyNew,
    /// The resident is offered to be heard before the answer (000 §5.0, 001 ¶20).
    OffersHearing {
        /// The time the landlord has to offer it, as it stands after “within”: `5 working days`.
        within: Option<String>,
    },
    /// The landlord answers in writing.
    Answers {
        /// The stage, in the policy's words.
        stage: Option<String>,
        /// The time it has, as it stands after “within”: `10 working days`.
        within: Option<String>,
        /// What that time is counted from.
        since: Since,
    },
    /// The resident may ask for another look.
    LooksAgain {
        /// The time to ask, as it stands after “within”: `one month`.
        within: Option<String>,
    },
}

/// What the time for an answer is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// The complaint, or the request.
    Receipt,
    /// The acknowledgement (Code 6.3, 6.14).
    Acknowledgement,
}

/// An ombudsman, from the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ombudsman {
    /// Name without the article: `Housing Ombudsman`.
    pub name: String,
    /// Telephone number as written for readers.
    pub telephone: String,
    /// Address of the website, without `https://`.
    pub website: String,
    /// Where to write by post.
    pub post: String,
}

/// Another body, from the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// What it deals with.
    pub matter: String,
    /// Telephone number as written for readers.
    pub telephone: Option<String>,
    /// Address of the website, without `https://`.
    pub web: Option<String>,
}

impl Said {
    /// The part of a letter that it is.
    pub fn part(&self) -> Part {
        match self {
            Self::Received { .. } => Part::Received,
            Self::Reference => Part::Reference,
            Self::Handler(_) => Part::Handler,
            Self::ResponseDue(_) => Part::ResponseDue,
            Self::Stage(_) => Part::Stage,
            Self::Definition { .. } => Part::Definition,
            Self::OutcomeSought(_) => Part::OutcomeSought,
            Self::ResponsibleFor(_) => Part::ResponsibleFor,
            Self::NotResponsibleFor(_) => Part::NotResponsibleFor,
            Self::Outcome { .. } => Part::Outcome,
            Self::Reasons(_) => Part::Reasons,
            Self::Findings(_) => Part::Findings,
            Self::AdverseFindings(_) => Part::AdverseFindings,
            Self::HowToComment { .. } => Part::HowToComment,
            Self::Remedy(_) => Part::Remedy,
            Self::Actions(_) => Part::Actions,
            Self::AgreedOutcome(_) => Part::AgreedOutcome,
            Self::Learning(_) => Part::Learning,
            Self::RightsToRedress => Part::RightsToRedress,
            Self::Apology(_) => Part::Apology,
            Self::NewDate { .. } => Part::NewDate,
            Self::Explanation(_) => Part::Explanation,
            Self::Final => Part::Final,
            Self::NextStage { .. } => Part::NextStage,
            Self::Appeal => Part::Appeal,
            Self::EscalationReasons => Part::EscalationReasons,
            Self::ReviewForm => Part::ReviewForm,
            Self::Hearing(_) => Part::Hearing,
            Self::Ombudsman(_) => Part::Ombudsman,
            Self::ElectedMembers => Part::ElectedMembers,
            Self::DesignatedPerson => Part::DesignatedPerson,
            Self::FurtherBodies(_) => Part::FurtherBodies,
            Self::Signpost(_) => Part::Signpost,
            Self::Evidence(_) => Part::Evidence,
            Self::Amount { .. } => Part::Amount,
            Self::Offset { .. } => Part::Offset,
            Self::RecordOfConversation(_) => Part::RecordOfConversation,
            Self::FormalProcedure { .. } => Part::FormalProcedure,
            Self::SingleContact => Part::SingleContact,
            Self::Authority => Part::Authority,
            Self::CloseReason(_) => Part::CloseReason,
            Self::ComplaintsCombined(_) => Part::ComplaintsCombined,
            Self::Progress(_) => Part::Progress,
            Self::Adjustments(_) => Part::Adjustments,
        }
    }

    /// Whether there is anything in it: an apology without words is none.
    pub fn says_something(&self) -> bool {
        match self {
            Self::Handler(words)
            | Self::Stage(words)
            | Self::Definition { words, .. }
            | Self::OutcomeSought(words)
            | Self::ResponsibleFor(words)
            | Self::NotResponsibleFor(words)
            | Self::Reasons(words)
            | Self::Findings(words)
            | Self::AdverseFindings(words)
            | Self::Remedy(words)
            | Self::AgreedOutcome(words)
            | Self::Learning(words)
            | Self::Apology(words)
            | Self::Explanation(words)
            | Self::Signpost(words)
            | Self::Evidence(words)
            | Self::RecordOfConversation(words)
            | Self::CloseReason(words)
            | Self::Progress(words) => !says_nothing(words),
            Self::Actions(actions) => !actions.is_empty(),
            Self::Hearing(ways) => !ways.is_empty(),
            Self::FurtherBodies(bodies) => !bodies.is_empty(),
            Self::ComplaintsCombined(references) => !references.is_empty(),
            Self::FormalProcedure { steps } => !steps.is_empty(),
            _ => true,
        }
    }

    /// Whether it is a line of the box at the head, and no section of its own.
    pub(super) fn is_fact(&self) -> bool {
        matches!(
            self,
            Self::Reference | Self::Handler(_) | Self::ResponseDue(_) | Self::Stage(_)
        )
    }
}
