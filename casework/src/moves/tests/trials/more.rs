//! A case, in; every move beside its stages, out.

use super::list::{Tried, dates, person, tried, words};
use super::subject::Subject;
use crate::cases::{Authority, Award, Channel, Finding, Judgement};
use crate::ids::MessageId;
use crate::moves::Action;
use crate::moves::people::{
    Act, Adjust, Anonymous, AnswerOffer, Approach, Assign, Authorise, Categorise, Combine, Determine, Drop,
    Escalate, Fulfil, HazardDone, Hear, JudgeHazard, Language, Learn, Letters, Link, Note, Offer,
    OfferAccommodation, Order, OrderKind, Owed, Pay, Petition, Posted, Postpone, Promised, Reachable,
    ReceivedAt, Restrict, RestrictContact, Retype, SafeChannel, Speak, Speaker, SummariseHazard, TakeBack,
    Unrestrict, Vulnerable,
};
use crate::policies::Event;
use crate::triage::{Category, ContactType, Hazard};
use chrono::{Days, TimeDelta};

/// Every move beside the stages.
pub(super) fn beside(subject: &Subject) -> Vec<Tried> {
    let mut all = promised(subject);
    all.extend(paid());
    all.extend(of_people(subject));
    all.extend(of_the_case(subject));
    all.extend(of_the_ombudsman(subject));
    all
}

fn promised(subject: &Subject) -> Vec<Tried> {
    let mut all = Vec::new();
    for by in dates(subject) {
        let what = words();
        all.push(tried("Act", by.to_string(), Act { what, by, who: None }));
        all.push(tried(
            "Postpone",
            by.to_string(),
            Postpone {
                which: Promised("1".to_owned()),
                to: by,
                because: words(),
            },
        ));
        let because = words();
        let until = by;
        all.push(tried(
            "RestrictContact",
            by.to_string(),
            RestrictContact { until, because },
        ));
        let until = Some(by);
        all.push(tried("Adjust", by.to_string(), Adjust { what: words(), until }));
        let letters = subject.case.letters.iter().map(|sent| sent.id);
        let stranger = MessageId(uuid::Uuid::nil());
        for letter in letters.chain([stranger]) {
            all.push(tried("Posted", by.to_string(), Posted { letter, on: by }));
        }
    }
    let letters = subject
        .case
        .letters
        .iter()
        .map(|sent| (sent.id, sent.kind.name()));
    let stranger = (MessageId(uuid::Uuid::nil()), "a stranger");
    for (letter, how) in letters.chain([stranger]) {
        for because in [words(), String::new()] {
            all.push(tried("TakeBack", how, TakeBack { letter, because }));
        }
    }
    all.push(tried(
        "Act",
        "a stranger",
        Act {
            what: words(),
            by: subject.day(3),
            who: Some("Nobody".to_owned()),
        },
    ));
    for which in ["1", "99", "no-such", ""] {
        let (which, note, because) = (Promised(which.to_owned()), words(), words());
        let how = format!("{which:?}");
        for owed in [Owed::ByPromise, Owed::ToTheOmbudsman] {
            let (which, note) = (which.clone(), note.clone());
            let how = format!("{how} {owed:?}");
            all.push(tried("Fulfil", &how, Fulfil { owed, which, note }));
        }
        all.push(tried("Drop", &how, Drop { which, because }));
    }
    all
}

fn paid() -> Vec<Tried> {
    let mut all = vec![
        tried("AnswerOffer", "accept", AnswerOffer::Accept),
        tried("AnswerOffer", "decline", AnswerOffer::Decline),
    ];
    for (pence, offset_pence) in [
        (0, 0),
        (5_000, 0),
        (5_000, 2_500),
        (5_000, 9_000),
        (u64::MAX, u64::MAX),
    ] {
        let how = format!("{pence} {offset_pence}");
        let offer = Offer {
            pence,
            offset_pence,
            evidence: Some(words()),
            reasons: Some(words()),
            approved_by: None,
        };
        let approved = Offer {
            approved_by: Some(crate::moves::Colleague("Pat Kaur".to_owned())),
            ..offer.clone()
        };
        all.push(tried("Offer", &how, offer));
        all.push(tried("Offer", format!("{how} approved"), approved));
        for award in [Award::Landlord, Award::Ombudsman] {
            let how = format!("{how} {award:?}");
            all.push(tried(
                "Pay",
                how,
                Pay {
                    pence,
                    offset_pence,
                    award,
                },
            ));
        }
    }
    all.push(tried("Offer", "empty", Offer::default()));
    all
}

