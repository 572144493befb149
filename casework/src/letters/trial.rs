//! Templates and the file that a landlord has overridden, in; its first fault, out.

use super::embedded::{DANGER, OPENING};
use super::samples::{letters_to_residents, of_part};
use super::source::{name_of_next, name_of_subject};
use super::templates::{Templates, facts_of, kind_of};
use super::{CaseLetter, LetterFault, LetterKind, assembly};
use crate::policies::Part;
use crate::toml_text::nearest;
use minijinja::Value;

/// Fills the template `file` with every sample of its letter or part, and looks at the names
/// in branches that no sample enters.
pub(super) fn of(templates: &Templates, file: &str) -> Result<(), LetterFault> {
    if let Some(kind) = kind_of(file) {
        return of_letter(templates, file, kind);
    }
    if let Some(part) = part_of(file) {
        return of_each_said(templates, file, part);
    }
    let in_use = |letter: &CaseLetter| file != DANGER || letter.safety.is_some();
    for letter in letters_to_residents().filter(in_use) {
        let facts = match file {
            OPENING => templates.opening_facts(&letter, &letter.facts())?,
            _ => letter.facts(),
        };
        names_are_known(templates, file, &facts)?;
        templates.fill(file, &facts)?;
    }
    Ok(())
}

fn of_letter(templates: &Templates, file: &str, kind: LetterKind) -> Result<(), LetterFault> {
    for letter in kind.samples() {
        let facts = facts_of(&letter);
        names_are_known(templates, &name_of_subject(file), &facts)?;
        if kind.is_to_resident() {
            names_are_known(templates, &name_of_next(file), &facts)?;
        }
        names_are_known(templates, file, &facts)?;
        templates.render(&letter)?;
    }
    Ok(())
}

fn of_each_said(templates: &Templates, file: &str, part: Part) -> Result<(), LetterFault> {
    for letter in letters_to_residents() {
        let facts = letter.facts();
        for said in of_part(part) {
            names_are_known(templates, file, &assembly::facts_of(&said, &facts))?;
            templates.part(&facts, &said)?;
        }
    }
    Ok(())
}

/// The part whose template `file` is; none for what all letters share.
fn part_of(file: &str) -> Option<Part> {
    let name = file.strip_prefix("parts/")?.strip_suffix(".md")?;
    name.parse().ok()
}

fn names_are_known(templates: &Templates, name: &str, facts: &Value) -> Result<(), LetterFault> {
    let environment = templates.environment();
    let template = environment
        .get_template(name)
        .map_err(|error| super::environment::fault(name, "", &error))?;
    let keys = facts.try_iter().into_iter().flatten();
    let fields: Vec<String> = keys.map(|key| key.to_string()).collect();
    let globals: Vec<String> = environment.globals().map(|(name, _)| name.to_owned()).collect();
    let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    unknown.retain(|name| !fields.contains(name) && !globals.contains(name));
    unknown.sort();
    match unknown.into_iter().next() {
        None => Ok(()),
        Some(unknown) => Err(LetterFault::Template {
            file: super::source::file_of_name(name).to_owned(),
            line: line_naming(template.source(), &unknown),
            message: format!("this letter has no `{unknown}`"),
            cure: cure_of_name(&unknown, &fields),
        }),
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
