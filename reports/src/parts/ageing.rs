//! What is open, by how far it is past its date.

use super::{Scene, section, text};
use crate::model::{Block, Cell, Section, Table, Value, in_words};
use crate::words::many;

/// Every open complaint, of whatever quarter.
pub(crate) fn ageing(scene: Scene<'_>) -> Section {
    let [first, second] = scene.shown.process.stock;
    let overdue = first.overdue.all() + second.overdue.all();
    let rows = [("Stage 1", first), ("Stage 2", second)].map(|(name, stock)| {
        let bands = stock.overdue;
        let counts = [
            stock.not_yet_due,
            bands.to_10,
            bands.to_20,
            bands.to_40,
            bands.more,
        ];
        let longest = match bands.all() {
            0 => Value::NotApplicable.into(),
            _ => Cell::from(Value::Days(bands.longest)),
        };
        let cells = counts.map(Cell::count).into_iter().chain([longest]);
        (name.to_owned(), cells.collect())
    });
    let columns = [
        "Stage",
        "Not yet due",
        "1 to 10",
        "11 to 20",
        "21 to 40",
        "Over 40",
        "Longest",
    ];
    let heading = match overdue {
        0 => "No complaint was open past its date".to_owned(),
        count => format!(
            "{} open past the date",
            many(count, "complaint was", "complaints were")
        ),
    };
    section(
        "ageing",
        heading,
        vec![
            text(format!(
                "All complaints open on {}, of whatever quarter, by working days past the date of our policy.",
                in_words(scene.shown.as_at)
            )),
            Block::Table(Table {
                id: "ageing",
                caption: "Open complaints by working days past their date".to_owned(),
                columns: columns.map(ToOwned::to_owned).to_vec(),
                rows: rows.to_vec(),
            }),
        ],
    )
}
