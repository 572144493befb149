//! The tenant satisfaction measures on complaints, for the financial year so far.

use super::volume::rate;
use super::{Scene, section, text};
use crate::about::Code;
use crate::model::{Block, Cell, Section, Table};
use casework::measures::statistics::Share;

/// CH01 and CH02; none where the Code, by whose times they are measured, is not in force.
pub(crate) fn tsm(scene: Scene<'_>) -> Option<Section> {
    if scene.about.code == Code::NotInForce {
        return None;
    }
    let homes = scene.shown.homes;
    let rows = scene.shown.process.tsm.iter().enumerate().map(|(stage, tsm)| {
        let share = |all| super::timeliness::percent(Share { of: tsm.in_time, all });
        let cells = vec![
            Cell::count(tsm.made),
            rate(tsm.made, homes),
            Cell::count(tsm.in_time),
            share(tsm.made),
            share(tsm.due),
            share(tsm.answered),
        ];
        (format!("Stage {}", stage + 1), cells)
    });
    let columns = [
        "Stage",
        "Made",
        "CH01",
        "In time",
        "CH02",
        "Of those due",
        "Of those answered",
    ];
    let span = scene.shown.quarter.year_to_date();
    let from = crate::model::in_words(span.first);
    let until = crate::model::in_words(span.last.min(scene.shown.as_at));
    let is_over = span == scene.shown.quarter.twelve_months() && scene.is_whole();
    let (heading, so_far) = if is_over {
        let heading = format!("Tenant satisfaction measures from {from} to {until}");
        (heading, "")
    } else {
        let heading = format!("Tenant satisfaction measures since {from}");
        (heading, " It is the year so far, and no forecast.")
    };
    let mut blocks = vec![
        Block::Table(Table {
            id: "tsm",
            caption: format!("CH01 and CH02 from {from} to {until}"),
            columns: columns.map(ToOwned::to_owned).to_vec(),
            rows: rows.collect(),
        }),
        text(format!(
            "CH01 is the complaints made for every 1,000 homes. CH02 is the share of those made that were answered within the \
             Code's time; the share of those answered is the other reading in use. Complaints not yet due \
             weigh on the first and not on the others. Complaints not accepted are in none of them.{so_far}"
        )),
    ];
    blocks.extend(super::part_counted(scene, span));
    Some(section("tsm", heading, blocks))
}
