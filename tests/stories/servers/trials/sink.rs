//! The scripted SMTP server, in; proof that it keeps to its script, out.

use std::time::{Duration, Instant};

use anyhow::ensure;
use libtest_mimic::Trial;

use super::told;
use crate::servers::dialogue::Dialogue;
use crate::servers::sink::{Answer, Sink, Step, USUAL, When};

const SOON: Duration = Duration::from_secs(10);
const LETTER: &[u8] =
    b"Subject: One\r\nMessage-Id:  <1@landlord.example> \r\n\r\n.dot\r\n..\r\nMessage-ID: <no@header>\r\n";

pub fn trials() -> Vec<Trial> {
    vec![
        told("sink::keeps_letters_and_envelopes", keeps_letters),
        told("sink::answers_as_scripted", answers_as_scripted),
        told("sink::drops_at_every_step", drops_at_every_step),
        told("sink::stalls", stalls),
        told("sink::stores_and_drops", stores_and_drops),
        told("sink::takes_any_credentials", takes_any_credentials),
        told("sink::counts_its_connections", counts_connections),
        told("sink::answers_what_came_together", answers_together),
    ]
}

async fn greeted(sink: &Sink) -> anyhow::Result<Dialogue> {
    let mut smtp = Dialogue::plain(sink.port()).await?;
    smtp.reply().await?;
    smtp.agree("EHLO story", "250").await?;
    Ok(smtp)
}

async fn keeps_letters() -> anyhow::Result<()> {
    let sink = Sink::offering(&[])?;
    let mut smtp = Dialogue::plain(sink.port()).await?;
    smtp.reply().await?;
    let bare = smtp.ask("EHLO story").await?;
    ensure!(bare == "250 sink", "{bare}");
    ensure!(
        sink.letters(1, Duration::from_millis(1)).await.is_err(),
        "a letter before one was sent"
    );
    smtp.letter("bounce+1@landlord.example", "ann@home.example", LETTER)
        .await?;
    let second = smtp.letter("", "bob@home.example", b"no header").await?;
    ensure!(second.starts_with("250"), "{second}");
    let letters = sink.letters(2, SOON).await?;
    ensure!(
        letters[0].raw == LETTER && letters[0].message_id == "<1@landlord.example>",
        "{letters:?}"
    );
    ensure!(letters[0].from == "bounce+1@landlord.example" && letters[0].to == ["ann@home.example"]);
    ensure!(
        letters[1].from.is_empty() && letters[1].message_id.is_empty() && letters[1].raw == b"no header\r\n"
    );
    ensure!(letters[0].at <= letters[1].at && letters[1].connection == 1);
    Ok(())
}

async fn answers_as_scripted() -> anyhow::Result<()> {
    let sink = Sink::offering(USUAL)?;
    let greylisted = When::at(Step::Rcpt).recipient("ann@").times(2);
    sink.answer(greylisted, Answer::reply("450 4.2.0 greylisted"));
    sink.answer(
        When::at(Step::Dot).recipient("big").times(1),
        Answer::reply("554 5.7.1 spam"),
    );
    sink.answer(When::at(Step::Mail).times(1), Answer::reply("421 4.3.2 closing"));
    let mut smtp = greeted(&sink).await?;
    smtp.agree("MAIL FROM:<>", "421").await?;
    smtp.end().await?;
    let mut smtp = greeted(&sink).await?;
    smtp.agree("MAIL FROM:<>", "250").await?;
    smtp.agree("RCPT TO:<ann@home.example>", "450 4.2.0 greylisted")
        .await?;
    smtp.agree("DATA", "503").await?;
    smtp.agree("RCPT TO:<bob@home.example>", "250").await?;
    smtp.agree("RCPT TO:<ann@home.example>", "450").await?;
    smtp.agree("RCPT TO:<ann@home.example>", "250").await?;
    ensure!(
        smtp.letter("", "big@home.example", LETTER)
            .await?
            .starts_with("554 5.7.1")
    );
    ensure!(
        smtp.letter("", "big@home.example", LETTER)
            .await?
            .starts_with("250")
    );
    ensure!(
        sink.letters(1, SOON).await?.len() == 1,
        "what was refused was stored"
    );
    sink.answer(When::at(Step::Data), Answer::reply("452 4.3.1 full"));
    smtp.agree("MAIL FROM:<>", "250").await?;
    smtp.agree("RCPT TO:<ann@home.example>", "250").await?;
    smtp.agree("DATA", "452").await?;
    sink.take_everything();
    smtp.agree("DATA", "354").await?;
    let asked = sink.attempts(Step::Rcpt, 3, SOON).await?;
    ensure!(
        asked[0].said == "ann@home.example" && asked[0].reply.starts_with("450") && asked[0].connection == 2
    );
    ensure!(asked[0].at <= asked[1].at);
    Ok(())
}

