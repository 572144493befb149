//! Ann's case under One Manchester's two procedures and under the Code, in; how it went, out.

use anyhow::Result;
use casework::moves::Colleague;
use casework::moves::stages::{
    Agreed, ChooseHearing, Extend, Findings, Later, NamePanel, OfferHearing, Progress,
};
use casework::policies::{Event, Hearing};

use super::house::{Life, PAT, ROBIN, SAM};
use crate::ground::Ground;

pub async fn om_policy(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "om-policy").await?;
    life.at("2026-11-09T10:00:00Z").await?;
    life.does(SAM, "tells how it stands", progress("2026-11-13")?)
        .await?;
    life.has_done(SAM, &[Event::FactsInvestigated]).await?;
    life.at("2026-11-12T10:00:00Z")
        .await?
        .answers_signed(SAM, "2026-11-30")
        .await?;
    life.at("2026-11-20T10:00:00Z").await?.asks_for_more(SAM).await?;
    life.does(PAT, "offers to be heard", OfferHearing).await?;
    let choice = ChooseHearing {
        how: Hearing::Written,
        note: "She rang.".to_owned(),
    };
    life.does(PAT, "writes down what Ann chose", choice).await?;
    let roles = ["board-member", "panel-member", "senior-officer"];
    let members = roles.map(|role| Colleague(format!("Panel {role}"))).to_vec();
    life.does(PAT, "names the panel", NamePanel { members }).await?;
    life.at("2026-12-10T10:00:00Z")
        .await?
        .answers("Panel senior-officer", "2027-01-15")
        .await?;
    life.at("2026-12-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(PAT, "2027-02-26")
        .await?;
    life.ends("om-policy", "final").await
}

pub async fn om_web(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "om-web").await?;
    life.at("2026-11-03T10:00:00Z")
        .await?
        .has_done(SAM, &[Event::ContactMade])
        .await?;
    let words = "Two visits were booked and both were missed.".to_owned();
    life.does(SAM, "shows what was found", Findings::Adverse { words })
        .await?;
    let words = "She agrees.".to_owned();
    life.does(SAM, "writes down what Ann said", Findings::Commented { words })
        .await?;
    life.at("2026-11-12T10:00:00Z")
        .await?
        .answers(SAM, "2026-11-30")
        .await?;
    life.at("2026-11-20T10:00:00Z").await?.asks_for_more(SAM).await?;
    life.has_done(ROBIN, &[Event::EarlyAnswerConsidered]).await?;
    life.does(ROBIN, "offers to be heard", OfferHearing).await?;
    let note = "Nothing new was found.".to_owned();
    life.does(ROBIN, "has nothing to show", Findings::None { note })
        .await?;
    life.at("2026-12-10T10:00:00Z")
        .await?
        .answers(ROBIN, "2027-01-15")
        .await?;
    life.at("2026-12-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(ROBIN, "2027-02-26")
        .await?;
    life.ends("om-web", "final").await
}

/// What the Code wants done before an answer.
const BEFORE_AN_ANSWER: &[Event] = &[
    Event::ContactMade,
    Event::ConflictsAddressed,
    Event::EvidenceConsidered,
];

pub async fn code(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "code").await?;
    life.at("2026-11-04T10:00:00Z").await?.acknowledges(SAM).await?;
    life.has_done(SAM, &[Event::EarlyAnswerConsidered]).await?;
    life.has_done(SAM, BEFORE_AN_ANSWER).await?;
    life.at("2026-11-13T10:00:00Z").await?;
    life.does(SAM, "asks for more time", more_time()).await?;
    life.at("2026-11-24T10:00:00Z")
        .await?
        .answers(SAM, "2026-12-11")
        .await?;
    life.at("2026-12-01T10:00:00Z").await?.asks_for_more(SAM).await?;
    life.acknowledges(ROBIN)
        .await?
        .has_done(ROBIN, BEFORE_AN_ANSWER)
        .await?;
    life.at("2026-12-18T10:00:00Z")
        .await?
        .answers(ROBIN, "2027-01-15")
        .await?;
    life.at("2027-01-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(ROBIN, "2027-02-26")
        .await?;
    life.ends("code", "final").await
}

pub fn progress(next_by: &str) -> Result<Progress> {
    Ok(Progress {
        words: "A surveyor has looked at your roof. We wait for her report.".to_owned(),
        reasons: Some("The report takes a week.".to_owned()),
        next_by: Some(next_by.parse()?),
    })
}

/// Four working days more, for the first reason of the list.
pub fn more_time() -> Extend {
    Extend {
        clock: None,
        to: Later::WorkingDays(4),
        reason: "1".to_owned(),
        explanation: Some("The surveyor is ill.".to_owned()),
        beyond_because: None,
        agreed: Agreed::Yes,
        approved_by: Some(Colleague(PAT.to_owned())),
        update_by: None,
    }
}
