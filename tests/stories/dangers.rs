//! A mail that speaks of danger, in; who hears of it, by when the home has to be safe, and how that was kept, out.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use casework::cases::{Judgement, Reference};
use casework::given::{Chance, Clock};
use casework::moves::people::{HazardDone, JudgeHazard, SummariseHazard};
use casework::moves::{Action, Doing, Move, make};
use casework::policies::Event;
use casework::triage::Hazard;
use libtest_mimic::Trial;
use redress::House;
use register::Opening;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::office::{Office, mail};
use crate::register::desk::ask;

pub fn trials() -> Vec<Trial> {
    both(
        "dangers::no_heating_with_a_baby_is_an_emergency_and_late_at_night",
        no_heating,
    )
    .into_iter()
    .collect()
}

/// Sam does something at that time, and the letters of it go.
async fn does(office: &Office, time: &str, step: impl Move) -> Result<()> {
    office.clock.set(time)?;
    let seed = u8::try_from(time.bytes().map(u32::from).sum::<u32>() % 251)?;
    let (clock, chance) = (Arc::new(office.clock.clone()), Chance::from_seed([seed; 32]));
    let mut house = House::open(&office.settings()?, Opening::Existing, clock, chance).await?;
    let people = &house.rules.directory.handlers;
    let by = people
        .iter()
        .find(|person| person.name == "Sam Lee")
        .context("no Sam")?
        .id;
    let reference: Reference = office.case().await?.reference.parse()?;
    let (now, mut luck) = (office.clock.now(), house.chance());
    let mut tx = house.register.write().await?;
    let case = tx.case_by_reference(&reference).await?.context("no case")?;
    let file = tx.case_file(case.id, (&[], &step.people()), &house.rules).await?;
    let doing = Doing {
        by: Some(by),
        at: now,
        now,
    };
    let plan = make(&house.rules, &file.context("no file")?, &step, doing, &mut luck)
        .map_err(|refused| anyhow!("at {time}: {refused}"))?;
    tx.apply(&[plan], now).await?;
    tx.commit().await?;
    house.register.close().await;
    office.worker().await.map(drop)
}

/// Who was told so far that a danger was not seen to in time.
fn told_of_late(office: &Office) -> Result<Vec<String>> {
    let letters = office.letters_of("alert")?;
    let subject = |raw: &Option<String>| {
        raw.as_deref()
            .is_some_and(|words| words.contains("not seen to in time"))
    };
    let late = letters.iter().filter(|letter| subject(&letter.message.subject));
    let mut to: Vec<String> = late.map(|letter| letter.to.clone()).collect();
    to.sort();
    Ok(to)
}

/// The clocks of the danger: which, by when, and whether they run.
async fn clocks(office: &Office) -> Result<Vec<String>> {
    let case = office.case().await?;
    let of = case.dates.iter().filter(|date| date.hazard == "no-heating");
    let standing = |met: bool, stopped: bool| match (met, stopped) {
        (true, _) => "met",
        (false, true) => "stopped",
        (false, false) => "runs",
    };
    Ok(of
        .map(|date| {
            let stands = standing(date.met_at.is_some(), date.stopped_at.is_some());
            format!("{} {} {stands}", date.clock, date.act_by)
        })
        .collect())
}

fn done(event: Event) -> HazardDone {
    HazardDone {
        hazard: Hazard::NoHeating,
        event,
        note: "The boiler had failed.".to_owned(),
    }
}

