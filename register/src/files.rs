//! A case, in; the file that a move is made with, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::among;
use casework::cases::{
    Case, Channel, LetterState, UndertakingId, What, recorded_with, words_of_undertakings,
};
use casework::ids::{CaseId, ContactId, MessageId};
use casework::messages::{MailId, OwnMail, read};
use casework::moves::{CaseFile, Correspondence, Party, PromisedWords, Thread, Words};
use casework::reach::Reach;
use casework::rules::Rules;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How messages come that stand in a thread.
const MAIL: &str = "mail";

#[derive(sqlx::FromRow)]
struct PartyRow {
    id: Uuid,
    name: Option<String>,
    channel: Option<String>,
    address: Option<String>,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: Uuid,
    channel: String,
    class: String,
    outcome: String,
}

impl Tx {
    /// The file of a case; none where there is no such case. `others` and `people` are those that the move
    /// names.
    pub async fn case_file(
        &mut self,
        id: CaseId,
        (others, people): (&[CaseId], &[Reach]),
        rules: &Rules,
    ) -> Result<Option<CaseFile>, RegisterError> {
        let Some(mut file) = self.unread_files(&[id], rules).await?.pop() else {
            return Ok(None);
        };
        file.correspondence = Some(self.correspondence(&file.case, &rules.own).await?);
        file.others = self.cases(others, &rules.book).await?;
        file.known = self.known_people(people).await?;
        Ok(Some(file))
    }

    /// The files of those of the cases that there are, in their order and all but for the correspondence: that is two
    /// mails to unpack and to parse for each, and most of what a clock does asks for none.
    pub async fn unread_files(
        &mut self,
        ids: &[CaseId],
        rules: &Rules,
    ) -> Result<Vec<CaseFile>, RegisterError> {
        let mut cases = self.cases(ids, &rules.book).await?;
        let parties = self.parties(cases.values()).await?;
        let waiting = self.letters_waiting(cases.values()).await?;
        let loads = self.loads(&rules.directory.sharers()).await?;
        let mut files = Vec::with_capacity(cases.len());
        for case in ids.iter().filter_map(|id| cases.remove(id)) {
            let named = named_in(&case).into_iter();
            let letters = case.letters.iter().map(|sent| sent.id);
            files.push(CaseFile {
                parties: named.filter_map(|who| parties.get(&who).cloned()).collect(),
                correspondence: None,
                draft: self.draft_of(&case).await?,
                promised: self.promised(&case).await?,
                loads: loads.clone(),
                others: BTreeMap::new(),
                known: Vec::new(),
                waiting: letters.filter(|letter| waiting.contains(letter)).collect(),
                with_letters: BTreeMap::new(),
                case,
            });
        }
        Ok(files)
    }

    /// What was undertaken in the case and is still to be done, in the words in which it was said.
    pub async fn promised(
        &mut self,
        case: &Case,
    ) -> Result<BTreeMap<UndertakingId, PromisedWords>, RegisterError> {
        let mut promised = BTreeMap::new();
        let open: Vec<UndertakingId> = case
            .undertakings
            .iter()
            .filter(|undertaking| undertaking.is_open())
            .map(|undertaking| undertaking.id)
            .collect();
        if open.is_empty() {
            return Ok(promised);
        }
        let noted = words_of_undertakings(&self.facts(case.id).await?);
        for (id, note) in noted.into_iter().filter(|(id, _)| open.contains(id)) {
            let words = self.body(note).await?;
            let words = String::from_utf8_lossy(&words);
            let words: Vec<&str> = words.split_whitespace().collect();
            let words = words.join(" ");
            // What was erased is said by its kind alone.
            if !words.is_empty() {
                promised.insert(id, PromisedWords { note, words });
            }
        }
        Ok(promised)
    }

    /// What was recorded together with a letter of the case.
    pub async fn recorded_with(
        &mut self,
        case: CaseId,
        letter: MessageId,
    ) -> Result<Vec<What>, RegisterError> {
        Ok(recorded_with(&self.facts(case).await?, letter))
    }

    /// The letters that can still be taken back: a printed one as long as nobody has said that it was posted.
    async fn letters_waiting(
        &mut self,
        cases: impl Iterator<Item = &Case>,
    ) -> Result<BTreeSet<MessageId>, RegisterError> {
        let queued = cases
            .flat_map(|case| &case.letters)
            .filter(|sent| sent.state == LetterState::Queued);
        let (printed, mailed): (Vec<_>, Vec<_>) = queued.partition(|sent| sent.channel == Channel::Post);
        let mailed: Vec<MessageId> = mailed.into_iter().map(|sent| sent.id).collect();
        let mut waiting = self.untouched(&mailed).await?;
        waiting.extend(printed.into_iter().map(|sent| sent.id));
        Ok(waiting)
    }

