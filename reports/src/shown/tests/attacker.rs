//! What a paper tells and nothing else, in; counts of a few people that can be reckoned from it, out.
//!
//! Whoever reads a paper has its sentences, tables and charts, and the landlord's own totals among them. They know
//! which subjects, outcomes and findings there are, that no count is below nothing, that what is listed together
//! is there at least once, and that a paper drawn later says the same of what has not changed since.

use crate::model::{Block, Report, Section, Table, Value};
use crate::words::{finding, subject, subject_within, verdict};
use casework::measures::Quarter;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A count that describes people: of which quarter or year, in which table, under which name.
pub(super) type Cell = (Quarter, &'static str, String);

/// From so many to so many.
type Bounds = (u64, u64);

/// What is known, and what adds up to what.
#[derive(Clone, Default)]
pub(super) struct Attacker {
    known: BTreeMap<Cell, Bounds>,
    sums: Vec<(Vec<Cell>, u64)>,
    /// Complaints received by stage, as the paper of a quarter has them.
    pub received: BTreeMap<Quarter, [u64; 2]>,
}

const VERDICTS: [&str; 4] = ["upheld", "partly_upheld", "not_upheld", "resolved"];
const OUTCOMES: [&str; 2] = ["decided 1", "decided 2"];

/// The number behind the last of `before`, or in front of `after`.
fn number(text: &str, before: &str, after: &str) -> Option<u64> {
    let part = text.split(before).nth(1)?.split(after).next()?;
    part.replace(',', "").trim().parse().ok()
}

impl Attacker {
    /// Reads the paper of a quarter. `subjects` and `findings` are the names that everybody knows.
    pub fn read(report: &Report, quarter: Quarter, (subjects, findings): (&[String], &[String])) -> Self {
        let mut told = Self::default();
        let table = |id: &str| report.tables().find(|table| table.id == id);
        let volume = table("volume").unwrap();
        for many in 0..8 {
            let quarter = quarter.earlier(many);
            let name = format!("{} {}", quarter.short(), quarter.year());
            let row = volume.rows.iter().find(|(known, _)| *known == name);
            let count = |at: usize| {
                row.and_then(|(_, cells)| exactly(&cells[at].value))
                    .unwrap_or_default()
            };
            told.received.insert(quarter, [count(0), count(1)]);
        }
        told.subjects(report, quarter, subjects);
        for (stage, name) in (0..).zip(OUTCOMES) {
            told.outcomes(report, (stage, name));
        }
        told.findings(section(report, "ombudsman"), table("findings"), findings);
        if let Some((of, all)) = escalated(section(report, "decided")) {
            told.is(&(quarter, "escalated", "went on".to_owned()), of);
            told.is(&(quarter, "escalated", "did not".to_owned()), all - of);
        }
        told.reckon();
        told
    }

    /// Also knows what the paper before told, as long as nothing says that it has changed since.
    pub fn with(&self, before: &Self) -> Self {
        let mut both = self.clone();
        let unchanged = |quarter: &Quarter| self.received.get(quarter) == before.received.get(quarter);
        let same = before
            .known
            .iter()
            .filter(|((quarter, ..), _)| unchanged(quarter));
        for (cell, bounds) in same {
            both.narrow(cell, *bounds);
        }
        let same = before.sums.iter().filter(|(cells, _)| unchanged(&cells[0].0));
        both.sums.extend(same.cloned());
        both.reckon();
        // What contradicts itself has changed after all.
        if both.known.values().any(|(least, most)| least > most) {
            return self.clone();
        }
        both
    }

    /// What came between two papers on twelve months that overlap: known where nothing can have dropped out of
    /// them in between, since nothing was received so early.
    pub fn between(&self, before: &Self, quarter: Quarter) -> BTreeMap<Cell, u64> {
        let earlier = |many: u32| before.received.get(&quarter.earlier(many));
        let nothing_dropped = |stages: &[usize]| {
            let mut received = (4..8).filter_map(earlier);
            received.all(|received| stages.iter().all(|stage| received[*stage] == 0))
        };
        let mut came = BTreeMap::new();
        for ((of, table, name), (least, most)) in &self.known {
            let cell = (quarter.before(), *table, name.clone());
            let was = before.known.get(&cell).filter(|(least, most)| least == most);
            let stages: &[usize] = match *table {
                "decided 1" => &[0],
                "decided 2" => &[1],
                _ => &[0, 1],
            };
            if let Some((was, _)) = was
                && of == &quarter
                && least == most
                && is_of_year(table)
                && nothing_dropped(stages)
            {
                came.insert((quarter, *table, name.clone()), least.saturating_sub(*was));
            }
        }
        came
    }

    /// The counts of one to four that are known.
    pub fn few(&self) -> BTreeMap<Cell, u64> {
        let known = self.known.iter().filter(|(_, (least, most))| least == most);
        let few = known.filter(|(_, (count, _))| (1..5).contains(count));
        few.map(|(cell, (count, _))| (cell.clone(), *count)).collect()
    }

    fn subjects(&mut self, report: &Report, quarter: Quarter, names: &[String]) {
        let section = section(report, "subjects");
        let cell = |quarter: Quarter, name: &String| (quarter, "subjects", name.clone());
        for quarter in [quarter, quarter.before()] {
            let all = self.received[&quarter][0];
            self.sums
                .push((names.iter().map(|name| cell(quarter, name)).collect(), all));
        }
        let table = report.tables().find(|table| table.id == "subjects");
        let rows = table.map_or(&[][..], |table| &table.rows);
        let listed = notes(section).find(|note| note.starts_with("Counted together"));
        let others = rows.iter().any(|(row, _)| row == "All others together");
        for name in names {
            let row = rows.iter().find(|(row, _)| *row == subject(name));
            match (row, listed) {
                (Some((_, cells)), _) => {
                    for (quarter, told) in [quarter, quarter.before()].into_iter().zip(cells) {
                        if let Some(count) = exactly(&told.value) {
                            self.is(&cell(quarter, name), count);
                        }
                    }
                }
                (None, Some(listed)) if listed.contains(&subject_within(name)) => {
                    self.narrow(&cell(quarter, name), (1, u64::MAX));
                }
                (None, None) if others || table.is_none() => {}
                (None, _) => self.is(&cell(quarter, name), 0),
            }
        }
    }

    fn outcomes(&mut self, report: &Report, (stage, kind): (usize, &'static str)) {
        let Some(quarter) = year_of(section(report, "decided")) else {
            return;
        };
        let cell = |name: &str| (quarter, kind, name.to_owned());
        let said = format!("At stage {}, ", stage + 1);
        for text in notes(section(report, "decided")) {
            if let Some(all) = number(text, &said, " complaint") {
                self.sums.push((VERDICTS.map(cell).to_vec(), all));
            }
        }
        let table = report.tables().find(|table| table.id == "decided");
        let column = format!("Stage {}", stage + 1);
        let Some((table, at)) =
            table.and_then(|table| Some((table, table.columns.iter().position(|name| *name == column)?)))
        else {
            return;
        };
        let mut all = 0;
        for (row, cells) in &table.rows {
            let Some(count) = exactly(&cells[at - 1].value) else {
                continue;
            };
            all += count;
            if let Some(name) = VERDICTS.into_iter().find(|name| verdict(name) == row) {
                self.is(&cell(name), count);
            }
            for name in VERDICTS {
                let word = format!(" {}", verdict(name).to_lowercase());
                if row.starts_with("Together") && row.contains(&word) {
                    self.narrow(&cell(name), (1, u64::MAX));
                }
            }
        }
        self.sums.push((VERDICTS.map(cell).to_vec(), all));
    }

    fn findings(&mut self, section: &Section, table: Option<&Table>, names: &[String]) {
        let Some(quarter) = year_of(section) else {
            return;
        };
        let cell = |name: &String| (quarter, "findings", name.clone());
        let all: Vec<Cell> = names.iter().map(cell).collect();
        for text in notes(section) {
            if let Some(count) = number(text, "it decided ", " case") {
                self.sums.push((all.clone(), count));
            }
            let approached = text.split_once(" went to the Ombudsman");
            let approached = approached.and_then(|(told, _)| told.rsplit(' ').nth(1)?.parse().ok());
            if let Some(count) = approached {
                self.is(&(quarter, "approached", String::new()), count);
            }
        }
        let Some(table) = table else {
            return;
        };
        for name in names {
            let word = finding(name);
            let row = table.rows.iter().find(|(row, _)| row.contains(&word));
            match row.map(|(row, cells)| (*row == word, exactly(&cells[0].value))) {
                Some((true, Some(count))) => self.is(&cell(name), count),
                Some(_) => self.narrow(&cell(name), (1, u64::MAX)),
                None => self.is(&cell(name), 0),
            }
        }
    }

    fn is(&mut self, cell: &Cell, count: u64) {
        self.narrow(cell, (count, count));
    }

    fn narrow(&mut self, cell: &Cell, (least, most): Bounds) {
        let known = self.known.entry(cell.clone()).or_insert((0, u64::MAX));
        *known = (known.0.max(least), known.1.min(most));
    }

    /// Whatever follows from the sums: no part is more than what the others leave, nor less.
    fn reckon(&mut self) {
        loop {
            let before = self.known.clone();
            for (cells, all) in self.sums.clone() {
                for cell in &cells {
                    self.narrow(cell, (0, all));
                }
                let of = |this: &Self, end: fn(&Bounds) -> u64| -> u64 {
                    let ends = cells.iter().map(|cell| end(&this.known[cell]));
                    ends.fold(0, u64::saturating_add)
                };
                for cell in &cells {
                    let (least, most) = self.known[cell];
                    let others = (of(self, |ends| ends.0) - least, of(self, |ends| ends.1) - most);
                    let left = (all.saturating_sub(others.1), all.saturating_sub(others.0));
                    self.narrow(cell, left);
                }
            }
            let is_contradiction = self.known.values().any(|(least, most)| least > most);
            if before == self.known || is_contradiction {
                return;
            }
        }
    }
}

/// The last quarter of the twelve months that a section tells of.
fn year_of(section: &Section) -> Option<Quarter> {
    let mut words = notes(section).chain([section.heading.as_str()]);
    let day = words.find_map(|text| {
        let day: Vec<&str> = text
            .split("the twelve months to ")
            .nth(1)?
            .split(' ')
            .take(3)
            .collect();
        let end = |letter: char| !letter.is_ascii_digit();
        NaiveDate::parse_from_str(day.join(" ").trim_end_matches(end), "%d %B %Y").ok()
    });
    day.map(Quarter::of)
}

/// Whether the table is of twelve months.
pub(super) fn is_of_year(table: &str) -> bool {
    !["subjects", "escalated"].contains(&table)
}

pub(super) fn section<'a>(report: &'a Report, id: &str) -> &'a Section {
    report.sections.iter().find(|section| section.id == id).unwrap()
}

/// Its sentences.
pub(super) fn notes(section: &Section) -> impl Iterator<Item = &str> {
    section.blocks.iter().filter_map(|block| match block {
        Block::Text(text) | Block::Note(text) => Some(text.as_str()),
        _ => None,
    })
}

fn exactly(value: &Value) -> Option<u64> {
    match value {
        Value::Count(count) => Some(*count),
        _ => None,
    }
}

/// `Of the 40 complaints answered at stage 1 in …, 12 (30%) went on to stage 2.`
fn escalated(section: &Section) -> Option<(u64, u64)> {
    let said = notes(section).find(|text| text.contains("went on to stage 2"))?;
    let all = number(said, "Of the ", " complaint")?;
    let went_on = said.split(", ").last()?.split(' ').next()?;
    let of = if went_on == "none" {
        0
    } else {
        went_on.replace(',', "").parse().ok()?
    };
    Some((of, all))
}
