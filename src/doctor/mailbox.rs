//! A mailbox, in; whether the bot can do its work in it, out.

use super::entering::{imap_step, tell};
use super::stamps::Stamps;
use super::{Notes, State};
use crate::problem::Problem;
use crate::settings::MailboxSettings;
use bot::{After, Allowed, BotError, Count, Header, Imap, Maildir, Target, Visit};
use chrono::{DateTime, TimeDelta, Utc};
use register::Register;
use rustix::fs::{Access, access};

/// A clock that is so far off is worth a word.
const OFF: TimeDelta = TimeDelta::minutes(1);

/// Examines a folder of an IMAP server; a fault comes back where no mail can be read there.
pub(super) async fn imap(
    imap: &Imap,
    (written, register): (&MailboxSettings, Option<&Register>),
    now: DateTime<Utc>,
    notes: &mut Notes<'_>,
) -> State {
    let mut visit = match imap.visit().await {
        Ok(visit) => visit,
        Err(error) => {
            let failed = (
                imap_step(&error),
                error.fault() as &dyn std::fmt::Display,
                error.cure(),
            );
            tell(&imap.server, Some(&imap.sign_in), Some(failed), notes);
            return State::Fault;
        }
    };
    tell(&imap.server, Some(&imap.sign_in), None, notes);
    let looked = look(&mut visit, imap, (written, register), now, notes).await;
    match looked {
        Ok(()) => {
            visit.leave().await;
            State::Ok
        }
        Err(error) => {
            notes.problem("folder", &Problem::from(error));
            State::Fault
        }
    }
}

async fn look(
    visit: &mut Visit<'_>,
    imap: &Imap,
    (written, register): (&MailboxSettings, Option<&Register>),
    now: DateTime<Utc>,
    notes: &mut Notes<'_>,
) -> Result<(), BotError> {
    let allowed = visit.allowed().await?;
    notes.ok("folder", format!("{} can be opened", imap.folder));
    rights(&imap.after, allowed, notes);
    if let Some(target) = visit.target().await? {
        into(&target, notes);
    }
    abilities(visit, &imap.after, notes);
    let count = visit.count(register).await?;
    tally(count, register, notes);
    let newest = visit.newest().await?;
    let stamps = Stamps::on(newest.iter().map(|header| &*header.text));
    stamped(written.trusted_authserv_id.as_deref(), &stamps, notes);
    clock(&newest, now, notes);
    Ok(())
}

/// What `after` asks for, against what this user may do.
fn rights(after: &After, allowed: Allowed, notes: &mut Notes<'_>) {
    let (what, may) = match after {
        After::Keep => return notes.ok("rights", "messages stay as they are: reading is enough"),
        After::Seen => ("mark messages as read", allowed.flag),
        After::Move(_) => ("take messages out of it", allowed.take_out),
    };
    if may {
        notes.ok("rights", format!("this user may {what}"));
    } else {
        notes.fault(
            "rights",
            format!("this user may not {what}: the folder is read-only for it, or the right is missing"),
            "give this user that right on the mail server, or write after = \"keep\"",
        );
    }
}

fn into(target: &Target, notes: &mut Notes<'_>) {
    match target {
        Target::There => notes.ok("folder of `move`", "it is there"),
        Target::NotThere => notes.warn(
            "folder of `move`",
            "it is not there yet: the bot makes it with the first message, if the server lets it",
            "make the folder, or check its name in `after` if you meant another",
        ),
        Target::Closed => notes.fault(
            "folder of `move`",
            "this user may not put messages into it",
            "give this user the right to insert messages there, or name another folder in `after`",
        ),
    }
}

fn abilities(visit: &Visit<'_>, after: &After, notes: &mut Notes<'_>) {
    if visit.idles() {
        notes.ok("new mail", "the server says at once when mail comes (IDLE)");
    } else {
        notes.warn(
            "new mail",
            "the server has no IDLE: it is asked every half minute, so a receipt can take as long",
            "nothing has to be done; a server with IDLE confirms within a second",
        );
    }
    if let After::Move(_) = after {
        match (visit.moves(), visit.removes()) {
            (true, _) => notes.ok("moving", "in one step (MOVE)"),
            (false, true) => notes.ok("moving", "by copying, then removing the copied (UIDPLUS)"),
            (false, false) => notes.warn(
                "moving",
                "the server has neither MOVE nor UIDPLUS: messages are copied and only marked as deleted",
                "empty the mailbox of deleted messages now and then, or write after = \"seen\"",
            ),
        }
    }
}

