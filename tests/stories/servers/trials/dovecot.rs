//! Dovecot, in; proof that stories can rely on it, out.

use std::os::unix::fs::MetadataExt;

use anyhow::ensure;
use libtest_mimic::Trial;

use super::told;
use crate::servers::dialogue::Dialogue;
use crate::servers::dovecot::{self, BARE, Dovecot, PASSWORD, QUOTA};

const LETTER: &[u8] = b"From: resident@home.example\r\nMessage-ID: <1@home.example>\r\nSubject: Damp\r\n\r\n.A dot.\r\nDamp.\r\n";

pub fn trials() -> Vec<Trial> {
    vec![
        told("dovecot::idle_hears_of_a_letter", idle_hears_of_a_letter),
        told("dovecot::keeps_what_is_delivered_and_seeded", keeps_mail),
        told("dovecot::a_sub_address_reaches_the_user", a_sub_address),
        told("dovecot::signs_in_over_tls", signs_in_over_tls),
        told("dovecot::signs_in_with_a_token", signs_in_with_a_token),
        told("dovecot::obeys_doveadm", obeys_doveadm),
        told("dovecot::moves_a_seeded_message", moves_a_seeded_message),
        told("dovecot::stops_crashes_and_comes_back", stops_and_comes_back),
        told("dovecot::a_mailbox_can_be_full", a_mailbox_can_be_full),
        told("dovecot::can_be_bare", can_be_bare),
    ]
}

async fn idle_hears_of_a_letter() -> anyhow::Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let mut imap = mailbox.idling().await?;
    mailbox.deliver(LETTER).await?;
    let heard = imap.line().await?;
    ensure!(heard == "* 1 EXISTS", "{heard}");
    Ok(())
}

async fn keeps_mail() -> anyhow::Result<()> {
    let (mailbox, other) = (dovecot::fresh_mailbox()?, dovecot::fresh_mailbox()?);
    mailbox
        .seed(vec![LETTER.to_vec(), b"Subject: Second\r\n\r\n".to_vec()])
        .await?;
    mailbox
        .deliver_to("bounce+7@landlord.example", &mailbox.address, LETTER)
        .await?;
    let kept = mailbox.messages("INBOX").await?;
    ensure!(
        kept.len() == 3 && kept[0].raw == LETTER && kept[1].raw.starts_with(b"Subject: Second"),
        "{kept:?}"
    );
    ensure!(kept.iter().map(|kept| kept.uid).eq([1, 2, 3]), "{kept:?}");
    let delivered = String::from_utf8(kept[2].raw.clone())?;
    ensure!(
        delivered.starts_with("Return-Path: <bounce+7@landlord.example>\r\n"),
        "{delivered}"
    );
    ensure!(delivered.ends_with("\r\n\r\n.A dot.\r\nDamp.\r\n"), "{delivered}");
    ensure!(other.messages("INBOX").await?.is_empty());
    ensure!(mailbox.folder.join("cur").is_dir());
    Ok(())
}

async fn a_sub_address() -> anyhow::Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let to = format!("{}+token@elsewhere.example", mailbox.user);
    mailbox.deliver_to("", &to, LETTER).await?;
    let kept = mailbox.messages("INBOX").await?;
    let text = String::from_utf8(kept[0].raw.clone())?;
    ensure!(
        text.contains(&format!("Delivered-To: {to}\r\n")) && text.contains("Return-Path: <>"),
        "{text}"
    );
    Ok(())
}

async fn signs_in_over_tls() -> anyhow::Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let login = format!("LOGIN {} {PASSWORD}", mailbox.user);
    let mut imap = Dialogue::plain(mailbox.server.imap).await?;
    let greeting = imap.line().await?;
    ensure!(
        greeting.contains("STARTTLS") && greeting.contains("AUTH=XOAUTH2"),
        "{greeting}"
    );
    imap.command("STARTTLS").await?;
    imap.secured().await?.command(&login).await?;
    let mut imap = Dialogue::tls(mailbox.server.imaps).await?;
    imap.line().await?;
    let wrong = imap.command(&format!("LOGIN {} wrong", mailbox.user)).await;
    ensure!(wrong.is_err(), "any password will do");
    imap.command(&login).await?;
    Ok(())
}

async fn signs_in_with_a_token() -> anyhow::Result<()> {
    let mailbox = dovecot::shared()?.mailbox("ann");
    // user=ann^Aauth=Bearer good^A^A
    let word = "AUTHENTICATE XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgZ29vZAEB";
    let mut imap = Dialogue::plain(mailbox.server.imap).await?;
    imap.line().await?;
    imap.say(format!("r {word}\r\n").as_bytes()).await?;
    let refusal = imap.line().await?;
    ensure!(refusal.starts_with("+ "), "a token nobody gave: {refusal}");
    imap.say(b"\r\n").await?;
    ensure!(imap.line().await?.starts_with("r NO"));
    mailbox.accept_token("good");
    imap.command(word).await?;
    imap.command("LOGOUT").await?;
    mailbox.refuse_token("good");
    let mut imap = Dialogue::plain(mailbox.server.imap).await?;
    imap.line().await?;
    imap.say(format!("r {word}\r\n").as_bytes()).await?;
    ensure!(imap.line().await?.starts_with("+ "), "a token that was withdrawn");
    Ok(())
}

