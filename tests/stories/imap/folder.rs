//! A folder that others use, rebuild, fill, rename or close, in; every message taken in once all the same, out.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use crate::ground::Ground;
use crate::house_on_servers::{Program, letter, once, open, reads, told};
use crate::office::Office;
use crate::servers::dialogue::PATIENCE;
use crate::servers::dovecot::{self, Dovecot};
use crate::servers::mailbox::Mailbox;
use crate::servers::proxy::{Fault, Proxy, Side};

/// A full mailbox takes no copy either, where the server cannot move.
const FULL: &str = "mail_plugins = quota\n\
                    protocol imap {\n  mail_plugins = quota imap_quota\n  imap_capability = IMAP4rev1 LITERAL+ UIDPLUS\n}\n\
                    plugin {\n  quota = count:Whole mailbox\n  quota_vsizes = yes\n  quota_rule = *:bytes=40000\n}\n";
const RIGHTS: &str = "mail_plugins = acl\nplugin {\n  acl = vfile\n}\n";

pub fn trials() -> Vec<Trial> {
    vec![
        told("imap::a_rebuilt_folder_confirms_nobody_again", rebuilt),
        told("imap::gaps_between_uids_hide_no_message", gaps),
        told("imap::what_is_gone_before_it_is_read_is_noted", expunged),
        told("imap::what_staff_have_read_or_marked_is_taken_in", flagged),
        told("imap::where_nothing_may_be_marked_all_is_taken_in", read_only),
        told("imap::a_folder_to_move_into_is_made", made),
        told("imap::a_full_mailbox_keeps_what_cannot_be_moved", full),
        told("imap::a_folder_that_is_gone_is_an_alarm_until_it_is_back", gone),
        told("imap::a_folder_is_found_by_any_name", named),
    ]
}

pub(super) fn mail(number: u32) -> Vec<u8> {
    let words = format!("The gutter leaks; this is letter {number}.");
    let (id, subject) = (format!("{number}@home.example"), format!("Gutter {number}"));
    letter("cat@home.example", &id, &subject, &words)
}

pub(super) async fn deliver(mailbox: &Mailbox, number: u32) -> Result<()> {
    mailbox
        .deliver_to("cat@home.example", &mailbox.address, &mail(number))
        .await
}

pub(super) async fn outcomes(office: &Office) -> Result<Vec<String>> {
    Ok(office
        .messages()
        .await?
        .into_iter()
        .map(|one| one.outcome)
        .collect())
}

/// The bot and the worker have nothing to do, and have done so many receipts.
pub(super) async fn nothing_new(office: &Office, receipts: usize) -> Result<()> {
    let done = office.both().await?;
    ensure!(
        done.messages.taken_in() == 0 && done.letters.accepted == 0,
        "{done:?}"
    );
    let found = office.letters_of("receipt")?.len();
    ensure!(found == receipts, "{found} receipts");
    Ok(())
}

async fn rebuilt(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let settings = reads(&mailbox, mailbox.server.imap, "INBOX", "after = \"seen\"");
    let office = open(ground, &[settings])?;
    for number in 1..=3 {
        deliver(&mailbox, number).await?;
    }
    office.both().await?;
    // Two are deleted, and of the third the server forgets which number it had.
    mailbox.doveadm("expunge", &["mailbox", "INBOX", "1:2"]).await?;
    for file in std::fs::read_dir(&mailbox.folder)? {
        let file = file?;
        if file.file_name().to_string_lossy().starts_with("dovecot") {
            std::fs::remove_file(file.path())?;
        }
    }
    // All within a second, which is as fine as Dovecot tells one numbering from the next.
    mailbox
        .doveadm("mailbox update", &["--uid-validity", "4000000000", "INBOX"])
        .await?;
    nothing_new(&office, 3).await?;
    // The new one has a number that another had.
    deliver(&mailbox, 4).await?;
    let uids: Vec<u32> = mailbox
        .messages("INBOX")
        .await?
        .iter()
        .map(|kept| kept.uid)
        .collect();
    ensure!(uids == [1, 2], "{uids:?}");
    let done = office.both().await?;
    ensure!(done.messages.outcomes.get("opened") == Some(&1), "{done:?}");
    nothing_new(&office, 4).await?;
    office.close().await
}

async fn gaps(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, "INBOX", "")])?;
    for (number, next) in [(1, "500"), (2, "70000"), (3, "4000000000"), (4, "4294967000")] {
        deliver(&mailbox, number).await?;
        mailbox
            .doveadm("mailbox update", &["--min-next-uid", next, "INBOX"])
            .await?;
    }
    deliver(&mailbox, 5).await?;
    office.both().await?;
    ensure!(
        outcomes(&office).await? == ["opened"; 5],
        "{:?}",
        outcomes(&office).await?
    );
    nothing_new(&office, 5).await?;
    office.close().await
}

async fn expunged(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let line = Proxy::to(mailbox.server.imap).await?;
    line.at(Side::Client, b"BODY.PEEK[]", Fault::Stall);
    let office = open(ground, &[reads(&mailbox, line.port, "INBOX", "")])?;
    for number in 1..=3 {
        deliver(&mailbox, number).await?;
    }
    let (done, deleted) = tokio::join!(office.both(), async {
        line.struck(1, PATIENCE).await?;
        mailbox.doveadm("expunge", &["mailbox", "INBOX", "2"]).await?;
        line.release();
        anyhow::Ok(())
    });
    deleted?;
    done?;
    let mut ended = Vec::new();
    for uid in ["1", "2", "3"] {
        ended.push(office.outcome(uid).await?);
    }
    ensure!(ended == ["opened", "gone", "opened"], "{ended:?}");
    nothing_new(&office, 2).await?;
    office.close().await
}

