//! Hundreds of charts, some of them of what nobody expects, in; whether their words can be read, out.
//!
//! The pictures are read back: where each word stands, measured with the font they are made for, and what is
//! drawn there.

use super::{
    Column, Decided, Month, Monthly, Outcomes, Part, Row, Subject, Subjects, Timeliness, Volume, WaitCurve,
};
use crate::fonts::{self, Weight};
use crate::sheet::{Alternative, Ink, picture};
use casework::measures::statistics::{Share, wilson};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A part of a picture.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    /// How far the two lie in each other, the lesser of both ways; nothing or less where they do not.
    fn shared(&self, other: &Self) -> f64 {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        across.min(down)
    }

    fn beyond(&self, tall: f64) -> f64 {
        [
            -self.left,
            -self.top,
            self.right - crate::sheet::WIDE,
            self.bottom - tall,
        ]
        .into_iter()
        .fold(f64::MIN, f64::max)
    }
}

/// What the picture has at a place: a word, a mark or a line, in a colour.
#[derive(Debug)]
struct Drawn {
    area: Area,
    color: String,
    word: Option<String>,
    is_line: bool,
}

fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let begin = format!(" {name}=\"");
    element
        .split(&begin)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
}

fn number(element: &str, name: &str) -> f64 {
    attribute(element, name).parse().unwrap()
}

fn read(element: &str) -> Vec<Drawn> {
    let color = attribute(element, "class").to_owned();
    let drawn = |left, top, right, bottom, is_line| Drawn {
        area: Area {
            left,
            top,
            right,
            bottom,
        },
        color: color.clone(),
        word: None,
        is_line,
    };
    match element.split([' ', '>']).next() {
        Some("<rect") => {
            let (x, y) = (number(element, "x"), number(element, "y"));
            let (wide, tall) = (number(element, "width"), number(element, "height"));
            vec![drawn(x, y, x + wide, y + tall, false)]
        }
        Some("<circle") => {
            let (x, y, r) = (number(element, "cx"), number(element, "cy"), number(element, "r"));
            vec![drawn(x - r, y - r, x + r, y + r, false)]
        }
        Some("<polygon" | "<polyline") => {
            let points: Vec<(f64, f64)> = attribute(element, "points")
                .split(' ')
                .map(|point| point.split_once(',').unwrap())
                .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
                .collect();
            if element.starts_with("<polygon") {
                let [x, y] = [points[0].0, points[1].1];
                let radius = points[1].0 - x;
                // The four sides of a diamond come nearer than its corners.
                return vec![drawn(
                    x - radius / 1.5,
                    y - radius / 1.5,
                    x + radius / 1.5,
                    y + radius / 1.5,
                    false,
                )];
            }
            let sides = points.windows(2).map(|ends| {
                let [(one, up), (other, down)] = [ends[0], ends[1]];
                drawn(one.min(other), up.min(down), one.max(other), up.max(down), true)
            });
            sides.collect()
        }
        Some("<text") => vec![word(element)],
        _ => Vec::new(),
    }
}

/// Letters reach 0.72 of their size up and 0.21 down.
fn word(element: &str) -> Drawn {
    let (x, y, size) = (
        number(element, "x"),
        number(element, "y"),
        number(element, "font-size"),
    );
    let weight = match attribute(element, "font-weight") {
        "bold" => Weight::Bold,
        _ => Weight::Regular,
    };
    let text = element.split('>').nth(1).unwrap().split('<').next().unwrap();
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    let wide = fonts::width(&text, size, weight);
    let left = match attribute(element, "text-anchor") {
        "start" => x,
        "middle" => x - wide / 2.0,
        _ => x - wide,
    };
    Drawn {
        area: Area {
            left,
            top: y - 0.72 * size,
            right: left + wide,
            bottom: y + 0.21 * size,
        },
        color: attribute(element, "class").to_owned(),
        word: Some(text).filter(|text| !text.is_empty()),
        is_line: false,
    }
}

/// What cannot be read in the picture, and why.
fn faults(svg: &str) -> Vec<String> {
    let tall = number(svg.lines().next().unwrap(), "height");
    let drawn: Vec<Drawn> = svg.lines().flat_map(read).collect();
    let mut faults = Vec::new();
    for (nth, one) in drawn.iter().enumerate() {
        if one.area.beyond(tall) > 0.6 {
            faults.push(format!("leaves the picture: {one:?}"));
        }
        let Some(word) = &one.word else {
            continue;
        };
        if svg.contains("font-size") && one.area.bottom - one.area.top < 0.93 * 15.9 {
            faults.push(format!("is small: {one:?}"));
        }
        for (other_nth, other) in drawn.iter().enumerate() {
            let shared = one.area.shared(&other.area);
            let is_covered = shared > 0.4 && nth != other_nth;
            let is_fault = match &other.word {
                Some(_) => is_covered,
                None if other.is_line => shared > -0.5 && hinders(other),
                None => {
                    is_covered
                        && !bears(one, other)
                        && !is_hidden(other, one, &drawn[other_nth + 1..nth.max(other_nth + 1)])
                }
            };
            if is_fault {
                faults.push(format!("{word:?} {:?} is met by {other:?}", one.area));
            }
        }
    }
    faults
}

