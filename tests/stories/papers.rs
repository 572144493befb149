//! A quarter that is over, in; its papers drawn, seen, approved and sent to each reader once, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use casework::calendars::{Calendar, Region};
use casework::decide::papers::Issue;
use casework::given::Chance;
use casework::measures::{Asked, Figures};
use chrono::{DateTime, Utc};
use libtest_mimic::Trial;
use mail_parser::{MessageParser, MimeHeaders};
use redress::House;
use redress::doctor::{Practice, examine};
use register::Opening;
use reports::notes::Notes;

use crate::command::{json_lines, redress};
use crate::ground::{Engine, Ground, both, plain, run};
use crate::office::{Letter, Office, mail};
use crate::register::desk::ask;

pub fn trials() -> Vec<Trial> {
    [
        both(
            "papers::the_secretary_sees_them_first_and_each_reader_gets_only_their_own",
            approved,
        ),
        both("papers::nobody_but_who_is_named_approves_them", strangers),
        both("papers::two_workers_send_nothing_twice", two_workers),
        both("papers::a_revision_says_what_has_changed", revised),
        both(
            "papers::a_revision_of_an_earlier_quarter_goes_too",
            earlier_quarter,
        ),
        both("papers::what_is_recorded_later_was_not_known_before", known_then),
        both("papers::a_fault_in_the_words_holds_up_no_letter", wrong_words),
        both("papers::without_readers_nothing_is_drawn", nobody_reads),
        both("papers::who_wants_to_be_told_and_what_serves_them", audiences),
        both("papers::doctor_says_when_the_next_are_drawn", examined),
        both("papers::a_crash_leaves_nothing_half_drawn", crash),
    ]
    .into_iter()
    .flatten()
    .chain([plain("papers::the_example_of_the_words_is_right", example)])
    .collect()
}

const REPORT: &str = r#"
[report]
secretary = ["secretary@homes.example"]
panel = ["panel@homes.example", "both@homes.example"]
board = ["board@homes.example", "both@homes.example"]
words = "papers.toml"
"#;

const APPROVAL: &str = "approval = \"sam.lee@homes.example\"\n";

/// Nine complaints of July to September 2026, and what [report] says.
async fn quarter(ground: Ground, report: &str) -> Result<Office> {
    let office = Office::open(ground)?;
    office.change("\n[register]", &format!("{report}\n[register]"))?;
    std::fs::write(office.folder().join("papers.toml"), "[targets]\nanswered = 95\n")?;
    for day in 1..10 {
        complain(&office, &format!("2026-08-{day:02}T10:00:00Z")).await?;
    }
    Ok(office)
}

/// Somebody complains of a repair, at that time.
async fn complain(office: &Office, time: &str) -> Result<()> {
    office.clock.set(time)?;
    arrives(office, time).await
}

/// A mail is taken in that the mail server had at that time.
async fn arrives(office: &Office, time: &str) -> Result<()> {
    let moment: DateTime<Utc> = time.parse()?;
    let id = moment.format("%m%d%H%M");
    let received = moment.format("%a, %d %b %Y %H:%M:%S +0000").to_string();
    let words = format!("The repair of number {id} was botched.");
    let from = format!("r{id}@post.example");
    let mail = mail(&from, &format!("{id}@post.example"), "Repair", &words)
        .replace("Mon, 2 Nov 2026 09:12:00 +0000", &received);
    office.post(&id.to_string(), mail)?;
    office.both().await?;
    Ok(())
}

/// The worker at a time.
async fn at(office: &Office, time: &str) -> Result<()> {
    office.clock.set(time)?;
    office.worker().await.map(drop)
}

/// Who was sent how many papers.
fn sent(office: &Office) -> Result<BTreeMap<String, usize>> {
    let mut to = BTreeMap::new();
    for letter in office.letters_of("paper")? {
        let name = letter.to.split('@').next().unwrap_or_default().to_owned();
        *to.entry(name).or_default() += 1;
    }
    Ok(to)
}