async fn no_heating(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let words =
        "We have no heating since last night and a baby of three months. Nobody answers your telephone.";
    let late = mail("ann@home.example", "1@home.example", "No heating", words);
    let late = late
        .replace("09:12:00 +0000", "22:40:00 +0000")
        .replace("09:11:40", "22:39:40");
    office.clock.set("2026-11-02T22:45:00Z")?;
    office.post("1", late)?;
    office.both().await?;
    // Told at once, with the hour by which the home has to be safe.
    let alarmed = office.letters_of("alert")?;
    let alarm = alarmed
        .iter()
        .find(|letter| letter.raw.contains("speaks of danger"));
    ensure!(alarm.is_some(), "nobody on call was told");
    let new = office
        .letters_of("new-case")?
        .pop()
        .context("no mail of a new case")?;
    ensure!(
        new.message
            .text
            .contains("Make the home safe by 10:40pm on Tuesday 3 November 2026"),
        "{}",
        new.message.text
    );
    let aware = [
        "emergency 2026-11-03T22:40:00Z runs",
        "investigate 2026-11-16 runs",
    ];
    ensure!(clocks(&office).await? == aware, "{:?}", clocks(&office).await?);
    let confirm = JudgeHazard {
        hazard: Hazard::NoHeating,
        judgement: Judgement::Confirmed,
        kind: Some("emergency".into()),
        because: "A baby of three months, two degrees outside.".to_owned(),
    };
    does(&office, "2026-11-03T07:30:00Z", confirm).await?;
    let emergency = [
        "emergency 2026-11-03T22:40:00Z runs",
        "investigate 2026-11-16 stopped",
    ];
    ensure!(
        clocks(&office).await? == emergency,
        "{:?}",
        clocks(&office).await?
    );
    office.clock.set("2026-11-03T22:40:00Z")?;
    office.worker().await?;
    ensure!(told_of_late(&office)?.is_empty(), "the last instant is in time");
    for time in ["2026-11-03T22:40:01Z", "2026-11-03T23:30:00Z"] {
        office.clock.set(time)?;
        office.worker().await?;
        let told = told_of_late(&office)?;
        ensure!(told == LATE, "{time}: {told:?}");
    }
    let tasks = office.tasks().await?;
    ensure!(tasks.iter().any(|task| task.kind == "see_to_hazard"), "{tasks:?}");
    does(&office, "2026-11-04T01:20:00Z", done(Event::MadeSafe)).await?;
    let tasks = office.tasks().await?;
    ensure!(tasks.iter().all(|task| task.kind != "see_to_hazard"), "{tasks:?}");
    does(&office, "2026-11-04T09:00:00Z", done(Event::Investigated)).await?;
    let summary = SummariseHazard {
        hazard: Hazard::NoHeating,
        findings: "Your boiler had failed. It was an emergency hazard.".to_owned(),
        reasons: "The pump was worn out, and nobody had looked at it for two years.".to_owned(),
        actions: vec![Action {
            what: "We replace the boiler".to_owned(),
            by: "2026-11-20".parse()?,
            who: None,
        }],
    };
    does(&office, "2026-11-04T10:00:00Z", summary).await?;
    let letter = office.letters_of("hazard-summary")?.pop().context("no summary")?;
    ensure!(letter.to == "ann@home.example", "{}", letter.to);
    for says in [
        "We have looked into the danger in your home.",
        "It was an emergency hazard.",
        "The pump was worn out",
        "We replace the boiler",
        "20 November 2026",
        "Housing Ombudsman Service",
        "In danger: call 999",
    ] {
        ensure!(
            letter.message.text.contains(says),
            "{says}: {}",
            letter.message.text
        );
    }
    figures(&office).await?;
    shown(&office).await?;
    office.close().await
}

/// Sam has nobody above him: the complaints team answers for the case with him.
const LATE: &[&str] = &[
    "complaints.team@homes.example",
    "on.call@homes.example",
    "sam.lee@homes.example",
];

/// What reports read: the emergency was late, the summary in time, and what follows runs.
async fn figures(office: &Office) -> Result<()> {
    let figures = ask(
        &office.ground,
        "select kind || ' ' || word || ' ' || coalesce(cast(number as text), 'runs') from milestone
         where kind like 'hazard_%' order by kind",
    )
    .await?;
    ensure!(
        figures
            == [
                "hazard_confirmed no-heating runs",
                "hazard_emergency_due no-heating 0",
                "hazard_preventative_start_due no-heating runs",
                "hazard_preventative_steps_due no-heating runs",
                "hazard_summary_due no-heating 1",
            ],
        "{figures:?}"
    );
    Ok(())
}

async fn shown(office: &Office) -> Result<()> {
    let reference = office.case().await?.reference;
    let told = json_lines(&redress(
        office.folder(),
        &["case", "show", &reference, "--json"],
    )?)?;
    let danger = &told[0]["dangers"][0];
    ensure!(
        danger["hazard"] == "no-heating"
            && danger["standing"] == "confirmed"
            && danger["kind"] == "emergency",
        "{danger}"
    );
    let page = redress(office.folder(), &["case", "show", &reference])?;
    let page = String::from_utf8(page.stdout)?;
    for says in [
        "Danger        no heating or hot water with somebody vulnerable at home – confirmed, emergency hazard",
        "no-heating: emergency by 10:40pm on Tuesday 3 November 2026",
    ] {
        ensure!(page.contains(says), "{says}: {page}");
    }
    Ok(())
}
