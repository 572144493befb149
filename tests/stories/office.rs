//! A landlord's office for one story: a mailbox, a register, bot and worker at a standing clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use anyhow::{Context, Result, ensure};
use casework::cases::{Case, Rulebook};
use casework::given::Chance;
use casework::ids::{CaseId, MessageId};
use casework::messages::{Message, OwnMail, read};
use redress::settings::{self, Settings};
use redress::{Done, Progress, Rooms, location, once};
use register::{CaseSummary, Difference, MessageFilter, MessageSummary, Opening, Register, TaskLine};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::clock::StandingClock;
use crate::ground::Ground;
use crate::servers::dovecot::PASSWORD;
use crate::servers::mailbox::Mailbox;
use crate::servers::sink::Sink;

/// Monday morning, office hours, a plain week.
pub const MONDAY: &str = "2026-11-02T09:30:00Z";

/// A landlord at work.
pub struct Office {
    pub ground: Ground,
    pub clock: StandingClock,
    days: AtomicU8,
}

/// A letter as it lies in the outgoing Maildir.
pub struct Letter {
    /// `receipt`, `new-case`, `relayed` or `alert`.
    pub kind: String,
    pub to: String,
    pub raw: String,
    pub message: Message,
}

impl Office {
    /// An office with an empty mailbox and an empty register.
    pub fn open(ground: Ground) -> Result<Self> {
        Self::with(ground, "")
    }

    /// The same with more lines of `[outgoing]`.
    pub fn with(ground: Ground, outgoing: &str) -> Result<Self> {
        let folder = ground.dir.path();
        for part in ["inbox/new", "inbox/cur", "inbox/tmp"] {
            std::fs::create_dir_all(folder.join(part))?;
        }
        let url = &ground.database_url;
        std::fs::write(
            folder.join("redress.toml"),
            format!("{SETTINGS}\n[register]\nurl = \"{url}\"\n").replace("# more", outgoing),
        )?;
        Ok(Self {
            clock: StandingClock::at(MONDAY)?,
            ground,
            days: AtomicU8::new(1),
        })
    }

    /// An office whose mailbox is a Dovecot's, with mail moved away once it is taken in, and whose letters
    /// go to the sink. Receipts are not rationed: a server stamps mail with the time on the wall.
    pub fn on_servers(ground: Ground, mailbox: &Mailbox, sink: &Sink) -> Result<Self> {
        let office = Self::with(
            ground,
            "receipts = { per_sender_hour = 1000, per_sender_day = 1000, oldest = \"36500 days\" }",
        )?;
        std::fs::write(office.folder().join("imap.password"), PASSWORD)?;
        let (port, user) = (mailbox.server.imap, &mailbox.user);
        office.change(
            "maildir = \"inbox\"",
            &format!(
                "imap = \"imap://127.0.0.1:{port}/INBOX\"\nuser = \"{user}\"\n\
                 password_file = \"imap.password\"\nafter = {{ move = \"Processed\" }}"
            ),
        )?;
        office.change(
            "maildir = \"outbox\"",
            &format!("smtp = \"smtp://127.0.0.1:{}\"", sink.port()),
        )?;
        Ok(office)
    }

    /// Writes something else in the settings.
    pub fn change(&self, from: &str, to: &str) -> Result<()> {
        let settings = std::fs::read_to_string(self.settings_file())?;
        ensure!(settings.contains(from), "the settings do not say {from}");
        Ok(std::fs::write(
            self.settings_file(),
            settings.replacen(from, to, 1),
        )?)
    }

    pub fn folder(&self) -> &Path {
        self.ground.dir.path()
    }

    pub fn settings_file(&self) -> PathBuf {
        self.folder().join("redress.toml")
    }

    pub fn settings(&self) -> Result<Settings> {
        Ok(settings::read(&self.settings_file())?)
    }

