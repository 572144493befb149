//! A call and a letter written down at the desk, in; handed over, printed, posted and dealt with as one, out.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use casework::clocks::civil_date;
use casework::letters::wording::long_date;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::office::{Office, header, mail, mail_with};

pub fn trials() -> Vec<Trial> {
    [
        both("beside::a_call_and_a_letter_are_dealt_with_as_one", one_person),
        both("beside::a_call_is_heard_where_the_case_goes_on", heard),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const SAM: [&str; 2] = ["--by", "sam.lee@homes.example"];

/// A command of `redress case` by Sam, done.
fn case(folder: &Path, arguments: &[&str]) -> Result<Value> {
    let whole = [&["case"], arguments, &SAM, &["--json"]].concat();
    let mut lines = json_lines(&redress(folder, &whole)?)?;
    lines.pop().context("it told nothing")
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("no text")
}

/// A case of Ann's, or of somebody else of her home.
fn new(folder: &Path, way: &str, name: &str, received: DateTime<Utc>) -> Result<String> {
    let received = received.to_rfc3339_opts(SecondsFormat::Secs, true);
    let address = "14 Mill Lane\nManchester <M1>";
    let told = case(
        folder,
        &[
            "new",
            way,
            "--name",
            name,
            "--post-address",
            address,
            "--words",
            "words.txt",
            "--received",
            &received,
        ],
    )?;
    let mut letters = told["letters"].as_array().into_iter().flatten();
    let by_post = letters.any(|letter| letter["channel"] == "post" && letter["kind"] == "receipt");
    ensure!(by_post, "{told}");
    Ok(text(&told["reference"])?.to_owned())
}

fn keeps_its_number(folder: &Path, call: &str) -> Result<()> {
    // What is agreed is not what was promised, each keeps its number, and the command says what it ended.
    let agreed = ["adjust", call, "Ring only before noon", "--until", "2030-01-04"];
    case(folder, &agreed)?;
    case(
        folder,
        &["action", call, "--what", "Paint it", "--by-date", "2030-01-05"],
    )?;
    for (command, number) in [("order-done", "1"), ("action-done", "2")] {
        let arguments = [&["case", command, call, number], &SAM[..]].concat();
        ensure!(
            !redress(folder, &arguments)?.status.success(),
            "{command} {number}"
        );
    }
    let ended = case(folder, &["action-done", call, "3"])?;
    ensure!(
        ended["ended"][0]["what"] == "Paint it" && ended["ended"][0]["number"] == 3,
        "{ended}"
    );
    let page = redress(folder, &["case", "show", call])?;
    let page = String::from_utf8(page.stdout)?;
    for line in [
        "Promised 1    Mend it – by Friday 4 January 2030",
        "Agreed   2    Ring only before noon – look",
    ] {
        ensure!(page.contains(line), "{line} in {page}");
    }
    Ok(())
}

fn prints_no_mail_to_staff(folder: &Path) -> Result<()> {
    // A mail to staff has no place in an envelope.
    let out = ["message", "list", "--direction", "out", "--json"];
    let mails = json_lines(&redress(folder, &out)?)?;
    let relayed = mails.iter().find(|mail| mail["class"] == "relayed");
    let relayed = text(&relayed.context("nothing was handed over")?["id"])?.to_owned();
    let refused = redress(folder, &["message", "print", &relayed])?;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    ensure!(
        !refused.status.success() && said.contains("no letter for the post"),
        "{said}"
    );
    // A list says its dates as people read them.
    let list = String::from_utf8(redress(folder, &["case", "list"])?.stdout)?;
    ensure!(list.contains("day ") && !list.contains(" by 20"), "{list}");
    Ok(())
}

async fn one_person(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.both().await?;
    let folder = office.folder();
    std::fs::write(
        folder.join("words.txt"),
        "The roof leaks. I want to complain about the repair.",
    )?;
    // The command goes by the wall clock, and so does this file.
    let now: DateTime<Utc> = folder.join("words.txt").metadata()?.modified()?.into();
    let (monday, tuesday) = (now - TimeDelta::days(4), now - TimeDelta::days(3));
    let call = new(folder, "--by-telephone", "Ann Shaw", tuesday)?;
    let letter = new(folder, "--by-post", "Ann Shaw", monday)?;
    let other = new(folder, "--in-person", "Ben Shaw", monday)?;
    case(folder, &["assign", &call, "complaints-team"])?;
    case(
        folder,
        &["action", &call, "--what", "Mend it", "--by-date", "2030-01-04"],
    )?;
    keeps_its_number(folder, &call)?;
    // What she needs stands above all else that is shown.
    case(folder, &["adjust", &call, "Large print"])?;
    let seen = redress(folder, &["case", "show", &call])?;
    let seen = String::from_utf8(seen.stdout)?;
    ensure!(seen.contains("adjustments: Large print"), "{seen}");
    let needs = case_shown(folder, &call)?["needs"].clone();
    ensure!(needs[0]["what"] == "Large print", "{needs}");
    // Two of one home are two people.
    let arguments = [&["case", "combine", &other, "--into", &call], &SAM[..]].concat();
    let refused = redress(folder, &arguments)?;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    ensure!(
        !refused.status.success() && said.contains("different people"),
        "{said}"
    );
    // Ann is one, however she comes.
    case(folder, &["combine", &letter, "--into", &call])?;
    let shown = case_shown(folder, &call)?;
    let received: DateTime<Utc> = text(&shown["received_at"])?.parse()?;
    ensure!(received < tuesday - TimeDelta::hours(1), "{shown}");
    ensure!(shown["promised"][0]["kind"] == "action", "{shown}");
    ensure!(case_shown(folder, &letter)?["state"] == "closed");
    // Her receipt is printed, with her address, and posted.
    let queued = shown["history"].as_array().context("no history")?;
    let queued = queued
        .iter()
        .find(|fact| fact["data"]["letter_kind"] == "receipt");
    let queued = queued.context("no receipt")?;
    let receipt = text(&queued["data"]["letter"])?;
    prints_no_mail_to_staff(folder)?;
    let page = redress(folder, &["message", "print", receipt])?;
    let page = String::from_utf8(page.stdout)?;
    ensure!(
        page.contains("Ann Shaw<br>14 Mill Lane<br>Manchester &lt;M1>"),
        "{page}"
    );
    // As PDF it is the same letter.
    let set = redress(folder, &["message", "print", receipt, "--pdf", "letter.pdf"])?;
    ensure!(set.status.success() && set.stdout.is_empty(), "{set:?}");
    let pdf = std::fs::read(folder.join("letter.pdf"))?;
    let told = String::from_utf8_lossy(&pdf).contains("<pdfuaid:part>1<");
    ensure!(pdf.starts_with(b"%PDF-1.7") && told);
    // The landlord's own address is the policy's for complaints where the settings name none.
    ensure!(
        page.contains("Example Homes<br>Complaints Team<br>Lovell House"),
        "{page}"
    );
    ensure!(
        page.contains("Write to us") && !page.contains("Reply to this e-mail"),
        "{page}"
    );
    office.change(
        "office_hours",
        "post_address = \"1 High Street, Leeds\"\noffice_hours",
    )?;
    let written: DateTime<Utc> = text(&queued["happened_at"])?.parse()?;
    let on = civil_date(written).to_string();
    case(folder, &["posted", &call, receipt, "--on", &on])?;
    let page = redress(folder, &["message", "print", receipt])?;
    let page = String::from_utf8(page.stdout)?;
    let posted = long_date(civil_date(written));
    ensure!(
        page.contains("<br>1 High Street<br>Leeds</p>") && page.contains(&posted),
        "{page}"
    );
    let shown = case_shown(folder, &call)?;
    ensure!(!shown["confirmed_at"].is_null(), "{shown}");
    office.change("post_address = \"1 High Street, Leeds\"\n", "")?;
    // Doctor asks for an address as soon as letters go by post and nothing says one.
    for (policy, asks) in [("om-web", false), ("code", true)] {
        office.change("policy = \"om-web\"", &format!("policy = \"{policy}\""))?;
        let said = redress(folder, &["doctor"])?.stdout;
        let said = String::from_utf8(said)?;
        ensure!(
            said.contains("nothing says where post reaches you") == asks,
            "{policy}: {said}"
        );
    }
    let differences = office.differences().await?;
    ensure!(differences.is_empty(), "{differences:?}");
    Ok(())
}

fn case_shown(folder: &Path, reference: &str) -> Result<Value> {
    let mut lines = json_lines(&redress(folder, &["case", "show", reference, "--json"])?)?;
    lines.pop().context("it told nothing")
}

/// Ann's second mail about a leak, received some days after the first.
fn mails(office: &Office) -> Result<()> {
    for (id, subject, words) in [
        ("1", "The roof", "The roof leaks and the repair was botched."),
        (
            "2",
            "The gutter",
            "The gutter leaks as well, and that repair was botched too.",
        ),
    ] {
        let id_of = format!("{id}@post.example");
        office.post(id, mail("Ann Bell <ann@post.example>", &id_of, subject, words))?;
    }
    Ok(())
}

/// When she rang.
const RANG: &str = "2026-11-02T15:00:00Z";

/// What she said on the telephone, written down.
fn hear(reference: &str) -> [&str; 7] {
    [
        "heard",
        reference,
        "--by-telephone",
        "--words",
        "words.txt",
        "--at",
        RANG,
    ]
}

async fn heard(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    mails(&office)?;
    office.both().await?;
    let folder = office.folder();
    let mut cases = office.cases().await?;
    cases.sort_by(|one, other| one.subject.cmp(&other.subject));
    let [follower, lead] = cases.as_slice() else {
        anyhow::bail!("{} cases", cases.len());
    };
    let words = folder.join("words.txt");
    std::fs::write(
        &words,
        "It drips on the stairs, and my boy has a cough from the mould.",
    )?;
    case(
        folder,
        &["combine", &follower.reference, "--into", &lead.reference],
    )?;
    let there = case(folder, &hear(&lead.reference))?;
    let facts = there["facts"].as_array().context("no facts")?;
    ensure!(facts.iter().any(|fact| fact == "message_added"), "{there}");
    // In the case that goes on there, nothing is written down any more.
    let whole = [&["case"], &hear(&follower.reference)[..], &SAM].concat();
    let refused = redress(folder, &whole)?;
    ensure!(
        String::from_utf8_lossy(&refused.stderr).contains("Q32"),
        "it was written down"
    );
    // Her answer to the receipt of what was combined joins the case that leads.
    let answer = mail_with(
        "In-Reply-To: <2@post.example>",
        "Ann Bell <ann@post.example>",
        "3@post.example",
        "Re: The gutter",
        "Any news of the gutter?",
    );
    office.post("3", answer)?;
    office.clock.set("2026-11-25T10:00:00Z")?;
    office.both().await?;
    let shown = case_shown(folder, &lead.reference)?;
    let messages = shown["messages"].as_array().context("no messages")?;
    let call = messages.iter().find(|message| message["channel"] == "telephone");
    let call = call.context("no call")?;
    ensure!(
        call["class"] == "human" && call["received_at"] == RANG && call["outcome"] == "added",
        "{call}"
    );
    let joined = messages
        .iter()
        .any(|message| message["message_id"] == "3@post.example");
    ensure!(joined, "{shown}");
    let relayed = office.letters_of("relayed")?;
    // Sam handles the case and wrote the call down; her mail comes to Sam as every other.
    let says = |words: &str| relayed.iter().any(|letter| letter.message.text.contains(words));
    ensure!(
        says("Any news of the gutter") && !says("on the stairs"),
        "the call went back to who wrote it down"
    );
    // What goes to her next stands in her own thread, not in that of a call.
    case(
        folder,
        &[
            "progress",
            &lead.reference,
            "We come on Friday.",
            "--reasons",
            "The part is here.",
        ],
    )?;
    office.clock.set("2026-12-25T10:00:00Z")?;
    office.both().await?;
    let update = office.letters_of("progress-update")?.pop().context("no update")?;
    ensure!(
        header(&update.raw, "In-Reply-To").as_deref() == Some("<3@post.example>"),
        "{}",
        update.raw
    );
    office.close().await
}
