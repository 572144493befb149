//! Days on which nobody does anything, in; what follows by itself, once, out.

use anyhow::{Context, Result, ensure};
use casework::cases::{
    Actor, Case, Cause, Fact, RouteReason, TrackReason, UndertakingId, UndertakingKind, What,
};
use casework::decide::{CasePlan, Plan};
use casework::given::{Chance, Clock};
use casework::ids::{CaseId, FactId};
use casework::policies::{Event, StageId};
use chrono::{DateTime, Utc};
use libtest_mimic::Trial;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both, run};
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    [
        both(
            "deadlines::nobody_acknowledges_so_it_goes_by_itself_on_the_last_day",
            by_default,
        ),
        both("deadlines::what_is_out_of_target_is_told_once", out_of_target),
        both(
            "deadlines::the_window_is_over_and_a_letter_closes_the_case",
            closes,
        ),
        both("deadlines::a_concern_becomes_a_formal_complaint", converts),
        both(
            "deadlines::a_quick_answer_that_does_not_come_moves_the_case",
            moves,
        ),
        both("deadlines::what_was_promised_and_not_done_is_told_once", overran),
        both(
            "deadlines::after_five_days_down_all_of_it_follows_once",
            after_days_down,
        ),
        both("deadlines::one_mail_of_the_day_for_each", digest),
        both("deadlines::two_workers_do_nothing_twice", two_workers),
        both(
            "deadlines::a_case_that_cannot_be_read_keeps_back_no_other",
            damaged,
        ),
        both("deadlines::tasks_and_lists_by_whose_they_are", lists),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Ann complains about a repair on Monday 2 November, under that policy. Repairs, whom Pat manages, has her case:
/// where the policy asks for an investigator, Sam.
async fn complained(ground: Ground, policy: &str) -> Result<Office> {
    let office = Office::open(ground)?;
    office.change("policy = \"om-web\"", &format!("policy = \"{policy}\""))?;
    office.change(
        "name = \"repairs\"\nemail = \"repairs@homes.example\"",
        "name = \"repairs\"\nemail = \"repairs@homes.example\"\nmanager = \"pat.ray@homes.example\"",
    )?;
    office.change(
        "[[route]]",
        "[[staff]]\nname = \"Pat Ray\"\nemail = \"pat.ray@homes.example\"\n[[route]]",
    )?;
    let words = "The repair of the roof was botched.";
    office.post("1", mail("ann@home.example", "1@home.example", "Repair", words))?;
    office.both().await?;
    Ok(office)
}

/// The worker at a time; how many cases had something fallen due.
async fn at(office: &Office, time: &str) -> Result<u64> {
    office.clock.set(time)?;
    let done = office.worker().await?;
    ensure!(done.deadlines.failed == 0, "{:?}", done.deadlines);
    Ok(done.deadlines.cases)
}

/// Who was sent how many letters of that kind whose subject says that: `repairs sam.lee`.
fn told(office: &Office, kind: &str, says: &str) -> Result<String> {
    let letters = office.letters_of(kind)?;
    let mut to: Vec<String> = letters
        .iter()
        .filter(|letter| {
            letter
                .message
                .subject
                .as_deref()
                .is_some_and(|subject| subject.contains(says))
        })
        .map(|letter| letter.to.split('@').next().unwrap_or_default().to_owned())
        .collect();
    to.sort();
    Ok(to.join(" "))
}

async fn open_tasks(office: &Office) -> Result<Vec<String>> {
    Ok(office.tasks().await?.into_iter().map(|task| task.kind).collect())
}

/// What somebody records in the case without a letter.
async fn happens(office: &Office, id: CaseId, happened_at: &str, what: What) -> Result<()> {
    let (case, book) = office.folded(id).await?;
    let before = case.version;
    let fact = fact(office, id, happened_at.parse()?, before, what);
    let after = case.with(&fact, &book)?;
    write(
        office,
        CasePlan {
            before,
            was: None,
            facts: vec![fact],
            after,
        },
    )
    .await
}

fn fact(office: &Office, case: CaseId, happened_at: DateTime<Utc>, number: u32, what: What) -> Fact {
    let mut chance = Chance::from_seed([u8::try_from(number).unwrap_or_default() + 100; 32]);
    let now = office.clock.now();
    Fact {
        id: FactId::new(now, &mut chance),
        case,
        happened_at,
        recorded_at: now,
        by: Actor::Redress,
        cause: Cause::Command,
        what,
    }
}

async fn write(office: &Office, change: CasePlan) -> Result<()> {
    let plan = Plan {
        cases: vec![change],
        ..Plan::default()
    };
    let register = office.register().await?;
    let mut tx = register.write().await?;
    tx.apply(&[plan], office.clock.now()).await?;
    Ok(tx.commit().await?)
}

async fn by_default(ground: Ground) -> Result<()> {
    let office = complained(ground, "group").await?;
    // Five working days after Monday 2 November.
    ensure!(at(&office, "2026-11-09T14:59:59Z").await? == 0);
    ensure!(at(&office, "2026-11-09T15:00:00Z").await? == 1);
    ensure!(at(&office, "2026-11-09T15:00:10Z").await? == 0);
    ensure!(told(&office, "acknowledgement", "taken up")? == "ann");
    ensure!(told(&office, "alert", "acknowledged now")? == "repairs");
    let case = office.case().await?;
    ensure!(
        case.acknowledged_at == Some("2026-11-09T15:00:00Z".parse()?),
        "{case:?}"
    );
    ensure!(open_tasks(&office).await? == ["acknowledge"]);
    // In time: nothing is out of target the day after.
    ensure!(at(&office, "2026-11-10T00:00:10Z").await? == 0);
    office.close().await
}

async fn out_of_target(ground: Ground) -> Result<()> {
    let office = complained(ground, "om-web").await?;
    ensure!(at(&office, "2026-11-16T23:59:59Z").await? == 0);
    ensure!(at(&office, "2026-11-17T00:00:00Z").await? == 1);
    ensure!(at(&office, "2026-11-17T00:00:10Z").await? == 0);
    let heard = told(&office, "alert", "out of target")?;
    ensure!(heard == "pat.ray sam.lee", "{heard}");
    ensure!(open_tasks(&office).await? == ["out_of_target"]);
    office.close().await
}

async fn closes(ground: Ground) -> Result<()> {
    let office = complained(ground, "om-web").await?;
    let id = office.case().await?.id;
    let responded = What::Happened {
        event: Event::Responded,
    };
    happens(&office, id, "2026-11-03T10:00:00Z", responded).await?;
    ensure!(office.case().await?.state == "answered");
    // A month later is Thursday 3 December; what was sent in its last hour is taken in first.
    ensure!(at(&office, "2026-12-04T00:00:00Z").await? == 0);
    ensure!(at(&office, "2026-12-04T12:00:00Z").await? == 1);
    ensure!(at(&office, "2026-12-04T12:00:10Z").await? == 0);
    let closure = office.letters_of("closure")?;
    let [closure] = closure.as_slice() else {
        anyhow::bail!("{} closures", closure.len())
    };
    for says in ["Stage 2", "Ombudsman", "3 December 2026"] {
        ensure!(
            closure.message.text.contains(says),
            "{says}: {}",
            closure.message.text
        );
    }
    ensure!(office.case().await?.state == "closed");
    office.close().await
}

async fn converts(ground: Ground) -> Result<()> {
    let office = complained(ground, "one-housing").await?;
    let first = office.case().await?.id;
    let (formal, book) = office.folded(first).await?;
    // Ann has a concern as well, since the same Monday.
    let mut chance = Chance::from_seed([77; 32]);
    let id = CaseId::new(office.clock.now(), &mut chance);
    let mut facts = office.register().await?.read().await?.facts(first).await?;
    facts.truncate(2);
    for fact in &mut facts {
        fact.case = id;
        fact.id = FactId::new(office.clock.now(), &mut chance);
        if let What::Received { reference, .. } = &mut fact.what {
            *reference = casework::cases::Reference::draw(&mut chance);
        }
    }
    let at_receipt = formal.received_at;
    let owner = formal.owner.context("no owner")?;
    let because = RouteReason::HandedOver;
    for what in [
        What::Opened {
            stage: StageId::from("concern"),
            track: None,
        },
        What::Assigned { owner, because },
    ] {
        facts.push(fact(&office, id, at_receipt, 150, what));
    }
    let after = Case::fold(&facts, &book)?.context("no case")?;
    write(
        &office,
        CasePlan {
            before: 0,
            was: None,
            facts,
            after,
        },
    )
    .await?;
    // Three working days: Thursday 5 November.
    ensure!(at(&office, "2026-11-05T23:59:59Z").await? == 0);
    ensure!(at(&office, "2026-11-06T00:00:00Z").await? == 1);
    ensure!(at(&office, "2026-11-06T00:00:10Z").await? == 0);
    ensure!(told(&office, "conversion-notice", "formal complaint")? == "ann");
    let (case, book) = office.folded(id).await?;
    ensure!(
        case.stage().map(StageId::as_str) == Some("complaint"),
        "{:?}",
        case.stage()
    );
    // Fifteen working days after the end of its last day.
    let answer = case.answer_by(&book)?.context("no date")?.to_string();
    ensure!(answer == "2026-11-26", "{answer}");
    office.close().await
}

async fn moves(ground: Ground) -> Result<()> {
    let office = complained(ground, "om-web").await?;
    let id = office.case().await?.id;
    let quick = What::Moved {
        track: "put-it-right".into(),
        because: TrackReason::Person,
    };
    happens(&office, id, "2026-11-02T10:00:00Z", quick).await?;
    ensure!(at(&office, "2026-11-04T23:59:59Z").await? == 0);
    ensure!(at(&office, "2026-11-05T00:00:00Z").await? == 1);
    ensure!(at(&office, "2026-11-05T00:00:10Z").await? == 0);
    let (case, book) = office.folded(id).await?;
    ensure!(case.track().map(ToString::to_string).as_deref() == Some("investigate-it"));
    let answer = case.answer_by(&book)?.context("no date")?.to_string();
    ensure!(answer == "2026-11-16", "{answer}");
    let heard = told(&office, "alert", "another track")?;
    ensure!(heard == "sam.lee", "{heard}");
    office.close().await
}

async fn overran(ground: Ground) -> Result<()> {
    let office = complained(ground, "om-web").await?;
    let id = office.case().await?.id;
    let promised = What::Undertaken {
        undertaking: UndertakingId(id.0),
        what: UndertakingKind::Action,
        by: "2026-11-04".parse()?,
        owner: None,
    };
    happens(&office, id, "2026-11-02T10:00:00Z", promised).await?;
    ensure!(at(&office, "2026-11-04T23:59:59Z").await? == 0);
    ensure!(at(&office, "2026-11-05T00:00:00Z").await? == 1);
    ensure!(at(&office, "2026-11-05T00:00:10Z").await? == 0);
    let heard = told(&office, "alert", "promise")?;
    ensure!(heard == "pat.ray sam.lee", "{heard}");
    ensure!(open_tasks(&office).await? == ["keep_promise"]);
    office.close().await
}

async fn after_days_down(ground: Ground) -> Result<()> {
    let office = complained(ground, "group").await?;
    // Nobody was there from the 9th on, when the acknowledgement was due, to the 14th.
    ensure!(at(&office, "2026-11-14T10:00:00Z").await? == 1);
    ensure!(at(&office, "2026-11-14T10:00:10Z").await? == 0);
    let id = office.case().await?.id;
    let facts = office.register().await?.read().await?.facts(id).await?;
    let kinds: Vec<String> = facts.iter().map(|fact| fact.what.kept().0).collect();
    ensure!(
        kinds.ends_with(&[
            "letter_queued".to_owned(),
            "ran_out".to_owned(),
            "letter_delivered".to_owned()
        ]),
        "{kinds:?}"
    );
    ensure!(told(&office, "acknowledgement", "taken up")? == "ann");
    ensure!(told(&office, "alert", "out of target")? == "pat.ray repairs");
    // What was late was done by the letter, late as it is.
    ensure!(open_tasks(&office).await? == ["acknowledge"]);
    office.close().await
}

async fn digest(ground: Ground) -> Result<()> {
    let office = complained(ground, "om-web").await?;
    ensure!(office.letters_of("digest")?.is_empty());
    // The answer is due by Monday 16 November: two working days before it is Thursday 12.
    for (time, mails) in [
        ("2026-11-11T09:00:00Z", 0),
        ("2026-11-12T08:59:50Z", 0),
        ("2026-11-12T09:00:00Z", 1),
        ("2026-11-12T09:00:10Z", 1),
        ("2026-11-12T16:00:00Z", 1),
        ("2026-11-14T10:00:00Z", 1),
        ("2026-11-16T09:00:00Z", 2),
        // Late: Sam, and who manages him.
        ("2026-11-17T09:00:00Z", 4),
        ("2026-11-17T09:05:00Z", 4),
    ] {
        at(&office, time).await?;
        let sent = office.letters_of("digest")?.len();
        ensure!(sent == mails, "{sent} at {time}");
    }
    ensure!(told(&office, "digest", "1 late")? == "pat.ray sam.lee");
    office.close().await
}

async fn two_workers(ground: Ground) -> Result<()> {
    let office = complained(ground, "group").await?;
    for id in 2..8 {
        let from = format!("r{id}@home.example");
        let words = format!("The repair of flat {id} was botched.");
        let message = mail(&from, &format!("{id}@home.example"), "Repair", &words);
        office.post(&id.to_string(), message)?;
    }
    office.both().await?;
    office.clock.set("2026-11-10T09:00:00Z")?;
    let (one, other) = tokio::join!(office.worker(), office.worker());
    let seen = one?.deadlines.cases + other?.deadlines.cases;
    ensure!(seen == 7, "{seen} seen to");
    // The next morning, and what one of them had in hand when the other looked.
    office.clock.set("2026-11-11T09:00:00Z")?;
    let (one, other) = tokio::join!(office.worker(), office.worker());
    ensure!(one?.deadlines.cases + other?.deadlines.cases == 0);
    office.worker().await?;
    let acknowledged = office.letters_of("acknowledgement")?.len();
    ensure!(acknowledged == 7, "{acknowledged} acknowledgements");
    let late = told(&office, "alert", "out of target")?;
    ensure!(late.split(' ').count() == 14, "{late}");
    let digests = told(&office, "digest", "Your cases")?;
    ensure!(digests == "repairs", "{digests}");
    office.close().await
}

async fn damaged(ground: Ground) -> Result<()> {
    let office = complained(ground, "group").await?;
    let words = "The repair of the door was botched.";
    office.post("2", mail("bob@home.example", "2@home.example", "Door", words))?;
    office.both().await?;
    run(
        &office.ground,
        "insert into fact (id, case_id, seq, kind, shape, happened_at, recorded_at, by_kind, by_id, cause_kind,
                           cause_id, data)
         select id, case_id, 99, 'unheard_of', shape, happened_at, recorded_at, by_kind, by_id, cause_kind,
                cause_id, data
         from fact where seq = 2 and case_id = (select id from case_file order by received_at, id limit 1)",
    )
    .await?;
    office.clock.set("2026-11-09T15:00:00Z")?;
    let done = office.worker().await?.deadlines;
    ensure!((done.cases, done.failed) == (1, 1), "{done:?}");
    ensure!(office.letters_of("acknowledgement")?.len() == 1);
    Ok(())
}

