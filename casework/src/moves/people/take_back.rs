//! A letter that has not gone yet, in; the letter taken back with all that was decided in it, out.

use crate::cases::{
    Actor, Award, LetterState, Payment, PaymentStep, ReopenReason, SentLetter, Undertaking, Undone, What,
};
use crate::ids::{ContactId, MessageId};
use crate::letters::LetterKind;
use crate::moves::desk::Desk;
use crate::moves::{CaseFile, Move, Refused};
use crate::policies::{self, Event};

/// A letter to a party of the case is taken back before it goes: what was decided in it was not decided, and
/// what it promised or offered was not promised or offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeBack {
    /// The letter.
    pub letter: MessageId,
    /// Why; kept with the case.
    pub because: String,
}

impl Move for TakeBack {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        Refused::unless_said(&self.because, CLAUSE, "why it is taken back")?;
        let sent = self.sent(desk)?;
        must_be_theirs_to_take(desk, &sent)?;
        let letters = desk.all_that_go_with(&sent)?;
        desk.take_back_all(&sent, letters)?;
        desk.note(&self.because)
    }

    fn letters(&self, _file: &CaseFile) -> Vec<MessageId> {
        vec![self.letter]
    }
}

impl TakeBack {
    /// The letter, as long as it is one that can be taken back at all.
    fn sent(&self, desk: &Desk<'_>) -> Result<SentLetter, Refused> {
        let sent = desk.case().letters.iter().find(|sent| sent.id == self.letter);
        let Some(sent) = sent else {
            return Err(refused(
                "this case has no such letter to a resident",
                "see `redress case show`: mails to staff are not taken back",
            ));
        };
        if sent.kind == LetterKind::Resident(policies::LetterKind::Receipt) {
            return Err(refused(
                "a receipt is not taken back: it says that we have what was sent",
                "write to the resident: `redress case progress`",
            ));
        }
        let gone = match sent.state {
            LetterState::Queued => return Ok(sent.clone()),
            LetterState::Delivered(_) => "it has gone",
            LetterState::Undelivered => "it went, and did not arrive",
            LetterState::Withdrawn => "it was taken back already",
        };
        Err(refused(gone, "see `redress case show`"))
    }
}

/// What has gone to the resident is on record, and stays there.
const CLAUSE: &str = "Code 5.12";

/// Goes on only where whoever takes it back wrote it, has the case, or manages one of the two.
fn must_be_theirs_to_take(desk: &Desk<'_>, sent: &SentLetter) -> Result<(), Refused> {
    let person = desk.person()?.id;
    let directory = &desk.rules.directory;
    let wrote = match sent.by {
        Actor::Staff(by) => Some(by),
        Actor::Redress | Actor::Resident(_) => None,
    };
    let concerned: Vec<ContactId> = wrote.into_iter().chain(desk.case().owner).collect();
    let theirs = |who: &ContactId| {
        let reads = |handler| directory.reads(person, handler);
        let manages = directory
            .manager_of(*who)
            .is_some_and(|manager| manager.id == person);
        directory.handler(*who).is_some_and(reads) || manages
    };
    if concerned.iter().any(theirs) {
        return Ok(());
    }
    Err(refused(
        "whoever wrote a letter takes it back, or whoever has the case, or their manager",
        "ask one of them",
    ))
}

/// Goes on only where taking the letter back undoes what was decided with it.
fn must_be_undone(desk: &Desk<'_>, with: &[What]) -> Result<(), Refused> {
    let offered = with.iter().find_map(|what| match what {
        What::Compensation { pence, .. } => Some(*pence),
        _ => None,
    });
    let stands = |last: &Payment| last.step == PaymentStep::Offered && Some(last.pence) == offered;
    let mut ours = desk.case().payments.iter().rev();
    let last = ours.find(|payment| payment.award == Award::Landlord);
    if offered.is_some() && !last.is_some_and(stands) {
        return Err(refused(
            "the offer in it was answered, or another was made since",
            "write to the resident instead",
        ));
    }
    let stays = with.iter().find(|what| outlives_letter(what));
    stays.map_or(Ok(()), |what| {
        let kind = what.kept().0.replace('_', " ");
        Err(refused(
            format!("the case has gone on with it ({kind}), and the letter only tells that"),
            "let it go, and write to the resident again",
        ))
    })
}

