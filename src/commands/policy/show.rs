//! A policy in plain words, in; a page that a compliance officer reads beside the document, out.

use crate::commands::{Output, Shared, say};
use casework::policies::Policy;
use casework::policies::told::{Entry, Page};
use redress::Problem;
use std::process::ExitCode;

/// Lines are no longer than this, so that a page can be printed.
const WIDTH: usize = 100;

/// Prints the policy.
pub fn show(policy: &Policy, output: Output) -> Result<ExitCode, Problem> {
    let page = policy.told();
    match output {
        Output::Program => Shared::json(&page)?,
        Output::Person => say(&written(&page))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn written(page: &Page) -> String {
    let mut lines = Vec::new();
    wrap(&mut lines, &page.title, "", "");
    wrap(&mut lines, &page.source, "", "");
    lines.push(format!(
        "policy {}, version {}; {} rules encoded, {} not applied",
        page.policy, page.version, page.rules, page.not_applied
    ));
    for section in &page.sections {
        lines.extend([String::new(), section.heading.to_uppercase()]);
        for entry in &section.entries {
            lines.push(String::new());
            entry_lines(&mut lines, entry);
        }
    }
    lines.join("\n")
}

fn entry_lines(lines: &mut Vec<String>, entry: &Entry) {
    for (at, sentence) in entry.told.iter().enumerate() {
        let (first, rest) = if at == 0 {
            ("  ", "    ")
        } else {
            ("    ", "      ")
        };
        wrap(lines, sentence, first, rest);
    }
    if let Some(says) = &entry.says {
        wrap(lines, &format!("\u{201c}{says}\u{201d}"), "      ", "      ");
    }
    if let Some(decided) = &entry.decided {
        wrap(lines, decided, "      decided: ", "        ");
    }
    if let Some(clause) = &entry.clause {
        wrap(
            lines,
            &format!("{clause}  [{}]", entry.rules.join(", ")),
            "      ",
            "      ",
        );
    }
}

fn wrap(lines: &mut Vec<String>, text: &str, first: &str, rest: &str) {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    // A quotation of several lines keeps them apart.
    for (at, line) in text.lines().enumerate() {
        let options = if at == 0 {
            options.clone()
        } else {
            options.clone().initial_indent(rest)
        };
        lines.extend(textwrap::wrap(line, options).into_iter().map(String::from));
    }
}