async fn drops_at_every_step() -> anyhow::Result<()> {
    use Step::{Auth, Connect, Data, Dot, Ehlo, Mail, Quit, Rcpt};
    let lines = [
        "EHLO story",
        "AUTH PLAIN AGEAYg==",
        "MAIL FROM:<>",
        "RCPT TO:<a@b>",
        "DATA",
        ".",
    ];
    for step in [Connect, Ehlo, Auth, Mail, Rcpt, Data, Dot, Quit] {
        let sink = Sink::offering(USUAL)?;
        sink.answer(When::at(step).times(1), Answer::Drop);
        let mut smtp = Dialogue::plain(sink.port()).await?;
        let mut answered = 0;
        let mut last = smtp.reply().await;
        for line in lines.into_iter().chain(["QUIT"]) {
            if last.is_ok() {
                answered += 1;
                last = smtp.ask(line).await;
            }
        }
        let steps = [Connect, Ehlo, Auth, Mail, Rcpt, Data, Dot, Quit];
        ensure!(
            last.is_err() && steps[answered] == step,
            "{step:?}: {answered} answers, then {last:?}"
        );
        let stored = sink.letters(1, Duration::from_millis(1)).await.is_ok();
        ensure!(stored == (step == Quit), "{step:?}: stored is {stored}");
    }
    Ok(())
}

async fn stalls() -> anyhow::Result<()> {
    let sink = Sink::offering(USUAL)?;
    let pause = Duration::from_millis(300);
    sink.answer(When::at(Step::Dot).times(1), Answer::Stall(pause));
    let mut smtp = greeted(&sink).await?;
    let begun = Instant::now();
    ensure!(
        smtp.letter("", "ann@home.example", LETTER)
            .await?
            .starts_with("250")
    );
    ensure!(begun.elapsed() >= pause, "{:?}", begun.elapsed());
    Ok(())
}

async fn stores_and_drops() -> anyhow::Result<()> {
    let sink = Sink::offering(USUAL)?;
    sink.answer(When::at(Step::Dot).times(1), Answer::StoreThenDrop);
    ensure!(
        greeted(&sink)
            .await?
            .letter("", "ann@home.example", LETTER)
            .await
            .is_err()
    );
    ensure!(sink.letters(1, SOON).await?.len() == 1);
    Ok(())
}

async fn takes_any_credentials() -> anyhow::Result<()> {
    let sink = Sink::offering(USUAL)?;
    sink.answer(
        When::at(Step::Auth).times(1),
        Answer::reply("535 5.7.8 token expired"),
    );
    let mut smtp = greeted(&sink).await?;
    smtp.agree("AUTH XOAUTH2 b2xk", "535").await?;
    smtp.agree("AUTH XOAUTH2 bmV3", "235").await?;
    smtp.agree("AUTH PLAIN", "334").await?;
    smtp.agree("AGEAYg==", "235").await?;
    smtp.agree("AUTH LOGIN", "334 VXNlcm5hbWU6").await?;
    smtp.agree("YQ==", "334 UGFzc3dvcmQ6").await?;
    smtp.agree("Yg==", "235").await?;
    let said: Vec<String> = sink
        .attempts(Step::Auth, 4, SOON)
        .await?
        .into_iter()
        .map(|a| a.said)
        .collect();
    ensure!(
        said == [
            "AUTH XOAUTH2 b2xk",
            "AUTH XOAUTH2 bmV3",
            "AUTH PLAIN AGEAYg==",
            "AUTH LOGIN YQ== Yg=="
        ],
        "{said:?}"
    );
    Ok(())
}

async fn counts_connections() -> anyhow::Result<()> {
    let sink = Sink::offering(&[])?;
    let mut kept = greeted(&sink).await?;
    let mut gone = greeted(&sink).await?;
    let two = sink.connections();
    ensure!((two.now, two.most, two.all) == (2, 2, 2), "{two:?}");
    gone.agree("QUIT", "221").await?;
    gone.end().await?;
    let third = greeted(&sink).await?;
    let three = sink.connections();
    ensure!(three.all == 3 && three.most <= 3, "{three:?}");
    drop(third);
    drop(sink);
    kept.end().await?;
    Ok(())
}

async fn answers_together() -> anyhow::Result<()> {
    let sink = Sink::offering(USUAL)?;
    let mut smtp = greeted(&sink).await?;
    smtp.say(b"MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n").await?;
    ensure!(smtp.reply().await?.starts_with("250 2.1.0"));
    ensure!(smtp.reply().await?.starts_with("250 2.1.5"));
    ensure!(smtp.reply().await?.starts_with("354"));
    Ok(())
}
