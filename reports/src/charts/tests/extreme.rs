//! A seed, in; charts as they come and as nobody expects them, out.

use crate::charts::{
    Column, Decided, Month, Monthly, Outcomes, Part, Row, Subject, Subjects, Timeliness, Volume, WaitCurve,
    number,
};
use casework::measures::statistics::{Share, wilson};
use rand::RngExt;
use rand::rngs::StdRng;

/// Counts as they come, and as nobody expects them.
fn count(chance: &mut StdRng) -> u64 {
    match chance.random_range(0..6) {
        0 => 0,
        1 => chance.random_range(0..5),
        2 => chance.random_range(0..30),
        3 => chance.random_range(0..300),
        4 => chance.random_range(0..9_000),
        _ => chance.random_range(0..100_000),
    }
}

fn name(chance: &mut StdRng) -> String {
    const NAMES: [&str; 7] = [
        "Repairs",
        "Damp, mould and leaks",
        "Antisocial behaviour handling",
        "How we dealt with reports of antisocial behaviour and noise from neighbours",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch tenancies",
        "Complaints about <staff> & contractors \"on site\"",
        "W",
    ];
    NAMES[chance.random_range(0..NAMES.len())].to_owned()
}

pub(super) fn volume(chance: &mut StdRng) -> Volume {
    let first = chance.random_range(0..4_usize);
    let alike = count(chance);
    let is_alike = chance.random_bool(0.3);
    let columns = (0..chance.random_range(0..=12_usize)).map(|nth| Column {
        months: ["Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec"][(first + nth) % 4].to_owned(),
        year: 2024 + i32::try_from((first + nth) / 4).unwrap(),
        stages: if is_alike {
            [alike, alike / 9]
        } else {
            [count(chance), count(chance)]
        },
    });
    Volume {
        columns: columns.collect(),
        reported: [(1, "This quarter"), (4, "These twelve months")][chance.random_range(0..2_usize)],
    }
}

pub(super) fn monthly(chance: &mut StdRng) -> Monthly {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let many = [1, 3, 8, 11, 12, 15, 24, 36, 48][chance.random_range(0..9)];
    let first = chance.random_range(0..12_usize);
    let size = number(count(chance));
    let months = (0..many).map(|nth| Month {
        name: MONTHS[(first + nth) % 12].to_owned(),
        year: 2023 + i32::try_from((first + nth) / 12).unwrap(),
        value: (size * chance.random_range(0.0..1.0_f64)).round(),
        stands_out: chance.random_bool(0.2),
    });
    let months: Vec<Month> = months.collect();
    let mean = size / 2.0;
    let limits = match chance.random_range(0..4) {
        0 => (0.0, 0.0, 0.0),
        1 => (mean, mean, mean),
        2 => (mean, -mean, 2.0 * mean),
        _ => (mean, 0.7 * mean, 1.3 * mean),
    };
    Monthly {
        limits: (months.len() >= 12).then_some(limits),
        months,
        setting: 12,
        of_quarter: chance.random_range(0..=3),
        unusual: "Unusual: part of a run of 7 or more, or outside the limits of the usual range".to_owned(),
    }
}

pub(super) fn timeliness(chance: &mut StdRng) -> Timeliness {
    let parts = [
        (Part::InTime, "Within standard time"),
        (Part::Extended, "Within an agreed extension"),
        (Part::Late, "Late"),
        (Part::Overdue, "Open and overdue"),
    ];
    let row = |chance: &mut StdRng| {
        let parts: Vec<u64> = (0..4)
            .map(|_| if chance.random_bool(0.4) { 0 } else { count(chance) })
            .collect();
        let share = Share {
            of: parts[0] + parts[1],
            all: parts.iter().sum(),
        };
        Row {
            name: [
                "Oct–Dec 2025",
                "Last 12 months",
                "The 12 months to the end of September 2026",
            ][chance.random_range(0..3)]
            .to_owned(),
            likely: share
                .percent()
                .and(wilson(share))
                .zip(share.value())
                .map(|((low, high), value)| (low, value, high)),
            percent: share.percent(),
            of: format!("{} of {}", share.of, share.all),
            parts,
        }
    };
    let stages = (0..chance.random_range(0..=2)).map(|_| {
        let rows = (0..chance.random_range(0..=5)).map(|_| row(chance)).collect();
        (format!("{} (10 working days)", name(chance)), rows)
    });
    Timeliness {
        stages: stages.collect(),
        parts: parts.map(|(part, word)| (part, word.to_owned())).to_vec(),
        target: [None, Some(0.0), Some(0.95), Some(1.0)][chance.random_range(0..4)],
    }
}

pub(super) fn wait(chance: &mut StdRng) -> WaitCurve {
    let furthest = [5, 20, 60, 900, 4_000][chance.random_range(0..5)];
    let steps = chance.random_range(0..30);
    let mut days: Vec<u32> = (0..steps).map(|_| chance.random_range(0..=furthest)).collect();
    days.sort_unstable();
    days.dedup();
    let in_the_end = [0.3, 0.6, 0.95, 1.0][chance.random_range(0..4)];
    let many = number(days.len().max(1) as u64);
    let answered_by: Vec<(u32, f64)> = (1..)
        .map(f64::from)
        .zip(&days)
        .map(|(nth, day)| (*day, in_the_end * (nth / many).powf(0.4)))
        .collect();
    let mut reached = Vec::new();
    for (share, word) in [(0.5, "Half by day"), (0.9, "9 in 10 by day")] {
        if let Some((day, answered)) = answered_by.iter().find(|(_, answered)| *answered >= share) {
            reached.push((*day, *answered, format!("{word} {day}")));
        }
    }
    let limit = chance.random_range(1..30);
    let extended = limit + chance.random_range(0..20);
    let limits = [
        (limit, format!("{limit} days: Code limit")),
        (extended, format!("{extended} days: with an extension")),
        (limit + 2, "our own promise".to_owned()),
    ];
    WaitCurve {
        answered_by,
        limits: limits.into_iter().take(chance.random_range(0..=3)).collect(),
        reached,
        since: ["Working days since the complaint was acknowledged", "Days"][chance.random_range(0..2)]
            .repeat(chance.random_range(1..3)),
    }
}

pub(super) fn subjects(chance: &mut StdRng) -> Subjects {
    let has_before = chance.random_bool(0.8);
    let subject = |chance: &mut StdRng| Subject {
        name: name(chance),
        now: count(chance),
        before: has_before.then(|| count(chance)),
    };
    Subjects {
        subjects: (0..chance.random_range(0..=12))
            .map(|_| subject(chance))
            .collect(),
        others: chance.random_bool(0.5).then(|| subject(chance)),
    }
}

pub(super) fn outcomes(chance: &mut StdRng) -> Outcomes {
    let many = chance.random_range(1..=5);
    let parts = [
        "Upheld",
        "Partly upheld",
        "Not upheld",
        "Withdrawn by the resident",
        "Settled before an answer",
    ];
    let bars = (0..chance.random_range(1..=3)).map(|_| Decided {
        name: name(chance),
        parts: (0..many).map(|_| count(chance)).collect(),
    });
    Outcomes {
        bars: bars.collect(),
        parts: parts[..many].iter().map(|part| (*part).to_owned()).collect(),
    }
}
