//! Nothing, in; a paper with a chart of each kind and a cell of each, out: for tests.

use crate::charts::{
    Column, Decided, Month, Monthly, Outcomes, Part, Row, Subject, Subjects, Timeliness, Volume, WaitCurve,
};
use crate::model::{Block, Cell, Chart, Drawing, Edition, Mark, Report, Section, Table, Value};
use casework::measures::statistics::Share;
use chrono::NaiveDate;

const QUARTERS: [&str; 4] = ["Oct–Dec", "Jan–Mar", "Apr–Jun", "Jul–Sep"];
const MONTHS: [&str; 12] = [
    "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
];

/// The paper of a quarter.
pub(crate) fn report() -> Report {
    let section = |id, heading: &str, blocks| Section {
        id,
        heading: heading.to_owned(),
        blocks,
    };
    Report {
        edition: Edition::Panel,
        title: "Complaints: July to September 2026".to_owned(),
        subtitle: "Larkfield Homes & <Partners>, for the residents’ scrutiny panel".to_owned(),
        as_at: NaiveDate::from_ymd_opt(2026, 10, 26).unwrap(),
        opening: vec![
            Block::Heading("This quarter in three sentences".to_owned()),
            Block::Points(
                [
                    "We received 153 stage 1 complaints, 9 more than the quarter before.",
                    "That is above the usual level: 9 months in a row.",
                    "We answered 130 of the 149 that were due in time (87%). Our target is 95%.",
                ]
                .map(str::to_owned)
                .to_vec(),
            ),
        ],
        sections: vec![
            section(
                "volume",
                "We received 153 stage 1 complaints, 9 more than the quarter before",
                vec![
                    Block::Chart(volume()),
                    Block::Note("More complaints can mean that it is easier to complain.".to_owned()),
                    Block::Chart(monthly()),
                ],
            ),
            section(
                "timeliness",
                "87% of stage 1 complaints were answered in time, below our 95% target",
                vec![
                    Block::Chart(timeliness()),
                    Block::Heading("How long people waited".to_owned()),
                    Block::Chart(wait()),
                ],
            ),
            section(
                "subjects",
                "Repairs made up 36% of stage 1 complaints, the largest group",
                vec![Block::Chart(subjects())],
            ),
            section(
                "outcomes",
                "We upheld 71 of 140 stage 1 complaints",
                vec![Block::Chart(outcomes())],
            ),
            section(
                "lessons",
                "What we changed",
                vec![Block::Table(lessons()), Block::Table(everything())],
            ),
            section(
                "method",
                "How we counted",
                vec![
                    Block::Text(
                        "A working day is a day from Monday to Friday that is no bank holiday.".to_owned(),
                    ),
                    Block::Words(vec![(
                        "Likely range".to_owned(),
                        "Where the share would lie in most quarters like this.".to_owned(),
                    )]),
                ],
            ),
        ],
    }
}

fn chart(id: &'static str, caption: &str, drawing: Drawing, table: Table) -> Chart {
    Chart {
        id,
        caption: format!("{caption}, Larkfield Homes"),
        description: format!("{caption}. The data table follows the chart."),
        source: "Source: complaints register, 26 October 2026.".to_owned(),
        drawing,
        table,
    }
}

fn table(id: &'static str, columns: &[&str], rows: Vec<(String, Vec<Cell>)>) -> Table {
    Table {
        id,
        caption: format!("Table of {id}, July to September 2026"),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }
}

fn year(quarter: usize) -> i32 {
    2024 + i32::try_from(quarter + 3).unwrap() / 4
}

fn volume() -> Chart {
    let counts = [
        (115, 11),
        (127, 14),
        (119, 9),
        (124, 12),
        (120, 10),
        (139, 15),
        (144, 16),
        (153, 17),
    ];
    let column = |(at, (first, second)): (usize, &(u64, u64))| Column {
        months: QUARTERS[at % 4].to_owned(),
        year: year(at),
        stages: [*first, *second],
    };
    let columns: Vec<Column> = counts.iter().enumerate().map(column).collect();
    let row = |column: &Column| {
        let name = format!("{} {}", column.months, column.year);
        (name, column.stages.map(Cell::count).to_vec())
    };
    let rows = columns.iter().map(row).collect();
    let table = table("volume", &["Quarter", "Stage 1", "Stage 2"], rows);
    let drawing = Drawing::Volume(Volume {
        columns,
        reported: (1, "This quarter"),
    });
    chart(
        "volume",
        "Complaints received by quarter and stage",
        drawing,
        table,
    )
}

