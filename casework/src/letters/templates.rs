//! Template texts, embedded and overridden, and a letter, in; its words, out.

use super::{Letter, LetterFault, LetterKind, Rendered, wording};
use crate::toml_text::nearest;
use chrono::{DateTime, NaiveDate, Utc};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use std::collections::BTreeMap;

/// Every template by name. `.html` is escaped, the others are not.
const EMBEDDED: [(&str, &str); 12] = [
    (
        "receipt.subject",
        include_str!("../../../templates/letters/receipt.subject"),
    ),
    (
        "receipt.txt",
        include_str!("../../../templates/letters/receipt.txt"),
    ),
    (
        "receipt.html",
        include_str!("../../../templates/letters/receipt.html"),
    ),
    (
        "new-case.subject",
        include_str!("../../../templates/letters/new-case.subject"),
    ),
    (
        "new-case.txt",
        include_str!("../../../templates/letters/new-case.txt"),
    ),
    (
        "new-case.html",
        include_str!("../../../templates/letters/new-case.html"),
    ),
    (
        "relayed.subject",
        include_str!("../../../templates/letters/relayed.subject"),
    ),
    (
        "relayed.txt",
        include_str!("../../../templates/letters/relayed.txt"),
    ),
    (
        "relayed.html",
        include_str!("../../../templates/letters/relayed.html"),
    ),
    (
        "alert.subject",
        include_str!("../../../templates/letters/alert.subject"),
    ),
    ("alert.txt", include_str!("../../../templates/letters/alert.txt")),
    (
        "alert.html",
        include_str!("../../../templates/letters/alert.html"),
    ),
];

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
    /// template, such as `receipt.txt`, to its text. Each is tried on the samples of its
    /// letter, so that a fault shows when the program starts and not when it writes.
    pub fn with_overrides(overrides: BTreeMap<String, String>) -> Result<Self, LetterFault> {
        let mut environment = environment()?;
        for (name, text) in EMBEDDED {
            environment
                .add_template(name, text)
                .map_err(|error| fault(name, text, &error))?;
        }
        let names: Vec<String> = overrides.keys().cloned().collect();
        for (name, text) in overrides {
            known(&name)?;
            environment
                .add_template_owned(name.clone(), text.clone())
                .map_err(|error| fault(&name, &text, &error))?;
        }
        let templates = Self { environment };
        names.iter().try_for_each(|name| templates.try_out(name))?;
        Ok(templates)
    }

    /// The words of `letter`.
    pub fn render(&self, letter: &Letter) -> Result<Rendered, LetterFault> {
        let name = letter.kind().name();
        let facts = Value::from(Serde(letter));
        let subject = self.fill(&format!("{name}.subject"), &facts)?;
        Ok(Rendered {
            subject: wording::one_line(&subject, SUBJECT_LIMIT),
            text: self.fill(&format!("{name}.txt"), &facts)?,
            html: Some(self.fill(&format!("{name}.html"), &facts)?),
        })
    }

    fn fill(&self, file: &str, facts: &Value) -> Result<String, LetterFault> {
        let template = self
            .environment
            .get_template(file)
            .map_err(|error| fault(file, "", &error))?;
        template
            .render(facts)
            .map_err(|error| fault(file, template.source(), &error))
    }

    /// Fills the template `file` with every sample of its letter, and looks at the names
    /// in branches that no sample enters.
    fn try_out(&self, file: &str) -> Result<(), LetterFault> {
        let Some(kind) = LetterKind::ALL
            .into_iter()
            .find(|kind| file.split('.').next() == Some(kind.name()))
        else {
            return known(file);
        };
        for letter in kind.samples() {
            let facts = Value::from(Serde(&letter));
            self.names_are_known(file, &facts)?;
            self.fill(file, &facts)?;
        }
        Ok(())
    }

    fn names_are_known(&self, file: &str, facts: &Value) -> Result<(), LetterFault> {
        let template = self
            .environment
            .get_template(file)
            .map_err(|error| fault(file, "", &error))?;
        let fields: Vec<String> = facts
            .try_iter()
            .into_iter()
            .flatten()
            .map(|key| key.to_string())
            .collect();
        let globals: Vec<String> = self
            .environment
            .globals()
            .map(|(name, _)| name.to_owned())
            .collect();
        let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
        unknown.retain(|name| !fields.contains(name) && !globals.contains(name));
        unknown.sort();
        match unknown.into_iter().next() {
            None => Ok(()),
            Some(name) => Err(LetterFault::Template {
                file: file.to_owned(),
                line: line_naming(template.source(), &name),
                message: format!("this letter has no `{name}`"),
                cure: cure_of_name(&name, &fields),
            }),
        }
    }
}

fn environment() -> Result<Environment<'static>, LetterFault> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(|error| fault("letters", "", &error))?);
    environment.add_filter("long_date", long_date);
    environment.add_filter("time_and_date", time_and_date);
    environment.add_filter("file_size", wording::size);
    environment.add_filter("one_line", |text: &str, limit: usize| {
        wording::one_line(text, limit)
    });
    Ok(environment)
}

fn long_date(text: &str) -> Result<String, Error> {
    let date: NaiveDate = text.parse().map_err(|_| not(text, "a date"))?;
    Ok(wording::long_date(date))
}

fn time_and_date(text: &str) -> Result<String, Error> {
    let moment: DateTime<Utc> = text.parse().map_err(|_| not(text, "a time"))?;
    Ok(wording::time_and_date(moment))
}

fn not(text: &str, what: &str) -> Error {
    Error::new(
        ErrorKind::InvalidOperation,
        format!("\u{201c}{text}\u{201d} is not {what}"),
    )
}

/// Whether `file` is the name of a template.
fn known(file: &str) -> Result<(), LetterFault> {
    let names = || EMBEDDED.iter().map(|(name, _)| *name);
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

fn fault(file: &str, source: &str, error: &Error) -> LetterFault {
    let asked = error.range().and_then(|range| source.get(range)).map(str::trim);
    let message = match (error.kind(), asked) {
        (ErrorKind::UndefinedError, Some(name)) => format!("this letter has no `{name}`"),
        (kind, _) => error
            .detail()
            .map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")),
    };
    let cure = match error.kind() {
        ErrorKind::UndefinedError => "use a field that the embedded template of this name uses",
        ErrorKind::UnknownFilter => {
            "use a filter of minijinja, or long_date, time_and_date, file_size, one_line"
        }
        _ => "correct this line, or take the file out to have the embedded words",
    };
    LetterFault::Template {
        file: file.to_owned(),
        line: error.line(),
        message,
        cure: cure.to_owned(),
    }
}

fn cure_of_name(name: &str, fields: &[String]) -> String {
    match nearest(name, fields.iter().map(String::as_str)) {
        Some(field) => format!("did you mean `{field}`?"),
        None => format!("known here: {}", fields.join(", ")),
    }
}

/// The line of `source`, counted from 1, on which `name` stands as a word.
fn line_naming(source: &str, name: &str) -> Option<usize> {
    let words = |line: &str| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    };
    source.lines().position(words).map(|index| index + 1)
}
