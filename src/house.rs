//! Settings, in; an open register and the landlord's rules, out.

use crate::problem::Problem;
use crate::settings::{
    self, Database, FileStore, MailSource, MailboxSettings, RegisterSettings, Settings, Way,
};
use crate::{keys, rules};
use bot::{Imap, Mailbox, Maildir};
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use register::{Location, Opening, Register};
use std::path::PathBuf;
use std::sync::Arc;
use wire::Trust;
use worker::{Outgoing, Smarthost, Smtp};

/// Everything that bot, worker and commands work in.
pub struct House {
    /// The register.
    pub register: Register,
    /// The landlord's rules.
    pub rules: Arc<Rules>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance; each user takes a seed of its own from it.
    pub chance: Chance,
}

impl House {
    /// Opens the register that `settings` name and makes the landlord's rules.
    pub async fn open(
        settings: &Settings,
        opening: Opening,
        clock: Arc<dyn Clock>,
        mut chance: Chance,
    ) -> Result<Self, Problem> {
        let now = clock.now();
        // A fault of the policy or of a letter shows before anything is made or written.
        rules::policy_text(&settings.landlord, settings.policies_folder.as_deref())?;
        let (location, files) = location(&settings.register)?;
        let register = Register::open(&location, &files, opening).await?;
        let keys = keys::load(&settings.register.signing_keys, now, &mut chance)?;
        let rules = rules::make(settings, &register, keys, now, &mut chance).await?;
        Ok(Self {
            register,
            rules: Arc::new(rules),
            clock,
            chance,
        })
    }

    /// Chance for one more user.
    pub fn chance(&mut self) -> Chance {
        self.chance.fork()
    }
}

/// Where the register and its large bodies lie.
pub fn location(settings: &RegisterSettings) -> Result<(Location, PathBuf), Problem> {
    let location = match &settings.database {
        Database::Sqlite(file) => Location::Sqlite(file.clone()),
        Database::Postgres(url) => Location::Postgres(url.clone()),
    };
    match &settings.files {
        FileStore::Folder(folder) => Ok((location, folder.clone())),
        FileStore::S3 { .. } => Err(Problem::new(
            "settings",
            "this version keeps large bodies in a folder, not in an S3 bucket",
            "give `files` in [register] the path of a folder",
        )),
    }
}

/// The mailboxes that are read.
pub fn mailboxes(settings: &Settings) -> Result<Vec<Mailbox>, Problem> {
    match (&settings.telegram, settings.mailboxes.is_empty()) {
        (Some(_), true) => {
            let cure = "add a [[mailbox]], or wait for a version that listens there";
            return Err(Problem::new(
                "settings",
                "this version does not listen to Telegram",
                cure,
            ));
        }
        (Some(_), false) => {
            tracing::warn!("this version does not listen to Telegram: [telegram] is passed over");
        }
        (None, _) => {}
    }
    settings.mailboxes.iter().map(mailbox).collect()
}

/// A mailbox, with what its server is shown; a password that is not there is a fault of the settings.
pub(crate) fn mailbox(mailbox: &MailboxSettings) -> Result<Mailbox, Problem> {
    let name = mailbox.name.clone();
    let after = match &mailbox.after {
        settings::After::Keep => bot::After::Keep,
        settings::After::Seen => bot::After::Seen,
        settings::After::Move(folder) => bot::After::Move(folder.clone()),
    };
    match &mailbox.source {
        MailSource::Maildir(folder) => Ok(Mailbox::Maildir(Maildir {
            name,
            folder: folder.clone(),
            after,
        })),
        MailSource::Imap {
            server,
            folder,
            login,
            reach,
        } => {
            let trust = Trust::new(reach.ca_file.as_deref())?;
            Ok(Mailbox::Imap(Imap {
                name,
                server: server.clone(),
                folder: folder.clone(),
                sign_in: login.sign_in(&|name| std::env::var(name).ok(), &trust)?,
                trust,
                timeout: reach.timeout,
                after,
            }))
        }
    }
}

/// Where letters go.
pub fn outgoing(settings: &Settings) -> Result<Outgoing, Problem> {
    Ok(match way_out(settings)? {
        WayOut::Maildir(maildir) => Outgoing::Maildir(maildir),
        WayOut::Smtp(host) => Outgoing::Smtp(Smtp::new(host)),
    })
}

/// Where letters go, before anything is set up for it.
pub(crate) enum WayOut {
    /// A folder on this machine.
    Maildir(worker::Maildir),
    /// A server.
    Smtp(Smarthost),
}

/// The way out, with what its server is shown; a password that is not there is a fault of the settings.
pub(crate) fn way_out(settings: &Settings) -> Result<WayOut, Problem> {
    let divert_to = settings.outgoing.divert_to.as_ref().map(ToString::to_string);
    match &settings.outgoing.way {
        Way::Maildir(folder) => Ok(WayOut::Maildir(worker::Maildir {
            folder: folder.clone(),
            divert_to,
        })),
        Way::Smtp {
            server,
            login,
            reach,
            connections,
            per_minute,
        } => {
            let trust = Trust::new(reach.ca_file.as_deref())?;
            let environment = |name: &str| std::env::var(name).ok();
            let sign_in = login.as_ref().map(|login| login.sign_in(&environment, &trust));
            Ok(WayOut::Smtp(Smarthost {
                server: server.clone(),
                sign_in: sign_in.transpose()?,
                trust,
                timeout: reach.timeout,
                connections: *connections,
                per_minute: *per_minute,
                divert_to,
            }))
        }
    }
}
