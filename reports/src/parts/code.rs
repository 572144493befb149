//! Where the landlord stands to the Code: what people say of it, and the breaches that the register counts.

use super::{Scene, section, text};
use crate::about::Code;
use crate::model::{Block, Cell, Edition, Section, Table, Value};
use crate::notes::Keeping;
use crate::words::many;

/// Sections of the Code that complaint handling is measured by.
const SECTIONS: [(u8, &str); 5] = [
    (5, "The complaint handling process"),
    (6, "Complaints stages"),
    (7, "Putting things right"),
    (8, "Self-assessment, reporting and compliance"),
    (9, "Scrutiny and oversight: learning and improvement"),
];

/// The statement on the Code, and the exceptions to it; none where the Code is not in force.
pub(crate) fn compliance(scene: Scene<'_>) -> Option<Section> {
    if scene.about.code == Code::NotInForce {
        return None;
    }
    let stated = SECTIONS.map(|(number, name)| {
        let stated = scene
            .about
            .notes
            .provisions
            .iter()
            .find(|provision| provision.section == number);
        let kept = stated.map_or(Value::Missing.into(), |provision| {
            Cell::words(match provision.kept {
                Keeping::Yes => "Yes",
                Keeping::Partly => "Partly",
                Keeping::No => "No",
            })
        });
        let evidence = stated.map_or(Value::Missing.into(), |provision| {
            Cell::words(&provision.evidence)
        });
        (format!("{number} {name}"), vec![kept, evidence])
    });
    let breaches = breaches(scene);
    let all: u64 = breaches.iter().map(|(_, count)| count).sum();
    let rows = breaches
        .into_iter()
        .map(|(name, count)| (name.to_owned(), vec![Cell::count(count)]));
    let heading = match all {
        0 => "The register shows no breach of the Code".to_owned(),
        all => format!(
            "The register shows {} of the Code",
            many(all, "breach", "breaches")
        ),
    };
    let exceptions = match scene.edition {
        Edition::Annual => "Exceptions of the twelve months",
        _ => "Exceptions of the quarter",
    };
    Some(section(
        "code",
        heading,
        vec![
            Block::Table(Table {
                id: "code",
                caption: "How we stand to the Complaint Handling Code".to_owned(),
                columns: ["Section", "Kept", "Evidence"].map(ToOwned::to_owned).to_vec(),
                rows: stated.to_vec(),
            }),
            text("Exceptions are counted from the register, whatever is stated above."),
            Block::Table(Table {
                id: "breaches",
                caption: exceptions.to_owned(),
                columns: ["What", "How many"].map(ToOwned::to_owned).to_vec(),
                rows: rows.collect(),
            }),
        ],
    ))
}

fn breaches(scene: Scene<'_>) -> Vec<(&'static str, u64)> {
    let process = &scene.shown.process;
    let counted = match scene.edition {
        Edition::Annual => &process.year,
        _ => scene.now(),
    };
    let late = |stage: usize| {
        let share = counted.acknowledged.code[stage];
        share.all - share.of
    };
    let answers = |stage: usize| {
        let answers = counted.answers.code[stage];
        answers.late + answers.overdue
    };
    let mut breaches = vec![
        (
            "Stage 1 acknowledged late, or late and not yet acknowledged",
            late(0),
        ),
        (
            "Stage 2 acknowledged late, or late and not yet acknowledged",
            late(1),
        ),
        ("Stage 1 answered late, or overdue", answers(0)),
        ("Stage 2 answered late, or overdue", answers(1)),
        (
            "Stage 1 extended after its date, or for longer than the Code allows",
            counted.badly_extended[0],
        ),
        (
            "Stage 2 extended after its date, or for longer than the Code allows",
            counted.badly_extended[1],
        ),
    ];
    // Orders are counted by the quarter in which they are due.
    let orders = scene.shown.people.orders.map(|orders| orders.kept);
    if let Some(orders) = orders.filter(|_| scene.edition != Edition::Annual) {
        breaches.push((
            "Orders of the Ombudsman not carried out by their date",
            orders.all - orders.of,
        ));
    }
    breaches
}