fn counts(of: &[(&str, usize)]) -> BTreeMap<String, usize> {
    of.iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

/// The files of a mail, by their names.
fn files(letter: &Letter) -> Result<BTreeMap<String, Vec<u8>>> {
    let mail = MessageParser::default().parse(letter.raw.as_bytes());
    let mail = mail.context("a mail that cannot be read")?;
    let files = mail.attachments().map(|part| {
        let name = part.attachment_name().context("a file without a name")?;
        Ok((name.to_owned(), part.contents().to_vec()))
    });
    files.collect()
}

/// The papers of one reader, the earliest first.
fn papers_of(office: &Office, reader: &str) -> Result<Vec<Letter>> {
    let mut letters = office.letters_of("paper")?;
    letters.retain(|letter| letter.to.starts_with(reader));
    letters.sort_by_key(|letter| letter.message.subject.clone());
    Ok(letters)
}

async fn issues(office: &Office) -> Result<Vec<Issue>> {
    let register = office.register().await?;
    Ok(register.read().await?.issues().await?)
}

async fn approved(ground: Ground) -> Result<()> {
    let office = quarter(ground, &format!("{REPORT}{APPROVAL}")).await?;
    at(&office, "2026-10-13T10:00:00Z").await?;
    ensure!(sent(&office)?.is_empty(), "drawn before the delay was over");
    at(&office, "2026-10-14T10:00:00Z").await?;
    at(&office, "2026-10-14T10:10:00Z").await?;
    ensure!(
        sent(&office)? == counts(&[("secretary", 1)]),
        "{:?}",
        sent(&office)?
    );
    let secretary = papers_of(&office, "secretary")?.pop().context("no paper")?;
    ensure!(
        secretary.message.text.contains("wait for Sam")
            && (secretary.message.text).contains("redress report approve 2026-Q3 --by sam.lee@homes.example"),
        "{}",
        secretary.message.text
    );
    let drawn = files(&secretary)?;
    let names = [
        "board-2026-Q3.html",
        "board-2026-Q3.pdf",
        "panel-2026-Q3.html",
        "panel-2026-Q3.pdf",
    ];
    ensure!(drawn.keys().eq(names), "{:?}", drawn.keys());
    for (name, bytes) in &drawn {
        let begins: &[u8] = if name.ends_with("pdf") {
            b"%PDF"
        } else {
            b"<!DOCTYPE"
        };
        ensure!(
            bytes.len() > 20_000 && bytes[..begins.len()].eq_ignore_ascii_case(begins),
            "{name} is no such file"
        );
    }
    approve(&office, "Sam Lee", "is approved")?;
    approve(&office, "Sam Lee", "was approved already")?;
    ensure!(sent(&office)?.len() == 1, "a command sent a paper");
    at(&office, "2026-10-15T10:00:00Z").await?;
    let readers = [("board", 1), ("both", 2), ("panel", 1), ("secretary", 1)];
    ensure!(sent(&office)? == counts(&readers), "{:?}", sent(&office)?);
    for (reader, own) in [("panel", "panel-"), ("board", "board-")] {
        let paper = papers_of(&office, reader)?.pop().context("no paper")?;
        let expected = drawn.iter().filter(|(name, _)| name.starts_with(own));
        ensure!(files(&paper)?.iter().eq(expected), "{reader} has other files");
    }
    // Who reads both has them in two mails.
    let both = papers_of(&office, "both")?;
    for paper in &both {
        ensure!(files(paper)?.len() == 2, "two papers in one mail");
    }
    at(&office, "2026-10-15T10:10:00Z").await?;
    at(&office, "2026-12-31T10:00:00Z").await?;
    ensure!(sent(&office)? == counts(&readers), "{:?}", sent(&office)?);
    listed(&office, "sent on 15 October 2026")?;
    approve(&office, "Sam Lee", "went to its readers on 15 October 2026")?;
    office.close().await
}

fn approve(office: &Office, by: &str, says: &str) -> Result<()> {
    let output = redress(office.folder(), &["report", "approve", "2026-Q3", "--by", by])?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    ensure!(said.contains(says), "{by}: {said}");
    Ok(())
}

/// `redress report list`, for people and for programs.
fn listed(office: &Office, says: &str) -> Result<()> {
    let output = redress(office.folder(), &["report", "list"])?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = "2026-Q3 revision 1: figures as at 13 October 2026";
    ensure!(said.contains(line) && said.contains(says), "{said}");
    let listed = json_lines(&redress(office.folder(), &["report", "list", "--json"])?)?;
    ensure!(listed.len() == said.lines().count(), "{listed:?}");
    let last = listed.last().context("nothing is listed")?;
    ensure!(
        last["quarter"] == "2026-Q3" && last["revision"] == 1 && last["as_at"] == "2026-10-13",
        "{last}"
    );
    ensure!(
        last["circulated_at"].is_string() == says.contains("sent"),
        "{last}"
    );
    Ok(())
}

async fn strangers(ground: Ground) -> Result<()> {
    let office = quarter(ground, &format!("{REPORT}{APPROVAL}")).await?;
    office.change(
        "[[route]]",
        "[[staff]]\nname = \"Pat Ray\"\nemail = \"pat.ray@homes.example\"\n[[route]]",
    )?;
    approve(&office, "Sam Lee", "no report on 2026-Q3")?;
    at(&office, "2026-10-14T10:00:00Z").await?;
    listed(&office, "with the secretary")?;
    for (who, says) in [
        ("Pat Ray", "whoever `approval` in [report] names"),
        ("secretary@homes.example", "name nobody"),
        ("stranger@post.example", "name nobody"),
    ] {
        approve(&office, who, says)?;
    }
    at(&office, "2026-10-14T11:00:00Z").await?;
    ensure!(
        sent(&office)? == counts(&[("secretary", 1)]),
        "{:?}",
        sent(&office)?
    );
    office.close().await
}

async fn two_workers(ground: Ground) -> Result<()> {
    let office = quarter(ground, REPORT).await?;
    office.clock.set("2026-10-14T10:00:00Z")?;
    let (one, other) = tokio::join!(office.worker(), office.worker());
    ensure!(one?.papers + other?.papers >= 2);
    office.worker().await?;
    let readers = [("board", 1), ("both", 2), ("panel", 1), ("secretary", 1)];
    ensure!(sent(&office)? == counts(&readers), "{:?}", sent(&office)?);
    ensure!(issues(&office).await?.len() == 1);
    office.close().await
}

/// The figures of the quarter as at a day.
async fn figures(office: &Office, as_at: &str) -> Result<Figures> {
    let calendar = Calendar::embedded();
    let asked = Asked {
        quarter: "2026-Q3".parse()?,
        as_at: as_at.parse()?,
        homes: None,
        region: Region::EnglandAndWales,
        calendar: &calendar,
    };
    Ok(worker::papers::figures(&office.register().await?, &asked).await?)
}

async fn known_then(ground: Ground) -> Result<()> {
    let office = quarter(ground, REPORT).await?;
    let received = |figures: &Figures| {
        figures
            .process
            .quarters
            .last()
            .map(|(_, counted)| counted.received[0])
    };
    let [soon, then] = ["2026-08-05", "2026-10-13"];
    let known = [figures(&office, soon).await?, figures(&office, then).await?];
    ensure!(known.each_ref().map(received) == [Some(5), Some(9)], "{known:?}");
    // A mail of August is taken in late, and the worker sees to what ran out meanwhile.
    office.clock.set("2026-10-20T10:00:00Z")?;
    arrives(&office, "2026-08-20T10:00:00Z").await?;
    at(&office, "2026-12-01T10:00:00Z").await?;
    ensure!(
        [figures(&office, soon).await?, figures(&office, then).await?] == known,
        "what was known then has changed"
    );
    ensure!(
        received(&figures(&office, "2026-10-20").await?) == Some(10),
        "the late one is not there"
    );
    office.close().await
}

/// Somebody draws a quarter anew after a worker has looked and before it sends: what it looked at stays where it is.
async fn overtaken(office: &Office) -> Result<()> {
    let newest = issues(office).await?.into_iter().next().context("no issue")?;
    let later = Issue {
        revision: newest.revision + 1,
        ..newest.clone()
    };
    let now: DateTime<Utc> = "2026-10-21T11:00:00Z".parse()?;
    let register = office.register().await?;
    let mut tx = register.write().await?;
    tx.record_issue(&later, "{}").await?;
    ensure!(!tx.circulate_issue((newest.quarter, newest.revision), now).await?);
    ensure!(tx.circulate_issue((later.quarter, later.revision), now).await?);
    // Nothing of it is kept.
    drop(tx);
    Ok(())
}

async fn revised(ground: Ground) -> Result<()> {
    let office = quarter(ground, &format!("{REPORT}{APPROVAL}")).await?;
    at(&office, "2026-10-14T10:00:00Z").await?;
    approve(&office, "Sam Lee", "is approved")?;
    at(&office, "2026-10-15T10:00:00Z").await?;
    let before = sent(&office)?;
    // A mail of August turns up that had never been taken in.
    office.clock.set("2026-10-20T10:00:00Z")?;
    arrives(&office, "2026-08-20T10:00:00Z").await?;
    office.clock.set("2026-10-21T10:00:00Z")?;
    revise(&office, "2026-Q3").await?;
    at(&office, "2026-10-21T11:00:00Z").await?;
    let mut after = before.clone();
    after.insert("secretary".to_owned(), 2);
    ensure!(sent(&office)? == after, "{:?}", sent(&office)?);
    overtaken(&office).await?;
    approve(&office, "Sam Lee", "is approved")?;
    at(&office, "2026-10-21T12:00:00Z").await?;
    for count in after.values_mut() {
        *count = (*count).max(2);
    }
    after.insert("both".to_owned(), 4);
    ensure!(sent(&office)? == after, "{:?}", sent(&office)?);
    for (reader, name) in [("panel", "panel-2026-Q3.html"), ("board", "board-2026-Q3.html")] {
        let papers = papers_of(&office, reader)?;
        let pages: Vec<String> = papers
            .iter()
            .map(|paper| {
                let files = files(paper)?;
                let page = files.get(name).context("no page")?;
                Ok(String::from_utf8(page.clone())?)
            })
            .collect::<Result<_>>()?;
        let [first, second] = pages.as_slice() else {
            bail!("{} papers for {reader}", pages.len())
        };
        // Nine, and now ten of them; what the code means stands in both.
        ensure!(
            !first.contains(", revision ") && first.matches("[r]").count() == 1,
            "{reader}: the first"
        );
        ensure!(
            second.contains(", revision 2. ") && second.contains("10 [r]") && !first.contains("10 [r]"),
            "{reader}: the second"
        );
        let subject = papers[1].message.subject.clone().unwrap_or_default();
        ensure!(subject.ends_with("(revision 2)"), "{subject}");
    }
    let output = redress(office.folder(), &["report", "revise", "2099-Q1"])?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.code() == Some(1) && said.contains("is not over"),
        "{said}"
    );
    office.close().await
}

