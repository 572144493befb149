//! Settings, a clock and chance, in; bot and worker at work, out.

use crate::house::{House, mailboxes, outgoing};
use crate::problem::Problem;
use crate::settings::{Homes, Report, Settings};
use bot::{Bot, Mailbox, Tally};
use casework::calendars::Calendar;
use casework::given::{Chance, Clock};
use register::{Opening, Register, RegisterError};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use worker::papers::Circulating;
use worker::{Deadlines, Delivered, Outgoing, SeenTo, Worker};

/// How often is asked whether the register was given new rules.
const LOOK_AT_RULES: Duration = Duration::from_secs(10);

/// Which rooms are at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rooms {
    /// Both.
    BotAndWorker,
    /// Mail is taken in, letters wait.
    Bot,
    /// Letters go out, mail waits.
    Worker,
}

/// Who is told how far long work has come.
#[derive(Clone, Copy)]
pub struct Progress {
    /// So many of so many messages are taken in.
    pub messages: fn(done: usize, all: usize),
    /// So many letters are done.
    pub letters: fn(done: u64),
}

impl Progress {
    /// Nobody.
    pub const NONE: Self = Self {
        messages: |_, _| {},
        letters: |_| {},
    };
}

/// What was done in one go.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// What became of messages.
    pub messages: Tally,
    /// What had fallen due.
    pub deadlines: SeenTo,
    /// What became of letters.
    pub letters: Delivered,
    /// Quarterly reports that were drawn or sent.
    pub papers: u64,
}

/// Does all that is due and comes back.
pub async fn once(
    settings: &Settings,
    rooms: Rooms,
    clock: Arc<dyn Clock>,
    chance: Chance,
    progress: Progress,
    stop: &CancellationToken,
) -> Result<Done, Problem> {
    let (mailboxes, outgoing) = ways(settings, rooms)?;
    let mut house = opened(settings, clock, chance).await?;
    let mut done = Done::default();
    let mut bot = bot(&mut house, progress);
    let mut trouble = None;
    for mailbox in &mailboxes {
        // One that cannot be used keeps back no other.
        match bot::look_once(&mut bot, mailbox, stop).await {
            Ok(tally) => done.messages.add(&tally),
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    if let Some(trouble) = trouble {
        return Err(trouble.into());
    }
    if let Some(outgoing) = outgoing {
        // What follows from a date may be a letter, and goes at once.
        done.deadlines = deadlines(&mut house).see_to_all(stop).await?;
        // A report that cannot be drawn keeps back no letter.
        let papers = match circulating(settings, &mut house) {
            Some(mut circulating) => Box::pin(circulating.see_to_all()).await,
            None => Ok(0),
        };
        let mut worker = worker(&mut house, outgoing, progress);
        let delivered = worker::deliver_due(&mut worker, stop).await;
        worker::hang_up(&mut worker).await;
        done.letters = delivered?;
        done.papers = papers?;
    }
    house.register.close().await;
    Ok(done)
}

/// Lets the rooms work until `stop`, then waits for what is under way.
pub async fn run(
    settings: &Settings,
    rooms: Rooms,
    clock: Arc<dyn Clock>,
    chance: Chance,
    stop: CancellationToken,
) -> Result<(), Problem> {
    let mut chance = chance;
    let mut worked = false;
    while !stop.is_cancelled() {
        let turn = (Arc::clone(&clock), chance.fork());
        let begun = Box::pin(shift(settings, rooms, turn, &stop)).await;
        match begun {
            Ok(()) => worked = true,
            // What has begun once can begin: a register that is busy, a policy file half written.
            Err(problem) if worked => {
                tracing::error!(%problem, "the new rules could not be read; tried again in a while");
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(LOOK_AT_RULES) => {}
                }
            }
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}

/// The rooms at work until `stop`, or until the register is given other rules than they work by.
async fn shift(
    settings: &Settings,
    rooms: Rooms,
    (clock, chance): (Arc<dyn Clock>, Chance),
    stop: &CancellationToken,
) -> Result<(), Problem> {
    let (mailboxes, outgoing) = ways(settings, rooms)?;
    let mut house = opened(settings, clock, chance).await?;
    tracing::info!(calendar = house.rules.calendar.version(), "at work");
    let stop = stop.child_token();
    let bot = (rooms != Rooms::Worker).then(|| bot(&mut house, Progress::NONE));
    let worker = outgoing.map(|outgoing| {
        let deadlines = deadlines(&mut house);
        (deadlines, worker(&mut house, outgoing, Progress::NONE))
    });
    let circulating = circulating(settings, &mut house).filter(|_| rooms != Rooms::Bot);
    let listening = async {
        if let Some(bot) = bot {
            bot::watch(bot, mailboxes, stop.clone()).await;
        }
    };
    let acting = async {
        if let Some((deadlines, worker)) = worker {
            let delivering = Box::pin(worker::work(worker, stop.clone()));
            let watching = worker::watch_deadlines(deadlines, stop.clone());
            tokio::join!(delivering, watching);
        }
    };
    let circulating = async {
        if let Some(circulating) = circulating {
            Box::pin(worker::papers::watch(circulating, stop.clone())).await;
        }
    };
    tokio::join!(listening, acting, circulating, until_new_rules(&house, &stop));
    house.register.close().await;
    Ok(())
}

/// A house whose open dates are counted by the calendar in force.
async fn opened(settings: &Settings, clock: Arc<dyn Clock>, chance: Chance) -> Result<House, Problem> {
    let mut house = House::open(settings, Opening::Create, clock, chance).await?;
    crate::simulate::must_be_real(&house.register).await?;
    let now = house.clock.now();
    let mut luck = house.chance();
    worker::recount(&house.register, &house.rules, now, &mut luck).await?;
    Ok(house)
}

/// Ends the shift when another calendar is put in force than the one it counts by, or the register is
/// given a policy that it has not read.
async fn until_new_rules(house: &House, stop: &CancellationToken) {
    let mut said = false;
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_AT_RULES) => {}
        }
        match has_new_rules(house).await {
            Ok(true) => {
                tracing::info!("a new policy or calendar is in force: it is read");
                stop.cancel();
            }
            Ok(false) => said = false,
            Err(error) if !said => {
                tracing::warn!(%error, "whether new rules are in force could not be seen");
                said = true;
            }
            Err(_) => {}
        }
    }
}

