//! What was found against a resident's account, in; the letter that shows it first, or that there is nothing, out.

use crate::cases::UndertakingKind;
use crate::clocks::Due;
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::guards::runs_on;
use crate::moves::{Move, Refused};
use crate::policies::{Basis, Event, LetterKind};

/// So many working days the resident has to comment: long enough to answer a letter by post at once, short
/// enough for the answer's own date.
const DAYS_TO_COMMENT: u32 = 3;

/// Adverse findings are put to the resident before the decision (001 ¶18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Findings {
    /// There are some.
    Adverse {
        /// What was found.
        words: String,
    },
    /// There are none, which is recorded.
    None {
        /// What there is to say of it; kept with the case.
        note: String,
    },
    /// The resident commented on them before the time was over.
    Commented {
        /// What they said; kept with the case.
        words: String,
    },
}

impl Move for Findings {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("given findings")?;
        let Some(basis) = asked_by(desk)? else {
            return Err(Refused::by(
                &desk.stage()?.basis,
                "findings are not shown before the answer at this stage",
                "say them in the answer: `redress case respond --findings`",
            ));
        };
        match self {
            Self::Adverse { words } => {
                desk.must_be_said(words, "what was found")?;
                desk.must_not_be_on_its_way(Event::FindingsShared)?;
                show(desk, words)
            }
            Self::None { note } => {
                desk.happened(Event::FindingsShared)?;
                desk.note(note)
            }
            Self::Commented { words } => {
                if desk.open_undertakings(UndertakingKind::Comment).is_empty() {
                    return Err(Refused::by(
                        &basis,
                        "nobody was asked to comment on findings",
                        "show them first: `redress case findings`",
                    ));
                }
                desk.fulfil(UndertakingKind::Comment)?;
                desk.note(words)
            }
        }
    }
}

fn show(desk: &mut Desk<'_>, words: &str) -> Result<(), Refused> {
    let by = desk.working_days_after(Due::On(desk.today()), DAYS_TO_COMMENT)?;
    let said = vec![Said::AdverseFindings(words.to_owned()), Said::HowToComment { by }];
    let kind = LetterKind::FindingsInvitation;
    let letter = desk.compose(kind, next_by_resident(Some(by)), said)?;
    desk.send(letter, kind.brings(), &[])?;
    // Findings that are shown again leave one date to comment: the later.
    desk.drop_undertakings(UndertakingKind::Comment)?;
    desk.undertake(UndertakingKind::Comment, by, None, "")?;
    Ok(())
}

/// Where the policy asks for it at this stage: by its letter, or by the duty to have done it.
fn asked_by(desk: &Desk<'_>) -> Result<Option<Basis>, Refused> {
    let passage = desk.passage()?;
    let letter = desk.asked(LetterKind::FindingsInvitation)?;
    let mut duties = desk
        .policy
        .duties_before(&passage.stage, passage.track.as_ref(), Event::Responded);
    let duty = duties.find(|duty| duty.what == Event::FindingsShared);
    let basis = letter.map(|letter| &letter.basis);
    Ok(basis.or(duty.map(|duty| &duty.basis)).cloned())
}

impl Desk<'_> {
    /// Goes on only where the resident has no more time to comment on findings, or has commented.
    pub(super) fn must_have_let_comment(&self) -> Result<(), Refused> {
        let open = self.open_undertakings(UndertakingKind::Comment);
        let Some(comment) = open.iter().find(|comment| runs_on(comment, self.today())) else {
            return Ok(());
        };
        let basis = asked_by(self)?;
        let basis = basis.as_ref().unwrap_or(&self.stage()?.basis);
        Err(Refused::by(
            basis,
            format!("the resident can comment on the findings until {}", comment.by),
            "wait until then, or record what they said with `redress case findings --commented`",
        ))
    }
}
