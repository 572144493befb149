//! Exim before Dovecot, in; proof that stories can rely on both, out.

use anyhow::ensure;
use libtest_mimic::Trial;

use super::told;
use crate::servers::dialogue::Dialogue;
use crate::servers::dovecot::{self, Dovecot};
use crate::servers::exim::{self, Exim};

const LETTER: &[u8] = b"From: office@landlord.example\r\nMessage-ID: <receipt@landlord.example>\r\nSubject: Received\r\n\r\n.A dot.\r\n";
/// \0redress\0open-sesame
const SIGN_IN: &str = "AUTH PLAIN AHJlZHJlc3MAb3Blbi1zZXNhbWU=";

pub fn trials() -> Vec<Trial> {
    vec![
        told("exim::delivers_to_dovecot", delivers_to_dovecot),
        told("exim::asks_who_it_is", asks_who_it_is),
        told("exim::defers_and_rejects_as_agreed", defers_and_rejects),
        told("exim::stops_and_comes_back", stops_and_comes_back),
    ]
}

async fn greeted(mut smtp: Dialogue) -> anyhow::Result<Dialogue> {
    smtp.reply().await?;
    Ok(smtp)
}

async fn delivers_to_dovecot() -> anyhow::Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let mut smtp = greeted(Dialogue::plain(exim::shared()?.smtp).await?).await?;
    let offers = smtp.agree("EHLO story", "250").await?;
    let all = [
        "STARTTLS",
        "AUTH PLAIN LOGIN",
        "8BITMIME",
        "SMTPUTF8",
        "PIPELINING",
        "SIZE ",
    ];
    ensure!(all.iter().all(|offer| offers.contains(offer)), "{offers}");
    smtp.agree("STARTTLS", "220").await?;
    let mut smtp = smtp.secured().await?;
    smtp.agree("EHLO story", "250").await?;
    smtp.agree(SIGN_IN, "235").await?;
    let mut imap = mailbox.idling().await?;
    let to = format!("{}+token@home.example", mailbox.user);
    let taken = smtp.letter("bounce+7=ann@landlord.example", &to, LETTER).await?;
    ensure!(taken.starts_with("250"), "{taken}");
    ensure!(imap.line().await? == "* 1 EXISTS");
    let text = String::from_utf8(mailbox.messages("INBOX").await?.remove(0).raw)?;
    ensure!(
        text.starts_with("Return-Path: <bounce+7=ann@landlord.example>\r\n"),
        "{text}"
    );
    ensure!(text.contains(&format!("Envelope-to: {to}\r\n")), "{text}");
    ensure!(text.ends_with("Subject: Received\r\n\r\n.A dot.\r\n"), "{text}");
    Ok(())
}

async fn asks_who_it_is() -> anyhow::Result<()> {
    let exim = exim::shared()?;
    let mut smtp = greeted(Dialogue::tls(exim.smtps).await?).await?;
    smtp.agree("EHLO story", "250").await?;
    smtp.agree("MAIL FROM:<ann@home.example>", "250").await?;
    smtp.agree("RCPT TO:<somebody@home.example>", "550").await?;
    smtp.agree("RCPT TO:<office@landlord.example>", "250").await?;
    smtp.agree("RSET", "250").await?;
    smtp.agree("AUTH PLAIN AHJlZHJlc3MAd3Jvbmc=", "535").await?;
    smtp.agree("AUTH LOGIN", "334").await?;
    smtp.agree("cmVkcmVzcw==", "334").await?;
    smtp.agree("b3Blbi1zZXNhbWU=", "235").await?;
    Ok(())
}

async fn defers_and_rejects() -> anyhow::Result<()> {
    let mut smtp = greeted(Dialogue::plain(exim::shared()?.smtp).await?).await?;
    smtp.agree("EHLO story", "250").await?;
    smtp.agree(SIGN_IN, "235").await?;
    smtp.agree("MAIL FROM:<>", "250").await?;
    smtp.agree("RCPT TO:<tempfail-7@home.example>", "451 4.3.2")
        .await?;
    smtp.agree("RCPT TO:<reject-7@home.example>", "550 5.1.1").await?;
    Ok(())
}

async fn stops_and_comes_back() -> anyhow::Result<()> {
    let dovecot = Dovecot::own("").await?;
    let mailbox = dovecot.fresh_mailbox();
    let exim = Exim::own(dovecot.lmtp).await?;
    exim.stop().await?;
    ensure!(
        Dialogue::plain(exim.smtp).await.is_err(),
        "it answers though it is stopped"
    );
    exim.up().await?;
    let mut imap = mailbox.idling().await?;
    let mut smtp = greeted(Dialogue::plain(exim.smtp).await?).await?;
    smtp.agree("EHLO story", "250").await?;
    let taken = smtp.letter("ann@home.example", &mailbox.address, LETTER).await?;
    ensure!(taken.starts_with("250"), "{taken}");
    ensure!(imap.line().await? == "* 1 EXISTS");
    Ok(())
}
