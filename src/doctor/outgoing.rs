//! The way out, in; whether letters can take it, out.

use super::Notes;
use super::entering::{smtp_step, tell};
use crate::house::{WayOut, way_out};
use crate::problem::Problem;
use crate::settings::Settings;
use casework::addresses::Address;
use casework::senders::TokenAddress;
use rustix::fs::{Access, access};
use worker::{Offers, Sent, Smarthost, Trouble, Visit};

/// As long as a token is, and none that any key has signed.
pub(super) const TOKEN: &str = "doctor22222222222222222222";
/// A relayed message is somewhat larger than the resident's, whose own provider allows about so much.
const ENOUGH: u64 = 25_000_000;

/// Examines it; the server comes back where it takes letters.
pub(super) async fn examine(settings: &Settings, notes: &mut Notes<'_>) -> Option<Smarthost> {
    notes.begin("outgoing");
    let host = match way_out(settings) {
        Err(problem) => {
            notes.problem("settings", &problem);
            return None;
        }
        Ok(WayOut::Maildir(maildir)) => {
            into_files(&maildir.folder, notes);
            return None;
        }
        Ok(WayOut::Smtp(host)) => host,
    };
    let sign_in = host.sign_in.as_ref();
    let mut visit = match host.visit().await {
        Ok(visit) => visit,
        Err(trouble) => {
            tell(
                &host.server,
                sign_in,
                Some((smtp_step(&trouble), &trouble, trouble.cure())),
                notes,
            );
            return None;
        }
    };
    tell(&host.server, sign_in, None, notes);
    offers(visit.offers(), notes);
    let tried = bounces(&mut visit, settings, notes).await;
    if let Err(trouble) = &tried {
        notes.fault("bounces", trouble, trouble.cure());
    }
    visit.leave().await;
    tried.is_ok().then_some(host)
}

fn into_files(folder: &std::path::Path, notes: &mut Notes<'_>) {
    let there = folder.ancestors().find(|above| above.is_dir());
    let shown = folder.display();
    if there.is_some_and(|there| access(there, Access::WRITE_OK | Access::EXEC_OK).is_ok()) {
        notes.warn(
            "way out",
            format!("letters become files in {shown}: nothing reaches a resident"),
            "write `smtp` instead of `maildir` in [outgoing] when the rehearsal is over",
        );
    } else {
        notes.fault(
            "way out",
            format!("{shown} cannot be written"),
            "give the account that runs redress the right to write it",
        );
    }
}

fn offers(offers: &Offers, notes: &mut Notes<'_>) {
    match offers.size {
        Some(size) if size < ENOUGH => notes.warn(
            "size",
            format!(
                "the server takes letters up to {} MB: relayed mail can be larger",
                size / 1_000_000
            ),
            "ask its administrator to raise the limit (SIZE)",
        ),
        Some(size) => notes.ok("size", format!("letters up to {} MB", size / 1_000_000)),
        None => notes.ok("size", "the server names no limit"),
    }
    let eight_bit = if offers.eight_bit {
        "8BITMIME"
    } else {
        "no 8BITMIME (none is needed)"
    };
    if offers.smtputf8 {
        notes.ok("addresses", format!("also beyond ASCII (SMTPUTF8); {eight_bit}"));
    } else {
        notes.warn(
            "addresses",
            format!("the server has no SMTPUTF8; {eight_bit}: an address beyond ASCII cannot be written to"),
            "nothing has to be done: such addresses are rare, and a person is told",
        );
    }
}

/// Each letter's envelope sender is an address of its own: whether the server takes it as sender, and
/// as recipient, by which a bounce finds its case.
async fn bounces(visit: &mut Visit<'_>, settings: &Settings, notes: &mut Notes<'_>) -> Result<(), Trouble> {
    const CHECK: &str = "bounces";
    let Some(address) = address(&settings.outgoing.bounces) else {
        return Ok(());
    };
    let cure = "let the server take `bounces` with any token in it, as sender and as recipient (sub-addresses, \
                “+”), or write another `bounces` in [outgoing]";
    match visit.would_take(address.as_str(), address.as_str()).await? {
        Sent::Never(why) => notes.fault(
            CHECK,
            format!("an address made of `bounces` is refused: {why}"),
            cure,
        ),
        Sent::NotNow(why) | Sent::Unsure(why) => notes.warn(
            CHECK,
            format!("an address made of `bounces` is put off: {why}"),
            cure,
        ),
        Sent::Accepted => {
            // Whoever takes mail for anybody proves nothing by taking it.
            let nobody = format!("nobody.{TOKEN}@{}", address.domain());
            match visit.would_take(address.as_str(), &nobody).await? {
                Sent::Accepted => notes.ok(
                    CHECK,
                    "taken as sender; the server takes any recipient, so only a letter there proves that it arrives: redress doctor --send-to an address made of `bounces`, with a word in the place of {token}",
                ),
                Sent::Never(_) | Sent::NotNow(_) | Sent::Unsure(_) => notes.ok(CHECK, "taken as sender and as recipient"),
            }
        }
    }
    Ok(())
}

/// An address of that pattern that no letter has.
pub(super) fn address(pattern: &TokenAddress) -> Option<Address> {
    pattern.with_token(TOKEN).ok()
}

/// What a letter was refused for, as a fault.
pub(super) fn problem(trouble: &Trouble) -> Problem {
    Problem::new("smtp", trouble, trouble.cure())
}
