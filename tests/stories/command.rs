//! The `redress` command as people and programs use it: its JSON, its errors, its end.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use casework::policies::Policy;
use libtest_mimic::Trial;
use serde_json::Value;

use crate::ground::{Ground, both, plain};
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    let plain_ones = [
        plain(
            "command::bad_input_gets_one_line_with_the_thing_and_the_cure",
            bad_input,
        ),
        plain("command::wrong_use_exits_with_2", wrong_use),
        plain("command::reading_touches_nothing_and_has_every_key", read),
        plain("command::the_demonstration_can_be_told_twice", demo),
    ];
    let told = [
        both("command::lists_have_the_keys_programs_rely_on", lists),
        both(
            "command::a_register_that_cannot_be_used_is_named",
            unusable_register,
        ),
        both("command::sigterm_ends_the_work_cleanly", sigterm),
        both(
            "command::a_date_beyond_the_calendar_is_never_guessed",
            beyond_calendar,
        ),
    ];
    plain_ones.into_iter().chain(told.into_iter().flatten()).collect()
}

/// Runs the program to its end in that folder, with nothing to read and no settings but the folder's.
pub fn redress(folder: &Path, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
    command
        .current_dir(folder)
        .env_remove("REDRESS_SETTINGS")
        .args(arguments)
        .stdin(Stdio::null());
    command.output().context("the program does not start")
}

/// The lines of a successful run, each JSON.
pub fn json_lines(output: &Output) -> Result<Vec<Value>> {
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout.clone())?;
    text.lines()
        .map(|line| serde_json::from_str(line).context("not JSON"))
        .collect()
}

/// Every file below a folder with its bytes, to see that nothing changed.
fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.display().to_string();
        if path.is_dir() {
            all.insert(name, Vec::new());
            all.extend(contents(&path)?);
        } else {
            all.insert(name, std::fs::read(&path)?);
        }
    }
    Ok(all)
}

/// A folder with all that is below it, once more.
fn copied(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            copied(&path, &to.join(name))?;
        } else {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// One thing wrong in a folder that was right: what is said, and that nothing changed.
fn bad_input() -> Result<()> {
    let policy = "id = 'mine'\ntitle = 'Mine'\nsource = 'here'\ncounting = 'day 0'\n\n[[stage]]\nid = 'one'\nnam = 'One'\n";
    let set = Policy::embedded("om-web").context("no om-web")?;
    let set = set.replace("kind = \"formal\"", "kind = \"apart\"");
    let imap = (
        "maildir = \"inbox\"",
        "imap = \"imaps://mail.example.org/INBOX\"\nuser = \"u\"\npassword_env = \"REDRESS_NOT_SET\"",
    );
    let demonstrated = tempfile::tempdir()?;
    let demo = redress(demonstrated.path(), &["demo", "d"])?;
    ensure!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
    let right = demonstrated.path().join("d");
    for (what, (from, to), says, cure) in [
        (
            "a typing mistake",
            ("office_hours", "ofice_hours"),
            "ofice_hours",
            "did you mean `office_hours`?",
        ),
        (
            "an unknown policy",
            ("\"om-web\"", "\"om-wed\""),
            "no policy \u{201c}om-wed\u{201d}",
            "did you mean `om-web`?",
        ),
        (
            "a faulty policy",
            ("\"om-web\"", "\"mine.toml\""),
            "mine.toml",
            "more: `redress policy check",
        ),
        (
            "a set of rules for a policy",
            ("\"om-web\"", "\"set.toml\""),
            "set.toml",
            "a formal stage",
        ),
        (
            "an unknown region",
            ("england-and-wales", "england"),
            "region",
            "england-and-wales",
        ),
        (
            "no mailbox folder",
            ("maildir = \"inbox\"", "maildir = \"inbx\""),
            "inbx",
            "mkdir",
        ),
        (
            "a route to nobody",
            ("to = \"repairs\"", "to = \"repair\""),
            "repair",
            "did you mean `repairs`?",
        ),
        (
            "a server and no password",
            imap,
            "REDRESS_NOT_SET",
            "set REDRESS_NOT_SET",
        ),
    ] {
        let folder = tempfile::tempdir()?;
        let here = folder.path().join("d");
        copied(&right, &here)?;
        std::fs::write(here.join("mine.toml"), policy)?;
        std::fs::write(here.join("set.toml"), &set)?;
        let file = here.join("redress.toml");
        let text = std::fs::read_to_string(&file)?;
        ensure!(text.contains(from), "the demonstration has no {from}");
        std::fs::write(&file, text.replacen(from, to, 1))?;
        let before = contents(&here)?;
        let output = redress(&here, &["bot", "--once"])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            output.status.code() == Some(1),
            "{what}: exit {:?}: {said}",
            output.status
        );
        ensure!(
            said.lines().count() == 1 && said.contains(says) && said.contains(cure),
            "{what}: {said}"
        );
        ensure!(
            contents(&here)? == before,
            "{what}: a failed command changed something"
        );
        let output = redress(&here, &["--json", "bot", "--once"])?;
        let error: Value = serde_json::from_slice(&output.stderr)?;
        for key in ["kind", "message", "cure"] {
            ensure!(
                error["error"][key].as_str().is_some_and(|text| !text.is_empty()),
                "{what}: no {key} in {error}"
            );
        }
    }
    Ok(())
}

