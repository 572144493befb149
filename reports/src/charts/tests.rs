//! Hundreds of charts, some of them of what nobody expects, in; whether their words can be read, out.
//!
//! The pictures are read back: where each word stands, measured with the font they are made for, and what is
//! drawn there.

mod extreme;

use crate::fonts::{self, Weight};
use crate::sheet::{Alternative, Ink, picture};
use rand::SeedableRng;
use rand::rngs::StdRng;

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
        if one.area.bottom - one.area.top < 0.93 * 15.9 {
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

fn drawn(chance: &mut StdRng) -> Vec<(String, String)> {
    let told = told();
    let told = &told;
    macro_rules! draw {
        ($($chart:ident),*) => { vec![$({
            let chart = extreme::$chart(chance);
            (format!("{chart:#?}"), chart.picture("c", told))
        }),*] };
    }
    draw!(volume, monthly, timeliness, wait, subjects, outcomes)
}

#[test]
fn no_word_is_covered_or_leaves_its_chart() {
    let mut found: Vec<String> = Vec::new();
    for seed in 0..200 {
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
