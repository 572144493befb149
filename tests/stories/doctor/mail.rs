//! Servers of mail with one thing wrong, in; that it is found, with its cure, out.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::house::House;
use crate::ground::{Engine, Ground};
use crate::servers::dovecot::{BARE, Dovecot};
use crate::servers::proxy::Proxy;
use crate::servers::sink::{Answer, Sink, Step, USUAL, When};
use crate::servers::{certificates, exim, free_port};

/// Settings for [`Dovecot::own`]: rights to folders are looked up and told (RFC 4314).
const RIGHTS: &str =
    "mail_plugins = acl\nprotocol imap {\n  mail_plugins = acl imap_acl\n}\nplugin {\n  acl = vfile\n}\n";

pub async fn entering_imap() -> Result<()> {
    let mut house = House::new().await?;
    let (imap, server) = (house.imap.clone(), Arc::clone(&house.mailbox.server));
    house.imap = format!("imap://127.0.0.1:{}/INBOX", free_port()?);
    let diagnosis = house.doctor().await?;
    diagnosis.fault(
        "connection",
        "cannot be reached",
        "check the server's name and port",
    )?;
    diagnosis.warning("way there and back", "mailbox cannot be read", "put right")?;
    house.imap = String::from("imaps://no..such.example/INBOX");
    let diagnosis = house.doctor().await?;
    diagnosis.fault("connection", "no server of that name", "spelling")?;
    house.imap = format!("imaps://localhost:{}/INBOX", server.imap);
    let diagnosis = house.doctor().await?;
    diagnosis.fault("privacy", "speaks no TLS there", "993")?;
    house.imap = format!("imaps://localhost:{}/INBOX", server.imaps);
    let diagnosis = house.doctor().await?;
    diagnosis.ok("connection", "answers")?;
    diagnosis.fault("privacy", "not trusted", "`ca_file`")?;
    let _ = write!(
        house.inbox,
        "\nca_file = \"{}\"",
        certificates::ca_file()?.display()
    );
    let diagnosis = house.doctor().await?;
    diagnosis.ok("privacy", "the certificate is trusted")?;
    let proxy = Proxy::to(server.imap).await?;
    proxy.strip_starttls();
    // Not written as this machine's own address, so that TLS is insisted on.
    house.imap = format!("imap://0.0.0.0:{}/INBOX", proxy.port);
    let diagnosis = house.doctor().await?;
    diagnosis.fault("privacy", "no STARTTLS", "write imaps://")?;
    house.imap = imap;
    house.passwords[0] = Some("wrong-password");
    let diagnosis = house.doctor().await?;
    diagnosis.ok("connection", "answers")?;
    diagnosis.fault("signing in", "refused", "check `user` and the password")
}

pub async fn working() -> Result<()> {
    let mut house = House::new().await?;
    house.mail_from_outside(1).await?;
    house.inbox =
        String::from("trusted_authserv_id = \"mail.elsewhere.example\"\nafter = { move = \"Processed\" }");
    let diagnosis = house.doctor().await?;
    let cure = "write trusted_authserv_id = \"mx.landlord.example\"";
    diagnosis.fault(
        "trusted_authserv_id",
        "stamped by mx.landlord.example (1 of 1",
        cure,
    )?;
    diagnosis.warning("folder of `move`", "not there yet", "make the folder")?;
    diagnosis.ok("moving", "MOVE")?;
    diagnosis.ok("rights", "may take messages out")?;
    house.inbox = String::new();
    let diagnosis = house.doctor().await?;
    diagnosis.warning("trusted_authserv_id", "it is not set", cure)?;
    house.imap = house.imap.replace("INBOX", "Nowhere");
    let diagnosis = house.doctor().await?;
    diagnosis.fault("folder", "Nowhere cannot be opened", "behind the last slash")
}

/// A shared folder of which this user has the right to read alone.
pub async fn read_only() -> Result<()> {
    let server = Dovecot::own(RIGHTS).await?;
    let mut house = House::on(Ground::new(Engine::Sqlite).await?, server.fresh_mailbox())?;
    let exim = exim::Exim::own(server.lmtp).await?;
    house.smtp = format!("smtp://127.0.0.1:{}", exim.smtp);
    house.mail_from_outside(1).await?;
    house.inbox += "\nafter = \"seen\"";
    house.doctor().await?.ok("rights", "may mark messages as read")?;
    std::fs::write(house.mailbox.folder.join("dovecot-acl"), "owner lr\n")?;
    let diagnosis = house.doctor().await?;
    diagnosis.fault("rights", "may not mark messages as read", "after = \"keep\"")?;
    // Marking something for removal is not enough to move it: that takes the right to expunge.
    house.mailbox.doveadm("mailbox create", &["Processed"]).await?;
    let keep = house.inbox.replace("seen", "keep");
    house.inbox = house.inbox.replace("\"seen\"", "{ move = \"Processed\" }");
    let acl = house.mailbox.folder.join("dovecot-acl");
    std::fs::write(&acl, "owner lrst\n")?;
    let diagnosis = house.doctor().await?;
    diagnosis.fault("rights", "may not take messages out", "after = \"keep\"")?;
    diagnosis.ok("folder of `move`", "it is there")?;
    std::fs::write(house.mailbox.folder.join(".Processed/dovecot-acl"), "owner lr\n")?;
    let diagnosis = house.doctor().await?;
    diagnosis.fault(
        "folder of `move`",
        "may not put messages into it",
        "right to insert",
    )?;
    std::fs::write(&acl, "owner lr\n")?;
    house.inbox = keep;
    house.doctor().await?.ok("rights", "reading is enough")
}