async fn flagged(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, "INBOX", "")])?;
    for (number, flag) in [(1, "\\Seen"), (2, "\\Deleted"), (3, "\\Answered"), (4, "Spam")] {
        deliver(&mailbox, number).await?;
        mailbox
            .doveadm("flags add", &[flag, "mailbox", "INBOX", &number.to_string()])
            .await?;
    }
    office.both().await?;
    ensure!(
        outcomes(&office).await? == ["opened"; 4],
        "{:?}",
        outcomes(&office).await?
    );
    // Nothing was changed by it.
    let kept = mailbox.messages("INBOX").await?;
    let seen = kept.iter().filter(|kept| kept.flags.contains("\\Seen")).count();
    ensure!(kept.len() == 4 && seen == 1, "{kept:?}");
    office.close().await
}

async fn read_only(ground: Ground) -> Result<()> {
    let server = Dovecot::own(RIGHTS).await?;
    let mailbox = server.fresh_mailbox();
    let office = open(
        ground,
        &[reads(&mailbox, server.imap, "INBOX", "after = \"seen\"")],
    )?;
    deliver(&mailbox, 1).await?;
    deliver(&mailbox, 2).await?;
    let anyone = format!("user={}", mailbox.user);
    mailbox
        .doveadm("acl set", &["INBOX", &anyone, "lookup", "read"])
        .await?;
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(done.status.success(), "{log}");
    ensure!(
        log.matches("does not let them be marked or moved").count() == 1,
        "{log}"
    );
    ensure!(
        outcomes(&office).await? == ["opened"; 2],
        "{:?}",
        outcomes(&office).await?
    );
    let again = office.bot().await?;
    ensure!(again.messages.taken_in() == 0, "{again:?}");
    // The right is given back: what was refused is marked after all.
    mailbox
        .doveadm(
            "acl set",
            &["INBOX", &anyone, "lookup", "read", "write", "write-seen"],
        )
        .await?;
    office.bot().await?;
    let kept = mailbox.messages("INBOX").await?;
    ensure!(kept.iter().all(|kept| kept.flags.contains("\\Seen")), "{kept:?}");
    Ok(())
}

async fn made(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let after = "after = { move = \"Entwürfe & mehr/2026\" }";
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, "INBOX", after)])?;
    deliver(&mailbox, 1).await?;
    office.both().await?;
    ensure!(mailbox.messages("INBOX").await?.is_empty(), "not moved");
    ensure!(
        mailbox.messages("Entw&APw-rfe &- mehr/2026").await?.len() == 1,
        "moved elsewhere"
    );
    nothing_new(&office, 1).await?;
    office.close().await
}

async fn full(ground: Ground) -> Result<()> {
    let server = Dovecot::own(FULL).await?;
    let mailbox = server.fresh_mailbox();
    mailbox.doveadm("mailbox create", &["Processed"]).await?;
    let after = "after = { move = \"Processed\" }";
    let office = open(ground, &[reads(&mailbox, server.imap, "INBOX", after)])?;
    let large = letter(
        "cat@home.example",
        "1@home.example",
        "Gutter",
        &"It leaks a lot.\n".repeat(1800),
    );
    mailbox
        .deliver_to("cat@home.example", &mailbox.address, &large)
        .await?;
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(done.status.success() && log.contains("Quota exceeded"), "{log}");
    ensure!(
        outcomes(&office).await? == ["opened"],
        "{:?}",
        outcomes(&office).await?
    );
    let kept = mailbox.messages("INBOX").await?;
    ensure!(
        kept.len() == 1 && kept[0].flags.is_empty(),
        "the original: {kept:?}"
    );
    let again = office.bot().await?;
    ensure!(again.messages.taken_in() == 0, "{again:?}");
    Ok(())
}

async fn gone(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    mailbox.doveadm("mailbox create", &["Complaints"]).await?;
    let line = "timeout = \"1 second\"";
    let office = open(
        ground,
        &[reads(&mailbox, mailbox.server.imap, "Complaints", line)],
    )?;
    let program = Program::start(&office, "bot")?;
    program.says("INFO connected", 1).await?;
    mailbox
        .doveadm("mailbox rename", &["Complaints", "Old complaints"])
        .await?;
    program.says("the folder Complaints cannot be opened", 1).await?;
    program
        .says("check the folder behind the last slash of `imap`", 1)
        .await?;
    mailbox.doveadm("mailbox create", &["Complaints"]).await?;
    deliver(&mailbox, 1).await?;
    mailbox
        .doveadm("move", &["Complaints", "mailbox", "INBOX", "all"])
        .await?;
    program.took_in(1).await?;
    program.stop().await?;
    office.case().await?;
    Ok(())
}

async fn named(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let name = "Räume & \u{20ac}/2026 \"neu\"";
    mailbox.doveadm("mailbox create", &[name]).await?;
    deliver(&mailbox, 1).await?;
    mailbox
        .doveadm("move", &[name, "mailbox", "INBOX", "all"])
        .await?;
    let escaped = name.replace('"', "\\\"");
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, &escaped, "")])?;
    office.both().await?;
    ensure!(
        outcomes(&office).await? == ["opened"],
        "{:?}",
        outcomes(&office).await?
    );
    office.close().await
}
