//! A mail to staff, in; samples of it, full and bare, out.

use super::{day, moment};
use crate::letters::{
    ActBy, Alert, AlertKind, Digest, Due, File, Heard, NewCase, Paper, PaperFor, Relayed, Writer,
};
use crate::triage::{Category, Hazard};

impl NewCase {
    /// A new case with something in every field.
    pub fn sample() -> Self {
        let act_by = |what: &str, by, clause: &str| ActBy {
            what: what.to_owned(),
            by,
            clause: clause.to_owned(),
        };
        Self {
            reference: "RC-7F3K-92R".to_owned(),
            stage: Some("Stage 2".to_owned()),
            category: Category::from_known("heating-and-hot-water"),
            hazard: Some(Hazard::NoHeating),
            received_at: moment(),
            channel: "e-mail".to_owned(),
            resident: Some("Aisha Khan, aisha@home.example, 07700 900123".to_owned()),
            subject: Some("Boiler <broken> & no one came".to_owned()),
            dates: vec![
                act_by("Acknowledge the complaint", day(17), "001-S1b-ack, paragraph 18"),
                act_by("Send the full Stage 1 answer", day(27), "001-S1b, paragraph 18"),
            ],
            routed_because:
                "The words \u{201c}boiler\u{201d} and \u{201c}no heating\u{201d} make it a matter of \
                heating, and heating goes to the repairs team."
                    .to_owned(),
            words_follow: true,
        }
    }

    /// One with nothing in what may be empty.
    pub(super) fn bare_sample() -> Self {
        Self {
            stage: None,
            hazard: None,
            resident: None,
            subject: None,
            dates: Vec::new(),
            words_follow: false,
            ..Self::sample()
        }
    }
}

impl Relayed {
    /// A relayed message with something in every field.
    pub fn sample() -> Self {
        Self {
            reference: "RC-7F3K-92R".to_owned(),
            subject: Some("Boiler not working since Monday".to_owned()),
            writer: Writer::SomebodyElse("Joan Khan".to_owned()),
            heard: Some(Heard {
                channel: "telephone".to_owned(),
                at: moment(),
                by: Some("Sam Lee".to_owned()),
            }),
            words: "My daughter has had no heating since Monday.\n\n\
                Your man came on <Tuesday>, said \"not my job\" & left.\n  He did not come back."
                .to_owned(),
            files: vec![
                File {
                    name: "boiler.jpg".to_owned(),
                    size: 2_340_000,
                },
                File {
                    name: "letter <1>.pdf".to_owned(),
                    size: 24_100,
                },
            ],
        }
    }

    /// One with nothing in what may be empty.
    pub(super) fn bare_sample() -> Self {
        Self {
            subject: None,
            writer: Writer::Complainant,
            heard: None,
            files: Vec::new(),
            ..Self::sample()
        }
    }
}

impl Alert {
    /// An alert with something in every field.
    pub fn sample() -> Self {
        Self {
            kind: AlertKind::HeldMail,
            reference: Some("RC-7F3K-92R".to_owned()),
            at: moment(),
            happened: "A message could not be read. It is kept whole, and attached to this mail.".to_owned(),
            to_do: "Read it. If it is a complaint, take it in again or write it down as a new case."
                .to_owned(),
            command: "redress message show 0198f2c4".to_owned(),
        }
    }

    /// One of each kind, the first with something in every field, and one about no case.
    pub(super) fn samples() -> Vec<Self> {
        let full = AlertKind::ALL.into_iter().map(|kind| Self {
            kind,
            ..Self::sample()
        });
        let bare = Self {
            reference: None,
            ..Self::sample()
        };
        full.chain([bare]).collect()
    }
}

impl Digest {
    /// A day's mail with something in every field.
    pub fn sample() -> Self {
        let due = |what: &str, by, of: Option<&str>| Due {
            reference: "RC-7F3K-92R".to_owned(),
            what: what.to_owned(),
            by,
            clause: "001-S1b, paragraph 18".to_owned(),
            of: of.map(str::to_owned),
        };
        Self {
            name: "Sam Lee".to_owned(),
            on: day(17),
            late: vec![due("Acknowledge the complaint", day(16), None)],
            soon: vec![
                due("Send the full Stage 1 answer", day(18), None),
                due("Send the full Stage 1 answer", day(19), Some("Aisha Khan")),
            ],
            actions: vec![due("Fit a new boiler", day(20), None)],
            tasks: vec!["Say whether RC-4D2M-11Q belongs to another case.".to_owned()],
        }
    }

    /// One on a day when nothing waits.
    pub(super) fn bare_sample() -> Self {
        Self {
            late: Vec::new(),
            soon: Vec::new(),
            actions: Vec::new(),
            tasks: Vec::new(),
            ..Self::sample()
        }
    }
}

impl Paper {
    /// One to each of those who get papers.
    pub fn samples() -> Vec<Self> {
        let to = |readers, approval: Option<&str>, revision| Self {
            landlord: "Larkfield Homes".to_owned(),
            quarter: "July to September 2026".to_owned(),
            readers,
            revision,
            as_at: day(14),
            sentences: vec!["We received 153 stage 1 complaints, 9 more than the quarter before.".to_owned()],
            approval: approval.map(str::to_owned),
            command: "redress report approve 2026-Q3 --by pat.kaur@example.org".to_owned(),
        };
        vec![
            to(PaperFor::Secretary, Some("Pat Kaur"), 2),
            to(PaperFor::Board, None, 1),
            to(PaperFor::Panel, None, 2),
            to(PaperFor::Secretary, None, 1),
        ]
    }
}
