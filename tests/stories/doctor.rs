//! `redress doctor` before a landlord goes live: a house that is well, and one thing wrong after another.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::ground::{Engine, Ground, both, plain, run};
use crate::servers::dovecot::{self, BARE, Dovecot};
use crate::servers::mailbox::Mailbox;
use crate::servers::proxy::Proxy;
use crate::servers::sink::{Sink, USUAL};
use crate::servers::{certificates, exim, free_port};

/// Settings for [`Dovecot::own`]: rights to folders are looked up and told (RFC 4314).
const RIGHTS: &str =
    "mail_plugins = acl\nprotocol imap {\n  mail_plugins = acl imap_acl\n}\nplugin {\n  acl = vfile\n}\n";

pub fn trials() -> Vec<Trial> {
    let on_both = [
        both("doctor::a_sound_house_is_sound", sound),
        both("doctor::nothing_is_changed_before_the_first_start", untouched),
        both("doctor::messages_passed_over_are_counted", passed_over),
    ];
    let told = [
        told("doctor::a_mailbox_that_cannot_be_entered", entering_imap),
        told("doctor::a_mailbox_that_cannot_be_worked_in", working),
        told("doctor::a_folder_that_may_only_be_read", read_only),
        told("doctor::a_server_that_can_do_little", bare),
        told("doctor::a_way_out_that_cannot_be_taken", entering_smtp),
        told("doctor::a_letter_that_does_not_come_back", no_way_back),
        told("doctor::a_letter_that_a_bot_has_met", with_a_bot),
        told("doctor::a_secret_that_is_missing_or_open", secrets),
        told("doctor::a_register_that_cannot_be_used", registers),
        told("doctor::folders_of_this_machine", folders),
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

/// A house: its settings, the servers it names, and what they are shown.
struct House {
    ground: Ground,
    mailbox: Mailbox,
    imap: String,
    /// Further lines of `[[mailbox]]`.
    inbox: String,
    smtp: String,
    /// Further lines of `[outgoing]`.
    outgoing: String,
    bounces: String,
    database: String,
    passwords: [Option<&'static str>; 2],
}

/// One line of what doctor says.
struct Found {
    group: String,
    check: String,
    state: String,
    says: String,
    cure: String,
}

/// All of it.
struct Diagnosis {
    found: Vec<Found>,
    code: Option<i32>,
    text: String,
}

impl House {
    async fn new() -> Result<Self> {
        Self::on(Ground::new(Engine::Sqlite).await?, dovecot::fresh_mailbox()?)
    }

    fn on(ground: Ground, mailbox: Mailbox) -> Result<Self> {
        let exim = exim::shared()?;
        Ok(Self {
            imap: format!("imap://127.0.0.1:{}/INBOX", mailbox.server.imap),
            inbox: "trusted_authserv_id = \"mx.landlord.example\"".to_owned(),
            smtp: format!("smtp://127.0.0.1:{}", exim.smtp),
            outgoing: String::new(),
            bounces: format!("{}+{{token}}@landlord.example", mailbox.user),
            database: ground.database_url.clone(),
            passwords: [Some(dovecot::PASSWORD), Some(exim::PASSWORD)],
            ground,
            mailbox,
        })
    }

    fn settings(&self) -> Result<()> {
        let Self {
            mailbox,
            imap,
            inbox,
            smtp,
            outgoing,
            bounces,
            database,
            ..
        } = self;
        let (address, user, sender) = (&mailbox.address, &mailbox.user, exim::USER);
        let text = format!(
            r#"
[landlord]
name = "Example Homes"
policy = "om-web"
region = "england-and-wales"
[register]
url = "{database}"
[[mailbox]]
name = "complaints"
address = "{address}"
imap = "{imap}"
user = "{user}"
password_env = "REDRESS_IMAP_PASSWORD"
timeout = "5 seconds"
{inbox}
[outgoing]
smtp = "{smtp}"
user = "{sender}"
password_env = "REDRESS_SMTP_PASSWORD"
timeout = "5 seconds"
{outgoing}
from = "Example Homes <{address}>"
bounces = "{bounces}"
[people]
complaints_team = ["team@landlord.example"]
administrator = ["it@landlord.example"]
"#
        );
        Ok(std::fs::write(self.folder().join("redress.toml"), text)?)
    }

    fn folder(&self) -> &Path {
        self.ground.dir.path()
    }

    fn command(&self, arguments: &[&str]) -> Result<Command> {
        self.settings()?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command
            .current_dir(self.folder())
            .env_remove("REDRESS_SETTINGS")
            .args(arguments)
            .stdin(Stdio::null());
        for (name, password) in ["REDRESS_IMAP_PASSWORD", "REDRESS_SMTP_PASSWORD"]
            .iter()
            .zip(self.passwords)
        {
            match password {
                Some(password) => command.env(name, password),
                None => command.env_remove(name),
            };
        }
        Ok(command)
    }

    async fn redress(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = self.command(arguments)?;
        let output = spawn_blocking(move || command.output()).await??;
        Ok(output)
    }

    async fn doctor(&self) -> Result<Diagnosis> {
        let output = self.redress(&["doctor", "--json"]).await?;
        let text = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
        for secret in [dovecot::PASSWORD, "wrong-password", "resident@"] {
            ensure!(!text.contains(secret), "{secret} was said: {text}");
        }
        let mut found = Vec::new();
        for line in text.lines().filter(|line| line.starts_with("{\"group\"")) {
            let value: Value = serde_json::from_str(line)?;
            let of = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            found.push(Found {
                group: of("group"),
                check: of("check"),
                state: of("state"),
                says: of("says"),
                cure: of("cure"),
            });
        }
        let code = output.status.code();
        Ok(Diagnosis { found, code, text })
    }

    /// The inbox, but for a flag that the next to open it always takes away.
    async fn lies_there(&self) -> Result<Vec<(u32, String)>> {
        let kept = self.mailbox.messages("INBOX").await?;
        let shown = kept
            .into_iter()
            .map(|kept| (kept.uid, kept.flags.replace("\\Recent", "")));
        Ok(shown.collect())
    }

    /// A message from outside, stamped by the landlord's own server.
    async fn mail_from_outside(&self, id: u32) -> Result<()> {
        let mail = format!(
            "Authentication-Results: mx.landlord.example; spf=pass\r\nFrom: resident@home.example\r\n\
             To: {}\r\nMessage-ID: <{id}@home.example>\r\nSubject: Damp\r\n\r\nThe wall is damp, number {id}.\r\n",
            self.mailbox.address
        );
        self.mailbox.deliver(mail.as_bytes()).await
    }
}

impl Diagnosis {
    /// That this check has this state, says this, and names this cure.
    fn has(&self, state: &str, check: &str, says: &str, cure: &str) -> Result<()> {
        let here = |found: &&Found| {
            found.check == check
                && found.state == state
                && found.says.contains(says)
                && found.cure.contains(cure)
        };
        ensure!(
            self.found.iter().any(|found| here(&found)),
            "no {state} of {check:?} that says {says:?} with {cure:?}:\n{}",
            self.text
        );
        let fails = self.found.iter().any(|found| found.state == "fault");
        ensure!(
            self.code == Some(i32::from(fails)),
            "it ends with {:?}",
            self.code
        );
        let uncured = |found: &&Found| (found.state == "ok") != found.cure.is_empty();
        ensure!(!self.found.iter().any(|found| uncured(&found)), "{}", self.text);
        Ok(())
    }

    fn fault(&self, check: &str, says: &str, cure: &str) -> Result<()> {
        self.has("fault", check, says, cure)
    }

    fn warning(&self, check: &str, says: &str, cure: &str) -> Result<()> {
        self.has("warning", check, says, cure)
    }

    fn ok(&self, check: &str, says: &str) -> Result<()> {
        self.has("ok", check, says, "")
    }

    /// What is not as it should be.
    fn troubles(&self) -> String {
        let mut troubles = String::new();
        for Found {
            group,
            check,
            state,
            says,
            ..
        } in self.found.iter().filter(|found| found.state != "ok")
        {
            let _ = writeln!(troubles, "{state} {group}, {check}: {says}");
        }
        troubles
    }
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
    ensure!(said.ends_with("0 warnings, 0 faults\n"), "{said}");
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

async fn entering_imap() -> Result<()> {
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

async fn working() -> Result<()> {
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
async fn read_only() -> Result<()> {
    let server = Dovecot::own(RIGHTS).await?;
    let mut house = House::on(Ground::new(Engine::Sqlite).await?, server.fresh_mailbox())?;
    house.mail_from_outside(1).await?;
    house.inbox += "\nafter = \"seen\"";
    house.doctor().await?.ok("rights", "may mark messages as read")?;
    std::fs::write(house.mailbox.folder.join("dovecot-acl"), "owner lr\n")?;
    let diagnosis = house.doctor().await?;
    diagnosis.fault("rights", "may not mark messages as read", "after = \"keep\"")?;
    house.inbox = house.inbox.replace("seen", "keep");
    house.doctor().await?.ok("rights", "reading is enough")
}

async fn bare() -> Result<()> {
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

async fn entering_smtp() -> Result<()> {
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
async fn no_way_back() -> Result<()> {
    let mut house = House::new().await?;
    let sink = Sink::offering(USUAL)?;
    house.smtp = format!("smtp://127.0.0.1:{}", sink.port());
    house.inbox = house.inbox.clone() + "\n# a house in a hurry";
    let diagnosis = house.doctor().await?;
    diagnosis.fault(
        "way there and back",
        "did not come back within 5 seconds",
        "among its spam",
    )?;
    let letter = sink
        .letters(1, std::time::Duration::from_secs(1))
        .await?
        .remove(0);
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
        use crate::servers::sink::{Answer, Step, When};
        sink.take_everything();
        sink.answer(When::at(Step::Dot), Answer::reply(reply));
        let diagnosis = house.doctor().await?;
        diagnosis.fault("way there and back", says, cure)?;
    }
    Ok(())
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

async fn secrets() -> Result<()> {
    let mut house = House::new().await?;
    house.passwords = [None, None];
    let diagnosis = house.doctor().await?;
    diagnosis.fault(
        "settings",
        "names REDRESS_IMAP_PASSWORD, which is not set",
        "set REDRESS_IMAP_PASSWORD",
    )?;
    diagnosis.fault(
        "settings",
        "names REDRESS_SMTP_PASSWORD, which is not set",
        "set REDRESS_SMTP_PASSWORD",
    )?;
    house.passwords = [Some(dovecot::PASSWORD), Some(exim::PASSWORD)];
    let file = house.folder().join("secret");
    std::fs::write(&file, dovecot::PASSWORD)?;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644))?;
    let settings = house.folder().join("redress.toml");
    house.settings()?;
    let text = std::fs::read_to_string(&settings)?;
    let text = text.replace(
        "password_env = \"REDRESS_IMAP_PASSWORD\"",
        "password_file = \"secret\"",
    );
    let other = house.folder().join("other.toml");
    std::fs::write(&other, text)?;
    let said = async || {
        let output = house.redress(&["--settings", "other.toml", "doctor"]).await?;
        anyhow::Ok(String::from_utf8(output.stdout)?)
    };
    let open = said().await?;
    ensure!(
        open.contains("WARNING  secrets:") && open.contains("chmod 600"),
        "{open}"
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
    let closed = said().await?;
    ensure!(closed.contains("ok       secrets:"), "{closed}");
    Ok(())
}

async fn registers() -> Result<()> {
    let mut house = House::new().await?;
    house.redress(&["worker", "--once"]).await?;
    let database = house.database.clone();
    let file = house.folder().join("redress.db");
    let holder = spawn_holder(&file).await?;
    let diagnosis = house.doctor().await?;
    diagnosis.fault("opens", "locked by another program", "stop the other program")?;
    drop(holder);
    house.doctor().await?.ok("opens", "this version's schema")?;
    house.database = String::from("sqlite:nowhere/redress.db");
    house
        .doctor()
        .await?
        .fault("folder", "there is no folder", "correct `url`")?;
    house.database = format!("postgres://nobody@127.0.0.1:{}/none", free_port()?);
    house
        .doctor()
        .await?
        .fault("opens", "cannot be opened", "check [register] url")?;
    std::fs::write(
        house.folder().join("text.db"),
        "no database at all, though long enough for its header, and longer still than that, by far",
    )?;
    house.database = String::from("sqlite:text.db");
    house.doctor().await?.fault("opens", "", "")?;
    house.database = database;
    run(&house.ground, "update _sqlx_migrations set version = 9999 where version = (select max(version) from _sqlx_migrations)").await?;
    house
        .doctor()
        .await?
        .fault("opens", "newer version of Redress", "install that version")
}

/// Another program that is writing.
async fn spawn_holder(file: &Path) -> Result<sqlx::SqliteConnection> {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.context("the register")?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await?;
    Ok(connection)
}

/// A Maildir on both ends.
async fn folders() -> Result<()> {
    let house = House::new().await?;
    house.settings()?;
    let settings = house.folder().join("redress.toml");
    let text = std::fs::read_to_string(&settings)?;
    let without = |text: &str, from: &str, to: &str| -> Result<String> {
        let (before, rest) = text.split_once(from).context("the beginning")?;
        let (_, after) = rest.split_once(to).context("the end")?;
        Ok(format!("{before}{after}"))
    };
    let text = without(&text, "imap = ", "timeout = \"5 seconds\"")?;
    let text = without(&text, "smtp = ", "timeout = \"5 seconds\"")?;
    let text = text
        .replace(
            "trusted_authserv_id = \"mx.landlord.example\"",
            "maildir = \"inbox\"\nafter = \"seen\"",
        )
        .replace("from = ", "maildir = \"outbox\"\nfrom = ");
    std::fs::write(house.folder().join("files.toml"), text)?;
    let said = async || {
        let output = house.redress(&["--settings", "files.toml", "doctor"]).await?;
        anyhow::Ok((String::from_utf8(output.stdout)?, output.status.code()))
    };
    std::fs::create_dir_all(house.folder().join("inbox/new"))?;
    let (broken, code) = said().await?;
    ensure!(
        code == Some(1) && broken.contains("FAULT    folder: there is no folder"),
        "{broken}"
    );
    ensure!(broken.contains("mkdir -p"), "{broken}");
    std::fs::create_dir_all(house.folder().join("inbox/cur"))?;
    std::fs::create_dir_all(house.folder().join("inbox/tmp"))?;
    let (whole, code) = said().await?;
    ensure!(
        code == Some(0) && whole.contains("messages can be marked and moved"),
        "{whole}"
    );
    ensure!(
        whole.contains("WARNING  way out: letters become files"),
        "{whole}"
    );
    Ok(())
}
