//! One row a measure: what it is, how sure that is, and whether it can be relied on.

use super::timeliness::{beside, percent};
use super::{Scene, section, text, volume};
use crate::charts::{Month as Point, Monthly};
use crate::model::{Block, Cell, Chart, Drawing, Section, Table, Value};
use crate::words::of_all;
use casework::measures::statistics::{Points, Process, Share, wilson};
use casework::measures::{ByStage, Counted, Measured, Month};

/// So many of a month are needed for its percentage to be set beside others.
const ENOUGH: u64 = 20;

/// A measure that is a share, taken from what is counted of a span.
type Taken = fn(&Counted) -> Share;

fn acknowledged(counted: &Counted) -> Share {
    counted.acknowledged.own[0]
}

fn first(counted: &Counted) -> Share {
    counted.answers.own[0].share()
}

fn second(counted: &Counted) -> Share {
    counted.answers.own[1].share()
}

fn by_code(which: usize) -> Taken {
    match which {
        0 => |counted| both(&counted.acknowledged)[0],
        1 => |counted| counted.answers.code[0].share(),
        _ => |counted| counted.answers.code[1].share(),
    }
}

fn both(measured: &Measured<ByStage<Share>>) -> ByStage<Share> {
    measured.code
}

/// A measure: its name, how it is taken, and its target.
type Measure = (&'static str, Taken, Option<u8>);

fn measures(scene: Scene<'_>) -> Vec<Measure> {
    let targets = scene.about.notes.targets;
    let (acknowledge, answer) = (targets.acknowledged, targets.answered);
    let mut measures: Vec<Measure> = vec![
        ("Acknowledged in time, our policy", acknowledged, acknowledge),
        ("Answered in time at stage 1, our policy", first, answer),
        ("Answered in time at stage 2, our policy", second, answer),
    ];
    if scene.about.code.beside().is_some() {
        measures.extend([
            ("Acknowledged in time, the Code", by_code(0), acknowledge),
            ("Answered in time at stage 1, the Code", by_code(1), answer),
            ("Answered in time at stage 2, the Code", by_code(2), answer),
        ]);
    }
    measures
}

/// One row a measure: of the quarter, and over time.
pub(crate) fn assurance(scene: Scene<'_>) -> Section {
    let table = |id, caption: &str, columns: &[&str], row: fn(Scene<'_>, Measure) -> (String, Vec<Cell>)| {
        Block::Table(Table {
            id,
            caption: caption.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            rows: measures(scene)
                .into_iter()
                .map(|measure| row(scene, measure))
                .collect(),
        })
    };
    let columns = [
        "Measure",
        "This quarter",
        "Likely range",
        "Target",
        "Beside the target",
    ];
    section(
        "assurance",
        "What can be relied on",
        vec![
            table(
                "assurance",
                "Measures of the quarter beside their targets",
                &columns,
                of_quarter,
            ),
            table(
                "variation",
                "The same over time",
                &["Measure", "Last four quarters", "Variation", "Assurance"],
                over_time,
            ),
            text(format!(
                "Variation says whether the latest months lie within their usual range; assurance, whether the measure \
                 can be expected to reach its target. Both need 12 months with at least {ENOUGH} complaints each."
            )),
        ],
    )
}

fn of_quarter(scene: Scene<'_>, (name, taken, target): Measure) -> (String, Vec<Cell>) {
    let share = taken(scene.now());
    let range = wilson(share).filter(|_| share.percent().is_some());
    let range = range.map_or(Value::NotApplicable.into(), |(low, high)| {
        Value::Range(low, high).into()
    });
    let aim = target.map_or_else(
        || Value::NotApplicable.into(),
        |target| Cell::words(format!("{target}%")),
    );
    let said = target.map_or_else(|| "no target".to_owned(), |target| beside(share, target));
    (
        name.to_owned(),
        vec![Cell::words(of_all(share)), range, aim, Cell::words(said)],
    )
}

fn over_time(scene: Scene<'_>, (name, taken, target): Measure) -> (String, Vec<Cell>) {
    let four = scene.four().iter().map(|(_, counted)| taken(counted));
    let four = four.map(|share| match share.all {
        0 => "none".to_owned(),
        _ => share
            .percent()
            .unwrap_or_else(|| format!("{} of {}", share.of, share.all)),
    });
    let four = Cell::words(four.collect::<Vec<String>>().join(", "));
    let (variation, assurance) = relied_on(scene, taken, target);
    (
        name.to_owned(),
        vec![four, Cell::words(variation), Cell::words(assurance)],
    )
}

/// Percentages month by month, where each month has enough.
fn by_month(scene: Scene<'_>, taken: Taken) -> Option<Vec<f64>> {
    let shares: Vec<Share> = scene.months().iter().map(|(_, counted)| taken(counted)).collect();
    let enough = !shares.is_empty() && shares.iter().all(|share| share.all >= ENOUGH);
    enough.then(|| {
        shares
            .iter()
            .filter_map(|share| share.value())
            .map(|value| value * 100.0)
            .collect()
    })
}

/// What can be said of variation and of assurance (Making Data Count, in words instead of icons).
fn relied_on(scene: Scene<'_>, taken: Taken, target: Option<u8>) -> (&'static str, &'static str) {
    let Some(values) = by_month(scene, taken) else {
        return ("fewer than 20 a month", "fewer than 20 a month");
    };
    let process = Process::of(&values);
    let Points::Limited(limits, _) = process.points else {
        return ("too few months", "too few months");
    };
    let latest = process.signals.iter().rev().take(3).flatten().next();
    let variation = match latest {
        None => "usual",
        Some(signal) => volume::in_words(*signal),
    };
    let assurance = match target.map(f64::from) {
        None => "no target",
        Some(target) if target > limits.upper => "consistently misses",
        Some(target) if target < limits.lower => "consistently meets",
        Some(_) => "hit and miss",
    };
    (variation, assurance)
}

/// The share answered in time month by month; none where months have too few.
pub(crate) fn in_time_by_month(scene: Scene<'_>) -> Option<Section> {
    let values = by_month(scene, first)?;
    let process = Process::of(&values);
    let Points::Limited(limits, _) = process.points else {
        return None;
    };
    let mut latest = scene.months().iter().zip(&process.signals).rev().take(3);
    let latest = latest.find_map(|((month, _), signal)| Some((month, (*signal)?)));
    let heading = match latest {
        Some((month, signal)) => format!(
            "Answers in time at stage 1: {} was {}",
            month.name(),
            volume::in_words(signal)
        ),
        None => "Answers in time at stage 1 varied within the usual range".to_owned(),
    };
    let first_shown = values.len().saturating_sub(volume::MONTHS);
    let points = scene
        .months()
        .iter()
        .zip(&values)
        .zip(&process.signals)
        .skip(first_shown);
    let points = points.map(|(((month, _), value), signal)| Point {
        name: month.short().to_owned(),
        year: month.year(),
        value: value.round(),
        stands_out: signal.is_some(),
    });
    let rows = scene.months().iter().zip(&process.signals).skip(first_shown).map(
        |((month, counted), signal): (&(Month, Counted), _)| {
            let cells = vec![
                Cell::count(first(counted).all),
                percent(first(counted)),
                Cell::words(signal.map_or("usual", volume::in_words)),
            ];
            (format!("{} {}", month.short(), month.year()), cells)
        },
    );
    let chart = Chart {
        id: "in-time-by-month",
        caption: format!("Share of stage 1 complaints answered in time each month, {}", scene.about.landlord),
        description: format!(
            "A line of {} months in percent; the average is {:.0}%, the usual range from {:.0}% to {:.0}%.",
            values.len() - first_shown,
            limits.mean,
            limits.lower.max(0.0),
            limits.upper.min(100.0)
        ),
        source: scene.source("Stage 1 complaints by the month in which they were received; open and overdue ones count as late."),
        drawing: Drawing::Monthly(Monthly {
            months: points.collect(),
            limits: Some((limits.mean, limits.lower.max(0.0), limits.upper.min(100.0))),
            setting: volume::set_in_sight(first_shown),
            of_quarter: volume::of_quarter(scene),
            unusual: "Unusual month".to_owned(),
        }),
        table: Table {
            id: "in-time-by-month",
            caption: "Stage 1 complaints answered in time, by the month in which they were received".to_owned(),
            columns: ["Month", "Due", "In time", "Pattern"].map(ToOwned::to_owned).to_vec(),
            rows: rows.collect(),
        },
    };
    Some(section("in-time-by-month", heading, vec![Block::Chart(chart)]))
}
