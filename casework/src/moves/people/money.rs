//! Money for a resident, in; offered within somebody's authority, answered and paid, out.

use crate::cases::{Award, Payment, PaymentStep, State, What};
use crate::ids::ContactId;
use crate::letters::wording::money;
use crate::letters::{Said, Verdict};
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Colleague, Move, Refused};
use crate::policies::{CompensationTerm, LetterKind, Part};
use crate::rules::Handler;

/// Where a policy says nothing of money.
const CODE: &str = "Code 7.2";
/// What the Ombudsman awards is the resident's whole.
const WHOLE: &str = "the Ombudsman\u{2019}s remedies guidance; 000 \u{a7}6.0";

/// Compensation is offered to the resident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// In pence.
    pub pence: u64,
    /// What of it is set against a debt, in pence.
    pub offset_pence: u64,
    /// The evidence that is asked for.
    pub evidence: Option<String>,
    /// Why that much.
    pub reasons: Option<String>,
    /// Who approves it, where it is beyond the authority of who offers it.
    pub approved_by: Option<Colleague>,
}

/// What the resident says to the offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerOffer {
    /// They take it.
    Accept,
    /// They do not.
    Decline,
}

/// Money is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pay {
    /// In pence.
    pub pence: u64,
    /// What of it was set against a debt, in pence.
    pub offset_pence: u64,
    /// Who awarded it.
    pub award: Award,
}

impl Move for Offer {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.passage()?;
        if let State::Closed { .. } = desk.case().state {
            return Err(desk.no_money(
                "nothing is offered in a case that is closed",
                "open it again first with `redress case reopen`",
            ));
        }
        must_be_an_amount(desk, self.pence)?;
        must_be_offset(desk, self.pence, self.offset_pence, Award::Landlord)?;
        let approved_by = desk.approver_of_money(self.pence, self.approved_by.as_ref())?;
        let next = next_by_resident(None);
        let (kind, said, more) = self.letter(desk)?;
        let letter = desk.compose(kind, next, said)?;
        let waits = settled(&desk.case().payments, Award::Landlord).offered;
        if waits.is_none_or(|waits| (waits.pence, waits.offset_pence) != (self.pence, self.offset_pence)) {
            desk.record_offer(self.pence, self.offset_pence, approved_by)?;
        }
        desk.send(letter, kind.brings(), &more)?;
        Ok(())
    }
}

impl Offer {
    /// The letter that the policy has for it, and what it must say as well.
    fn letter(&self, desk: &Desk<'_>) -> Result<(LetterKind, Vec<Said>, Vec<Part>), Refused> {
        let passage = desk.passage()?;
        let of = |kind| desk.policy.letter(kind, &passage.stage, passage.track.as_ref());
        let form = of(LetterKind::CompensationForm).filter(|_| of(LetterKind::CompensationOffer).is_none());
        let asked = form.or(of(LetterKind::CompensationOffer));
        let asks = |part| asked.is_some_and(|letter| letter.must_contain.contains(&part));
        let mut said = vec![desk.amount_said(self.pence)];
        if self.offset_pence > 0 || asks(Part::Offset) {
            said.push(Said::Offset {
                pence: self.offset_pence,
            });
        }
        said.extend(self.evidence.clone().map(Said::Evidence));
        said.extend(self.reasons.clone().map(Said::Reasons));
        let Some(form) = form else {
            return Ok((LetterKind::CompensationOffer, said, vec![Part::Amount]));
        };
        // The answer to a claim says what became of it.
        said.push(Said::Outcome {
            decision: Verdict::Upheld,
            words: String::new(),
        });
        Ok((LetterKind::CompensationForm, said, form.if_upheld.clone()))
    }
}

impl Move for AnswerOffer {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let Some(offered) = settled(&desk.case().payments, Award::Landlord).offered else {
            return Err(desk.no_money(
                "no offer of ours waits for an answer",
                "see `redress case show` for what was offered",
            ));
        };
        let step = match self {
            Self::Accept => PaymentStep::Accepted,
            Self::Decline => PaymentStep::Refused,
        };
        desk.record(What::Compensation {
            step,
            pence: offered.pence,
            offset_pence: offered.offset_pence,
            award: Award::Landlord,
            approved_by: None,
        })
    }
}

impl Move for Pay {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        must_be_an_amount(desk, self.pence)?;
        must_be_offset(desk, self.pence, self.offset_pence, self.award)?;
        let so_far = settled(&desk.case().payments, self.award);
        let offered = so_far.offered.map_or(0, |offered| offered.pence);
        let due = so_far.agreed.saturating_add(offered);
        if so_far.paid.saturating_add(self.pence) > due {
            return Err(desk.no_money(
                format!(
                    "{} would be more than the {} that is due, of which {} is paid",
                    money(self.pence),
                    money(due),
                    money(so_far.paid)
                ),
                "record first what was offered or awarded: `redress case offer`, or `redress case determination --award`",
            ));
        }
        desk.record(What::Compensation {
            step: PaymentStep::Paid,
            pence: self.pence,
            offset_pence: self.offset_pence,
            award: self.award,
            approved_by: None,
        })
    }
}

/// What came of an award so far.
struct Settled {
    /// What is due, in pence: what the resident took, or the Ombudsman awarded.
    agreed: u64,
    /// The offer that waits for an answer; a later one takes its place.
    offered: Option<Payment>,
    /// What was paid, in pence.
    paid: u64,
}

