//! `user` and what goes with it, in; who signs in at a mail server, and with what, out.

use super::fault::{SettingsFault, Source};
use super::secret::SecretSource;
use super::server::{HTTP, Protocol};
use super::written::{self, Text};
use casework::toml_text::Wrong;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use wire::{Grant, Security, SignIn, Tokens, Trust};

/// Where the variables of the environment are looked up.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A user and what the server is shown.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user's name at the server.
    pub user: String,
    shown: Shown,
}

#[derive(Clone, Debug)]
enum Shown {
    Password(SecretSource),
    Oauth(Box<Oauth>),
}

/// A registration with a hosted mail service (`oauth`).
#[derive(Clone, Debug)]
struct Oauth {
    token_url: String,
    client_id: String,
    client_secret: Option<SecretSource>,
    refresh_token: Option<SecretSource>,
    scope: String,
}

/// The keys beside `user`.
pub(super) struct Keys<'a> {
    pub user: Option<&'a Text>,
    pub password_env: Option<&'a Text>,
    pub password_file: Option<&'a Text>,
    pub oauth: Option<&'a Spanned<written::Oauth>>,
}

impl Login {
    /// What to sign in with; secrets are fetched now, from the files named in the settings or from the
    /// environment as `env` tells it. No token is asked for yet.
    pub fn sign_in(&self, env: Environment<'_>, trust: &Trust) -> Result<SignIn, SettingsFault> {
        let user = self.user.clone();
        match &self.shown {
            Shown::Password(source) => Ok(SignIn::Password {
                user,
                password: source.secret(env)?,
            }),
            Shown::Oauth(oauth) => {
                let secret = |source: &Option<SecretSource>| {
                    source.as_ref().map(|source| source.secret(env)).transpose()
                };
                let grant = Grant {
                    endpoint: oauth.token_url.clone(),
                    client: oauth.client_id.clone(),
                    secret: secret(&oauth.client_secret)?,
                    refresh: secret(&oauth.refresh_token)?,
                    scope: oauth.scope.clone(),
                };
                let tokens = Arc::new(Tokens::new(grant, trust));
                Ok(SignIn::Token { user, tokens })
            }
        }
    }

    /// The files that hold its secrets.
    pub fn secret_files(&self) -> Vec<&Path> {
        let sources = match &self.shown {
            Shown::Password(source) => vec![source],
            Shown::Oauth(oauth) => [&oauth.client_secret, &oauth.refresh_token]
                .into_iter()
                .flatten()
                .collect(),
        };
        sources.into_iter().filter_map(SecretSource::file).collect()
    }

    /// A login where `user` is given; a password without a user is a fault.
    pub(super) fn check(source: &Source, keys: &Keys<'_>) -> Result<Option<Self>, SettingsFault> {
        let password = keys.password_env.or(keys.password_file);
        let Some(user) = keys.user else {
            let alone = password.map(Spanned::span).or(keys.oauth.map(Spanned::span));
            return match alone {
                None => Ok(None),
                Some(span) => {
                    let wrong = Wrong::new(
                        "there is a password or `oauth` but no `user`",
                        "add `user = \u{2026}`",
                    );
                    Err(source.fault(span, wrong))
                }
            };
        };
        let shown = match (keys.oauth, password) {
            (Some(oauth), None) => Shown::Oauth(Box::new(Oauth::check(source, oauth)?)),
            (Some(oauth), Some(_)) => {
                let wrong = Wrong::new("both a password and `oauth` are given", "keep one of them");
                return Err(source.fault(oauth.span(), wrong));
            }
            (None, _) => Shown::Password(SecretSource::check(
                source,
                "password",
                user,
                [keys.password_env, keys.password_file],
            )?),
        };
        Ok(Some(Self {
            user: source.name("user", user)?,
            shown,
        }))
    }
}

impl Oauth {
    fn check(source: &Source, section: &Spanned<written::Oauth>) -> Result<Self, SettingsFault> {
        let oauth = section.get_ref();
        let kept = |name: &str, keys: [Option<&Text>; 2]| {
            let given = keys.iter().any(Option::is_some);
            given
                .then(|| SecretSource::check(source, name, section, keys))
                .transpose()
        };
        let secret = [
            oauth.client_secret_env.as_ref(),
            oauth.client_secret_file.as_ref(),
        ];
        let refresh = [
            oauth.refresh_token_env.as_ref(),
            oauth.refresh_token_file.as_ref(),
        ];
        let (client_secret, refresh_token) =
            (kept("client_secret", secret)?, kept("refresh_token", refresh)?);
        if client_secret.is_none() && refresh_token.is_none() {
            let wrong = Wrong::new(
                "`oauth` has neither a client secret nor a refresh token",
                "add `client_secret_env` (the program's own rights) or `refresh_token_env` (a user's)",
            );
            return Err(source.fault(section.span(), wrong));
        }
        Ok(Self {
            token_url: token_url(source, &oauth.token_url)?,
            client_id: source.name("client_id", &oauth.client_id)?,
            client_secret,
            refresh_token,
            scope: source.name("scope", &oauth.scope)?,
        })
    }
}

/// Secrets are sent there, so they must not travel in plain text.
fn token_url(source: &Source, text: &Text) -> Result<String, SettingsFault> {
    const ENDPOINT: Protocol = Protocol {
        example: "https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token",
        ..HTTP
    };
    let message = match ENDPOINT.server(text.get_ref()) {
        Ok((server, _)) if server.security != Security::StartTls => return Ok(text.get_ref().clone()),
        Ok(_) => "`token_url` is plain http, and not on this machine",
        Err(_) => "`token_url` is not the address of a token endpoint",
    };
    let cure = format!("write it as {}", ENDPOINT.example);
    Err(source.fault(text.span(), Wrong::new(message, cure)))
}