fn wrong_use() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (arguments, code, says) in [
        (&["case", "shew"][..], 2, "shew"),
        (&["policy", "due", "--policy", "om-web"][..], 2, "--from"),
        (&["worker", "--at", "2026-11-27T09:00:00Z"][..], 2, "--once"),
        (&["case", "show", "RC-7F3K-92"][..], 2, "RC-7F3K-92R"),
        (&["message", "list", "--outcome", "hold"][..], 2, "held"),
        (&["case", "list"][..], 1, "redress.toml"),
        (
            &[
                "policy",
                "due",
                "--policy",
                "om-web",
                "--clock",
                "s1_respons",
                "--from",
                "2026-11-02T09:30:00Z",
            ][..],
            1,
            "s1_response",
        ),
        (&["read", "nothing.eml"][..], 1, ""),
        (&["--help"][..], 0, ""),
        (&["--version"][..], 0, ""),
    ] {
        let output = redress(folder.path(), arguments)?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            output.status.code() == Some(code),
            "{arguments:?}: exit {:?}: {said}",
            output.status
        );
        ensure!(said.contains(says), "{arguments:?}: {said}");
    }
    let output = redress(folder.path(), &["--json", "case", "shew"])?;
    let error: Value = serde_json::from_slice(&output.stderr)?;
    ensure!(error["error"]["kind"] == "usage", "{error}");
    Ok(())
}

/// Every key is there.
pub fn keys(value: &Value, keys: &[&str]) -> Result<()> {
    let object = value.as_object().context("not an object")?;
    match keys.iter().find(|key| !object.contains_key(**key)) {
        Some(missing) => bail!("no key {missing} in {value}"),
        None => Ok(()),
    }
}

fn read() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::write(
        folder.path().join("1.eml"),
        mail(
            "Ann <ann@post.example>",
            "a1@post.example",
            "Mould",
            "It is back.",
        ),
    )?;
    std::fs::write(folder.path().join("2.eml"), "rubbish\0")?;
    let before = contents(folder.path())?;
    let answers = json_lines(&redress(folder.path(), &["read", "--json", "1.eml", "2.eml"])?)?;
    ensure!(answers.len() == 2, "{} answers", answers.len());
    for answer in &answers {
        keys(
            answer,
            &[
                "file",
                "error",
                "from",
                "from_name",
                "to",
                "subject",
                "message_id",
                "body_text",
                "reply_text",
                "attachments",
                "class",
                "would_acknowledge",
                "why",
                "kinds",
                "category",
                "hazard",
                "language",
                "failed_recipients",
                "temporary",
                "original_message_id",
                "in_reply_to",
            ],
        )?;
    }
    let first = &answers[0];
    ensure!(
        first["class"] == "human" && first["would_acknowledge"] == true,
        "{first}"
    );
    ensure!(
        first["from"] == "ann@post.example" && first["category"] == "damp-and-mould",
        "{first}"
    );
    ensure!(
        answers[1]["class"] == "unreadable" && answers[1]["would_acknowledge"] == false,
        "{}",
        answers[1]
    );
    ensure!(contents(folder.path())? == before, "reading changed something");
    Ok(())
}

