//! Settings, register, policy and calendar, in; whether a house can be opened with them, out.

use super::{Notes, people};
use crate::problem::Problem;
use crate::settings::{MailSource, RegisterSettings, Settings, Way};
use crate::simulate::must_be_real;
use crate::{location, policy_text, rules};
use casework::calendars::{Calendar, Region};
use casework::toml_text::Fault;
use chrono::{DateTime, Months, Utc};
use register::{Condition, Location, Opening, Register};
use rustix::fs::{Access, access, statvfs};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const MEGABYTE: u64 = 1024 * 1024;
/// With less, what comes in tomorrow may not fit.
const SCARCE: u64 = 1024 * MEGABYTE;
/// With less, nothing should be begun.
const TOO_LITTLE: u64 = 100 * MEGABYTE;

/// What was understood of the settings file, and the files of secrets it names.
pub(super) fn settings(settings: &Settings, file: &Path, notes: &mut Notes<'_>) {
    notes.ok("file", format!("{} is understood", file.display()));
    for Fault { line, message, cure } in settings.warnings() {
        let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        notes.warn("file", format!("{line}{message}"), cure);
    }
    let of_mailboxes = settings
        .mailboxes
        .iter()
        .filter_map(|mailbox| match &mailbox.source {
            MailSource::Imap { login, .. } => Some(login),
            MailSource::Maildir(_) => None,
        });
    let of_outgoing = match &settings.outgoing.way {
        Way::Smtp { login, .. } => login.as_ref(),
        Way::Maildir(_) => None,
    };
    let secrets = of_mailboxes
        .chain(of_outgoing)
        .flat_map(|login| login.secret_files());
    for secret in secrets {
        private(secret, "secrets", notes);
    }
    if let Ok(keys) = std::fs::read_dir(&settings.register.signing_keys) {
        for key in keys.flatten() {
            private(&key.path(), "signing keys", notes);
        }
    }
    if settings.telegram.is_some() {
        notes.warn(
            "telegram",
            "this version does not listen to Telegram: [telegram] is passed over",
            "take [telegram] out, or wait for a version that does",
        );
    }
}

/// Whether a file that holds a secret is its owner's alone. One that is not there is told elsewhere.
fn private(file: &Path, check: &'static str, notes: &mut Notes<'_>) {
    let Ok(metadata) = std::fs::metadata(file) else {
        return;
    };
    let shown = file.display();
    let others = metadata.permissions().mode() & 0o077;
    if others == 0 {
        notes.ok(check, format!("{shown} is for its owner alone"));
    } else {
        let cure = format!("let its owner alone read it: chmod 600 {shown}");
        notes.warn(
            check,
            format!("{shown} can be read by others on this machine"),
            cure,
        );
    }
}

