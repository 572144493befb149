//! Who is there and who has how many cases, in; whose the next one is, out.

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::ground::{Ground, both};
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    [
        both(
            "routing::a_team_shares_its_cases_among_those_who_are_there",
            shared,
        ),
        both(
            "routing::a_complaint_about_somebody_never_reaches_them",
            about_staff,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const TEAM: &str = "name = \"repairs\"\nemail = \"repairs@homes.example\"";

/// Repairs with Sam and Noor, who share, and Kim, who stands in for both; Pat manages them.
fn office(ground: Ground, away: &str) -> Result<Office> {
    let office = Office::open(ground)?;
    office.change(
        TEAM,
        &format!("{TEAM}\nmanager = \"pat@homes.example\"\nshares = \"round-robin\""),
    )?;
    let sam = "team = \"repairs\"\nroles = [\"investigator\"]\n";
    let deputy = "deputy = \"kim@homes.example\"\n";
    let more = format!(
        "{sam}{deputy}# sam's days\n[[staff]]\nname = \"Noor Bell\"\nemail = \"noor@homes.example\"\n{sam}{deputy}{away}\n\
         [[staff]]\nname = \"Kim Ray\"\nemail = \"kim@homes.example\"\n"
    );
    office.change(sam, &more)?;
    Ok(office)
}

/// Complaints about repairs, each of somebody else, arrive together.
async fn complain(office: &Office, ids: std::ops::Range<u32>) -> Result<()> {
    for id in ids {
        let from = format!("r{id}@post.example");
        let words = format!("The roof leaks again and the repair was botched, flat {id}.");
        office.post(
            &id.to_string(),
            mail(&from, &format!("{id}@post.example"), "Repair of the roof", &words),
        )?;
    }
    office.both().await?;
    Ok(())
}

/// Who was told of a new case, in the order of the alphabet, and why the last of them.
fn told(office: &Office) -> Result<Vec<String>> {
    let mut to: Vec<String> = office
        .letters_of("new-case")?
        .into_iter()
        .map(|letter| letter.to.replace("@homes.example", ""))
        .collect();
    to.sort();
    Ok(to)
}

async fn shared(ground: Ground) -> Result<()> {
    let office = office(ground, "away = \"2026-11-04..2026-11-05\"")?;
    // Five at once: each counts for the next.
    complain(&office, 0..5).await?;
    let five = told(&office)?;
    ensure!(five == ["noor", "noor", "noor", "sam.lee", "sam.lee"], "{five:?}");
    // One more, after what the register counts now.
    complain(&office, 5..6).await?;
    let six = told(&office)?;
    ensure!(six.iter().filter(|to| *to == "sam.lee").count() == 3, "{six:?}");
    // On Wednesday Noor is away, and Sam has them all, however many.
    office.clock.advance(chrono::TimeDelta::days(2));
    complain(&office, 6..9).await?;
    let nine = told(&office)?;
    ensure!(nine.iter().filter(|to| *to == "sam.lee").count() == 6, "{nine:?}");
    // Sam falls ill as well: their deputy has it, and reads why.
    office.change("# sam's days", "away = \"2026-11-04\"")?;
    complain(&office, 9..10).await?;
    let letters = office.letters_of("new-case")?;
    let kim = letters
        .iter()
        .find(|letter| letter.to == "kim@homes.example")
        .context("nothing for the deputy")?;
    ensure!(
        kim.message
            .text
            .contains("You stand in for Noor Bell, who is away."),
        "{}",
        kim.message.text
    );
    let owner = office.cases().await?.len();
    ensure!(owner == 10, "{owner} cases");
    office.close().await
}

async fn about_staff(ground: Ground) -> Result<()> {
    let office = office(ground, "")?;
    let words = "The repair was botched and your surveyor Noor shouted at me.";
    office.post("1", mail("ann@post.example", "a1@post.example", "Repair", words))?;
    office.both().await?;
    let case = office.case().await?.id;
    let (folded, _) = office.folded(case).await?;
    ensure!(folded.about_staff.len() == 1, "{:?}", folded.about_staff);
    office.post(
        "2",
        mail(
            "ann@post.example",
            "a2@post.example",
            "Re: Repair",
            "And again today.",
        ),
    )?;
    office.both().await?;
    let staff: Vec<String> = office
        .letters()?
        .into_iter()
        .map(|letter| letter.to)
        .filter(|to| to != "ann@post.example")
        .collect();
    ensure!(
        staff.len() == 3 && staff.iter().all(|to| to == "pat@homes.example"),
        "{staff:?}"
    );
    office.close().await
}
