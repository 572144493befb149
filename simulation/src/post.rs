//! A course and who complains, in; the message with which it came, and the person, out.

use crate::course::Course;
use crate::habits::SUBJECTS;
use crate::told::Named;
use crate::world::World;
use casework::addresses::Address;
use casework::arrivals::{Arrival, Place, Stamp};
use casework::cases::Channel;
use casework::decide::{NewContact, Outcome, Settled};
use casework::messages::{Class, Sender};
use casework::reach::Reach;
use std::sync::Arc;

/// The name under which simulated messages stand where others name their mailbox: a register that holds one was
/// simulated, and no mail is ever taken into it or sent from it.
pub const MAILBOX: &str = "simulation";

const FIRST: [&str; 24] = [
    "Alex", "Amina", "Ben", "Bola", "Carys", "Chen", "Dana", "Ewa", "Farid", "Grace", "Hana", "Ian", "Jo",
    "Kofi", "Leila", "Mo", "Nia", "Omar", "Priya", "Rhys", "Sofia", "Tariq", "Una", "Yusuf",
];
const LAST: [&str; 24] = [
    "Ahmed",
    "Barnes",
    "Clarke",
    "Davies",
    "Evans",
    "Fox",
    "Green",
    "Hughes",
    "Iqbal",
    "Jones",
    "Khan",
    "Lewis",
    "Moss",
    "Nowak",
    "Okoro",
    "Patel",
    "Quinn",
    "Reed",
    "Shah",
    "Taylor",
    "Usman",
    "Walsh",
    "Young",
    "Zielinski",
];

fn name(number: u64) -> (&'static str, &'static str) {
    let pick = |names: &[&'static str; 24], number: u64| {
        let place = usize::try_from(number % 24).unwrap_or_default();
        names.get(place).copied().unwrap_or_default()
    };
    (pick(&FIRST, number), pick(&LAST, number / 24 + number))
}

/// Whoever complains; nobody is there twice.
pub fn person(course: &Course, named: &Named) -> NewContact {
    let (first, last) = name(course.number);
    let whole = format!("{first} {last}");
    let reached_by = match course.channel {
        Channel::Post => vec![Reach::post(
            &format!("{} Example Street, Exampletown", course.number + 1),
            &whole,
        )],
        _ => address(course).as_ref().map(Reach::mail).into_iter().collect(),
    };
    NewContact {
        id: named.complainant,
        name: Some(whole),
        reached_by,
    }
}

fn address(course: &Course) -> Option<Address> {
    let (first, last) = name(course.number);
    format!("{first}.{last}.{}@residents.example", course.number)
        .to_lowercase()
        .parse()
        .ok()
}

/// The message with which it came.
pub fn message(world: &World, course: &Course, named: &Named) -> Settled {
    let place = Place {
        mailbox: MAILBOX.to_owned(),
        uidvalidity: 0,
        uid: course.number.to_string(),
    };
    let at = course.received_at;
    let stamp = Stamp::Server {
        internal: Some(at),
        now: at,
    };
    let mut arrival = Arrival::mail(place, stamp, raw(course).into_bytes(), &world.own);
    arrival.channel = course.channel;
    arrival.message.class = Class::Human;
    arrival.message.sender = Sender::Certain;
    Settled {
        id: named.message,
        arrival: Arc::new(arrival),
        outcome: Outcome::Opened,
        why: vec!["it was simulated".to_owned()],
        case: Some(named.case),
        sender: Some(named.complainant),
        duplicate_of: None,
    }
}

fn raw(course: &Course) -> String {
    let words = SUBJECTS
        .get(course.subject)
        .map_or(&[][..], |subject| subject.words);
    let place = usize::try_from(course.number).unwrap_or_default() % words.len().max(1);
    let (subject, words) = words
        .get(place)
        .copied()
        .unwrap_or(("A complaint", "I am not happy."));
    let (first, last) = name(course.number);
    let from = address(course).filter(|_| course.channel == Channel::Mail);
    let from = from.map_or_else(String::new, |address| {
        let date = course.received_at.to_rfc2822();
        format!("From: {first} {last} <{address}>\r\nMessage-ID: <{address}>\r\nDate: {date}\r\n")
    });
    format!(
        "{from}Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\nThis is matter {} of a simulation.\r\n{first} {last}\r\n",
        course.number
    )
}
