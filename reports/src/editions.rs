//! Figures, in; the panel's and the board's papers, out: the same parts, each its own choice of them.

use crate::about::About;
use crate::model::{Block, Edition, Report, in_words};
use crate::parts::{self, Scene};
use crate::shown::{Disclosed, Shown};

/// The panel's paper: made of what may leave the house, and of nothing else.
pub fn panel(shown: &Disclosed<Shown>, about: &About) -> Disclosed<Report> {
    shown.make(|shown| {
        let scene = Scene {
            shown,
            about,
            edition: Edition::Panel,
        };
        let mut sections: Vec<_> = parts::asked(scene).into_iter().collect();
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
        let contact = about.notes.paper.contact.as_ref();
        Report {
            sections,
            ..cover(scene, contact.map(|contact| Block::Note(contact.clone())))
        }
    })
}

/// The board's paper: confidential, with everything.
pub fn board(shown: &Shown, about: &About) -> Report {
    let scene = Scene {
        shown,
        about,
        edition: Edition::Board,
    };
    let mut sections = vec![
        parts::headline(scene),
        parts::assurance(scene),
        parts::compliance(scene),
        parts::by_month(scene),
        parts::volume(scene),
        parts::timeliness(scene),
    ];
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
        parts::tsm(scene),
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

fn cover(scene: Scene<'_>, opening: Option<Block>) -> Report {
    let quarter = scene.shown.quarter;
    let readers = match scene.edition {
        Edition::Panel => "for the residents' scrutiny panel",
        Edition::Board => "for the board",
    };
    let revision = match scene.about.revision {
        0 | 1 => String::new(),
        later => format!(" Revision {later}."),
    };
    Report {
        edition: scene.edition,
        title: format!("Complaints: {}", quarter.in_words()),
        subtitle: format!(
            "{}, {readers}. Figures as at {}.{revision}",
            scene.about.landlord,
            in_words(scene.shown.as_at)
        ),
        as_at: scene.shown.as_at,
        opening: opening.into_iter().collect(),
        sections: Vec::new(),
    }
}
