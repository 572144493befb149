//! A message at the door, in; each thing the register knows of it, alone, out.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use casework::cases::{Purpose, TOKEN_LENGTH};
use casework::decide::Known;
use chrono::TimeDelta;
use libtest_mimic::Trial;

use super::desk::{Desk, ask, mail, mail_with};
use crate::ground::{Ground, both};

const ANN: &str = "ann@post.example";

#[expect(clippy::too_many_lines, reason = "a list of stories")]
pub fn trials() -> Vec<Trial> {
    [
        both("register::a_stranger_is_not_known", |ground| async move {
            let desk = with_ann(ground).await?;
            let known = known(
                &desk,
                mail("new@post.example", "9@p.example", "Rent", "Too high."),
            )
            .await?;
            ensure!(fields(&known).is_empty(), "{known:?}");
            Ok(())
        }),
        both(
            "register::a_sender_is_known_however_the_address_is_written",
            |ground| async move {
                let desk = with_ann(ground).await?;
                let known = known(
                    &desk,
                    mail("ANN@Post.Example", "9@p.example", "Rent", "Too high."),
                )
                .await?;
                ensure!(fields(&known) == ["receipts", "sender"], "{:?}", fields(&known));
                Ok(())
            },
        ),
        both("register::the_same_id_is_known", |ground| async move {
            let desk = with_ann(ground).await?;
            let known = known(
                &desk,
                mail("new@post.example", "1@P.EXAMPLE", "Rent", "Too high."),
            )
            .await?;
            ensure!(fields(&known) == ["cases", "same_id"], "{:?}", fields(&known));
            ensure!(known.same_id[0].case == known.cases.keys().next().copied());
            Ok(())
        }),
        both(
            "register::the_same_words_are_known_for_seven_days",
            |ground| async move {
                let mut desk = with_ann(ground).await?;
                let again = |id: &str| mail("new@post.example", id, "Damp", "The wall is wet.");
                let (week, moment) = (TimeDelta::days(7), TimeDelta::microseconds(1));
                desk.clock.advance(week);
                let at_last = known(&desk, again("8@p.example")).await?;
                ensure!(
                    fields(&at_last) == ["cases", "same_substance"],
                    "{:?}",
                    fields(&at_last)
                );
                desk.clock.advance(moment);
                let after = known(&desk, again("8@p.example")).await?;
                ensure!(fields(&after).is_empty(), "{:?}", fields(&after));
                // What is delivered late may have been received before what we have.
                desk.clock.advance(-week - week - moment);
                ensure!(fields(&known(&desk, again("8@p.example")).await?) == ["cases", "same_substance"]);
                desk.clock.advance(-moment);
                ensure!(fields(&known(&desk, again("8@p.example")).await?).is_empty());
                desk.clock.advance(week + moment);
                ensure!(
                    desk.one("dup", mail(ANN, "1@p.example", "Damp", "The wall is wet."))
                        .await?
                        == "duplicate"
                );
                let known = known(&desk, again("8@p.example")).await?;
                ensure!(
                    known.same_substance.len() == 1,
                    "a duplicate is no earlier message: {known:?}"
                );
                Ok(())
            },
        ),
        both("register::a_letters_tokens_are_known", tokens),
        both("register::a_letter_that_came_back_is_known", came_back),
        both(
            "register::ids_referred_to_are_known_in_their_order",
            |ground| async move {
                let mut desk = with_ann(ground).await?;
                desk.one("2", mail("bob@post.example", "2@p.example", "Rent", "Too high."))
                    .await?;
                let fields_of = "References: <1@p.example> <nobodys@p.example> <2@p.example>\r\n";
                let known = known(
                    &desk,
                    mail_with(fields_of, "new@post.example", "9@p.example", "Lift", "Broken."),
                )
                .await?;
                ensure!(fields(&known) == ["cases", "referenced"], "{:?}", fields(&known));
                let ids: Vec<&str> = known.referenced.iter().map(|(id, _)| id.as_str()).collect();
                ensure!(ids == ["2@p.example", "1@p.example"], "the newest first: {ids:?}");
                ensure!(known.referenced[0].1 != known.referenced[1].1 && known.cases.len() == 2);
                Ok(())
            },
        ),
        both(
            "register::an_answered_subject_is_known_of_its_sender_alone",
            subjects,
        ),
        both("register::a_named_reference_is_known", |ground| async move {
            let desk = with_ann(ground).await?;
            let reference = ask(&desk.ground, "select reference from case_file")
                .await?
                .remove(0);
            let words = format!("It is about {} and RC-2222-222.", reference.to_lowercase());
            let known = known(&desk, mail("new@post.example", "9@p.example", "Lift", &words)).await?;
            ensure!(fields(&known) == ["cases", "named"], "{:?}", fields(&known));
            ensure!(
                known.named.len() == 1 && known.named[0].0.as_str() == reference,
                "{known:?}"
            );
            Ok(())
        }),
        both(
            "register::receipts_of_the_last_hour_and_day_are_counted",
            receipts,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An office that has Ann's complaint.
async fn with_ann(ground: Ground) -> anyhow::Result<Desk> {
    let mut desk = Desk::open(ground).await?;
    ensure!(
        desk.one("1", mail(ANN, "1@p.example", "Damp", "The wall is wet."))
            .await?
            == "opened"
    );
    Ok(desk)
}

async fn known(desk: &Desk, raw: Vec<u8>) -> anyhow::Result<Known> {
    let arrival = desk.arrival("new", raw);
    let mut tx = desk.register.read().await?;
    let mut known = tx.known(&[arrival], &desk.rules.book, desk.now()).await?;
    known.pop().context("nothing is known, not even that")
}

/// The names of what is known, in order of the alphabet.
fn fields(known: &Known) -> Vec<&'static str> {
    let Known {
        sender,
        same_id,
        same_substance,
        tokens,
        referenced,
        original,
        bounced,
        same_subject,
        named,
        cases,
        receipts,
        loads,
    } = known;
    let all = BTreeMap::from([
        ("sender", sender.is_some()),
        ("same_id", !same_id.is_empty()),
        ("same_substance", !same_substance.is_empty()),
        ("tokens", !tokens.is_empty()),
        ("referenced", !referenced.is_empty()),
        ("original", original.is_some()),
        ("bounced", !bounced.is_empty()),
        ("same_subject", !same_subject.is_empty()),
        ("named", !named.is_empty()),
        ("cases", !cases.is_empty()),
        ("receipts", receipts.day > 0),
        ("loads", !loads.is_empty()),
    ]);
    all.into_iter()
        .filter_map(|(name, is)| is.then_some(name))
        .collect()
}

async fn tokens(ground: Ground) -> anyhow::Result<()> {
    let desk = with_ann(ground).await?;
    let join = ask(&desk.ground, "select token from token where purpose = 'join'")
        .await?
        .remove(0);
    let to = format!("Delivered-To: complaints+{join}@homes.example\r\n");
    let known = known(
        &desk,
        mail_with(&to, "new@post.example", "9@p.example", "Lift", "Broken."),
    )
    .await?;
    ensure!(fields(&known) == ["cases", "tokens"], "{:?}", fields(&known));
    let token = &known.tokens[0];
    ensure!(
        token.purpose == Purpose::Join && desk.rules.keys.verify(token),
        "{token:?}"
    );
    let nobodys = format!(
        "Delivered-To: complaints+{}@homes.example\r\n",
        "a".repeat(TOKEN_LENGTH)
    );
    let known = self::known(
        &desk,
        mail_with(&nobodys, "new@post.example", "9@p.example", "Lift", "Broken."),
    )
    .await?;
    ensure!(fields(&known).is_empty(), "{:?}", fields(&known));
    Ok(())
}

async fn came_back(ground: Ground) -> anyhow::Result<()> {
    let desk = with_ann(ground).await?;
    let id = ask(
        &desk.ground,
        "select message_id from message where class = 'receipt'",
    )
    .await?
    .remove(0);
    let report = |to: &str, id: &str| {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMessage-ID: <r@mx.example>\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {ANN}\r\n\
             Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id}>\r\nFrom: complaints@homes.example\r\n\
             To: {ANN}\r\nSubject: Yours\r\n\r\nHello\r\n--b--\r\n"
        )
        .into_bytes()
    };
    let by_id = known(&desk, report("complaints@homes.example", &id)).await?;
    let original = by_id
        .original
        .as_ref()
        .with_context(|| format!("{:?}", fields(&by_id)))?;
    ensure!(
        original.kind.name() == "receipt" && original.case.is_some() && by_id.bounced.is_empty(),
        "{by_id:?}"
    );
    let bounce = ask(
        &desk.ground,
        "select t.token from token t join message m on m.id = t.message_id where m.class = 'receipt'",
    )
    .await?;
    let to = format!(
        "complaints+{}@homes.example",
        bounce.first().context("a token for its failure")?
    );
    let by_token = known(&desk, report(&to, "altered@on.the.way")).await?;
    ensure!(
        by_token.original.is_none() && by_token.bounced == [original.clone()],
        "{by_token:?}"
    );
    ensure!(by_token.tokens[0].purpose == Purpose::Bounce);
    Ok(())
}

