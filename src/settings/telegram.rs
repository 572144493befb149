//! `[telegram]`, in; the bot that residents talk to, out.

use super::fault::{SettingsFault, Source};
use super::secret::SecretSource;
use super::server::HTTP;
use super::written;
use casework::toml_text::Wrong;
use toml::Spanned;
use wire::{Secret, Security};

/// The Telegram bot (`[telegram]`).
#[derive(Clone, Debug)]
pub struct Telegram {
    token: SecretSource,
    /// Where the Bot API answers, without a slash at the end.
    pub api_url: String,
    /// The group of the staff, if they work on Telegram.
    pub staff_group: Option<i64>,
}

impl Telegram {
    /// The bot's token, from the file named in the settings or from the environment as `env` tells it.
    pub fn token(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<Secret, SettingsFault> {
        self.token.secret(env)
    }

    pub(super) fn check(
        source: &Source,
        section: &Spanned<written::Telegram>,
    ) -> Result<Self, SettingsFault> {
        let telegram = section.get_ref();
        let tokens = [telegram.token_env.as_ref(), telegram.token_file.as_ref()];
        Ok(Self {
            token: SecretSource::check(source, "token", section, tokens)?,
            api_url: api_url(source, telegram)?,
            staff_group: staff_group(source, telegram)?,
        })
    }
}

/// The token is part of every address that is called, so it must not travel in plain text.
fn api_url(source: &Source, telegram: &written::Telegram) -> Result<String, SettingsFault> {
    let Some(text) = &telegram.api_url else {
        return Ok(HTTP.example.to_owned());
    };
    let url = text.get_ref().trim_end_matches('/');
    let message = match HTTP.server(url) {
        Ok((server, _)) if server.security != Security::StartTls => return Ok(url.to_owned()),
        Ok(_) => "`api_url` is plain http, and not on this machine",
        Err(_) => "`api_url` is not the address of a Bot API server",
    };
    Err(source.fault(
        text.span(),
        Wrong::new(message, format!("write it as {}", HTTP.example)),
    ))
}

/// Bot API: the ids of groups are below nought, those of persons above.
fn staff_group(source: &Source, telegram: &written::Telegram) -> Result<Option<i64>, SettingsFault> {
    match &telegram.staff_group {
        Some(id) if *id.get_ref() >= 0 => {
            let cure = "write the group's id with its minus sign, as in -1001234567890";
            Err(source.fault(
                id.span(),
                Wrong::new("`staff_group` is not the id of a group", cure),
            ))
        }
        id => Ok(id.as_ref().map(|id| *id.get_ref())),
    }
}
