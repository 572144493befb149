//! What a template may do, in; an environment that knows it, and its faults in words, out.

use super::escape::{self, COMMONMARK};
use super::source::{file_of_name, is_subject};
use super::{LetterFault, wording};
use chrono::{DateTime, NaiveDate, Utc};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

/// An environment without templates: strict about names, and escaping what people wrote.
pub(super) fn strict() -> Result<Environment<'static>, LetterFault> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        if is_subject(name) {
            AutoEscape::None
        } else {
            COMMONMARK
        }
    });
    environment.set_formatter(escape::write_value);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build().map_err(|error| fault("letters", "", &error))?);
    environment.add_filter("long_date", long_date);
    environment.add_filter("time_and_date", time_and_date);
    environment.add_filter("file_size", wording::size);
    environment.add_filter("money", wording::money);
    environment.add_filter("one_line", wording::one_line);
    environment.add_filter("code", code);
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

/// A command to type, on one line, in the type that shows each character (CommonMark 0.31 §6.1:
/// nothing in it is markup, and more backticks than it holds stand around it).
fn code(text: &str) -> Value {
    let line = wording::readable(text);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    Value::from_safe_string(format!("{ticks} {line} {ticks}"))
}

fn not(text: &str, what: &str) -> Error {
    Error::new(
        ErrorKind::InvalidOperation,
        format!("\u{201c}{text}\u{201d} is not {what}"),
    )
}

/// The fault of a template in words.
pub(super) fn fault(name: &str, source: &str, error: &Error) -> LetterFault {
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
            "use a filter of minijinja, or long_date, time_and_date, file_size, money, one_line, code"
        }
        _ => "correct this line, or take the file out to have the embedded words",
    };
    LetterFault::Template {
        file: file_of_name(name).to_owned(),
        line: error.line(),
        message,
        cure: cure.to_owned(),
    }
}