async fn obeys_doveadm() -> anyhow::Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    mailbox.deliver(LETTER).await?;
    mailbox.deliver(LETTER).await?;
    mailbox
        .doveadm(
            "mailbox update",
            &["--uid-validity", "77", "--min-next-uid", "500", "INBOX"],
        )
        .await?;
    mailbox
        .doveadm("flags add", &["\\Seen", "mailbox", "INBOX", "1"])
        .await?;
    mailbox.doveadm("expunge", &["mailbox", "INBOX", "2"]).await?;
    mailbox.deliver(LETTER).await?;
    let kept = mailbox.messages("INBOX").await?;
    ensure!(
        kept.len() == 2 && kept[0].flags.contains("\\Seen") && kept[1].uid >= 500,
        "{kept:?}"
    );
    let status = mailbox
        .doveadm("mailbox status", &["uidvalidity", "INBOX"])
        .await?;
    ensure!(status.contains("uidvalidity=77"), "{status}");
    mailbox.doveadm("mailbox create", &["Processed"]).await?;
    mailbox.doveadm("mailbox rename", &["Processed", "Done"]).await?;
    ensure!(mailbox.messages("Processed").await.is_err() && mailbox.messages("Done").await?.is_empty());
    Ok(())
}

/// The files were made by us: the server's user must be able to rename them.
async fn moves_a_seeded_message() -> anyhow::Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    mailbox.seed(vec![LETTER.to_vec()]).await?;
    for name in ["new", "cur"] {
        for file in std::fs::read_dir(mailbox.folder.join(name))? {
            let (file, folder) = (file?.metadata()?, mailbox.folder.metadata()?);
            ensure!(
                (file.uid(), file.gid()) == (folder.uid(), folder.gid()),
                "{file:?}"
            );
        }
    }
    let mut imap = mailbox.imap().await?;
    imap.command("CREATE Processed").await?;
    imap.command("SELECT INBOX").await?;
    imap.command("UID STORE 1 +FLAGS.SILENT (\\Seen)").await?;
    imap.command("UID MOVE 1 Processed").await?;
    let kept = mailbox.messages("Processed").await?;
    ensure!(
        kept.len() == 1 && kept[0].raw == LETTER && kept[0].flags.contains("\\Seen"),
        "{kept:?}"
    );
    ensure!(mailbox.messages("INBOX").await?.is_empty());
    Ok(())
}

async fn stops_and_comes_back() -> anyhow::Result<()> {
    let server = Dovecot::own("").await?;
    let mailbox = server.fresh_mailbox();
    mailbox.deliver(LETTER).await?;
    let mut imap = mailbox.idling().await?;
    server.stop().await?;
    let last = imap.line().await?;
    ensure!(last.starts_with("* BYE"), "{last}");
    ensure!(mailbox.imap().await.is_err(), "it answers though it is stopped");
    server.up().await?;
    let mut imap = mailbox.idling().await?;
    server.crash().await?;
    imap.end().await?;
    ensure!(mailbox.imap().await.is_err(), "it answers though it was killed");
    server.up().await?;
    let kept = mailbox.messages("INBOX").await?;
    ensure!(kept.len() == 1, "{kept:?}");
    Ok(())
}

async fn a_mailbox_can_be_full() -> anyhow::Result<()> {
    let mailbox = Dovecot::own(QUOTA).await?.fresh_mailbox();
    mailbox.seed(vec![[LETTER, &vec![b'x'; 30_000]].concat()]).await?;
    let mut imap = mailbox.imap().await?;
    imap.command("CREATE Processed").await?;
    imap.command("SELECT INBOX").await?;
    let refused = imap.command("UID COPY 1 Processed").await.err();
    let refused = refused.map(|error| error.to_string()).unwrap_or_default();
    ensure!(refused.contains("OVERQUOTA"), "{refused}");
    Ok(())
}

async fn can_be_bare() -> anyhow::Result<()> {
    let mailbox = Dovecot::own(BARE).await?.fresh_mailbox();
    let capability = mailbox.imap().await?.command("CAPABILITY").await?;
    let said = &capability[0].line;
    ensure!(said.contains("IMAP4rev1"), "{said}");
    ensure!(
        !["IDLE", "MOVE", "UIDPLUS"].iter().any(|word| said.contains(word)),
        "{said}"
    );
    Ok(())
}
