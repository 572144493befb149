//! A mailbox whose messages are numbered anew, in; each of them known, and none in another's place, out.

use std::sync::Arc;

use anyhow::ensure;
use casework::arrivals::Arrival;
use libtest_mimic::Trial;

use super::desk::{Desk, count, mail};
use crate::ground::{Ground, both};

pub fn trials() -> Vec<Trial> {
    [
        both(
            "register::numbered_anew_and_back_nothing_stands_still",
            back_again,
        ),
        both(
            "register::equal_messages_are_two_however_they_are_numbered",
            equal,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The message at that UID of a mailbox with that UIDVALIDITY.
fn at(desk: &Desk, uidvalidity: u32, uid: &str, raw: Vec<u8>) -> Arc<Arrival> {
    let mut arrival = Arrival::clone(&desk.arrival(uid, raw));
    arrival.place.uidvalidity = uidvalidity;
    Arc::new(arrival)
}

fn complaint(about: &str) -> Vec<u8> {
    let id = format!("{about}@p.example");
    mail("ann@post.example", &id, about, &format!("The {about} is broken."))
}

async fn back_again(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    for (uidvalidity, lying, fresh) in [
        (1, vec![("1", "lift"), ("2", "door")], 2),
        // The door has the lift's number, first under a new count, then under the old one.
        (2, vec![("1", "door")], 0),
        (1, vec![("1", "door")], 0),
        (1, vec![("1", "door"), ("3", "roof")], 1),
    ] {
        let lying: Vec<_> = lying
            .into_iter()
            .map(|(uid, about)| at(&desk, uidvalidity, uid, complaint(about)))
            .collect();
        let tally = desk.take_in(&lying).await?;
        ensure!(
            tally.failed.is_empty() && tally.taken_in() == fresh,
            "{uidvalidity}: {tally:?}"
        );
    }
    ensure!(count(&desk.ground, "message where direction = 'in'").await? == 3);
    desk.is_sound().await
}

async fn equal(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let lying = |desk: &Desk, uidvalidity, uids: std::ops::Range<u32>| -> Vec<_> {
        uids.map(|uid| at(desk, uidvalidity, &uid.to_string(), complaint("lift")))
            .collect()
    };
    let one = lying(&desk, 1, 1..2);
    ensure!(desk.take_in(&one).await?.taken_in() == 1);
    // More than one statement looks for.
    let many = lying(&desk, 2, 1..41);
    let tally = desk.take_in(&many).await?;
    ensure!(tally.known == 1 && tally.taken_in() == 39, "{tally:?}");
    let messages = count(&desk.ground, "message where direction = 'in'").await?;
    ensure!(messages == 40, "{messages} rows for 40 messages");
    desk.is_sound().await
}
