//! A mail sent to the landlord, in; the receipt in the resident's mailbox and the handler's mails, out.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use casework::cases::TOKEN_LENGTH;
use casework::messages::{OwnMail, read};
use libtest_mimic::Trial;

use crate::ground::Ground;
use crate::house_on_servers::{NOTED, Program, letter, open, reads, sends_by_exim, told};
use crate::office::header;
use crate::servers::dialogue::Dialogue;
use crate::servers::mailbox::Mailbox;
use crate::servers::proxy::{Proxy, Side};
use crate::servers::{dovecot, exim};

/// Generous: the machine that tells this may be busy, and Dovecot tells IDLE half a second late.
const SOON: Duration = Duration::from_secs(10);
/// `\0redress\0open-sesame`
const SIGN_IN: &str = "AUTH PLAIN AHJlZHJlc3MAb3Blbi1zZXNhbWU=";

pub fn trials() -> Vec<Trial> {
    vec![told(
        "imap::a_mail_sent_is_confirmed_in_the_resident_s_mailbox_at_once",
        confirmed,
    )]
}

async fn confirmed(ground: Ground) -> Result<()> {
    let [complaints, resident, handler] = [
        dovecot::fresh_mailbox()?,
        dovecot::fresh_mailbox()?,
        dovecot::fresh_mailbox()?,
    ];
    let ann = format!("{}@home.example", resident.user);
    let line = Proxy::to(complaints.server.imap).await?;
    line.at(Side::Client, b"IDLE", NOTED);
    let [outgoing, address, bounces] = sends_by_exim(&complaints)?;
    let changes = [
        reads(&complaints, line.port, "INBOX", ""),
        outgoing,
        address,
        bounces,
        ("sam.lee@homes.example", handler.address.clone()),
    ];
    let office = open(ground, &changes)?;
    let program = Program::start(&office, "run")?;
    line.struck(1, SOON * 10).await?;
    let (mut inbox, mut desk) = (resident.idling().await?, handler.idling().await?);
    send(
        &ann,
        &complaints.address,
        &letter(&ann, "1@home.example", "Black mould", "The mould is back."),
    )
    .await?;
    ensure!(inbox.line().await?.ends_with("EXISTS"));
    let took = delivered_at(&resident)?.saturating_sub(delivered_at(&complaints)?);
    eprintln!("from the complaints mailbox to the resident's: {took:?}");
    ensure!(took < SOON, "the receipt took {took:?}");
    let receipt = String::from_utf8(resident.messages("INBOX").await?.remove(0).raw)?;
    let id = threaded(&receipt)?;
    // The case and the words, in mails of their own.
    while !desk.line().await?.starts_with("* 2 EXISTS") {}
    let told = handler.messages("INBOX").await?;
    let relayed = told.iter().map(|kept| read(&kept.raw, &OwnMail::default()));
    ensure!(
        relayed
            .filter(|mail| mail.own_words.contains("The mould is back."))
            .count()
            == 1,
        "{told:?}"
    );
    // An answer that names the receipt and no more than that.
    let answer = letter(&ann, "2@home.example", "My mould", "It is also in the hall.");
    let threaded = [format!("In-Reply-To: {id}\r\n").as_bytes(), &answer].concat();
    send(&ann, &complaints.address, &threaded).await?;
    program.took_in(2).await?;
    while !desk.line().await?.starts_with("* 3 EXISTS") {}
    program.stop().await?;
    let outcomes: Vec<String> = office
        .messages()
        .await?
        .into_iter()
        .map(|one| one.outcome)
        .collect();
    ensure!(outcomes == ["opened", "added"], "{outcomes:?}");
    office.case().await?;
    office.close().await
}

/// The Message-ID of a receipt, which has its token and stands in the mail's thread.
fn threaded(receipt: &str) -> Result<String> {
    for (name, value) in [
        ("In-Reply-To", "<1@home.example>"),
        ("References", "<1@home.example>"),
        ("Auto-Submitted", "auto-replied"),
    ] {
        ensure!(
            header(receipt, name).as_deref() == Some(value),
            "{name}: {receipt}"
        );
    }
    let id = header(receipt, "Message-ID").context("no Message-ID")?;
    let token = id
        .trim_start_matches('<')
        .split(['.', '@'])
        .next()
        .unwrap_or_default();
    ensure!(token.len() == TOKEN_LENGTH, "no token in {id}");
    Ok(id)
}

/// Sends as a resident's mail program does.
async fn send(from: &str, to: &str, raw: &[u8]) -> Result<()> {
    let mut smtp = Dialogue::tls(exim::shared()?.smtps).await?;
    smtp.reply().await?;
    smtp.agree("EHLO home", "250").await?;
    smtp.agree(SIGN_IN, "235").await?;
    let taken = smtp.letter(from, to, raw).await?;
    ensure!(taken.starts_with("250"), "{taken}");
    Ok(())
}

/// When Dovecot put the first message there: it names files so (`seconds.Mmicroseconds…`).
fn delivered_at(mailbox: &Mailbox) -> Result<Duration> {
    let mut times = Vec::new();
    for folder in ["new", "cur"] {
        for file in std::fs::read_dir(mailbox.folder.join(folder))? {
            let name = file?.file_name().to_string_lossy().into_owned();
            let (seconds, rest) = name.split_once(".M").context("another kind of name")?;
            let micros: String = rest.chars().take_while(char::is_ascii_digit).collect();
            times.push(Duration::from_secs(seconds.parse()?) + Duration::from_micros(micros.parse()?));
        }
    }
    times.into_iter().min().context("nothing there")
}
