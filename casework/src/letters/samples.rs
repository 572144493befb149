//! The kind of a letter, in; samples of it, full and bare, out.

use super::{
    ActBy, Alert, AlertKind, File, Letter, LetterKind, NewCase, Ombudsman, Receipt, Relayed, Writer,
};
use crate::triage::{Category, Hazard};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Samples of one kind of letter: the first has something in every field.
pub(super) fn of(kind: LetterKind) -> Vec<Letter> {
    match kind {
        LetterKind::Receipt => receipts(),
        LetterKind::NewCase => vec![
            Letter::NewCase(NewCase::sample()),
            Letter::NewCase(bare_new_case()),
        ],
        LetterKind::Relayed => vec![
            Letter::Relayed(Relayed::sample()),
            Letter::Relayed(bare_relayed()),
        ],
        LetterKind::Alert => alerts(),
    }
}

/// One receipt for each danger, and one without any.
fn receipts() -> Vec<Letter> {
    let bare = Receipt {
        gets_in_touch: false,
        shows_findings: false,
        look_again_within: None,
        out_of_hours: None,
        closed_until: None,
        safety: None,
        ..Receipt::sample()
    };
    let dangers = Hazard::ALL.into_iter().flat_map(|hazard| {
        let full = Receipt {
            safety: Some(hazard),
            ..Receipt::sample()
        };
        let without_number = Receipt {
            safety: Some(hazard),
            ..bare.clone()
        };
        [full, without_number]
    });
    let calm = Receipt {
        safety: None,
        closed_until: None,
        ..Receipt::sample()
    };
    dangers.chain([calm, bare.clone()]).map(Letter::Receipt).collect()
}

fn bare_new_case() -> NewCase {
    NewCase {
        hazard: None,
        resident: None,
        subject: None,
        dates: Vec::new(),
        ..NewCase::sample()
    }
}

fn bare_relayed() -> Relayed {
    Relayed {
        subject: None,
        writer: Writer::Complainant,
        files: Vec::new(),
        ..Relayed::sample()
    }
}

fn alerts() -> Vec<Letter> {
    let kinds = [
        AlertKind::HeldMail,
        AlertKind::NoReceipt,
        AlertKind::NotDelivered,
        AlertKind::Delayed,
        AlertKind::Hazard,
    ];
    let full = kinds.into_iter().map(|kind| Alert {
        kind,
        ..Alert::sample()
    });
    let bare = Alert {
        reference: None,
        ..Alert::sample()
    };
    full.chain([bare]).map(Letter::Alert).collect()
}

/// 9:05am in London on Friday 13 November 2026.
fn moment() -> DateTime<Utc> {
    day(13).and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(9 * 60 + 5)
}

/// A day of November 2026.
fn day(of_november: i64) -> NaiveDate {
    NaiveDate::default() + TimeDelta::days(20_757 + of_november)
}

impl Receipt {
    /// A receipt with something in every field.
    pub fn sample() -> Self {
        Self {
            reference: "RC-7F3K-92R".to_owned(),
            landlord: "Example Homes".to_owned(),
            handler: "Sam Lee, repairs team".to_owned(),
            answer_by: day(27),
            gets_in_touch: true,
            shows_findings: true,
            look_again_within: Some("one month".to_owned()),
            ombudsman: Ombudsman {
                name: "Housing Ombudsman".to_owned(),
                telephone: "0300 111 3000".to_owned(),
                website: "www.housing-ombudsman.org.uk".to_owned(),
            },
            out_of_hours: Some("0161 496 0000".to_owned()),
            closed_until: Some(moment() + TimeDelta::days(3) - TimeDelta::minutes(5)),
            safety: Some(Hazard::Gas),
        }
    }
}

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
            category: Category::from_known("heating-and-hot-water"),
            hazard: Some(Hazard::NoHeating),
            received_at: moment(),
            channel: "e-mail".to_owned(),
            resident: Some("Aisha Khan".to_owned()),
            subject: Some("Boiler <broken> & no one came".to_owned()),
            dates: vec![
                act_by("Acknowledge the complaint", day(17), "001-S1b-ack, paragraph 18"),
                act_by("Send the full Stage 1 answer", day(27), "001-S1b, paragraph 18"),
            ],
            routed_because:
                "The words \u{201c}boiler\u{201d} and \u{201c}no heating\u{201d} make it a matter of \
                heating, and heating goes to the repairs team."
                    .to_owned(),
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
}
