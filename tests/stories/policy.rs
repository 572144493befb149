//! Policies asked on the command line, in; their dates, in words and as JSON, out.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::command::{json_lines, keys, redress};
use crate::ground::plain;

pub fn trials() -> Vec<Trial> {
    vec![
        plain("policy::a_due_date_says_how_it_was_counted", due),
        plain("policy::a_whole_life_as_text_json_and_picture", timeline),
        plain("policy::questions_are_answered_line_by_line", batch),
        plain("policy::a_policy_is_told_in_plain_words", show),
        plain("policy::a_policy_of_one_s_own_begins_from_another", own),
        plain("policy::a_policy_is_laid_beside_the_code", compared),
    ]
}

/// What every answer of `policy due` has.
const ANSWER: &[&str] = &[
    "policy",
    "clock",
    "from",
    "due",
    "rule",
    "clause",
    "counted",
    "calendar_version",
];

fn due() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let ask = |clock: &str, from: &str| {
        redress(
            folder.path(),
            &[
                "policy", "due", "--policy", "om-web", "--clock", clock, "--from", from, "--json",
            ],
        )
    };
    for (clock, from, due) in [
        ("s1_response", "2026-11-02T09:30:00Z", "2026-11-16"),
        ("ack", "2026-12-24T15:00:00Z", "2026-12-30"),
        ("s1_quick", "2026-11-07T00:00:00Z", "2026-11-10"),
    ] {
        let answer = json_lines(&ask(clock, from)?)?.pop().context("no answer")?;
        ensure!(answer["due"] == due, "{clock} from {from}: {answer}");
        keys(&answer, ANSWER)?;
    }
    let beyond = ask("s1_response", "2031-01-06T09:00:00Z")?;
    let said = String::from_utf8_lossy(&beyond.stderr).into_owned();
    ensure!(beyond.status.code() == Some(1) && said.contains("2031"), "{said}");
    Ok(())
}

fn timeline() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let tell = |more: &[&str]| {
        let usual = ["policy", "timeline", "coop", "--from", "2026-11-02T09:30:00Z"];
        redress(folder.path(), &[&usual, more].concat())
    };
    let output = tell(&["--svg", "life.svg"])?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(
        output.status.success() && text.contains("Wed  4 Nov 2026 09:30  ack "),
        "{text}"
    );
    let picture = std::fs::read_to_string(folder.path().join("life.svg"))?;
    ensure!(
        picture.starts_with("<svg ") && picture.contains("Mon 7 Dec 2026"),
        "{picture}"
    );

    let life = json_lines(&tell(&["--informal", "--region", "SCT", "--json"])?)?;
    let life = life.first().context("no life")?;
    keys(
        life,
        &[
            "policy",
            "title",
            "policy_version",
            "calendar_version",
            "region",
            "from",
            "stages",
            "ends",
        ],
    )?;
    ensure!(
        life["stages"][0]["kind"] == "informal" && life["region"] == "scotland",
        "{life}"
    );

    for (more, said) in [
        (&["--track", "full"][..], "leave --track out"),
        (&["--region", "Wales"], "no region"),
        (&["--svg", "none/life.svg"], "none/life.svg"),
        (&["--calendar", "none.json"], "none.json"),
    ] {
        let output = tell(more)?;
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            !output.status.success() && error.contains(said),
            "{more:?}: {error}"
        );
    }
    let late = ["policy", "timeline", "om-web", "--from", "2028-12-01T09:30:00Z"];
    let output = redress(folder.path(), &late)?;
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.code() == Some(1) && error.contains("2029"),
        "{error}"
    );
    Ok(())
}

fn ask(folder: &Path, questions: impl AsRef<[u8]>) -> Result<Output> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_redress"))
        .current_dir(folder)
        .env_remove("REDRESS_SETTINGS")
        .args(["policy", "due", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut input = program.stdin.take().context("no standard input")?;
    input.write_all(questions.as_ref())?;
    drop(input);
    Ok(program.wait_with_output()?)
}

fn batch() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let from = "2026-11-06T17:01:00Z";
    // The question, and its due date or what its error says.
    let questions = [
        (
            json!({ "policy": "om-web", "clock": "s1_response", "from": from }),
            "2026-11-20",
        ),
        (json!({ "within": "2 working days", "from": from }), "2026-11-10"),
        (
            json!({ "within": "2 working days", "from": from, "deemed": "17:00" }),
            "2026-11-11",
        ),
        (
            json!({ "policy": "om-web", "within": "48 hours", "from": from }),
            "2026-11-08T17:01:00Z",
        ),
        (
            json!({ "within": "5 working days", "from": "2026-04-02T14:00:00+01:00", "region": "SCT" }),
            "2026-04-10",
        ),
        (
            json!({ "policy": "om-wed", "clock": "ack", "from": from }),
            "did you mean `om-web`?",
        ),
        (
            json!({ "policy": "om-web", "clock": "akc", "from": from }),
            "did you mean `ack`?",
        ),
        (json!({ "clock": "ack", "from": from }), "`policy`"),
        (json!({ "policy": "om-web", "from": from }), "`clock` or `within`"),
        (json!({ "within": "soon", "from": from }), "no period"),
        (json!({ "within": "2 days", "from": "2 Nov" }), "with its offset"),
        (
            json!({ "within": "2 days", "from": from, "region": "Wales" }),
            "no region",
        ),
        (
            json!({ "within": "2 days", "from": from, "deemed": "5pm" }),
            "17:00",
        ),
        (json!({ "within": "2 days", "form": from }), "form"),
        (
            json!({ "within": "2 working days", "from": "2029-01-02T09:00:00Z" }),
            "2029",
        ),
        (json!("when?"), "one JSON object a line"),
    ];
    let lines: Vec<String> = questions
        .iter()
        .map(|(question, _)| question.to_string())
        .collect();
    let answers = json_lines(&ask(folder.path(), lines.join("\n"))?)?;
    ensure!(answers.len() == questions.len(), "{} answers", answers.len());
    for (answer, (question, expected)) in answers.iter().zip(&questions) {
        let error = &answer["error"];
        let met = match error {
            Value::Null => answer["due"] == *expected,
            _ => error.to_string().contains(expected),
        };
        ensure!(met, "{question}: {answer}");
    }
    // A line that is no text is one question that has no answer; the next has one.
    let after = json_lines(&ask(
        folder.path(),
        [b"\xff\n".as_slice(), lines[1].as_bytes()].concat(),
    )?)?;
    ensure!(
        after[0]["error"]["kind"] == "usage" && after[1]["due"] == "2026-11-10",
        "{after:?}"
    );
    keys(&answers[0], ANSWER)?;

    let output = ask(folder.path(), "")?;
    ensure!(
        output.status.success() && output.stdout.is_empty(),
        "no question has no answer"
    );
    Ok(())
}

