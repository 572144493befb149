//! The workspace's manifests, in; arrows that point the wrong way and dependencies without a reason, out.

use std::path::Path;

use anyhow::Context;
use toml::{Table, Value};

use super::sources::REACHING_OUT;
use super::{Breaches, Rule};

/// Who may know whom. A room that does not stand here is not in the house.
const ARROWS: [(&str, &[&str]); 9] = [
    (
        "redress",
        &[
            "bot",
            "worker",
            "reports",
            "pages",
            "register",
            "simulation",
            "wire",
            "casework",
        ],
    ),
    ("bot", &["register", "wire", "casework"]),
    ("worker", &["register", "reports", "wire", "casework"]),
    ("reports", &["pages", "casework"]),
    ("simulation", &["casework"]),
    ("register", &["casework"]),
    ("pages", &[]),
    ("wire", &[]),
    ("casework", &[]),
];

/// Who may know whom in tests alone.
const IN_TESTS: [(&str, &str); 1] = [("reports", "simulation")];

pub const RULES: &[Rule] = &[
    Rule {
        name: "arrows_point_one_way",
        check: arrows_point_one_way,
        broken: &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"casework\", \"bot\", \"attic\", \"reports\"]\n[package]\nname = \"redress\"\n[dependencies]\nbot.workspace = true\n",
            ),
            (
                "casework/Cargo.toml",
                "[package]\nname = \"casework\"\n[dev-dependencies]\nregister.workspace = true\n",
            ),
            (
                "bot/Cargo.toml",
                "[package]\nname = \"bot\"\n[dependencies]\nregister.workspace = true\nserde.workspace = true\n[target.'cfg(unix)'.dependencies]\nworker.workspace = true\n",
            ),
            ("attic/Cargo.toml", "[package]\nname = \"attic\"\n"),
            (
                "reports/Cargo.toml",
                "[package]\nname = \"reports\"\n[dependencies]\nsimulation.workspace = true\n",
            ),
        ],
        sees: &[
            "casework/Cargo.toml: casework -> register",
            "bot/Cargo.toml: bot -> worker",
            "attic/Cargo.toml: attic",
            "reports/Cargo.toml: reports -> simulation",
        ],
    },
    Rule {
        name: "casework_depends_on_nothing_outside",
        check: casework_depends_on_nothing_outside,
        broken: &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"casework\"]\n[workspace.dependencies]\nchrono = { version = \"0.4\", features = [\"std\", \"clock\"] }\n[package]\nname = \"redress\"\n",
            ),
            (
                "casework/Cargo.toml",
                "[package]\nname = \"casework\"\n[dependencies]\nasync-imap = \"1\"\nchrono = { workspace = true, features = [\"now\"] }\n[dev-dependencies]\ntempfile = \"3\"\n",
            ),
        ],
        sees: &["async-imap", "chrono's feature now", "chrono's feature clock"],
    },
    Rule {
        name: "unsafe_is_forbidden",
        check: unsafe_is_forbidden,
        broken: &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"casework\", \"bot\"]\n[workspace.lints.rust]\nunsafe_code = \"deny\"\n[package]\nname = \"redress\"\n[lints]\nworkspace = true\n",
            ),
            (
                "casework/Cargo.toml",
                "[package]\nname = \"casework\"\n[lints.rust]\nunsafe_code = \"forbid\"\n",
            ),
            (
                "bot/Cargo.toml",
                "[package]\nname = \"bot\"\n[lints]\nworkspace = true\n",
            ),
        ],
        sees: &["Cargo.toml: unsafe_code", "casework/Cargo.toml: lints"],
    },
    Rule {
        name: "each_dependency_has_its_reason",
        check: each_dependency_has_its_reason,
        broken: &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"casework\", \"bot\"]\n[workspace.dependencies]\ncasework = { path = \"casework\" }\n\n# Time.\nchrono = \"0.4\"\nserde = \"1\"\n\ntoml = \"1\"\n[package]\nname = \"redress\"\n[dependencies]\nanyhow = \"1\"\n",
            ),
            (
                "casework/Cargo.toml",
                "[package]\nname = \"casework\"\n[dependencies]\nserde.workspace = true\n[build-dependencies]\ncc = { version = \"1\" }\n",
            ),
            ("bot/Cargo.toml", "[package]\nname = \"bot\"\n"),
        ],
        sees: &[
            "Cargo.toml:10: toml",
            "Cargo.toml: anyhow",
            "casework/Cargo.toml: cc",
        ],
    },
];

/// A package of the workspace.
struct Manifest {
    /// Relative to the root, as a person writes it.
    path: String,
    table: Table,
}

