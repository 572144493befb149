//! Counts and slugs, in; words for sentences, out. No adjective says what to think of a number.

use casework::measures::Promises;
use casework::measures::statistics::Share;

/// `1 complaint`, `12 complaints`, `no complaints`.
pub(crate) fn many(count: u64, one: &str, several: &str) -> String {
    match count {
        0 => format!("no {several}"),
        1 => format!("1 {one}"),
        count => format!("{} {several}", grouped(count)),
    }
}

/// `none is`, `1 is`, `12 are`.
pub(crate) fn are(count: u64) -> String {
    match count {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        count => format!("{} are", grouped(count)),
    }
}

/// `none was`, `1 was`, `12 were`.
pub(crate) fn were(count: u64) -> String {
    match count {
        0 => "none was".to_owned(),
        1 => "1 was".to_owned(),
        count => format!("{} were", grouped(count)),
    }
}

/// What was promised for dates of `when`, `the quarter`, and whether it was done: `one` and `several` say what, `done`
/// how.
pub(crate) fn kept(promises: Promises, when: &str, [one, several, done]: [&str; 3]) -> String {
    let Promises { kept, open } = promises;
    let percent = kept
        .percent()
        .map_or_else(String::new, |percent| format!(" ({percent})"));
    let still = match open {
        0 => String::new(),
        open => format!("; {} still open", are(open)),
    };
    match (kept.all, kept.of) {
        (0, _) => format!("No {one} was due in {when}."),
        (1, 1) => format!("One {one} was due in {when}: it was {done} by its date."),
        (1, _) if open > 0 => format!("One {one} was due in {when}: it is still to be {done}."),
        (1, _) => format!("One {one} was due in {when}: it was {done}, after its date."),
        (all, of) => format!(
            "{} {several} were due in {when}: {} {done} by their date{percent}{still}.",
            grouped(all),
            were(of)
        ),
    }
}

/// That promises were due, where their numbers may not be told: some may be many, and another below five.
pub(crate) fn untold_promises(what: &str, when: &str, done: &str) -> String {
    format!("{what} were due in {when}. How many were {done} is not given: a number among them is below 5.")
}

/// `12,345`.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// A sentence begun with a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `130 of 149 (87%)`; `3 of 7` where there are too few for a percentage.
pub(crate) fn of_all(share: Share) -> String {
    let counts = format!("{} of {}", grouped(share.of), grouped(share.all));
    match share.percent() {
        Some(percent) => format!("{counts} ({percent})"),
        None => counts,
    }
}

/// A subject as people read it: `damp-and-mould` is `Damp and mould`.
pub(crate) fn subject(slug: &str) -> String {
    capital(&subject_within(slug))
}

/// A subject within a sentence: `damp and mould`.
pub(crate) fn subject_within(slug: &str) -> String {
    match slug {
        "" => "not sorted yet".to_owned(),
        slug => {
            let words = slug.replace(['-', '_'], " ");
            let words = words
                .split(' ')
                .map(|word| if word == "asb" { "ASB" } else { word });
            words.collect::<Vec<_>>().join(" ")
        }
    }
}

/// What was decided, as people read it.
pub(crate) fn verdict(name: &str) -> &'static str {
    match name {
        "upheld" => "Upheld",
        "partly_upheld" => "Upheld in part",
        "resolved" => "Put right and agreed",
        _ => "Not upheld",
    }
}

/// A finding of the Ombudsman, as people read it.
pub(crate) fn finding(name: &str) -> String {
    capital(&name.replace(['-', '_'], " "))
}
