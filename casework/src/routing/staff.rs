//! The directory and a resident's own words, in; who of the landlord's people they name, out.
//!
//! A complaint about somebody must not reach them, so in doubt they are named; but a name that is a
//! word as well (“will the surveyor come”) is one only with the rest of it, or with a title.

use crate::ids::ContactId;
use crate::rules::{Directory, Handler, HandlerKind};
use crate::triage::plain::plain;
use std::collections::{BTreeSet, HashSet};

/// What stands before a surname.
const TITLES: &str = "mr mrs ms miss mx dr prof professor rev sir lady";

/// What people are at a landlord's.
const JOBS: &str = "adviser advisor agent assistant builder carer caretaker caseworker cleaner concierge \
    contractor coordinator decorator director electrician engineer executive fitter gardener handler handyman \
    inspector investigator joiner leader manager officer operative painter plasterer plumber porter \
    receptionist repairman representative roofer supervisor surveyor technician tradesman warden worker workman";

/// What may stand between a name and the job.
const ARTICLES: &str = "a an the my our your their is as";

/// Names that are words, too: alone they name nobody.
const WORDS: &str = "amber angel art autumn baker banks bath bell berry best bill bird bishop black blue bond \
    booth bridge bright brook brooks brown buck bush butcher butler carpenter case chance chase church clay \
    cliff close cole cook cooper cotton court cross dale dawn day dean drew early faith farmer field fields \
    fisher flood flowers ford forest fox frank frost gale gates gene glen good grace grant gray green grey guy \
    hall hand hardy heath hill hills holly home hope house hunt iris ivy jack joy june keen king knight lake \
    lane law little lock long love major mark marsh mason may miles mills moon moss new nick noble north olive \
    page park parks pat pearl penny piper pond pool poole poppy power price quick ray read reed rich rivers rob \
    rock rose ruby sharp shaw short silver singer sky small smart snow spring steel stone street strong sue \
    summer swift taylor team temple towers turner victor wade walker wall walls ward waters webb wells west \
    white wild will winter wise wood woods young";

/// Who of the landlord's people `words` name, in the directory's order, each once: by their whole name,
/// by title and surname, or by one name beside what they do or the team they belong to. Two people whom
/// one name fits are both named.
pub fn staff_named(directory: &Directory, words: &str) -> Vec<ContactId> {
    let mut people = directory
        .everybody()
        .filter(|handler| handler.kind == HandlerKind::Person)
        .peekable();
    if people.peek().is_none() {
        return Vec::new();
    }
    let words = in_words(words);
    let text = Text::new(&words);
    let mut named = Vec::new();
    let mut seen = BTreeSet::new();
    for person in people.filter(|person| text.may_name(person)) {
        let team = person.team.and_then(|team| directory.handler(team));
        if seen.insert(person.id) && text.names(person, team) {
            named.push(person.id);
        }
    }
    named
}

/// A message, word by word, and which words are in it.
struct Text<'a> {
    words: Vec<&'a str>,
    different: HashSet<&'a str>,
}

impl<'a> Text<'a> {
    fn new(words: &'a str) -> Self {
        let words: Vec<&str> = words.split_whitespace().collect();
        let different = words.iter().copied().collect();
        Self { words, different }
    }

    /// Whether any of their name is there, which few people's is in any message.
    fn may_name(&self, person: &Handler) -> bool {
        let name = in_words(&person.name);
        name.split_whitespace().any(|part| self.different.contains(part))
    }

    fn names(&self, person: &Handler, team: Option<&Handler>) -> bool {
        let parts: Vec<Vec<String>> = person
            .name
            .split_whitespace()
            .map(words_of)
            .filter(|part| !part.is_empty())
            .collect();
        let untitled = match parts.as_slice() {
            [title, rest @ ..] if is_one_of(title, TITLES) => rest,
            all => all,
        };
        let (Some(first), Some(last)) = (untitled.first(), untitled.last()) else {
            return false;
        };
        if untitled.len() > 1 {
            let short = [first.as_slice(), last.as_slice()].concat();
            if self.holds(&untitled.concat()) || self.holds(&short) || self.with_title(last) {
                return true;
            }
        }
        let team = team.map(|team| words_of(&team.name)).unwrap_or_default();
        [first, last]
            .into_iter()
            .any(|name| !is_a_word(name) && (self.with_job(name) || self.of_team(name, &team)))
    }

    /// Where these words stand in a row.
    fn places(&self, row: &[String]) -> impl Iterator<Item = usize> {
        let windows = self.words.windows(row.len().max(1)).enumerate();
        windows
            .filter(move |(_, window)| *window == row)
            .map(|(at, _)| at)
    }

    fn holds(&self, row: &[String]) -> bool {
        self.places(row).next().is_some()
    }

    /// “Mr Lee”.
    fn with_title(&self, surname: &[String]) -> bool {
        self.places(surname).any(|at| self.is(at.checked_sub(1), TITLES))
    }

    /// “your surveyor Sam”, “the officer called Sam”, “Sam the surveyor”, “Sam, your housing officer”.
    fn with_job(&self, name: &[String]) -> bool {
        self.places(name).any(|at| {
            let after = at + name.len();
            let called = self.is(at.checked_sub(1), "called named");
            let before = self.is(at.checked_sub(1), JOBS) || called && self.is(at.checked_sub(2), JOBS);
            let article = self.is(Some(after), ARTICLES);
            let behind = self.is(Some(after), JOBS)
                || article && (self.is(Some(after + 1), JOBS) || self.is(Some(after + 2), JOBS));
            before || behind
        })
    }

    /// “Sam from repairs”, “Sam in your repairs team”.
    fn of_team(&self, name: &[String], team: &[String]) -> bool {
        let team = match team {
            [of @ .., last] if last == "team" && !of.is_empty() => of,
            all => all,
        };
        !team.is_empty()
            && self.places(name).any(|at| {
                let after = at + name.len();
                let from = self.is(Some(after), "from in at of");
                let article = usize::from(self.is(Some(after + 1), ARTICLES));
                let begins = after + 1 + article;
                let there = self.words.get(begins..begins + team.len());
                from && there.is_some_and(|there| there == team)
            })
    }

    fn is(&self, at: Option<usize>, list: &str) -> bool {
        at.and_then(|at| self.words.get(at))
            .is_some_and(|word| is_in(word, list))
    }
}

/// The words of a text in small letters, without apostrophes: telephones leave them out.
fn in_words(text: &str) -> String {
    let mut words = plain(text);
    words.retain(|letter| *letter != b'\'');
    String::from_utf8_lossy(&words).into_owned()
}

fn words_of(text: &str) -> Vec<String> {
    in_words(text).split_whitespace().map(str::to_owned).collect()
}

fn is_one_of(name: &[String], list: &str) -> bool {
    matches!(name, [only] if is_in(only, list))
}

fn is_in(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

fn is_a_word(name: &[String]) -> bool {
    is_one_of(name, WORDS) || is_one_of(name, JOBS) || is_one_of(name, TITLES)
}
