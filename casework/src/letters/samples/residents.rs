//! A kind of letter to residents, in; samples of it, full and bare, out.

use super::{day, moment, of_part};
use crate::letters::{Answer, CaseLetter, Next};
use crate::policies::{LetterKind, Part};
use crate::triage::Hazard;
use chrono::TimeDelta;

/// Samples of `kind`. A receipt has one for each danger besides, with a number to ring and
/// without.
pub(super) fn of(kind: LetterKind) -> Vec<CaseLetter> {
    let (full, bare) = (CaseLetter::sample(kind), bare(kind));
    let dangers: &[Hazard] = match kind {
        LetterKind::Receipt => &Hazard::ALL,
        _ => &[],
    };
    let in_danger = dangers.iter().flat_map(|hazard| {
        [&full, &bare].map(|letter| CaseLetter {
            safety: Some(*hazard),
            ..letter.clone()
        })
    });
    let calm = CaseLetter {
        closed_until: None,
        ..full.clone()
    };
    let posted = ["Complaints Team, 1 High Street, M15 5RN", ""].map(|address| CaseLetter {
        answer: Answer::Post {
            address: Some(address.to_owned()).filter(|address| !address.is_empty()),
            reference: full.reference.clone(),
        },
        ..full.clone()
    });
    let spoken_for = CaseLetter {
        spoken_for: Some("Ann Shaw".to_owned()),
        ..full.clone()
    };
    in_danger
        .chain([calm, spoken_for, bare.clone()])
        .chain(posted)
        .collect()
}

impl CaseLetter {
    /// A letter of that kind with something in every field but the danger.
    pub fn sample(kind: LetterKind) -> Self {
        let parts = parts(kind).iter().copied();
        Self {
            kind,
            reference: "RC-7F3K-92R".to_owned(),
            landlord: "Example Homes".to_owned(),
            dear: Some("Ms Khan".to_owned()).filter(|_| !goes_by_itself(kind)),
            spoken_for: None,
            from: Some("Sam Lee, repairs team".to_owned()).filter(|_| !goes_by_itself(kind)),
            stage: Some("Stage 1".to_owned()),
            next: next(kind),
            said: parts
                .filter_map(|part| of_part(part).into_iter().next())
                .collect(),
            safety: None,
            out_of_hours: Some("0161 496 0000".to_owned()),
            telephone: Some("0161 496 0100".to_owned()),
            closed_until: Some(moment() + TimeDelta::days(3) - TimeDelta::minutes(5)),
            answer: Answer::Mail,
        }
    }
}

/// The same with nothing in what may be empty, and its parts as short as can be.
fn bare(kind: LetterKind) -> CaseLetter {
    let parts = parts(kind).iter().copied();
    let full = CaseLetter::sample(kind);
    CaseLetter {
        dear: None,
        from: None,
        stage: None,
        next: match kind {
            LetterKind::Response => Next {
                who: "You".to_owned(),
                by: None,
            },
            _ => Next {
                by: full.next.by.filter(|_| kind == LetterKind::Receipt),
                ..full.next
            },
        },
        said: parts
            .filter_map(|part| of_part(part).into_iter().last())
            .collect(),
        out_of_hours: None,
        telephone: None,
        closed_until: None,
        ..full
    }
}

/// Those that no person writes.
fn goes_by_itself(kind: LetterKind) -> bool {
    matches!(
        kind,
        LetterKind::Receipt | LetterKind::Closure | LetterKind::ConversionNotice
    )
}

fn next(kind: LetterKind) -> Next {
    let resident_acts = matches!(
        kind,
        LetterKind::FindingsInvitation
            | LetterKind::Refusal
            | LetterKind::Closure
            | LetterKind::HearingOffer
            | LetterKind::CompensationOffer
            | LetterKind::CompensationForm
            | LetterKind::FormalProcedure
            | LetterKind::Signpost
            | LetterKind::AuthorityRequest
            | LetterKind::SingleContactRequest
            | LetterKind::AccommodationOffer
    );
    if resident_acts {
        return Next {
            who: "You".to_owned(),
            by: Some(day(18)),
        };
    }
    if kind == LetterKind::Response {
        // What the sample promises first.
        return Next {
            who: "Repairs team".to_owned(),
            by: Some(day(20)),
        };
    }
    let is_later = matches!(
        kind,
        LetterKind::HoldingResponse | LetterKind::ExtensionNotice | LetterKind::DelayNote
    );
    Next {
        who: "Sam Lee, repairs team".to_owned(),
        by: Some(if is_later { day(30) } else { day(27) }),
    }
}

