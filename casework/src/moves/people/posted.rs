//! The day on which a letter was posted, in; the letter gone, and what it brings about, out.

use crate::cases::{Channel, LetterState, What};
use crate::clocks::{Due, civil_date};
use crate::decide::TaskKind;
use crate::ids::MessageId;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use chrono::{DateTime, NaiveDate, Utc};

/// A printed letter was posted: that stops its clock, and by what it answers the resident has it on the
/// second working day after (Q9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The letter.
    pub letter: MessageId,
    /// The London day.
    pub on: NaiveDate,
}

impl Move for Posted {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let letter = self.letter;
        let sent = desk.case().letters.iter().find(|sent| sent.id == letter);
        let by_post = sent.filter(|sent| sent.channel == Channel::Post);
        let Some(sent) = by_post.cloned() else {
            return Err(refused(
                "this case has no such letter for the post",
                "`redress task list` names it",
            ));
        };
        if sent.state == LetterState::Withdrawn {
            return Err(refused(
                "it was taken back before it was posted",
                "write again what is still to be said",
            ));
        }
        if sent.state != LetterState::Queued {
            return Err(refused(
                "it is on record already that it was posted",
                "see `redress case show`",
            ));
        }
        if self.on > civil_date(desk.doing.now) {
            return Err(refused(
                "that day has not come yet",
                "say it once the letter is posted",
            ));
        }
        if self.on < civil_date(sent.written_at) {
            return Err(refused(
                "that day is before it was written",
                "give the day on which it was posted",
            ));
        }
        desk.record_at(
            self.at(sent.written_at, desk.doing.now),
            What::LetterDelivered { letter },
        )?;
        // A task for the post is one letter's; another's stays.
        let waits = desk
            .case()
            .letters
            .iter()
            .any(|other| other.channel == Channel::Post && other.state == LetterState::Queued);
        if !waits {
            desk.settle(TaskKind::PostLetter);
        }
        Ok(())
    }
}

impl Posted {
    /// Noon of that day, but not before the letter was written nor after now.
    fn at(self, written_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        Due::On(self.on).as_start().max(written_at).min(now)
    }
}

fn refused(why: &str, cure: &str) -> Refused {
    Refused::clause("Q9 of the decisions on policies", why, cure)
}
