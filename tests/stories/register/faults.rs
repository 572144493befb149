//! A register that cannot be used, in; what is wrong in one line and what to do about it, out.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::str::FromStr;

use anyhow::{Context, ensure};
use casework::given::Chance;
use casework::rules::HandlerKind;
use chrono::DateTime;
use libtest_mimic::Trial;
use register::{Enrolled, Location, Opening, Register, RegisterError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::desk::{Desk, once};
use crate::ground::{Engine, Ground};

/// The word that makes this program open a register as somebody with few rights.
pub const OPEN: &str = "open-a-register";

/// Opens the register of the next argument, writes to it and says what became of it.
pub fn open() -> ExitCode {
    let file = PathBuf::from(std::env::args().nth(2).unwrap_or_default());
    let Ok(runtime) = tokio::runtime::Runtime::new() else {
        return ExitCode::FAILURE;
    };
    let opened = runtime.block_on(async {
        let files = file.with_extension("files");
        let register = Register::open(&Location::Sqlite(file), &files, Opening::Create).await?;
        let mut tx = register.write().await?;
        let somebody = Enrolled {
            name: "Sam Lee".to_owned(),
            address: "sam@homes.example".parse()?,
            kind: HandlerKind::Person,
        };
        tx.enrol(&somebody, DateTime::UNIX_EPOCH, &mut Chance::from_seed([1; 32]))
            .await?;
        tx.commit().await?;
        anyhow::Ok(())
    });
    match opened {
        Ok(()) => println!("opened"),
        Err(error) => match error.downcast_ref::<RegisterError>() {
            Some(error) => println!("{}\n{error}\n{}", kind(error), error.cure()),
            None => println!("{error:?}"),
        },
    }
    ExitCode::SUCCESS
}

fn kind(error: &RegisterError) -> String {
    format!("{error:?}")
        .split(['(', ' '])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Opens it in a process that the file's rights bind even where the tests are run by root.
fn open_with_few_rights(file: &Path) -> anyhow::Result<String> {
    let program = std::env::current_exe()?;
    let root = Command::new("id").arg("-u").output()?.stdout == b"0\n";
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command
            .args(["--bounding-set=-dac_override,-dac_read_search", "--"])
            .arg(program);
        command
    } else {
        Command::new(program)
    };
    let output = command.arg(OPEN).arg(file).output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

async fn refusal(place: Location, opening: Opening) -> anyhow::Result<RegisterError> {
    let files = std::env::temp_dir().join("no-files-are-kept");
    let error = Register::open(&place, &files, opening)
        .await
        .err()
        .context("it opened")?;
    ensure!(
        error.to_string().lines().count() == 1,
        "more than a line: {error}"
    );
    ensure!(
        !error.cure().is_empty() && !error.cure().contains('\n'),
        "{}",
        error.cure()
    );
    Ok(error)
}

/// The kind of fault, what is said of it (`FILE` stands for its place), and how the file is made.
type Spoil = fn(&Path) -> std::io::Result<()>;
const FILES: &[(&str, &str, Spoil)] = &[
    (
        "Unreachable",
        "the register cannot be opened: there is no file FILE",
        |_| Ok(()),
    ),
    (
        "Unreachable",
        "the register cannot be opened: FILE (unable to open database file)",
        |file| std::fs::create_dir(file),
    ),
    (
        "Unreachable",
        "the register cannot be opened: FILE (file is not a database)",
        |file| {
            std::fs::write(
                file,
                "Dear complaints team, this is a letter and no database. ".repeat(100),
            )
        },
    ),
];

pub fn trials() -> Vec<Trial> {
    [
        once(
            "sqlite::register::a_file_that_is_no_register_is_named",
            || async {
                for (expected, said, spoil) in FILES {
                    let ground = Ground::new(Engine::Sqlite).await?;
                    let file = ground.dir.path().join("redress.db");
                    spoil(&file)?;
                    let error = refusal(Location::Sqlite(file.clone()), Opening::Existing).await?;
                    let said = said.replace("FILE", &file.display().to_string());
                    ensure!(
                        kind(&error) == *expected && error.to_string() == said,
                        "{error:?}\n{error}"
                    );
                    ensure!(error.cure().contains("[register] url"), "{}", error.cure());
                }
                Ok(())
            },
        ),
        once("sqlite::register::what_may_not_be_written_is_named", read_only),
        once("sqlite::register::a_file_held_by_another_is_said_to_be", locked),
        once("sqlite::register::a_damaged_file_is_said_to_be", damaged),
        once(
            "postgres::register::a_database_that_is_not_there_is_named",
            no_database,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn read_only() -> anyhow::Result<()> {
    let desk = Desk::open(Ground::new(Engine::Sqlite).await?).await?;
    let (folder, file) = (
        desk.ground.dir.path().to_owned(),
        desk.ground.dir.path().join("redress.db"),
    );
    let said = open_with_few_rights(&file)?;
    ensure!(said == "opened\n", "{said}");
    desk.register.close().await;
    let bare = folder.join("bare");
    std::fs::create_dir(&bare)?;
    rights(&bare, 0o555)?;
    let said = open_with_few_rights(&bare.join("redress.db"))?;
    ensure!(
        said.starts_with("Unreachable\nthe register cannot be opened: "),
        "{said}"
    );
    ensure!(
        said.contains("bare/redress.db (unable to open database file)"),
        "{said}"
    );
    rights(&file, 0o444)?;
    let said = open_with_few_rights(&file)?;
    let lines: Vec<&str> = said.lines().collect();
    ensure!(lines.first() == Some(&"ReadOnly") && lines.len() == 3, "{said}");
    ensure!(
        lines[2].contains("give this user the right to write it"),
        "{said}"
    );
    Ok(())
}

#[cfg(unix)]
fn rights(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

/// Another program writes for longer than we wait: nothing is lost, and it goes on when that ends.
async fn locked() -> anyhow::Result<()> {
    let desk = Desk::open(Ground::new(Engine::Sqlite).await?).await?;
    let mut other = SqliteConnectOptions::from_str(&desk.ground.database_url)?
        .connect()
        .await?;
    sqlx::raw_sql("begin immediate").execute(&mut other).await?;
    desk.beside()
        .await
        .context("opened beside a writer")?
        .close()
        .await;
    let error = desk.register.write().await.err().context("it wrote")?;
    ensure!(
        matches!(error, RegisterError::Locked) && !error.is_of_one_message(),
        "{error:?}"
    );
    ensure!(
        error.cure().contains("stop the other program"),
        "{}",
        error.cure()
    );
    desk.register.read().await.context("reading waits for nobody")?;
    sqlx::raw_sql("rollback").execute(&mut other).await?;
    other.close().await?;
    desk.register.write().await.context("it goes on")?;
    Ok(())
}

/// A page of the file that holds rubbish is damage, not a database that is down.
async fn damaged() -> anyhow::Result<()> {
    let desk = Desk::open(Ground::new(Engine::Sqlite).await?).await?;
    let (place, _) = desk.location()?;
    let file = desk.ground.dir.path().join("redress.db");
    desk.register.close().await;
    let mut bytes = std::fs::read(&file)?;
    let page = 4096;
    bytes[page..].fill(0xa5);
    std::fs::write(&file, bytes)?;
    let error = refusal(place, Opening::Existing).await?;
    ensure!(matches!(error, RegisterError::Corrupt(_)), "{error:?}");
    ensure!(
        error
            .to_string()
            .contains("redress.db (database disk image is malformed)"),
        "{error}"
    );
    ensure!(error.cure().contains("backup"), "{}", error.cure());
    Ok(())
}

async fn no_database() -> anyhow::Result<()> {
    let url = Ground::new(Engine::Postgres).await?.database_url;
    let (server, _) = url.rsplit_once('/').context("a url with a name")?;
    for (url, said) in [
        (
            format!("{server}/nobodys"),
            "the register cannot be opened: database \"nobodys\" does not exist",
        ),
        (
            server.replace("redress@", "nobody-we-know@") + "/postgres",
            "the register cannot be opened: role",
        ),
        (
            "postgres://redress@127.0.0.1:1/redress".to_owned(),
            "the register cannot be opened: nothing answers at 127.0.0.1:1",
        ),
        (
            "postgres://redress@127.0.0.1:port/redress".to_owned(),
            "the register cannot be opened: its url is not of the form",
        ),
    ] {
        let error = refusal(Location::Postgres(url), Opening::Existing).await?;
        ensure!(matches!(error, RegisterError::Unreachable(_)), "{error:?}");
        ensure!(error.to_string().starts_with(said), "{error}");
    }
    Ok(())
}
