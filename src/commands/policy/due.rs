//! Questions about due dates, in; each date and how it was counted, out.

use super::{clock_of, read};
use crate::commands::calendar::to_count_by;
use crate::commands::{Output, Shared, say};
use casework::calendars::{Calendar, Region};
use casework::clocks::{Counted, Counting, Rolls, Within, count};
use casework::policies::{Clock, Policy};
use chrono::{DateTime, NaiveTime, Utc};
use redress::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::io::{BufRead, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// `redress policy due`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The policy's name, or its file; may be left out with --within
    #[arg(long, required_unless_present_any = ["within", "batch"])]
    policy: Option<String>,
    /// The clock's name in the policy
    #[arg(long, required_unless_present_any = ["within", "batch"], requires = "policy")]
    clock: Option<String>,
    /// A period instead of a clock, such as "5 working days"
    #[arg(long, conflicts_with = "clock")]
    within: Option<String>,
    /// When the clock starts (RFC 3339)
    #[arg(long, value_name = "TIME", required_unless_present = "batch")]
    from: Option<String>,
    /// Whose bank holidays count: england-and-wales (the default), scotland or northern-ireland
    #[arg(long)]
    region: Option<String>,
    /// Count what comes after this time, London, or on a day the office is shut, as received on the next working day
    #[arg(long, value_name = "HH:MM")]
    deemed: Option<String>,
    /// Read questions from standard input, one JSON object a line with these options' names as keys, and answer each on a line
    #[arg(long, conflicts_with_all = ["policy", "clock", "within", "from", "region", "deemed"])]
    batch: bool,
    /// Bank holidays to count by, as GOV.UK publishes them; else those in force in the settings' register, else the program's
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
}

/// One question, with the options' names as keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    policy: Option<String>,
    clock: Option<String>,
    within: Option<String>,
    from: String,
    region: Option<String>,
    deemed: Option<String>,
}

/// The answer to one question.
#[derive(Serialize)]
struct Answer<'a> {
    policy: Option<&'a str>,
    clock: Option<&'a str>,
    from: DateTime<Utc>,
    due: String,
    rule: Option<String>,
    clause: Option<&'a str>,
    counted: Vec<String>,
    calendar_version: String,
}

/// Does what was asked.
pub async fn obey(arguments: &Arguments, shared: &Shared) -> Result<ExitCode, Problem> {
    let mut desk = Desk {
        calendar: to_count_by(arguments.calendar.as_deref(), shared).await?,
        policies: HashMap::new(),
    };
    if arguments.batch {
        return batch(&mut desk);
    }
    let question = Question {
        policy: arguments.policy.clone(),
        clock: arguments.clock.clone(),
        within: arguments.within.clone(),
        from: arguments.from.clone().unwrap_or_default(),
        region: arguments.region.clone(),
        deemed: arguments.deemed.clone(),
    };
    desk.fetch_policy(&question)?;
    let asked = desk.understand(&question)?;
    let answer = asked.answer(&desk.calendar)?;
    match shared.output {
        Output::Program => Shared::json(&answer)?,
        Output::Person => tell(&asked, &answer)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers every line of standard input on a line, in the same order.
fn batch(desk: &mut Desk) -> Result<ExitCode, Problem> {
    let broken = |error: std::io::Error| Problem::new("output", error, "check where the output goes");
    let mut output = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(|error| {
            Problem::new(
                "input",
                format!("standard input: {error}"),
                "check what writes the questions",
            )
        })?;
        let mut answer = desk.answer_line(&line).unwrap_or_else(|problem| {
            let Problem { kind, message, cure } = problem;
            json!({ "error": { "kind": kind, "message": message, "cure": cure } }).to_string()
        });
        answer.push('\n');
        let written = output.write_all(answer.as_bytes());
        match written {
            // A reader that has gone away (`| head`) has all it wants.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
            written => written.map_err(broken)?,
        }
    }
    output.flush().map_err(broken)?;
    Ok(ExitCode::SUCCESS)
}

/// What answers: the calendar, and each policy once it was asked for.
struct Desk {
    calendar: Calendar,
    policies: HashMap<String, Policy>,
}

/// A question that makes sense.
struct Asked<'a> {
    policy: Option<&'a Policy>,
    clock: Option<&'a Clock>,
    name: &'a str,
    within: Within,
    counting: Counting,
    rolls: Rolls,
    from: DateTime<Utc>,
    region: Region,
}

