//! Letters that other tables name, in; those that no `[[letter]]` describes, out.

use crate::policies::faults::Faults;
use crate::policies::table::Entry;
use crate::policies::{LetterKind, Policy};

/// Where a letter is named.
const NAMED: &[(&str, &str)] = &[
    ("extension", "letter"),
    ("promise", "letter"),
    ("promise", "when_missed"),
    ("contact_type", "letter"),
    ("exclusion", "letter"),
    ("circumstance", "letter"),
];

/// What a clock that runs out calls for.
const CALLED_FOR: &[(&str, LetterKind)] = &[
    ("closes", LetterKind::Closure),
    ("becomes-formal", LetterKind::ConversionNotice),
];

/// Every letter that something names says somewhere what it must contain.
pub(super) fn together(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let described = |kind| policy.letters.iter().any(|letter| letter.kind == kind);
    for (what, key) in NAMED {
        for entry in file.tables(what) {
            let named = entry.optional_text(key).and_then(|text| text.parse().ok());
            if let Some(kind) = named.filter(|kind: &LetterKind| !described(*kind)) {
                undescribed(faults, entry.line_at(key), kind);
            }
        }
    }
    for clock in file.tables("clock") {
        let missed = clock.optional_text("when_missed").unwrap_or_default();
        for (word, kind) in CALLED_FOR {
            if missed == *word && !described(*kind) {
                undescribed(faults, clock.line_at("when_missed"), *kind);
            }
        }
    }
}

fn undescribed(faults: &Faults<'_>, line: usize, kind: LetterKind) {
    faults.add(
        line,
        format!("no letter of kind `{kind}` is described"),
        format!("add a `[[letter]]` of `kind = \"{kind}\"` that says what it must contain"),
    );
}
