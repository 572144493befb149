//! What a token endpoint shall say, in; OAuth 2.0 over HTTP, and every form it was sent, out.
//!
//! Without TLS, on this machine alone. It knows one client by [`CLIENT`] and [`SECRET`]; a
//! refresh token counts once, and its answer brings the next (RFC 6749 §6).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::http::{HttpServer, Request, Response, fields};

/// The client's registration.
pub const CLIENT: &str = "landlord";
/// The client's secret.
pub const SECRET: &str = "client-secret";
/// The first refresh token that counts; then the one given last.
pub const FIRST_REFRESH: &str = "refresh-0";

/// What the endpoint says to those who ask properly.
#[derive(Clone, Debug)]
pub enum Says {
    /// A token that lasts so many seconds; `None`: it does not say how long.
    Token(Option<u64>),
    /// An error of RFC 6749 §5.2, such as `invalid_client`.
    Refusal(&'static str),
    /// This status and a page for people.
    Page(u16),
    /// That what is asked for has moved there.
    Redirect(String),
}

/// A form as it was sent: name and value.
pub type Form = BTreeMap<String, String>;

/// A token endpoint. It ends when it is dropped.
pub struct TokenEndpoint {
    /// For a setting `token_url`.
    pub url: String,
    desk: Arc<Mutex<Desk>>,
    _server: HttpServer,
}

struct Desk {
    says: Says,
    forms: Vec<Form>,
    /// The number of the tokens given last.
    given: u32,
    refresh: String,
}

impl TokenEndpoint {
    /// An endpoint that gives tokens for an hour: `access-1`, `access-2` and so on.
    pub fn start() -> anyhow::Result<Self> {
        let desk = Arc::new(Mutex::new(Desk {
            says: Says::Token(Some(3600)),
            forms: Vec::new(),
            given: 0,
            refresh: FIRST_REFRESH.to_owned(),
        }));
        let behind = Arc::clone(&desk);
        let server = HttpServer::answering(move |request| locked(&behind).answer(request))?;
        Ok(Self {
            url: format!("http://127.0.0.1:{}/token", server.port),
            desk,
            _server: server,
        })
    }

    /// From now on says this.
    pub fn says(&self, says: Says) {
        locked(&self.desk).says = says;
    }

    /// All forms that were sent so far.
    pub fn forms(&self) -> Vec<Form> {
        locked(&self.desk).forms.clone()
    }
}

fn locked(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    fn answer(&mut self, request: &Request) -> Response {
        let form: Form = fields(&request.body).into_iter().collect();
        self.forms.push(form.clone());
        match self.says.clone() {
            Says::Token(lasts) => match self.fault(&form) {
                None => self.give(lasts, &form),
                Some(code) => refusal(code),
            },
            Says::Refusal(code) => refusal(code),
            Says::Page(status) => Response {
                status,
                content_type: "text/html",
                location: None,
                body: "<html><p>Sign in here.</p></html>".to_owned(),
            },
            Says::Redirect(to) => Response {
                status: 307,
                content_type: "text/html",
                location: Some(to),
                body: String::new(),
            },
        }
    }

    /// What is wrong with a form, by its code.
    fn fault(&self, form: &Form) -> Option<&'static str> {
        let said = |name: &str| form.get(name).map(String::as_str);
        let (client, secret) = (said("client_id"), said("client_secret"));
        match said("grant_type") {
            _ if client != Some(CLIENT) || secret.is_some_and(|secret| secret != SECRET) => {
                Some("invalid_client")
            }
            Some("client_credentials") if secret.is_none() => Some("invalid_client"),
            Some("refresh_token") if said("refresh_token") != Some(&self.refresh) => Some("invalid_grant"),
            Some("client_credentials" | "refresh_token") => None,
            _ => Some("unsupported_grant_type"),
        }
    }

    fn give(&mut self, lasts: Option<u64>, form: &Form) -> Response {
        self.given += 1;
        let number = self.given;
        let mut answer =
            serde_json::json!({"access_token": format!("access-{number}"), "token_type": "Bearer"});
        if let Some(lasts) = lasts {
            answer["expires_in"] = lasts.into();
        }
        if form.contains_key("refresh_token") {
            self.refresh = format!("refresh-{number}");
            answer["refresh_token"] = self.refresh.clone().into();
        }
        json(200, answer.to_string())
    }
}

fn refusal(code: &str) -> Response {
    let status = if code == "invalid_client" { 401 } else { 400 };
    json(status, serde_json::json!({"error": code}).to_string())
}

fn json(status: u16, body: String) -> Response {
    Response {
        status,
        content_type: "application/json",
        location: None,
        body,
    }
}
