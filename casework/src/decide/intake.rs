//! A message at the door, in; how it ends, out: the decision of story one.

use crate::addresses::Address;
use crate::arrivals::Arrival;
use crate::cases::{Access, Cause, Purpose};
use crate::decide::alerts;
use crate::decide::belongs::{Belongs, belongs, goes_on_in, points_at};
use crate::decide::bounce::bounce;
use crate::decide::caller::Caller;
use crate::decide::danger;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::joining;
use crate::decide::open::open;
use crate::decide::{Earlier, Known, NewContact, Outcome, Plan, Settled, TaskKind};
use crate::given::Chance;
use crate::ids::{ContactId, MessageId};
use crate::messages::{Class, Sender};
use crate::reach::Reach;
use crate::routing::staff_named;
use crate::rules::{Confidence, Rules};
use crate::triage::{Triage, triage};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Decides what becomes of a message. There is always a plan: what cannot be decided is held
/// for a person, who is told why.
pub fn decide(
    rules: &Rules,
    known: &Known,
    arrival: &Arc<Arrival>,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Plan {
    let decided = Intake::new(rules, known, arrival, now, &mut *chance).decide();
    decided.unwrap_or_else(|why| hold(rules, known, arrival, &why.to_string(), now, chance))
}

/// Holds a message for a person, with the reason.
pub fn hold(
    rules: &Rules,
    known: &Known,
    arrival: &Arc<Arrival>,
    why: &str,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Plan {
    let intake = Intake::new(rules, known, arrival, now, chance);
    let triage = intake.triage();
    intake.held(&triage, why)
}

/// Records a message that was gone before it could be read.
pub fn gone(rules: &Rules, arrival: &Arc<Arrival>, now: DateTime<Utc>, chance: &mut Chance) -> Plan {
    let known = Known::default();
    let intake = Intake::new(rules, &known, arrival, now, chance);
    let settled = intake.settled(
        Outcome::Gone,
        vec!["it was gone before it could be read".to_owned()],
    );
    intake.draft.finish(Some(settled))
}

pub(super) struct Intake<'a> {
    pub known: &'a Known,
    pub arrival: &'a Arc<Arrival>,
    pub id: MessageId,
    pub draft: Draft<'a>,
}

impl<'a> Intake<'a> {
    pub fn new(
        rules: &'a Rules,
        known: &'a Known,
        arrival: &'a Arc<Arrival>,
        now: DateTime<Utc>,
        chance: &'a mut Chance,
    ) -> Self {
        let id = MessageId::new(now, chance);
        let draft = Draft::new(rules, Cause::Message(id), now, chance);
        Self {
            known,
            arrival,
            id,
            draft,
        }
    }

    fn decide(self) -> Result<Plan, Undecided> {
        if let Some(earlier) = self.same_message() {
            return Ok(self.duplicate(&earlier));
        }
        match self.arrival.message.class {
            Class::Unreadable => {
                let why = self.arrival.message.why.join("; ");
                let triage = self.triage();
                Ok(self.held(&triage, &format!("it could not be read: {why}")))
            }
            Class::Bounce => bounce(self),
            Class::AutoReply | Class::List | Class::Receipt | Class::Feedback | Class::Own => {
                Ok(self.automatic())
            }
            Class::Human => {
                let triage = self.triage();
                self.human(&triage)
            }
        }
    }

    /// The earlier message that this one repeats: the same Message-ID and the same content, and
    /// not another resident's. Forms that number nothing give one id to everybody's letter.
    fn same_message(&self) -> Option<Earlier> {
        let substance = self.arrival.substance;
        let same = |earlier: &&Earlier| {
            earlier.substance == substance
                && (earlier.sender.is_none() || earlier.sender == self.known.sender)
        };
        self.known.same_id.iter().find(same).cloned()
    }

    fn duplicate(self, earlier: &Earlier) -> Plan {
        let settled = Settled {
            duplicate_of: Some(earlier.message),
            case: earlier.case,
            sender: self.known.sender,
            ..self.settled(
                Outcome::Duplicate,
                vec!["the same message was taken in before".to_owned()],
            )
        };
        self.draft.finish(Some(settled))
    }

    /// Logged where it belongs; never answered, and no contact of anybody's.
    fn automatic(self) -> Plan {
        let case = belongs(self.known, self.arrival, self.draft.rules).map(|belongs| belongs.case);
        let settled = Settled {
            case,
            ..self.settled(Outcome::Automatic, self.arrival.message.why.clone())
        };
        self.draft.finish(Some(settled))
    }

    pub fn triage(&self) -> Triage {
        let message = &self.arrival.message;
        triage(
            &self.draft.rules.words,
            message.subject.as_deref().unwrap_or_default(),
            &message.own_words,
        )
    }

    /// Mail that a person wrote, and what it is about.
    pub fn human(mut self, triage: &Triage) -> Result<Plan, Undecided> {
        let message = &self.arrival.message;
        let Some(from) = message.from.clone() else {
            return Ok(self.held(triage, "nobody can say who wrote it"));
        };
        if message.is_empty() {
            return Ok(self.held(triage, "there is nothing in it: no subject, no words, no file"));
        }
        if let Some(why) = self.of_staff(&from) {
            return Ok(self.held(triage, why));
        }
        self.flag_reused_id();
        let belongs = belongs(self.known, self.arrival, self.draft.rules);
        match (belongs, self.repeated()) {
            // “Any news?” about another case is no repetition of the one before.
            (Some(belongs), Some(earlier))
                if earlier.case.map(|id| goes_on_in(self.known, id)) != Some(belongs.case) =>
            {
                self.join(&belongs, &from, triage)
            }
            (_, Some(earlier)) => self.repeat(&earlier, triage),
            (Some(belongs), None) => self.join(&belongs, &from, triage),
            (None, None) => {
                let pointed_at = points_at(self.known);
                let name = self.arrival.message.from_name.clone();
                open(self, &Caller::mail(&from, name), triage, &pointed_at)
            }
        }
    }

    /// Why a message of staff needs a person. Anybody can write a name into From, so nothing is
    /// done on its word; and nothing of a colleague's may be taken for a resident's.
    fn of_staff(&self, from: &Address) -> Option<&'static str> {
        let rules = self.draft.rules;
        let staff_token =
            self.known.tokens.iter().any(|token| {
                matches!(token.purpose, Purpose::Relay | Purpose::Desk) && rules.keys.verify(token)
            });
        if staff_token {
            Some("it answers a mail to staff: pass it on or note it by hand")
        } else if rules.directory.handler_at(from).is_some() {
            Some("it comes from a colleague's address: a complaint passed on, or one of their own")
        } else {
            None
        }
    }

    /// One Message-ID on two different messages: kept apart, and looked at by a person.
    fn flag_reused_id(&mut self) {
        if !self.known.same_id.is_empty() {
            self.draft.task(TaskKind::CompareMessages, self.id, Some(self.id));
        }
    }

    /// The same words of the same sender within seven days; a web form, too, is sent off twice.
    fn repeated(&self) -> Option<Earlier> {
        let certain = matches!(self.arrival.message.sender, Sender::Certain | Sender::WebForm);
        let sender = self.known.sender.filter(|_| certain)?;
        self.known
            .same_substance
            .iter()
            .find(|earlier| earlier.sender == Some(sender))
            .cloned()
    }

    fn repeat(mut self, earlier: &Earlier, triage: &Triage) -> Result<Plan, Undecided> {
        let why = "the same words from the same sender within seven days: not confirmed again".to_owned();
        let case = earlier.case.map(|id| goes_on_in(self.known, id));
        let (Some(case), Some(writer)) = (case.and_then(|id| self.known.cases.get(&id)), self.known.sender)
        else {
            return Ok(self.held(triage, "the same words from the same sender are held already"));
        };
        let message = &self.arrival.message;
        let caller = Caller {
            name: message.from_name.clone(),
            reached_by: message.from.iter().map(Reach::mail).collect(),
        };
        self.draft.resume(case.clone());
        let hazards = joining::add(
            &mut self.draft,
            (self.arrival, self.id),
            (writer, &caller),
            triage,
        )?;
        let confidence = self.draft.confidence();
        let from = self.writer();
        danger::alarm(
            &mut self.draft,
            (self.arrival, self.id, &from),
            &hazards,
            &confidence,
        )?;
        let settled = Settled {
            case: Some(case.id),
            sender: Some(writer),
            duplicate_of: Some(earlier.message),
            ..self.settled(Outcome::Added, vec![why])
        };
        Ok(self.draft.finish(Some(settled)))
    }

    fn join(mut self, belongs: &Belongs, from: &Address, triage: &Triage) -> Result<Plan, Undecided> {
        let Some(case) = self.known.cases.get(&belongs.case) else {
            return Ok(self.held(triage, "it belongs to a case that the register does not hold"));
        };
        let caller = Caller::mail(from, self.arrival.message.from_name.clone());
        let writer = self.sender(&caller);
        self.draft.resume(case.clone());
        joining::join(
            &mut self.draft,
            (self.arrival, self.id),
            (writer, &caller),
            triage,
        )?;
        let settled = Settled {
            case: Some(case.id),
            sender: Some(writer),
            ..self.settled(Outcome::Added, vec![belongs.because.clone()])
        };
        Ok(self.draft.finish(Some(settled)))
    }

    /// Holds the message: logged with its bytes, a task and a mail for a person.
    pub fn held(mut self, triage: &Triage, why: &str) -> Plan {
        self.draft.start_over();
        self.draft.task(TaskKind::ReadHeldMessage, self.id, Some(self.id));
        // A letter that cannot be written must not cost the message its outcome: the task stands.
        if self.tell_of_held(triage, why).is_err() {
            self.draft.plan.letters.clear();
        }
        let settled = Settled {
            sender: self.known.sender,
            ..self.settled(Outcome::Held, vec![why.to_owned()])
        };
        self.draft.finish(Some(settled))
    }

    /// Only named people are told where it points at a restricted case or speaks of harm, and nobody
    /// whom it names or whom a case is about that it points at, although nobody could say yet where
    /// it belongs.
    fn tell_of_held(&mut self, triage: &Triage, why: &str) -> Result<(), Undecided> {
        let restricted = self
            .known
            .cases
            .values()
            .any(|case| case.access == Access::Restricted);
        let access = if restricted || triage.safeguarding.is_some() {
            Access::Restricted
        } else {
            Access::Staff
        };
        let cases = self.known.cases.values();
        let about = cases.flat_map(|case| case.about_staff.iter().copied());
        // A colleague signs what they pass on: their own name is no complaint about them.
        let from = self.arrival.message.from.as_ref();
        let named = match from.and_then(|from| self.of_staff(from)) {
            Some(_) => Vec::new(),
            None => self.staff_named(),
        };
        let confidence = Confidence {
            access,
            about: about.chain(named).collect(),
        };
        alerts::held(&mut self.draft, (self.arrival, self.id), &confidence, why)?;
        let from = self.writer();
        danger::alarm(
            &mut self.draft,
            (self.arrival, self.id, &from),
            &triage.hazards,
            &confidence,
        )
    }

    /// Who of the landlord's people the sender names.
    pub fn staff_named(&self) -> Vec<ContactId> {
        staff_named(&self.draft.rules.directory, &self.said())
    }

    /// Who wrote, as the message says.
    fn writer(&self) -> Caller {
        let message = &self.arrival.message;
        let name = message.from_name.clone();
        match &message.from {
            Some(address) => Caller::mail(address, name),
            None => Caller {
                name,
                reached_by: Vec::new(),
            },
        }
    }

    /// What the sender says: the subject, and their own words.
    pub fn said(&self) -> String {
        let message = &self.arrival.message;
        let subject = message.subject.as_deref().unwrap_or_default();
        format!("{subject}\n{}", message.own_words)
    }

    pub fn settled(&self, outcome: Outcome, why: Vec<String>) -> Settled {
        let arrival = Arc::clone(self.arrival);
        Settled {
            id: self.id,
            arrival,
            outcome,
            why,
            case: None,
            sender: None,
            duplicate_of: None,
        }
    }

    /// Who writes: known by the address, or somebody new.
    pub fn sender(&mut self, caller: &Caller) -> ContactId {
        if let Some(known) = self.known.sender {
            return known;
        }
        let id = ContactId::new(self.draft.now, self.draft.chance);
        self.draft.plan.contacts.push(NewContact {
            id,
            name: caller.name.clone(),
            reached_by: caller.reached_by.clone(),
        });
        id
    }
}
