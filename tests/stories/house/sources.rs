//! The Rust sources, in; what they must not name, out.

use std::path::Path;

use super::rust::{File, Placed, Scope, Word, files};
use super::{Breaches, Rule};

pub const RULES: &[Rule] = &[
    Rule {
        name: "casework_is_pure",
        check: casework_is_pure,
        broken: &[(
            "casework/src/lib.rs",
            "//! tokio, std::fs\nuse std::fs;\nuse std::{env, fmt, io::{Read, net}};\nfn f() { std::process::exit(1) }\n\
             fn g() -> tokio::Handle { \"sqlx std::net\" }\nstruct Tokio;\n#[cfg(test)]\nmod tests { use std::fs; }\n\
             use std::net::IpAddr;\n",
        )],
        sees: &[
            "lib.rs:2: std::fs",
            "lib.rs:3: std::env",
            "lib.rs:4: std::process",
            "lib.rs:5: tokio",
            "lib.rs:9: std::net",
        ],
    },
    Rule {
        name: "time_enters_in_one_place",
        check: time_enters_in_one_place,
        broken: &[
            (
                "src/clock.rs",
                "fn now() { Utc::now() }\nfn again() { chrono::Utc::now() }\n",
            ),
            (
                "bot/src/lib.rs",
                "/// Utc::now()\nfn f() {}\n#[cfg(test)]\nmod t { fn f() { Local::now(); } }\n",
            ),
            (
                "register/src/lib.rs",
                "fn f(clock: &dyn Clock) { clock.now(); \"Utc::now\"; SystemTime :: now() }\n",
            ),
        ],
        sees: &[
            "bot/src/lib.rs:4: Local::now",
            "register/src/lib.rs:1: SystemTime::now",
            "src/clock.rs:2: Utc::now",
        ],
    },
    Rule {
        name: "the_bot_sends_no_letters",
        check: the_bot_sends_no_letters,
        broken: &[
            (
                "register/src/outbox.rs",
                "impl Tx { pub async fn claim(&mut self) {} pub(crate) async fn queue() {} pub fn key() {} }",
            ),
            ("register/src/outbox/mark.rs", "pub async fn mark_delivered() {}"),
            (
                "bot/src/take_in.rs",
                "use register::outbox;\nfn f() { tx.claim();\n mark_delivered();\n queue(); key() }\n// lettre\nuse lettre::Message;\n",
            ),
        ],
        sees: &[
            "take_in.rs:1: outbox",
            "take_in.rs:2: claim",
            "take_in.rs:3: mark_delivered",
            "take_in.rs:6: lettre",
        ],
    },
    Rule {
        name: "no_policy_is_named",
        check: no_policy_is_named,
        broken: &[
            (
                "casework/src/policy.rs",
                "const ALL: [(&str, &str); 1] = [(\"om-web\", include_str!(\"../../policies/om-web.toml\"))];\n\
                 fn f(id: &str) -> bool { id == \"om-policy\" }\nfn g() { open(\"policies/coop.toml\") }\n\
                 #[cfg(test)]\nmod tests { const P: &str = \"spso\"; }\n/// group\nfn h() { \"a group of homes\" }\n",
            ),
            ("casework/src/policy/tests.rs", "const P: &str = \"group\";"),
            (
                "bot/src/telegram/chat.rs",
                "const KIND: &str = \"group\";\nconst P: &str = \"spso\";\n",
            ),
            ("worker/src/lib.rs", "const P: &str = \"group\";"),
        ],
        sees: &[
            "chat.rs:2: spso",
            "policy.rs:2: om-policy",
            "policy.rs:3: coop",
            "worker/src/lib.rs:1: group",
        ],
    },
];

/// Crates that reach outside the program.
pub const REACHING_OUT: [&str; 14] = [
    "tokio",
    "tokio_util",
    "sqlx",
    "async_imap",
    "teloxide",
    "reqwest",
    "hyper",
    "rustls",
    "socket2",
    "async_std",
    "tempfile",
    "ureq",
    "mio",
    "libc",
];

/// Parts of the standard library that do.
const OUTSIDE: [&str; 4] = ["net", "fs", "env", "process"];

fn casework_is_pure(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    for file in files(root, "casework/src", Scope::OutsideTests)? {
        for (at, placed) in file.words.iter().enumerate() {
            let Word::Name(name) = &placed.word else { continue };
            if REACHING_OUT.contains(&name.as_str()) {
                breaches.push(breach(
                    &file,
                    placed,
                    &format!("{name}: casework decides, it does not reach out"),
                ));
            }
            if name == "std" {
                let outside = of_std(&file.words[at + 1..]);
                breaches.extend(outside.iter().filter(|part| OUTSIDE.contains(part)).map(|part| {
                    breach(
                        &file,
                        placed,
                        &format!("std::{part}: casework decides, it does not reach out"),
                    )
                }));
            }
        }
    }
    Ok(breaches)
}

