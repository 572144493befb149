//! Settings and the register's identifiers for people, in; the landlord's rules, out.

mod directory;

use crate::problem::Problem;
use crate::settings::{Landlord, PolicyChoice, Settings};
use casework::calendars::Region;
use casework::cases::Keys;
use casework::cases::Rulebook;
use casework::given::Chance;
use casework::ids::ContactId;
use casework::letters::Templates;
use casework::messages::OwnMail;
use casework::policies::Policy;
use casework::rules::{Directory, Handler, Posting, ReceiptLimits, Rules};
use casework::triage::Words;
use casework::{calendars::Calendar, toml_text::Fault};
use chrono::{DateTime, Utc};
use directory::{directory, people, routes};
use register::Register;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// The policy in force and its text, word for word.
pub fn policy_text(landlord: &Landlord, folder: Option<&Path>) -> Result<(Policy, String), Problem> {
    let (name, text) = match &landlord.policy {
        PolicyChoice::File(file) => (file.display().to_string(), read_file(file)?),
        PolicyChoice::Named(name) => {
            let own = folder
                .map(|folder| folder.join(format!("{name}.toml")))
                .filter(|file| file.is_file());
            match (own, Policy::embedded(name)) {
                (Some(file), _) => (file.display().to_string(), read_file(&file)?),
                (None, Some(text)) => (name.clone(), text.to_owned()),
                (None, None) => return Err(no_such_policy(name)),
            }
        }
    };
    let policy = Policy::read(&text).map_err(|faults| policy_problem(&name, &faults))?;
    if policy.is_rule_set() {
        let message = format!("{name} is a set of rules beside complaints: no stage of it is formal");
        let cure = "name a policy with a formal stage as `policy` in [landlord]";
        return Err(Problem::new("policy", message, cure));
    }
    Ok((policy, text))
}

fn read_file(file: &Path) -> Result<String, Problem> {
    std::fs::read_to_string(file).map_err(|error| {
        let message = format!("the policy {} cannot be read: {error}", file.display());
        Problem::new("policy", message, "correct `policy` in [landlord]")
    })
}

fn no_such_policy(name: &str) -> Problem {
    let known: Vec<&str> = Policy::embedded_names().collect();
    let cure = match casework::toml_text::nearest(name, known.iter().copied()) {
        Some(right) => format!("did you mean `{right}`?"),
        None => format!("known here: {}; or give the path of a file", known.join(", ")),
    };
    Problem::new(
        "policy",
        format!("there is no policy \u{201c}{name}\u{201d}"),
        cure,
    )
}

/// The first fault of a policy file, and how many more there are.
fn policy_problem(name: &str, faults: &[Fault]) -> Problem {
    let Some(first) = faults.first() else {
        return Problem::new(
            "policy",
            format!("{name} cannot be read"),
            "run `redress policy check`",
        );
    };
    let line = first.line.map(|line| format!(" line {line}")).unwrap_or_default();
    let more = match faults.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more: `redress policy check {name}` shows them)"),
    };
    Problem::new(
        "policy",
        format!("{name}{line}: {}", first.message),
        format!("{}{more}", first.cure),
    )
}

/// How many cases of an older version are read again in one go.
const REFOLDED_AT_ONCE: u32 = 500;