/// Goes on only where no later letter may offer the same money: an offer is recorded once, however often it is said.
fn must_not_be_said_since(desk: &Desk<'_>, sent: &SentLetter, with: &[What]) -> Result<(), Refused> {
    let offers = |what: &What| matches!(what, What::Compensation { .. });
    if with.iter().any(offers) && desk.case().may_offer_since(sent) {
        return Err(refused(
            "a later letter may say the same offer",
            "take that back first, or write to the resident instead",
        ));
    }
    Ok(())
}

/// Whether it is so although nobody is told: the case went on, and would go on untold. How a complaint is
/// understood stays understood, and is told by the next letter.
fn outlives_letter(what: &What) -> bool {
    let event = Event::ComplaintDefined;
    *what != What::Happened { event }
        && matches!(
            what,
            What::Opened { .. }
                | What::Moved { .. }
                | What::Typed { .. }
                | What::Linked { .. }
                | What::CombinedInto { .. }
                | What::ReceiptCorrected
                | What::Reopened { .. }
                | What::Postponed { .. }
                | What::DateTold { .. }
                | What::Happened { .. }
        )
}

/// The letter, and the same to others that was written with it.
fn letters_of(with: &[What], letter: MessageId) -> Vec<MessageId> {
    let letters = with.iter().filter_map(|what| match what {
        What::LetterQueued { letter, .. } => Some(*letter),
        _ => None,
    });
    let others = letters.filter(|other| *other != letter);
    std::iter::once(letter).chain(others).collect()
}

fn undo(desk: &mut Desk<'_>, what: &What) -> Result<(), Refused> {
    if matches!(what, What::Closed { .. }) && desk.case().is_closed() {
        let because = ReopenReason::Mistake;
        return desk.record_at(desk.doing.now, What::Reopened { because });
    }
    match Undone::of(what) {
        // What was done since stays done.
        Some(Undone::Undertaking(id)) if !desk.case().undertaking(id).is_some_and(Undertaking::is_open) => {
            Ok(())
        }
        Some(undone) => desk.record_at(desk.doing.now, What::Undone { what: undone }),
        None => Ok(()),
    }
}

impl Desk<'_> {
    /// The letter and the same to others, as long as they wait and what was decided with them can be undone.
    pub(super) fn all_that_go_with(&self, sent: &SentLetter) -> Result<Vec<MessageId>, Refused> {
        let with = self.recorded_with(sent);
        must_be_undone(self, with)?;
        must_not_be_said_since(self, sent, with)?;
        let mut letters = letters_of(with, sent.id);
        // Who may not be told any more had theirs taken back before.
        letters.retain(|letter| !self.is_taken_back(*letter));
        letters.iter().try_for_each(|letter| self.must_wait(*letter))?;
        Ok(letters)
    }

    /// They do not go, and what was decided with the letter was not decided.
    pub(super) fn take_back_all(
        &mut self,
        sent: &SentLetter,
        letters: Vec<MessageId>,
    ) -> Result<(), Refused> {
        letters
            .into_iter()
            .try_for_each(|letter| self.take_back(letter))?;
        self.draft().plan.to_do_again.push(sent.id);
        let with = self.recorded_with(sent).to_vec();
        with.iter().try_for_each(|what| undo(self, what))
    }

    fn recorded_with(&self, sent: &SentLetter) -> &[What] {
        self.file.with_letters.get(&sent.id).map_or(&[], Vec::as_slice)
    }

    /// Goes on only where the letter waits, and nobody has it in hand.
    fn must_wait(&self, letter: MessageId) -> Result<(), Refused> {
        if self.file.waiting.contains(&letter) {
            return Ok(());
        }
        Err(refused(
            "it is on its way, or the same to somebody else",
            "wait until `redress case show` says what became of it, and write to the resident again",
        ))
    }

    fn is_taken_back(&self, letter: MessageId) -> bool {
        let mut letters = self.case().letters.iter();
        letters.any(|sent| sent.id == letter && sent.state == LetterState::Withdrawn)
    }

    /// The letter leaves the outbox, or is not to be posted.
    pub(super) fn take_back(&mut self, letter: MessageId) -> Result<(), Refused> {
        self.draft().plan.taken_back.push(letter);
        self.record_at(self.doing.now, What::LetterWithdrawn { letter })
    }
}

fn refused(why: impl Into<String>, cure: &str) -> Refused {
    Refused::clause(CLAUSE, why, cure)
}
