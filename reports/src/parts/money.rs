//! Compensation, and complaints that were not accepted: for the board.

use super::{Scene, section, text};
use crate::model::{Block, Cell, Section, Table, Value, pounds};
use crate::words::{capital, many};

/// What was offered and paid.
pub(crate) fn money(scene: Scene<'_>) -> Option<Section> {
    let within = scene.shown.people.within.as_ref()?;
    let row = |name: &str, money: &casework::measures::Money| {
        let median = money.median.map_or(Value::NotApplicable, Value::Money);
        let cells = vec![
            Cell::count(money.payments),
            Value::Money(money.total).into(),
            median.into(),
        ];
        (name.to_owned(), cells)
    };
    let table = Table {
        id: "money",
        caption: "Compensation of the quarter".to_owned(),
        columns: ["Step", "How often", "In all", "Median"]
            .map(ToOwned::to_owned)
            .to_vec(),
        rows: vec![row("Offered", &within.offered), row("Paid", &within.paid)],
    };
    let heading = match within.paid.payments {
        0 => "No compensation was paid in the quarter".to_owned(),
        payments => format!(
            "{} paid in {}",
            pounds(within.paid.total),
            many(payments, "payment", "payments")
        ),
    };
    Some(section("money", heading, vec![Block::Table(table)]))
}

/// What was not accepted, by ground, and for what cases were closed.
pub(crate) fn not_accepted(scene: Scene<'_>) -> Option<Section> {
    let within = scene.shown.people.within.as_ref()?;
    let year = &scene.shown.people.year.as_ref()?.refused;
    let rows: Vec<_> = year
        .named
        .iter()
        .map(|(ground, count)| {
            let quarter = within.in_quarter.refused.get(ground).copied().unwrap_or_default();
            let told = scene.about.grounds.get(ground);
            let name = match (told, ground.as_str()) {
                (Some(matter), _) => matter.clone(),
                (None, "") => "No ground named".to_owned(),
                (None, ground) => capital(&ground.replace('-', " ")),
            };
            (name, vec![Cell::count(quarter), Cell::count(*count)])
        })
        .collect();
    let quarter: u64 = within.in_quarter.refused.values().sum();
    let heading = format!(
        "{} not accepted",
        capital(&many(quarter, "complaint was", "complaints were"))
    );
    let mut blocks = Vec::new();
    if rows.is_empty() {
        blocks.push(text("None was refused in twelve months."));
    } else {
        blocks.push(Block::Table(Table {
            id: "not-accepted",
            caption: "Complaints not accepted, by ground".to_owned(),
            columns: ["Ground", "This quarter", "Twelve months"]
                .map(ToOwned::to_owned)
                .to_vec(),
            rows,
        }));
    }
    if !within.closed.is_empty() {
        let rows = within
            .closed
            .iter()
            .map(|(why, count)| (capital(&why.replace('_', " ")), vec![Cell::count(*count)]));
        blocks.push(Block::Table(Table {
            id: "closed",
            caption: "Cases closed in the quarter, by reason".to_owned(),
            columns: ["Reason", "How many"].map(ToOwned::to_owned).to_vec(),
            rows: rows.collect(),
        }));
    }
    Some(section("not-accepted", heading, blocks))
}
