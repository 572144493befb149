//! Ann's case under a group's policy, One Housing's, a co-operative's and Scotland's, in; how it went, out.

use anyhow::Result;
use casework::moves::stages::Hold;
use casework::policies::Event;

use super::english::more_time;
use super::house::{Life, ROBIN, SAM};
use crate::ground::Ground;

pub async fn group(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "group").await?;
    life.at("2026-11-05T10:00:00Z").await?.acknowledges(SAM).await?;
    life.has_done(SAM, &[Event::FactsInvestigated]).await?;
    life.at("2026-11-16T10:00:00Z")
        .await?
        .answers(SAM, "2026-11-30")
        .await?;
    life.at("2026-11-20T10:00:00Z").await?.asks_for_more(SAM).await?;
    life.acknowledges(ROBIN)
        .await?
        .has_done(ROBIN, &[Event::FactsInvestigated])
        .await?;
    life.at("2026-12-10T10:00:00Z")
        .await?
        .answers(ROBIN, "2027-01-15")
        .await?;
    life.at("2026-12-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(ROBIN, "2027-02-26")
        .await?;
    life.ends("group", "final").await
}

pub async fn one_housing(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "one-housing").await?;
    life.at("2026-11-03T10:00:00Z")
        .await?
        .has_done(SAM, &[Event::HandlerAppointed])
        .await?;
    life.at("2026-11-20T10:00:00Z").await?;
    life.does(SAM, "asks for more time", more_time()).await?;
    life.has_done(SAM, &[Event::FactsInvestigated]).await?;
    life.at("2026-11-27T10:00:00Z")
        .await?
        .answers(SAM, "2026-12-11")
        .await?;
    life.at("2026-12-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(SAM, "2027-02-26")
        .await?;
    life.ends("one-housing", "final").await
}

pub async fn coop(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "coop").await?;
    life.at("2026-11-05T10:00:00Z").await?;
    let hold = Hold {
        reasons: "The surveyor comes next week.".to_owned(),
        until: Some("2026-11-13".parse()?),
    };
    life.does(SAM, "sends a holding response", hold).await?;
    life.has_done(SAM, &[Event::FactsInvestigated]).await?;
    life.at("2026-11-12T10:00:00Z")
        .await?
        .answers(SAM, "2026-11-30")
        .await?;
    life.at("2026-11-20T10:00:00Z").await?.asks_for_more(SAM).await?;
    life.has_done(ROBIN, &[Event::EvidenceConsidered]).await?;
    life.at("2026-12-10T10:00:00Z")
        .await?
        .answers(ROBIN, "2027-01-15")
        .await?;
    life.at("2026-12-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(ROBIN, "2027-02-26")
        .await?;
    life.ends("coop", "final").await
}

pub async fn spso(ground: Ground) -> Result<()> {
    let mut life = Life::begins(ground, "spso").await?;
    life.at("2026-11-05T10:00:00Z")
        .await?
        .answers(SAM, "2026-11-30")
        .await?;
    life.at("2026-11-20T10:00:00Z").await?.asks_for_more(SAM).await?;
    life.acknowledges(ROBIN)
        .await?
        .has_done(ROBIN, &[Event::FactsInvestigated])
        .await?;
    life.at("2026-12-10T10:00:00Z")
        .await?
        .answers_signed(ROBIN, "2027-01-15")
        .await?;
    life.at("2026-12-20T10:00:00Z")
        .await?
        .goes_to_the_ombudsman(ROBIN, "2027-02-26")
        .await?;
    life.ends("spso", "final").await
}
