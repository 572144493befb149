//! Promise 5: complaints stay in confidence.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use casework::messages::MailId;
use libtest_mimic::Trial;

use crate::ground::{Ground, both};
use crate::office::{Office, header, mail, mail_with};

pub fn trials() -> Vec<Trial> {
    [
        both(
            "promise_5::a_stranger_learns_nothing_and_joins_nothing_by_a_reference",
            stranger,
        ),
        both("promise_5::a_colleague_is_who_they_prove_to_be", colleague),
        both(
            "promise_5::a_receipt_repeats_nothing_that_was_written",
            receipt_is_plain,
        ),
        both(
            "promise_5::a_restricted_case_is_told_to_named_people_only",
            restricted,
        ),
        both("promise_5::logs_hold_no_words_names_or_addresses", logs),
        both("promise_5::facts_hold_no_words_names_or_addresses", facts),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn stranger(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Leak",
            "Water under the sink.",
        ),
    )?;
    office.both().await?;
    let reference = office.case().await?.reference;
    // Somebody we know, with a case of her own: as much a stranger to this one.
    office.post(
        "own",
        mail(
            "eve@post.example",
            "e0@post.example",
            "Parking",
            "No space again.",
        ),
    )?;
    office.both().await?;
    let before = office.letters()?.len();
    office.post(
        "2",
        mail(
            "eve@post.example",
            "e1@post.example",
            &format!("Re: {reference}"),
            "What is it about?",
        ),
    )?;
    office.post(
        "3",
        mail(
            "eve@post.example",
            "e2@post.example",
            "Re: RC-CCCC-CCC",
            "And this?",
        ),
    )?;
    office.both().await?;
    ensure!(
        office.outcome("2").await? == "opened",
        "a stranger joined a case by its reference"
    );
    let own = MailId::new("e0@post.example").context("an id")?;
    let to_eve: Vec<String> = office
        .letters()?
        .into_iter()
        .filter(|letter| letter.to == "eve@post.example" && letter.message.in_reply_to != [own.clone()])
        .map(|letter| letter.raw)
        .collect();
    ensure!(to_eve.len() == 2, "{} letters to the stranger", to_eve.len());
    ensure!(
        to_eve
            .iter()
            .all(|raw| !raw.contains(&reference) && !raw.contains("ann@")),
        "the stranger learned of the case"
    );
    let (for_real, for_none) = (shape(&to_eve[0]), shape(&to_eve[1]));
    ensure!(for_real == for_none, "the answer tells whether the case exists");
    ensure!(office.letters()?.len() > before, "nothing was sent at all");
    office.close().await
}

/// A letter without what differs in every letter.
fn shape(raw: &str) -> Vec<String> {
    let body = raw.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    body.lines()
        .filter(|line| !line.contains("RC-") && !line.starts_with("--"))
        .map(str::to_owned)
        .collect()
}

async fn colleague(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Mould",
            "Black mould in the bedroom.",
        ),
    )?;
    office.both().await?;
    let before: Vec<String> = office.letters()?.into_iter().map(|letter| letter.raw).collect();
    let facts = office.folded(office.case().await?.id).await?.0.version;
    office.post(
        "2",
        mail(
            "Sam Lee <sam.lee@homes.example>",
            "s1@homes.example",
            "Re: case",
            "/close",
        ),
    )?;
    let relayed = office.letters_of("relayed")?.pop().context("nothing relayed")?;
    let answer_to = header(&relayed.raw, "Reply-To").context("no reply address")?;
    let forged = mail(
        "eve@post.example",
        "e1@post.example",
        "Re: Mould",
        "We shall pay you nothing.",
    )
    .replace("To: complaints@homes.example", &format!("To: {answer_to}"));
    office.post("3", forged)?;
    office.both().await?;
    let tagged = mail(
        "Sam Lee <Sam.Lee+x@homes.example>",
        "s2@homes.example",
        "Hello",
        "Pay him.",
    );
    office.post("4", tagged)?;
    office.both().await?;
    for name in ["2", "3", "4"] {
        let outcome = office.outcome(name).await?;
        ensure!(
            outcome == "held",
            "mail {name} in a colleague's name ended as {outcome}"
        );
    }
    let now = office.folded(office.case().await?.id).await?.0.version;
    ensure!(now == facts, "mail in a colleague's name changed the case");
    let mut news = office
        .letters()?
        .into_iter()
        .filter(|letter| !before.contains(&letter.raw));
    ensure!(
        news.all(|letter| letter.kind == "alert"),
        "mail in a colleague's name was sent on"
    );
    office.close().await
}

