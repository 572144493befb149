//! A mailbox that is opened with tokens, in; the mail in it, or an alarm, and no secret in any log, out.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use crate::ground::Ground;
use crate::house_on_servers::{Program, change, letter, once, open, reads, told};
use crate::office::Office;
use crate::servers::dovecot::Dovecot;
use crate::servers::mailbox::Mailbox;
use crate::servers::tokens::{CLIENT, FIRST_REFRESH, SECRET, Says, TokenEndpoint};

pub fn trials() -> Vec<Trial> {
    vec![
        told("imap::a_refused_token_is_asked_for_anew_once", refused_once),
        told("imap::each_refresh_token_brings_the_next", rotated),
        told("imap::an_endpoint_that_refuses_is_an_alarm", no_token),
    ]
}

/// An office that reads this mailbox with tokens of that endpoint, by this kind of secret.
fn with_tokens(ground: Ground, mailbox: &Mailbox, endpoint: &TokenEndpoint, kind: &str) -> Result<Office> {
    let office = open(
        ground,
        &[reads(
            mailbox,
            mailbox.server.imap,
            "INBOX",
            "timeout = \"1 second\"",
        )],
    )?;
    let oauth = format!(
        "oauth = {{ token_url = \"{}\", client_id = \"{CLIENT}\", {kind}_file = \"secret\", scope = \"imap\" }}",
        endpoint.url
    );
    change(&office, &[("password_file = \"imap.password\"", oauth)])?;
    let secret = if kind == "client_secret" {
        SECRET
    } else {
        FIRST_REFRESH
    };
    std::fs::write(office.folder().join("secret"), secret)?;
    Ok(office)
}

fn roof(number: u32) -> Vec<u8> {
    let words = format!("The roof leaks; this is letter {number}.");
    letter(
        "eve@home.example",
        &format!("{number}@home.example"),
        &format!("Roof {number}"),
        &words,
    )
}

/// Everything there is to log was logged, and none of it is a secret, in clear or in base64.
fn tells_no_secret(log: &str) -> Result<()> {
    ensure!(
        log.contains("TRACE") || log.contains("DEBUG"),
        "not everything was logged"
    );
    for secret in [SECRET, "refresh-", "access-", "Bearer", "dXNlcj1"] {
        ensure!(!log.contains(secret), "{secret} in {log}");
    }
    Ok(())
}

async fn refused_once(ground: Ground) -> Result<()> {
    let (mailbox, endpoint) = (Dovecot::own("").await?.fresh_mailbox(), TokenEndpoint::start()?);
    // The first was withdrawn before its time.
    mailbox.accept_token("access-2");
    mailbox.deliver(&roof(1)).await?;
    let office = with_tokens(ground, &mailbox, &endpoint, "client_secret")?;
    let program = Program::logging(&office, "bot", "trace")?;
    program.took_in(1).await?;
    tells_no_secret(&program.stop().await?)?;
    let forms = endpoint.forms();
    let asked = forms
        .iter()
        .filter(|form| form["grant_type"] == "client_credentials")
        .count();
    ensure!(asked == 2 && forms.len() == 2, "{forms:?}");
    // Once more and no more than that.
    mailbox.refuse_token("access-2");
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(
        !done.status.success() && log.contains("signing in was refused"),
        "{log}"
    );
    ensure!(endpoint.forms().len() == 4, "{:?}", endpoint.forms());
    Ok(())
}

async fn rotated(ground: Ground) -> Result<()> {
    let (server, endpoint) = (Dovecot::own("").await?, TokenEndpoint::start()?);
    let mailbox = server.fresh_mailbox();
    for number in 1..=3 {
        mailbox.accept_token(&format!("access-{number}"));
    }
    // Each is used up by the time the connection is made again.
    endpoint.says(Says::Token(Some(0)));
    let office = with_tokens(ground, &mailbox, &endpoint, "refresh_token")?;
    let program = Program::logging(&office, "bot", "trace")?;
    for number in 1..=2 {
        mailbox.deliver(&roof(number)).await?;
        program.took_in(number.into()).await?;
        server.crash().await?;
        server.up().await?;
    }
    program.says("INFO connected", 3).await?;
    tells_no_secret(&program.stop().await?)?;
    let shown: Vec<String> = endpoint
        .forms()
        .into_iter()
        .map(|form| form["refresh_token"].clone())
        .collect();
    let expected: Vec<String> = (0..shown.len())
        .map(|number| format!("refresh-{number}"))
        .collect();
    ensure!(shown.len() >= 3 && shown == expected, "{shown:?}");
    Ok(())
}

async fn no_token(ground: Ground) -> Result<()> {
    let (mailbox, endpoint) = (Dovecot::own("").await?.fresh_mailbox(), TokenEndpoint::start()?);
    mailbox.accept_token("access-1");
    mailbox.deliver(&roof(1)).await?;
    let office = with_tokens(ground, &mailbox, &endpoint, "client_secret")?;
    endpoint.says(Says::Refusal("invalid_client"));
    let program = Program::logging(&office, "bot", "debug")?;
    program
        .says("the token endpoint refuses: invalid_client", 1)
        .await?;
    program
        .says("check `client_id`, `scope` and the secret in `oauth`", 1)
        .await?;
    endpoint.says(Says::Page(503));
    program
        .says("the token endpoint cannot be reached: 503", 1)
        .await?;
    program.says("check `token_url` in `oauth`", 1).await?;
    endpoint.says(Says::Page(200));
    program
        .says("the token endpoint answers what is no token", 1)
        .await?;
    endpoint.says(Says::Token(Some(3600)));
    program.took_in(1).await?;
    tells_no_secret(&program.stop().await?)
}
