//! Counts of people, in; whether what is told of them tells of a few of them, out.

mod attacker;

use super::*;
use crate::editions;
use crate::model::Edition;
use crate::model::{Block, Drawing, Report, Value};
use crate::simulated::{Country, Landlord, about, drawn_on, quarters};
use attacker::{Attacker, Cell, notes, section};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const SUBJECTS: [&str; 9] = [
    "repairs",
    "damp-and-mould",
    "heating-and-hot-water",
    "communication-and-delay",
    "noise-and-asb",
    "estate-services",
    "rent-and-charges",
    "staff-conduct",
    "other",
];
const FINDINGS: [&str; 7] = [
    "severe_maladministration",
    "maladministration",
    "service_failure",
    "reasonable_redress",
    "no_maladministration",
    "outside_jurisdiction",
    "withdrawn",
];

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// How a paper is drawn: as it is, or with a rule that does not hold.
type Drawn = fn(&Figures) -> Disclosed<Shown>;

/// As it is, where nothing was told before.
fn anew(figures: &Figures) -> Disclosed<Shown> {
    disclose(figures, &ToldBefore::default())
}

/// Every count.
fn all_of_them(figures: &Figures) -> Disclosed<Shown> {
    let all: (Grouped, Counting) = (Groups::all, Number::Exactly);
    let year = financial_year(figures, all);
    Disclosed(shown(figures, told(&figures.people, all, Some(year))))
}

/// What is few is put together, also where it is one alone, and always by its names.
fn put_together(counts: Vec<(String, u64)>) -> Groups {
    let counts = Groups::all(counts).named.into_iter();
    let (named, few): (Vec<_>, Vec<_>) = counts.partition(|(_, count)| *count >= FEWEST);
    let all = few.iter().map(|(_, count)| count).sum();
    let mut together: Vec<String> = few.into_iter().map(|(name, _)| name).collect();
    together.sort();
    let others = Some((together, Number::Exactly(all))).filter(|_| all > 0);
    Groups { named, others }
}

fn few_together(figures: &Figures) -> Disclosed<Shown> {
    let few: (Grouped, Counting) = (put_together, Number::of);
    let year = financial_year(figures, few);
    Disclosed(shown(figures, told(&figures.people, few, Some(year))))
}

/// What is together always has its names, also where nothing else is told.
fn named_always(figures: &Figures) -> Disclosed<Shown> {
    fn grouped(counts: Vec<(String, u64)>) -> Groups {
        let mut told = Groups::safe(counts.clone());
        let all = counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, _)| name);
        if let Some((names, _)) = told.others.as_mut().filter(|(names, _)| names.is_empty()) {
            names.extend(all);
        }
        told
    }
    let with_names: (Grouped, Counting) = (grouped, Number::of);
    Disclosed(shown(figures, told(&figures.people, with_names, None)))
}

/// What is told of twelve months is told every quarter, of those up to its end.
fn rolling(figures: &Figures) -> Disclosed<Shown> {
    let Disclosed(mut shown) = anew(figures);
    let year = of_year(
        &figures.people.in_twelve_months,
        figures.process.since,
        (Groups::safe, Number::of),
    );
    shown.people.year = Some(year);
    Disclosed(shown)
}

fn financial_year(figures: &Figures, how: (Grouped, Counting)) -> YearTold {
    of_year(&figures.people.in_financial_year, figures.process.since, how)
}

/// Every count of people in the figures, as the attacker names them.
fn truth(figures: &Figures) -> BTreeMap<Cell, u64> {
    let (now, before) = (figures.quarter, figures.quarter.before());
    let mut all = BTreeMap::new();
    for (name, (in_quarter, in_before)) in &figures.people.subjects {
        assert!(SUBJECTS.contains(&name.as_str()), "{name}");
        all.insert((now, "subjects", name.clone()), *in_quarter);
        all.insert((before, "subjects", name.clone()), *in_before);
    }
    let escalated = figures.people.escalated;
    all.insert((now, "escalated", "went on".to_owned()), escalated.of);
    all.insert(
        (now, "escalated", "did not".to_owned()),
        escalated.all - escalated.of,
    );
    let people = &figures.people;
    for during in [&people.in_twelve_months, &people.in_financial_year] {
        all.extend(happened(during, Quarter::of(during.span.last)));
    }
    all
}