fn demo() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let first = redress(folder.path(), &["demo"])?;
    ensure!(
        first.status.success(),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let letters = || contents(&folder.path().join("redress-demo/outbox/new"));
    let before = letters()?;
    ensure!(before.len() >= 10, "{} letters", before.len());
    let said = String::from_utf8_lossy(&first.stdout).into_owned();
    let papers = || contents(&folder.path().join("redress-demo/report"));
    let drawn = papers()?;
    for edition in ["panel", "board"] {
        let page = format!("redress-demo/report/{edition}/report.html");
        ensure!(said.contains(&page), "{page} is not named: {said}");
        let files: Vec<&String> = drawn.keys().filter(|name| name.contains(edition)).collect();
        for file in [
            "report.html",
            "report.pdf",
            "data.xlsx",
            "figures.json",
            "charts/in-time.png",
        ] {
            ensure!(
                files.iter().any(|name| name.ends_with(file)),
                "{edition} has no {file}"
            );
        }
    }
    // Made-up cases stand apart from those of the sample mail.
    let cases = json_lines(&redress(
        &folder.path().join("redress-demo"),
        &["case", "list", "--json"],
    )?)?;
    ensure!(cases.len() < 10, "{} cases", cases.len());
    let again = redress(folder.path(), &["demo"])?;
    ensure!(
        again.stdout == first.stdout && letters()? == before && papers()? == drawn,
        "the second demonstration differs"
    );
    let check = redress(&folder.path().join("redress-demo"), &["register", "check"])?;
    ensure!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
    std::fs::create_dir(folder.path().join("taken"))?;
    std::fs::write(folder.path().join("taken/work.txt"), "mine")?;
    let refused = redress(folder.path(), &["demo", "taken"])?;
    ensure!(refused.status.code() == Some(1), "somebody's folder was used");
    ensure!(
        contents(&folder.path().join("taken"))?.len() == 1,
        "somebody's folder was changed"
    );
    Ok(())
}

async fn lists(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "Ann Bell <ann@post.example>",
            "a1@post.example",
            "Black mould",
            "The mould is back.",
        ),
    )?;
    office.post("2", "rubbish\0")?;
    office.both().await?;
    let cases = json_lines(&redress(office.folder(), &["case", "list", "--json"])?)?;
    let case = cases.first().context("no case")?;
    keys(
        case,
        &[
            "reference",
            "kind",
            "stage",
            "state",
            "category",
            "owner",
            "received_at",
            "confirmed_at",
            "acknowledged_at",
            "dates",
            "channel",
            "subject",
            "message_ids",
            "links",
        ],
    )?;
    keys(
        &case["dates"][0],
        &["clock", "stage", "policy_due", "code_due", "act_by", "met_at"],
    )?;
    ensure!(
        case["message_ids"][0] == "a1@post.example" && case["subject"] == "Black mould",
        "{case}"
    );
    let messages = json_lines(&redress(office.folder(), &["message", "list", "--json"])?)?;
    for message in &messages {
        keys(
            message,
            &[
                "id",
                "direction",
                "channel",
                "mailbox",
                "uid",
                "message_id",
                "class",
                "outcome",
                "case",
                "received_at",
                "held_because",
            ],
        )?;
    }
    let held = json_lines(&redress(
        office.folder(),
        &["message", "list", "--outcome", "held", "--json"],
    )?)?;
    ensure!(
        held.len() == 1
            && held[0]["held_because"]
                .as_str()
                .is_some_and(|why| !why.is_empty()),
        "{held:?}"
    );
    let id = held[0]["id"].as_str().context("no id")?;
    let raw = redress(office.folder(), &["message", "show", id, "--raw"])?;
    ensure!(raw.stdout == b"rubbish\0", "the bytes are not as they came");
    let reference = case["reference"].as_str().context("no reference")?;
    let shown = redress(office.folder(), &["case", "show", reference])?;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    for words in [reference, "s1_response", "001-S1b", "16 November 2026", "Sam Lee"] {
        ensure!(shown.contains(words), "no {words} in {shown}");
    }
    office.close().await
}

