//! `redress doctor`: everything that can be wrong before going live, each fault with its cure.

use super::{Output, Shared, chance, clock, say};
use casework::addresses::Address;
use redress::Problem;
use redress::doctor::{Finding, Practice, State, examine};
use std::process::ExitCode;

/// Arguments of `redress doctor`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  redress doctor --send-to complaints@example.org")]
pub struct Arguments {
    /// Where the test letter goes; else to the first mailbox's own address
    #[arg(long, value_name = "ADDRESS")]
    send_to: Option<Address>,
}

/// Examines; fails where a fault was found.
pub async fn obey(arguments: Arguments, shared: Shared) -> Result<ExitCode, Problem> {
    let (settings, file) = shared.found_settings()?;
    let clock = clock();
    let practice = Practice {
        clock: &*clock,
        chance: chance()?,
        send_to: arguments.send_to,
    };
    let mut book = Book::new(shared.output);
    Box::pin(examine(&settings, &file, practice, &mut |finding| {
        book.write(finding);
    }))
    .await;
    book.end()
}

/// What was found, as it is told.
struct Book {
    output: Output,
    group: String,
    counts: [u32; 3],
    trouble: Option<Problem>,
}

impl Book {
    fn new(output: Output) -> Self {
        Self {
            output,
            group: String::new(),
            counts: [0; 3],
            trouble: None,
        }
    }

    fn write(&mut self, finding: &Finding) {
        self.counts[finding.state as usize] += 1;
        let told = match self.output {
            Output::Program => Shared::json(finding),
            Output::Person => self.tell(finding),
        };
        if let Err(problem) = told {
            self.trouble.get_or_insert(problem);
        }
    }

    fn tell(&mut self, finding: &Finding) -> Result<(), Problem> {
        let Finding {
            group,
            check,
            state,
            says,
            cure,
        } = finding;
        if self.group != *group {
            self.group.clone_from(group);
            say(group)?;
        }
        let state = match state {
            State::Ok => "ok",
            State::Warning => "WARNING",
            State::Fault => "FAULT",
        };
        let cure = cure
            .as_ref()
            .map(|cure| format!(" \u{2013} {cure}"))
            .unwrap_or_default();
        say(&format!("  {state:<8} {check}: {says}{cure}"))
    }

    fn end(self) -> Result<ExitCode, Problem> {
        if let Some(problem) = self.trouble {
            return Err(problem);
        }
        let [well, warnings, faults] = self.counts;
        if self.output == Output::Person {
            say(&format!(
                "faults: {faults}, warnings: {warnings}, as it should be: {well}"
            ))?;
        }
        Ok(ExitCode::from(u8::from(faults > 0)))
    }
}