/// What happened to people in that time, under the name of a quarter.
fn happened(during: &During, quarter: Quarter) -> BTreeMap<Cell, u64> {
    let mut all = BTreeMap::new();
    for (outcomes, table) in during.outcomes.into_iter().zip(["decided 1", "decided 2"]) {
        all.extend(each(outcomes).map(|(name, count)| ((quarter, table, name), count)));
    }
    for (name, count) in &during.findings {
        assert!(FINDINGS.contains(&name.as_str()), "{name}");
        all.insert((quarter, "findings", name.clone()), *count);
    }
    all.insert((quarter, "approached", String::new()), during.approached);
    all
}

/// What the attacker learns that is true, from each paper of the landlord's and from each with the one before.
fn learned(landlord: &Landlord, draw: Drawn) -> Vec<String> {
    let (mut learned, mut last) = (Vec::new(), None::<(Attacker, BTreeMap<Cell, u64>)>);
    let names = (named(&SUBJECTS), named(&FINDINGS));
    for quarter in quarters() {
        let figures = landlord.figures(quarter, drawn_on(quarter));
        let paper = editions::outside(Edition::Panel, &draw(&figures), &about());
        let attacker = Attacker::read(paper.get(), quarter, (&names.0, &names.1));
        let mut true_of = truth(&figures);
        let mut found = attacker.few();
        if let Some((before, then)) = &last {
            found.extend(attacker.with(before).few());
            true_of.extend(then.clone());
            let came = happened(&figures.people.in_quarter, quarter);
            let between = attacker.between(before, quarter).into_iter();
            let few = between.filter(|(cell, count)| (1..5).contains(count) && came.get(cell) == Some(count));
            learned.extend(few.map(|(cell, count)| format!("{count} came: {cell:?}")));
        }
        let right = found
            .into_iter()
            .filter(|(cell, count)| true_of.get(cell) == Some(count));
        learned.extend(right.map(|(cell, count)| format!("{count}: {cell:?}")));
        last = Some((attacker, truth(&figures)));
    }
    learned
}

/// Every so many of two hundred small landlords, of 200 to 3,000 homes, most of them among the smallest.
fn landlords(country: &Country, every: usize) -> impl Iterator<Item = Landlord> {
    let numbers = (0..200_u64).step_by(every);
    let homes = |number: u64| u32::try_from(200 + number.pow(5) / 110_000_000).unwrap();
    numbers.map(move |number| country.landlord(homes(number), number))
}

#[test]
fn no_paper_nor_two_in_a_row_tell_of_a_few_people() {
    let country = Country::under("group");
    let mut caught = [0; 4];
    for (number, landlord) in landlords(&country, 1).enumerate() {
        let found = learned(&landlord, anew);
        assert!(found.is_empty(), "landlord {number}: {found:#?}");
        // The attacker is one: every rule that does not hold is found out.
        if number % 20 == 3 {
            let broken: [Drawn; 4] = [all_of_them, few_together, named_always, rolling];
            for (caught, broken) in caught.iter_mut().zip(broken) {
                *caught += learned(&landlord, broken).len();
            }
        }
    }
    assert!(caught.iter().all(|caught| *caught > 3), "{caught:?}");
}

/// No count of one to four stands in a table or a sentence that describes people, nor in their charts.
#[test]
fn no_count_of_a_few_stands_in_a_paper() {
    let country = Country::under("group");
    for landlord in landlords(&country, 20) {
        for quarter in quarters() {
            let figures = landlord.figures(quarter, drawn_on(quarter));
            let paper = editions::outside(Edition::Panel, &anew(&figures), &about());
            let found = few_in(paper.get());
            assert!(found.is_empty(), "{quarter}: {found:?}");
        }
    }
    let small = country.landlord(400, 1);
    let last = quarters()[7];
    let broken = editions::outside(
        Edition::Panel,
        &all_of_them(&small.figures(last, drawn_on(last))),
        &about(),
    );
    assert!(!few_in(broken.get()).is_empty());
}

