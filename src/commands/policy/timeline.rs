//! A policy and a moment, in; a case's whole life, as text, as JSON or as a picture, out.

use super::read;
use crate::commands::calendar::to_count_by;
use crate::commands::{Output, Shared, say};
use casework::calendars::Region;
use casework::policies::{Policy, TrackId};
use casework::timeline::{Asked, Beginning, Life, NoLife};
use casework::toml_text::nearest;
use chrono::{DateTime, Utc};
use redress::Problem;
use std::path::PathBuf;
use std::process::ExitCode;

/// `redress policy timeline`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The policy's name, or its file
    policy: String,
    /// When the complaint arrives (RFC 3339)
    #[arg(long, value_name = "TIME")]
    from: String,
    /// Whose bank holidays count: england-and-wales (the default), scotland or northern-ireland
    #[arg(long)]
    region: Option<String>,
    /// The track it takes in the stage that has it, instead of that of receipt
    #[arg(long)]
    track: Option<String>,
    /// Begin with the informal stage, and let its time run out
    #[arg(long)]
    informal: bool,
    /// Draw it, as SVG, into that file too
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Bank holidays to count by, as GOV.UK publishes them, instead of those that come with the program
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
}

/// Does what was asked.
pub async fn obey(arguments: &Arguments, shared: &Shared) -> Result<ExitCode, Problem> {
    let calendar = to_count_by(arguments.calendar.as_deref(), shared).await?;
    let policy = read(&arguments.policy)?;
    let life = Life::of(&policy, &asked(arguments)?, &calendar).map_err(|fault| problem(fault, &policy))?;
    if let Some(file) = &arguments.svg {
        std::fs::write(file, life.svg(&calendar)).map_err(|error| {
            let message = format!("{}: {error}", file.display());
            Problem::new("output", message, "check where the picture goes")
        })?;
    }
    match shared.output {
        Output::Program => Shared::json(&life)?,
        Output::Person => say(life.text().trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn asked(arguments: &Arguments) -> Result<Asked, Problem> {
    let from = DateTime::parse_from_rfc3339(&arguments.from).map_err(|error| {
        Problem::new(
            "usage",
            format!("--from is no time: {error}"),
            "write it with its offset: 2026-11-02T09:30:00Z",
        )
    })?;
    let region = arguments.region.as_deref().map(str::parse).transpose();
    let region =
        region.map_err(|error| Problem::new("usage", format!("--region: {error}"), "write one of them"))?;
    Ok(Asked {
        from: from.with_timezone(&Utc),
        region: region.unwrap_or(Region::EnglandAndWales),
        track: arguments.track.as_deref().map(TrackId::from),
        beginning: if arguments.informal {
            Beginning::Informal
        } else {
            Beginning::Formal
        },
    })
}

fn problem(fault: NoLife, policy: &Policy) -> Problem {
    let cure = match &fault {
        NoLife::Beyond(beyond) => return Problem::from(*beyond),
        NoLife::Informal { .. } => "leave --informal out".to_owned(),
        NoLife::Track { track, .. } => {
            let tracks = policy.stages.iter().flat_map(|stage| &stage.tracks);
            let known: Vec<&str> = tracks.map(|track| track.id.as_str()).collect();
            match nearest(track.as_str(), known.iter().copied()) {
                Some(right) => format!("did you mean `{right}`?"),
                None if known.is_empty() => "leave --track out".to_owned(),
                None => format!("it has {}", known.join(", ")),
            }
        }
    };
    Problem::new("policy", fault, cure)
}
