//! Letters by a real Exim and what it makes of them, in; one valid mail each, and a bounce that finds its case, out.

use anyhow::{Context, Result, ensure};
use casework::messages::{OwnMail, read};
use chrono::TimeDelta;
use libtest_mimic::Trial;

use super::tasks;
use crate::ground::Ground;
use crate::house_on_servers::{letter, open, reads, sends_by_exim, told};
use crate::office::header;
use crate::servers::dialogue::Dialogue;
use crate::servers::{dovecot, exim};

pub fn trials() -> Vec<Trial> {
    vec![
        told("smtp::words_that_look_like_smtp_arrive_as_one_mail", smuggled),
        told("smtp::a_report_of_non_delivery_finds_its_case", bounced),
        told("smtp::a_recipient_that_exim_refuses_is_not_reached", refused),
    ]
}

async fn smuggled(ground: Ground) -> Result<()> {
    let [complaints, handler, stranger] = [
        dovecot::fresh_mailbox()?,
        dovecot::fresh_mailbox()?,
        dovecot::fresh_mailbox()?,
    ];
    let mut changes = sends_by_exim(&complaints)?.to_vec();
    changes.push(("sam.lee@homes.example", handler.address.clone()));
    let office = open(ground, &changes)?;
    let smuggle = format!(
        "MAIL FROM:<x@home.example>\r\nRCPT TO:<{}>\r\nDATA\r\nSubject: in\r\n\r\nin\r\n",
        stranger.address
    );
    let mut words = String::from("The black mould is back.\n");
    for end in [
        "\r\n.\r\n",
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r\n.\r",
        "\n..\n",
    ] {
        words.extend(["before", end, &smuggle]);
    }
    let long = "mould ".repeat(400);
    words.extend([&long, "\n.\nThe end of it."]);
    let head = "From: ann@post.example\r\nMessage-ID: <a1@post.example>\r\nSubject: Black mould\r\n\r\n";
    office.post("1", [head, &words].concat())?;
    let mut desk = handler.idling().await?;
    office.both().await?;
    while !desk.line().await?.starts_with("* 2 EXISTS") {}
    let told = handler.messages("INBOX").await?;
    ensure!(told.len() == 2, "{} mails, not two", told.len());
    let relayed = told.iter().map(|kept| read(&kept.raw, &OwnMail::default()));
    let relayed = relayed
        .into_iter()
        .find(|mail| mail.text.contains("The black mould is back."))
        .context("no words")?;
    ensure!(
        relayed.text.contains("The end of it.") && relayed.text.contains(long.trim_end()),
        "{}",
        relayed.text
    );
    ensure!(
        relayed.text.lines().filter(|line| *line == ".").count() >= 5,
        "{}",
        relayed.text
    );
    stranger.doveadm("mailbox status", &["messages", "INBOX"]).await?;
    ensure!(
        stranger.messages("INBOX").await?.is_empty(),
        "a mail was smuggled in"
    );
    office.close().await
}

/// A report as another server sends it, later and by itself.
fn report(receipt: &str, action: &str, status: &str) -> Result<(String, Vec<u8>)> {
    let sender = header(receipt, "Return-Path").context("no envelope sender")?;
    let sender = sender.trim_matches(['<', '>']).to_owned();
    let id = header(receipt, "Message-ID").context("no Message-ID")?;
    let raw = format!(
        "From: Mail Delivery System <mailer-daemon@home.example>\r\nTo: {sender}\r\nSubject: Report\r\n\
         Message-ID: <{action}@home.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nAbout your mail.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; home.example\r\n\r\nFinal-Recipient: rfc822; ann@home.example\r\nAction: {action}\r\n\
         Status: {status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n\r\n--b--\r\n"
    );
    Ok((sender, raw.into_bytes()))
}

async fn bounced(ground: Ground) -> Result<()> {
    let [complaints, handler, resident] = [
        dovecot::fresh_mailbox()?,
        dovecot::fresh_mailbox()?,
        dovecot::fresh_mailbox()?,
    ];
    let ann = format!("{}@home.example", resident.user);
    let mut changes = sends_by_exim(&complaints)?.to_vec();
    changes.push(reads(&complaints, complaints.server.imap, "INBOX", ""));
    changes.push(("sam.lee@homes.example", handler.address.clone()));
    let office = open(ground, &changes)?;
    complaints
        .deliver_to(
            &ann,
            &complaints.address,
            &letter(&ann, "1@home.example", "Gate", "It is broken."),
        )
        .await?;
    let mut inbox = resident.idling().await?;
    office.both().await?;
    ensure!(inbox.line().await?.ends_with("EXISTS"));
    let receipt = String::from_utf8(resident.messages("INBOX").await?.remove(0).raw)?;
    let mut news = complaints.idling().await?;
    for (number, action, status, confirmed) in [
        (2, "delayed", "4.4.1", true),
        (3, "relayed", "2.0.0", true),
        (4, "failed", "5.1.1", false),
    ] {
        let (sender, raw) = report(&receipt, action, status)?;
        let mut smtp = Dialogue::plain(exim::shared()?.smtp).await?;
        smtp.reply().await?;
        smtp.agree("EHLO home.example", "250").await?;
        ensure!(smtp.letter("", &sender, &raw).await?.starts_with("250"));
        while !news.line().await?.starts_with(&format!("* {number} EXISTS")) {}
        office.clock.advance(TimeDelta::hours(1));
        office.both().await?;
        let case = office.case().await?;
        ensure!(
            case.confirmed_at.is_some() == confirmed,
            "after {action}: {case:?}"
        );
        let ended = office.outcome(&number.to_string()).await?;
        ensure!(
            ended == "bounce" || action == "relayed",
            "{action} ended as {ended}"
        );
        let open = tasks(&office, "reach_resident").await?;
        ensure!(open == usize::from(!confirmed), "after {action}: {open} tasks");
    }
    let case = office.case().await?;
    let ack = case
        .dates
        .iter()
        .find(|date| date.clock == "ack")
        .context("no clock")?;
    ensure!(ack.met_at.is_none(), "its clock stands still");
    ensure!(
        resident.messages("INBOX").await?.len() == 1,
        "the resident was written to again"
    );
    let daemon = complaints.server.mailbox("mailer-daemon");
    daemon.doveadm("mailbox status", &["messages", "INBOX"]).await?;
    ensure!(
        daemon.messages("INBOX").await?.is_empty(),
        "a machine was answered"
    );
    office.close().await
}

async fn refused(ground: Ground) -> Result<()> {
    let complaints = dovecot::fresh_mailbox()?;
    let office = open(ground, &sends_by_exim(&complaints)?)?;
    let raw = letter(
        "reject-ann@home.example",
        "1@home.example",
        "Gate",
        "It is broken.",
    );
    office.post("1", raw)?;
    let raw = letter(
        "tempfail-bob@home.example",
        "2@home.example",
        "Bins",
        "They are full.",
    );
    office.post("2", raw)?;
    let done = office.both().await?;
    ensure!(done.letters.given_up == 1 && done.letters.again == 1, "{done:?}");
    let open = tasks(&office, "reach_resident").await?;
    ensure!(open == 1, "{open} tasks");
    for case in office.cases().await? {
        ensure!(case.confirmed_at.is_none(), "{case:?}");
    }
    Ok(())
}
