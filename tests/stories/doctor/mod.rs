//! `redress doctor` before a landlord goes live: a house that is well, and one thing wrong after another.

mod daily;
mod house;
mod mail;
mod premises;

use std::process::Stdio;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use crate::ground::{Ground, both, plain, run};
use crate::servers::dovecot;
use house::House;

pub fn trials() -> Vec<Trial> {
    let on_both = [
        both("doctor::a_sound_house_is_sound", sound),
        both("doctor::nothing_is_changed_before_the_first_start", untouched),
        both("doctor::messages_passed_over_are_counted", passed_over),
        both(
            "doctor::messages_numbered_anew_are_not_passed_over",
            numbered_anew,
        ),
    ];
    let told = [
        told("doctor::a_mailbox_that_cannot_be_entered", mail::entering_imap),
        told("doctor::a_mailbox_that_cannot_be_worked_in", mail::working),
        told("doctor::a_folder_that_may_only_be_read", mail::read_only),
        told("doctor::a_server_that_can_do_little", mail::bare),
        told("doctor::a_way_out_that_cannot_be_taken", mail::entering_smtp),
        told("doctor::a_letter_that_does_not_come_back", mail::no_way_back),
        told("doctor::a_letter_that_a_bot_has_met", with_a_bot),
        told("doctor::a_secret_that_is_missing_or_open", premises::secrets),
        told("doctor::a_role_that_the_policy_does_not_know", premises::roles),
        told("doctor::people_for_whom_nobody_stands_in", premises::people),
        told("doctor::a_register_that_cannot_be_used", premises::registers),
        told("doctor::a_time_that_is_wrong", premises::times),
        daily::trial(),
        told("doctor::folders_of_this_machine", premises::folders),
    ];
    on_both.into_iter().flatten().chain(told).collect()
}

/// A trial without a register of its own, in a runtime.
fn told<F>(name: &str, story: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = Result<()>>,
{
    plain(name, move || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?
            .block_on(story())
    })
}

/// A house that has taken in mail: nothing is wrong, and nothing is different afterwards.
async fn sound(ground: Ground) -> Result<()> {
    let house = House::on(ground, dovecot::fresh_mailbox()?)?;
    house.mail_from_outside(1).await?;
    let bot = house.redress(&["bot", "--once"]).await?;
    ensure!(bot.status.success(), "{}", String::from_utf8_lossy(&bot.stderr));
    let kept = ["message", "list", "--json"];
    let before = house.redress(&kept).await?.stdout;
    let lay = house.lies_there().await?;
    let diagnosis = house.doctor().await?;
    ensure!(diagnosis.troubles().is_empty(), "{}", diagnosis.troubles());
    for (check, says) in [
        ("file", "is understood"),
        ("opens", "this version's schema"),
        ("policy", "is understood"),
        ("connection", "answers"),
        ("new mail", "IDLE"),
        ("tally", "1 messages lie here, 1 have their outcome, 0 wait"),
        ("trusted_authserv_id", "1 of the 1 newest messages"),
        ("bounces", "taken as sender"),
        ("way there and back", "it came back after"),
        ("clock", "agrees"),
        ("tidying up", "removed again"),
    ] {
        diagnosis.ok(check, says)?;
    }
    ensure!(
        house.redress(&kept).await?.stdout == before,
        "the register changed"
    );
    ensure!(house.lies_there().await? == lay, "the mailbox changed");
    let person = house.redress(&["doctor"]).await?;
    let said = String::from_utf8(person.stdout)?;
    ensure!(said.contains("\nmailbox complaints\n  ok "), "{said}");
    ensure!(
        said.contains("\nfaults: 0, warnings: 0, as it should be: "),
        "{said}"
    );
    Ok(())
}

/// Before the first start there is no register, and there is none afterwards.
async fn untouched(ground: Ground) -> Result<()> {
    let house = House::on(ground, dovecot::fresh_mailbox()?)?;
    let diagnosis = house.doctor().await?;
    diagnosis.ok("opens", "the first start makes it")?;
    diagnosis.ok("tally", "0 messages lie here")?;
    diagnosis.ok("way there and back", "it came back")?;
    diagnosis.warning("trusted_authserv_id", "no mail lies here", "run doctor again")?;
    let files = std::fs::read_dir(house.folder())?.count();
    ensure!(files == 1, "{files} files lie beside the settings");
    let again = house.doctor().await?;
    again.ok("opens", "the first start makes it")
}

/// A message that the cursor has passed without an outcome is a fault; one that waits is none.
async fn passed_over(ground: Ground) -> Result<()> {
    let house = House::on(ground, dovecot::fresh_mailbox()?)?;
    house.mail_from_outside(1).await?;
    house.redress(&["bot", "--once"]).await?;
    house.mail_from_outside(2).await?;
    let diagnosis = house.doctor().await?;
    diagnosis.ok("tally", "2 messages lie here, 1 have their outcome, 1 wait")?;
    run(&house.ground, "update mailbox_cursor set settled_to = 2").await?;
    let diagnosis = house.doctor().await?;
    diagnosis.fault("tally", "1 were passed over", "in again")
}

/// Mail that is known by its bytes when the folder is numbered anew has its outcome, however long ago.
async fn numbered_anew(ground: Ground) -> Result<()> {
    let house = House::on(ground, dovecot::fresh_mailbox()?)?;
    house.mail_from_outside(1).await?;
    house.redress(&["bot", "--once"]).await?;
    house
        .mailbox
        .doveadm("mailbox update", &["--uid-validity", "4000000000", "INBOX"])
        .await?;
    house.redress(&["bot", "--once"]).await?;
    let diagnosis = house.doctor().await?;
    diagnosis.ok("tally", "1 messages lie here, 1 have their outcome, 0 wait")
}

/// A bot at work takes the letter in like any machine's, moves it, and answers nobody.
async fn with_a_bot() -> Result<()> {
    let mut house = House::new().await?;
    house.inbox += "\nafter = { move = \"Processed\" }";
    house.mail_from_outside(1).await?;
    let mut bot = house.command(&["bot"])?.stderr(Stdio::null()).spawn()?;
    let mut imap = house.mailbox.imap().await?;
    let looked = async {
        // The bot is at work once it has moved the first message.
        while house.mailbox.messages("INBOX").await?.len() == 1 {
            imap.command("NOOP").await?;
        }
        house.doctor().await
    };
    let looked = looked.await;
    bot.kill()?;
    bot.wait()?;
    let diagnosis = looked?;
    diagnosis.ok("way there and back", "it came back")?;
    diagnosis.ok("folder of `move`", "it is there")?;
    diagnosis.ok("tidying up", "removed")?;
    let listed = house.redress(&["case", "list", "--json"]).await?;
    let cases = String::from_utf8(listed.stdout)?.lines().count();
    ensure!(cases == 1, "{cases} cases");
    Ok(())
}
