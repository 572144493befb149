//! Servers and settings, in; a house that is examined, and what is said of it, out.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Result, ensure};
use redress::settings::{self, Settings};
use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::ground::{Engine, Ground};
use crate::servers::mailbox::Mailbox;
use crate::servers::{dovecot, exim};

/// A house: its settings, the servers it names, and what they are shown.
pub struct House {
    pub ground: Ground,
    pub mailbox: Mailbox,
    pub imap: String,
    /// Further lines of `[[mailbox]]`.
    pub inbox: String,
    pub smtp: String,
    /// Further lines of `[outgoing]`.
    pub outgoing: String,
    pub bounces: String,
    pub database: String,
    pub passwords: [Option<&'static str>; 2],
}

/// One line of what doctor says.
pub struct Found {
    pub group: String,
    pub check: String,
    pub state: String,
    pub says: String,
    pub cure: String,
}

/// All of it.
pub struct Diagnosis {
    pub found: Vec<Found>,
    pub code: Option<i32>,
    pub text: String,
}

impl House {
    pub async fn new() -> Result<Self> {
        Self::on(Ground::new(Engine::Sqlite).await?, dovecot::fresh_mailbox()?)
    }

    pub fn on(ground: Ground, mailbox: Mailbox) -> Result<Self> {
        let exim = exim::shared()?;
        Ok(Self {
            imap: format!("imap://127.0.0.1:{}/INBOX", mailbox.server.imap),
            inbox: "trusted_authserv_id = \"mx.landlord.example\"".to_owned(),
            smtp: format!("smtp://127.0.0.1:{}", exim.smtp),
            outgoing: String::new(),
            bounces: format!("{}+{{token}}@landlord.example", mailbox.user),
            database: ground.database_url.clone(),
            passwords: [Some(dovecot::PASSWORD), Some(exim::PASSWORD)],
            ground,
            mailbox,
        })
    }

    pub fn settings(&self) -> Result<()> {
        let Self {
            mailbox,
            imap,
            inbox,
            smtp,
            outgoing,
            bounces,
            database,
            ..
        } = self;
        let (address, user, sender) = (&mailbox.address, &mailbox.user, exim::USER);
        let text = format!(
            r#"
[landlord]
name = "Example Homes"
policy = "om-web"
region = "england-and-wales"
[register]
url = "{database}"
[[mailbox]]
name = "complaints"
address = "{address}"
imap = "{imap}"
user = "{user}"
password_env = "REDRESS_IMAP_PASSWORD"
timeout = "5 seconds"
{inbox}
[outgoing]
smtp = "{smtp}"
user = "{sender}"
password_env = "REDRESS_SMTP_PASSWORD"
timeout = "5 seconds"
{outgoing}
from = "Example Homes <{address}>"
bounces = "{bounces}"
[people]
complaints_team = ["team@landlord.example"]
administrator = ["it@landlord.example"]
"#
        );
        Ok(std::fs::write(self.folder().join("redress.toml"), text)?)
    }

    /// The settings as this program itself reads them, with passwords in files.
    pub fn in_this_program(&self) -> Result<Settings> {
        self.settings()?;
        let file = self.folder().join("redress.toml");
        let mut text = std::fs::read_to_string(&file)?;
        for (name, password) in ["IMAP", "SMTP"].iter().zip(self.passwords) {
            let secret = self.folder().join(name);
            std::fs::write(&secret, password.unwrap_or_default())?;
            let written = format!("password_env = \"REDRESS_{name}_PASSWORD\"");
            text = text.replace(&written, &format!("password_file = \"{name}\""));
        }
        std::fs::write(&file, text)?;
        Ok(settings::read(&file)?)
    }

    pub fn folder(&self) -> &Path {
        self.ground.dir.path()
    }

    pub fn command(&self, arguments: &[&str]) -> Result<Command> {
        self.settings()?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command
            .current_dir(self.folder())
            .env_remove("REDRESS_SETTINGS")
            .args(arguments)
            .stdin(Stdio::null());
        for (name, password) in ["REDRESS_IMAP_PASSWORD", "REDRESS_SMTP_PASSWORD"]
            .iter()
            .zip(self.passwords)
        {
            match password {
                Some(password) => command.env(name, password),
                None => command.env_remove(name),
            };
        }
        Ok(command)
    }

    pub async fn redress(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = self.command(arguments)?;
        let output = spawn_blocking(move || command.output()).await??;
        Ok(output)
    }

    pub async fn doctor(&self) -> Result<Diagnosis> {
        let output = self.redress(&["doctor", "--json"]).await?;
        let text = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
        for secret in [dovecot::PASSWORD, "wrong-password", "resident@"] {
            ensure!(!text.contains(secret), "{secret} was said: {text}");
        }
        let mut found = Vec::new();
        for line in text.lines().filter(|line| line.starts_with("{\"group\"")) {
            let value: Value = serde_json::from_str(line)?;
            let of = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            found.push(Found {
                group: of("group"),
                check: of("check"),
                state: of("state"),
                says: of("says"),
                cure: of("cure"),
            });
        }
        let code = output.status.code();
        Ok(Diagnosis { found, code, text })
    }

    /// The inbox, but for a flag that the next to open it always takes away.
    pub async fn lies_there(&self) -> Result<Vec<(u32, String)>> {
        let kept = self.mailbox.messages("INBOX").await?;
        let shown = kept
            .into_iter()
            .map(|kept| (kept.uid, kept.flags.replace("\\Recent", "")));
        Ok(shown.collect())
    }

    /// A message from outside, stamped by the landlord's own server.
    pub async fn mail_from_outside(&self, id: u32) -> Result<()> {
        let mail = format!(
            "Authentication-Results: mx.landlord.example; spf=pass\r\nFrom: resident@home.example\r\n\
             To: {}\r\nMessage-ID: <{id}@home.example>\r\nSubject: Damp\r\n\r\nThe wall is damp, number {id}.\r\n",
            self.mailbox.address
        );
        self.mailbox.deliver(mail.as_bytes()).await
    }
}

impl Diagnosis {
    /// That this check has this state, says this, and names this cure.
    pub fn has(&self, state: &str, check: &str, says: &str, cure: &str) -> Result<()> {
        let here = |found: &&Found| {
            found.check == check
                && found.state == state
                && found.says.contains(says)
                && found.cure.contains(cure)
        };
        ensure!(
            self.found.iter().any(|found| here(&found)),
            "no {state} of {check:?} that says {says:?} with {cure:?}:\n{}",
            self.text
        );
        let fails = self.found.iter().any(|found| found.state == "fault");
        ensure!(
            self.code == Some(i32::from(fails)),
            "it ends with {:?}",
            self.code
        );
        let uncured = |found: &&Found| (found.state == "ok") != found.cure.is_empty();
        ensure!(!self.found.iter().any(|found| uncured(&found)), "{}", self.text);
        Ok(())
    }

    pub fn fault(&self, check: &str, says: &str, cure: &str) -> Result<()> {
        self.has("fault", check, says, cure)
    }

    pub fn warning(&self, check: &str, says: &str, cure: &str) -> Result<()> {
        self.has("warning", check, says, cure)
    }

    pub fn ok(&self, check: &str, says: &str) -> Result<()> {
        self.has("ok", check, says, "")
    }

    /// What is not as it should be.
    pub fn troubles(&self) -> String {
        let mut troubles = String::new();
        for Found {
            group,
            check,
            state,
            says,
            ..
        } in self.found.iter().filter(|found| found.state != "ok")
        {
            let _ = writeln!(troubles, "{state} {group}, {check}: {says}");
        }
        troubles
    }
}
