//! The day, in; a quarter's report drawn, held for approval and sent to its readers, out.

use super::{about, figures};
use crate::papers::notes;
use casework::addresses::Address;
use casework::clocks::civil_date;
use casework::decide::Undecided;
use casework::decide::papers::{Circulation, Issue, Next, Papers, Reader, next, send};
use casework::given::{Chance, Clock};
use casework::letters::{Attached, PaperFor};
use casework::measures::{Asked, Quarter};
use casework::reach::Reach;
use casework::rules::{Handler, Rules};
use chrono::{Days, NaiveDate};
use mail_parser::{MessageParser, MimeHeaders};
use register::{Register, RegisterError, Tx};
use reports::about::{Earlier, Totals};
use reports::model::Edition;
use reports::shown::ToldBefore;
use reports::{Paper, Undrawn};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often is looked whether a report is due.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// So often another worker may come between.
const MOST_TRIES: u32 = 5;

/// What the files of a paper are.
const PAGE: &str = "text/html; charset=utf-8";
const PDF: &str = "application/pdf";

/// What gives out reports.
pub struct Circulating {
    /// The register.
    pub register: Register,
    /// The landlord's rules.
    pub rules: Arc<Rules>,
    /// How reports are given out.
    pub how: Circulation,
    /// How many homes there are.
    pub homes: Option<u32>,
    /// The file of what people write into the papers.
    pub words: Option<PathBuf>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for identifiers.
    pub chance: Chance,
}

/// Why a report could not be given out.
#[derive(Debug, thiserror::Error)]
pub enum PaperTrouble {
    /// The register could not be read or written.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A mail could not be written.
    #[error("a mail with the papers could not be written: {0}")]
    Letter(#[from] Undecided),
    /// What people write into the papers is wrong.
    #[error(transparent)]
    Words(#[from] super::WordsFault),
    /// It could not be drawn.
    #[error("the report could not be drawn: {0}")]
    Undrawn(#[from] Undrawn),
    /// What was drawn is not to be read any more.
    #[error("the papers that the secretary has cannot be read again")]
    Lost,
    /// The quarter is not over, and its papers would tell of a part of it.
    #[error("{0} is not over: there are no papers on it to draw anew")]
    NotOver(Quarter),
}

impl PaperTrouble {
    /// What a person does about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Register(error) => error.cure(),
            Self::Words(_) => {
                "correct it: docs/reports.md says what may stand in it; the worker tries again by itself"
            }
            Self::Letter(_) => "correct what it names: the worker tries again by itself",
            Self::Undrawn(_) => "report this",
            Self::Lost => "draw them anew with `redress report revise`",
            Self::NotOver(_) => {
                "name a quarter that is over, or draw what there is for yourself with `redress report QUARTER`"
            }
        }
    }
}

/// What a report told, kept so that the next can say what has changed, and its readers can be told the same.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct ToldThen {
    quarters: BTreeMap<String, Totals>,
    #[serde(default)]
    people: ToldBefore,
    panel: Vec<String>,
    board: Vec<String>,
}

/// Two papers, with the files that are sent.
struct Drawn {
    told: ToldThen,
    files: Vec<Attached>,
}

impl Circulating {
    /// Does what is next until nothing is; how many reports were drawn or sent.
    pub async fn see_to_all(&mut self) -> Result<u64, PaperTrouble> {
        let (mut done, mut tries) = (0, 1);
        loop {
            let today = civil_date(self.clock.now());
            let mut tx = self.register.read().await?;
            let issues = tx.issues().await?;
            let since = tx.first_receipt().await?;
            drop(tx);
            let did = match next(&self.how, &issues, since, today) {
                Next::Nothing => return Ok(done),
                Next::Draw(quarter) => self.draw(quarter, 1).await.map(drop),
                Next::Circulate(issue) => self.circulate(&issue).await,
            };
            match did {
                Ok(()) => (done, tries) = (done + 1, 1),
                // Another worker was there first, or a reader's contact has just been made.
                Err(PaperTrouble::Register(RegisterError::Moved | RegisterError::Crossed))
                    if tries < MOST_TRIES =>
                {
                    tries += 1;
                }
                Err(trouble) => return Err(trouble),
            }
        }
    }