impl Desk {
    fn answer_line(&mut self, line: &[u8]) -> Result<String, Problem> {
        let question: Question = serde_json::from_slice(line).map_err(|error| {
            let cure = "write one JSON object a line: {\"policy\":\"code\",\"clock\":\"s1_ack\",\"from\":\"2026-11-02T09:30:00Z\"}";
            Problem::new("usage", format!("this is no question: {error}"), cure)
        })?;
        self.fetch_policy(&question)?;
        let answer = self.understand(&question)?.answer(&self.calendar)?;
        serde_json::to_string(&answer).map_err(|error| Problem::new("output", error, "report this"))
    }

    fn understand<'a>(&'a self, question: &'a Question) -> Result<Asked<'a>, Problem> {
        let from = DateTime::parse_from_rfc3339(&question.from).map_err(|error| {
            Problem::new(
                "usage",
                format!("`from` is no time: {error}"),
                "write it with its offset: 2026-11-02T09:30:00Z",
            )
        })?;
        let region = match &question.region {
            Some(text) => wrong("region", text.parse(), "write one of them")?,
            None => Region::EnglandAndWales,
        };
        let deemed = question.deemed.as_deref().map(office_closes).transpose()?;
        let policy = question.policy.as_ref().and_then(|name| self.policies.get(name));
        let (clock, within, rolls) = period(policy, question)?;
        let usual = match (policy, clock) {
            (Some(policy), Some(clock)) => policy.counting_of(clock),
            (Some(policy), None) => policy.counting,
            _ => Counting::Day0,
        };
        Ok(Asked {
            policy,
            clock,
            name: question
                .clock
                .as_deref()
                .or(question.within.as_deref())
                .unwrap_or_default(),
            within,
            counting: deemed.unwrap_or(usual),
            rolls,
            from: from.with_timezone(&Utc),
            region,
        })
    }

    /// Reads the question's policy when it is named for the first time.
    fn fetch_policy(&mut self, question: &Question) -> Result<(), Problem> {
        if let Some(name) = &question.policy
            && !self.policies.contains_key(name)
        {
            self.policies.insert(name.clone(), read(name)?);
        }
        Ok(())
    }
}

/// The clock that was named, or the period.
fn period<'a>(
    policy: Option<&'a Policy>,
    question: &Question,
) -> Result<(Option<&'a Clock>, Within, Rolls), Problem> {
    match (policy, &question.clock, &question.within) {
        (Some(policy), Some(name), None) => {
            let clock = clock_of(policy, name)?;
            Ok((Some(clock), clock.within, clock.rolls))
        }
        (_, None, Some(text)) => {
            let within = wrong("within", text.parse(), "write it that way")?;
            Ok((None, within, Rolls::Never))
        }
        (None, Some(_), _) => Err(Problem::new(
            "usage",
            "a clock is named, and no policy",
            "give `policy` beside `clock`",
        )),
        _ => Err(Problem::new(
            "usage",
            "a question is about one clock or one period",
            "give either `clock` or `within`",
        )),
    }
}

fn wrong<T, E: std::fmt::Display>(key: &str, read: Result<T, E>, cure: &'static str) -> Result<T, Problem> {
    read.map_err(|error| Problem::new("usage", format!("`{key}`: {error}"), cure))
}

fn office_closes(text: &str) -> Result<Counting, Problem> {
    let until = NaiveTime::parse_from_str(text, "%H:%M");
    wrong("deemed", until, "write when the office closes: 17:00").map(|until| Counting::Deemed { until })
}

impl<'a> Asked<'a> {
    fn answer(&self, calendar: &Calendar) -> Result<Answer<'a>, Problem> {
        let Counted {
            due,
            counted,
            calendar_version,
        } = count(
            &self.within,
            self.counting,
            self.rolls,
            self.from,
            self.region,
            calendar,
        )?;
        Ok(Answer {
            policy: self.policy.map(|policy| policy.id.as_str()),
            clock: Some(self.name),
            from: self.from,
            due: due.to_string(),
            rule: self.clock.map(|clock| clock.basis.rule()),
            clause: self.clock.map(|clock| clock.basis.clause.as_str()),
            counted,
            calendar_version,
        })
    }
}

fn tell(asked: &Asked<'_>, answer: &Answer<'_>) -> Result<(), Problem> {
    say(&format!("due {}", answer.due))?;
    if let Some(Clock { within, basis, .. }) = asked.clock {
        let (rule, clause, says) = (basis.rule(), &basis.clause, basis.words());
        say(&format!(
            "  {within} by rule {rule}, {clause}: \u{201c}{says}\u{201d}"
        ))?;
    }
    for step in &answer.counted {
        say(&format!("  {step}"))?;
    }
    say(&format!("  calendar {}", answer.calendar_version))
}