/// What such a letter carries where a policy asks for much.
fn parts(kind: LetterKind) -> &'static [Part] {
    use Part as P;
    match kind {
        LetterKind::Receipt => &[
            P::Received,
            P::Reference,
            P::Handler,
            P::ResponseDue,
            P::FormalProcedure,
            P::Ombudsman,
        ],
        LetterKind::Acknowledgement => &[
            P::Received,
            P::Reference,
            P::Stage,
            P::Handler,
            P::ResponseDue,
            P::Definition,
            P::OutcomeSought,
            P::ResponsibleFor,
            P::NotResponsibleFor,
            P::Adjustments,
            P::Ombudsman,
        ],
        LetterKind::FindingsInvitation => &[P::Reference, P::AdverseFindings, P::HowToComment, P::Ombudsman],
        LetterKind::Response => &[
            P::Reference,
            P::Stage,
            P::Outcome,
            P::Apology,
            P::Definition,
            P::Findings,
            P::Reasons,
            P::Remedy,
            P::Actions,
            P::Learning,
            P::RightsToRedress,
            P::Appeal,
            P::NextStage,
            P::EscalationReasons,
            P::Ombudsman,
        ],
        LetterKind::Refusal => &[
            P::Reference,
            P::Explanation,
            P::Reasons,
            P::RightsToRedress,
            P::Final,
            P::ElectedMembers,
            P::Ombudsman,
        ],
        LetterKind::HoldingResponse | LetterKind::ExtensionNotice => {
            &[P::Reference, P::NewDate, P::Reasons, P::Ombudsman]
        }
        LetterKind::ProgressUpdate => &[P::Reference, P::ResponseDue, P::Progress, P::Ombudsman],
        LetterKind::Closure => &[P::Reference, P::CloseReason, P::NextStage, P::Ombudsman],
        kind => other_parts(kind),
    }
}

fn other_parts(kind: LetterKind) -> &'static [Part] {
    use Part as P;
    match kind {
        LetterKind::HearingOffer => &[
            P::Reference,
            P::Handler,
            P::ResponseDue,
            P::Hearing,
            P::ReviewForm,
            P::Adjustments,
            P::Ombudsman,
        ],
        LetterKind::CompensationOffer => &[P::Reference, P::Amount, P::Offset, P::Evidence],
        LetterKind::CompensationForm => &[P::Reference, P::Reasons, P::Evidence, P::Ombudsman],
        LetterKind::FormalProcedure => &[P::Reference, P::FormalProcedure, P::Ombudsman],
        LetterKind::ActionNote => &[P::Reference, P::ResponseDue, P::Actions],
        LetterKind::DelayNote => &[P::Reference, P::Explanation, P::NewDate],
        LetterKind::Confirmation => &[
            P::Reference,
            P::RecordOfConversation,
            P::AgreedOutcome,
            P::Actions,
            P::Appeal,
            P::NextStage,
            P::Ombudsman,
        ],
        LetterKind::ConversionNotice => &[
            P::Reference,
            P::Handler,
            P::ResponseDue,
            P::FormalProcedure,
            P::Ombudsman,
        ],
        LetterKind::CombinedNotice => &[P::Reference, P::ComplaintsCombined, P::Ombudsman],
        LetterKind::Signpost => &[
            P::Reference,
            P::Explanation,
            P::Signpost,
            P::FurtherBodies,
            P::Ombudsman,
        ],
        LetterKind::AuthorityRequest => &[P::Reference, P::Authority],
        LetterKind::SingleContactRequest => &[P::Reference, P::SingleContact],
        LetterKind::HazardSummary => &[
            P::Reference,
            P::Handler,
            P::Findings,
            P::Reasons,
            P::Actions,
            P::Ombudsman,
        ],
        LetterKind::AccommodationOffer => {
            &[P::Reference, P::Handler, P::Explanation, P::Reasons, P::Ombudsman]
        }
        _ => &[P::Reference],
    }
}
