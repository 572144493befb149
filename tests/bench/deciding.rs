//! A folder of messages, in; what it costs to read and to decide one of them, out.
//!
//! Each is decided as the first of its sender ([`decide`] with nothing known), under the settings of
//! `intake.py`; most become a case with three letters. Nothing is written:
//!
//! ```text
//! cargo run --release --example deciding -- FOLDER [ROUNDS [LETTERS]]
//! ```
//!
//! Printed is the time on the processor, of the quickest of the rounds. The kernel counts it
//! (`/proc/thread-self/schedstat`), so this needs Linux. Time stands still and chance has a seed, so
//! that every round decides the same: what was decided, byte for byte, goes to the file `LETTERS`, to
//! be held against that of another version.

mod folder;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use casework::arrivals::Arrival;
use casework::calendars::{Calendar, Region};
use casework::cases::{Key, Keys, Rulebook};
use casework::decide::{Known, Plan, decide};
use casework::given::Chance;
use casework::ids::ContactId;
use casework::letters::Templates;
use casework::messages::OwnMail;
use casework::office::OfficeHours;
use casework::policies::Policy;
use casework::rules::{Directory, Handler, HandlerKind, Landlord, Posting, ReceiptLimits, Rules};
use casework::triage::Words;
use chrono::{DateTime, TimeDelta, Utc};
use folder::{arrival, messages, on_the_processor};

/// How often the folder is taken in where nothing else is asked.
const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("which folder? deciding FOLDER [ROUNDS [LETTERS]]")?;
    let rounds = arguments.next().map_or(Ok(ROUNDS), |rounds| rounds.parse())?;
    let messages = messages(Path::new(&folder))?;
    if messages.is_empty() {
        return Err(format!("{folder} holds no file").into());
    }
    let now: DateTime<Utc> = "2026-11-11T10:00:00Z".parse()?;
    let mut chance = Chance::from_seed([1; 32]);
    let (rules, known) = (rules(now, &mut chance)?, Known::default());
    let (mut reading, mut deciding) = (u64::MAX, u64::MAX);
    for _ in 0..rounds.max(1) {
        let mut chance = Chance::from_seed([2; 32]);
        let batch = messages.clone();
        let begun = on_the_processor()?;
        let arrivals: Vec<Arc<Arrival>> = batch
            .into_iter()
            .map(|raw| Arc::new(arrival(raw, now, &rules.own)))
            .collect();
        let read = on_the_processor()?;
        for arrival in &arrivals {
            std::hint::black_box(decide(&rules, &known, arrival, now, &mut chance));
        }
        reading = reading.min(read - begun);
        deciding = deciding.min(on_the_processor()? - read);
    }
    let mut letters = 0;
    let mut file = arguments.next().map(std::fs::File::create).transpose()?;
    let mut chance = Chance::from_seed([2; 32]);
    for raw in &messages {
        let arrival = Arc::new(arrival(raw.clone(), now, &rules.own));
        let plan = decide(&rules, &known, &arrival, now, &mut chance);
        letters += plan.letters.len();
        if let Some(file) = &mut file {
            write(&plan, file)?;
        }
    }
    let count = u64::try_from(messages.len())?;
    let each = |nanoseconds: u64| Duration::from_nanos(nanoseconds / count).as_secs_f64() * 1e6;
    println!(
        "{count} messages, {letters} letters: reading {:.1} \u{b5}s a message, deciding {:.1} \u{b5}s",
        each(reading),
        each(deciding)
    );
    Ok(())
}

/// What was decided of each message: all that is written of it but the message itself.
fn write(plan: &Plan, out: &mut impl Write) -> std::io::Result<()> {
    let settled = plan.settled.as_ref();
    let settled = settled.map(|settled| (settled.id, settled.outcome, &settled.why, settled.case));
    writeln!(
        out,
        "{settled:?}\n{:?}",
        (&plan.contacts, &plan.tasks, &plan.tokens)
    )?;
    for case in &plan.cases {
        writeln!(out, "{case:?}")?;
    }
    for letter in &plan.letters {
        writeln!(out, "{} {}", letter.key, letter.envelope_from)?;
        out.write_all(&letter.raw)?;
    }
    Ok(())
}

/// As `intake.py` settles them.
fn rules(now: DateTime<Utc>, chance: &mut Chance) -> Result<Rules, Box<dyn Error>> {
    let region = Region::EnglandAndWales;
    let policy = |text| {
        Policy::read(text)
            .map(Arc::new)
            .map_err(|faults| format!("{faults:?}"))
    };
    let in_force = policy(Policy::embedded("om-web").ok_or("no such policy")?)?;
    let code = Policy::measuring(region).map(policy).transpose()?;
    let hazards = Policy::binding(region).map(policy).transpose()?;
    let calendar = Arc::new(Calendar::embedded());
    let mut book = Rulebook::default();
    for policy in [Some(&in_force), code.as_ref(), hazards.as_ref()]
        .into_iter()
        .flatten()
    {
        book.add_policy(Arc::clone(policy));
    }
    book.add_calendar(Arc::clone(&calendar));
    let mut team = |name: &str, address: &str| -> Result<Handler, Box<dyn Error>> {
        let id = ContactId::new(now, chance);
        Ok(Handler::new(id, name, address.parse()?, HandlerKind::Team))
    };
    let complaints = team("complaints-team", "complaints.team@housing.example")?;
    let safeguarding = team("Safeguarding team", "safeguarding@housing.example")?;
    let administrators = team("Administrators' team", "it@housing.example")?;
    let directory = Directory {
        handlers: vec![complaints.clone(), safeguarding.clone(), administrators.clone()],
        complaints_team: vec![complaints],
        on_call: Vec::new(),
        safeguarding: vec![safeguarding],
        administrator: vec![administrators],
    };
    let post = Posting {
        from: "Example Homes complaints <complaints@housing.example>".parse()?,
        replies: "complaints+{token}@housing.example".parse()?,
        bounces: "complaints+{token}@housing.example".parse()?,
        receipts: ReceiptLimits {
            per_sender_hour: 100_000,
            per_sender_day: 100_000,
            oldest: TimeDelta::days(3650),
        },
    };
    Ok(Rules {
        landlord: Landlord {
            name: "Example Homes".to_owned(),
            region,
            office_hours: OfficeHours::default(),
            out_of_hours: Some("0161 496 0000".to_owned()),
            telephone: None,
            post_address: None,
        },
        policy: in_force,
        code,
        hazards,
        calendar,
        book,
        directory,
        routes: Vec::new(),
        words: Words::embedded().map_err(|faults| format!("{faults:?}"))?,
        templates: Templates::embedded()?,
        keys: Keys::new(vec![Key::draw("2026".to_owned(), chance)]).ok_or("no keys")?,
        own: OwnMail {
            addresses: vec!["complaints@housing.example".parse()?],
            message_id_domains: vec![post.message_id_domain()],
            web_forms: Vec::new(),
        },
        post,
    })
}