/// The tally: what lies there against what has its outcome.
fn tally(count: Count, register: Option<&Register>, notes: &mut Notes<'_>) {
    let Count {
        lying,
        settled,
        to_come,
        missing,
    } = count;
    let says =
        format!("{lying} messages lie here, {settled} have their outcome, {to_come} wait to be taken in");
    if register.is_none() {
        return notes.ok(
            "tally",
            format!("{lying} messages lie here; there is no register to compare with"),
        );
    }
    if missing == 0 {
        return notes.ok("tally", says);
    }
    notes.fault(
        "tally",
        format!("{says}, and {missing} were passed over: the register has no outcome for them"),
        "stop Redress and copy those messages out of the mailbox and in again: they count as new then; \
         and report it, since it should not happen",
    );
}

/// `trusted_authserv_id` against what the newest messages bear.
fn stamped(trusted: Option<&str>, stamps: &Stamps, notes: &mut Notes<'_>) {
    const CHECK: &str = "trusted_authserv_id";
    let of = stamps.of;
    match (trusted, &stamps.most) {
        (Some(trusted), Some((id, count))) if trusted.eq_ignore_ascii_case(id) => {
            notes.ok(
                CHECK,
                format!("{count} of the {of} newest messages are stamped by {id}"),
            );
        }
        (Some(_), Some((id, count))) => notes.fault(
            CHECK,
            format!(
                "the newest mail is stamped by {id} ({count} of {of} messages), not by what the settings name"
            ),
            format!("write trusted_authserv_id = \"{id}\", if that is your own mail server"),
        ),
        (None, Some((id, count))) => notes.warn(
            CHECK,
            format!("it is not set; the newest mail is stamped by {id} ({count} of {of} messages)"),
            format!("write trusted_authserv_id = \"{id}\", if that is your own mail server"),
        ),
        (_, None) if of == 0 => notes.warn(
            CHECK,
            "no mail lies here by which to tell who stamps it",
            "run doctor again when mail has come from outside",
        ),
        (_, None) => notes.warn(
            CHECK,
            format!("none of the {of} newest messages is stamped: who wrote a mail cannot be proved"),
            "let your mail server add Authentication-Results, and name it in trusted_authserv_id",
        ),
    }
}

/// A message cannot have come later than now.
fn clock(newest: &[Header], now: DateTime<Utc>, notes: &mut Notes<'_>) {
    let last = newest.iter().filter_map(|header| header.internal).max();
    if let Some(ahead) = last.map(|last| last - now).filter(|ahead| *ahead > OFF) {
        notes.warn(
            "clock",
            format!(
                "its newest message came {} seconds after now: a clock is wrong",
                ahead.num_seconds()
            ),
            "let this machine and the mail server take their time from the same source (NTP)",
        );
    }
}

/// Examines a Maildir; a fault comes back where no mail can be read there.
pub(super) fn maildir(maildir: &Maildir, notes: &mut Notes<'_>) -> State {
    let shown = maildir.folder.display();
    for part in ["new", "cur", "tmp"] {
        let folder = maildir.folder.join(part);
        if !folder.is_dir() {
            let cure = format!(
                "make it, if this is the right place: mkdir -p {}",
                folder.display()
            );
            notes.fault("folder", format!("there is no folder {}", folder.display()), cure);
            return State::Fault;
        }
        if access(&folder, Access::READ_OK | Access::EXEC_OK).is_err() {
            let cure = "give the account that runs redress the right to read it";
            notes.fault("folder", format!("{} cannot be read", folder.display()), cure);
            return State::Fault;
        }
    }
    notes.ok("folder", format!("{shown} can be read"));
    let writable = ["new", "cur"]
        .iter()
        .all(|part| access(maildir.folder.join(part), Access::WRITE_OK).is_ok());
    match (&maildir.after, writable) {
        (After::Keep, _) => notes.ok("rights", "messages stay as they are: reading is enough"),
        (_, true) => notes.ok("rights", "messages can be marked and moved"),
        (_, false) => notes.fault(
            "rights",
            format!("messages in {shown} can neither be marked nor moved"),
            "give the account that runs redress the right to write there, or write after = \"keep\"",
        ),
    }
    State::Ok
}