/// What the program prints, having ended well.
fn printed(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = redress(folder, arguments)?;
    ensure!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

fn show() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let page = printed(folder.path(), &["policy", "show", "coop"])?;
    ensure!(
        page.lines().all(|line| line.chars().count() <= 100),
        "a line is too long to print"
    );
    let squeezed = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "31 rules encoded, 3 not applied",
        "STAGE 1",
        "ack: 48 hours from receipt until the acknowledgement",
        "an acknowledgement sent within 48 hours of receipt",
        "004 \u{a7}3(b) Stage 1 [004-S1a]",
        "decided: Q5",
        "0300 111 3000",
    ] {
        ensure!(squeezed.contains(words), "{words:?} is not told: {page}");
    }
    let told = redress(folder.path(), &["policy", "show", "coop", "--json"])?;
    let told = json_lines(&told)?.pop().context("nothing")?;
    keys(
        &told,
        &[
            "policy",
            "title",
            "source",
            "version",
            "rules",
            "not_applied",
            "sections",
        ],
    )?;
    let entry = &told["sections"][0]["entries"][0];
    keys(entry, &["told", "rules", "clause", "says", "decided"])?;
    let words = printed(folder.path(), &["policy", "words", "channel"])?;
    ensure!(
        words.contains("  in-person") && words.contains("Face to face."),
        "{words}"
    );
    let unknown = redress(folder.path(), &["policy", "words", "verb"])?;
    let said = String::from_utf8(unknown.stderr)?;
    ensure!(
        unknown.status.code() == Some(1) && said.contains("clock event"),
        "{said}"
    );
    Ok(())
}

fn compared() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let from = ["--from", "2026-01-05T09:00:00Z"];
    let ask = |words: &[&str]| printed(folder.path(), &[&["policy", "compare"], words, &from].concat());
    let told = ask(&["om-policy"])?;
    let (needs, ends) = (
        "sets no time for an acknowledgement: there it is 5 working days (Code 6.2)",
        "for a person to weigh",
    );
    ensure!(told.contains(needs) && told.trim_end().ends_with(ends), "{told}");
    ensure!(ask(&["code", "code"])?.starts_with("code asks nothing less than code"));
    let lines = redress(
        folder.path(),
        &[&["policy", "compare", "coop", "--json"][..], &from].concat(),
    )?;
    for line in json_lines(&lines)? {
        keys(&line, &["says", "clause"])?;
    }
    Ok(())
}

fn own() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let here = folder.path();
    let text = printed(here, &["policy", "show", "code", "--toml"])?;
    let of_theirs = text.replacen("id = \"code\"", "id = \"larch\"", 1);
    ensure!(of_theirs != text, "the file has no id");
    std::fs::write(here.join("larch.toml"), &of_theirs)?;
    let checked = printed(here, &["policy", "check", "larch.toml"])?;
    ensure!(
        checked.starts_with("no faults; every example holds; "),
        "{checked}"
    );
    ensure!(printed(here, &["policy", "show", "larch.toml"])?.contains("policy larch"));
    // Three days less: the examples of that clock no longer hold, and say how they are counted.
    let (from, to) = ("within = \"10 working days\"", "within = \"7 working days\"");
    std::fs::write(here.join("larch.toml"), of_theirs.replacen(from, to, 1))?;
    let output = redress(here, &["policy", "check", "larch.toml"])?;
    let said = String::from_utf8(output.stdout)?;
    ensure!(output.status.code() == Some(1), "it has no fault");
    ensure!(
        said.contains("line ") && said.contains("but it is") && said.contains(": 7"),
        "{said}"
    );
    Ok(())
}
