//! The policy in force, in; who wants to be told what and how often, and which paper serves them, out.

use crate::commands::{Output, Shared, say};
use casework::policies::{Audience, Every, Policy, Report, Topic};
use redress::{Problem, policy_text};
use reports::model::Edition;
use serde_json::{Value, json};
use std::process::ExitCode;

/// How a paper comes to those it serves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By itself, to the addresses of this key of [report].
    Sent(&'static str),
    /// Drawn, and given out by people.
    ByHand,
}

/// Which edition serves whom. Whoever is not named gets no paper: what they are to know, people tell them.
///
/// What leaves the house is the panel's, in which no number gives anybody away.
const SERVED: &[(Audience, Edition, Way)] = &[
    (Audience::ScrutinyPanel, Edition::Panel, Way::Sent("panel")),
    (Audience::Customers, Edition::Panel, Way::ByHand),
    (Audience::Members, Edition::Members, Way::ByHand),
    (Audience::Public, Edition::Panel, Way::ByHand),
    (Audience::Staff, Edition::Panel, Way::ByHand),
    (Audience::Board, Edition::Board, Way::Sent("board")),
    (Audience::Committee, Edition::Board, Way::ByHand),
    (Audience::Executive, Edition::Board, Way::ByHand),
    (Audience::SeniorLeadership, Edition::Board, Way::ByHand),
    (Audience::ChiefExecutive, Edition::Board, Way::ByHand),
    (Audience::MemberResponsible, Edition::Board, Way::ByHand),
];

/// What the public is told every year.
const YEARLY: (Audience, Edition, Way) = (Audience::Public, Edition::Annual, Way::ByHand);

/// What each edition tells of.
const TOLD: &[(Edition, &[Topic])] = &[
    (
        Edition::Panel,
        &[
            Topic::Performance,
            Topic::Volumes,
            Topic::Categories,
            Topic::Outcomes,
            Topic::Themes,
            Topic::Lessons,
            Topic::Changes,
            Topic::OmbudsmanFindings,
        ],
    ),
    (
        Edition::Members,
        &[Topic::Lessons, Topic::Changes, Topic::Outcomes],
    ),
    (
        Edition::Annual,
        &[
            Topic::Performance,
            Topic::Volumes,
            Topic::Outcomes,
            Topic::Refused,
            Topic::OmbudsmanFindings,
            Topic::Lessons,
            Topic::Changes,
            Topic::Compliments,
        ],
    ),
    (
        Edition::Board,
        &[
            Topic::Performance,
            Topic::Volumes,
            Topic::Categories,
            Topic::Outcomes,
            Topic::Themes,
            Topic::Lessons,
            Topic::Changes,
            Topic::Compliments,
            Topic::Refused,
            Topic::OmbudsmanFindings,
        ],
    ),
];

/// One audience of one entry of the policy, and what serves it.
struct Row<'a> {
    report: &'a Report,
    to: Audience,
    /// The edition and how it comes; none where no paper tells of any of it.
    served: Option<(Edition, Way)>,
    /// What is asked for and stands in no paper.
    missing: Vec<Topic>,
}

/// Tells it.
pub(super) fn tell(shared: &Shared) -> Result<ExitCode, Problem> {
    let settings = shared.settings()?;
    let (policy, _) = policy_text(&settings.landlord, settings.policies_folder.as_deref())?;
    if shared.output == Output::Person {
        say(&policy.title)?;
    }
    for row in rows(&policy) {
        match shared.output {
            Output::Program => Shared::json(&as_json(&row))?,
            Output::Person => say(&format!("\n{}", in_words(&row)))?,
        }
    }
    if policy.reports.is_empty() && shared.output == Output::Person {
        say("\nIt names nobody who is to be told of complaints.")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn rows(policy: &Policy) -> impl Iterator<Item = Row<'_>> {
    let entries = policy.reports.iter();
    entries.flat_map(|report| report.to.iter().map(move |to| row(report, *to)))
}

fn row(report: &Report, to: Audience) -> Row<'_> {
    // What is published every year has an edition of its own (Code 8.1).
    let of_the_year = (to == Audience::Public && report.every == Every::Year).then_some(&YEARLY);
    let served = of_the_year.or_else(|| SERVED.iter().find(|(audience, ..)| *audience == to));
    let holds = |edition: Edition, topic: Topic| {
        let told = TOLD.iter().find(|(of, _)| *of == edition);
        told.is_some_and(|(_, topics)| topics.contains(&topic))
    };
    let is_told = |topic: &&Topic| served.is_some_and(|(_, edition, _)| holds(*edition, **topic));
    let (told, missing): (Vec<Topic>, Vec<Topic>) = report.what.iter().partition(is_told);
    Row {
        report,
        to,
        served: served
            .filter(|_| !told.is_empty())
            .map(|(_, edition, way)| (*edition, *way)),
        missing,
    }
}

fn in_words(row: &Row<'_>) -> String {
    let Row {
        report,
        to,
        served,
        missing,
    } = row;
    let every = match report.every {
        Every::Once => "once".to_owned(),
        every => format!("every {}", every.as_str()),
    };
    let by = report.by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
    let head = format!(
        "{}, {every}{by}: {} ({})",
        plain(to.as_str()),
        listed(&report.what),
        report.basis.clause
    );
    let mut lines = vec![head];
    lines.push(match served {
        Some((edition, Way::Sent(key))) => format!(
            "    the {} paper of the quarter, sent by itself to `{key}` in [report]",
            edition.as_str()
        ),
        Some((edition, Way::ByHand)) => format!(
            "    the {0} paper, given out by hand: redress report QUARTER --for {0} --out FOLDER",
            edition.as_str()
        ),
        None => "    no paper: people tell them".to_owned(),
    });
    if served.is_some() && !missing.is_empty() {
        lines.push(format!("    not in it, and told by people: {}", listed(missing)));
    }
    lines.join("\n")
}

fn plain(word: &str) -> String {
    word.replace('-', " ")
}

fn listed(topics: &[Topic]) -> String {
    let words: Vec<String> = topics.iter().map(|topic| plain(topic.as_str())).collect();
    words.join(", ")
}

fn as_json(row: &Row<'_>) -> Value {
    let words = |topics: &[Topic]| topics.iter().map(|topic| topic.as_str()).collect::<Vec<_>>();
    json!({
        "to": row.to.as_str(),
        "every": row.report.every.as_str(),
        "by": row.report.by,
        "what": words(&row.report.what),
        "clause": row.report.basis.clause,
        "edition": row.served.map(|(edition, _)| edition.as_str()),
        "sent_to": row.served.and_then(|(_, way)| match way {
            Way::Sent(key) => Some(key),
            Way::ByHand => None,
        }),
        "not_in_it": words(&row.missing),
    })
}