fn of_people(subject: &Subject) -> Vec<Tried> {
    let mut all = vec![
        tried(
            "Assign",
            "Robin",
            Assign {
                to: "Robin Day".to_owned(),
            },
        ),
        tried(
            "Assign",
            "nobody",
            Assign {
                to: "Nobody".to_owned(),
            },
        ),
        tried("Escalate", "", Escalate),
        tried("Anonymous", "", Anonymous),
        tried("Vulnerable", "", Vulnerable { note: words() }),
        tried(
            "Language",
            "",
            Language {
                code: "cy".to_owned(),
            },
        ),
        tried(
            "Language",
            "odd",
            Language {
                code: "\u{1f3e0}".repeat(99),
            },
        ),
        tried(
            "Adjust",
            "for good",
            Adjust {
                what: words(),
                until: None,
            },
        ),
        tried(
            "Adjust",
            "empty",
            Adjust {
                what: String::new(),
                until: None,
            },
        ),
    ];
    for signatories in [0, 1, 40, u32::MAX] {
        let contact = Some(person("Lou Kent")).filter(|_| signatories != 1);
        let petition = Petition { signatories, contact };
        all.push(tried("Petition", signatories.to_string(), petition));
    }
    for speaker in [
        Speaker::Representative,
        Speaker::ElectedMember,
        Speaker::Solicitor,
        Speaker::JointTenant,
    ] {
        for authority in [
            None,
            Some(Authority::Asked),
            Some(Authority::Given),
            Some(Authority::Refused),
        ] {
            let how = format!("{speaker:?} {authority:?}");
            let who = person("Jo Park");
            all.push(tried(
                "Speak",
                how,
                Speak {
                    who,
                    speaker,
                    authority,
                },
            ));
        }
    }
    let speaks = subject.parties.last().and_then(|party| party.name.clone());
    for who in [speaks.unwrap_or_default(), "Nobody".to_owned(), String::new()] {
        for authority in [Authority::Given, Authority::Refused] {
            let how = format!("{who} {authority:?}");
            for letters in [Letters::ToBoth, Letters::Instead] {
                let (who, how) = (who.clone(), format!("{how} {letters:?}"));
                let step = Authorise {
                    who,
                    authority,
                    letters,
                };
                all.push(tried("Authorise", how, step));
            }
        }
    }
    all
}

fn of_the_case(subject: &Subject) -> Vec<Tried> {
    let because = words;
    let mut all = vec![
        tried("Note", "", Note { words: words() }),
        tried(
            "Note",
            "empty",
            Note {
                words: " \n".to_owned(),
            },
        ),
        tried("Restrict", "", Restrict { because: because() }),
        tried(
            "Restrict",
            "empty",
            Restrict {
                because: String::new(),
            },
        ),
        tried("Hear", "", hear(None, &words())),
        tried(
            "Hear",
            "of danger",
            hear(None, "I smell gas and my child is ill."),
        ),
        tried("Hear", "from a stranger", hear(Some("Nobody"), &words())),
        tried("Hear", "empty", hear(None, " ")),
        tried("Reachable", "", reachable(&words())),
        tried("Reachable", "empty", reachable(" ")),
        tried("Unrestrict", "", Unrestrict { because: because() }),
        tried("SafeChannel", "", SafeChannel { words: words() }),
        tried(
            "Categorise",
            "",
            Categorise {
                category: Category::other(),
            },
        ),
        tried(
            "Learn",
            "",
            Learn {
                theme: Category::other(),
                words: words(),
            },
        ),
    ];
    all.extend(of_dangers(subject));
    for contact_type in [
        ContactType::Complaint,
        ContactType::Concern,
        ContactType::ServiceRequest,
        ContactType::Compliment,
        ContactType::MemberEnquiry,
        ContactType::DisrepairClaim,
        ContactType::NotForUs,
    ] {
        let signpost = words();
        all.push(tried(
            "Retype",
            contact_type.to_string(),
            Retype {
                contact_type,
                signpost,
            },
        ));
    }
    for days in [-4000, -2, 0, 2, 400_000] {
        let at = subject.case.received_at + TimeDelta::days(days);
        let because = because();
        all.push(tried(
            "ReceivedAt",
            format!("{days} days"),
            ReceivedAt { at, because },
        ));
    }
    let others = subject.others.values().map(|other| other.reference.clone());
    let own = subject.case.reference.clone();
    for to in others.chain([own]) {
        all.push(tried("Link", to.to_string(), Link { to: to.clone() }));
        all.push(tried("Combine", to.to_string(), Combine { follower: to }));
    }
    all
}