/// The register and the room around it. It is given back open where it can be read as it is.
pub(super) async fn register(settings: &RegisterSettings, notes: &mut Notes<'_>) -> Option<Register> {
    notes.begin("register");
    let (location, files) = match location(settings) {
        Ok(found) => found,
        Err(problem) => {
            notes.problem("place", &problem);
            return None;
        }
    };
    let condition = location.inspect().await;
    let mut folders = Vec::new();
    if let Location::Sqlite(file) = &location {
        let folder = folder_of(file);
        if folder.is_dir() {
            folders.push(folder);
        } else {
            let cure = "make it, or correct `url` in [register]";
            notes.fault("folder", format!("there is no folder {}", folder.display()), cure);
        }
    }
    // The first start makes these, in the nearest folder above that is there.
    for folder in [&*files, &settings.signing_keys] {
        let there = folder.ancestors().find(|above| above.exists());
        folders.push(there.unwrap_or(folder));
    }
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        room(folder, notes);
    }
    match condition {
        Err(error) => notes.problem("opens", &error.into()),
        Ok(Condition::NotMade) => notes.ok("opens", "there is none yet: the first start makes it"),
        Ok(Condition::Older) => {
            notes.warn(
                "opens",
                "an older version of Redress made it: the next start brings it up to date",
                "make a backup before you start this version",
            );
        }
        Ok(Condition::Current) => {
            notes.ok(
                "opens",
                "it answers, can be written and has this version's schema",
            );
            match Register::open(&location, &files, Opening::Existing).await {
                Ok(register) => {
                    if let Err(problem) = must_be_real(&register).await {
                        notes.problem("made up", &problem);
                    }
                    return Some(register);
                }
                Err(error) => notes.problem("opens", &error.into()),
            }
        }
    }
    None
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether a folder can be written, and how much fits into it.
fn room(there: &Path, notes: &mut Notes<'_>) {
    let shown = there.display();
    if !there.is_dir() {
        let cure = "make the folder, or correct its path in [register]";
        notes.fault("folder", format!("{shown} is no folder"), cure);
        return;
    }
    if access(there, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_err() {
        let cure = "give the account that runs redress the right to read and write it";
        notes.fault("folder", format!("{shown} cannot be written"), cure);
        return;
    }
    let free = statvfs(there).map(|room| room.f_bavail.saturating_mul(room.f_frsize));
    let cure = "free some space, or move the register to a larger disk";
    match free {
        Err(error) => notes.warn("space", format!("{shown}: {error}"), "look at the disk yourself"),
        Ok(free) if free < TOO_LITTLE => {
            notes.fault("space", format!("{shown}: {} MB are free", free / MEGABYTE), cure);
        }
        Ok(free) if free < SCARCE => {
            notes.warn("space", format!("{shown}: {} MB are free", free / MEGABYTE), cure);
        }
        Ok(free) => notes.ok(
            "space",
            format!("{shown} can be written; {} GB are free", free / SCARCE),
        ),
    }
}

/// The policy, the letters and the calendar: the one in force where there is a register.
pub(super) async fn policy(
    settings: &Settings,
    register: Option<&Register>,
    now: DateTime<Utc>,
    notes: &mut Notes<'_>,
) {
    notes.begin("policy");
    let policy = match policy_text(&settings.landlord, settings.policies_folder.as_deref()) {
        Ok((policy, _)) => policy,
        Err(problem) => {
            notes.problem("policy", &problem);
            return;
        }
    };
    notes.ok("policy", format!("{} is understood", policy.title));
    let (region, directory) = match rules::rehearse(settings) {
        Ok(rehearsed) => rehearsed,
        Err(problem) => {
            notes.problem("letters and routes", &problem);
            return;
        }
    };
    notes.ok(
        "letters and routes",
        "the letters can be written, the routes are understood",
    );
    let address = policy.post_address(settings.landlord.post_address.as_deref());
    letterhead(address, register, notes).await;
    people::roles(settings, &policy, notes);
    people::examine(&directory, now, notes);
    next_year(register, region, now, notes).await;
}

/// Whether letters for the post say where the landlord is, as soon as there are any.
async fn letterhead(address: Option<&str>, register: Option<&Register>, notes: &mut Notes<'_>) {
    let (None, Some(register)) = (address, register) else {
        return;
    };
    let posts = async { register.read().await?.posts_letters().await };
    match posts.await {
        Ok(false) => {}
        Ok(true) => notes.warn(
            "letterhead",
            "letters go by post, and nothing says where post reaches you",
            "set `post_address` in [landlord]",
        ),
        Err(error) => notes.problem("letterhead", &error.into()),
    }
}

/// Whether the calendar in force knows the coming year.
async fn next_year(register: Option<&Register>, region: Region, now: DateTime<Utc>, notes: &mut Notes<'_>) {
    let calendar = match register {
        None => Ok(Calendar::embedded()),
        Some(register) => crate::run::calendar_in_force(register).await,
    };
    let calendar = match calendar {
        Ok(calendar) => calendar,
        Err(error) => {
            notes.problem("calendar", &error.into());
            return;
        }
    };
    let in_a_year = now.date_naive() + Months::new(12);
    match calendar.day(region, in_a_year) {
        Ok(_) => notes.ok(
            "calendar",
            format!("the bank holidays of the next 12 months are known for {region}"),
        ),
        Err(beyond) => {
            let last = beyond.last;
            let problem = Problem::from(beyond);
            let says = format!(
                "bank holidays are known up to {last} only: a date beyond that year cannot be counted"
            );
            notes.warn("calendar", says, problem.cure);
        }
    }
}