/// The modules named after `std`: in `::fs`, or in `::{env, io::{self, Read}}` at the first level.
fn of_std(after: &[Placed]) -> Vec<&str> {
    if !after.first().is_some_and(|placed| placed.word.is_mark("::")) {
        return Vec::new();
    }
    match after.get(1).map(|placed| &placed.word) {
        Some(Word::Name(name)) => vec![name],
        Some(Word::Mark(open)) if open == "{" => {
            let (mut names, mut depth, mut fresh) = (Vec::new(), 1, true);
            for placed in &after[2..] {
                match &placed.word {
                    Word::Mark(mark) if mark == "{" => depth += 1,
                    Word::Mark(mark) if mark == "}" => depth -= 1,
                    Word::Name(name) if depth == 1 && fresh => names.push(name.as_str()),
                    _ => {}
                }
                fresh = placed.word.is_mark(",");
                if depth == 0 {
                    break;
                }
            }
            names
        }
        _ => Vec::new(),
    }
}

fn time_enters_in_one_place(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    for file in files(root, "", Scope::Whole)? {
        let mut allowed = usize::from(file.path == "src/clock.rs");
        for words in file.words.windows(3) {
            let [first, colons, now] = words else { continue };
            let Word::Name(clock) = &first.word else { continue };
            if !matches!(clock.as_str(), "Utc" | "Local" | "SystemTime")
                || !colons.word.is_mark("::")
                || !now.word.is_name("now")
            {
                continue;
            }
            if clock == "Utc" && allowed > 0 {
                allowed -= 1;
                continue;
            }
            breaches.push(breach(
                &file,
                first,
                &format!("{clock}::now: take `now` as an argument"),
            ));
        }
    }
    Ok(breaches)
}

fn the_bot_sends_no_letters(root: &Path) -> Breaches {
    let mut delivering = vec!["lettre".to_owned(), "outbox".to_owned(), "worker".to_owned()];
    for file in files(root, "register/src", Scope::OutsideTests)? {
        if file.path == "register/src/outbox.rs" || file.path.starts_with("register/src/outbox/") {
            delivering.extend(open_functions(&file));
        }
    }
    let mut breaches = Vec::new();
    for file in files(root, "bot", Scope::Whole)? {
        for placed in &file.words {
            if let Word::Name(name) = &placed.word
                && delivering.contains(name)
            {
                breaches.push(breach(
                    &file,
                    placed,
                    &format!("{name}: the bot queues letters, the worker sends them"),
                ));
            }
        }
    }
    Ok(breaches)
}

/// The names of the functions that another crate can call and that reach the database.
fn open_functions(file: &File) -> Vec<String> {
    let named = |words: &[Placed]| match words {
        [
            open,
            asynchronous,
            function,
            Placed {
                word: Word::Name(name),
                ..
            },
        ] if open.word.is_name("pub")
            && asynchronous.word.is_name("async")
            && function.word.is_name("fn") =>
        {
            Some(name.clone())
        }
        _ => None,
    };
    file.words.windows(4).filter_map(named).collect()
}

/// The policies whose names tell a landlord; `code` is a common word and is left out.
const POLICIES: [&str; 6] = ["om-web", "om-policy", "group", "one-housing", "coop", "spso"];

fn no_policy_is_named(root: &Path) -> Breaches {
    let mut breaches = Vec::new();
    for file in files(root, "", Scope::OutsideTests)? {
        for (at, placed) in file.words.iter().enumerate() {
            let Word::Text(text) = &placed.word else { continue };
            let id = text.rsplit('/').next().unwrap_or(text);
            let id = id.strip_suffix(".toml").unwrap_or(id);
            // Telegram calls a kind of chat a group.
            let of_telegram = id == "group" && file.path.starts_with("bot/src/telegram");
            if POLICIES.contains(&id) && !of_telegram && !is_embedding(&file.words, at) {
                breaches.push(breach(
                    &file,
                    placed,
                    &format!("{id}: a policy is data, its name comes from the settings"),
                ));
            }
        }
    }
    Ok(breaches)
}

/// An entry of the table that builds the policies in: `"id", include_str!("….toml")`.
fn is_embedding(words: &[Placed], at: usize) -> bool {
    let includes = |word: Option<&Placed>| word.is_some_and(|placed| placed.word.is_name("include_str"));
    includes(words.get(at + 2)) || (at >= 3 && includes(words.get(at - 3)))
}

/// How a breach in a Rust file is told.
pub fn breach(file: &File, placed: &Placed, what: &str) -> String {
    format!("{}:{}: {what}", file.path, placed.line)
}
