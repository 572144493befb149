//! Figures, in; papers, out: the same parts, each edition its own choice of them.

use crate::about::About;
use crate::model::{Block, Edition, Report, Section, in_words};
use crate::parts::{self, Scene};
use crate::shown::{Disclosed, Shown};

/// A paper that leaves the house: made of what may leave it, and of nothing else.
pub fn outside(edition: Edition, shown: &Disclosed<Shown>, about: &About) -> Disclosed<Report> {
    shown.make(|shown| {
        let scene = Scene {
            shown,
            about,
            edition,
        };
        let sections = match edition {
            Edition::Annual => annual(scene),
            Edition::Members => members(scene),
            _ => panel(scene),
        };
        let contact = about.notes.paper.contact.as_ref();
        Report {
            sections,
            ..cover(scene, contact.map(|contact| Block::Note(contact.clone())))
        }
    })
}

/// A paper that stays in the house, with everything.
pub fn within(edition: Edition, shown: &Shown, about: &About) -> Report {
    let scene = Scene {
        shown,
        about,
        edition,
    };
    match edition {
        Edition::Managers(month) => Report {
            sections: vec![
                parts::month(scene, month),
                parts::ageing(scene),
                parts::by_month(scene),
            ],
            ..cover(scene, None)
        },
        _ => board(scene),
    }
}

/// For the residents' scrutiny panel.
fn panel(scene: Scene<'_>) -> Vec<Section> {
    let mut sections: Vec<Section> = parts::asked(scene).into_iter().collect();
    sections.extend([
        parts::headline(scene),
        parts::volume(scene),
        parts::timeliness(scene),
        parts::wait(scene),
        parts::subjects(scene),
        parts::outcomes(scene),
        parts::learning(scene),
        parts::ombudsman(scene),
        parts::questions(scene),
        parts::method(scene),
    ]);
    sections
}

/// The complaints performance and service improvement report's figures (Code 8.1).
fn annual(scene: Scene<'_>) -> Vec<Section> {
    let mut sections = vec![parts::year(scene)];
    sections.extend(parts::compliance(scene));
    sections.extend([
        parts::outcomes(scene),
        parts::refused(scene),
        parts::ombudsman(scene),
        parts::learning(scene),
    ]);
    sections.extend(parts::tsm(scene));
    sections.extend([parts::fairness(scene), parts::method(scene)]);
    sections
}

/// What the members of a co-operative are told every year.
fn members(scene: Scene<'_>) -> Vec<Section> {
    vec![
        parts::learning(scene),
        parts::outcomes(scene),
        parts::method(scene),
    ]
}

/// The board's paper: confidential, with everything.
fn board(scene: Scene<'_>) -> Report {
    let about = scene.about;
    let mut sections = vec![parts::headline(scene), parts::assurance(scene)];
    sections.extend(parts::compliance(scene));
    sections.extend([
        parts::by_month(scene),
        parts::volume(scene),
        parts::timeliness(scene),
    ]);
    sections.extend(parts::in_time_by_month(scene));
    sections.extend([
        parts::wait(scene),
        parts::ageing(scene),
        parts::subjects(scene),
        parts::outcomes(scene),
    ]);
    sections.extend(parts::money(scene));
    sections.extend(parts::not_accepted(scene));
    sections.extend([
        parts::ombudsman(scene),
        parts::hazards(scene),
        parts::risks(scene),
        parts::learning(scene),
        parts::lessons(scene),
    ]);
    sections.extend(parts::tsm(scene));
    sections.extend([
        parts::fairness(scene),
        parts::data_quality(scene),
        parts::method(scene),
    ]);
    let paper = &about.notes.paper;
    let author = paper.author.as_deref().unwrap_or("the complaints team");
    let decision = paper.decision.as_deref().unwrap_or("note this report");
    let opening = format!("Confidential. Paper by {author}. The board is asked to {decision}.");
    Report {
        sections,
        ..cover(scene, Some(Block::Text(opening)))
    }
}

fn title(scene: Scene<'_>) -> String {
    let quarter = scene.shown.quarter;
    match scene.edition {
        Edition::Panel | Edition::Board => format!("Complaints: {}", quarter.in_words()),
        Edition::Managers(month) => format!("Complaints: {} {}", month.name(), month.year()),
        Edition::Annual => format!(
            "Complaints performance and service improvement: twelve months to {}",
            in_words(quarter.span().last)
        ),
        Edition::Members => format!("What we learned from complaints: {}", quarter.in_words()),
    }
}

fn cover(scene: Scene<'_>, opening: Option<Block>) -> Report {
    let readers = match scene.edition {
        Edition::Panel => "for the residents' scrutiny panel",
        Edition::Board => "for the board",
        Edition::Managers(_) => "for those who manage complaints",
        Edition::Annual => "for everybody",
        Edition::Members => "for our members",
    };
    let part = if scene.is_whole() || matches!(scene.edition, Edition::Managers(_)) {
        String::new()
    } else {
        let last = in_words(scene.shown.quarter.span().last);
        format!(" The quarter is not over: it ends on {last}.")
    };
    let revision = match scene.about.revision {
        0 | 1 => String::new(),
        later => format!(", revision {later}"),
    };
    Report {
        edition: scene.edition,
        title: title(scene),
        subtitle: format!(
            "{}, {readers}{revision}. Figures as at {}.{part}",
            scene.about.landlord,
            in_words(scene.shown.as_at)
        ),
        as_at: scene.shown.as_at,
        opening: opening.into_iter().collect(),
        sections: Vec::new(),
    }
}
