//! A server that wants to know who sends, in; a token fetched for it, no secret told to the wrong ear, out.

use std::time::Duration;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use super::{LETTERS, SOON, each_once, with_complaint};
use crate::ground::Ground;
use crate::house_on_servers::{NOTED, change, once, told};
use crate::office::Office;
use crate::servers::proxy::{Proxy, Side};
use crate::servers::sink::{Answer, Sink, Step, When};
use crate::servers::tokens::{CLIENT, FIRST_REFRESH, SECRET, Says, TokenEndpoint};
use crate::servers::{certificates, exim};

/// `user=redress^Aauth=Bearer access-1^A^A`, and the same of the second.
const FIRST: &str = "dXNlcj1yZWRyZXNzAWF1dGg9QmVhcmVyIGFjY2Vzcy0xAQE=";
const SECOND: &str = "dXNlcj1yZWRyZXNzAWF1dGg9QmVhcmVyIGFjY2Vzcy0yAQE=";
const SIGNED_IN: &str = "user = \"redress\"\npassword_file = \"smtp.password\"";

pub fn trials() -> Vec<Trial> {
    vec![
        told("smtp::a_refused_token_is_asked_for_anew_once", refused_once),
        told("smtp::each_refresh_token_brings_the_next", rotated),
        told(
            "smtp::without_a_token_letters_wait_and_a_person_is_told",
            no_token,
        ),
        told("smtp::without_tls_no_password_is_said", stripped),
    ]
}

fn with_tokens(ground: Ground, sink: &Sink, endpoint: &TokenEndpoint, kind: &str) -> Result<Office> {
    let oauth = format!(
        "user = \"redress\"\noauth = {{ token_url = \"{}\", client_id = \"{CLIENT}\", {kind}_file = \"secret\", scope = \"smtp\" }}",
        endpoint.url
    );
    let office = with_complaint(ground, sink.port(), &oauth)?;
    let secret = if kind == "client_secret" {
        SECRET
    } else {
        FIRST_REFRESH
    };
    std::fs::write(office.folder().join("secret"), secret)?;
    Ok(office)
}

/// Whether the worker did its work, and its log: everything there is to log, and no secret in it.
async fn worked(office: &Office) -> Result<(bool, String)> {
    let done = once(office, "worker").await?;
    let log = String::from_utf8(done.stderr)?;
    for secret in [SECRET, "refresh-", "access-", "Bearer", "dXNlcj1"] {
        ensure!(!log.contains(secret), "{secret} in {log}");
    }
    Ok((done.status.success(), log))
}

async fn refused_once(ground: Ground) -> Result<()> {
    let (sink, endpoint) = (Sink::offering(&["AUTH XOAUTH2"])?, TokenEndpoint::start()?);
    sink.answer(
        When::at(Step::Auth).times(1),
        Answer::reply("535 5.7.8 withdrawn"),
    );
    let office = with_tokens(ground, &sink, &endpoint, "client_secret")?;
    office.bot().await?;
    let (well, log) = worked(&office).await?;
    ensure!(well && log.contains("TRACE"), "not everything was logged: {log}");
    each_once(&sink, LETTERS).await?;
    let shown = sink.attempts(Step::Auth, 2, SOON).await?;
    ensure!(
        shown.len() == 2 && shown[0].said.contains(FIRST) && shown[1].said.contains(SECOND),
        "{shown:?}"
    );
    office.close().await
}

async fn rotated(ground: Ground) -> Result<()> {
    let (sink, endpoint) = (Sink::offering(&["AUTH XOAUTH2"])?, TokenEndpoint::start()?);
    sink.answer(
        When::at(Step::Auth).times(1),
        Answer::reply("535 5.7.8 withdrawn"),
    );
    let office = with_tokens(ground, &sink, &endpoint, "refresh_token")?;
    office.bot().await?;
    let (well, log) = worked(&office).await?;
    ensure!(well, "{log}");
    each_once(&sink, LETTERS).await?;
    let shown: Vec<String> = endpoint
        .forms()
        .into_iter()
        .map(|form| form["refresh_token"].clone())
        .collect();
    ensure!(shown == [FIRST_REFRESH, "refresh-1"], "{shown:?}");
    office.close().await
}

async fn no_token(ground: Ground) -> Result<()> {
    let (sink, endpoint) = (Sink::offering(&["AUTH XOAUTH2"])?, TokenEndpoint::start()?);
    let office = with_tokens(ground, &sink, &endpoint, "client_secret")?;
    office.bot().await?;
    for (says, error, cure) in [
        (
            Says::Refusal("invalid_client"),
            "the token endpoint refuses: invalid_client",
            "the secret in `oauth`",
        ),
        (
            Says::Page(503),
            "the token endpoint cannot be reached: 503",
            "check `token_url`",
        ),
        (
            Says::Redirect("http://127.0.0.1:9/".to_owned()),
            "the token endpoint refuses: 307",
            "`oauth`",
        ),
    ] {
        endpoint.says(says);
        let (well, log) = worked(&office).await?;
        ensure!(!well && log.contains(error) && log.contains(cure), "{log}");
    }
    ensure!(
        sink.attempts(Step::Auth, 0, SOON).await?.is_empty(),
        "signed in without a token"
    );
    endpoint.says(Says::Token(Some(3600)));
    ensure!(worked(&office).await?.0);
    each_once(&sink, LETTERS).await?;
    office.close().await
}

async fn stripped(ground: Ground) -> Result<()> {
    let line = Proxy::to(exim::shared()?.smtp).await?;
    line.strip_starttls();
    for secret in ["AUTH", "MAIL FROM"] {
        line.at(Side::Client, secret.as_bytes(), NOTED);
    }
    let office = with_complaint(ground, line.port, SIGNED_IN)?;
    // It leads to this machine too, but the settings do not take it for that: it has to be private.
    change(&office, &[("127.0.0.1", "0.0.0.0".to_owned())])?;
    office.bot().await?;
    let (well, log) = worked(&office).await?;
    ensure!(
        !well && log.contains("offers no TLS (STARTTLS)") && log.contains("use smtps://"),
        "{log}"
    );
    line.accepted(1, Duration::ZERO).await?;
    ensure!(
        line.struck(1, Duration::ZERO).await.is_err(),
        "something was said in plain text"
    );
    // Where nobody meddles its certificate is not that of 0.0.0.0, though somebody vouches for it.
    let authority = format!("ca_file = \"{}\"\nuser = ", certificates::ca_file()?.display());
    let settings = std::fs::read_to_string(office.settings_file())?;
    let (plain, private) = (line.port.to_string(), exim::shared()?.smtps.to_string());
    let settings = settings.replace(&plain, &private).replace("smtp://", "smtps://");
    std::fs::write(office.settings_file(), settings.replace("user = ", &authority))?;
    let (well, log) = worked(&office).await?;
    ensure!(!well && log.contains("is not trusted"), "{log}");
    Ok(())
}
