//! `redress demo`: the main job on sample mail, with no server, and a quarter's papers of a made-up landlord.

mod papers;

use super::{chance, clock, say};
use casework::given::Clock;
use redress::{House, Problem, Progress, Rooms, SystemClock, once, settings};
use register::{MessageFilter, Opening};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;

/// Arguments of `redress demo`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  redress demo\n  redress demo /tmp/try-redress")]
pub struct Arguments {
    /// The folder to work in; made when it is not there
    #[arg(default_value = "redress-demo")]
    folder: PathBuf,
}

const SETTINGS: &str = include_str!("../../../demo/redress.toml");

/// The sample mail, in the order in which it arrives.
const MAIL: &[(&str, &str)] = &[
    ("1-damp", include_str!("../../../demo/1-damp.eml")),
    ("2-no-heating", include_str!("../../../demo/2-no-heating.eml")),
    ("3-rent", include_str!("../../../demo/3-rent.eml")),
    (
        "4-more-about-the-damp",
        include_str!("../../../demo/4-more-about-the-damp.eml"),
    ),
    (
        "5-out-of-office",
        include_str!("../../../demo/5-out-of-office.eml"),
    ),
    ("6-newsletter", include_str!("../../../demo/6-newsletter.eml")),
    (
        "7-the-same-again",
        include_str!("../../../demo/7-the-same-again.eml"),
    ),
    ("8-empty", include_str!("../../../demo/8-empty.eml")),
];

/// Fills a folder with settings and mail, takes the mail in, delivers the letters as files, draws papers from a
/// register of their own, and says what to open.
pub async fn obey(arguments: Arguments) -> Result<ExitCode, Problem> {
    let folder = &arguments.folder;
    prepare(folder).map_err(|error| {
        let message = format!("{} cannot be used: {error}", folder.display());
        Problem::new("demo", message, "name an empty folder: redress demo DIR")
    })?;
    let settings = settings::read(&folder.join(settings::FILE_NAME))?;
    let stop = CancellationToken::new();
    once(
        &settings,
        Rooms::BotAndWorker,
        clock(),
        chance()?,
        Progress::NONE,
        &stop,
    )
    .await?;
    let house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    let mut tx = house.register.read().await?;
    say("What came in, and where it ended:\n")?;
    for message in tx.list_messages(&MessageFilter::default(), None).await? {
        if message.direction == "in" {
            let case = message.case.as_deref().unwrap_or("-");
            let because = message.held_because.as_deref().unwrap_or_default();
            say(&format!(
                "  {:<24} {:<10} {case:<12} {because}",
                message.uid, message.outcome
            ))?;
        }
    }
    say("\nThe cases:\n")?;
    let cases = tx.list_cases(None).await?;
    for case in &cases {
        say(&format!("  {}", super::case::as_line(case)))?;
    }
    let letters = tx
        .list_messages(
            &MessageFilter {
                direction: Some("out".to_owned()),
                ..MessageFilter::default()
            },
            None,
        )
        .await?;
    let outbox = folder.join("outbox").join("new");
    say(&format!(
        "\n{} letters went out, as files in {}:\n",
        letters.len(),
        outbox.display()
    ))?;
    for letter in &letters {
        say(&format!(
            "  {:<9} {}",
            letter.class,
            letter.subject.as_deref().unwrap_or_default()
        ))?;
    }
    let receipt = letters.iter().find(|letter| letter.class == "receipt");
    let name = receipt
        .map(|letter| format!("{}.receipt.eml", letter.id))
        .unwrap_or_default();
    let here = settings::FILE_NAME;
    drop(tx);
    house.register.close().await;
    let papers = papers::draw(folder).await?;
    let [panel, board] = &papers.pages;
    say(&format!(
        "\nThe papers on {}, of a landlord who does not exist, are drawn from two years of made-up cases.",
        papers.quarter.in_words()
    ))?;
    say(&format!(
        "\nOpen the receipt a resident got:  {}\nLook at a case:                   redress --settings {} case show {}\nPut mail of your own into         {}\nand run:                          redress --settings {} run\nOpen the panel's paper:           {}\nOpen the board's paper:           {}\nDraw another quarter's:           redress --settings {} report {} --for board --out FOLDER",
        outbox.join(name).display(),
        folder.join(here).display(),
        cases
            .first()
            .map(|case| case.reference.as_str())
            .unwrap_or_default(),
        folder.join("inbox").join("new").display(),
        folder.join(here).display(),
        panel.display(),
        board.display(),
        papers.settings.display(),
        papers.quarter.before(),
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what is not there yet: a second demonstration in the same folder changes nothing.
fn prepare(folder: &Path) -> std::io::Result<()> {
    let file = folder.join(settings::FILE_NAME);
    if folder.exists() && !file.exists() && folder.read_dir()?.next().is_some() {
        return Err(std::io::Error::other("it holds something else"));
    }
    make_inbox(folder)?;
    if file.exists() {
        return Ok(());
    }
    let date = SystemClock.now().to_rfc2822();
    for (name, text) in MAIL {
        std::fs::write(
            folder.join("inbox").join("new").join(name),
            text.replace("{date}", &date),
        )?;
    }
    std::fs::write(file, SETTINGS)
}

fn make_inbox(folder: &Path) -> std::io::Result<()> {
    for part in ["new", "cur", "tmp"] {
        std::fs::create_dir_all(folder.join("inbox").join(part))?;
    }
    Ok(())
}
