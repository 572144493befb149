//! What is due and what people have to do, in; one mail a day to each of them, out.
//!
//! It comes when the office opens and tells what stood then: what came in since has had a mail of its own.

mod lines;

use crate::cases::{Access, Case, Cause, Purpose, RunningClock, Uncounted, Undertaking, UndertakingId};
use crate::clocks::{Counting, Due, Rolls, Unit, Within, civil_date, due};
use crate::decide::danger;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::posting::{To, queue, to_staff};
use crate::decide::{Plan, TaskKind};
use crate::given::Chance;
use crate::ids::{CaseId, ContactId};
use crate::letters::{self, Automatic, Digest, Letter};
use crate::policies::{Event, Policy, Whose};
use crate::routing::{manager, readers};
use crate::rules::{Confidence, Handler, Rules};
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;
use lines::{Line, counted, line};
use std::collections::BTreeMap;

/// How far ahead somebody is told of what is due.
const AHEAD: Within = Within {
    amount: 2,
    unit: Unit::WorkingDays,
};
/// From which working day on an acknowledgement that nobody has made is asked for, however far its date is.
const CHASED_FROM: Within = Within {
    amount: 2,
    unit: Unit::WorkingDays,
};
/// How far ahead dates are looked for: far enough for every acknowledgement that is asked for, holidays included.
pub const LOOKED_FOR: TimeDelta = TimeDelta::days(12);
/// Something a person has to do, as the register keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTask {
    /// What.
    pub kind: TaskKind,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

/// What there is to tell people of.
#[derive(Clone, Debug, Default)]
pub struct AtHand {
    /// Cases in which something is due within [`LOOKED_FOR`], and those of the tasks.
    pub cases: BTreeMap<CaseId, Case>,
    /// What people have to do.
    pub tasks: Vec<OpenTask>,
    /// The words of what was undertaken, each in a line.
    pub promised: BTreeMap<UndertakingId, String>,
}

