//! How many complaints came, and whether that is unusual.

use super::{Scene, note, part_counted, section, text};
use crate::charts::{self, Column, Monthly, Volume};
use crate::model::{Block, Cell, Chart, Drawing, Edition, Mark, Section, Table, Value};
use crate::notes::Rebase;
use crate::words::{grouped, many};
use casework::measures::statistics::{Change, Limits, Points, Process, SINGLE, Signal, Steadiness, compare};
use casework::measures::{Counted, Month, Quarter};

/// So many months are shown at most, of all that are counted.
pub(super) const MONTHS: usize = 36;
/// So many set the usual range.
const SETTING: usize = 12;

/// How many came in each of eight quarters.
pub(crate) fn volume(scene: Scene<'_>) -> Section {
    let [first, second] = scene.now().received;
    let mut said = vec![format!(
        "{}, and {} went to stage 2.",
        crate::words::capital(&many(
            first,
            "complaint was received at stage 1",
            "complaints were received at stage 1"
        )),
        match second {
            0 => "none".to_owned(),
            second => grouped(second),
        }
    )];
    said.extend(per_home(scene));
    let mut blocks = vec![text(said.join(" "))];
    blocks.push(picture(scene));
    blocks.push(note(
        "More complaints is not always worse: it can mean that complaining has become easier.",
    ));
    section("volume", heading(scene), blocks)
}

/// Eight quarters, as a chart.
pub(super) fn picture(scene: Scene<'_>) -> Block {
    Block::Chart(Chart {
        id: "volume",
        caption: format!(
            "Complaints received each quarter, by stage, {}",
            scene.about.landlord
        ),
        description: description(scene),
        source: scene
            .source("A complaint is counted at each stage in the quarter in which that stage began, and again where the stage is \
             taken up anew."),
        drawing: Drawing::Volume(Volume {
            columns: columns(scene),
            reported: match scene.edition {
                Edition::Annual => (4, "These twelve months"),
                _ => (1, "This quarter"),
            },
        }),
        table: table(scene),
    })
}

/// What there is to say of the number: the signal, where there is one.
pub(super) fn heading(scene: Scene<'_>) -> String {
    let (values, process) = scene.received_by_month();
    usual(scene, &values, &process).unwrap_or_else(|| compared(scene))
}

/// What stands out, or that nothing does; none where there are too few months to say.
pub(super) fn usual(scene: Scene<'_>, values: &[f64], process: &Process) -> Option<String> {
    let Points::Limited(..) = process.points else {
        return None;
    };
    let nothing = || "Stage 1 complaints varied within the usual range".to_owned();
    Some(signal(scene, values, process).unwrap_or_else(nothing))
}

/// Why nothing can be said of what is usual: `There are too few months yet`.
pub(super) fn too_few_months(scene: Scene<'_>) -> String {
    match rebased(scene) {
        Some(rebase) => format!(
            "The usual level is reckoned anew from {}: there are too few months since",
            month_of(rebase)
        ),
        None => "There are too few months yet".to_owned(),
    }
}

/// The decision from which on the usual level is reckoned, if there was one.
fn rebased(scene: Scene<'_>) -> Option<&Rebase> {
    scene.about.notes.level_since(scene.shown.quarter.span().last)
}

/// `April 2026`.
fn month_of(rebase: &Rebase) -> String {
    let month = Month::of(rebase.from);
    format!("{} {}", month.name(), month.year())
}

/// Stage 1 complaints of the quarter beside those of the quarter before.
fn compared(scene: Scene<'_>) -> String {
    let now = scene.now().received[0];
    let received = crate::words::capital(&format!(
        "{} received",
        many(now, "stage 1 complaint was", "stage 1 complaints were")
    ));
    match scene.before() {
        Some((_, before)) if before.received != [0, 0] || now > 0 => {
            let was = before.received[0];
            let word = match compare(was, now, SINGLE) {
                Change::Rose => format!("up from {} the quarter before", grouped(was)),
                Change::Fell => format!("down from {} the quarter before", grouped(was)),
                Change::Same if was == 0 => "none the quarter before".to_owned(),
                Change::Same => format!("{} the quarter before", grouped(was)),
            };
            format!("{received}, {word}")
        }
        _ => received,
    }
}

