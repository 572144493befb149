//! How far a mailbox was read, in; the same from another program, out.

use std::collections::BTreeSet;

use anyhow::ensure;
use casework::arrivals::{Arrival, Place};
use chrono::TimeDelta;
use libtest_mimic::Trial;
use register::{Cursor, Reading};

use super::desk::{Desk, mail};
use crate::ground::{Ground, both};

pub fn trials() -> Vec<Trial> {
    let kept = both("register::a_mailbox_s_cursor_is_kept", kept);
    let asked = both("register::settled_uids_are_those_of_this_source", asked);
    kept.into_iter().chain(asked).collect()
}

fn cursor(desk: &Desk) -> Cursor {
    Cursor {
        source: "INBOX of u at mail.example.org:993".to_owned(),
        uidvalidity: u32::MAX,
        since: desk.now(),
        settled_to: 7,
        put_away_to: 5,
        reading: None,
    }
}

async fn kept(ground: Ground) -> anyhow::Result<()> {
    let desk = Desk::open(ground).await?;
    ensure!(desk.register.cursor("complaints").await?.is_none());
    let other = cursor(&desk);
    desk.register.keep_cursor("other", &other).await?;
    let reading = Reading {
        from: 8,
        to: u32::MAX,
        starts: 2,
    };
    for cursor in [
        cursor(&desk),
        Cursor {
            reading: Some(reading),
            settled_to: u32::MAX,
            ..cursor(&desk)
        },
        Cursor {
            source: "Archive".to_owned(),
            uidvalidity: 1,
            settled_to: 0,
            put_away_to: 0,
            ..cursor(&desk)
        },
    ] {
        desk.register.keep_cursor("complaints", &cursor).await?;
        let beside = desk.beside().await?;
        ensure!(beside.cursor("complaints").await? == Some(cursor));
        beside.close().await;
    }
    ensure!(desk.register.cursor("other").await? == Some(other));
    Ok(())
}

async fn asked(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let cursor = Cursor {
        uidvalidity: 3,
        ..cursor(&desk)
    };
    for (mailbox, uidvalidity, uid) in [
        ("complaints", 3, "8"),
        ("complaints", 3, "10"),
        ("complaints", 4, "9"),
        ("other", 3, "11"),
    ] {
        let (who, words) = (format!("p{uid}@post.example"), format!("Wall {uid} is wet."));
        let arrival = desk.arrival(uid, mail(&who, &format!("{uid}@p.example"), "Damp", &words));
        let place = Place {
            mailbox: mailbox.to_owned(),
            uidvalidity,
            uid: uid.to_owned(),
        };
        let arrival = Arrival {
            place,
            ..Arrival::clone(&arrival)
        };
        let batch = [std::sync::Arc::new(arrival)];
        let now = desk.now();
        let tally = bot::take_in_batch(&desk.register, &desk.rules, &batch, now, &mut desk.chance).await?;
        ensure!(tally.taken_in() == 1, "{tally:?}");
    }
    let many: Vec<u32> = (1..=5_000).collect();
    for (uids, settled) in [(&many[..], vec![8, 10]), (&[8, 9], vec![8]), (&[], vec![])] {
        let asked = desk.register.settled_uids("complaints", &cursor, uids).await?;
        ensure!(asked == BTreeSet::from_iter(settled), "{asked:?}");
    }
    // What another source brought in under the same numbers, before this one was taken up, is not this one's.
    let later = Cursor {
        since: cursor.since + TimeDelta::seconds(1),
        ..cursor
    };
    let asked = desk.register.settled_uids("complaints", &later, &many).await?;
    ensure!(asked.is_empty(), "{asked:?}");
    Ok(())
}
