//! A client's registration with a hosted mail service, in; an access token to sign in with, out (OAuth 2.0, RFC 6749).

use crate::secret::Secret;
use crate::trust::Trust;
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// A token is fetched anew this long before it runs out, so that none runs out while a server looks at it.
const BEFORE_THE_END: Duration = Duration::from_mins(5);
/// How long a token is believed where the endpoint does not say (RFC 6749 §5.1 only recommends that it does).
const UNSAID: Duration = Duration::from_mins(10);
const DEADLINE: Duration = Duration::from_secs(30);

/// Who signs in at a mail server, and with what.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// With a password.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
    /// With an access token (XOAUTH2).
    Token {
        /// The mailbox's user.
        user: String,
        /// Where tokens come from.
        tokens: Arc<Tokens>,
    },
}

impl SignIn {
    /// The user's name at the server.
    pub fn user(&self) -> &str {
        match self {
            Self::Password { user, .. } | Self::Token { user, .. } => user,
        }
    }
}

/// What the token endpoint is shown.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The token endpoint.
    pub endpoint: String,
    /// The client's registration.
    pub client: String,
    /// The client's secret; none for a public client with a refresh token.
    pub secret: Option<Secret>,
    /// A refresh token (RFC 6749 §6); without one the client's own credentials count (§4.4).
    pub refresh: Option<Secret>,
    /// What is asked for, in the service's words.
    pub scope: String,
}

/// Access tokens of one registration: one is fetched, used while it lasts, and fetched again.
pub struct Tokens {
    grant: Grant,
    trust: Trust,
    kept: Mutex<Kept>,
}

struct Kept {
    access: Option<(Secret, Instant)>,
    /// Some services give a new refresh token each time; the old one may then end.
    refresh: Option<Secret>,
}

/// No token was to be had.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The endpoint does not answer.
    #[error("the token endpoint cannot be reached: {0}")]
    Unreachable(String),
    /// The endpoint says no (RFC 6749 §5.2), with its own code for why.
    #[error("the token endpoint refuses: {0}")]
    Refused(String),
    /// The answer is none.
    #[error("the token endpoint answers what is no token")]
    Unclear,
}

impl TokenError {
    /// What a person does about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "check `token_url` in `oauth`, and that this machine may reach it",
            Self::Refused(_) => {
                "check `client_id`, `scope` and the secret in `oauth`; it may have run out or been withdrawn"
            }
            Self::Unclear => {
                "check `token_url` in `oauth`: it has to be the token endpoint, not the sign-in page"
            }
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    access_token: Option<String>,
    expires_in: Option<u64>,
    refresh_token: Option<String>,
    error: Option<String>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("grant", &self.grant)
            .finish_non_exhaustive()
    }
}

impl Tokens {
    /// Tokens by that grant. Nothing is asked for yet.
    pub fn new(grant: Grant, trust: &Trust) -> Self {
        let refresh = grant.refresh.clone();
        Self {
            grant,
            trust: trust.clone(),
            kept: Mutex::new(Kept {
                access: None,
                refresh,
            }),
        }
    }

    /// An access token that lasts a while yet.
    pub async fn access(&self) -> Result<Secret, TokenError> {
        let mut kept = self.kept.lock().await;
        if let Some((access, until)) = &kept.access
            && *until > Instant::now()
        {
            return Ok(access.clone());
        }
        let asked = Instant::now();
        let answer = self.ask(kept.refresh.as_ref()).await?;
        let access = Secret::new(answer.access_token.ok_or(TokenError::Unclear)?);
        let lasts = answer.expires_in.map_or(UNSAID, Duration::from_secs);
        // One that lasts less than five minutes is used for half of its life.
        let until = asked + lasts.saturating_sub(BEFORE_THE_END).max(lasts / 2);
        kept.access = Some((access.clone(), until));
        if let Some(refresh) = answer.refresh_token {
            kept.refresh = Some(Secret::new(refresh));
        }
        Ok(access)
    }

    /// Forgets the access token: a server has refused it. The next one is asked for anew.
    pub async fn forget(&self) {
        self.kept.lock().await.access = None;
    }

    async fn ask(&self, refresh: Option<&Secret>) -> Result<Answer, TokenError> {
        let Grant {
            endpoint,
            client,
            secret,
            scope,
            ..
        } = &self.grant;
        let mut form = vec![("client_id", client.as_str()), ("scope", scope.as_str())];
        if let Some(secret) = secret {
            form.push(("client_secret", secret.reveal()));
        }
        match refresh {
            Some(refresh) => {
                form.push(("grant_type", "refresh_token"));
                form.push(("refresh_token", refresh.reveal()));
            }
            None => form.push(("grant_type", "client_credentials")),
        }
        let http = reqwest::Client::builder()
            .use_preconfigured_tls((*self.trust.config()).clone())
            .timeout(DEADLINE)
            // A secret goes to the endpoint that the settings name and to no other.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(unreachable)?;
        let reply = http
            .post(endpoint)
            .form(&form)
            .send()
            .await
            .map_err(unreachable)?;
        let status = reply.status();
        let bytes = reply.bytes().await.map_err(unreachable)?;
        let answer: Result<Answer, _> = serde_json::from_slice(&bytes);
        match answer {
            Ok(Answer {
                error: Some(code), ..
            }) => Err(TokenError::Refused(plain(&code))),
            Ok(answer) if status.is_success() => Ok(answer),
            _ if status.is_server_error() => Err(TokenError::Unreachable(status.to_string())),
            _ if status.is_success() => Err(TokenError::Unclear),
            _ => Err(TokenError::Refused(status.to_string())),
        }
    }
}

/// Without the address that was asked: its query may hold what should not be printed.
fn unreachable(error: reqwest::Error) -> TokenError {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        why = cause.to_string();
        source = cause.source();
    }
    TokenError::Unreachable(why)
}

/// An error code has letters and underscores (RFC 6749 §5.2); more of the answer is not repeated.
fn plain(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .take(60)
        .collect()
}