    /// Draws a quarter's report anew, as the revision after the last.
    pub async fn revise(&mut self, quarter: Quarter) -> Result<Issue, PaperTrouble> {
        if quarter >= Quarter::of(civil_date(self.clock.now())) {
            return Err(PaperTrouble::NotOver(quarter));
        }
        let issues = self.register.read().await?.issues().await?;
        let last = issues
            .iter()
            .filter(|issue| issue.quarter == quarter)
            .map(|issue| issue.revision)
            .max();
        self.draw(quarter, last.unwrap_or_default() + 1).await
    }

    async fn draw(&mut self, quarter: Quarter, revision: u32) -> Result<Issue, PaperTrouble> {
        let now = self.clock.now();
        // The last day that is over: of today more is still to come.
        let as_at = civil_date(now) - Days::new(1);
        let drawn = self.drawn(quarter, revision, as_at).await?;
        let mut tx = self.register.write().await?;
        let papers = Papers {
            quarter,
            revision,
            as_at,
            readers: PaperFor::Secretary,
            to: &readers(&mut tx, &self.how.secretary).await?,
            sentences: drawn.told.board.clone(),
            approval: self.approver(),
            files: drawn.files,
        };
        let (plan, letter) = send(&self.rules, &papers, now, &mut self.chance)?;
        let issue = Issue {
            quarter,
            revision,
            as_at,
            letter: letter.ok_or(PaperTrouble::Lost)?,
            drawn_at: now,
            approved: None,
            circulated_at: None,
        };
        tx.apply(&[plan], now).await?;
        let told = serde_json::to_string(&drawn.told).unwrap_or_default();
        tx.record_issue(&issue, &told).await?;
        tx.commit().await?;
        Ok(issue)
    }

    fn approver(&self) -> Option<(String, Address)> {
        let address = self.how.approval.clone()?;
        let handler = self.rules.directory.handler_at(&address);
        let name = handler.map_or_else(|| "whoever approves them".to_owned(), Handler::public_name);
        Some((name, address))
    }

    async fn drawn(&self, quarter: Quarter, revision: u32, as_at: NaiveDate) -> Result<Drawn, PaperTrouble> {
        let asked = Asked {
            quarter,
            as_at,
            homes: self.homes,
            region: self.rules.landlord.region,
            calendar: &self.rules.calendar,
        };
        let figures = figures(&self.register, &asked).await?;
        let earlier = earlier(&self.register, as_at).await?;
        let about = about(&self.rules, notes(self.words.as_deref())?, earlier, revision);
        let drawn = tokio::task::spawn_blocking(move || {
            let panel = Paper::draw(Edition::Panel, &figures, &about);
            let board = Paper::draw(Edition::Board, &figures, &about);
            let mut files = attached(&panel, "panel", quarter)?;
            files.extend(attached(&board, "board", quarter)?);
            let told = ToldThen {
                quarters: reports::about::totals(&figures)
                    .into_iter()
                    .map(|(quarter, totals)| (quarter.to_string(), totals))
                    .collect(),
                people: reports::told(&figures, &about),
                panel: panel.sentences(),
                board: board.sentences(),
            };
            Ok::<Drawn, Undrawn>(Drawn { told, files })
        });
        match drawn.await {
            Ok(drawn) => Ok(drawn?),
            Err(_) => Err(Undrawn("drawing it broke off".to_owned()).into()),
        }
    }