/// A quarter is drawn anew, by the office's clock, as `redress report revise` does it.
async fn revise(office: &Office, quarter: &str) -> Result<()> {
    let settings = office.settings()?;
    let (clock, chance) = (Arc::new(office.clock.clone()), Chance::from_seed([77; 32]));
    let mut house = House::open(&settings, Opening::Existing, clock, chance).await?;
    let report = settings.report.as_ref().context("no [report]")?;
    let issue = redress::papers(&settings, report, &mut house)
        .revise(quarter.parse()?)
        .await?;
    ensure!(issue.revision == 2, "{issue:?}");
    house.register.close().await;
    Ok(())
}

async fn earlier_quarter(ground: Ground) -> Result<()> {
    let office = quarter(ground, REPORT).await?;
    at(&office, "2026-10-14T10:00:00Z").await?;
    complain(&office, "2026-11-03T10:00:00Z").await?;
    at(&office, "2027-01-14T10:00:00Z").await?;
    let before = sent(&office)?;
    ensure!(before.get("panel") == Some(&2), "{before:?}");
    revise(&office, "2026-Q3").await?;
    office.worker().await?;
    ensure!(sent(&office)?.get("panel") == Some(&3), "{:?}", sent(&office)?);
    office.close().await
}

async fn wrong_words(ground: Ground) -> Result<()> {
    let office = quarter(ground, REPORT).await?;
    let lesson = "[[lesson]]\ntheme = \"repairs\"\nheard = \"x\"\nchanged = \"y\"\nwho = \"z\"\nby = 2026-12-31\n\
                  check = \"c\"\nstatus = \"done\"\n";
    std::fs::write(office.folder().join("papers.toml"), lesson)?;
    // A receipt waits to go.
    let mail = mail("ann@post.example", "late@post.example", "Leak", "Water comes in.")
        .replace("Mon, 2 Nov 2026 09:12:00", "Wed, 14 Oct 2026 09:00:00");
    office.clock.set("2026-10-14T10:00:00Z")?;
    office.post("late", mail)?;
    office.bot().await?;
    let before = office.letters_of("receipt")?.len();
    let Err(problem) = office.worker().await else {
        bail!("papers were drawn with wrong words")
    };
    let said = problem.to_string();
    ensure!(
        said.contains("papers.toml") && said.contains("`done`") && said.contains("docs/reports.md"),
        "{said}"
    );
    ensure!(
        office.letters_of("receipt")?.len() == before + 1,
        "a letter was held up"
    );
    ensure!(sent(&office)?.is_empty() && issues(&office).await?.is_empty());
    std::fs::write(office.folder().join("papers.toml"), "")?;
    at(&office, "2026-10-14T10:10:00Z").await?;
    ensure!(sent(&office)?.len() == 4, "{:?}", sent(&office)?);
    office.close().await
}