    /// Mail arrives.
    pub fn post(&self, name: &str, raw: impl AsRef<[u8]>) -> Result<()> {
        Ok(std::fs::write(self.folder().join("inbox/new").join(name), raw)?)
    }

    /// The bot looks once.
    pub async fn bot(&self) -> Result<Done> {
        self.work(Rooms::Bot).await
    }

    /// The worker delivers what is due.
    pub async fn worker(&self) -> Result<Done> {
        self.work(Rooms::Worker).await
    }

    /// Both, one after the other.
    pub async fn both(&self) -> Result<Done> {
        self.work(Rooms::BotAndWorker).await
    }

    async fn work(&self, rooms: Rooms) -> Result<Done> {
        let seed = self.days.fetch_add(1, Ordering::SeqCst);
        let (clock, chance) = (Arc::new(self.clock.clone()), Chance::from_seed([seed; 32]));
        let stop = CancellationToken::new();
        Ok(once(&self.settings()?, rooms, clock, chance, Progress::NONE, &stop).await?)
    }

    pub async fn register(&self) -> Result<Register> {
        let (location, files) = location(&self.settings()?.register)?;
        Ok(Register::open(&location, &files, Opening::Existing).await?)
    }

    /// Everything that came in.
    pub async fn messages(&self) -> Result<Vec<MessageSummary>> {
        self.list(MessageFilter {
            direction: Some("in".to_owned()),
            ..MessageFilter::default()
        })
        .await
    }

    /// Every letter that was ever queued.
    pub async fn queued(&self) -> Result<Vec<MessageSummary>> {
        self.list(MessageFilter {
            direction: Some("out".to_owned()),
            ..MessageFilter::default()
        })
        .await
    }

