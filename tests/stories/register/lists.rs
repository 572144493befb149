//! More rows than a page holds, in; each of them listed once, out.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use libtest_mimic::Trial;
use register::MessageFilter;

use super::desk::{Desk, Rigour, count, mail, mail_with, tell};
use crate::ground::{Engine, Ground, both};

/// More than two pages.
const MANY: usize = 1_203;

pub fn trials() -> Vec<Trial> {
    [
        both("register::every_case_is_listed_once", |ground| async move {
            let desk = with_copies(ground).await?;
            let mut tx = desk.register.read().await?;
            let (mut after, mut listed) = (None, Vec::new());
            loop {
                let page = tx.list_cases(after).await?;
                let Some(last) = page.last() else { break };
                after = Some((last.received_at, last.id));
                listed.extend(page.iter().map(|case| (case.received_at, case.id)));
                ensure!(listed.len() <= MANY + 1, "some are listed again and again");
            }
            ensure!(listed.is_sorted(), "not in order of receipt");
            let each: BTreeSet<_> = listed.iter().collect();
            ensure!(
                listed.len() == MANY + 1 && each.len() == MANY + 1,
                "{} rows, {} cases",
                listed.len(),
                each.len()
            );
            Ok(())
        }),
        both("register::every_message_is_listed_once", |ground| async move {
            let desk = with_copies(ground).await?;
            let all = usize::try_from(count(&desk.ground, "message").await?)?;
            let mut tx = desk.register.read().await?;
            let (mut after, mut listed) = (None, Vec::new());
            loop {
                let page = tx.list_messages(&MessageFilter::default(), after).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                listed.extend(page.iter().map(|message| message.id));
                ensure!(listed.len() <= all, "some are listed again and again");
            }
            let each: BTreeSet<_> = listed.iter().collect();
            ensure!(
                all > MANY && listed.len() == all && each.len() == all,
                "{} rows of {all}",
                listed.len()
            );
            Ok(())
        }),
        both("register::a_list_holds_what_was_asked_for", filters),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// One case and its opening message, and copies of both, many received in the same microsecond.
async fn with_copies(ground: Ground) -> anyhow::Result<Desk> {
    let mut desk = Desk::open(ground).await?;
    desk.one(
        "1",
        mail("ann@post.example", "1@p.example", "Damp", "The wall is wet."),
    )
    .await?;
    let (numbers, id) = match desk.ground.engine {
        Engine::Sqlite => (
            "(with recursive g (n) as (select 1 union all select n + 1 from g where n < MANY) select n from g) g",
            "randomblob(16)",
        ),
        Engine::Postgres => ("generate_series(1, MANY) g (n)", "gen_random_uuid()"),
    };
    let numbers = numbers.replace("MANY", &MANY.to_string());
    let columns =
        "version, kind, channel, complainant_id, policy, policy_version, calendar_version, region, state,
                   stage, category, owner_id, restricted, received_at, confirmed_at, acknowledged_at";
    tell(&desk.ground, Rigour::Kept, &format!(
        "insert into case_file (id, reference, {columns}) select {id}, 'copy ' || g.n, {columns} from case_file, {numbers}"
    )).await?;
    let columns =
        "direction, channel, mailbox, uidvalidity, message_id, class, outcome, why, case_id, contact_id,
                   received_at, recorded_at";
    tell(&desk.ground, Rigour::Kept, &format!(
        "insert into message (id, uid, {columns}) select {id}, 'copy ' || g.n, {columns} from message, {numbers}
         where direction = 'in'"
    )).await?;
    Ok(desk)
}

#[expect(clippy::too_many_lines, reason = "one office, asked in every way")]
async fn filters(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    desk.one(
        "ann",
        mail("ann@post.example", "1@p.example", "Damp", "The wall is wet."),
    )
    .await?;
    desk.one(
        "bob",
        mail("bob@post.example", "2@p.example", "Rent", "It is too high."),
    )
    .await?;
    let more = mail_with(
        "In-Reply-To: <1@p.example>\r\n",
        "ann@post.example",
        "3@p.example",
        "Re: Damp",
        "Wetter.",
    );
    desk.one("more", more).await?;
    desk.one("empty", mail("zoe@post.example", "4@p.example", "", ""))
        .await?;
    let mut tx = desk.register.read().await?;
    let cases = tx.list_cases(None).await?;
    let ann = cases
        .iter()
        .find(|case| case.subject.as_deref() == Some("Damp"))
        .context("Ann's case")?;
    let reference = ann.reference.parse()?;
    let found = tx
        .case_by_reference(&reference)
        .await?
        .context("by its reference")?;
    ensure!(
        found.id == ann.id && found.message_ids.starts_with(&["1@p.example".to_owned()]),
        "{found:?}"
    );
    ensure!(
        !found.dates.is_empty() && found.dates.is_sorted_by_key(|date| date.act_by.clone()),
        "{found:?}"
    );

    let all = MessageFilter::default;
    let incoming = Some("in".to_owned());
    let first = tx
        .list_messages(
            &MessageFilter {
                direction: incoming.clone(),
                ..all()
            },
            None,
        )
        .await?
        .remove(0)
        .id;
    for (what, filter, uids) in [
        (
            "all that came",
            MessageFilter {
                direction: incoming.clone(),
                ..all()
            },
            vec!["ann", "bob", "more", "empty"],
        ),
        (
            "of a case",
            MessageFilter {
                case: Some(ann.id),
                direction: incoming.clone(),
                ..all()
            },
            vec!["ann", "more"],
        ),
        (
            "held",
            MessageFilter {
                outcome: Some("held".to_owned()),
                ..all()
            },
            vec!["empty"],
        ),
        (
            "one",
            MessageFilter {
                id: Some(casework::ids::MessageId(first)),
                ..all()
            },
            vec!["ann"],
        ),
        (
            "one of another case",
            MessageFilter {
                id: Some(casework::ids::MessageId(first)),
                case: Some(cases[1].id),
                ..all()
            },
            vec![],
        ),
    ] {
        let listed = tx.list_messages(&filter, None).await?;
        let found: Vec<&str> = listed.iter().map(|message| message.uid.as_str()).collect();
        ensure!(found == uids, "{what}: {found:?}");
        for message in &listed {
            ensure!(
                message.why.starts_with("[\"") && message.why.ends_with("\"]"),
                "{what}: no list: {}",
                message.why
            );
            ensure!(
                (message.outcome == "held") == message.held_because.is_some(),
                "{message:?}"
            );
        }
    }
    let waiting = MessageFilter {
        outcome: Some("waiting".to_owned()),
        ..all()
    };
    ensure!(
        tx.list_messages(&waiting, None)
            .await?
            .iter()
            .all(|letter| letter.direction == "out")
    );
    let history = tx.history(ann.id).await?;
    ensure!(
        history
            .iter()
            .map(|fact| fact.seq)
            .eq(1..=i64::try_from(history.len())?),
        "{history:?}"
    );
    ensure!(
        history[0].kind == "received" && history[0].data.starts_with('{'),
        "{:?}",
        history[0]
    );
    let tasks = tx.list_tasks().await?;
    ensure!(
        tasks
            .iter()
            .any(|task| task.kind == "read_held_message" && task.message.is_some()),
        "{tasks:?}"
    );
    Ok(())
}