/// What stands out in the last three months; none where nothing does.
pub(super) fn signal(scene: Scene<'_>, values: &[f64], process: &Process) -> Option<String> {
    if let Some((side, long)) = process.run_at_end(values) {
        let side = if side == Signal::RunAbove {
            "above"
        } else {
            "below"
        };
        return Some(format!(
            "Stage 1 complaints have been {side} the usual level for {long} months in a row"
        ));
    }
    let mut months = scene.months().iter().zip(&process.signals).rev().take(3);
    months.find_map(|((month, _), signal)| match signal {
        Some(Signal::Above) => Some(format!("{} was unusually high", month.name())),
        Some(Signal::Below) => Some(format!("{} was unusually low", month.name())),
        Some(Signal::Rising) => Some(format!(
            "Stage 1 complaints rose for 7 months, to {}",
            month.name()
        )),
        Some(Signal::Falling) => Some(format!(
            "Stage 1 complaints fell for 7 months, to {}",
            month.name()
        )),
        Some(Signal::CloseAbove) => Some(format!(
            "{} was close to the upper limit of what is usual",
            month.name()
        )),
        Some(Signal::CloseBelow) => Some(format!(
            "{} was close to the lower limit of what is usual",
            month.name()
        )),
        _ => None,
    })
}

/// Complaints of twelve months beside the homes; none of fewer months, which would seem few for a year.
pub(super) fn per_home(scene: Scene<'_>) -> Option<String> {
    if part_counted(scene, scene.shown.quarter.twelve_months()).is_some() {
        return None;
    }
    let homes = scene.shown.homes.filter(|homes| *homes > 0)?;
    let year = scene.shown.process.year.received[0];
    let rate = charts::number(year) * 1000.0 / f64::from(homes);
    Some(format!(
        "Over twelve months that is {rate:.1} stage 1 complaints for every 1,000 homes ({} complaints, {} homes).",
        grouped(year),
        grouped(u64::from(homes))
    ))
}

/// From the first quarter in which anything came.
fn quarters(scene: Scene<'_>) -> impl Iterator<Item = &(Quarter, Counted)> {
    let all = &scene.shown.process.quarters;
    let first = all.iter().position(|(_, counted)| counted.received != [0, 0]);
    all.iter().skip(first.unwrap_or(all.len().saturating_sub(1)))
}

fn columns(scene: Scene<'_>) -> Vec<Column> {
    let column = |(quarter, counted): &(Quarter, Counted)| Column {
        months: quarter.short(),
        year: quarter.year(),
        stages: counted.received,
    };
    quarters(scene).map(column).collect()
}

fn description(scene: Scene<'_>) -> String {
    let told = |(quarter, counted): &(Quarter, Counted)| {
        let [first, second] = counted.received;
        format!("{} {}: {first} and {second}", quarter.short(), quarter.year())
    };
    let all: Vec<String> = quarters(scene).map(told).collect();
    format!("Stage 1 and stage 2 complaints received: {}.", all.join("; "))
}

fn table(scene: Scene<'_>) -> Table {
    let row = |(quarter, counted): &(Quarter, Counted)| {
        let told = scene.about.earlier.quarters.get(quarter);
        let cell = |stage: usize| {
            let cell = Cell::count(counted.received[stage]);
            let revised = told.is_some_and(|told| told.received[stage] != counted.received[stage]);
            if revised { cell.marked(Mark::Revised) } else { cell }
        };
        (
            format!("{} {}", quarter.short(), quarter.year()),
            vec![cell(0), cell(1)],
        )
    };
    Table {
        id: "volume",
        caption: "Complaints received each quarter".to_owned(),
        columns: ["Quarter", "Stage 1", "Stage 2"].map(ToOwned::to_owned).to_vec(),
        rows: quarters(scene).map(row).collect(),
    }
}

/// Stage 1 complaints month by month, with the usual range.
pub(crate) fn by_month(scene: Scene<'_>) -> Section {
    let (values, process) = scene.received_by_month();
    let limits = match process.points {
        Points::Limited(limits, _) => Some(limits),
        _ => None,
    };
    let said = match process.points {
        Points::TooFew | Points::Median(_) => {
            format!(
                "Fewer than 12 whole months {}: nothing can be said yet of the usual range.",
                match rebased(scene) {
                    Some(_) => "have passed since the usual level was set anew",
                    None => "have been counted",
                }
            )
        }
        Points::Limited(limits, steadiness) => {
            let trial = match steadiness {
                Steadiness::Trial => " They rest on few months and are on trial.",
                Steadiness::Settled => "",
            };
            let (least, most) = usual_counts(limits);
            format!(
                "In a usual month between {least:.0} and {most:.0} complaints come, {:.0} on average.{trial}",
                limits.mean
            )
        }
    };
    let mut blocks = vec![text(said)];
    if let Some(rebase) = rebased(scene) {
        blocks.push(note(format!(
            "The usual level is reckoned from {} on, and earlier months are not in the chart. Decided by {}: {}",
            month_of(rebase),
            rebase.who,
            rebase.reason,
        )));
    }
    if !values.is_empty() {
        blocks.push(Block::Chart(monthly(scene, &values, &process, limits)));
    }
    let heading = usual(scene, &values, &process)
        .unwrap_or_else(|| "There are too few months to tell the usual range".to_owned());
    section("by-month", heading, blocks)
}

