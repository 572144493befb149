//! The source tree, in; every breach of the house's rules, with its file and line, out.
//!
//! A rule is a function over the root of a tree. It is held against this project,
//! and against a small broken tree in which it must see exactly the planted breaches.

mod manifests;
mod rust;
mod sources;
mod sql;

use std::path::Path;

use anyhow::ensure;
use libtest_mimic::Trial;

use crate::ground::plain;

/// One breach: `path:line: what is wrong`.
pub type Breaches = anyhow::Result<Vec<String>>;

/// A rule of the house.
pub struct Rule {
    pub name: &'static str,
    pub check: fn(&Path) -> Breaches,
    /// Files of a tree that breaks the rule.
    pub broken: &'static [(&'static str, &'static str)],
    /// A part of each breach seen there, in order.
    pub sees: &'static [&'static str],
}

pub fn trials() -> Vec<Trial> {
    manifests::RULES
        .iter()
        .chain(sources::RULES)
        .chain(sql::RULES)
        .flat_map(|rule| [holds(rule), sees(rule)])
        .collect()
}

fn holds(rule: &'static Rule) -> Trial {
    plain(&format!("house::{}", rule.name), || {
        let breaches = (rule.check)(Path::new(env!("CARGO_MANIFEST_DIR")))?;
        ensure!(breaches.is_empty(), "\n{}", breaches.join("\n"));
        Ok(())
    })
}

fn sees(rule: &'static Rule) -> Trial {
    plain(&format!("house::{}::sees_a_breach", rule.name), || {
        let tree = tempfile::tempdir()?;
        for (path, text) in rule.broken {
            let path = tree.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(tree.path()))?;
            std::fs::write(path, text)?;
        }
        let breaches = (rule.check)(tree.path())?;
        let all = breaches.len() == rule.sees.len()
            && breaches
                .iter()
                .zip(rule.sees)
                .all(|(breach, part)| breach.contains(part));
        ensure!(
            all,
            "planted:\n{}\nseen:\n{}",
            rule.sees.join("\n"),
            breaches.join("\n")
        );
        Ok(())
    })
}