fn few_in(report: &Report) -> Vec<String> {
    let is_few = |count: &u64| (1..FEWEST).contains(count);
    let mut found = Vec::new();
    for table in report
        .tables()
        .filter(|table| ["subjects", "decided", "findings"].contains(&table.id))
    {
        let cells = table
            .rows
            .iter()
            .flat_map(|(name, cells)| cells.iter().map(move |cell| (name, cell)));
        let few = cells.filter(|(_, cell)| matches!(cell.value, Value::Count(count) if is_few(&count)));
        found.extend(few.map(|(name, cell)| format!("{name}: {cell:?}")));
    }
    for chart in report.charts() {
        let counts: Vec<u64> = match &chart.drawing {
            Drawing::Subjects(drawn) => {
                let bars = drawn.subjects.iter().chain(&drawn.others);
                bars.flat_map(|bar| [bar.now, bar.before.unwrap_or_default()])
                    .collect()
            }
            Drawing::Outcomes(drawn) => drawn.bars.iter().flat_map(|bar| bar.parts.clone()).collect(),
            _ => continue,
        };
        found.extend(
            counts
                .iter()
                .filter(|count| is_few(count))
                .map(|few| format!("{}: {few}", chart.id)),
        );
    }
    for id in ["subjects", "decided"] {
        let section = section(report, id);
        let charts = section.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart.description.as_str()),
            _ => None,
        });
        for text in notes(section).chain(charts).chain([section.heading.as_str()]) {
            let plain = ["stage 1", "stage 2", "Stage 1", "Stage 2"]
                .iter()
                .fold(text.to_owned(), |text, stage| text.replace(stage, ""));
            let mut numbers = plain.split(|letter: char| !letter.is_ascii_digit());
            if numbers.any(|number| number.parse().is_ok_and(|count| is_few(&count))) {
                found.push(text.to_owned());
            }
        }
    }
    found
}

/// All ways in which no more than so many may fall on so many names.
fn ways(names: usize, most: u64) -> Vec<Vec<u64>> {
    (0..names).fold(vec![Vec::new()], |ways, _| {
        let longer = |way: Vec<u64>| {
            let left = most - way.iter().sum::<u64>();
            (0..=left).map(move |count| [way.clone(), vec![count]].concat())
        };
        ways.into_iter().flat_map(longer).collect()
    })
}

/// Every way in which so many complaints may fall on so many names, told by the rule; whoever knows the rule, the
/// names and the total finds what is told the same for each. What is the same in all of them is known.
fn certain(names: usize, most: u64, rule: Grouped) -> Vec<String> {
    let mut all: BTreeMap<String, (Vec<u64>, Vec<bool>)> = BTreeMap::new();
    for counts in ways(names, most) {
        let each = counts.iter().enumerate();
        let each = each.map(|(name, count)| (name.to_string(), *count)).collect();
        let told = format!("{}: {:?}", counts.iter().sum::<u64>(), rule(each));
        let (first, same) = all
            .entry(told)
            .or_insert_with(|| (counts.clone(), vec![true; names]));
        for ((same, first), count) in same.iter_mut().zip(first).zip(&counts) {
            *same &= first == count;
        }
    }
    let certain = all.into_iter().filter(|(_, (first, same))| {
        let mut known = first.iter().zip(same);
        known.any(|(count, same)| *same && (1..FEWEST).contains(count))
    });
    certain
        .map(|(told, (first, _))| format!("{told} is {first:?}"))
        .collect()
}

#[test]
fn whoever_knows_the_rule_and_the_total_learns_of_no_few() {
    for (names, most) in [(2, 40), (3, 30), (4, 22), (5, 16), (6, 12)] {
        let certain = certain(names, most, Groups::safe);
        assert!(certain.is_empty(), "{names}: {certain:?}");
    }
    // Put together without regard to what that tells: one alone is known, and so are all ones and all fours.
    let found = certain(3, 20, put_together).join("; ");
    for known in ["is [3, 0, 9]", "is [1, 1, 1]", "is [4, 4, 9]"] {
        assert!(found.contains(known), "{found}");
    }
}

#[test]
fn whatever_the_counts_nothing_is_lost_and_nothing_few_is_told() {
    let mut chance = StdRng::seed_from_u64(11);
    for _ in 0..3_000 {
        let names = chance.random_range(0..12_usize);
        let most = [4, 9, 60][chance.random_range(0..3_usize)];
        let counts: Vec<(String, u64)> = (0..names)
            .map(|name| (format!("subject {name}"), chance.random_range(0..=most)))
            .collect();
        let all: u64 = counts.iter().map(|(_, count)| count).sum();
        let told = Groups::safe(counts.clone());
        assert!(told.named.iter().all(|(_, count)| *count >= FEWEST), "{told:?}");
        assert!(told.named.is_sorted_by(|one, other| one.1 >= other.1), "{told:?}");
        assert_eq!(told.total(), Number::of(all), "{told:?}");
        for (name, count) in &counts {
            assert!(
                told.of(name).is_none_or(|told| told == *count),
                "{name}: {told:?}"
            );
        }
        let Some((others, together)) = &told.others else {
            assert!(
                counts.iter().all(|(_, count)| *count == 0 || *count >= FEWEST),
                "{counts:?}"
            );
            continue;
        };
        let is_one = |name: &String| counts.iter().any(|(known, count)| known == name && *count > 0);
        assert!(others.iter().all(is_one), "{told:?} of {counts:?}");
        assert_eq!(others.is_empty(), told.named.is_empty(), "{told:?}");
        assert!(
            others.is_empty() || others.len() > 1 && together.exactly().is_some(),
            "{told:?}"
        );
    }
}