fn monthly() -> Chart {
    let counts = [
        38, 44, 33, 47, 41, 39, 36, 43, 40, 45, 37, 42, 39, 46, 35, 49, 44, 46, 45, 51, 48, 52, 47, 54_u32,
    ];
    let month = |(at, count): (usize, &u32)| Month {
        name: MONTHS[at % 12].to_owned(),
        year: year(at / 3),
        value: f64::from(*count),
        stands_out: at >= 15,
    };
    let row = |(at, count): (usize, &u32)| {
        let pattern = if at < 15 { "Usual" } else { "Unusual, high" };
        let name = format!("{} {}", MONTHS[at % 12], year(at / 3));
        (name, vec![Cell::count(u64::from(*count)), Cell::words(pattern)])
    };
    let drawing = Drawing::Monthly(Monthly {
        months: counts.iter().enumerate().map(month).collect(),
        limits: Some((40.4, 23.0, 57.3)),
        setting: 12,
        of_quarter: 3,
        unusual: "Unusual: part of a run of 7 or more".to_owned(),
    });
    let rows = counts.iter().enumerate().map(row).collect();
    let table = table("monthly", &["Month", "Complaints", "Pattern"], rows);
    chart(
        "monthly",
        "Stage 1 complaints received each month",
        drawing,
        table,
    )
}

fn timeliness() -> Chart {
    let row = |name: &str, parts: [u64; 4], low, high| {
        let (of, all) = (parts[0] + parts[1], parts.iter().sum());
        let share = Share { of, all };
        Row {
            name: name.to_owned(),
            parts: parts.to_vec(),
            likely: share.value().map(|value| (low, value, high)),
            percent: share.percent(),
            of: format!("{of} of {all}"),
        }
    };
    let first = vec![
        row("Oct–Dec 2025", [98, 15, 7, 0], 0.885, 0.971),
        row("Jan–Mar 2026", [110, 17, 12, 0], 0.856, 0.95),
        row("Apr–Jun 2026", [108, 20, 16, 0], 0.827, 0.93),
        row("Jul–Sep 2026", [106, 24, 13, 6], 0.809, 0.917),
    ];
    let second = vec![row("Last 12 months", [38, 9, 6, 3], 0.722, 0.915)];
    let parts = [
        (Part::InTime, "Within standard time"),
        (Part::Extended, "Within an agreed extension"),
        (Part::Late, "Late"),
        (Part::Overdue, "Open and overdue"),
    ];
    let told = |row: &Row| {
        let share = Share {
            of: row.parts[0] + row.parts[1],
            all: row.parts.iter().sum(),
        };
        let (low, _, high) = row.likely.unwrap();
        (
            row.name.clone(),
            vec![
                Cell::count(share.all),
                Value::Percent(share).into(),
                Value::Range(low, high).into(),
            ],
        )
    };
    let rows = first.iter().chain(&second).map(told).collect();
    let drawing = Drawing::Timeliness(Timeliness {
        parts: parts.map(|(part, word)| (part, word.to_owned())).to_vec(),
        stages: vec![
            ("Stage 1 (10 working days)".to_owned(), first),
            ("Stage 2 (20 working days)".to_owned(), second),
        ],
        target: Some(0.95),
    });
    let table = table(
        "timeliness",
        &["Received", "Due", "In time", "Likely range"],
        rows,
    );
    chart(
        "timeliness",
        "Complaints by how they were answered",
        drawing,
        table,
    )
}

