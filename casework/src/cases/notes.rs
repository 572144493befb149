//! What is noted beside the stages of a case, in; people, undertakings and payments as they stand, out.

use crate::cases::case::{Access, Mark};
use crate::cases::people::Circumstance;
use crate::cases::undertakings::{Standing, Undertaking, UndertakingId};
use crate::cases::{Case, Channel, Payment, What};
use chrono::{DateTime, Utc};

/// The mark of an attempt to reach the resident; its word is the channel.
const ATTEMPTED: &str = "attempted";

impl Case {
    /// The channels by which staff tried to reach the resident since `since`, each once.
    pub fn attempted_since(&self, since: DateTime<Utc>) -> Vec<Channel> {
        let marks = self.marks.iter();
        let attempts = marks.filter(|mark| mark.kind == ATTEMPTED && mark.at >= since);
        let mut channels = Vec::new();
        for channel in attempts.filter_map(|mark| Channel::from_name(mark.word.as_deref()?)) {
            if !channels.contains(&channel) {
                channels.push(channel);
            }
        }
        channels
    }

    /// Notes what moves no clock.
    pub(super) fn note(&mut self, what: &What, at: DateTime<Utc>) {
        match what {
            What::Categorised { category, .. } => self.category = Some(category.clone()),
            What::Restricted => self.restrict(),
            What::Unrestricted => self.access = Access::Staff,
            What::Assigned { owner, .. } => {
                self.owner = Some(*owner);
                if let Some(draft) = self
                    .passages
                    .last_mut()
                    .and_then(|passage| passage.draft.as_mut())
                {
                    draft.handled_by.push(*owner);
                }
            }
            What::MessageAdded { writer, .. } => {
                if !self.parties.contains(writer) {
                    self.parties.push(*writer);
                }
            }
            What::Linked { to } => self.links.push(*to),
            What::StaffNamed { who } => self.about_staff.push(*who),
            What::Typed { contact_type } => self.contact_type = *contact_type,
            What::Compensation {
                step,
                pence,
                offset_pence,
                award,
                ..
            } => self.payments.push(Payment {
                step: *step,
                pence: *pence,
                offset_pence: *offset_pence,
                award: *award,
                at,
            }),
            What::Learned { theme } => self.mark("learned", at, None, Some(theme.to_string())),
            What::Determined { finding } => {
                self.mark("determined", at, None, Some(finding.as_str().to_owned()));
            }
            What::NotAccepted { exclusion } => self.mark("refused", at, None, exclusion.clone()),
            What::HearingChosen { how } => self.mark("hearing", at, None, Some(how.to_string())),
            What::Attempted { channel } => {
                self.mark(ATTEMPTED, at, None, Some(channel.as_str().to_owned()));
            }
            What::AuthorityOf { who, authority } => self.authorise(*who, *authority),
            What::LettersGoTo { who } => self.letters_go_to = *who,
            What::CircumstanceNoted {
                circumstance,
                who,
                number,
            } => self.circumstances.push(Circumstance {
                kind: *circumstance,
                who: *who,
                number: *number,
                since: at,
            }),
            What::CircumstanceEnded { circumstance, who } => {
                let same = |other: &Circumstance| other.kind == *circumstance && other.who == *who;
                self.circumstances.retain(|other| !same(other));
            }
            What::Undone { what } => self.undo(what),
            what => self.note_undertaking(what, at),
        }
    }

    fn note_undertaking(&mut self, what: &What, at: DateTime<Utc>) {
        match what {
            What::Undertaken {
                undertaking,
                what,
                by,
                owner,
            } => self.undertakings.push(Undertaking {
                id: *undertaking,
                number: self.undertakings.last().map_or(1, |last| last.number + 1),
                kind: *what,
                by: *by,
                first_by: *by,
                owner: *owner,
                since: at,
                standing: Standing::Open,
                before: Standing::Open,
            }),
            What::Fulfilled { undertaking } => self.stand(*undertaking, Standing::Done(at)),
            What::Dropped { undertaking } => self.stand(*undertaking, Standing::Dropped(at)),
            What::Overran { undertaking } => self.stand(*undertaking, Standing::Overrun),
            What::Postponed { undertaking, by } => {
                self.stand(*undertaking, Standing::Open);
                let same = |other: &&mut Undertaking| other.id == *undertaking;
                for other in self.undertakings.iter_mut().filter(same) {
                    other.by = *by;
                }
            }
            // Notes hold words, which no figure reads.
            _ => {}
        }
    }

    fn stand(&mut self, id: UndertakingId, standing: Standing) {
        let open = |other: &&mut Undertaking| other.id == id && other.is_open();
        for undertaking in self.undertakings.iter_mut().filter(open) {
            undertaking.before = undertaking.standing;
            undertaking.standing = standing;
        }
    }

    pub(super) fn mark(
        &mut self,
        kind: &'static str,
        at: DateTime<Utc>,
        number: Option<i64>,
        word: Option<String>,
    ) {
        self.marks.push(Mark {
            kind,
            at,
            number,
            word,
        });
    }
}