#[test]
fn a_correction_is_no_difference_between_two_papers() {
    let country = Country::under("group");
    let landlord = country.landlord(3_000, 5);
    let quarter: Quarter = "2026-Q1".parse().unwrap();
    let next: Quarter = "2026-Q2".parse().unwrap();
    let first = landlord.figures(quarter, drawn_on(quarter));
    let told = ToldBefore::by(&anew(&first));
    // One decision of the year, and one complaint of the quarter, turn out to be another.
    let corrected = |quarter, (outcomes, subjects): (fn(&mut Figures) -> &mut Outcomes, usize)| {
        let mut figures = landlord.figures(quarter, drawn_on(quarter));
        let outcomes = outcomes(&mut figures);
        outcomes.upheld -= 1;
        outcomes.not += 1;
        let mut counts = figures.people.subjects.values_mut().map(|counts| match subjects {
            0 => &mut counts.0,
            _ => &mut counts.1,
        });
        let [one, other] = [counts.next().unwrap(), counts.next().unwrap()];
        (*one, *other) = (*one + 1, other.saturating_sub(1));
        figures
    };
    let financial: fn(&mut Figures) -> &mut Outcomes =
        |figures| &mut figures.people.in_financial_year.outcomes[0];
    let later = corrected(next, (financial, 1));
    let year = |paper: &Disclosed<Shown>| paper.get().people.year.clone();
    let subjects = |paper: &Disclosed<Shown>| paper.get().people.subjects.clone();
    let (then, now) = (anew(&first), disclose(&later, &told));
    assert!(year(&then).is_some());
    assert_eq!(year(&now), year(&then));
    assert_eq!(subjects(&now).before, subjects(&then).now);
    assert_ne!(year(&anew(&later)), year(&then), "the correction shows by itself");
    // A revision of the paper that told it tells it anew, and so do the papers after that.
    let revised = corrected(quarter, (financial, 0));
    let revision = disclose(&revised, &told.without(quarter));
    assert_eq!(revision, anew(&revised));
    assert_ne!(year(&revision), year(&then));
    let mut told = told;
    told.add(ToldBefore::by(&now));
    told.add(ToldBefore::by(&revision));
    assert_eq!(year(&disclose(&later, &told)), year(&revision));
}

#[test]
fn a_complaint_that_is_recorded_late_is_in_no_row_of_the_quarter_before() {
    let country = Country::under("group");
    let landlord = country.landlord(3_000, 5);
    let [quarter, next]: [Quarter; 2] = ["2026-Q1", "2026-Q2"].map(|quarter| quarter.parse().unwrap());
    let first = landlord.figures(quarter, drawn_on(quarter));
    let told = anew(&first);
    let all = told.get().people.subjects.now.total().exactly().unwrap();
    assert_eq!(all, first.process.quarters[7].1.received[0]);
    let mut later = landlord.figures(next, drawn_on(next));
    later.process.quarters[6].1.received[0] = all + 1;
    let counts = later.people.subjects.values_mut().next().unwrap();
    counts.1 += 1;
    let paper = |before: &ToldBefore| {
        let paper = editions::outside(Edition::Panel, &disclose(&later, before), &about());
        let table = paper.get().tables().find(|table| table.id == "subjects").unwrap();
        let before = table.rows.iter().map(|(_, cells)| &cells[1].value);
        let counts = before.map(|value| match value {
            Value::Count(count) => *count,
            _ => 0,
        });
        counts.sum::<u64>()
    };
    assert_eq!(paper(&ToldBefore::by(&told)), all);
    assert_eq!(paper(&ToldBefore::default()), all + 1);
}