async fn nobody_reads(ground: Ground) -> Result<()> {
    let office = quarter(ground, "").await?;
    at(&office, "2026-10-20T10:00:00Z").await?;
    let secretary = "secretary = [\"secretary@homes.example\"]\n";
    office.change(
        "\n[register]",
        &format!("{}\n[register]", REPORT.replace(secretary, "")),
    )?;
    let settings = office.settings()?;
    let [warning] = settings.warnings() else {
        bail!("{:?}", settings.warnings())
    };
    ensure!(warning.message.contains("no `secretary`"), "{warning}");
    at(&office, "2026-10-20T11:00:00Z").await?;
    ensure!(sent(&office)?.is_empty() && issues(&office).await?.is_empty());
    let output = redress(office.folder(), &["report", "revise", "2026-Q3"])?;
    ensure!(output.status.code() == Some(1), "drawn for nobody");
    office.close().await
}

async fn crash(ground: Ground) -> Result<()> {
    let office = quarter(ground, REPORT).await?;
    let contacts = "select cast(count(*) as text) from contact";
    let before = ask(&office.ground, contacts).await?;
    let queued = office.queued().await?.len();
    // The register gives up when the drawing is put on record, after the mail to the secretary was written.
    let breaks = match office.ground.engine {
        Engine::Sqlite => {
            "create trigger broken before insert on report_issue begin select raise(abort, 'broken'); end"
        }
        Engine::Postgres => {
            "create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$; \
             create trigger broken before insert on report_issue for each row execute function broken()"
        }
    };
    run(&office.ground, breaks).await?;
    office.clock.set("2026-10-14T10:00:00Z")?;
    ensure!(office.worker().await.is_err(), "nothing was amiss");
    ensure!(
        office.letters_of("paper")?.is_empty()
            && office
                .queued()
                .await?
                .iter()
                .all(|letter| letter.class != "paper"),
        "a mail of papers that were never drawn"
    );
    ensure!(ask(&office.ground, contacts).await? == before);
    ensure!(issues(&office).await?.is_empty() && office.queued().await?.len() >= queued);
    let mends = match office.ground.engine {
        Engine::Sqlite => "drop trigger broken",
        Engine::Postgres => "drop trigger broken on report_issue",
    };
    run(&office.ground, mends).await?;
    office.worker().await?;
    let readers = [("board", 1), ("both", 2), ("panel", 1), ("secretary", 1)];
    ensure!(sent(&office)? == counts(&readers), "{:?}", sent(&office)?);
    office.close().await
}

