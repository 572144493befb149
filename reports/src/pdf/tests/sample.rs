//! Nothing, in; a paper with one chart of each kind, and whatever else a paper can hold, out.

use crate::charts::{
    Column, Decided, Month, Monthly, Outcomes, Part, Row, Subject, Subjects, Timeliness, Volume, WaitCurve,
};
use crate::model::{Block, Cell, Chart, Drawing, Edition, Mark, Report, Section, Table, Value};
use casework::measures::statistics::Share;

pub(super) fn report() -> Report {
    Report {
        edition: Edition::Panel,
        title: "Complaints: July to September 2026".to_owned(),
        subtitle: "Larkfield Homes, for the residents\u{2019} scrutiny panel".to_owned(),
        as_at: "2026-10-26".parse().unwrap(),
        opening: vec![Block::Points(
            [
                "We received 153 stage 1 complaints, 9 more than the quarter before.",
                "We answered 130 of the 149 that were due in time (87%). Our target is 95%.",
                "10 were still open on 26 October.",
            ]
            .map(str::to_owned)
            .to_vec(),
        )],
        sections: vec![
            volume(),
            monthly(),
            time(),
            wait(),
            subjects(),
            outcomes(),
            lessons(),
            words(),
        ],
    }
}

fn section(id: &'static str, heading: &str, drawing: Drawing, table: Table) -> Section {
    let note = "More complaints is not always worse: it can mean that complaining is easy.";
    Section {
        id,
        heading: heading.to_owned(),
        blocks: vec![
            Block::Text("What is counted here, and what it tells.".to_owned()),
            Block::Chart(Chart {
                id,
                caption: format!("Complaints, Larkfield Homes: {id}"),
                description: format!("What the chart of {id} shows, in words: 153, 144 & \"others\"."),
                source: "Received from October 2024 to September 2026, as at 26 October 2026.".to_owned(),
                drawing,
                table,
            }),
            Block::Note(note.to_owned()),
        ],
    }
}

fn table(id: &'static str, columns: &[&str], rows: Vec<(String, Vec<Cell>)>) -> Table {
    Table {
        id,
        caption: format!("The numbers behind the chart: {id}"),
        columns: columns.iter().map(|&name| name.to_owned()).collect(),
        rows,
    }
}

fn volume() -> Section {
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
    let months = [
        "Oct\u{2013}Dec",
        "Jan\u{2013}Mar",
        "Apr\u{2013}Jun",
        "Jul\u{2013}Sep",
    ];
    let quarters = months
        .iter()
        .cycle()
        .zip([2024, 2025, 2025, 2025, 2025, 2026, 2026, 2026]);
    let columns: Vec<Column> = quarters
        .zip(counts)
        .map(|((months, year), (one, two))| Column {
            months: (*months).to_owned(),
            year,
            stages: [one, two],
        })
        .collect();
    let rows = columns.iter().map(|column| {
        let cells = column.stages.map(Cell::count).to_vec();
        (format!("{} {}", column.months, column.year), cells)
    });
    let table = table("volume", &["Quarter", "Stage 1", "Stage 2"], rows.collect());
    let heading = "We received 153 stage 1 complaints this quarter, 9 more than the quarter before";
    section(
        "volume",
        heading,
        Drawing::Volume(Volume {
            columns,
            reported: (1, "This quarter"),
        }),
        table,
    )
}

fn monthly() -> Section {
    let values = [
        38, 44, 33, 47, 41, 39, 36, 43, 40, 45, 37, 42, 39, 46, 35, 49, 44, 46, 45, 51, 48, 52, 47, 54,
    ];
    let names = [
        "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
    ];
    let years = [2024; 3].into_iter().chain([2025; 12]).chain([2026; 9]);
    let months: Vec<Month> = (0..)
        .zip(names.iter().cycle().zip(years))
        .zip(values)
        .map(|((at, (name, year)), value)| Month {
            name: (*name).to_owned(),
            year,
            value: f64::from(value),
            stands_out: at >= 15,
        })
        .collect();
    let rows = months.iter().zip(values).map(|(month, value)| {
        let name = format!("{} {}", month.name, month.year);
        (name, vec![Cell::count(u64::try_from(value).unwrap())])
    });
    let table = table("monthly", &["Month", "Stage 1 complaints"], rows.collect());
    let chart = Monthly {
        months,
        limits: Some((40.4, 23.0, 57.3)),
        setting: 12,
        of_quarter: 3,
        unusual: "Unusual: part of a run of 7 or more".to_owned(),
    };
    let heading = "Stage 1 complaints have been above the usual level for 9 months in a row";
    section("monthly", heading, Drawing::Monthly(chart), table)
}

