//! A part of a letter, in; samples of what it can say, out.

use super::day;
use crate::cases::ReopenReason;
use crate::letters::{Body, Ombudsman, PromisedAction, Said, Since, Step, Verdict};
use crate::policies::{Hearing, Part, Whose};

/// What a letter can say in `part`: the first in full, the last with as little as can be.
pub(in crate::letters) fn of_part(part: Part) -> Vec<Said> {
    match part {
        Part::Received => received(),
        Part::Reference => vec![Said::Reference],
        Part::Handler => vec![Said::Handler("Sam Lee, repairs team".to_owned())],
        Part::ResponseDue => vec![Said::ResponseDue(day(27))],
        Part::Stage => vec![Said::Stage("Stage 1".to_owned())],
        Part::Definition => vec![
            definition(
                Whose::Landlord,
                "You have had no heating since Monday.\n\nNobody came on Tuesday.",
            ),
            definition(Whose::Resident, "No heating since Monday!\nI have a baby."),
        ],
        Part::Outcome => outcomes(),
        Part::HowToComment => vec![Said::HowToComment { by: day(18) }],
        Part::Actions => vec![Said::Actions(vec![
            action("Fit a new boiler", day(20)),
            action("Call you to see that it works", day(23)),
        ])],
        Part::RightsToRedress => vec![Said::RightsToRedress],
        Part::NewDate => vec![Said::NewDate {
            was: day(27),
            now: day(30),
        }],
        Part::Final => vec![Said::Final],
        Part::NextStage => vec![
            next_stage(Some("one month")),
            next_stage(None),
            Said::NextStage {
                name: "Stage 2".to_owned(),
                by: None,
                within: Some("one month".to_owned()),
            },
            Said::NextStage {
                name: "Stage 2".to_owned(),
                by: None,
                within: None,
            },
        ],
        Part::Appeal => vec![Said::Appeal],
        Part::EscalationReasons => vec![Said::EscalationReasons],
        Part::ReviewForm => vec![Said::ReviewForm],
        Part::Hearing => vec![
            Said::Hearing(Hearing::ALL.to_vec()),
            Said::Hearing(vec![Hearing::Written]),
        ],
        Part::Ombudsman => vec![Said::Ombudsman(Ombudsman::sample())],
        Part::ElectedMembers => vec![Said::ElectedMembers],
        Part::DesignatedPerson => vec![Said::DesignatedPerson],
        Part::FurtherBodies => bodies(),
        Part::Amount => [(Some(15_000), None), (None, Some(15_000)), (None, None)]
            .map(|(on_top_of, instead_of)| Said::Amount {
                pence: 25_000,
                on_top_of,
                instead_of,
            })
            .to_vec(),
        Part::Offset => vec![Said::Offset { pence: 12_550 }],
        Part::FormalProcedure => procedures(),
        Part::SingleContact => vec![Said::SingleContact],
        Part::Authority => vec![Said::Authority],
        Part::ComplaintsCombined => {
            vec![Said::ComplaintsCombined(vec![
                "RC-7F3K-92R".to_owned(),
                "RC-4D2M-11Q".to_owned(),
            ])]
        }
        Part::Adjustments => vec![
            Said::Adjustments(vec!["Large print".to_owned()]),
            Said::Adjustments(Vec::new()),
        ],
        part => in_words(part).into_iter().collect(),
    }
}

/// A part that holds nothing but words.
fn in_words(part: Part) -> Option<Said> {
    let (said, words): (fn(String) -> Said, &str) = match part {
        Part::OutcomeSought => (
            Said::OutcomeSought,
            "Heating that works, and somebody who keeps their word.",
        ),
        Part::ResponsibleFor => (Said::ResponsibleFor, "The boiler, and the visit that we missed."),
        Part::NotResponsibleFor => (Said::NotResponsibleFor, "The price of your gas."),
        Part::Reasons => (Said::Reasons, "Our records show no visit on Tuesday."),
        Part::Findings => (
            Said::Findings,
            "Nobody came on Tuesday.\n\nThe part was on order for nine days.",
        ),
        Part::AdverseFindings => (
            Said::AdverseFindings,
            "Our log shows a call to you on Monday at 4pm.",
        ),
        Part::Remedy => (Said::Remedy, "We will fit a new boiler."),
        Part::AgreedOutcome => (
            Said::AgreedOutcome,
            "We fit a new boiler on Friday.\nYou let us in at 9am.",
        ),
        Part::Learning => (Said::Learning, "We now call before each visit."),
        Part::Apology => (Said::Apology, "We are sorry that we left you in the cold."),
        Part::Explanation => (Said::Explanation, "The part for your boiler is on its way to us."),
        Part::Signpost => (Said::Signpost, "Your gas company: 0161 496 0001."),
        Part::Evidence => (Said::Evidence, "The bills for the heaters that you bought."),
        Part::RecordOfConversation => (
            Said::RecordOfConversation,
            "You told us that the boiler failed on Monday.",
        ),
        Part::CloseReason => (Said::CloseReason, "The time to ask us to look again is over."),
        Part::Progress => (Said::Progress, "The new boiler has come. We fit it on Friday."),
        _ => return None,
    };
    Some(said(words.to_owned()))
}

