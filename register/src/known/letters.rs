//! Messages at the door, in; the tokens they carry and the letters they are about, out.

use super::Door;
use crate::backend::Tx;
use crate::error::RegisterError;
use crate::many::among;
use crate::messages::id_key;
use casework::cases::{Purpose, Token};
use casework::decide::KnownLetter;
use casework::ids::{CaseId, ContactId, MessageId};
use casework::letters::LetterKind;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct TokenRow {
    token: String,
    purpose: String,
    case_id: Option<Uuid>,
    contact_id: Uuid,
    message_id: Option<Uuid>,
    key_name: String,
}

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: Uuid,
    message_id_key: Option<String>,
    class: String,
    case_id: Option<Uuid>,
    contact_id: Option<Uuid>,
}

impl Tx {
    pub(super) async fn tokens(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| arrival.clues.tokens.clone());
        let rows: Vec<TokenRow> = among!(
            self,
            "select token, purpose, case_id, contact_id, message_id, key_name from token where token in (",
            keys,
            ")"
        );
        let mut tokens = HashMap::new();
        for row in rows {
            tokens.insert(row.token.clone(), row.into_token()?);
        }
        door.each(|arrival, known| {
            let texts = arrival.clues.tokens.iter();
            known.tokens = texts.filter_map(|text| tokens.get(text)).cloned().collect();
        });
        Ok(())
    }

    /// The letters that reports of non-delivery are about, by their tokens and by their Message-IDs.
    pub(super) async fn letters(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let ids: Vec<Uuid> = door
            .known
            .iter()
            .flat_map(|known| known.tokens.iter().filter_map(|token| Some(token.letter?.0)))
            .collect();
        let rows: Vec<LetterRow> = among!(
            self,
            "select id, message_id_key, class, case_id, contact_id from message
             where direction = 'out' and id in (",
            ids,
            ")"
        );
        let mut by_token = HashMap::new();
        for row in rows {
            by_token.insert(MessageId(row.id), row.into_letter()?);
        }
        let keys = door.keys(|arrival| arrival.clues.original.iter().map(id_key).collect());
        let rows: Vec<LetterRow> = among!(
            self,
            "select id, message_id_key, class, case_id, contact_id from message
             where direction = 'out' and message_id_key in (",
            keys,
            ")"
        );
        let mut by_id = HashMap::new();
        for row in rows {
            by_id.insert(row.message_id_key.clone().unwrap_or_default(), row.into_letter()?);
        }
        door.each(|arrival, known| {
            let letters = known.tokens.iter().filter_map(|token| token.letter);
            known.bounced = letters
                .filter_map(|letter| by_token.get(&letter))
                .cloned()
                .collect();
            let original = arrival.clues.original.as_ref().map(id_key);
            known.original = original.and_then(|key| by_id.get(&key)).cloned();
        });
        Ok(())
    }
}

impl TokenRow {
    fn into_token(self) -> Result<Token, RegisterError> {
        let purpose = Purpose::from_name(&self.purpose)
            .ok_or_else(|| RegisterError::Corrupt(format!("a token of purpose {}", self.purpose)))?;
        Ok(Token {
            text: self.token,
            purpose,
            case: self.case_id.map(CaseId),
            recipient: ContactId(self.contact_id),
            letter: self.message_id.map(MessageId),
            key: self.key_name,
        })
    }
}

impl LetterRow {
    fn into_letter(self) -> Result<KnownLetter, RegisterError> {
        let damaged = || RegisterError::Corrupt(format!("letter {} has no kind or no recipient", self.id));
        Ok(KnownLetter {
            letter: MessageId(self.id),
            kind: LetterKind::from_name(&self.class).ok_or_else(damaged)?,
            case: self.case_id.map(CaseId),
            to: self.contact_id.map(ContactId).ok_or_else(damaged)?,
        })
    }
}
