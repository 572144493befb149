//! The landlord's `redress.toml`, in; checked [`Settings`], or one fault with its line and cure, out.
//!
//! Everything is parsed once, here: what leaves this module is an address, a folder,
//! a server or a length of time, never a text that may or may not be one. A key that
//! is not known is refused with the nearest right one, a path is taken from the folder
//! the file lies in, and a secret is named in the file but never written there: it is
//! fetched when it is asked for, so that a dry run needs no passwords.
//!
//! Faults name the key and the line. They never repeat an address, a user or
//! anything that might turn out to be a password in the wrong place.

mod fault;
mod landlord;
mod lengths;
mod login;
mod mailbox;
mod outgoing;
mod people;
mod reach;
mod register;
mod report;
mod secret;
mod server;
mod telegram;
mod written;

#[cfg(test)]
mod tests;

use casework::toml_text::{Fault, Wrong};
use fault::Source;
use std::path::{Path, PathBuf};

pub use fault::SettingsFault;
pub use landlord::{Homes, Landlord, PolicyChoice};
pub use login::Login;
pub use mailbox::{After, MailSource, MailboxSettings};
pub use outgoing::{Outgoing, Receipts, Way};
pub use people::{People, Route, RouteTo, Staff, Team};
pub use reach::Reach;
pub use register::{Database, FileStore, RegisterSettings};
pub use report::Report;
pub use secret::SecretSource;
pub use telegram::Telegram;

/// The name of the file that is looked for in the working directory.
pub const FILE_NAME: &str = "redress.toml";

/// What a landlord has told Redress, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who the landlord is, its policy and its hours.
    pub landlord: Landlord,
    /// Where the register is kept.
    pub register: RegisterSettings,
    /// The mailboxes that are read; empty only where there is a Telegram bot.
    pub mailboxes: Vec<MailboxSettings>,
    /// How letters leave.
    pub outgoing: Outgoing,
    /// The Telegram bot, if there is one.
    pub telegram: Option<Telegram>,
    /// Who fills the policy's roles.
    pub people: People,
    /// The teams that handle complaints.
    pub teams: Vec<Team>,
    /// The members of staff.
    pub staff: Vec<Staff>,
    /// Which category goes to whom; the first that matches counts.
    pub routes: Vec<Route>,
    /// Who receives the quarterly report, where reports are wanted.
    pub report: Option<Report>,
    /// The folder of the landlord's own letters, which stand before the built-in ones.
    pub letters: Option<PathBuf>,
    /// The folder of the landlord's own policies, which stand before the built-in ones.
    pub policies_folder: Option<PathBuf>,
    warnings: Vec<Fault>,
}

impl Settings {
    /// What is allowed but probably not meant, in the order of the file's sections.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }
}

/// The settings file to read: `explicit` (`--settings FILE`), else `redress.toml` in
/// `cwd`, else `env` (what `REDRESS_SETTINGS` holds).
pub fn find(explicit: Option<&Path>, env: Option<&Path>, cwd: &Path) -> Result<PathBuf, SettingsFault> {
    let here = cwd.join(FILE_NAME);
    let (file, cure) = match (explicit, env) {
        (Some(file), _) => (cwd.join(file), "give --settings the path of your redress.toml"),
        (None, _) if here.is_file() => return Ok(here),
        (None, Some(file)) => (
            cwd.join(file),
            "correct REDRESS_SETTINGS, which names this file, or unset it",
        ),
        (None, None) => (
            here,
            "copy redress.example.toml to redress.toml here, or give --settings FILE",
        ),
    };
    if file.is_file() {
        Ok(file)
    } else {
        Err(SettingsFault::of_file(&file, "there is no such file", cure))
    }
}

/// Reads and checks the settings in `file`; paths in it are relative to its folder.
pub fn read(file: &Path) -> Result<Settings, SettingsFault> {
    let bytes = std::fs::read(file).map_err(|error| {
        SettingsFault::of_file(
            file,
            format!("cannot be read ({error})"),
            "give the account that runs redress the right to read it",
        )
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| SettingsFault::of_file(file, "is not UTF-8 text", "save it again as UTF-8"))?;
    read_text(&text, file)
}

/// Reads and checks `text`, which is what `file` holds.
fn read_text(text: &str, file: &Path) -> Result<Settings, SettingsFault> {
    let source = Source { file, text };
    let written: written::Written = source.toml()?;
    let mut warnings = Vec::new();
    let landlord = source.section("landlord", written.landlord)?;
    let landlord = Landlord::check(&source, &landlord)?;
    let register = RegisterSettings::check(&source, &written.register.unwrap_or_default(), &mut warnings)?;
    let mailboxes = mailbox::check(&source, &written.mailbox)?;
    let telegram = written.telegram.map(|section| Telegram::check(&source, &section));
    if mailboxes.is_empty() && telegram.is_none() {
        return Err(source.whole(nothing_to_listen_to()));
    }
    let outgoing = source.section("outgoing", written.outgoing)?;
    let outgoing = Outgoing::check(&source, &outgoing, &mailboxes, &mut warnings)?;
    let teams = people::teams(&source, &written.team)?;
    let staff = people::staff(&source, &written.staff, &teams)?;
    let routes = people::routes(&source, &written.route, &teams, &written.staff)?;
    let people = written.people.unwrap_or_default();
    let people = People::check(&source, &people, &teams, &mailboxes, &mut warnings)?;
    Ok(Settings {
        landlord,
        register,
        mailboxes,
        outgoing,
        telegram: telegram.transpose()?,
        people,
        teams,
        staff,
        routes,
        report: written
            .report
            .map(|report| Report::check(&source, &report, &written.staff, &mut warnings))
            .transpose()?,
        letters: own_folder(&source, written.letters)?,
        policies_folder: own_folder(&source, written.policies)?,
        warnings,
    })
}

fn nothing_to_listen_to() -> Wrong {
    Wrong::new(
        "there is nothing to listen to",
        "add a [[mailbox]] or a [telegram] section",
    )
}

fn own_folder(
    source: &Source,
    section: Option<written::OwnFolder>,
) -> Result<Option<PathBuf>, SettingsFault> {
    section
        .map(|section| source.folder("folder", &section.folder, "make it, or take this section out"))
        .transpose()
}