/// When the office opened today; none while it is shut.
pub fn opened_at(rules: &Rules, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Undecided> {
    let (landlord, calendar) = (&rules.landlord, &rules.calendar);
    let shut = landlord
        .office_hours
        .closed_until(now, landlord.region, calendar)
        .map_err(Uncounted::from)
        .map_err(crate::cases::FoldError::from)?;
    let opens = civil_date(now).and_time(landlord.office_hours.from);
    let opened = London.from_local_datetime(&opens).earliest();
    let opened = opened.map(|opened| opened.to_utc());
    // Somewhere an office may open for a while on a day on which it is shut now.
    Ok(opened.filter(|opened| shut.is_none() && *opened <= now))
}

/// One mail to everybody for whom there is something; nothing while the office is shut.
pub fn digests(
    rules: &Rules,
    at_hand: &AtHand,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Plan, Undecided> {
    let Some(opened) = opened_at(rules, now)? else {
        return Ok(Plan::default());
    };
    let mut book = Book::new(rules, now)?;
    for case in at_hand.cases.values().filter(|case| case.received_at < opened) {
        book.write_case(case, &at_hand.promised)?;
    }
    let tasks = at_hand.tasks.iter().filter(|task| task.made_at < opened);
    let mut tasks: Vec<_> = tasks.filter(|task| !stands_elsewhere(task.kind)).collect();
    // Danger stands first, whatever else waits: a long list is cut at its end.
    tasks.sort_by_key(|task| task.kind != TaskKind::CheckHazard);
    for task in tasks {
        book.write_task(*task, at_hand);
    }
    let today = book.today;
    let mut draft = Draft::new(rules, Cause::Clock, now, chance);
    for (handler, digest) in book.closed() {
        let how = to_staff(
            &draft,
            format!("digest:{}:{today}", handler.id),
            Automatic::Generated,
        );
        queue(
            &mut draft,
            &Letter::Digest(digest),
            &To::handler(handler, Purpose::Desk),
            how,
        )?;
    }
    Ok(draft.finish(None))
}

/// Whether it stands among the dates already.
fn stands_elsewhere(task: TaskKind) -> bool {
    matches!(
        task,
        TaskKind::OutOfTarget | TaskKind::KeepPromise | TaskKind::SeeToHazard
    )
}

/// The mails of a day, while they are written.
struct Book<'a> {
    rules: &'a Rules,
    now: DateTime<Utc>,
    today: NaiveDate,
    /// The last day of what is due soon.
    ahead: NaiveDate,
    pages: BTreeMap<ContactId, (&'a Handler, Digest)>,
}

impl<'a> Book<'a> {
    fn new(rules: &'a Rules, now: DateTime<Utc>) -> Result<Self, Undecided> {
        Ok(Self {
            rules,
            now,
            today: civil_date(now),
            ahead: civil_date(days_from(rules, AHEAD, now)?.ends_at()),
            pages: BTreeMap::new(),
        })
    }

    fn page(&mut self, handler: &'a Handler) -> &mut Digest {
        let on = self.today;
        let (_, digest) = self.pages.entry(handler.id).or_insert_with(|| {
            let name = handler.public_name();
            let empty = Digest {
                name,
                on,
                late: Vec::new(),
                soon: Vec::new(),
                actions: Vec::new(),
                tasks: Vec::new(),
            };
            (handler, empty)
        });
        digest
    }

    fn write_case(
        &mut self,
        case: &Case,
        promised: &BTreeMap<UndertakingId, String>,
    ) -> Result<(), Undecided> {
        let policy = self.rules.book.policy(&case.policy_version);
        let policy = policy.map_err(crate::cases::FoldError::from)?;
        for line in self.dates(case, policy)? {
            let late = line.by.ends_at() < self.now;
            for reader in self.readers(case, line.of) {
                let due = self.line_for(reader, &line);
                let page = self.page(reader);
                let part = if late { &mut page.late } else { &mut page.soon };
                part.push(due);
            }
            self.tell_manager(case, &line);
        }
        let ahead = self.ahead;
        let near = |other: &&Undertaking| other.is_open() && other.by <= ahead;
        for undertaking in case.undertakings.iter().filter(near) {
            let words = promised.get(&undertaking.id);
            let line = lines::promised(case, undertaking, words, policy);
            let late = line.by.ends_at() < self.now;
            for reader in self.readers(case, line.of) {
                let due = self.line_for(reader, &line);
                let page = self.page(reader);
                let part = if late { &mut page.late } else { &mut page.actions };
                part.push(due);
            }
            self.tell_manager(case, &line);
        }
        Ok(())
    }

    /// The manager gets what is late of theirs.
    fn tell_manager(&mut self, case: &Case, line: &Line) {
        let late = line.by.ends_at() < self.now;
        let confidence = confidence(case);
        let of = line.of.filter(|_| late);
        let above = of.and_then(|of| manager(&self.rules.directory, of, &confidence, self.today));
        let told_already = |above: &&Handler| {
            let readers = self.readers(case, line.of);
            readers.iter().any(|reader| reader.id == above.id)
        };
        if let Some(above) = above.filter(|above| !told_already(above)) {
            let due = self.line_for(above, line);
            self.page(above).late.push(due);
        }
    }

    fn readers(&self, case: &Case, of: Option<ContactId>) -> Vec<&'a Handler> {
        readers(&self.rules.directory, of, &confidence(case), self.today)
    }

    /// The line as `reader` reads it: whose it is where it is not theirs.
    fn line_for(&self, reader: &Handler, line: &Line) -> letters::Due {
        let of = line.of.filter(|of| *of != reader.id);
        let of = of.and_then(|of| self.rules.directory.handler(of));
        letters::Due {
            of: of.map(Handler::public_name),
            ..line.due.clone()
        }
    }

    /// What the landlord has to do soon or should have done, the earliest of each kind.
    fn dates(&self, case: &Case, policy: &Policy) -> Result<Vec<Line>, Undecided> {
        let mut running: Vec<&RunningClock> = case
            .clocks()
            .filter(|running| running.runs() && running.whose == Whose::Landlord)
            .collect();
        running.sort_by_key(|running| running.act_by);
        let mut lines: Vec<Line> = Vec::new();
        for running in running {
            let Some(clock) = policy.clock(running.clock.as_str()) else {
                continue;
            };
            let what = clock.to_do();
            let told = lines.iter().any(|line| line.due.what == what);
            if !told && self.is_told(case, running)? {
                lines.push(line(case, running, what));
            }
        }
        for (running, what) in danger::dates(&self.rules.book, case) {
            if self.is_told(case, running)? {
                lines.push(line(case, running, what));
            }
        }
        Ok(lines)
    }

    /// Whether a date is near enough, or passed. Nobody is asked for what is on its way.
    fn is_told(&self, case: &Case, running: &RunningClock) -> Result<bool, Undecided> {
        let acknowledges = running.waits_for(Event::Acknowledged);
        if acknowledges && case.is_on_its_way(Event::Acknowledged) {
            return Ok(false);
        }
        let near = civil_date(running.act_by.ends_at()) <= self.ahead;
        Ok(near
            || acknowledges
                && civil_date(days_from(self.rules, CHASED_FROM, running.started_at)?.ends_at())
                    <= self.today)
    }

    /// A task of a case is its owner's; of no case, or of nobody's, the complaints team's.
    fn write_task(&mut self, task: OpenTask, at_hand: &AtHand) {
        let case = match task.case {
            Some(id) => match at_hand.cases.get(&id) {
                Some(case) => Some(case),
                None => return,
            },
            None => None,
        };
        let readers = match case {
            Some(case) if task.kind == TaskKind::SignOffAnswer => self.signers(case),
            Some(case) if task.kind != TaskKind::AssignCase => self.readers(case, case.owner),
            Some(case) => self.rules.directory.circle(&confidence(case)),
            None => self.rules.directory.circle(&Confidence::of(Access::Staff)),
        };
        let words = match case {
            Some(case) => format!("{}: {}.", case.reference, task.kind.to_do()),
            None => format!("{}.", task.kind.to_do()),
        };
        for reader in readers {
            self.page(reader).tasks.push(words.clone());
        }
    }

    /// Those who may sign off the answer of a case that waits for it; else who reads what concerns the case.
    fn signers(&self, case: &Case) -> Vec<&'a Handler> {
        let policy = self.rules.book.policy(&case.policy_version).ok();
        let stage = policy.and_then(|policy| policy.stage(case.stage()?.as_str()));
        let role = stage.and_then(|stage| stage.sign_off.as_ref());
        let draft = case.passage().and_then(|passage| passage.draft.as_ref());
        let signs = |person: &&Handler| {
            let had_it = draft.is_some_and(|draft| draft.handled_by.contains(&person.id));
            let has_part = had_it || [draft.map(|draft| draft.by), case.owner].contains(&Some(person.id));
            role.is_some_and(|role| person.roles.contains(role))
                && !has_part
                && !case.about_staff.contains(&person.id)
        };
        let able: Vec<&Handler> = match case.access {
            Access::Staff => self.rules.directory.handlers.iter().filter(signs).collect(),
            Access::Restricted => Vec::new(),
        };
        if able.is_empty() {
            self.readers(case, case.owner)
        } else {
            able
        }
    }

    /// The mails, each in its order and without what nobody reads to its end.
    fn closed(self) -> Vec<(&'a Handler, Digest)> {
        let mut pages: Vec<_> = self.pages.into_values().collect();
        for (_, digest) in &mut pages {
            for part in [&mut digest.late, &mut digest.soon, &mut digest.actions] {
                part.sort_by(|one, other| {
                    (one.by, &one.reference, &one.what).cmp(&(other.by, &other.reference, &other.what))
                });
            }
            digest.tasks = counted(std::mem::take(&mut digest.tasks));
        }
        pages
    }
}

fn confidence(case: &Case) -> Confidence {
    Confidence {
        access: case.access,
        about: case.about_staff.clone(),
    }
}

/// When so many of the landlord's working days from `from` end.
fn days_from(rules: &Rules, days: Within, from: DateTime<Utc>) -> Result<Due, Undecided> {
    let region = rules.landlord.region;
    let due = due(&days, Counting::Day0, Rolls::Never, from, region, &rules.calendar);
    let due = due
        .map_err(Uncounted::from)
        .map_err(crate::cases::FoldError::from);
    Ok(due?)
}