    async fn circulate(&mut self, issue: &Issue) -> Result<(), PaperTrouble> {
        let now = self.clock.now();
        let mut tx = self.register.write().await?;
        if !tx.circulate_issue((issue.quarter, issue.revision), now).await? {
            // Another worker was there first.
            return Err(RegisterError::Moved.into());
        }
        let files = sent_to_secretary(&tx.body(issue.letter).await?)?;
        let told: ToldThen = tx
            .told_in((issue.quarter, issue.revision))
            .await?
            .and_then(|told| serde_json::from_str(&told).ok())
            .unwrap_or_default();
        let groups = [
            (PaperFor::Panel, &self.how.panel, "panel", told.panel),
            (PaperFor::Board, &self.how.board, "board", told.board),
        ];
        for (for_whom, addresses, name, sentences) in groups {
            // Each gets only their own.
            let own = |file: &&Attached| file.name.starts_with(name);
            let files: Vec<Attached> = files.iter().filter(own).cloned().collect();
            if files.is_empty() {
                return Err(PaperTrouble::Lost);
            }
            let papers = Papers {
                quarter: issue.quarter,
                revision: issue.revision,
                as_at: issue.as_at,
                readers: for_whom,
                to: &readers(&mut tx, addresses).await?,
                sentences,
                approval: None,
                files,
            };
            let (plan, _) = send(&self.rules, &papers, now, &mut self.chance)?;
            // Who reads both papers is known from the first of them on.
            tx.apply(&[plan], now).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What the last report that went out told of each quarter.
pub async fn earlier(register: &Register, as_at: NaiveDate) -> Result<Earlier, RegisterError> {
    let told = register.read().await?.told_by(as_at).await?;
    let told = told
        .iter()
        .filter_map(|told| serde_json::from_str::<ToldThen>(told).ok());
    let mut earlier = Earlier::default();
    // Of a quarter that several told of, the last counts.
    for told in told {
        let quarters = told.quarters.into_iter();
        let known = quarters.filter_map(|(quarter, totals)| Some((quarter.parse().ok()?, totals)));
        earlier.quarters.extend(known);
        earlier.people.add(told.people);
    }
    Ok(earlier)
}

async fn readers(tx: &mut Tx, addresses: &[Address]) -> Result<Vec<Reader>, RegisterError> {
    let reached: Vec<Reach> = addresses.iter().map(Reach::mail).collect();
    let known = tx.known_people(&reached).await?;
    let reader = |address: &Address| Reader {
        address: address.clone(),
        contact: known
            .iter()
            .find(|(reach, _)| *reach == Reach::mail(address))
            .map(|(_, contact)| *contact),
    };
    Ok(addresses.iter().map(reader).collect())
}

/// The web page and the PDF of a paper, named for whom they are.
fn attached(paper: &Paper, name: &str, quarter: Quarter) -> Result<Vec<Attached>, Undrawn> {
    let files = [
        ("html", PAGE, paper.html().into_bytes()),
        ("pdf", PDF, paper.pdf()?),
    ];
    let files = files.map(|(kind, content_type, bytes)| Attached {
        name: format!("{name}-{quarter}.{kind}"),
        content_type: content_type.to_owned(),
        bytes,
    });
    Ok(files.to_vec())
}

/// The files of the mail to the secretary.
fn sent_to_secretary(mail: &[u8]) -> Result<Vec<Attached>, PaperTrouble> {
    let mail = MessageParser::default().parse(mail).ok_or(PaperTrouble::Lost)?;
    let files = mail.attachments().filter_map(|part| {
        let name = part.attachment_name()?.to_owned();
        let kind = part.content_type()?;
        let content_type = match kind.subtype() {
            Some("pdf") => PDF,
            _ => PAGE,
        };
        Some(Attached {
            name,
            content_type: content_type.to_owned(),
            bytes: part.contents().to_vec(),
        })
    });
    Ok(files.collect())
}

/// Sees to reports again and again until `stop`. Trouble is logged and tried again; it never ends the work.
/// The same trouble is said once.
pub async fn watch(mut circulating: Circulating, stop: CancellationToken) {
    let mut said = String::new();
    while !stop.is_cancelled() {
        match circulating.see_to_all().await {
            Ok(papers) => {
                said.clear();
                if papers > 0 {
                    tracing::info!(papers, "quarterly reports");
                }
            }
            Err(error) => {
                let trouble = error.to_string();
                if trouble != said {
                    tracing::error!(%error, cure = error.cure(), "a quarterly report waits");
                    said = trouble;
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
