//! A server that does not let the bot in, or is not the one that it should be, in; no password told to
//! the wrong ear, nobody locked out, an alarm with its cure, out.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use bot::{After, Bot, Imap, Mailbox, look_once};
use casework::given::{Chance, Clock};
use libtest_mimic::Trial;
use redress::House;
use register::Opening;
use tokio_util::sync::CancellationToken;
use wire::{Secret, Security, Server, SignIn};

use crate::ground::Ground;
use crate::house_on_servers::{NOTED, Program, change, letter, once, open, reads, told};
use crate::servers::proxy::{Proxy, Side};
use crate::servers::{certificates, dovecot};

pub fn trials() -> Vec<Trial> {
    vec![
        told("imap::a_refused_password_is_an_alarm_and_no_hammering", refused),
        told("imap::without_tls_no_password_is_said", stripped),
        told("imap::a_certificate_for_somebody_else_is_not_believed", mistaken),
        told("imap::after_starttls_nothing_can_be_read_on_the_way", secured),
    ]
}

async fn refused(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let line = Proxy::to(mailbox.server.imap).await?;
    let office = open(
        ground,
        &[reads(&mailbox, line.port, "INBOX", "timeout = \"1 second\"")],
    )?;
    std::fs::write(office.folder().join("imap.password"), "hunter2-is-wrong")?;
    let program = Program::start(&office, "bot")?;
    program
        .says("signing in was refused: [AUTHENTICATIONFAILED]", 5)
        .await?;
    // Five were patient. The sixth waits five times as long as the longest pause so far.
    let sixth = line.accepted(6, Duration::from_secs(2)).await;
    ensure!(sixth.is_err(), "a sixth login so soon:\n{}", program.log());
    let log = program.stop().await?;
    ensure!(log.matches("seconds=5.0").count() == 1, "{log}");
    ensure!(log.matches("check `user` and the password").count() == 5, "{log}");
    ensure!(!log.contains("hunter2"), "{log}");
    Ok(())
}

/// 0.0.0.0 leads to this machine too, but the settings do not take it for that: it has to be private.
const ELSEWHERE: &str = "0.0.0.0";

async fn stripped(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let line = Proxy::to(mailbox.server.imap).await?;
    line.strip_starttls();
    for secret in [dovecot::PASSWORD, "LOGIN", "AUTHENTICATE"] {
        line.at(Side::Client, secret.as_bytes(), NOTED);
    }
    let office = open(ground, &[reads(&mailbox, line.port, "INBOX", "")])?;
    change(&office, &[("127.0.0.1", ELSEWHERE.to_owned())])?;
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(
        done.status.code() == Some(1) && log.contains("offers no STARTTLS"),
        "{log}"
    );
    ensure!(
        log.contains("write imaps:// with its port (993)"),
        "no cure: {log}"
    );
    line.accepted(1, Duration::ZERO).await?;
    ensure!(
        line.struck(1, Duration::ZERO).await.is_err(),
        "a password was said in plain text"
    );
    // Where nobody meddles, the certificate is still not that of 0.0.0.0.
    let line = Proxy::to(mailbox.server.imap).await?;
    line.at(Side::Client, b"STARTTLS", NOTED);
    line.at(Side::Client, b"LOGIN", NOTED);
    let settings = std::fs::read_to_string(office.settings_file())?;
    let port = settings
        .split("0.0.0.0:")
        .nth(1)
        .and_then(|rest| rest.split('/').next());
    let old = port.unwrap_or_default().to_owned();
    std::fs::write(
        office.settings_file(),
        settings.replace(&old, &line.port.to_string()),
    )?;
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(
        done.status.code() == Some(1) && log.contains("is not trusted"),
        "{log}"
    );
    line.struck(1, Duration::ZERO).await?;
    ensure!(
        line.struck(2, Duration::ZERO).await.is_err(),
        "a password was said in plain text"
    );
    Ok(())
}

async fn mistaken(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let authority = format!("ca_file = \"{}\"", certificates::ca_file()?.display());
    let office = open(
        ground,
        &[reads(&mailbox, mailbox.server.imaps, "INBOX", &authority)],
    )?;
    change(&office, &[("imap://", "imaps://".to_owned())])?;
    office.bot().await?;
    for (wrong, right) in [
        ("127.0.0.1", ELSEWHERE.to_owned()),
        (ELSEWHERE, "127.0.0.1".to_owned()),
    ] {
        change(&office, &[(wrong, right)])?;
        if wrong == ELSEWHERE {
            // Its right name now, and nobody who vouches for it.
            let settings = std::fs::read_to_string(office.settings_file())?;
            std::fs::write(office.settings_file(), settings.replace(&authority, ""))?;
        }
        let refused = office.bot().await.err().map(|problem| format!("{problem:#}"));
        let refused = refused.unwrap_or_default();
        ensure!(
            refused.contains("is not trusted") && refused.contains("ca_file"),
            "{refused}"
        );
    }
    Ok(())
}

async fn secured(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let line = Proxy::to(mailbox.server.imap).await?;
    for readable in [b"LOGIN".as_slice(), b"UID FETCH", dovecot::PASSWORD.as_bytes()] {
        line.at(Side::Client, readable, NOTED);
    }
    mailbox
        .deliver(&letter("dan@home.example", "1@home.example", "Roof", "It leaks."))
        .await?;
    let office = open(ground, &[])?;
    let clock: Arc<dyn Clock> = Arc::new(office.clock.clone());
    let chance = Chance::from_seed([1; 32]);
    let mut house = House::open(&office.settings()?, Opening::Create, Arc::clone(&clock), chance).await?;
    let mut bot = Bot {
        chance: house.chance(),
        register: house.register,
        rules: house.rules,
        clock,
        progress: |_, _| {},
    };
    // The settings never ask for STARTTLS on this machine itself.
    let imap = Imap {
        name: "complaints".to_owned(),
        server: Server {
            host: "127.0.0.1".to_owned(),
            port: line.port,
            security: Security::StartTls,
        },
        folder: "INBOX".to_owned(),
        sign_in: SignIn::Password {
            user: mailbox.user.clone(),
            password: Secret::new(dovecot::PASSWORD.to_owned()),
        },
        trust: certificates::trust()?,
        timeout: Duration::from_secs(20),
        after: After::Keep,
    };
    let tally = look_once(&mut bot, &Mailbox::Imap(imap), &CancellationToken::new()).await?;
    ensure!(tally.outcomes.get("opened") == Some(&1), "{tally:?}");
    ensure!(
        line.struck(1, Duration::ZERO).await.is_err(),
        "it can be read on the way"
    );
    Ok(())
}
