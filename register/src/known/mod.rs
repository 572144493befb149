//! Messages at the door, in; what the register knows about each, out.

mod letters;
mod sender;

use crate::backend::Tx;
use crate::error::RegisterError;
use crate::many::among;
use crate::messages::id_key;
use casework::arrivals::Arrival;
use casework::cases::{Case, Rulebook};
use casework::decide::Known;
use casework::ids::{CaseId, ContactId};
use casework::messages::MailId;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// The messages at the door, each with what is known of it so far.
struct Door<'a> {
    arrivals: &'a [Arc<Arrival>],
    known: Vec<Known>,
}

impl Tx {
    /// What the register knows about each of the messages, in their order.
    pub async fn known(
        &mut self,
        arrivals: &[Arc<Arrival>],
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<Vec<Known>, RegisterError> {
        let known = vec![Known::default(); arrivals.len()];
        let mut door = Door { arrivals, known };
        self.senders(&mut door).await?;
        self.same_ids(&mut door).await?;
        self.same_words(&mut door).await?;
        self.tokens(&mut door).await?;
        self.letters(&mut door).await?;
        self.referenced(&mut door).await?;
        self.named(&mut door).await?;
        self.same_subjects(&mut door).await?;
        self.receipts(&mut door, now).await?;
        self.cases_pointed_at(&mut door, book).await?;
        Ok(door.known)
    }

    /// How many open cases each of the owners has; one without is left out. Nothing is asked for nobody.
    pub async fn loads(&mut self, owners: &[ContactId]) -> Result<BTreeMap<ContactId, u32>, RegisterError> {
        let owners: Vec<Uuid> = owners.iter().map(|owner| owner.0).collect();
        let rows: Vec<(Uuid, i64)> = among!(
            self,
            "select owner_id, count(*) from case_file where state = 'open' and owner_id in (",
            owners,
            ") group by owner_id"
        );
        let load = |(owner, open)| (ContactId(owner), u32::try_from(open).unwrap_or(u32::MAX));
        Ok(rows.into_iter().map(load).collect())
    }

    async fn referenced(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| arrival.clues.mail_ids.iter().map(id_key).collect());
        let rows: Vec<(String, Uuid)> = among!(
            self,
            "select message_id_key, case_id from message where case_id is not null and message_id_key in (",
            keys,
            ") order by recorded_at desc, id desc"
        );
        // The last of a key is its oldest message, and that one counts.
        let cases: HashMap<String, Uuid> = rows.into_iter().collect();
        door.each(|arrival, known| {
            let of = |id: &MailId| Some((id.clone(), CaseId(*cases.get(&id_key(id))?)));
            known.referenced = arrival.clues.mail_ids.iter().filter_map(of).collect();
        });
        Ok(())
    }

    async fn named(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| {
            let references = arrival.clues.references.iter();
            references
                .map(|reference| reference.as_str().to_owned())
                .collect()
        });
        let rows: Vec<(String, Uuid)> = among!(
            self,
            "select reference, id from case_file where reference in (",
            keys,
            ")"
        );
        let cases: HashMap<String, Uuid> = rows.into_iter().collect();
        door.each(|arrival, known| {
            let references = arrival.clues.references.iter();
            known.named = references
                .filter_map(|reference| Some((reference.clone(), CaseId(*cases.get(reference.as_str())?))))
                .collect();
        });
        Ok(())
    }

    async fn cases_pointed_at(&mut self, door: &mut Door<'_>, book: &Rulebook) -> Result<(), RegisterError> {
        let pointed_at: Vec<Vec<CaseId>> = door.known.iter().map(pointed_at).collect();
        let mut all: Vec<CaseId> = pointed_at.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let mut cases = self.cases(&all, book).await?;
        self.add_leads(&mut cases, book).await?;
        for (known, pointed_at) in door.known.iter_mut().zip(pointed_at) {
            for id in pointed_at {
                let lead = |id: &CaseId| cases.get(id).and_then(|case| case.combined_into);
                let chain = std::iter::successors(Some(id), lead).take(cases.len() + 1);
                known
                    .cases
                    .extend(chain.filter_map(|id| Some((id, cases.get(&id)?.clone()))));
            }
        }
        Ok(())
    }

    /// The cases into which those were combined, and those into which these were.
    async fn add_leads(
        &mut self,
        cases: &mut BTreeMap<CaseId, Case>,
        book: &Rulebook,
    ) -> Result<(), RegisterError> {
        loop {
            let leads = cases.values().filter_map(|case| case.combined_into);
            let missing: Vec<CaseId> = leads.filter(|lead| !cases.contains_key(lead)).collect();
            let found = self.cases(&missing, book).await?;
            if found.is_empty() {
                return Ok(());
            }
            cases.extend(found);
        }
    }
}

/// Every case that anything known of a message points at.
fn pointed_at(known: &Known) -> Vec<CaseId> {
    let letters = known.original.iter().chain(&known.bounced);
    let earlier = known.same_id.iter().chain(&known.same_substance);
    letters
        .filter_map(|letter| letter.case)
        .chain(earlier.filter_map(|earlier| earlier.case))
        .chain(known.tokens.iter().filter_map(|token| token.case))
        .chain(known.referenced.iter().map(|(_, case)| *case))
        .chain(known.named.iter().map(|(_, case)| *case))
        .chain(known.same_subject.iter().copied())
        .collect()
}

impl Door<'_> {
    /// Every key that any of the messages has, once.
    fn keys<K: Ord>(&self, of: impl Fn(&Arrival) -> Vec<K>) -> Vec<K> {
        let mut keys: Vec<K> = self.arrivals.iter().flat_map(|arrival| of(arrival)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What each message asks for, with its number, of those that ask.
    fn asked<Q>(&self, of: impl Fn(&Arrival, &Known) -> Option<Q>) -> Vec<(i64, Q)> {
        let all = self.arrivals.iter().zip(&self.known);
        (0..)
            .zip(all)
            .filter_map(|(number, (arrival, known))| Some((number, of(arrival, known)?)))
            .collect()
    }

    fn each(&mut self, set: impl Fn(&Arrival, &mut Known)) {
        for (arrival, known) in self.arrivals.iter().zip(&mut self.known) {
            set(arrival, known);
        }
    }

    fn of(&mut self, number: i64) -> Result<&mut Known, RegisterError> {
        usize::try_from(number)
            .ok()
            .and_then(|number| self.known.get_mut(number))
            .ok_or_else(|| RegisterError::Corrupt("an answer to a question that nobody asked".to_owned()))
    }
}