fn wait() -> Chart {
    let answered_by = vec![
        (1, 0.02),
        (2, 0.05),
        (3, 0.1),
        (4, 0.15),
        (5, 0.21),
        (6, 0.28),
        (7, 0.36),
        (8, 0.44),
        (9, 0.55),
        (10, 0.69),
        (12, 0.71),
        (14, 0.75),
        (16, 0.785),
        (18, 0.835),
        (20, 0.86),
        (22, 0.89),
        (25, 0.92),
        (28, 0.95),
        (31, 0.97),
    ];
    let rows = vec![
        ("Half".to_owned(), vec![Value::Days(9).into()]),
        ("9 in 10".to_owned(), vec![Value::Days(25).into()]),
    ];
    let drawing = Drawing::Wait(WaitCurve {
        answered_by,
        limits: vec![
            (10, "10 days: Code limit".to_owned()),
            (20, "20 days: with an extension".to_owned()),
        ],
        reached: vec![
            (9, 0.55, "Half by day 9".to_owned()),
            (25, 0.92, "9 in 10 by day 25".to_owned()),
        ],
        since: "Working days since the complaint was acknowledged".to_owned(),
    });
    chart(
        "wait",
        "Share of stage 1 complaints answered by each working day",
        drawing,
        table("wait", &["Share", "Days"], rows),
    )
}

fn subjects() -> Chart {
    let counts = [
        ("Repairs: delay or quality", 55, 51),
        ("Damp, mould and leaks", 29, 17),
        ("Communication", 19, 21),
        ("Antisocial behaviour handling", 14, 12),
        ("Estate and communal areas", 11, 13),
        ("Service charges", 9, 11),
        ("Lettings and moves", 7, 8),
    ];
    let subject = |(name, now, before): (&str, u64, u64)| Subject {
        name: name.to_owned(),
        now,
        before: Some(before),
    };
    let row = |(name, now, before): (&str, u64, u64)| {
        (
            name.to_owned(),
            vec![Cell::count(now), Cell::count(before).marked(Mark::Revised)],
        )
    };
    let drawing = Drawing::Subjects(Subjects {
        subjects: counts.map(subject).to_vec(),
        others: Some(subject(("All others combined", 9, 11))),
    });
    let table = table(
        "subjects",
        &["Subject", "This quarter", "Quarter before"],
        counts.map(row).to_vec(),
    );
    chart("subjects", "Stage 1 complaints by main subject", drawing, table)
}

fn outcomes() -> Chart {
    let bars = [("Stage 1", [71, 30, 39]), ("Stage 2", [12, 3, 2])];
    let row = |(name, parts): (&str, [u64; 3])| (name.to_owned(), parts.map(Cell::count).to_vec());
    let drawing = Drawing::Outcomes(Outcomes {
        parts: ["Upheld", "Partly upheld", "Not upheld"]
            .map(str::to_owned)
            .to_vec(),
        bars: bars
            .map(|(name, parts)| Decided {
                name: name.to_owned(),
                parts: parts.to_vec(),
            })
            .to_vec(),
    });
    let table = table(
        "outcomes",
        &["Stage", "Upheld", "Partly upheld", "Not upheld"],
        bars.map(row).to_vec(),
    );
    chart("outcomes", "What we decided", drawing, table)
}

fn lessons() -> Table {
    let words = |words: &[&str]| words.iter().map(|words| Cell::words(*words)).collect();
    let row = words(&[
        "Repairs were booked and nobody came",
        "A text message the day before, with a number to call",
        "Head of repairs, 30 September 2026",
        "Missed visits, counted each month",
        "Started",
    ]);
    let columns = [
        "Theme",
        "What people told us",
        "What we changed",
        "Who and when",
        "How we check",
        "Status",
    ];
    table("lessons", &columns, vec![("Missed appointments".to_owned(), row)])
}

/// A cell of each kind.
fn everything() -> Table {
    let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let rows = [
        ("Count", Cell::count(1234).marked(Mark::Provisional)),
        ("=Share", Value::Percent(Share { of: 130, all: 149 }).into()),
        ("Nearly all", Value::Percent(Share { of: 999, all: 1000 }).into()),
        ("Too few", Value::Percent(Share { of: 1, all: 3 }).into()),
        ("Range", Value::Range(0.809, 0.917).into()),
        ("Rate", Value::Rate(12.345).into()),
        ("Days", Value::Days(25).into()),
        ("Money", Value::Money(123_450).into()),
        ("Day", Value::Day(day).into()),
        ("Words, with \"quotes\"", Cell::words("@one\n+two")),
        ("Hidden", Value::Hidden.into()),
        ("Missing", Value::Missing.into()),
        ("None", Value::NotApplicable.into()),
    ];
    let rows = rows.map(|(name, cell)| (name.to_owned(), vec![cell])).to_vec();
    table("everything", &["Measure", "Value"], rows)
}