impl Settled {
    /// What is due whatever becomes of the next offer, in pence: who was paid of an offer has taken it.
    fn taken(&self) -> u64 {
        let offered = self.offered.filter(|_| self.paid > self.agreed);
        self.agreed
            .saturating_add(offered.map_or(0, |offered| offered.pence))
    }
}

fn settled(payments: &[Payment], award: Award) -> Settled {
    let mut so_far = Settled {
        agreed: 0,
        offered: None,
        paid: 0,
    };
    for payment in payments.iter().filter(|payment| payment.award == award) {
        match (payment.step, award) {
            // Nobody has to accept what the Ombudsman awards.
            (PaymentStep::Offered, Award::Ombudsman) => {
                so_far.agreed = so_far.agreed.saturating_add(payment.pence);
            }
            (PaymentStep::Offered, Award::Landlord) => {
                so_far.agreed = so_far.taken();
                so_far.offered = Some(*payment);
            }
            (PaymentStep::Accepted, _) => {
                so_far.agreed = so_far.agreed.saturating_add(payment.pence);
                so_far.offered = None;
            }
            (PaymentStep::Refused, _) => so_far.offered = None,
            (PaymentStep::Paid, _) => so_far.paid = so_far.paid.saturating_add(payment.pence),
        }
    }
    so_far
}

fn must_be_an_amount(desk: &Desk<'_>, pence: u64) -> Result<(), Refused> {
    if pence > 0 {
        return Ok(());
    }
    Err(desk.no_money("an amount of nothing is none", "give it in pounds: 120.50"))
}

/// Money is set against a debt only where the policy says so, and never more than all of it; what the
/// Ombudsman awards never is.
fn must_be_offset(desk: &Desk<'_>, pence: u64, offset: u64, award: Award) -> Result<(), Refused> {
    if offset == 0 {
        return Ok(());
    }
    if award == Award::Ombudsman {
        return Err(Refused::clause(
            WHOLE,
            "what the Ombudsman awards is never set against a debt",
            "pay it whole",
        ));
    }
    let terms = desk.policy.compensation.as_ref();
    let allowed = terms.is_some_and(|terms| terms.words.contains(&CompensationTerm::OffsetAgainstDebt));
    if !allowed {
        return Err(desk.no_money(
            "the policy does not set compensation against a debt",
            "leave out `--offset`",
        ));
    }
    if offset > pence {
        return Err(desk.no_money(
            format!("{} is more than the whole {}", money(offset), money(pence)),
            "set no more against a debt than is offered",
        ));
    }
    Ok(())
}

impl Desk<'_> {
    /// An offer as a letter tells it: beside what was offered and taken before.
    pub(in crate::moves) fn amount_said(&self, pence: u64) -> Said {
        let so_far = settled(&self.case().payments, Award::Landlord);
        let taken = so_far.taken();
        let waits = so_far.offered.filter(|_| taken == so_far.agreed);
        Said::Amount {
            pence,
            on_top_of: Some(taken).filter(|taken| *taken > 0),
            instead_of: waits.map(|waits| waits.pence).filter(|waits| *waits != pence),
        }
    }

    /// Whether the resident has an offer of just that before them: said again, it is no other.
    pub(in crate::moves) fn is_offered(&self, pence: u64) -> bool {
        let offered = settled(&self.case().payments, Award::Landlord).offered;
        offered.is_some_and(|offered| offered.pence == pence)
    }

    /// Who approves an offer, where with all that was promised in the case it is beyond the authority of who makes
    /// it: another person, who may see the case. What is offered already needs nobody again.
    pub(in crate::moves) fn approver_of_money(
        &self,
        pence: u64,
        named: Option<&Colleague>,
    ) -> Result<Option<ContactId>, Refused> {
        let agreed = settled(&self.case().payments, Award::Landlord).taken();
        let promised = agreed.saturating_add(pence);
        let reaches = |handler: &Handler| handler.compensation_up_to.is_some_and(|most| promised <= most);
        let person = self.person()?;
        if self.is_offered(pence) || reaches(person) {
            return Ok(None);
        }
        let Some(named) = named else {
            return Err(self.beyond(promised, person));
        };
        let approver = self.person_named(named)?;
        if approver.id == person.id || !reaches(approver) {
            return Err(self.beyond(promised, approver));
        }
        self.must_be_seen_by(approver.id, self.case())?;
        Ok(Some(approver.id))
    }

    fn beyond(&self, promised: u64, who: &Handler) -> Refused {
        let (promised, who) = (money(promised), who.public_name());
        self.no_money(
            format!("{promised} in this case is beyond what {who} may offer"),
            "name somebody whose `compensation_up_to` in the settings reaches, with `--approved-by`",
        )
    }

    pub(in crate::moves) fn record_offer(
        &mut self,
        pence: u64,
        offset_pence: u64,
        approved_by: Option<ContactId>,
    ) -> Result<(), Refused> {
        self.record(What::Compensation {
            step: PaymentStep::Offered,
            pence,
            offset_pence,
            award: Award::Landlord,
            approved_by,
        })
    }

    /// A refusal with the policy's clause on compensation; the Code's where it has none.
    fn no_money(&self, why: impl Into<String>, cure: impl Into<String>) -> Refused {
        match &self.policy.compensation {
            Some(terms) => Refused::by(&terms.basis, why, cure),
            None => Refused::clause(CODE, why, cure),
        }
    }
}
