//! Words of the command line, in; amounts, times, findings and people, out.

use casework::addresses::Address;
use casework::cases::Finding;
use casework::clocks::Due;
use casework::moves::people::Person;
use casework::policies::Event;
use casework::reach::Reach;
use casework::triage::{ContactType, Hazard};
use chrono::{DateTime, TimeDelta, Utc};

/// The most that can be written in one amount: more is a slip of the pen.
const MOST_POUNDS: u64 = 1_000_000;

/// Somebody whom a command names.
#[derive(Clone, Debug, clap::Args)]
pub struct Somebody {
    /// Their name
    #[arg(value_name = "NAME")]
    name: String,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<Address>,
    /// Their telephone number
    #[arg(long, value_name = "NUMBER")]
    telephone: Option<String>,
    /// Where letters reach them
    #[arg(long, value_name = "ADDRESS")]
    post_address: Option<String>,
}

impl Somebody {
    /// The person.
    pub fn person(self) -> Person {
        let reached_by = ways(
            &self.name,
            self.mail.as_ref(),
            self.telephone.as_deref(),
            self.post_address.as_deref(),
        );
        Person {
            name: self.name,
            reached_by,
        }
    }
}

/// The ways to reach somebody of that name, the way they are answered first.
pub fn ways(name: &str, mail: Option<&Address>, telephone: Option<&str>, post: Option<&str>) -> Vec<Reach> {
    let mail = mail.map(Reach::mail);
    let post = post.map(|address| Reach::post(address, name));
    let telephone = telephone.map(|number| Reach::telephone(number, name));
    [mail, post, telephone].into_iter().flatten().collect()
}

/// An amount in pounds: 120, 120.50, £1,250.
pub fn pence(text: &str) -> Result<u64, String> {
    let no = || format!("\u{201c}{text}\u{201d} is no amount of pounds: write 120 or 120.50");
    let plain = text.trim().trim_start_matches('\u{a3}').replace(',', "");
    let (pounds, pence) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() > 2 {
        return Err(no());
    }
    let tenths = if pence.len() == 1 { 10 } else { 1 };
    let pounds: u64 = pounds.parse().map_err(|_| no())?;
    let pence: u64 = pence.parse().map_err(|_| no())?;
    if pounds > MOST_POUNDS {
        return Err(format!("\u{201c}{text}\u{201d} is more than £{MOST_POUNDS}"));
    }
    Ok(pounds * 100 + pence * tenths)
}

/// A London day, of which the beginning counts, or a time.
pub fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    match text.parse::<Due>().map_err(|error| error.to_string())? {
        Due::At(at) => Ok(at),
        Due::On(date) => {
            let before = date.pred_opt().ok_or("that day is before every calendar")?;
            Ok(Due::On(before).ends_at() + TimeDelta::microseconds(1))
        }
    }
}

/// What stands in a file, or comes from standard input where that is `-`.
pub fn from_file(file: &str) -> Result<String, String> {
    let read = if file == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    read.map_err(|error| format!("{error}: give a file with plain text, or - for standard input"))
}

/// What the Ombudsman found.
pub fn finding(text: &str) -> Result<Finding, String> {
    named(text, &Finding::ALL, |finding| finding.as_str().replace('_', "-"))
}

/// A danger.
pub fn hazard(text: &str) -> Result<Hazard, String> {
    named(text, &Hazard::ALL, |hazard| hazard.as_str().to_owned())
}

/// What the law on hazards names, and a person puts on record.
const ABOUT_DANGER: [Event; 6] = [
    Event::Investigated,
    Event::MadeSafe,
    Event::SafetyWorkDone,
    Event::PreventionArranged,
    Event::PreventionBegun,
    Event::RenewedInvestigationRequested,
];

/// What was done about a danger, or asked for.
pub fn about_danger(text: &str) -> Result<Event, String> {
    named(text, &ABOUT_DANGER, |event| event.as_str().to_owned())
}

/// What a contact is.
pub fn contact_type(text: &str) -> Result<ContactType, String> {
    named(text, &ContactType::ALL, |kind| kind.as_str().to_owned())
}

fn named<T: Copy>(text: &str, all: &[T], name: impl Fn(T) -> String) -> Result<T, String> {
    let found = all.iter().copied().find(|one| name(*one) == text);
    found.ok_or_else(|| {
        let names: Vec<String> = all.iter().copied().map(name).collect();
        format!("write one of: {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_read_as_people_write_them() {
        for (text, amount) in [
            ("120", 12_000),
            ("120.5", 12_050),
            ("0.05", 5),
            ("\u{a3}1,250.00", 125_000),
        ] {
            assert_eq!(pence(text), Ok(amount), "{text}");
        }
        for wrong in [
            "",
            "-5",
            "1.234",
            "1.",
            ".5",
            "five",
            "1000001",
            "99999999999999999999",
        ] {
            assert!(pence(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_counts_from_its_beginning_in_london() {
        for (text, at) in [
            ("2026-11-03", "2026-11-03T00:00:00Z"),
            ("2026-07-03", "2026-07-02T23:00:00Z"),
            ("2026-11-03T10:30:00Z", "2026-11-03T10:30:00Z"),
        ] {
            assert_eq!(moment(text), Ok(at.parse().unwrap()), "{text}");
        }
        assert!(moment("3 November").is_err());
    }

    #[test]
    fn a_word_that_is_not_known_is_answered_with_those_that_are() {
        assert_eq!(finding("no-maladministration"), Ok(Finding::NoMaladministration));
        assert_eq!(contact_type("compliment"), Ok(ContactType::Compliment));
        assert!(hazard("ghosts").unwrap_err().contains("gas"));
        assert_eq!(about_danger("made-safe"), Ok(Event::MadeSafe));
        assert!(about_danger("responded").unwrap_err().contains("investigated"));
    }
}