async fn unusable_register(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let settings = std::fs::read_to_string(office.settings_file())?;
    let folder = office.folder().join("a-folder");
    std::fs::create_dir(&folder)?;
    std::fs::write(
        office.folder().join("no-database"),
        "this is a text, not a database, and long enough to be read as one",
    )?;
    for (url, says) in [
        (format!("sqlite:{}", folder.display()), "a-folder"),
        ("sqlite:no-database".to_owned(), "no-database"),
        ("sqlite:missing/redress.db".to_owned(), "missing"),
        (
            "postgres://nobody@127.0.0.1:1/none".to_owned(),
            "cannot be opened",
        ),
    ] {
        let url = settings.replace(&office.ground.database_url, &url);
        std::fs::write(office.settings_file(), url)?;
        let output = redress(office.folder(), &["bot", "--once"])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            output.status.code() == Some(1) && said.lines().count() == 1 && said.contains(says),
            "{says}: {said}"
        );
    }
    Ok(())
}

async fn sigterm(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let mut program = Command::new(env!("CARGO_BIN_EXE_redress"))
        .current_dir(office.folder())
        .arg("run")
        .stderr(Stdio::null())
        .spawn()?;
    // Mail with no Received of 2026 is as old as its file: today's.
    for n in 0..30 {
        let from = format!("resident{n}@post.example");
        let mail = mail(
            &from,
            &format!("{n}@post.example"),
            "Lift",
            &format!("Number {n}"),
        );
        let fresh: String = mail
            .lines()
            .filter(|line| !line.starts_with("Received"))
            .flat_map(|line| [line, "\n"])
            .collect();
        office.post(&format!("{n:02}"), fresh)?;
    }
    let begun = Instant::now();
    while office.letters()?.is_empty() {
        ensure!(begun.elapsed() < Duration::from_mins(1), "no letter in a minute");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let told = Instant::now();
    ensure!(
        Command::new("kill")
            .arg(program.id().to_string())
            .status()?
            .success(),
        "no signal was sent"
    );
    let ended = program.wait()?;
    ensure!(
        ended.success() && told.elapsed() < Duration::from_secs(10),
        "{ended} after {:?}",
        told.elapsed()
    );
    for room in ["bot", "worker"] {
        ensure!(
            redress(office.folder(), &[room, "--once"])?.status.success(),
            "the {room} cannot go on"
        );
    }
    ensure!(
        office.letters_of("receipt")?.len() == 30,
        "{} receipts",
        office.letters_of("receipt")?.len()
    );
    office.close().await
}

async fn beyond_calendar(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.clock.set("2031-01-06T09:30:00Z")?;
    let late = mail("ann@post.example", "a1@post.example", "Leak", "Water.")
        .replace("2 Nov 2026 09:12", "6 Jan 2031 09:12");
    office.post("1", late)?;
    office.both().await?;
    let messages = office.messages().await?;
    let why = messages[0].held_because.clone().unwrap_or_default();
    ensure!(
        messages[0].outcome == "held" && why.contains("2031"),
        "{}: {why}",
        messages[0].outcome
    );
    ensure!(
        office.cases().await?.is_empty() && office.letters_of("receipt")?.is_empty(),
        "a date was guessed"
    );
    ensure!(office.letters_of("alert")?.len() == 1, "nobody was told");
    office.close().await
}