fn monthly(scene: Scene<'_>, values: &[f64], process: &Process, limits: Option<Limits>) -> Chart {
    let stands_out = |at: usize| process.signals.get(at).copied().flatten();
    let first = values.len().saturating_sub(MONTHS);
    let months = scene.months().iter().zip(values).enumerate().skip(first);
    let months = months.map(|(at, ((month, _), value))| charts::Month {
        name: month.short().to_owned(),
        year: month.year(),
        value: *value,
        stands_out: stands_out(at).is_some(),
    });
    let shown = || scene.months().iter().enumerate().skip(first);
    let rows = shown().map(|(at, (month, counted))| {
        let pattern = if limits.is_some() {
            "usual"
        } else {
            "too few months"
        };
        let signal = stands_out(at).map_or(pattern, in_words);
        let cells = vec![Cell::count(counted.received[0]), Cell::words(signal)];
        (format!("{} {}", month.short(), month.year()), cells)
    });
    let unusual = shown().filter_map(|(at, (month, _))| {
        stands_out(at).map(|signal| format!("{} {} ({})", month.short(), month.year(), in_words(signal)))
    });
    let unusual: Vec<String> = unusual.collect();
    let unusual = match unusual.as_slice() {
        [] => "No month stands out.".to_owned(),
        months => format!("Months that stand out: {}.", months.join("; ")),
    };
    let range = limits.map_or_else(String::new, |limits| {
        let (least, most) = usual_counts(limits);
        format!(
            " The average is {:.0}, the usual range from {least:.0} to {most:.0}.",
            limits.mean
        )
    });
    Chart {
        id: "by-month",
        caption: format!("Stage 1 complaints received each month, {}", scene.about.landlord),
        description: format!(
            "A line of {}.{range} {unusual}",
            many((values.len() - first) as u64, "month", "months")
        ),
        source: scene.source(&setting(scene)),
        drawing: Drawing::Monthly(Monthly {
            months: months.collect(),
            limits: limits.map(|limits| (limits.mean, limits.lower, limits.upper)),
            setting: set_in_sight(first),
            of_quarter: of_quarter(scene),
            unusual: "Unusual month".to_owned(),
        }),
        table: Table {
            id: "by-month",
            caption: "Stage 1 complaints received each month".to_owned(),
            columns: ["Month", "Stage 1", "Pattern"].map(ToOwned::to_owned).to_vec(),
            rows: rows.collect(),
        },
    }
}

/// The least and the most that is usual, as whole counts: those between the limits, or the two around them where
/// there is none between.
fn usual_counts(limits: Limits) -> (f64, f64) {
    let (least, most) = (limits.lower.max(0.0).ceil(), limits.upper.floor());
    (least.min(most), least.max(most))
}

/// How many of the months shown set the usual range, where `first` of all stand before them.
pub(super) fn set_in_sight(first: usize) -> usize {
    if first == 0 { SETTING } else { 0 }
}

/// How many of the whole months are of the quarter: fewer than three while it is in progress.
pub(super) fn of_quarter(scene: Scene<'_>) -> usize {
    let months = scene.shown.quarter.months();
    let counted = scene.months().iter();
    counted.filter(|(month, _)| months.contains(month)).count()
}

/// Which months set the usual range.
pub(super) fn setting(scene: Scene<'_>) -> String {
    let name = |(month, _): &(Month, Counted)| format!("{} {}", month.name(), month.year());
    match scene.months() {
        [first, .., last] if scene.months().len() >= SETTING => {
            let last = scene.months().get(SETTING - 1).unwrap_or(last);
            format!(
                "The average and the limits are set by the twelve months from {} to {} (XmR chart).",
                name(first),
                name(last)
            )
        }
        _ => "There are too few months for an average and limits (XmR chart).".to_owned(),
    }
}

/// Why a month stands out.
pub(super) fn in_words(signal: Signal) -> &'static str {
    match signal {
        Signal::Above => "above the upper limit",
        Signal::Below => "below the lower limit",
        Signal::Rising => "one of 7 rising months",
        Signal::Falling => "one of 7 falling months",
        Signal::CloseAbove => "close to the upper limit",
        Signal::CloseBelow => "close to the lower limit",
        Signal::RunAbove => "in a run above the average",
        Signal::RunBelow => "in a run below the average",
    }
}

/// So many for every thousand homes; missing where nobody told how many homes there are.
pub(super) fn rate(count: u64, homes: Option<u32>) -> Cell {
    match homes.filter(|homes| *homes > 0) {
        Some(homes) => Value::Rate(charts::number(count) * 1000.0 / f64::from(homes)).into(),
        None => Value::Missing.into(),
    }
}
