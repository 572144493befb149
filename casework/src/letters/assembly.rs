//! A letter to a resident, in; its words as CommonMark, out.
//!
//! The order is the same for every letter, and no template can change it: a danger, the box
//! with what happens next, who does it, by when and what to quote, the kind's own words, each
//! part, the ending.

use super::embedded::{DANGER, ENDING, OPENING};
use super::source::{file_of_name, name_of_next};
use super::templates::{Templates, file_of};
use super::{CaseLetter, LetterFault, Said};
use minijinja::value::Serde;
use minijinja::{Value, context};

impl CaseLetter {
    /// What every template of the letter may use.
    pub(super) fn facts(&self) -> Value {
        context! {
            is_final => self.is_final(),
            asked_for => self.asked_for(),
            reopened => Value::from(Serde(self.reopened())),
            promised => self.promised(),
            ..Value::from(Serde(self))
        }
    }
}

/// What the template of a part may use: `said`, beside what all templates of the letter may.
pub(super) fn facts_of(said: &Said, letter: &Value) -> Value {
    context! { ..Value::from(Serde(said)), ..letter.clone() }
}

impl Templates {
    /// The letter's words as CommonMark.
    pub(super) fn case_letter(&self, letter: &CaseLetter) -> Result<String, LetterFault> {
        let facts = letter.facts();
        let mut blocks = Vec::with_capacity(letter.said.len() + 5);
        if letter.safety.is_some() {
            blocks.push(self.fill(DANGER, &facts)?);
        }
        blocks.push(self.fill(OPENING, &self.opening_facts(letter, &facts)?)?);
        blocks.push(self.fill(&file_of(letter.kind.into()), &facts)?);
        for said in letter.said.iter().filter(|said| !said.is_fact()) {
            blocks.push(self.part(&facts, said)?);
        }
        blocks.push(self.fill(ENDING, &facts)?);
        Ok(blocks.join("\n\n"))
    }

    /// The words of one part; a part without words is a fault.
    pub(super) fn part(&self, letter: &Value, said: &Said) -> Result<String, LetterFault> {
        let file = file_of_part(said);
        let words = self.fill(&file, &facts_of(said, letter))?;
        let words = words.trim();
        if words.is_empty() {
            return Err(LetterFault::Template {
                file: file_of_name(&file).to_owned(),
                line: None,
                message: "this part of a letter says nothing".to_owned(),
                cure: "let it say what the letter must contain, or take the file out".to_owned(),
            });
        }
        Ok(words.to_owned())
    }

    /// What the box at the head may use: what happens next, and the facts, ready to stand there.
    ///
    /// Where the handler does it, their line stands for the general one; and so does that of
    /// the full answer, where it is by its date or by none of its own.
    pub(super) fn opening_facts(&self, letter: &CaseLetter, facts: &Value) -> Result<Value, LetterFault> {
        let next = name_of_next(&file_of(letter.kind.into()));
        let what = self.fill(&next, facts)?;
        let is_handler = |said: &&Said| matches!(said, Said::Handler(who) if *who == letter.next.who);
        let is_answer = |said: &&Said| matches!(said, Said::ResponseDue(by) if letter.next.by.is_none_or(|next| next == *by));
        let handler = letter.said.iter().find(is_handler);
        let answer = letter.said.iter().find(is_answer).filter(|_| handler.is_some());
        let mut lines = Vec::new();
        for said in letter.said.iter().filter(|said| said.is_fact()) {
            if Some(said) != handler && Some(said) != answer {
                lines.push(self.line(facts, said)?);
            }
        }
        let line = |said: Option<&Said>| said.map(|said| self.line(facts, said)).transpose();
        Ok(context! {
            what => Value::from_safe_string(what.trim().to_owned()),
            handler => line(handler)?,
            answer => line(answer)?,
            facts => lines,
            ..facts.clone()
        })
    }

    fn line(&self, letter: &Value, said: &Said) -> Result<Value, LetterFault> {
        self.part(letter, said).map(Value::from_safe_string)
    }
}

/// The template file of a part.
pub(super) fn file_of_part(said: &Said) -> String {
    format!("parts/{}.md", said.part())
}
