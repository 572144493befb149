//! What the Ombudsman found, and what became of its orders.

use super::{Scene, section, text};
use crate::model::{Block, Cell, Section, Table};
use crate::shown::{Groups, Number, YearTold};
use crate::words::{capital, finding, kept, list, many, of_all};
use casework::measures::statistics::Share;

/// What the Ombudsman found.
pub(crate) fn ombudsman(scene: Scene<'_>) -> Section {
    let mut blocks = Vec::new();
    let heading = match &scene.shown.people.year {
        None => {
            blocks.push(text(super::once_a_year(
                "How many residents went to the Ombudsman, and what it decided,",
            )));
            "The Ombudsman and its orders".to_owned()
        }
        Some(year) => {
            blocks.push(text(said(year)));
            blocks.extend(findings(scene, year));
            blocks.extend(super::part_of(year));
            heading(year)
        }
    };
    blocks.push(text(match scene.shown.people.orders {
        Some(orders) => kept(
            orders,
            &scene.when(),
            ["order of the Ombudsman", "orders of the Ombudsman", "carried out"],
        ),
        None => crate::words::untold_promises("Orders of the Ombudsman", &scene.when(), "carried out"),
    }));
    if scene.edition.leaves_the_house() {
        blocks.push(text("The Ombudsman publishes its decisions on its own website."));
    }
    section("ombudsman", heading, blocks)
}

fn heading(year: &YearTold) -> String {
    let decided = match year.findings.total() {
        Number::Exactly(0) => "no case".to_owned(),
        count => cases(count),
    };
    format!("The Ombudsman decided {decided} about us in {}", year.in_words())
}

fn cases(count: Number) -> String {
    match count {
        Number::Exactly(count) => many(count, "case", "cases"),
        Number::Few => "fewer than 5 cases".to_owned(),
    }
}

fn said(year: &YearTold) -> String {
    format!(
        "In {}, {} went to the Ombudsman about us, and it decided {}.",
        year.in_words(),
        match year.approached {
            Number::Exactly(0) => "nobody".to_owned(),
            Number::Exactly(count) => many(count, "resident", "residents"),
            Number::Few => "fewer than 5 residents".to_owned(),
        },
        cases(year.findings.total())
    )
}

fn findings(scene: Scene<'_>, year: &YearTold) -> Vec<Block> {
    let findings = &year.findings;
    let within = scene.shown.people.within.as_ref();
    let mut rows: Vec<(String, Vec<Cell>)> = findings
        .named
        .iter()
        .map(|(name, year)| {
            let quarter =
                within.map(|within| within.in_quarter.findings.get(name).copied().unwrap_or_default());
            let cells = quarter.map(Cell::count).into_iter().chain([Cell::count(*year)]);
            (finding(name), cells.collect())
        })
        .collect();
    if let Some((names, Number::Exactly(count))) = &findings.others
        && !names.is_empty()
    {
        let names: Vec<String> = names.iter().map(|name| finding(name).to_lowercase()).collect();
        rows.push((capital(&list(&names)), vec![Cell::count(*count)]));
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let quarter = within.map(|_| "This quarter".to_owned());
    let columns = std::iter::once("Finding".to_owned())
        .chain(quarter)
        .chain(["Twelve months".to_owned()]);
    let table = Table {
        id: "findings",
        caption: format!("What the Ombudsman found in {}", year.in_words()),
        columns: columns.collect(),
        rows,
    };
    let mut blocks = vec![Block::Table(table)];
    if within.is_some() {
        blocks.extend(maladministration(findings).map(text));
    }
    blocks
}

/// The rate as the Ombudsman reckons it, where there are findings enough.
fn maladministration(findings: &Groups) -> Option<String> {
    let against = ["severe_maladministration", "maladministration", "service_failure"];
    let of = against.iter().filter_map(|name| findings.of(name)).sum();
    let outside = ["outside_jurisdiction", "withdrawn"];
    let outside: u64 = outside.iter().filter_map(|name| findings.of(name)).sum();
    let all = findings.total().exactly()?.saturating_sub(outside);
    (all >= 5).then(|| {
        format!(
            "In {} findings the Ombudsman found severe maladministration, maladministration or service failure.",
            of_all(Share { of, all })
        )
    })
}