/// The example that comes with the program, whole on the page that explains it.
fn example() -> Result<()> {
    let example = include_str!("../../papers.example.toml");
    let notes = Notes::read(example)?;
    ensure!(
        notes.paper.author.is_some() && notes.paper.decision.is_some() && notes.paper.contact.is_some(),
        "no [paper]"
    );
    ensure!(notes.targets.answered.is_some() && notes.targets.acknowledged.is_some());
    for (table, count) in [
        ("question", notes.questions.len()),
        ("lesson", notes.lessons.len()),
        ("risk", notes.risks.len()),
        ("provision", notes.provisions.len()),
        ("rebase", notes.rebases.len()),
    ] {
        ensure!(count > 0, "the example has no [[{table}]]");
    }
    let page: Vec<&str> = include_str!("../../docs/reports.md")
        .lines()
        .map(str::trim)
        .collect();
    let example: Vec<&str> = example.lines().map(str::trim).collect();
    ensure!(
        page.windows(example.len()).any(|lines| lines == example),
        "docs/reports.md shows another example"
    );
    Ok(())
}

async fn audiences(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    for (policy, to, edition, sent_to, missing) in [
        (
            "om-policy",
            "scrutiny-panel",
            Some("panel"),
            Some("panel"),
            &[][..],
        ),
        ("om-policy", "committee", Some("board"), None, &[]),
        ("om-policy", "chief-executive", None, None, &["legislation"]),
        ("group", "board", Some("board"), Some("board"), &["surveys"]),
        (
            "group",
            "customers",
            Some("panel"),
            None,
            &["compliments", "surveys"],
        ),
        ("code", "ombudsman", None, None, &["non-compliance"]),
    ] {
        let file = office.settings_file();
        let text = std::fs::read_to_string(&file)?;
        let other = office.folder().join("other.toml");
        std::fs::write(&other, text.replace("\"om-web\"", &format!("\"{policy}\"")))?;
        let said = |more: &[&str]| {
            let mut arguments = vec!["--settings", "other.toml", "report", "audiences"];
            arguments.extend(more);
            redress(office.folder(), &arguments)
        };
        let rows = json_lines(&said(&["--json"])?)?;
        let row = rows
            .iter()
            .find(|row| row["to"] == to)
            .context("nobody of that name")?;
        ensure!(
            row["edition"].as_str() == edition
                && row["sent_to"].as_str() == sent_to
                && row["not_in_it"] == serde_json::json!(missing),
            "{policy}: {row}"
        );
        let told = String::from_utf8(said(&[])?.stdout)?;
        let clause = row["clause"].as_str().context("no clause")?;
        let (head, rest) = told.split_once("\n\n").context("nobody is named")?;
        ensure!(!head.is_empty() && rest.contains(clause), "{told}");
        let says = match (edition, sent_to) {
            (None, _) => "no paper: people tell them".to_owned(),
            (Some(_), Some(key)) => format!("sent by itself to `{key}` in [report]"),
            (Some(edition), None) => format!("--for {edition} --out"),
        };
        ensure!(rest.contains(&says), "{says}: {told}");
    }
    Ok(())
}

