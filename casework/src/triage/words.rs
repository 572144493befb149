//! The word lists of a file, in; one machine that finds all of them in one pass, out.

use super::phrase::Phrase;
use super::plain::plain;
use super::{Category, Hazard, Safeguarding};
use crate::toml_text::{self, Fault};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// The lists that come with the program.
const EMBEDDED: &str = include_str!("words.toml");

/// How many letters may stand where a phrase has `...`: some seven words.
const GAP: usize = 40;

/// Words that tell categories, dangers and kinds of contact, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Words {
    /// Finds every text that is a piece of a phrase.
    machine: AhoCorasick,
    /// The pieces that each text is, by the machine's numbers.
    pieces_of: Vec<Vec<usize>>,
    /// What each piece continues and completes.
    pieces: Vec<Piece>,
    /// Every phrase.
    pub(super) listed: Vec<Listed>,
    /// The categories, in the order of the file.
    pub(super) categories: Vec<Category>,
}

/// A phrase and the list it stands on.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// The phrase as it stands in the file.
    pub(super) phrase: String,
    /// Its list.
    pub(super) list: List,
}

/// What a phrase speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// A category, by its place in the file.
    Category(usize),
    /// A category, weakly.
    Hint(usize),
    /// A danger; for some, together with one of `HazardWith`.
    Hazard(Hazard),
    /// What makes it a danger.
    HazardWith(Hazard),
    /// Harm to a person.
    Safeguarding(Safeguarding),
    /// Dissatisfaction.
    Complaint,
    /// Praise.
    Praise,
    /// Whatever makes it unclear that praise is all there is.
    Doubt,
    /// A member of Parliament, a councillor.
    Member,
    /// The member writes for somebody.
    MemberFor,
    /// A letter of claim.
    Disrepair,
    /// Dissatisfaction with the handling of personal data.
    DataProtection,
    /// A person's own data.
    SubjectAccess,
    /// Freedom of information.
    Information,
}

/// A piece after the same others belongs to all phrases that begin so: `boiler ...` is one.
#[derive(Clone, Debug)]
struct Piece {
    /// The piece before it.
    after: Option<usize>,
    /// The phrases that are complete with it.
    completes: Vec<usize>,
}

/// The phrases of a file, in the making.
#[derive(Default)]
struct Build {
    literals: Vec<Vec<u8>>,
    numbers: HashMap<Vec<u8>, usize>,
    known: HashMap<(Option<usize>, usize), usize>,
    pieces_of: Vec<Vec<usize>>,
    pieces: Vec<Piece>,
    listed: Vec<Listed>,
}

impl Build {
    fn add(&mut self, list: List, phrase: Phrase) {
        for spelling in phrase.spellings {
            let mut piece = None;
            for literal in spelling {
                piece = Some(self.piece(piece, literal));
            }
            if let Some(piece) = piece {
                self.pieces[piece].completes.push(self.listed.len());
            }
        }
        self.listed.push(Listed {
            phrase: phrase.written,
            list,
        });
    }

    fn piece(&mut self, after: Option<usize>, literal: Vec<u8>) -> usize {
        let number = *self.numbers.entry(literal).or_insert_with_key(|literal| {
            self.literals.push(literal.clone());
            self.pieces_of.push(Vec::new());
            self.literals.len() - 1
        });
        *self.known.entry((after, number)).or_insert_with(|| {
            self.pieces.push(Piece {
                after,
                completes: Vec::new(),
            });
            self.pieces_of[number].push(self.pieces.len() - 1);
            self.pieces.len() - 1
        })
    }
}