async fn receipt_is_plain(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let spam = mail_with(
        "Reply-To: victim@elsewhere.example\nCc: victim2@elsewhere.example",
        "BUY-CHEAP-NAME <ann@post.example>",
        "a1@post.example",
        "BUY-CHEAP-SUBJECT",
        "BUY-CHEAP-WORDS http://spam.example {{ landlord }}",
    );
    office.post("1", spam)?;
    office.both().await?;
    let receipts = office.letters_of("receipt")?;
    ensure!(
        receipts.len() == 1 && receipts[0].to == "ann@post.example",
        "{} receipts",
        receipts.len()
    );
    let text = &receipts[0].message.text;
    ensure!(
        !receipts[0].raw.contains("BUY-CHEAP") && !text.contains("spam.example"),
        "{text}"
    );
    ensure!(
        office
            .letters()?
            .iter()
            .all(|letter| !letter.to.contains("victim")),
        "a letter went to somebody else"
    );
    office.close().await
}

async fn restricted(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let words =
        "My husband hits me and has broken the bedroom door. The boiler is broken too and we have a baby.";
    office.post(
        "1",
        mail("ann@post.example", "a1@post.example", "Door broken", words),
    )?;
    office.both().await?;
    let told: Vec<String> = office
        .letters()?
        .into_iter()
        .map(|letter| letter.to)
        .filter(|to| to != "ann@post.example")
        .collect();
    ensure!(!told.is_empty(), "nobody was told");
    ensure!(
        told.iter().all(|to| to == "safeguarding@homes.example"),
        "told to {told:?}"
    );
    let receipt = office.letters_of("receipt")?.pop().context("no receipt")?;
    for word in ["afeguarding", "abuse", "husband"] {
        ensure!(
            !receipt.raw.contains(word),
            "the receipt says {word}: somebody else may read it"
        );
    }
    office.close().await
}

async fn logs(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "MARKNAME Bell <markaddress@post.example>",
            "markid@post.example",
            "MARKSUBJECT",
            "MARKWORDS",
        ),
    )?;
    office.post(
        "2",
        mail("markaddress@post.example", "markid2@post.example", "", ""),
    )?;
    office.post("3", "MARKRUBBISH\u{0}\n\n")?;
    for room in ["bot", "worker"] {
        let run = Command::new(env!("CARGO_BIN_EXE_redress"))
            .env("REDRESS_LOG", "debug")
            .arg("--settings")
            .arg(office.settings_file())
            .args([room, "--once"])
            .output()?;
        ensure!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
        ensure!(
            !said.to_lowercase().contains("mark"),
            "the {room} says what it must not: {said}"
        );
    }
    ensure!(office.cases().await?.len() == 1, "nothing was taken in");
    Ok(())
}

async fn facts(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "MARKNAME Bell <markaddress@post.example>",
            "markid@post.example",
            "MARKSUBJECT",
            "MARKWORDS mould",
        ),
    )?;
    office.post(
        "2",
        mail(
            "markaddress@post.example",
            "markid2@post.example",
            "Re: MARKSUBJECT",
            "MARKMORE",
        ),
    )?;
    office.both().await?;
    let case = office.case().await?.id;
    let register = office.register().await?;
    let facts = register.read().await?.history(case).await?;
    ensure!(facts.len() >= 7, "{} facts", facts.len());
    for fact in &facts {
        ensure!(
            !fact.data.to_lowercase().contains("mark"),
            "{}: {}",
            fact.kind,
            fact.data
        );
    }
    office.close().await
}