fn time() -> Section {
    let row = |name: &str, parts: [u64; 4], likely, percent: &str, of: &str| Row {
        name: name.to_owned(),
        parts: parts.to_vec(),
        likely: Some(likely),
        percent: Some(percent.to_owned()),
        of: of.to_owned(),
    };
    let names = [
        "Within standard time",
        "Within an agreed extension",
        "Late",
        "Open and overdue",
    ];
    let kinds = [Part::InTime, Part::Extended, Part::Late, Part::Overdue];
    let parts: Vec<(Part, String)> = kinds.into_iter().zip(names.map(str::to_owned)).collect();
    let first = vec![
        row(
            "Apr\u{2013}Jun 2026",
            [108, 20, 16, 0],
            (0.827, 0.889, 0.93),
            "89%",
            "128 of 144",
        ),
        row(
            "Jul\u{2013}Sep 2026",
            [106, 24, 13, 6],
            (0.809, 0.872, 0.917),
            "87%",
            "130 of 149",
        ),
    ];
    let second = vec![row(
        "12 months",
        [39, 8, 7, 2],
        (0.72, 0.839, 0.91),
        "84%",
        "47 of 56",
    )];
    let columns = [
        "Quarter",
        names[0],
        names[1],
        names[2],
        names[3],
        "In time",
        "Likely range",
    ];
    let rows = first.iter().map(|row| {
        let share = Share {
            of: row.parts[0] + row.parts[1],
            all: row.parts.iter().sum(),
        };
        let counts = row.parts.iter().map(|&count| Cell::count(count));
        let told: [Cell; 2] = [Value::Percent(share).into(), Value::Range(0.81, 0.92).into()];
        (row.name.clone(), counts.chain(told).collect())
    });
    let table = table("time", &columns, rows.collect());
    let stages = vec![
        ("Stage 1 (10 working days)".to_owned(), first),
        ("Stage 2 (20 working days)".to_owned(), second),
    ];
    let chart = Timeliness {
        parts,
        stages,
        target: Some(0.95),
    };
    let heading = "87% of stage 1 complaints were answered in time, below our 95% target";
    section("time", heading, Drawing::Timeliness(chart), table)
}

fn wait() -> Section {
    let answered_by = vec![
        (1, 0.02),
        (3, 0.1),
        (6, 0.28),
        (9, 0.55),
        (14, 0.75),
        (20, 0.86),
        (25, 0.92),
        (31, 0.97),
    ];
    let table = table(
        "wait",
        &["Share of complaints", "Working days"],
        vec![
            ("Half".to_owned(), vec![Value::Days(9).into()]),
            (
                "9 in 10".to_owned(),
                vec![Cell::from(Value::Days(25)).marked(Mark::Provisional)],
            ),
        ],
    );
    let chart = WaitCurve {
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
    };
    let heading = "Half of stage 1 complaints were answered by day 9, and 9 in 10 by day 25";
    section("wait", heading, Drawing::Wait(chart), table)
}

fn subjects() -> Section {
    let subject = |name: &str, now, before| Subject {
        name: name.to_owned(),
        now,
        before: Some(before),
    };
    let subjects = vec![
        subject("Repairs: delay or quality", 55, 51),
        subject("Damp, mould and leaks", 29, 17),
        subject("Communication", 19, 21),
        subject("Antisocial behaviour handling", 14, 12),
    ];
    let rows = subjects.iter().map(|subject| {
        let before = subject.before.map_or(Value::Hidden.into(), Cell::count);
        (subject.name.clone(), vec![Cell::count(subject.now), before])
    });
    let table = table(
        "subjects",
        &["Subject", "This quarter", "Quarter before"],
        rows.collect(),
    );
    let chart = Subjects {
        subjects,
        others: Some(subject("All others combined", 36, 43)),
    };
    let heading = "Repairs made up 36% of stage 1 complaints, the largest group";
    section("subjects", heading, Drawing::Subjects(chart), table)
}

fn outcomes() -> Section {
    let parts = ["Upheld", "Partly upheld", "Not upheld"];
    let bars = vec![
        Decided {
            name: "Stage 1".to_owned(),
            parts: vec![61, 38, 40],
        },
        Decided {
            name: "Stage 2".to_owned(),
            parts: vec![20, 14, 19],
        },
    ];
    let rows = bars.iter().map(|bar| {
        let cells = bar.parts.iter().map(|&count| Cell::count(count));
        (bar.name.clone(), cells.collect())
    });
    let columns = ["Stage", parts[0], parts[1], parts[2]];
    let table = table("outcomes", &columns, rows.collect());
    let chart = Outcomes {
        parts: parts.map(str::to_owned).to_vec(),
        bars,
    };
    let heading = "We upheld 71% of stage 1 complaints, wholly or in part";
    section("outcomes", heading, Drawing::Outcomes(chart), table)
}

/// A table of words.
fn lessons() -> Section {
    let row = |theme: &str, told: &str, changed: &str, status: &str| {
        let cells = [told, changed, "Head of repairs, 30 November 2026", status];
        (theme.to_owned(), cells.map(Cell::words).to_vec())
    };
    let long = "Repairs were put off more than once, and nobody rang before the day to say so. ".repeat(3);
    let columns = [
        "Theme",
        "What people told us",
        "What we changed",
        "By whom and when",
        "Status",
    ];
    let rows = vec![
        row(
            "Missed visits",
            &long,
            "A text message goes out the day before each visit.",
            "Done",
        ),
        row(
            "Damp and mould",
            "We were sent away with leaflets.",
            "A surveyor comes within 10 working days.",
            "Started",
        ),
    ];
    Section {
        id: "lessons",
        heading: "You said, we did, and how we know".to_owned(),
        blocks: vec![Block::Table(table("lessons", &columns, rows))],
    }
}

fn words() -> Section {
    let word = |word: &str, meaning: &str| (word.to_owned(), meaning.to_owned());
    Section {
        id: "words",
        heading: "How we counted".to_owned(),
        blocks: vec![
            Block::Heading("Words explained".to_owned()),
            Block::Words(vec![
                word("Stage 1", "The first answer to a complaint."),
                word("Upheld", "We found that something went wrong."),
            ]),
        ],
    }
}
