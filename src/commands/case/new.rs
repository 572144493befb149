//! A call, a visit or a letter that somebody wrote down, in; a case opened for it, out.

use super::making::{problem, tell};
use crate::commands::staff;
use crate::commands::{Shared, chance, clock};
use casework::addresses::Address;
use casework::cases::Channel;
use casework::decide::{Caller, Plan, WrittenDown, written_down};
use casework::ids::ContactId;
use casework::moves::people::Retype;
use casework::moves::{self, Doing};
use casework::reach::Reach;
use casework::triage::ContactType;
use chrono::{DateTime, Utc};
use redress::{House, Problem};
use register::{Opening, RegisterError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// So often others may write the same people between our reading and our writing.
const MOST_TRIES: u32 = 5;

/// Arguments of `redress case new`.
#[derive(clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
#[command(group = clap::ArgGroup::new("way").required(true))]
pub struct Arguments {
    /// It came by telephone
    #[arg(long, group = "way")]
    by_telephone: bool,
    /// It came by letter
    #[arg(long, group = "way")]
    by_post: bool,
    /// It was said face to face
    #[arg(long, group = "way")]
    in_person: bool,
    /// Who complains; left out where nobody says it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<Address>,
    /// Their telephone number
    #[arg(long, value_name = "NUMBER")]
    telephone: Option<String>,
    /// Where letters reach them
    #[arg(long, value_name = "ADDRESS")]
    post_address: Option<String>,
    /// What it is about, in a line
    #[arg(long, value_name = "WORDS")]
    subject: Option<String>,
    /// Their words: a file, or - for standard input
    #[arg(long, value_name = "FILE|-")]
    words: PathBuf,
    /// When they called, came, or when the letter arrived: the clocks run from then
    #[arg(long, value_name = "TIME")]
    received: DateTime<Utc>,
    /// It is something small to set right: it begins at the policy's informal step
    #[arg(long)]
    concern: bool,
    /// Who writes it down: a name or an address of [[staff]] in the settings
    #[arg(long, env = "REDRESS_BY", value_name = "WHO")]
    by: String,
}

impl Arguments {
    fn told(&self) -> Result<WrittenDown, Problem> {
        let channel = match (self.by_telephone, self.by_post) {
            (true, _) => Channel::Telephone,
            (_, true) => Channel::Post,
            _ => Channel::InPerson,
        };
        let words = read(&self.words)?;
        WrittenDown::must_be_words(&words)
            .map_err(|why| Problem::new("usage", why.to_string(), why.cure()))?;
        let name = self.name.as_deref().unwrap_or_default();
        let mail = self.mail.as_ref().map(Reach::mail);
        let post = self.post_address.as_deref();
        let telephone = self.telephone.as_deref();
        let reached_by = [
            mail,
            post.map(|address| Reach::post(address, name)),
            telephone.map(|number| Reach::telephone(number, name)),
        ];
        Ok(WrittenDown {
            caller: Caller {
                name: self.name.clone(),
                reached_by: reached_by.into_iter().flatten().collect(),
            },
            channel,
            subject: self.subject.clone(),
            words,
            received_at: self.received,
        })
    }
}

/// Opens the case, and tells its reference.
pub async fn open(arguments: &Arguments, shared: &Shared) -> Result<ExitCode, Problem> {
    let told = arguments.told()?;
    let settings = shared.settings()?;
    let mut house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    let by = staff(&house.rules, &arguments.by)?;
    if told.received_at > house.clock.now() {
        let cure = "give `--received` the time at which it came";
        return Err(Problem::new("usage", "that has not come yet", cure));
    }
    let mut tries = 0;
    let plan = loop {
        match once(&mut house, &told, by, arguments).await {
            Err(RegisterError::Moved | RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
            result => break result?,
        }
    };
    house.register.close().await;
    tell(&plan?, &[], shared.output)?;
    Ok(ExitCode::SUCCESS)
}

async fn once(
    house: &mut House,
    told: &WrittenDown,
    by: ContactId,
    arguments: &Arguments,
) -> Result<Result<Plan, Problem>, RegisterError> {
    let now = house.clock.now();
    let mut luck = house.chance();
    let rules = Arc::clone(&house.rules);
    let Some(by) = rules.directory.handler(by) else {
        let cure = "see [[staff]] in the settings";
        return Ok(Err(Problem::new("usage", "they are in no directory", cure)));
    };
    let arrival = told.arrival(by, now, &mut luck, &rules.own);
    let strangers = [Arc::clone(&arrival)];
    house.register.stow(&strangers).await?;
    let mut tx = house.register.write().await?;
    let mut known = tx.known(&strangers, &rules.book, now).await?;
    let Some(mut known) = known.pop() else {
        return Err(RegisterError::Moved);
    };
    let people = tx.known_people(&told.caller.reached_by).await?;
    known.sender = people.first().map(|(_, contact)| *contact);
    known.loads = tx.loads(&rules.directory.sharers()).await?;
    let plan = match written_down(&rules, &known, (told, &arrival), now, &mut luck) {
        Ok(plan) => plan,
        Err(error) => {
            let cure = "run `redress doctor`";
            return Ok(Err(Problem::new("case", error, cure)));
        }
    };
    tx.apply(std::slice::from_ref(&plan), now).await?;
    let case = plan.cases.first().map(|case| case.after.id);
    if let Some(case) = case.filter(|_| arguments.concern)
        && let Some(file) = tx.case_file(case, (&[], &[]), &rules).await?
    {
        let concern = Retype {
            contact_type: ContactType::Concern,
            signpost: String::new(),
        };
        let doing = Doing {
            by: Some(by.id),
            at: now,
            now,
        };
        // Refused, nothing is written at all: the case is not opened.
        match moves::make(&rules, &file, &concern, doing, &mut luck) {
            Ok(concern) => tx.apply(&[concern], now).await?,
            Err(refused) => return Ok(Err(problem(&refused))),
        }
    }
    tx.commit().await?;
    Ok(Ok(plan))
}

fn read(file: &Path) -> Result<String, Problem> {
    let read = if file.as_os_str() == "-" {
        let mut words = String::new();
        std::io::stdin().read_to_string(&mut words).map(|_| words)
    } else {
        std::fs::read_to_string(file)
    };
    read.map_err(|error| {
        let cure = "give `--words` a file with plain text, or - for standard input";
        Problem::new("usage", format!("{}: {error}", file.display()), cure)
    })
}
