//! All that was posted and all that came of it, in; what is missing, doubled or wrong, out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use casework::ids::MessageId;

use super::load::{Kind, Posted, number_in};
use crate::office::Office;
use crate::servers::mailbox::Mailbox;
use crate::servers::sink::Letter;

/// How many letters a connection may have on their way unmarked.
const IN_FLIGHT: usize = 10;

/// What a story looks back on.
pub struct Ledger<'a> {
    pub office: &'a Office,
    pub mailbox: &'a Mailbox,
    pub posted: &'a [Posted],
    pub letters: &'a [Letter],
    /// Where messages lie when they are taken in.
    pub folder: &'a str,
    /// When a program that sends letters was killed.
    pub kills: &'a [Instant],
}

/// A message as the register has it.
#[derive(Debug)]
struct Taken {
    kind: Kind,
    outcome: String,
    set_aside: bool,
    case: Option<String>,
}

impl Ledger<'_> {
    /// Every message has one outcome, every letter went out, and nothing went twice that need not;
    /// how many went twice, and how many messages were set aside.
    pub async fn balances(&self) -> Result<(usize, usize)> {
        let taken = self.every_message().await?;
        self.every_letter(&taken).await?;
        let differences = self.office.differences().await?;
        ensure!(
            differences.is_empty(),
            "the register differs from its facts: {differences:?}"
        );
        let repeats = self.repeats()?;
        Ok((repeats, taken.iter().filter(|taken| taken.set_aside).count()))
    }

    async fn every_message(&self) -> Result<Vec<Taken>> {
        let all = self.posted.len();
        let inbox = self.mailbox.messages("INBOX").await?.len();
        ensure!(
            self.folder == "INBOX" || inbox == 0,
            "{inbox} messages were not put away"
        );
        let lying = self.mailbox.messages(self.folder).await?;
        ensure!(
            lying.len() == all,
            "{} of {all} messages lie in {}",
            lying.len(),
            self.folder
        );
        let mut raws: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for message in lying {
            *raws.entry(message.raw).or_default() += 1;
        }
        let messages = self.office.messages().await?;
        let kinds: BTreeMap<usize, Kind> = self
            .posted
            .iter()
            .rev()
            .map(|one| (one.number, one.kind))
            .collect();
        let register = self.office.register().await?;
        let mut tx = register.read().await?;
        let mut by_number: BTreeMap<usize, Vec<Taken>> = BTreeMap::new();
        for message in messages {
            let raw = tx.body(MessageId(message.id)).await?;
            let number = number_in(&raw).context("a message that nobody posted")?;
            let left = raws.get_mut(&raw).filter(|left| **left > 0);
            *left.with_context(|| {
                format!("mail {number} is in the register once too often, or with other bytes")
            })? -= 1;
            let why = message.held_because.unwrap_or_default();
            by_number.entry(number).or_default().push(Taken {
                kind: *kinds.get(&number).context("a message that nobody posted")?,
                outcome: message.outcome,
                set_aside: why.contains("the program ended each time"),
                case: message.case,
            });
        }
        ensure!(
            raws.values().all(|left| *left == 0),
            "a message is not in the register"
        );
        for (number, taken) in &by_number {
            let first = self
                .posted
                .iter()
                .find(|one| one.number == *number)
                .and_then(|one| one.repeats);
            let first = first.and_then(|first| by_number.get(&first));
            // Whose first words wait for a person opens a case with the second.
            if first.is_none_or(|first| first.iter().all(|one| !one.set_aside)) {
                ended_well(taken).with_context(|| format!("mail {number} after {first:?}"))?;
            }
        }
        Ok(by_number.into_values().flatten().collect())
    }

    async fn every_letter(&self, taken: &[Taken]) -> Result<()> {
        let cases = self.office.cases().await?.len();
        let opened: BTreeSet<_> = taken
            .iter()
            .filter(|one| one.outcome == "opened")
            .map(|one| &one.case)
            .collect();
        let openings = taken.iter().filter(|one| one.outcome == "opened").count();
        ensure!(
            cases == openings && opened.len() == openings && !opened.contains(&None),
            "{cases} cases, opened by {openings} messages"
        );
        let queued = self.office.queued().await?;
        let mut of_case: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for letter in &queued {
            ensure!(
                letter.outcome == "delivered",
                "a letter of kind {} is {}",
                letter.class,
                letter.outcome
            );
            let case = letter.case.as_deref().unwrap_or_default();
            *of_case.entry((case, letter.class.as_str())).or_default() += 1;
        }
        for case in opened.into_iter().flatten() {
            for kind in ["receipt", "new-case"] {
                let count = of_case.get(&(case.as_str(), kind)).copied().unwrap_or_default();
                ensure!(count == 1, "{case} has {count} letters of kind {kind}");
            }
            // The words that opened it are relayed, and those of each answer; the same words again are not.
            let answers = taken
                .iter()
                .filter(|one| one.kind == Kind::Answer && one.case.as_ref() == Some(case))
                .count();
            let relayed = of_case.get(&(case.as_str(), "relayed")).copied();
            ensure!(
                relayed == Some(1 + answers),
                "{relayed:?} messages of {case} were relayed, of which {answers} are answers"
            );
        }
        let known: BTreeSet<&str> = queued
            .iter()
            .filter_map(|letter| letter.message_id.as_deref())
            .collect();
        let came: BTreeSet<&str> = self
            .letters
            .iter()
            .map(|letter| letter.message_id.trim_matches(['<', '>']))
            .collect();
        ensure!(
            known == came && known.len() == queued.len(),
            "{} letters are in the register, {} came",
            known.len(),
            came.len()
        );
        let to_machine = self
            .letters
            .iter()
            .find(|letter| letter.to.iter().any(|to| to.contains("robot")));
        ensure!(to_machine.is_none(), "a machine was written to");
        Ok(())
    }

    /// How many letters came more than once. Each of them was on its way at a kill: it was among the
    /// last that its connection had carried when its worker was killed.
    fn repeats(&self) -> Result<usize> {
        let mut last: BTreeMap<&str, &Letter> = BTreeMap::new();
        let mut repeats = 0;
        for letter in self.letters {
            let Some(before) = last.insert(&letter.message_id, letter) else {
                continue;
            };
            repeats += 1;
            ensure!(
                before.raw == letter.raw && before.to == letter.to,
                "{} came again changed",
                letter.message_id
            );
            let killed = self
                .kills
                .iter()
                .any(|kill| (before.at..=letter.at).contains(kill));
            ensure!(
                killed,
                "{} came twice, and nothing was killed between",
                letter.message_id
            );
            let behind = self
                .letters
                .iter()
                .filter(|other| other.connection == before.connection && other.at > before.at)
                .count();
            ensure!(
                behind < IN_FLIGHT,
                "{} came again although {behind} followed it over its connection",
                letter.message_id
            );
        }
        Ok(repeats)
    }
}

/// Whether mails that are copies of each other ended as they must; one that was set aside because the
/// program was killed at each try to read it waits for a person.
fn ended_well(copies: &[Taken]) -> Result<()> {
    let mut outcomes: Vec<&str> = copies.iter().map(|one| one.outcome.as_str()).collect();
    outcomes.sort_unstable();
    if copies.iter().any(|one| one.set_aside) {
        return Ok(());
    }
    let kind = copies.first().context("no copy")?.kind;
    let first = match kind {
        Kind::Complaint | Kind::WithoutId | Kind::Copy => "opened",
        Kind::SameWords | Kind::Answer => "added",
        Kind::Machine => "automatic",
        Kind::Malformed => "held",
    };
    // Without a Message-ID a copy is the same words of the same sender once more.
    let again = match kind {
        Kind::WithoutId => "added",
        _ => "duplicate",
    };
    let mut expected = vec![again; outcomes.len() - 1];
    expected.push(first);
    expected.sort_unstable();
    ensure!(outcomes == expected, "{kind:?} ended as {outcomes:?}: {copies:?}");
    Ok(())
}
