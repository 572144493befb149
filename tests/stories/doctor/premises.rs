//! Secrets, registers and folders with one thing wrong, in; that it is found, with its cure, out.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use casework::given::Chance;
use redress::doctor::{Finding, Practice, State, examine};
use sqlx::ConnectOptions;

use super::house::House;
use crate::clock::StandingClock;
use crate::ground::run;
use crate::servers::{dovecot, exim, free_port};

pub async fn secrets() -> Result<()> {
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

/// A role that is misspelt would be nobody's.
pub async fn roles() -> Result<()> {
    let house = House::new().await?;
    house.settings()?;
    let settings = house.folder().join("redress.toml");
    let staff =
        "\n[[staff]]\nname = \"Sam Lee\"\nemail = \"sam.lee@homes.example\"\nroles = [\"investigater\"]\n";
    let text = std::fs::read_to_string(&settings)? + staff;
    std::fs::write(house.folder().join("other.toml"), &text)?;
    let said = async || {
        let output = house.redress(&["--settings", "other.toml", "doctor"]).await?;
        anyhow::Ok(String::from_utf8(output.stdout)?)
    };
    let misspelt = said().await?;
    ensure!(
        misspelt.contains("FAULT    roles: sam.lee@homes.example has the role `investigater`")
            && misspelt.contains("did you mean `investigator`?"),
        "{misspelt}"
    );
    std::fs::write(
        house.folder().join("other.toml"),
        text.replace("investigater", "investigator"),
    )?;
    let right = said().await?;
    ensure!(
        right.contains("ok       roles:") && right.contains("adviser, reviewer: no [[staff]] has"),
        "{right}"
    );
    Ok(())
}

/// Absences that nobody covers, and people about whom nobody could hear a complaint.
pub async fn people() -> Result<()> {
    let house = House::new().await?;
    house.settings()?;
    let text = std::fs::read_to_string(house.folder().join("redress.toml"))?;
    let team = "complaints_team = [\"team@landlord.example\"]";
    ensure!(text.contains(team), "{text}");
    let staff = "\n[[team]]\nname = \"complaints\"\nemail = \"team@landlord.example\"\n\
         [[staff]]\nname = \"Sam Lee\"\nemail = \"sam@landlord.example\"\nteam = \"complaints\"\n\
         away = \"2126-12-21..2127-01-02\"\ndeputy = \"kim@landlord.example\"\n\
         [[staff]]\nname = \"Kim Ray\"\nemail = \"kim@landlord.example\"\naway = \"2127-01-02..2127-01-09\"\n\
         [[team]]\nname = \"lettings\"\nemail = \"lettings@landlord.example\"\nshares = \"round-robin\"\n";
    let said = async |staff: &str| {
        std::fs::write(house.folder().join("other.toml"), format!("{text}{staff}"))?;
        let output = house.redress(&["--settings", "other.toml", "doctor"]).await?;
        anyhow::Ok(String::from_utf8(output.stdout)?)
    };
    let doubtful = said(staff).await?;
    for says in [
        "WARNING  people: sam@landlord.example is away from 2126-12-21 to 2127-01-02, and so is the deputy",
        "WARNING  people: a complaint about sam@landlord.example has no manager to go to",
        "WARNING  people: the team lettings shares its cases out, and nobody belongs to it",
    ] {
        ensure!(doubtful.contains(says), "not {says}: {doubtful}");
    }
    ensure!(!doubtful.contains("a complaint about kim"), "{doubtful}");
    let sound = staff
        .replace(
            "away = \"2127-01-02",
            "manager = \"sam@landlord.example\"\naway = \"2127-01-03",
        )
        .replace(
            "team = \"complaints\"\n",
            "team = \"complaints\"\nmanager = \"kim@landlord.example\"\n",
        )
        .replace("shares = \"round-robin\"\n", "");
    let said = said(&sound).await?;
    ensure!(said.contains("ok       people: absences are covered"), "{said}");
    Ok(())
}

pub async fn registers() -> Result<()> {
    let mut house = House::new().await?;
    house.redress(&["worker", "--once"]).await?;
    let database = house.database.clone();
    let file = house.folder().join("redress.db");
    let holder = somebody_writing(&file).await?;
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
async fn somebody_writing(file: &Path) -> Result<sqlx::SqliteConnection> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.context("the register")?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await?;
    Ok(connection)
}

/// A Maildir on both ends.
pub async fn folders() -> Result<()> {
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

/// In 2028 the calendar ends, and the mail server is two years behind.
pub async fn times() -> Result<()> {
    let house = House::new().await?;
    let settings = house.in_this_program()?;
    let mut said = Vec::new();
    let practice = Practice {
        clock: &StandingClock::at("2028-06-01T09:00:00Z")?,
        chance: Chance::from_seed([7; 32]),
        send_to: None,
    };
    let file = house.folder().join("redress.toml");
    examine(&settings, &file, practice, &mut |finding| {
        said.push(finding.clone());
    })
    .await;
    let has = |state, check, says: &str| {
        let here = |finding: &&Finding| {
            finding.state == state && finding.check == check && finding.says.contains(says)
        };
        ensure!(
            said.iter().any(|finding| here(&finding)),
            "no {check} that says {says}: {said:#?}"
        );
        Ok(())
    };
    has(State::Warning, "calendar", "up to 2028 only")?;
    has(State::Fault, "clock", "seconds behind ours")?;
    let practice = Practice {
        clock: &StandingClock::at("2020-06-01T09:00:00Z")?,
        chance: Chance::from_seed([8; 32]),
        send_to: Some(house.mailbox.address.parse()?),
    };
    let mut said = Vec::new();
    house.mail_from_outside(1).await?;
    examine(&settings, &file, practice, &mut |finding| {
        said.push(finding.clone());
    })
    .await;
    let states = |check: &str| -> Vec<State> {
        let of = said.iter().filter(|finding| finding.check == check);
        of.map(|finding| finding.state).collect()
    };
    ensure!(states("calendar") == [State::Ok], "{said:#?}");
    ensure!(states("clock") == [State::Warning, State::Fault], "{said:#?}");
    Ok(())
}
