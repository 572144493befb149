//! A server with ways of its own, or one that has been full for a week, in; all its mail in the register, out.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use super::scripted::{Script, Scripted};
use crate::ground::Ground;
use crate::house_on_servers::{Program, letter, once, open, reads, reads_too, told};
use crate::servers::dovecot;

/// So many wait when the bot is first started.
const WAITING: u32 = 2000;
/// What a twentieth of them carries, in characters.
const CARRIED: usize = 700_000;
/// What the program may hold then, in KB; not much more than they have all together.
const MEMORY: u64 = 110 * 1024;

pub fn trials() -> Vec<Trial> {
    vec![
        told("imap::an_odd_server_is_understood", understood),
        told("imap::a_server_beyond_understanding_harms_no_other", beyond),
        told("imap::a_week_s_mail_waits_in_little_memory", waiting),
    ]
}

const CAN: &str = "* CAPABILITY IMAP4rev1 LITERAL+ X-ODD=1 AUTH=XYZZY IDLE\r\n";

/// Flags, sizes and news when nobody has asked; strings instead of literals; NIL for a body; spaces and
/// capitals where few put them.
const ODD: Script = &[
    ("CAPABILITY", CAN),
    (
        "LOGIN",
        "* OK [ALERT] Your password is old.\r\n* LIST (\\HasNoChildren) \"/\" \"&AMQ-\"\r\n",
    ),
    (
        "EXAMINE",
        "* FLAGS (\\Answered $Label1 NonJunk)\r\n* 3 EXISTS\r\n* 1 RECENT\r\n\
         * OK [UNSEEN 1]\r\n* OK [PERMANENTFLAGS ()] none\r\n* OK [X-MINE 7] what\r\n* OK [UIDVALIDITY 5]\r\n\
         * OK [UIDNEXT 9] next\r\n* OK [NOMODSEQ]\r\n",
    ),
    (
        "RFC822.SIZE",
        "* 1 FETCH (UID 3 RFC822.SIZE 60 INTERNALDATE \" 2-Nov-2026 09:00:00 +0000\")\r\n* 4 EXISTS\r\n\
         * 2 FETCH (FLAGS (\\Seen) UID 5)\r\n* 2 FETCH (INTERNALDATE \"02-Nov-2026 09:00:00 +0000\" UID 5 RFC822.SIZE 2)\r\n\
         * 4 EXPUNGE\r\n* 3 FETCH (UID 8 RFC822.SIZE 70 INTERNALDATE \"02-Nov-2026 09:00:00 +0000\")\r\n",
    ),
    (
        "UID BODY.PEEK[])",
        "* 1 FETCH (FLAGS ())\r\n* OK [ALERT] Slow today.\r\n* 9 EXISTS\r\n\
         * 1 FETCH (UID 3 BODY[] {58}\r\nFrom: fay@home.example\r\nSubject: Fence\r\n\r\nIt has fallen.\r\n)\r\n\
         * 3 FETCH (BODY[] \"Subject: no more than that\" UID 8)\r\n* 2 FETCH (UID 5 BODY[] NIL)\r\n* 4 FETCH (UID 99 FLAGS (\\Seen))\r\n",
    ),
];

async fn understood(ground: Ground) -> Result<()> {
    let server = Scripted::by(ODD).await?;
    let name = "Beschwerden & anderes/~Ämter";
    let office = open(
        ground,
        &[reads(&dovecot::shared()?.mailbox("fay"), server.port, name, "")],
    )?;
    office.both().await?;
    let messages = office.messages().await?;
    ensure!(messages.len() == 3, "{messages:?}");
    ensure!(office.outcome("3").await? == "opened", "{messages:?}");
    // The server has no content for one of them: a person is told.
    let nil = messages
        .iter()
        .find(|message| message.uid == "5")
        .and_then(|nil| nil.held_because.clone());
    ensure!(
        nil.is_some_and(|why| why.contains("cannot be fetched")),
        "{messages:?}"
    );
    ensure!(office.outcome("8").await? == "held", "{messages:?}");
    let again = office.both().await?;
    ensure!(again.messages.taken_in() == 0, "{again:?}");
    office.close().await
}

/// What RFC 3501 forbids and the grammar's library does not survive.
const NO_DATE: Script = &[
    ("CAPABILITY", CAN),
    (
        "EXAMINE",
        "* 1 EXISTS\r\n* OK [UIDVALIDITY 5]\r\n* OK [UIDNEXT 9]\r\n",
    ),
    (
        "RFC822.SIZE",
        "* 1 FETCH (UID 3 RFC822.SIZE 60 INTERNALDATE NIL)\r\n",
    ),
];

async fn beyond(ground: Ground) -> Result<()> {
    let (server, well) = (Scripted::by(NO_DATE).await?, dovecot::fresh_mailbox()?);
    let changes = [
        reads(
            &dovecot::shared()?.mailbox("fay"),
            server.port,
            "INBOX",
            "timeout = \"1 second\"",
        ),
        reads_too("repairs", &well, well.server.imap, ""),
    ];
    let office = open(ground, &changes)?;
    let program = Program::start(&office, "bot")?;
    program.says("ERROR", 1).await?;
    well.deliver(&letter(
        "gil@home.example",
        "1@home.example",
        "Door",
        "It sticks.",
    ))
    .await?;
    program.took_in(1).await?;
    let log = program.stop().await?;
    ensure!(
        log.contains("ended by a fault of this program; begun again mailbox=\"complaints\""),
        "{log}"
    );
    office.case().await?;
    // Nor where each is looked at once.
    well.deliver(&letter(
        "hal@home.example",
        "2@home.example",
        "Bins",
        "They are full.",
    ))
    .await?;
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(
        done.status.code() == Some(1) && log.contains("mailbox complaints: looking at it broke off"),
        "{log}"
    );
    let cases = office.cases().await?.len();
    ensure!(cases == 2, "{cases} cases");
    Ok(())
}

async fn waiting(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let photograph = "AAAAAAAA\r\n".repeat(CARRIED / 10);
    let messages = (1..=WAITING).map(|number| {
        let from = format!("tenant{number}@home.example");
        let words = format!("The stairs are dirty at number {number}.");
        let plain = letter(
            &from,
            &format!("{number}@home.example"),
            &format!("Stairs {number}"),
            &words,
        );
        if number % 20 == 0 {
            with_photograph(&plain, &photograph)
        } else {
            plain
        }
    });
    mailbox.seed(messages.collect()).await?;
    let office = open(ground, &[reads(&mailbox, mailbox.server.imap, "INBOX", "")])?;
    let begun = std::time::Instant::now();
    let program = Program::start(&office, "bot")?;
    program.took_in(WAITING.into()).await?;
    let peak = program.peak_memory()?;
    eprintln!("{WAITING} in {:?}, {peak} KB", begun.elapsed());
    program.stop().await?;
    ensure!(peak < MEMORY, "{peak} KB");
    let found = office.messages().await?;
    let found = found.iter().map(|one| (one.uid.clone(), one.outcome.as_str()));
    let in_order = (1..=WAITING).map(|number| (number.to_string(), "opened"));
    ensure!(in_order.eq(found), "not each once, in their order");
    Ok(())
}

/// The same letter with something attached.
fn with_photograph(plain: &[u8], photograph: &str) -> Vec<u8> {
    let plain = String::from_utf8_lossy(plain);
    let (head, words) = plain.split_once("Content-Type: ").unwrap_or_default();
    format!(
        "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: {words}\r\n--b\r\n\
         Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n{photograph}--b--\r\n"
    )
    .into_bytes()
}
