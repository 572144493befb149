//! The words of all letters as they come with the program: nothing in; each template by its
//! name, out.

macro_rules! from_folder {
    ($folder:literal, $prefix:literal, $($name:literal)+) => {
        &[$((
            concat!($prefix, $name, ".md"),
            include_str!(concat!("../../../templates/", $folder, "/", $name, ".md")),
        )),+]
    };
}

/// One for each kind of letter.
pub(super) const LETTERS: &[(&str, &str)] = from_folder!(
    "letters",
    "",
    "receipt"
    "acknowledgement"
    "findings-invitation"
    "response"
    "refusal"
    "holding-response"
    "progress-update"
    "extension-notice"
    "closure"
    "hearing-offer"
    "compensation-offer"
    "compensation-form"
    "formal-procedure"
    "action-note"
    "delay-note"
    "confirmation"
    "conversion-notice"
    "combined-notice"
    "signpost"
    "authority-request"
    "single-contact-request"
    "hazard-summary"
    "accommodation-offer"
    "thanks"
    "new-case"
    "relayed"
    "alert"
    "digest"
    "paper"
);

/// What all letters to residents share.
pub(super) const DANGER: &str = "parts/danger.md";
pub(super) const OPENING: &str = "parts/opening.md";
pub(super) const ENDING: &str = "parts/ending.md";

/// One for each part of a letter to a resident, and those that all share.
pub(super) const PARTS: &[(&str, &str)] = from_folder!(
    "parts",
    "parts/",
    "danger"
    "opening"
    "ending"
    "received"
    "reference"
    "handler"
    "response-due"
    "stage"
    "definition"
    "outcome-sought"
    "responsible-for"
    "not-responsible-for"
    "outcome"
    "reasons"
    "findings"
    "adverse-findings"
    "how-to-comment"
    "remedy"
    "actions"
    "agreed-outcome"
    "learning"
    "rights-to-redress"
    "apology"
    "new-date"
    "explanation"
    "final"
    "next-stage"
    "appeal"
    "escalation-reasons"
    "review-form"
    "hearing"
    "ombudsman"
    "elected-members"
    "designated-person"
    "further-bodies"
    "signpost"
    "evidence"
    "amount"
    "offset"
    "record-of-conversation"
    "formal-procedure"
    "single-contact"
    "authority"
    "close-reason"
    "complaints-combined"
    "progress"
    "adjustments"
);

/// Every template there is.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    LETTERS.iter().chain(PARTS).copied()
}