async fn lists(ground: Ground) -> Result<()> {
    let office = complained(ground, "om-web").await?;
    at(&office, "2026-11-17T00:00:00Z").await?;
    let told = |arguments: &[&str]| json_lines(&redress(office.folder(), arguments)?);
    for (arguments, count) in [
        (vec!["case", "list", "--json"], 1),
        (vec!["case", "list", "--overdue", "--json"], 1),
        (vec!["case", "list", "--state", "open", "--json"], 1),
        (vec!["case", "list", "--state", "closed", "--json"], 0),
        (vec!["case", "list", "--stage", "stage-1", "--json"], 1),
        (vec!["case", "list", "--stage", "stage-2", "--json"], 0),
        (vec!["case", "list", "--owner", "sam lee", "--json"], 1),
        (
            vec!["case", "list", "--owner", "repairs@homes.example", "--json"],
            0,
        ),
        (vec!["task", "list", "--json"], 1),
        (
            vec!["task", "list", "--for", "SAM.lee@homes.example", "--json"],
            1,
        ),
        (vec!["task", "list", "--for", "Pat Ray", "--json"], 0),
        (vec!["task", "list", "--unassigned", "--json"], 0),
    ] {
        let lines = told(&arguments)?;
        ensure!(lines.len() == count, "{arguments:?}: {lines:?}");
    }
    let id = office.tasks().await?.first().context("no task")?.id.to_string();
    told(&["task", "done", &id, "--by", "Sam Lee", "--json"])?;
    ensure!(told(&["task", "list", "--json"])?.is_empty());
    for (arguments, (says, code)) in [
        (
            ["task", "done", id.as_str(), "--by", "Sam Lee"],
            ("nothing of that name", 1),
        ),
        (
            ["task", "done", id.as_str(), "--by", "Nobody"],
            ("no member of staff", 2),
        ),
    ] {
        let output = redress(office.folder(), &arguments)?;
        let said = String::from_utf8(output.stderr)?;
        ensure!(
            output.status.code() == Some(code) && said.contains(says),
            "{said}"
        );
    }
    office.close().await
}
