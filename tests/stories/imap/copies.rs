//! The same mail more than once, or mail from long ago, in; one case, confirmed once or by a person, out.

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use super::folder::{deliver, mail, nothing_new, outcomes};
use crate::ground::Ground;
use crate::house_on_servers::{open, reads, reads_too, told};
use crate::servers::dovecot;

pub fn trials() -> Vec<Trial> {
    vec![
        told("imap::mail_from_long_ago_is_kept_and_not_confirmed", long_ago),
        told("imap::one_mail_in_two_mailboxes_is_one_case", two_mailboxes),
        told("imap::a_mail_delivered_twice_is_one_case", twice),
    ]
}

async fn long_ago(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, "INBOX", "")])?;
    let mut imap = mailbox.imap().await?;
    for (number, date) in [
        (1, "01-Oct-2026 09:00:00 +0100"),
        (2, "30-Oct-2026 09:00:00 +0000"),
    ] {
        let text = String::from_utf8(mail(number))?;
        imap.command(&format!("APPEND INBOX \"{date}\" {{{}+}}\r\n{text}", text.len()))
            .await?;
    }
    office.both().await?;
    ensure!(
        outcomes(&office).await? == ["opened"; 2],
        "{:?}",
        outcomes(&office).await?
    );
    let cases = office.cases().await?;
    let old = cases
        .iter()
        .find(|case| case.received_at.to_rfc3339().starts_with("2026-10-01T08"));
    let old = old.context("the date of the server does not count")?;
    ensure!(old.confirmed_at.is_none(), "{old:?}");
    let told = office.tasks().await?;
    let by_hand = told
        .iter()
        .filter(|task| task.kind == "acknowledge_by_hand")
        .count();
    ensure!(
        by_hand == 1 && office.letters_of("receipt")?.len() == 1,
        "{told:?}"
    );
    office.close().await
}

async fn two_mailboxes(ground: Ground) -> Result<()> {
    let (first, second) = (dovecot::fresh_mailbox()?, dovecot::fresh_mailbox()?);
    let changes = [
        reads(&first, first.server.imap, "INBOX", ""),
        reads_too("repairs", &second, second.server.imap, ""),
    ];
    let office = open(ground, &changes)?;
    deliver(&first, 1).await?;
    deliver(&second, 1).await?;
    office.both().await?;
    let found = office.messages().await?;
    let mut ended: Vec<(&str, &str)> = found
        .iter()
        .map(|one| (one.mailbox.as_str(), one.outcome.as_str()))
        .collect();
    ended.sort_unstable();
    ensure!(
        ended == [("complaints", "opened"), ("repairs", "duplicate")],
        "{ended:?}"
    );
    office.case().await?;
    nothing_new(&office, 1).await?;
    office.close().await
}

async fn twice(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, "INBOX", "")])?;
    deliver(&mailbox, 1).await?;
    deliver(&mailbox, 1).await?;
    office.both().await?;
    deliver(&mailbox, 1).await?;
    office.both().await?;
    // Two programs have taken them in at the same standing instant: their order says nothing.
    let mut ended = outcomes(&office).await?;
    ended.sort_unstable();
    ensure!(ended == ["duplicate", "duplicate", "opened"], "{ended:?}");
    office.case().await?;
    nothing_new(&office, 1).await?;
    office.close().await
}