fn of_dangers(subject: &Subject) -> Vec<Tried> {
    let mut all = Vec::new();
    for hazard in [Hazard::Gas, Hazard::Fire] {
        for (judgement, kind) in [
            (Judgement::Confirmed, None),
            (Judgement::Confirmed, Some("emergency")),
            (Judgement::Confirmed, Some("significant")),
            (Judgement::Confirmed, Some("slight")),
            (Judgement::Dismissed, None),
            (Judgement::Dismissed, Some("emergency")),
        ] {
            let how = format!("{hazard:?} {judgement:?} {kind:?}");
            let (kind, because) = (kind.map(Into::into), words());
            all.push(tried(
                "JudgeHazard",
                how,
                JudgeHazard {
                    hazard,
                    judgement,
                    kind,
                    because,
                },
            ));
        }
        for event in DONE_ABOUT_A_DANGER {
            let (event, note) = (*event, words());
            all.push(tried(
                "HazardDone",
                format!("{hazard:?} {event}"),
                HazardDone { hazard, event, note },
            ));
        }
        for (how, said, by) in [
            ("", words(), Some(subject.day(3))),
            ("nothing to do", words(), None),
            ("empty", String::new(), Some(subject.day(3))),
            ("too late", words(), Some(subject.day(0) - Days::new(9))),
        ] {
            let action = by.map(|by| Action {
                what: words(),
                by,
                who: None,
            });
            let (reasons, explanation) = (said.clone(), said.clone());
            let offer = OfferAccommodation {
                hazard,
                reasons: said.clone(),
                explanation,
            };
            let summary = SummariseHazard {
                hazard,
                findings: said,
                reasons,
                actions: action.into_iter().collect(),
            };
            all.push(tried("SummariseHazard", format!("{hazard:?} {how}"), summary));
            all.push(tried("OfferAccommodation", format!("{hazard:?} {how}"), offer));
        }
    }
    all
}

/// What the law's clocks know, and what they do not.
const DONE_ABOUT_A_DANGER: &[Event] = &[
    Event::Investigated,
    Event::MadeSafe,
    Event::SafetyWorkDone,
    Event::PreventionArranged,
    Event::PreventionBegun,
    Event::RenewedInvestigationRequested,
    Event::LandlordAware,
    Event::SummaryGiven,
    Event::Responded,
];

fn of_the_ombudsman(subject: &Subject) -> Vec<Tried> {
    let mut all = vec![tried("Approach", "", Approach { note: words() })];
    for award_pence in [None, Some(0), Some(30_000), Some(u64::MAX)] {
        let finding = Finding::ServiceFailure;
        let how = format!("{award_pence:?}");
        let note = words();
        all.push(tried(
            "Determine",
            how,
            Determine {
                finding,
                award_pence,
                note,
            },
        ));
    }
    for by in dates(subject) {
        for kind in [OrderKind::Order, OrderKind::Recommendation] {
            let how = format!("{kind:?} {by}");
            let (what, who) = (words(), None);
            all.push(tried("Order", how, Order { kind, what, by, who }));
        }
    }
    all
}

fn hear(from: Option<&str>, words: &str) -> Hear {
    Hear {
        channel: Channel::Telephone,
        from: from.map(str::to_owned),
        words: words.to_owned(),
    }
}

fn reachable(post: &str) -> Reachable {
    Reachable {
        mail: None,
        post: Some(post.to_owned()),
        telephone: None,
    }
}
