//! Template texts, embedded and overridden, and a letter, in; its words, out.

use super::embedded::all;
use super::page::{Page, parsed};
use super::plain::Plain;
use super::source::{Source, name_of_next, name_of_subject};
use super::{Letter, LetterFault, LetterKind, Rendered, environment, trial, wording};
use crate::toml_text::nearest;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use std::collections::BTreeMap;

/// The longest subject we write, in characters.
const SUBJECT_LIMIT: usize = 200;

/// The words of all letters, ready to be filled in.
#[derive(Clone, Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The words that come with the program.
    pub fn embedded() -> Result<Self, LetterFault> {
        Self::with_overrides(BTreeMap::new())
    }

    /// The words that come with the program, but for those of `overrides`: the name of a
    /// template, such as `receipt.md` or `parts/handler.md`, to its text. Each is tried on
    /// the samples of its letter, so that a fault shows when the program starts and not when
    /// it writes.
    pub fn with_overrides(overrides: BTreeMap<String, String>) -> Result<Self, LetterFault> {
        let mut templates = Self {
            environment: environment::strict()?,
        };
        for (file, text) in all() {
            templates.add(file, text)?;
        }
        let files: Vec<String> = overrides.keys().cloned().collect();
        for (file, text) in overrides {
            known(&file)?;
            templates.add(&file, &text)?;
        }
        files.iter().try_for_each(|file| trial::of(&templates, file))?;
        Ok(templates)
    }

    /// The words of `letter`.
    pub fn render(&self, letter: &Letter) -> Result<Rendered, LetterFault> {
        let kind = letter.kind();
        let facts = facts_of(letter);
        let markdown = match letter {
            Letter::Case(letter) => self.case_letter(letter)?,
            _ => self.fill(&file_of(kind), &facts)?,
        };
        let subject = self.fill(&name_of_subject(&file_of(kind)), &facts)?;
        let subject = wording::one_line(&subject, SUBJECT_LIMIT);
        let (mut text, mut page) = (Plain::default(), Page::titled(&subject));
        for event in parsed(&markdown) {
            text.take(&event);
            page.take(&event);
        }
        Ok(Rendered {
            subject,
            text: text.ended(),
            html: Some(page.ended()),
        })
    }

    /// The template `name` with `facts` in it.
    pub(super) fn fill(&self, name: &str, facts: &Value) -> Result<String, LetterFault> {
        let template = self
            .environment
            .get_template(name)
            .map_err(|error| environment::fault(name, "", &error))?;
        template
            .render(facts)
            .map_err(|error| environment::fault(name, template.source(), &error))
    }

    /// What templates can be asked for.
    pub(super) fn environment(&self) -> &Environment<'static> {
        &self.environment
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), LetterFault> {
        let Some(kind) = kind_of(file) else {
            return self.add_text(file, text);
        };
        let source = Source::of(file, text, kind)?;
        self.add_text(&name_of_subject(file), &source.subject)?;
        if let Some(next) = &source.next {
            self.add_text(&name_of_next(file), next)?;
        }
        self.add_text(file, &source.body)
    }

    fn add_text(&mut self, name: &str, text: &str) -> Result<(), LetterFault> {
        self.environment
            .add_template_owned(name.to_owned(), text.to_owned())
            .map_err(|error| environment::fault(name, text, &error))
    }
}

/// The template file of a letter.
pub(super) fn file_of(kind: LetterKind) -> String {
    format!("{}.md", kind.name())
}

/// The letter whose template `file` is; none for a part.
pub(super) fn kind_of(file: &str) -> Option<LetterKind> {
    LetterKind::from_name(file.strip_suffix(".md")?)
}

/// What the template of a letter may use.
pub(super) fn facts_of(letter: &Letter) -> Value {
    match letter {
        Letter::Case(letter) => letter.facts(),
        Letter::NewCase(mail) => Value::from(Serde(mail)),
        Letter::Relayed(mail) => Value::from(Serde(mail)),
        Letter::Alert(mail) => Value::from(Serde(mail)),
        Letter::Digest(mail) => Value::from(Serde(mail)),
        Letter::Paper(mail) => Value::from(Serde(mail)),
    }
}

/// Whether `file` is the name of a template.
fn known(file: &str) -> Result<(), LetterFault> {
    let names = || all().map(|(name, _)| name);
    if names().any(|name| name == file) {
        return Ok(());
    }
    let cure = match nearest(file, names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("known here: {}", names().collect::<Vec<_>>().join(", ")),
    };
    Err(LetterFault::UnknownFile {
        file: file.to_owned(),
        cure,
    })
}
