//! How it was counted, what words mean, and what the figures rest on.

use super::{Scene, section, text};
use crate::model::{Block, CODES, Cell, Edition, Mark, Section, Table, in_words};
use crate::words::are;

/// How it was counted, and what words mean.
pub(crate) fn method(scene: Scene<'_>) -> Section {
    let own = &scene.about.own;
    let time = |stage: usize| {
        own.answer[stage]
            .as_ref()
            .map_or("no set time", |time| time.words.as_str())
    };
    // The members' paper has no such chart.
    let tells_of_chance = scene.edition != Edition::Members;
    let mut points = vec![
        format!(
            "Everything is counted from what the complaints register held on {}. What was put on record later is not in it.",
            in_words(scene.shown.as_at)
        ),
        "A complaint belongs to the quarter in which its stage began. Open and overdue complaints always count: nothing \
         is measured over closed complaints alone."
            .to_owned(),
        format!(
            "By our policy a stage 1 complaint is acknowledged within {}, answered at stage 1 within {} and at stage 2 \
             within {}. An extension counts if the resident was told of it before the date.",
            own.acknowledge.as_deref().unwrap_or("no set time"),
            time(0),
            time(1)
        ),
        "Percentages are whole; where there are fewer than 10, counts are given without one. Shares may not add to 100."
            .to_owned(),
    ];
    if tells_of_chance {
        points.push(
            "The likely range is the Wilson interval at 95%. The usual range of months is that of an XmR chart with four \
         rules. Two counts are called different where chance would explain it less than once in 20 times, and less \
         than once in 100 where several are looked at together."
                .to_owned(),
        );
    }
    if scene.edition.leaves_the_house() {
        points.push(
            "Numbers of people from 1 to 4 are not given, nor anything they could be worked out from: they are put \
             together with others. What was decided, not accepted and found is told of whole financial years, to \
             31 March: told every quarter, two papers in a row could give somebody away. Totals of the whole landlord \
             are given as they are."
                .to_owned(),
        );
    }
    let words = [
        ("Stage 1", "the first formal answer to a complaint"),
        (
            "Stage 2",
            "the review by somebody else, where the first answer did not settle it",
        ),
        (
            "Extension",
            "a later date, told to the resident with the reason before the first one",
        ),
        ("Upheld", "we decided that the complaint was right"),
        (
            "Likely range",
            "where the true share probably lies: wide where complaints are few",
        ),
        (
            "Usual level",
            "the average of the first twelve months, and the range of most months",
        ),
    ];
    let words = &words[..if tells_of_chance { words.len() } else { 4 }];
    let words = words.iter().copied().chain(CODES);
    let words = words
        .map(|(word, means)| (word.to_owned(), means.to_owned()))
        .collect();
    let mut blocks = vec![Block::Points(points), Block::Words(words)];
    blocks.extend(
        scene
            .about
            .notes
            .paper
            .contact
            .as_ref()
            .filter(|_| !scene.edition.leaves_the_house())
            .map(|contact| text(contact.clone())),
    );
    section("method", "How we counted, and what words mean", blocks)
}

/// What the figures rest on, and what changed since the last paper.
pub(crate) fn data_quality(scene: Scene<'_>) -> Section {
    let quality = scene
        .shown
        .people
        .within
        .as_ref()
        .map(|within| within.quality)
        .unwrap_or_default();
    let row = |name: &str, count: u64| (name.to_owned(), vec![Cell::count(count)]);
    let rows = vec![
        row(
            "Stage 1 complaints of the quarter without a subject",
            quality.no_category,
        ),
        row(
            "Stages of the quarter without a date for the answer",
            quality.no_date,
        ),
        row(
            "Stages acknowledged or answered before they began",
            quality.backwards,
        ),
        row("Cases whose figures could not be read", quality.unreadable),
        row("Acknowledgements that went by themselves", scene.now().by_default),
    ];
    let table = Table {
        id: "quality",
        caption: "What is missing or cannot be right".to_owned(),
        columns: ["What", "How many"].map(ToOwned::to_owned).to_vec(),
        rows,
    };
    let provisional: u64 = scene
        .now()
        .answers
        .own
        .iter()
        .map(|answers| answers.not_yet_due)
        .sum();
    let mut blocks = vec![
        Block::Table(table),
        text(format!(
            "Of the complaints of the quarter, {} not yet due.",
            are(provisional)
        )),
    ];
    blocks.extend(revisions(scene));
    section("quality", "What these figures rest on", blocks)
}

/// What earlier papers told otherwise: the value then, and the value now.
fn revisions(scene: Scene<'_>) -> Option<Block> {
    let mut rows = Vec::new();
    for (quarter, counted) in &scene.shown.process.quarters {
        let Some(told) = scene.about.earlier.quarters.get(quarter) else {
            continue;
        };
        for stage in 0..2 {
            let share = counted.answers.own[stage].share();
            let values = [
                ("received", told.received[stage], counted.received[stage]),
                ("answered in time", told.in_time[stage], share.of),
                ("due", told.due[stage], share.all),
            ];
            for (what, then, now) in values.into_iter().filter(|(_, then, now)| then != now) {
                let name = format!(
                    "{} {}, stage {}, {what}",
                    quarter.short(),
                    quarter.year(),
                    stage + 1
                );
                rows.push((
                    name,
                    vec![Cell::count(then), Cell::count(now).marked(Mark::Revised)],
                ));
            }
        }
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            id: "revisions",
            caption: "Figures of earlier papers that have changed since".to_owned(),
            columns: ["Figure", "Then", "Now"].map(ToOwned::to_owned).to_vec(),
            rows,
        })
    })
}