/// Phrases, each knowing where in the file it stands.
type Phrases = Vec<Spanned<String>>;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    category: Vec<CategoryWords>,
    hazard: BTreeMap<Hazard, HazardWords>,
    safeguarding: BTreeMap<Safeguarding, Plain>,
    kind: Kinds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryWords {
    slug: Spanned<Category>,
    words: Phrases,
    #[serde(default)]
    hints: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HazardWords {
    words: Phrases,
    with: Option<Phrases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    words: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Kinds {
    complaint: Plain,
    compliment: Compliment,
    member_enquiry: Member,
    disrepair_claim: Plain,
    data_protection_complaint: Plain,
    subject_access_request: Plain,
    information_request: Plain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compliment {
    words: Phrases,
    unless: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    words: Phrases,
    with: Phrases,
}

impl Words {
    /// The lists that come with the program. A fault is a defect of the program.
    pub fn embedded() -> Result<Self, Fault> {
        Self::read(EMBEDDED)
    }

    /// Reads lists that are written like `words.toml`; the first fault, with its line.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let file: File = toml_text::read(text)?;
        file.check(text)?;
        let categories = file
            .category
            .iter()
            .map(|category| category.slug.get_ref().clone())
            .collect();
        let mut build = Build::default();
        for (list, phrases) in file.lists() {
            for written in phrases {
                let phrase = Phrase::read(written.get_ref()).map_err(|wrong| Fault {
                    line: Some(toml_text::line_of(text, written.span().start)),
                    message: wrong.to_string(),
                    cure: wrong.cure().to_owned(),
                })?;
                build.add(list, phrase);
            }
        }
        let Build {
            literals,
            pieces_of,
            pieces,
            listed,
            ..
        } = build;
        // As quick as a DFA on one text after another, and twice as quick between other work: it is a
        // twentieth of the size, and stays in the processor's cache.
        let machine = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(literals);
        let machine = machine.map_err(|error| Fault {
            line: None,
            message: format!("the word lists cannot be searched for: {error}"),
            cure: "take phrases out".to_owned(),
        })?;
        Ok(Self {
            machine,
            pieces_of,
            pieces,
            listed,
            categories,
        })
    }

    /// Which phrases stand in `text`, by their places in `listed`.
    pub(super) fn met(&self, text: &str) -> Vec<bool> {
        let text = plain(text);
        let mut met = vec![false; self.listed.len()];
        // Where the last of each piece ended whose phrase was complete so far.
        let mut ended: Vec<Option<usize>> = vec![None; self.pieces.len()];
        for found in self.machine.find_overlapping_iter(&text) {
            // Neighbouring pieces share the space between them.
            let near = |end: usize| found.start() + 1 >= end && found.start() + 1 - end <= GAP;
            for &number in &self.pieces_of[found.pattern().as_usize()] {
                let piece = &self.pieces[number];
                if piece.after.is_none_or(|before| ended[before].is_some_and(near)) {
                    ended[number] = Some(found.end());
                    piece.completes.iter().for_each(|phrase| met[*phrase] = true);
                }
            }
        }
        met
    }
}

impl File {
    /// What the shape alone does not say.
    fn check(&self, text: &str) -> Result<(), Fault> {
        for (at, category) in self.category.iter().enumerate() {
            let slug = category.slug.get_ref();
            if self.category[..at]
                .iter()
                .any(|earlier| earlier.slug.get_ref() == slug)
            {
                return Err(Fault {
                    line: Some(toml_text::line_of(text, category.slug.span().start)),
                    message: format!("the category `{slug}` stands here a second time"),
                    cure: "put its words together in one place".to_owned(),
                });
            }
        }
        let danger = Hazard::ALL
            .into_iter()
            .find(|hazard| !self.hazard.contains_key(hazard));
        let harm = Safeguarding::ALL
            .into_iter()
            .find(|harm| !self.safeguarding.contains_key(harm));
        let missing = danger.map(|it| format!("hazard.{}", it.as_str()));
        match missing.or(harm.map(|it| format!("safeguarding.{}", it.as_str()))) {
            None => Ok(()),
            Some(missing) => Err(Fault {
                line: None,
                message: format!("there is no [{missing}]: such messages would alert nobody"),
                cure: format!("add [{missing}] with its `words`"),
            }),
        }
    }

    /// Every list with its phrases.
    fn lists(self) -> Vec<(List, Phrases)> {
        let mut lists = Vec::new();
        for (at, category) in self.category.into_iter().enumerate() {
            lists.extend([
                (List::Category(at), category.words),
                (List::Hint(at), category.hints),
            ]);
        }
        for (hazard, words) in self.hazard {
            lists.push((List::Hazard(hazard), words.words));
            lists.extend(words.with.map(|with| (List::HazardWith(hazard), with)));
        }
        for (harm, words) in self.safeguarding {
            lists.push((List::Safeguarding(harm), words.words));
        }
        let kind = self.kind;
        lists.extend([
            (List::Complaint, kind.complaint.words),
            (List::Praise, kind.compliment.words),
            (List::Doubt, kind.compliment.unless),
            (List::Member, kind.member_enquiry.words),
            (List::MemberFor, kind.member_enquiry.with),
            (List::Disrepair, kind.disrepair_claim.words),
            (List::DataProtection, kind.data_protection_complaint.words),
            (List::SubjectAccess, kind.subject_access_request.words),
            (List::Information, kind.information_request.words),
        ]);
        lists
    }
}
