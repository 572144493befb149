//! Twelve months of complaints, for the report that is published every year (Code 8.1).

use super::{Scene, section, text, timeliness, volume};
use crate::model::{Block, Cell, Section, Table};
use crate::shown::Number;
use crate::words::{capital, list, many, of_all};

/// What twelve months came to.
pub(crate) fn year(scene: Scene<'_>) -> Section {
    let year = &scene.shown.process.year;
    let [first, second] = year.received;
    let mut points = vec![format!(
        "We received {}, and {} went to stage 2.",
        many(first, "stage 1 complaint", "stage 1 complaints"),
        many(second, "complaint", "complaints")
    )];
    points.extend(volume::per_home(scene));
    let rules = [
        ("our policy", &year.answers.own),
        ("the Code", &year.answers.code),
    ];
    let rules = rules
        .into_iter()
        .filter(|(name, _)| *name == "our policy" || scene.about.code.beside().is_some());
    points.extend(rules.map(|(name, answers)| {
        let [first, second] = answers.map(|answers| of_all(answers.share()));
        format!("By {name}, of the complaints that were due, {first} were answered in time at stage 1, and {second} at stage 2.")
    }));
    let span = scene.shown.quarter.twelve_months();
    let heading = format!(
        "Twelve months from {} to {}",
        crate::model::in_words(span.first),
        crate::model::in_words(span.last)
    );
    let mut blocks = vec![Block::Points(points)];
    blocks.extend(super::part_counted(scene, span));
    blocks.extend([volume::picture(scene), timeliness::picture(scene)]);
    section("year", heading, blocks)
}

/// Complaints that were not accepted, by ground (Code 8.1 b).
pub(crate) fn refused(scene: Scene<'_>) -> Section {
    let heading = "Complaints that we did not accept";
    let Some(year) = &scene.shown.people.year else {
        let later = super::once_a_year("How many, and on which grounds,");
        return section("refused", heading, vec![text(later)]);
    };
    let (refused, when) = (&year.refused, year.in_words());
    let name = |ground: &String| match (scene.about.grounds.get(ground), ground.as_str()) {
        (Some(matter), _) => matter.clone(),
        (None, "") => "No ground named".to_owned(),
        (None, ground) => capital(&ground.replace('-', " ")),
    };
    let mut rows: Vec<(String, Vec<Cell>)> = refused
        .named
        .iter()
        .map(|(ground, count)| (name(ground), vec![Cell::count(*count)]))
        .collect();
    if let Some((grounds, Number::Exactly(count))) = &refused.others
        && !grounds.is_empty()
    {
        let grounds: Vec<String> = grounds.iter().map(name).collect();
        rows.push((list(&grounds), vec![Cell::count(*count)]));
    }
    let said = match refused.total() {
        Number::Exactly(0) => format!("No complaint was refused in {when}."),
        Number::Exactly(count) => {
            format!(
                "{} not accepted in {when}.",
                capital(&many(count, "complaint was", "complaints were"))
            )
        }
        Number::Few => format!("Fewer than 5 complaints were not accepted in {when}."),
    };
    let mut blocks = vec![text(said)];
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            id: "refused",
            caption: format!("Complaints not accepted in {when}, by ground"),
            columns: ["Ground", "How many"].map(ToOwned::to_owned).to_vec(),
            rows,
        }));
    }
    blocks.extend(super::part_of(year));
    section("refused", heading, blocks)
}