/// What doctor says of reports, a line each: `ok words: …`.
async fn diagnosed(office: &Office) -> Result<Vec<String>> {
    let practice = Practice {
        clock: &office.clock.clone(),
        chance: Chance::from_seed([5; 32]),
        send_to: None,
    };
    let mut said = Vec::new();
    Box::pin(examine(
        &office.settings()?,
        &office.settings_file(),
        practice,
        &mut |finding| {
            if finding.group == "reports" {
                let state = format!("{:?}", finding.state).to_lowercase();
                let cure = finding.cure.as_deref().unwrap_or_default();
                said.push(format!("{state} {}: {} {cure}", finding.check, finding.says));
            }
        },
    ))
    .await;
    Ok(said)
}

async fn examined(ground: Ground) -> Result<()> {
    let office = quarter(ground, "").await?;
    ensure!(
        diagnosed(&office).await?.is_empty(),
        "a house that wants no reports"
    );
    office.change("\n[register]", &format!("{REPORT}{APPROVAL}\n[register]"))?;
    let says = async |expected: &[&str]| {
        let said = diagnosed(&office).await?;
        for line in expected {
            let found = said.iter().any(|found| found.contains(line));
            ensure!(found, "nothing says {line}: {said:#?}");
        }
        ensure!(said.len() == expected.len(), "{said:#?}");
        Ok(())
    };
    let words = "ok words: ";
    let readers = "ok readers: they go to the secretary first (1), then to panel (2) and board (2)";
    let approval = "ok approval: they wait until Sam Lee has approved them";
    office.clock.set("2026-10-13T10:00:00Z")?;
    let coming = "ok next: the papers on July to September 2026 are drawn on 14 October 2026";
    says(&[words, readers, approval, coming]).await?;
    office.clock.set("2026-10-14T10:00:00Z")?;
    let due = "ok next: the papers on July to September 2026 are drawn at once";
    says(&[words, readers, approval, due]).await?;
    office.worker().await?;
    let waiting = "warning waiting: the papers on July to September 2026 wait for approval since 14 October 2026 \
                   redress report approve 2026-Q3";
    let later = "ok next: the papers on October to December 2026 are drawn on 14 January 2027";
    says(&[words, readers, approval, waiting, later]).await?;
    approve(&office, "Sam Lee", "is approved")?;
    let going = "ok next: the papers on July to September 2026 go to their readers at once";
    says(&[words, readers, approval, going]).await?;
    std::fs::remove_file(office.folder().join("papers.toml"))?;
    says(&["fault words: the words of the papers, ", readers, approval, going]).await?;
    office.change(APPROVAL, "")?;
    office.change("secretary = [\"secretary@homes.example\"]\n", "")?;
    office.change("words = \"papers.toml\"\n", "")?;
    let nobody = "ok readers: no secretary is named";
    says(&["ok words: people write nothing into the papers", nobody]).await
}