pub async fn bare() -> Result<()> {
    let server = Dovecot::own(BARE).await?;
    let mut house = House::on(Ground::new(Engine::Sqlite).await?, server.fresh_mailbox())?;
    let exim = exim::Exim::own(server.lmtp).await?;
    house.smtp = format!("smtp://127.0.0.1:{}", exim.smtp);
    house.inbox += "\nafter = { move = \"Processed\" }";
    let diagnosis = house.doctor().await?;
    diagnosis.warning("new mail", "no IDLE", "nothing has to be done")?;
    diagnosis.warning("moving", "neither MOVE nor UIDPLUS", "after = \"seen\"")?;
    diagnosis.ok("way there and back", "it came back")?;
    diagnosis.warning("tidying up", "could not be removed", "delete it yourself")
}

pub async fn entering_smtp() -> Result<()> {
    let mut house = House::new().await?;
    let smtp = house.smtp.clone();
    house.passwords[1] = Some("wrong-password");
    let diagnosis = house.doctor().await?;
    diagnosis.fault("signing in", "refuses the login", "check `user` and its password")?;
    diagnosis.warning("way there and back", "the way out is not sound", "put right")?;
    house.passwords[1] = Some(exim::PASSWORD);
    house.smtp = format!("smtp://127.0.0.1:{}", free_port()?);
    let diagnosis = house.doctor().await?;
    diagnosis.fault(
        "connection",
        "cannot be reached",
        "check the server's name and port",
    )?;
    let sink = Sink::offering(&["SIZE 1000000"])?;
    house.smtp = format!("smtp://0.0.0.0:{}", sink.port());
    let diagnosis = house.doctor().await?;
    diagnosis.fault("privacy", "no TLS (STARTTLS)", "smtps://")?;
    house.smtp = format!("smtps://localhost:{}", exim::shared()?.smtps);
    let diagnosis = house.doctor().await?;
    diagnosis.fault("privacy", "not trusted", "`ca_file`")?;
    house.smtp = smtp;
    house.bounces = String::from("reject-me+{token}@landlord.example");
    let diagnosis = house.doctor().await?;
    diagnosis.fault("bounces", "550 5.1.1 to the recipient", "write another `bounces`")?;
    house.bounces = format!("{}+{{token}}@landlord.example", house.mailbox.user);
    house.outgoing = String::from("divert_to = \"it@landlord.example\"");
    let diagnosis = house.doctor().await?;
    diagnosis.warning("file", "no letter reaches a resident", "empty it")
}

/// A server that takes the letter and delivers it nowhere; one that puts it off; one that refuses it.
pub async fn no_way_back() -> Result<()> {
    let mut house = House::new().await?;
    let sink = Sink::offering(USUAL)?;
    house.smtp = format!("smtp://127.0.0.1:{}", sink.port());
    let diagnosis = house.doctor().await?;
    diagnosis.fault(
        "way there and back",
        "did not come back within 5 seconds",
        "among its spam",
    )?;
    let letter = sink.letters(1, Duration::from_secs(1)).await?.remove(0);
    let raw = String::from_utf8(letter.raw)?;
    ensure!(raw.contains("Auto-Submitted: auto-generated\r\n"), "{raw}");
    ensure!(raw.contains("X-Redress: doctor "), "{raw}");
    ensure!(
        letter.from.starts_with(&house.mailbox.user) && letter.from.contains('+'),
        "{}",
        letter.from
    );
    ensure!(letter.to == [house.mailbox.address.clone()], "{:?}", letter.to);
    let file = house.folder().join("letter.eml");
    std::fs::write(&file, raw)?;
    let read = house.redress(&["read", "letter.eml", "--json"]).await?;
    let read: Value = serde_json::from_slice(&read.stdout)?;
    ensure!(
        read["class"] == "own" && read["would_acknowledge"] == false,
        "{read}"
    );
    for (reply, says, cure) in [
        ("451 4.7.1 later", "put off", "in a few minutes"),
        ("550 5.7.1 no", "refused", "let the SMTP server take"),
    ] {
        sink.take_everything();
        sink.answer(When::at(Step::Dot), Answer::reply(reply));
        let diagnosis = house.doctor().await?;
        diagnosis.fault("way there and back", says, cure)?;
    }
    Ok(())
}