async fn has_new_rules(house: &House) -> Result<bool, RegisterError> {
    let mut tx = house.register.read().await?;
    let calendar = tx.calendar_in_force(Calendar::embedded()).await?;
    Ok(calendar.version() != house.rules.calendar.version() || tx.has_more_than(&house.rules.book).await?)
}

/// The calendar that dates are counted by.
pub async fn calendar_in_force(register: &Register) -> Result<Calendar, RegisterError> {
    let mut tx = register.read().await?;
    tx.calendar_in_force(Calendar::embedded()).await
}

/// Where mail comes from and where letters go, for the rooms at work. A fault of the settings
/// shows before the register is opened.
fn ways(settings: &Settings, rooms: Rooms) -> Result<(Vec<Mailbox>, Option<Outgoing>), Problem> {
    let mailboxes = match rooms {
        Rooms::Worker => Vec::new(),
        Rooms::Bot | Rooms::BotAndWorker => mailboxes(settings)?,
    };
    let outgoing = match rooms {
        Rooms::Bot => None,
        Rooms::Worker | Rooms::BotAndWorker => Some(outgoing(settings)?),
    };
    Ok((mailboxes, outgoing))
}

fn bot(house: &mut House, progress: Progress) -> Bot {
    Bot {
        register: house.register.clone(),
        rules: Arc::clone(&house.rules),
        clock: Arc::clone(&house.clock),
        chance: house.chance(),
        progress: progress.messages,
    }
}

fn deadlines(house: &mut House) -> Deadlines {
    let chance = house.chance();
    Deadlines::new(
        house.register.clone(),
        Arc::clone(&house.rules),
        Arc::clone(&house.clock),
        chance,
    )
}

/// What gives out quarterly reports, where the settings say to whom.
fn circulating(settings: &Settings, house: &mut House) -> Option<Circulating> {
    let report = settings.report.as_ref()?;
    Some(papers(settings, report, house))
}

/// The same where somebody asks for it.
pub fn papers(settings: &Settings, report: &Report, house: &mut House) -> Circulating {
    Circulating {
        register: house.register.clone(),
        rules: Arc::clone(&house.rules),
        how: report.circulation(),
        homes: settings.landlord.homes.map(Homes::all),
        words: report.words.clone(),
        clock: Arc::clone(&house.clock),
        chance: house.chance(),
    }
}

fn worker(house: &mut House, outgoing: Outgoing, progress: Progress) -> Worker {
    Worker {
        register: house.register.clone(),
        rules: Arc::clone(&house.rules),
        clock: Arc::clone(&house.clock),
        chance: house.chance(),
        name: format!("worker {}", std::process::id()),
        outgoing,
        progress: progress.letters,
    }
}