fn definition(whose: Whose, words: &str) -> Said {
    Said::Definition {
        words: words.to_owned(),
        whose,
    }
}

fn outcomes() -> Vec<Said> {
    let outcome = |decision, words: &str| Said::Outcome {
        decision,
        words: words.to_owned(),
    };
    vec![
        outcome(Verdict::Upheld, "We should have come on Tuesday."),
        outcome(Verdict::PartlyUpheld, ""),
        outcome(Verdict::NotUpheld, ""),
        outcome(Verdict::Resolved, ""),
    ]
}

fn action(what: &str, by: chrono::NaiveDate) -> PromisedAction {
    PromisedAction {
        what: what.to_owned(),
        who: "Repairs team".to_owned(),
        by,
    }
}

fn next_stage(within: Option<&str>) -> Said {
    Said::NextStage {
        name: "Stage 2".to_owned(),
        by: Some(day(60)),
        within: within.map(str::to_owned),
    }
}

fn bodies() -> Vec<Said> {
    let full = Body {
        name: "Care Quality Commission".to_owned(),
        matter: "care services".to_owned(),
        telephone: Some("03000 616 161".to_owned()),
        web: Some("www.cqc.org.uk".to_owned()),
    };
    let bare = Body {
        telephone: None,
        web: None,
        ..full.clone()
    };
    vec![
        Said::FurtherBodies(vec![full, bare.clone()]),
        Said::FurtherBodies(vec![bare]),
    ]
}

/// The complaint itself, whatever it was opened again for, and a request.
fn received() -> Vec<Said> {
    let arrived = |stage: Option<&str>, again| Said::Received {
        asked_for: stage.map(str::to_owned),
        again,
    };
    let reasons = [
        ReopenReason::Asked,
        ReopenReason::Ombudsman,
        ReopenReason::NewEvidence,
        ReopenReason::Mistake,
    ];
    let again = reasons.map(|because| arrived(None, Some(because)));
    let first = std::iter::once(arrived(None, None));
    first
        .chain(again)
        .chain([arrived(Some("Stage 2"), None)])
        .collect()
}

fn procedures() -> Vec<Said> {
    let answers = |stage: &str, within: &str, since| Step::Answers {
        stage: Some(stage.to_owned()),
        within: Some(within.to_owned()),
        since,
    };
    let month = Some("one month".to_owned());
    let long = vec![
        Step::GetsInTouch,
        Step::ShowsFindings,
        answers("Stage 1", "10 working days", Since::Receipt),
        Step::LooksAgain { within: month },
        Step::SomebodyNew,
        Step::OffersHearing {
            within: Some("5 working days".to_owned()),
        },
        answers("Stage 2", "20 working days", Since::Acknowledgement),
    ];
    let short = vec![
        Step::Answers {
            stage: None,
            within: None,
            since: Since::Receipt,
        },
        Step::LooksAgain { within: None },
        Step::OffersHearing { within: None },
    ];
    vec![
        Said::FormalProcedure { steps: long },
        Said::FormalProcedure { steps: short },
    ]
}

impl Ombudsman {
    /// An ombudsman with something in every field.
    pub fn sample() -> Self {
        Self {
            name: "Housing Ombudsman".to_owned(),
            telephone: "0300 111 3000".to_owned(),
            website: "www.housing-ombudsman.org.uk".to_owned(),
            post: "PO Box 1484, Unit D, Preston PR2 0ET".to_owned(),
        }
    }
}
