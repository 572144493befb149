//! One month, for those who manage complaint handling.

use super::timeliness::percent;
use super::{Scene, section, text};
use crate::model::{Block, Cell, Section, Table};
use crate::words::{are, capital, many, of_all};
use casework::measures::statistics::Share;
use casework::measures::{Counted, Month};

/// So many months are set beside each other.
const MONTHS: usize = 6;

/// The month, beside those before it.
pub(crate) fn month(scene: Scene<'_>, month: Month) -> Section {
    let months = &scene.shown.process.months;
    let end = months
        .iter()
        .position(|(known, _)| *known == month)
        .map_or(months.len(), |at| at + 1);
    let shown = &months[end.saturating_sub(MONTHS)..end];
    let mut points = Vec::new();
    if let Some((_, counted)) = shown.last() {
        let [first, second] = counted.received;
        points.push(format!(
            "{} received, and {} went to stage 2.",
            capital(&many(first, "stage 1 complaint was", "stage 1 complaints were")),
            many(second, "complaint", "complaints")
        ));
        let answers = counted.answers.own[0];
        points.push(format!(
            "Of those that were due, {} were answered in time; {} not yet due.",
            of_all(answers.share()),
            are(answers.not_yet_due)
        ));
    }
    let rows = shown.iter().map(row);
    let columns = [
        "Month",
        "Stage 1",
        "Stage 2",
        "Acknowledged in time",
        "Stage 1 in time",
        "Stage 2 in time",
        "Not yet due",
    ];
    section(
        "month",
        format!("{} {}", month.name(), month.year()),
        vec![
            Block::Points(points),
            Block::Table(Table {
                id: "month",
                caption: "Complaints by the month in which they were received, by our policy".to_owned(),
                columns: columns.map(ToOwned::to_owned).to_vec(),
                rows: rows.collect(),
            }),
            text(
                "With fewer than 10 there is no percentage. A month is judged beside its usual range, never beside the month before alone.",
            ),
        ],
    )
}

fn row((month, counted): &(Month, Counted)) -> (String, Vec<Cell>) {
    let [first, second] = counted.answers.own;
    let acknowledged: Share = counted.acknowledged.own[0];
    let cells = vec![
        Cell::count(counted.received[0]),
        Cell::count(counted.received[1]),
        percent(acknowledged),
        percent(first.share()),
        percent(second.share()),
        Cell::count(first.not_yet_due + second.not_yet_due),
    ];
    (format!("{} {}", month.short(), month.year()), cells)
}