impl Manifest {
    fn read(root: &Path, path: String) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
        let table = text.parse().with_context(|| path.clone())?;
        Ok(Self { path, table })
    }

    fn name(&self) -> anyhow::Result<&str> {
        at(&self.table, &["package", "name"])
            .and_then(Value::as_str)
            .with_context(|| format!("{}: no name", self.path))
    }

    /// Dependencies of these kinds, also those of one platform only.
    fn dependencies(&self, kinds: &[&str]) -> Vec<(&str, &Value)> {
        let platforms = self
            .table
            .get("target")
            .and_then(Value::as_table)
            .into_iter()
            .flat_map(Table::values);
        let holders = platforms.filter_map(Value::as_table).chain([&self.table]);
        holders
            .flat_map(|holder| kinds.iter().filter_map(|kind| holder.get(*kind)?.as_table()))
            .flatten()
            .map(|(name, value)| (name.as_str(), value))
            .collect()
    }
}

const BUILT_IN: [&str; 2] = ["dependencies", "build-dependencies"];
const ALL_KINDS: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];

fn manifests(root: &Path) -> anyhow::Result<Vec<Manifest>> {
    let first = Manifest::read(root, "Cargo.toml".to_owned())?;
    let members = at(&first.table, &["workspace", "members"])
        .and_then(Value::as_array)
        .context("no members")?;
    let members = members
        .iter()
        .filter_map(Value::as_str)
        .map(|member| format!("{member}/Cargo.toml"));
    let members: Vec<_> = members
        .map(|path| Manifest::read(root, path))
        .collect::<Result<_, _>>()?;
    Ok([first].into_iter().chain(members).collect())
}

fn at<'t>(table: &'t Table, path: &[&str]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?;
    if rest.is_empty() {
        Some(value)
    } else {
        at(value.as_table()?, rest)
    }
}

fn arrows_point_one_way(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    for manifest in manifests(root)? {
        let (path, name) = (&manifest.path, manifest.name()?);
        let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == name) else {
            breaches.push(format!("{path}: {name}: a room that is not in the house's plan"));
            continue;
        };
        let built: Vec<_> = manifest.dependencies(&BUILT_IN);
        for (other, _) in manifest.dependencies(&ALL_KINDS) {
            let in_tests =
                IN_TESTS.contains(&(name, other)) && built.iter().all(|(built, _)| *built != other);
            if ARROWS.iter().any(|(room, _)| *room == other) && !allowed.contains(&other) && !in_tests {
                breaches.push(format!(
                    "{path}: {name} -> {other}: the arrow points the wrong way"
                ));
            }
        }
    }
    Ok(breaches)
}

fn casework_depends_on_nothing_outside(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    let all = manifests(root)?;
    for manifest in all
        .iter()
        .filter(|manifest| manifest.name().is_ok_and(|name| name == "casework"))
    {
        for (name, value) in manifest.dependencies(&BUILT_IN) {
            if REACHING_OUT.contains(&name.replace('-', "_").as_str()) {
                breaches.push(format!(
                    "{}: {name}: casework decides, it does not reach out",
                    manifest.path
                ));
            }
            let shared = at(&all[0].table, &["workspace", "dependencies", name]);
            let features = [Some(value), shared].into_iter().flatten().flat_map(features);
            breaches.extend(
                features
                    .filter(|feature| name == "chrono" && ["now", "clock"].contains(feature))
                    .map(|feature| {
                        format!(
                            "{}: chrono's feature {feature} gives casework a clock",
                            manifest.path
                        )
                    }),
            );
        }
    }
    Ok(breaches)
}

fn features(dependency: &Value) -> impl Iterator<Item = &str> {
    dependency
        .get("features")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn unsafe_is_forbidden(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    let all = manifests(root)?;
    if at(&all[0].table, &["workspace", "lints", "rust", "unsafe_code"]).and_then(Value::as_str)
        != Some("forbid")
    {
        breaches.push("Cargo.toml: unsafe_code is not forbidden".to_owned());
    }
    for manifest in &all {
        if at(&manifest.table, &["lints", "workspace"]).and_then(Value::as_bool) != Some(true) {
            breaches.push(format!("{}: lints are not the workspace's", manifest.path));
        }
    }
    Ok(breaches)
}

/// Every dependency stands in the workspace's table, in a paragraph that opens with a comment.
fn each_dependency_has_its_reason(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    let text = std::fs::read_to_string(root.join("Cargo.toml"))?;
    let (mut here, mut explained) = (false, false);
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('[') {
            (here, explained) = (line == "[workspace.dependencies]", false);
        } else if line.trim().is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if here && !explained && line.contains('=') && !line.contains("path = ") {
            breaches.push(format!(
                "Cargo.toml:{number}: {line}: a dependency without its reason"
            ));
        }
    }
    for manifest in manifests(root)? {
        for (name, value) in manifest.dependencies(&ALL_KINDS) {
            if value.get("workspace").and_then(Value::as_bool) != Some(true) {
                breaches.push(format!(
                    "{}: {name}: its version and reason belong in the workspace's table",
                    manifest.path
                ));
            }
        }
    }
    Ok(breaches)
}
