//! The words of a message, in; what it is about and whether it speaks of a danger, out.
//!
//! Nothing here understands a sentence: word lists ([`words.toml`](Words)) are looked for in one
//! pass, linear in the text whatever it holds. A category only routes, a danger alerts a person,
//! harm to a person restricts the case; each is said by a person in the end. In doubt a danger is
//! one, and a contact is a complaint: no magic word is needed to complain (Complaint Handling
//! Code 2024, 1.3).

mod category;
mod phrase;
pub(crate) mod plain;
#[cfg(test)]
mod tests;
mod words;

pub use category::{Category, ContactType, Hazard, NotACategory, Safeguarding};
pub use words::Words;
use words::{List, Listed};

/// What a word of a category counts, and what a hint counts.
const WORD: u32 = 4;
const HINT: u32 = 1;

/// How many times as much a phrase counts that stands in the subject: people put there what it is
/// about, and tell the whole story below.
const SUBJECT: u32 = 5;

/// How many words are given as the reason: enough to see why, few enough to read.
const REASONS: usize = 6;

/// What a message seems to be about. Made of words, so a person may correct each part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triage {
    /// What it is about; `other` where no word of a category was met.
    pub category: Category,
    /// The words of our lists that spoke for the category (those of the subject first), then those
    /// that spoke of the danger. Never a word of the resident's that is on no list.
    pub why: Vec<String>,
    /// The dangers it speaks of, the most pressing first.
    pub hazards: Vec<Hazard>,
    /// Harm to a person that it speaks of. The words are not given: they would say it to everybody
    /// who sees why a case was routed.
    pub safeguarding: Option<Safeguarding>,
    /// What kinds of contact it is, at least one; `Complaint` first unless it is clearly not one.
    pub kinds: Vec<ContactType>,
}

/// Says what a message is about by the words of its subject and of its text (the sender's own
/// words, without quoted mail).
pub fn triage(words: &Words, subject: &str, text: &str) -> Triage {
    let met = Met::new(words, subject, text);
    let (category, mut why) = met.category();
    let hazards: Vec<Hazard> = Hazard::ALL
        .into_iter()
        .filter(|hazard| met.hazard(*hazard))
        .collect();
    let danger = met
        .all()
        .filter(|phrase| hazards.iter().any(|hazard| phrase.speaks_of(*hazard)));
    why.extend(
        danger
            .take(REASONS)
            .map(|phrase| format!("danger: \u{201c}{}\u{201d}", phrase.phrase)),
    );
    let asks = subject.contains('?') || text.contains('?');
    let praise = if asks || !hazards.is_empty() {
        Praise::Unclear
    } else {
        Praise::AsTheWordsSay
    };
    Triage {
        category,
        why,
        hazards,
        safeguarding: Safeguarding::ALL
            .into_iter()
            .find(|harm| met.any(List::Safeguarding(*harm))),
        kinds: met.kinds(praise),
    }
}

impl Words {
    /// Whether one of the words of `category` stands in `text`; its hints say too little.
    pub(crate) fn speak_of(&self, category: &Category, text: &str) -> bool {
        let list = self.categories.iter().position(|listed| listed == category);
        let Some(list) = list.map(List::Category) else {
            return false;
        };
        let met = self.met(text);
        met.iter()
            .zip(&self.listed)
            .any(|(met, listed)| *met && listed.list == list)
    }
}

/// Whether praise can be all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Praise {
    /// A question or a danger stands beside it.
    Unclear,
    /// Nothing but words can say.
    AsTheWordsSay,
}

/// The phrases that were met.
struct Met<'a> {
    words: &'a Words,
    /// Those of the subject.
    subject: Vec<&'a Listed>,
    /// Those of the text alone.
    text: Vec<&'a Listed>,
}

impl<'a> Met<'a> {
    fn new(words: &'a Words, subject: &str, text: &str) -> Self {
        let (in_subject, in_text) = (words.met(subject), words.met(text));
        let only_text = in_text
            .iter()
            .zip(&in_subject)
            .map(|(text, subject)| *text && !*subject);
        let chosen = |met: bool, listed| met.then_some(listed);
        Self {
            words,
            subject: in_subject
                .iter()
                .zip(&words.listed)
                .filter_map(|(met, listed)| chosen(*met, listed))
                .collect(),
            text: only_text
                .zip(&words.listed)
                .filter_map(|(met, listed)| chosen(met, listed))
                .collect(),
        }
    }

    /// Those of the subject, then the others.
    fn all(&self) -> impl Iterator<Item = &'a Listed> {
        self.subject.iter().chain(&self.text).copied()
    }

    fn any(&self, list: List) -> bool {
        self.all().any(|listed| listed.list == list)
    }

    /// The category that most words speak for, the earlier of the file where two are equal.
    fn category(&self) -> (Category, Vec<String>) {
        let mut scores = vec![0; self.words.categories.len()];
        let in_subject = self.subject.iter().map(|listed| (listed.list, SUBJECT));
        for (list, times) in in_subject.chain(self.text.iter().map(|listed| (listed.list, 1))) {
            match list {
                List::Category(category) => scores[category] += WORD * times,
                List::Hint(category) => scores[category] += HINT * times,
                _ => {}
            }
        }
        let best = scores.iter().copied().max().unwrap_or_default();
        let Some(winner) = scores.iter().position(|score| *score == best && best > 0) else {
            return (Category::other(), Vec::new());
        };
        let speaks = |list| list == List::Category(winner) || list == List::Hint(winner);
        let why = self.all().filter(|listed| speaks(listed.list)).take(REASONS);
        let why = why
            .map(|listed| format!("\u{201c}{}\u{201d}", listed.phrase))
            .collect();
        (self.words.categories[winner].clone(), why)
    }

    /// Whether the danger is spoken of, together with what makes it one.
    fn hazard(&self, hazard: Hazard) -> bool {
        let with = List::HazardWith(hazard);
        let alone = || !self.words.listed.iter().any(|listed| listed.list == with);
        self.any(List::Hazard(hazard)) && (self.any(with) || alone())
    }

    /// The kinds of contact, the complaint first.
    fn kinds(&self, praise: Praise) -> Vec<ContactType> {
        let mut others = Vec::new();
        if self.any(List::Member) && self.any(List::MemberFor) {
            others.push(ContactType::MemberEnquiry);
        }
        for (list, kind) in [
            (List::Disrepair, ContactType::DisrepairClaim),
            (List::DataProtection, ContactType::DataProtectionComplaint),
            (List::SubjectAccess, ContactType::SubjectAccessRequest),
            (List::Information, ContactType::InformationRequest),
        ] {
            if self.any(list) {
                others.push(kind);
            }
        }
        let complains = self.any(List::Complaint);
        if others.is_empty() && !complains && praise == Praise::AsTheWordsSay {
            let clear = self.any(List::Praise) && !self.any(List::Doubt);
            others.extend(clear.then_some(ContactType::Compliment));
        }
        // A claim, an enquiry or a complaint about data is dissatisfaction too, and the complaint
        // goes on beside it; only praise and plain requests for data stand alone.
        let alone = |kind: &ContactType| {
            matches!(
                kind,
                ContactType::Compliment | ContactType::SubjectAccessRequest | ContactType::InformationRequest
            )
        };
        if complains || !others.iter().all(alone) || others.is_empty() {
            others.insert(0, ContactType::Complaint);
        }
        others
    }
}

impl Listed {
    fn speaks_of(&self, hazard: Hazard) -> bool {
        self.list == List::Hazard(hazard) || self.list == List::HazardWith(hazard)
    }
}