/// A policy that comes with the program and stands beside the landlord's own, with its text.
type StandsBeside = (Arc<Policy>, &'static str);

fn beside(what: &str, text: Option<&'static str>) -> Result<Option<StandsBeside>, Problem> {
    let read = |text| {
        let policy = Policy::read(text).map_err(|faults| policy_problem(what, &faults))?;
        Ok((Arc::new(policy), text))
    };
    text.map(read).transpose()
}

/// What of the settings is only understood when rules are made of it – categories, the region, the
/// letters' words – tried without a register. The region comes back, and the people under identifiers
/// of the moment.
pub(crate) fn rehearse(settings: &Settings) -> Result<(Region, Directory), Problem> {
    let landlord = landlord(&settings.landlord)?;
    let numbered = (0_u128..).map(|number| ContactId(Uuid::from_u128(number)));
    let handlers = numbered
        .zip(people(settings))
        .map(|(id, person)| Handler::new(id, person.name, person.address, person.kind));
    let directory = directory(settings, handlers.collect());
    routes(settings, &directory)?;
    templates(settings)?;
    Ok((landlord.region, directory))
}

/// Makes the landlord's rules of the settings, giving people their identifiers in the register.
pub async fn make(
    settings: &Settings,
    register: &Register,
    keys: Keys,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Rules, Problem> {
    let (policy, text) = policy_text(&settings.landlord, settings.policies_folder.as_deref())?;
    let policy = Arc::new(policy);
    let landlord = landlord(&settings.landlord)?;
    let code = beside("the Code", Policy::measuring(landlord.region))?;
    let hazards = beside("the law on hazards", Policy::binding(landlord.region))?;
    let mut in_force = vec![(Arc::clone(&policy), text.as_str())];
    let others = code.iter().chain(&hazards);
    in_force.extend(others.map(|(policy, text)| (Arc::clone(policy), *text)));
    let mut tx = register.write().await?;
    let calendar = tx.calendar_in_force(Calendar::embedded()).await?;
    let book: Rulebook = tx.rulebook(&in_force, &calendar, now).await?;
    while tx.refold(&book, REFOLDED_AT_ONCE).await? > 0 {}
    let mut handlers = Vec::new();
    for person in people(settings) {
        let id = tx.enrol(&person, now, chance).await?;
        handlers.push(Handler::new(id, person.name, person.address, person.kind));
    }
    tx.commit().await?;
    let (directory, post) = (directory(settings, handlers), posting(settings));
    Ok(Rules {
        landlord,
        routes: routes(settings, &directory)?,
        policy,
        code: code.map(|(code, _)| code),
        hazards: hazards.map(|(law, _)| law),
        calendar: Arc::new(calendar),
        book,
        directory,
        words: Words::embedded().map_err(Problem::of_words)?,
        templates: templates(settings)?,
        keys,
        own: own_mail(settings, &post),
        post,
    })
}

fn landlord(landlord: &Landlord) -> Result<casework::rules::Landlord, Problem> {
    let region: Region = landlord
        .region
        .parse()
        .map_err(|error| Problem::new("settings", error, "write one of them as `region` in [landlord]"))?;
    Ok(casework::rules::Landlord {
        name: landlord.name.clone(),
        region,
        office_hours: landlord.office_hours,
        out_of_hours: landlord.out_of_hours.clone(),
        telephone: landlord.telephone.clone(),
        post_address: landlord.post_address.clone(),
    })
}

/// The letters' words: those in the landlord's folder stand before the built-in ones.
fn templates(settings: &Settings) -> Result<Templates, Problem> {
    let mut overrides = BTreeMap::new();
    if let Some(folder) = &settings.letters {
        let fault = |error: std::io::Error| {
            let message = format!("the letters in {} cannot be read: {error}", folder.display());
            Problem::new("letters", message, "correct `folder` in [letters]")
        };
        read_into(&mut overrides, folder, "").map_err(fault)?;
    }
    Ok(Templates::with_overrides(overrides)?)
}

/// The texts of a folder and of those in it, each by its way from the first.
fn read_into(texts: &mut BTreeMap<String, String>, folder: &Path, way: &str) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{way}{name}");
        if name.rsplit('/').next().is_some_and(|last| last.starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            read_into(texts, &path, &format!("{name}/"))?;
        } else {
            texts.insert(name, std::fs::read_to_string(path)?);
        }
    }
    Ok(())
}

fn own_mail(settings: &Settings, post: &Posting) -> OwnMail {
    let mailboxes = settings.mailboxes.iter().map(|mailbox| mailbox.address.clone());
    let from = &settings.outgoing.from.address;
    OwnMail {
        addresses: mailboxes.chain([from.clone()]).collect(),
        message_id_domains: vec![post.message_id_domain()],
        web_forms: Vec::new(),
    }
}

fn posting(settings: &Settings) -> Posting {
    let outgoing = &settings.outgoing;
    Posting {
        from: outgoing.from.clone(),
        replies: outgoing.replies.clone(),
        bounces: outgoing.bounces.clone(),
        receipts: ReceiptLimits {
            per_sender_hour: outgoing.receipts.per_sender_hour,
            per_sender_day: outgoing.receipts.per_sender_day,
            oldest: outgoing.receipts.oldest,
        },
    }
}