async fn subjects(ground: Ground) -> anyhow::Result<()> {
    let mut desk = with_ann(ground).await?;
    let answer = |from: &str| mail(from, "9@p.example", "RE: damp", "It is wetter now.");
    let one = known(&desk, answer(ANN)).await?;
    ensure!(
        fields(&one) == ["cases", "receipts", "same_subject", "sender"],
        "{:?}",
        fields(&one)
    );
    ensure!(one.same_subject.len() == 1);
    ensure!(
        fields(&known(&desk, mail(ANN, "9@p.example", "Damp", "It is no answer.")).await?)
            == ["receipts", "sender"]
    );
    desk.one("2", mail("bob@post.example", "2@p.example", "Rent", "Too high."))
        .await?;
    ensure!(
        known(&desk, answer("bob@post.example"))
            .await?
            .same_subject
            .is_empty(),
        "another's subject"
    );
    desk.clock.advance(TimeDelta::minutes(1));
    desk.one(
        "3",
        mail(ANN, "3@p.example", "Damp", "Another wall, in the kitchen."),
    )
    .await?;
    let two = known(&desk, answer(ANN)).await?;
    ensure!(
        two.same_subject.len() == 2 && two.same_subject[1] == one.same_subject[0],
        "the newest first: {two:?}"
    );
    Ok(())
}

async fn receipts(ground: Ground) -> anyhow::Result<()> {
    let mut desk = with_ann(ground).await?;
    desk.clock.advance(TimeDelta::minutes(30));
    desk.one("2", mail(ANN, "2@p.example", "Rent", "Too high."))
        .await?;
    let asked = |desk: &Desk| {
        let arrival = desk.arrival("new", mail(ANN, "9@p.example", "Lift", "Broken."));
        let (register, rules, now) = (desk.register.clone(), desk.rules.clone(), desk.now());
        async move {
            let mut tx = register.read().await?;
            let known = tx.known(&[arrival], &rules.book, now).await?;
            anyhow::Ok(known[0].receipts)
        }
    };
    for (minutes, hour, day) in [
        (0, 2, 2),
        (29, 2, 2),
        (1, 1, 2),
        (29, 1, 2),
        (1, 0, 2),
        (22 * 60 + 29, 0, 2),
        (1, 0, 1),
        (30, 0, 0),
    ] {
        desk.clock.advance(TimeDelta::minutes(minutes));
        let sent = asked(&desk).await?;
        ensure!(
            (sent.hour, sent.day) == (hour, day),
            "{minutes} minutes later: {sent:?}, not {hour} and {day}"
        );
    }
    Ok(())
}
