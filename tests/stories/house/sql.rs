//! The SQL in the register and in the migrations, in; every time it computes, out.

use std::path::Path;

use super::rust::{Scope, Word, files, paths};
use super::sources::breach;
use super::{Breaches, Rule};

pub const RULES: &[Rule] = &[Rule {
    name: "sql_computes_no_time",
    check: sql_computes_no_time,
    broken: &[
        (
            "register/src/clocks.rs",
            "/// now()\nconst A: &str = \"select NOW()\";\nconst B: &str = r#\"where due < current_timestamp\"#;\n\
                 const C: &str = \"update clock set due_at = $1 where known(due) and update(x)\";\n\
                 const D: &str = \"select strftime ('%s', due), julianday(due)\";\n",
        ),
        (
            "migrations/sqlite/0001.sql",
            "-- now()\ncreate table a (now text,\n at text default (datetime('now')));\n",
        ),
    ],
    sees: &[
        "clocks.rs:2: now",
        "clocks.rs:3: current_timestamp",
        "clocks.rs:5: strftime",
        "clocks.rs:5: julianday",
        "0001.sql:3: datetime",
    ],
}];

/// SQL's ways to ask for the time or to reckon with it: bare words, and words before a bracket.
const BARE: [&str; 11] = [
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "strftime",
    "julianday",
    "unixepoch",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "timediff",
];
const CALLED: [&str; 5] = ["now", "datetime", "date", "age", "timeofday"];

fn sql_computes_no_time(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    for file in files(root, "register/src", Scope::Whole)? {
        for placed in &file.words {
            let Word::Text(sql) = &placed.word else { continue };
            breaches.extend(
                reckonings(sql)
                    .iter()
                    .map(|word| breach(&file, placed, &format!("{word}: SQL never computes a time"))),
            );
        }
    }
    for path in paths(&root.join("migrations"), "sql")? {
        for (line, sql) in (1..).zip(std::fs::read_to_string(&path)?.lines()) {
            let sql = sql.split("--").next().unwrap_or_default();
            let name = path.strip_prefix(root)?.display();
            breaches.extend(
                reckonings(sql)
                    .iter()
                    .map(|word| format!("{name}:{line}: {word}: SQL never computes a time")),
            );
        }
    }
    Ok(breaches)
}

fn reckonings(sql: &str) -> Vec<String> {
    let sql = sql.to_lowercase();
    let mut found = Vec::new();
    let mut rest = sql.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_') {
        rest = &rest[start..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if BARE.contains(&word) || (CALLED.contains(&word) && after.starts_with('(')) {
            found.push(word.to_owned());
        }
        rest = after;
    }
    found
}
