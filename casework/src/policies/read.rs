//! The text of a policy file, in; a [`Policy`], or every fault in it, out.
//!
//! Things are read in the order in which they name one another: roles, stages and tracks,
//! clocks, then what belongs to them.

use super::entries::{self, Known};
use super::faults::Faults;
use super::table::Entry;
use super::{Policy, check};
use crate::toml_text::{Fault, line_of};
use sha2::{Digest, Sha256};
use toml::de::DeTable;

/// Reads the text of a policy file.
pub(super) fn policy(text: &str) -> Result<Policy, Vec<Fault>> {
    match read(text)? {
        (Some(policy), faults) if faults.is_empty() => Ok(policy),
        (_, faults) => Err(faults),
    }
}

/// Reads the text of a policy file that was in force before: by what it has, not by what it should have.
pub(super) fn kept(text: &str) -> Result<Policy, Vec<Fault>> {
    let (policy, faults) = read(text)?;
    policy.ok_or(faults)
}

/// What was understood of the text, and every fault; only faults where it is no TOML.
fn read(text: &str) -> Result<(Option<Policy>, Vec<Fault>), Vec<Fault>> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        let message = error.message().trim().to_owned();
        let cure = cure(
            line.and_then(|line| text.lines().nth(line - 1))
                .unwrap_or_default(),
        );
        vec![Fault { line, message, cure }]
    })?;
    let faults = Faults::new(text);
    let file = Entry::new("the policy", &table, &faults);
    let policy = whole(text, &file);
    file.done();
    if let Some(policy) = &policy {
        check::together(policy, &file, &faults);
    }
    Ok((policy, faults.all()))
}

/// What to do about a line that is no TOML.
fn cure(line: &str) -> String {
    let line = line.trim();
    let curly = |letter| matches!(letter, '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}');
    if line.starts_with('[') && !line.starts_with("[[") {
        let head = line.trim_matches(['[', ']']);
        return format!("a table that is there more than once is written `[[{head}]]`, each time");
    }
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    if value.starts_with(curly) {
        return "type straight quotation marks, \"like these\": a word processor makes them curly".to_owned();
    }
    if value.matches('"').count() == 1 {
        return "close the quotation mark".to_owned();
    }
    "correct this line".to_owned()
}

fn whole(text: &str, file: &Entry<'_>) -> Option<Policy> {
    let (id, title, source) = (file.name("id"), file.text("title"), file.text("source"));
    let (counting, measures) = (file.read("counting"), file.optional("measures"));
    let binds = file.optional("binds");
    let roles = all(file, "role", entries::role);
    let stages = entries::stages(file, &roles);
    let first = check::first(file, &stages);
    let mut known = Known::new(&roles, &stages);
    let clocks = all(file, "clock", |entry| entries::clock(entry, known));
    known.clocks = &clocks;
    let ombudsman = required(file, "ombudsman", entries::ombudsman);
    let emergency = required(file, "emergency", entries::quoted);
    Some(Policy {
        version: version(text),
        extensions: all(file, "extension", |entry| entries::extension(entry, known)),
        promises: all(file, "promise", |entry| entries::promise(entry, known)),
        letters: all(file, "letter", |entry| entries::letter(entry, known)),
        duties: all(file, "duty", |entry| entries::duty(entry, known)),
        contact_types: all(file, "contact_type", |entry| entries::contact_type(entry, known)),
        exclusions: all(file, "exclusion", |entry| entries::exclusion(entry, known)),
        complainants: one(file, "complainants", entries::complainants),
        circumstances: all(file, "circumstance", |entry| entries::circumstance(entry, known)),
        channels: one(file, "channels", entries::channels),
        details: one(file, "details", entries::details),
        bodies: all(file, "body", entries::body),
        compensation: one(file, "compensation", entries::compensation),
        adjustments: one(file, "adjustments", entries::quoted),
        registers: all(file, "register", entries::register),
        reports: all(file, "report", entries::report),
        not_applied: all(file, "not_applied", entries::not_applied),
        examples: all(file, "example", |entry| entries::example(entry, known)),
        // What a policy cannot be without comes last: whatever else is wrong was told by then.
        id: id?,
        title: title?,
        source: source?,
        counting: counting?,
        measures,
        binds,
        ombudsman: ombudsman?,
        emergency: emergency?,
        first: first?,
        roles,
        stages,
        clocks,
    })
}

/// The first twelve hex digits of SHA-256 over the text.
fn version(text: &str) -> String {
    let mut hex = data_encoding::HEXLOWER.encode(&Sha256::digest(text));
    hex.truncate(12);
    hex
}

/// Each `[[key]]` that reads.
fn all<'t, T>(file: &Entry<'t>, key: &'static str, read: impl Fn(&Entry<'t>) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for entry in file.tables(key) {
        found.extend(read(&entry));
        entry.done();
    }
    found
}

/// The `[key]`, if it is there and reads.
fn one<'t, T>(file: &Entry<'t>, key: &'static str, read: impl FnOnce(&Entry<'t>) -> Option<T>) -> Option<T> {
    let entry = file.table(key)?;
    let found = read(&entry);
    entry.done();
    found
}

/// The `[key]`, which must be there.
fn required<'t, T>(
    file: &Entry<'t>,
    key: &'static str,
    read: impl FnOnce(&Entry<'t>) -> Option<T>,
) -> Option<T> {
    file.must_have(key);
    one(file, key, read)
}
