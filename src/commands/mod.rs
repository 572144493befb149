//! One file a subcommand: its arguments, in; what a person or a program reads, out.

pub mod bot_worker;
pub mod calendar;
pub mod case;
pub mod demo;
pub mod doctor;
pub mod message;
pub mod policy;
pub mod read;
pub mod register_check;
pub mod report;
pub mod simulate;
pub mod task;

use casework::given::{Chance, Clock};
use casework::ids::ContactId;
use casework::rules::Rules;
use rand::TryRng;
use rand::rngs::SysRng;
use redress::settings::{self, Settings};
use redress::{Problem, SystemClock, location};
use register::{Opening, Register};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What every subcommand is given.
pub struct Shared {
    /// The settings file that was named.
    pub settings: Option<PathBuf>,
    /// Who reads the answer.
    pub output: Output,
}

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// A person.
    Person,
    /// A program: JSON, one value a line.
    Program,
}

impl Shared {
    /// The settings, found and checked; what is probably not meant is said on standard error.
    pub fn settings(&self) -> Result<Settings, Problem> {
        let (settings, file) = self.found_settings()?;
        for warning in settings.warnings() {
            tracing::warn!("{}: {warning}", file.display());
        }
        Ok(settings)
    }

    /// The settings, found and checked, and the file they stand in.
    pub fn found_settings(&self) -> Result<(Settings, PathBuf), Problem> {
        let here = std::env::current_dir()
            .map_err(|error| Problem::new("settings", error, "run this in a folder that exists"))?;
        let named = std::env::var_os("REDRESS_SETTINGS").map(PathBuf::from);
        let file = settings::find(self.settings.as_deref(), named.as_deref(), &here)?;
        Ok((settings::read(&file)?, file))
    }

    /// Whether settings are named, or lie in this folder.
    pub fn has_settings(&self) -> bool {
        self.settings.is_some()
            || std::env::var_os("REDRESS_SETTINGS").is_some()
            || std::env::current_dir().is_ok_and(|here| here.join(settings::FILE_NAME).is_file())
    }

    /// The register, for commands that look at it; it has to be there.
    pub async fn register(&self) -> Result<Register, Problem> {
        let (location, files) = location(&self.settings()?.register)?;
        Ok(Register::open(&location, &files, Opening::Existing).await?)
    }

    /// Prints one JSON value on a line.
    pub fn json(value: &impl Serialize) -> Result<(), Problem> {
        let line =
            serde_json::to_string(value).map_err(|error| Problem::new("output", error, "report this"))?;
        say(&line)
    }
}

/// Prints a line. A reader that has gone away (`| head`) is no failure worth a message.
pub fn say(line: &str) -> Result<(), Problem> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        result => result.map_err(|error| Problem::new("output", error, "check where the output goes")),
    }
}

/// The wall clock.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// The member of staff of that name or address.
pub fn staff(rules: &Rules, who: &str) -> Result<ContactId, Problem> {
    let mut handlers = rules.directory.handlers.iter();
    let is = |name: &str, address: &str| name.eq_ignore_ascii_case(who) || address.eq_ignore_ascii_case(who);
    let found = handlers.find(|handler| is(&handler.name, handler.address.as_str()));
    found.map(|handler| handler.id).ok_or_else(|| {
        Problem::new(
            "usage",
            format!("the settings name nobody \u{201c}{who}\u{201d}"),
            "give `--by` a name or an address of [[staff]]",
        )
    })
}

/// Chance from the operating system. Without it no token is safe and no identifier unique.
pub fn chance() -> Result<Chance, Problem> {
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).map_err(|error| {
        Problem::new(
            "system",
            format!("the operating system gives no random numbers: {error}"),
            "restart it",
        )
    })?;
    Ok(Chance::from_seed(seed))
}

/// A stop that the first SIGTERM or Ctrl-C asks for.
pub fn stop_on_signal() -> Result<CancellationToken, Problem> {
    let stop = CancellationToken::new();
    let asked = stop.clone();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .map_err(|error| Problem::new("signals", error, "report this"))?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        asked.cancel();
    });
    Ok(stop)
}