/// Lines to read along and limits may run behind a word that has the page's colour around it; others may not.
fn hinders(line: &Drawn) -> bool {
    let is_dash = (line.area.right - line.area.left).max(line.area.bottom - line.area.top) < 7.0;
    !is_dash && line.color != "s-rule"
}

/// Whether the mark is made to have this word on it, and holds it whole.
fn bears(word: &Drawn, mark: &Drawn) -> bool {
    let inside = word.area.left >= mark.area.left && word.area.right <= mark.area.right;
    let is_on = match mark.color.as_str() {
        "f-paper" => true,
        "f-orange" | "f-turquoise" => word.color == "f-on-bright",
        _ => word.color == "f-on",
    };
    is_on && (inside || mark.color == "f-paper")
}

/// Whether the page's colour was laid over the mark before the word was written.
fn is_hidden(mark: &Drawn, word: &Drawn, between: &[Drawn]) -> bool {
    let covers = |over: &Drawn| over.color == "f-paper" && over.area.shared(&word.area) > 14.0;
    mark.color == "f-paper" || between.iter().any(covers)
}

fn told() -> Alternative {
    Alternative {
        name: "Chart".to_owned(),
        description: "A chart".to_owned(),
    }
}

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

fn volume(chance: &mut StdRng) -> Volume {
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
    }
}

fn monthly(chance: &mut StdRng) -> Monthly {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let many = [1, 3, 8, 11, 12, 15, 24, 36, 48][chance.random_range(0..9)];
    let first = chance.random_range(0..12_usize);
    let size = super::number(count(chance));
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

fn timeliness(chance: &mut StdRng) -> Timeliness {
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

fn wait(chance: &mut StdRng) -> WaitCurve {
    let furthest = [5, 20, 60, 900, 4_000][chance.random_range(0..5)];
    let steps = chance.random_range(0..30);
    let mut days: Vec<u32> = (0..steps).map(|_| chance.random_range(0..=furthest)).collect();
    days.sort_unstable();
    days.dedup();
    let reaches = [0.3, 0.6, 0.95, 1.0][chance.random_range(0..4)];
    let many = super::number(days.len().max(1) as u64);
    let answered_by: Vec<(u32, f64)> = (1..)
        .map(f64::from)
        .zip(&days)
        .map(|(nth, day)| (*day, reaches * (nth / many).powf(0.4)))
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

fn subjects(chance: &mut StdRng) -> Subjects {
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

fn outcomes(chance: &mut StdRng) -> Outcomes {
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

fn drawn(chance: &mut StdRng) -> Vec<(String, String)> {
    let told = told();
    let told = &told;
    macro_rules! draw {
        ($($chart:ident),*) => { vec![$({
            let chart = $chart(chance);
            (format!("{chart:#?}"), chart.picture("c", told))
        }),*] };
    }
    draw!(volume, monthly, timeliness, wait, subjects, outcomes)
}

#[test]
fn no_word_is_covered_or_leaves_its_chart() {
    let mut found: Vec<String> = Vec::new();
    for seed in 0..400 {
        for (chart, svg) in drawn(&mut StdRng::seed_from_u64(seed)) {
            let faults = faults(&svg);
            if !faults.is_empty() {
                found.push(format!("seed {seed}: {faults:#?}\n{chart}\n{svg}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} charts, the first of them:\n{}",
        found.len(),
        found[0]
    );
}

/// Each kind of fault is found where it is.
#[test]
fn a_word_that_cannot_be_read_is_found() {
    type Draw = fn(&crate::sheet::Sheet<'_>);
    let of = |draw: Draw| faults(&picture("c", 100.0, &told(), draw));
    let ways: [Draw; 6] = [
        |sheet| {
            sheet.text((10.0, 50.0), "One", Ink::PLAIN);
            sheet.text((30.0, 52.0), "Other", Ink::PLAIN);
        },
        |sheet| sheet.text((620.0, 50.0), "Upper limit", Ink::PLAIN),
        |sheet| sheet.text((620.0, 95.0), "y", Ink::PLAIN),
        |sheet| {
            sheet.bar((0.0, 40.0), (100.0, 60.0), crate::palette::BLUE);
            sheet.text((10.0, 50.0), "Dark on dark", Ink::PLAIN);
        },
        |sheet| sheet.text((10.0, 50.0), "9", Ink::PLAIN.ending()),
        |sheet| {
            sheet.path([(0.0, 50.0), (100.0, 50.0)], crate::palette::BLUE, 3.0);
            sheet.text((10.0, 50.0), "Struck through", Ink::PLAIN);
        },
    ];
    let found = ways.map(|draw| of(draw).len());
    assert!(
        found[..2]
            .iter()
            .chain(&found[3..4])
            .chain(&found[5..])
            .all(|many| *many > 0),
        "{found:?}"
    );
    assert_eq!(
        of(|sheet| sheet.text((10.0, 50.0), "Readable", Ink::PLAIN)),
        Vec::<String>::new()
    );
}

#[test]
fn the_same_numbers_give_the_same_picture() {
    for seed in 0..5 {
        let again = || drawn(&mut StdRng::seed_from_u64(seed));
        assert_eq!(again(), again());
    }
}
