//! A server's address and a login, in; a connection that takes letters, out.

use super::dialogue::{Dialogue, Lost};
use super::offers::Offers;
use super::reply::Reply;
use super::smarthost::Smarthost;
use super::trouble::Trouble;
use data_encoding::BASE64;
use std::time::Duration;
use wire::{Security, SignIn};

/// How long a server may take to greet us and let us in; less where the settings give it less.
const LONGEST: Duration = Duration::from_secs(30);

/// Connects, goes over to TLS where the address asks for it, and signs in.
pub(super) async fn open(host: &Smarthost) -> Result<(Dialogue, Offers), Trouble> {
    let deadline = host.timeout.min(LONGEST);
    tokio::time::timeout(deadline, enter(host, deadline))
        .await
        .unwrap_or(Err(Trouble::Lost(Lost::Silent.in_words())))
}

async fn enter(host: &Smarthost, deadline: Duration) -> Result<(Dialogue, Offers), Trouble> {
    let stream = wire::connect(&host.server, &host.trust, deadline).await?;
    let mut dialogue = Dialogue::over(stream);
    welcomed(&dialogue.reply().await.map_err(lost)?, 220)?;
    let mut offers = hello(&mut dialogue).await?;
    if host.server.security == Security::StartTls {
        if !offers.starttls {
            return Err(Trouble::Bare);
        }
        welcomed(&dialogue.ask("STARTTLS").await.map_err(lost)?, 220)?;
        dialogue = dialogue.secured(&host.server, &host.trust, deadline).await?;
        // What was offered in plain may have been anybody's (RFC 3207 §4.2).
        offers = hello(&mut dialogue).await?;
    }
    if let Some(sign_in) = &host.sign_in {
        enter_as(&mut dialogue, &offers, sign_in).await?;
    }
    Ok((dialogue, offers))
}

async fn hello(dialogue: &mut Dialogue) -> Result<Offers, Trouble> {
    let hello = format!("EHLO {}", dialogue.own_name());
    let reply = dialogue.ask(&hello).await.map_err(lost)?;
    welcomed(&reply, 250)?;
    Ok(Offers::of(&reply))
}

fn lost(lost: Lost) -> Trouble {
    Trouble::Lost(lost.in_words())
}

/// Whether the server goes on with us.
fn welcomed(reply: &Reply, code: u16) -> Result<(), Trouble> {
    match reply {
        reply if reply.code == code => Ok(()),
        reply if reply.is_not_now() => Err(Trouble::Busy(reply.to_string())),
        reply => Err(Trouble::Refused(reply.to_string())),
    }
}

async fn enter_as(dialogue: &mut Dialogue, offers: &Offers, sign_in: &SignIn) -> Result<(), Trouble> {
    match sign_in {
        SignIn::Password { user, password } if offers.signs_in_with("PLAIN") => {
            let shown = BASE64.encode(format!("\0{user}\0{}", password.reveal()).as_bytes());
            let reply = dialogue.ask(&format!("AUTH PLAIN {shown}")).await;
            signed_in(&reply.map_err(lost)?, user)
        }
        SignIn::Password { user, password } if offers.signs_in_with("LOGIN") => {
            let mut reply = dialogue.ask("AUTH LOGIN").await.map_err(lost)?;
            for shown in [user, password.reveal()] {
                if reply.code == 334 {
                    reply = dialogue
                        .ask(&BASE64.encode(shown.as_bytes()))
                        .await
                        .map_err(lost)?;
                }
            }
            signed_in(&reply, user)
        }
        SignIn::Token { user, tokens } if offers.signs_in_with("XOAUTH2") => {
            let first = show_token(dialogue, user, tokens.access().await?.reveal()).await?;
            if !is_refused_login(&first) {
                return signed_in(&first, user);
            }
            // It may have been withdrawn before its time: one more, fresh from the endpoint.
            tokens.forget().await;
            let second = show_token(dialogue, user, tokens.access().await?.reveal()).await?;
            signed_in(&second, user)
        }
        _ => Err(Trouble::NoWay),
    }
}

async fn show_token(dialogue: &mut Dialogue, user: &str, token: &str) -> Result<Reply, Trouble> {
    let shown = BASE64.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01").as_bytes());
    let reply = dialogue
        .ask(&format!("AUTH XOAUTH2 {shown}"))
        .await
        .map_err(lost)?;
    if reply.code == 334 {
        // The reason, in base64; an empty answer brings the refusal itself.
        return dialogue.ask("").await.map_err(lost);
    }
    Ok(reply)
}

fn is_refused_login(reply: &Reply) -> bool {
    reply.code >= 500
}

/// Whether we are let in. The server's words are repeated for the administrator, without the user's name.
fn signed_in(reply: &Reply, user: &str) -> Result<(), Trouble> {
    let words = reply.to_string().replace(user, "\u{2026}");
    match reply {
        reply if reply.code == 235 => Ok(()),
        reply if reply.is_not_now() => Err(Trouble::Busy(words)),
        _ => Err(Trouble::Login(words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: u16, words: &str) -> Reply {
        let lines = vec![words.to_owned()];
        Reply { code, lines }
    }

    #[test]
    fn a_refusal_for_now_is_told_from_one_for_good() {
        for (reply, expected, trouble) in [
            (said(220, "mx"), 220, None),
            (said(421, "busy"), 220, Some("takes no mail now: 421 busy")),
            (
                said(454, "no TLS now"),
                220,
                Some("takes no mail now: 454 no TLS now"),
            ),
            (said(554, "no"), 220, Some("refuses this machine: 554 no")),
            (said(220, "again"), 250, Some("refuses this machine: 220 again")),
        ] {
            let found = welcomed(&reply, expected)
                .err()
                .map(|trouble| trouble.to_string());
            let trouble = trouble.map(|trouble| format!("the SMTP server {trouble}"));
            assert_eq!(found, trouble);
        }
    }

    #[test]
    fn a_refused_login_names_no_user() {
        for (reply, trouble) in [
            (said(235, "welcome"), None),
            (
                said(454, "4.7.0 later"),
                Some("takes no mail now: 454 4.7.0 later"),
            ),
            (said(421, "going"), Some("takes no mail now: 421 going")),
            (
                said(535, "5.7.8 sam is unknown"),
                Some("refuses the login: 535 5.7.8 \u{2026} is unknown"),
            ),
            (said(334, "more"), Some("refuses the login: 334 more")),
            (said(250, "ok"), Some("refuses the login: 250 ok")),
        ] {
            let found = signed_in(&reply, "sam").err().map(|trouble| trouble.to_string());
            let trouble = trouble.map(|trouble| format!("the SMTP server {trouble}"));
            assert_eq!(found, trouble);
        }
    }
}