    async fn list(&self, filter: MessageFilter) -> Result<Vec<MessageSummary>> {
        let register = self.register().await?;
        let mut tx = register.read().await?;
        let mut all: Vec<MessageSummary> = Vec::new();
        loop {
            let page = tx
                .list_messages(&filter, all.last().map(|message| message.id))
                .await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// The outcome of the message of that name.
    pub async fn outcome(&self, name: &str) -> Result<String> {
        let messages = self.messages().await?;
        let mut of_name = messages.iter().filter(|message| message.uid == name);
        let message = of_name.next().with_context(|| format!("{name} has no outcome"))?;
        ensure!(of_name.next().is_none(), "{name} has two outcomes");
        Ok(message.outcome.clone())
    }

    pub async fn cases(&self) -> Result<Vec<CaseSummary>> {
        let register = self.register().await?;
        Ok(register.read().await?.list_cases(None).await?)
    }

    /// The one case there is.
    pub async fn case(&self) -> Result<CaseSummary> {
        let mut cases = self.cases().await?;
        ensure!(cases.len() == 1, "{} cases, not one", cases.len());
        cases.pop().context("no case")
    }

    /// The case as its facts make it.
    pub async fn folded(&self, id: CaseId) -> Result<(Case, Rulebook)> {
        let register = self.register().await?;
        let mut tx = register.read().await?;
        let book = tx.used_rulebook().await?;
        let case = tx.case(id, &book).await?.context("no such case")?;
        Ok((case, book))
    }

    pub async fn tasks(&self) -> Result<Vec<TaskLine>> {
        let register = self.register().await?;
        Ok(register.read().await?.list_tasks().await?)
    }

    /// Every letter that lies in the outgoing Maildir.
    pub fn letters(&self) -> Result<Vec<Letter>> {
        let outbox = self.folder().join("outbox/new");
        if !outbox.exists() {
            return Ok(Vec::new());
        }
        let mut files: Vec<PathBuf> = std::fs::read_dir(outbox)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        files.sort();
        let letter = |file: &PathBuf| {
            let raw = std::fs::read(file)?;
            let message = read(&raw, &OwnMail::default());
            let raw = String::from_utf8(raw)?;
            let kind = header(&raw, "X-Redress").context("a letter without its kind")?;
            let to = message.to.first().context("a letter to nobody")?.to_string();
            Ok(Letter {
                kind,
                to,
                raw,
                message,
            })
        };
        files.iter().map(letter).collect()
    }

    /// The letters of that kind.
    pub fn letters_of(&self, kind: &str) -> Result<Vec<Letter>> {
        Ok(self
            .letters()?
            .into_iter()
            .filter(|letter| letter.kind == kind)
            .collect())
    }

    /// What `redress register check` finds.
    pub async fn differences(&self) -> Result<Vec<Difference>> {
        let register = self.register().await?;
        let mut tx = register.read().await?;
        let book = tx.used_rulebook().await?;
        let mut found = tx.check_messages().await?;
        let mut after = CaseId(Uuid::nil());
        while let Some((last, differences)) = tx.check_cases(&book, after).await? {
            found.extend(differences);
            after = last;
        }
        let mut after = MessageId(Uuid::nil());
        while let Some((last, differences)) = tx.check_bodies(after).await? {
            found.extend(differences);
            after = last;
        }
        Ok(found)
    }

    /// How many letters wait to go.
    pub async fn waiting(&self) -> Result<usize> {
        let waiting = MessageFilter {
            outcome: Some("waiting".to_owned()),
            ..MessageFilter::default()
        };
        Ok(self.list(waiting).await?.len())
    }

    /// The office closes: nothing is undelivered, and the register is as its facts make it.
    pub async fn close(self) -> Result<()> {
        let waiting = self.waiting().await?;
        ensure!(waiting == 0, "{waiting} letters wait when the office closes");
        let differences = self.differences().await?;
        ensure!(
            differences.is_empty(),
            "the register differs from its facts: {differences:?}"
        );
        Ok(())
    }
}

/// The value of a header that is not folded.
pub fn header(raw: &str, name: &str) -> Option<String> {
    let head = raw.split("\r\n\r\n").next()?;
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(line.trim().to_owned())
}

/// A plain mail to the complaints mailbox.
pub fn mail(from: &str, id: &str, subject: &str, words: &str) -> String {
    let address = from
        .rsplit_once('<')
        .map_or(from, |(_, rest)| rest.trim_end_matches('>'));
    format!(
        "Return-Path: <{address}>\nReceived: from mx.example by homes.example; Mon, 2 Nov 2026 09:12:00 +0000\n\
         From: {from}\nTo: complaints@homes.example\nSubject: {subject}\nMessage-ID: <{id}>\n\
         Date: Mon, 2 Nov 2026 09:11:40 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
    )
}

/// The same with further header lines.
pub fn mail_with(headers: &str, from: &str, id: &str, subject: &str, words: &str) -> String {
    format!("{headers}\n{}", mail(from, id, subject, words))
}

const SETTINGS: &str = r#"
[landlord]
name = "Example Homes"
policy = "om-web"
region = "england-and-wales"
office_hours = "Mon-Fri 09:00-17:00"
out_of_hours = "0161 496 0000"

[[mailbox]]
name = "complaints"
address = "complaints@homes.example"
maildir = "inbox"

[outgoing]
maildir = "outbox"
from = "Example Homes complaints <complaints@homes.example>"
bounces = "complaints+{token}@homes.example"
# more

[people]
complaints_team = "complaints-team"
on_call = ["on.call@homes.example"]
safeguarding = ["safeguarding@homes.example"]
administrator = ["it@homes.example"]

[[team]]
name = "complaints-team"
email = "complaints.team@homes.example"

[[team]]
name = "repairs"
email = "repairs@homes.example"

[[staff]]
name = "Sam Lee"
email = "sam.lee@homes.example"
team = "repairs"
roles = ["investigator"]

[[route]]
category = ["repairs", "damp-and-mould", "heating-and-hot-water"]
to = "repairs"
"#;