    async fn parties(
        &mut self,
        cases: impl Iterator<Item = &Case>,
    ) -> Result<BTreeMap<ContactId, Party>, RegisterError> {
        let named: BTreeSet<ContactId> = cases.flat_map(named_in).collect();
        let keys: Vec<Uuid> = named.iter().map(|contact| contact.0).collect();
        let rows: Vec<PartyRow> = among!(
            self,
            "select c.id, c.name, a.channel, a.address
             from contact c left join contact_address a on a.contact_id = c.id where c.id in (",
            keys,
            ") order by c.id, a.failed_at is not null, a.channel, a.address_key"
        );
        let mut parties = BTreeMap::new();
        for row in rows {
            let id = ContactId(row.id);
            let party = parties.entry(id).or_insert_with(|| Party {
                id,
                name: row.name,
                reached_by: Vec::new(),
            });
            let channel = row.channel.as_deref().and_then(Channel::from_name);
            party.reached_by.extend(channel.zip(row.address));
        }
        Ok(parties)
    }

    /// The words of the answer that waits to be signed off; none where none does.
    async fn draft_of(&mut self, case: &Case) -> Result<Option<String>, RegisterError> {
        let Some(draft) = case.passage().and_then(|passage| passage.draft.as_ref()) else {
            return Ok(None);
        };
        let words = self.body(draft.message).await?;
        Ok(Some(String::from_utf8_lossy(&words).into_owned()))
    }

    /// When a person last wrote in the case; nobody's machine, and nothing that staff noted.
    async fn last_word(&mut self, case: CaseId) -> Result<Option<DateTime<Utc>>, RegisterError> {
        let last: Option<(DateTime<Utc>,)> = on_backend!(self, |conn| {
            sqlx::query_as(
                "select received_at from message
                 where case_id = $1 and direction = 'in' and class = 'human' order by received_at desc limit 1",
            )
            .bind(case.0)
            .fetch_optional(conn)
            .await
        })?;
        Ok(last.map(|(at,)| at))
    }

    /// The complaint as it came, and the thread of whoever made it.
    pub async fn correspondence(
        &mut self,
        case: &Case,
        own: &OwnMail,
    ) -> Result<Correspondence, RegisterError> {
        let rows: Vec<MessageRow> = on_backend!(self, |conn| {
            sqlx::query_as(
                "select id, channel, class, outcome from message
                 where case_id = $1 and direction = 'in' and contact_id = $2 and class <> 'note'
                 order by received_at, id",
            )
            .bind(case.id.0)
            .bind(case.complainant.0)
            .fetch_all(conn)
            .await
        })?;
        let opened = rows.iter().find(|row| row.outcome == "opened");
        let words = match opened {
            Some(row) => {
                let raw = self.body(MessageId(row.id)).await?;
                let message = read(&raw, own);
                Some(Words {
                    subject: message.subject,
                    words: message.own_words,
                    // Whoever answered a letter of ours reads that mailbox; a call shows nothing of it.
                    sender_is_known: rows
                        .iter()
                        .any(|row| row.channel == MAIL && row.outcome == "added"),
                })
            }
            None => None,
        };
        let mut thread = Thread::default();
        let in_thread = |row: &&MessageRow| row.class == "human" && row.channel == MAIL;
        if let Some(last) = rows.iter().rfind(in_thread) {
            let raw = self.body(MessageId(last.id)).await?;
            let message = read(&raw, own);
            let bracketed = |id: &MailId| format!("<{id}>");
            thread.last = message.message_id.as_ref().map(bracketed);
            thread.references = message
                .references
                .iter()
                .map(bracketed)
                .chain(thread.last.clone())
                .collect();
        }
        thread.last_at = self.last_word(case.id).await?;
        Ok(Correspondence { words, thread })
    }
}

/// Everybody whom the case names, each once.
fn named_in(case: &Case) -> BTreeSet<ContactId> {
    let circumstances = case.circumstances.iter().filter_map(|one| one.who);
    let authorities = case.authorities.iter().map(|(who, _)| *who);
    let parties = case.parties.iter().copied();
    parties.chain(circumstances).chain(authorities).collect()
}
