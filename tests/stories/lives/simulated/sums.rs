//! Lives, in; the figures that reports need, summed up case by case without milestones, out.

use casework::cases::{Case, Danger, Fact, Failure, Passage, RunningClock, Turn, UndertakingId, What};
use casework::clocks::{Due, civil_date};
use casework::policies::{Event, Policy, Whose};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::figures::{Bands, Figures, add, quarter};
use super::living::Life;
use super::world::World;

/// What answers a stage.
const ANSWERS: [Event; 3] = [Event::Responded, Event::Resolved, Event::Refused];

/// Every figure there is.
pub fn of(lives: &[Life], world: &World, bands: &Bands) -> Figures {
    let mut figures = Figures::new();
    for life in lives {
        let policy = world.policies.iter().find(|policy| policy.id == life.case.policy);
        let Some(policy) = policy else { continue };
        for (place, passage) in life.case.passages.iter().enumerate() {
            let stage = Stage {
                figures: &mut figures,
                policy,
                passage,
                later: &life.case.passages[place + 1..],
                case: &life.case,
                bands,
            };
            stage.count();
        }
        let mut is_closed = false;
        for fact in &life.facts {
            of_fact(&mut figures, &life.case.policy, fact);
            match fact.what {
                What::Closed { .. } => is_closed = true,
                What::Reopened { .. } | What::Opened { .. } if is_closed => {
                    add(&mut figures, format!("reopened|{}", quarter(fact.happened_at)), 1);
                    is_closed = false;
                }
                What::Reopened { .. } => {
                    add(&mut figures, format!("taken-up|{}", quarter(fact.happened_at)), 1);
                }
                _ => {}
            }
        }
        of_promises(&mut figures, &life.facts);
        of_case(&mut figures, &life.case);
    }
    figures
}

/// One stage of one case.
struct Stage<'a> {
    figures: &'a mut Figures,
    policy: &'a Policy,
    passage: &'a Passage,
    later: &'a [Passage],
    case: &'a Case,
    bands: &'a Bands,
}

impl<'a> Stage<'a> {
    fn add(&mut self, family: &str, rest: &str, number: i64) {
        let (policy, stage) = (&self.policy.id, &self.passage.stage);
        add(self.figures, format!("{family}|{policy}|{stage}|{rest}"), number);
    }

    fn count(mut self) {
        let passage = self.passage;
        let received = quarter(passage.begun_at);
        self.add("received", &received, 1);
        let formal = format!("formal|{}|{}", self.policy.id, passage.formal);
        add(self.figures, formal, 1);
        let answered = first(passage, &ANSWERS);
        self.met("acknowledged", &[Event::Acknowledged], "");
        let extended = if passage.extended.is_empty() {
            "|as it was"
        } else {
            "|extended"
        };
        self.met("answered", &ANSWERS, extended);
        self.overdue(answered);
        self.decided();
        for (event, family) in ANSWERS.iter().zip(["responded", "resolved", "refused-stage"]) {
            let stage = &passage.stage;
            if let Some(at) = first(passage, &[*event]) {
                add(self.figures, format!("{family}|{stage}|{}", quarter(at)), 1);
            }
        }
        let beside = self.beside().map_or(&[][..], |other| &other.extended);
        for extended in beside.iter().filter(|_| passage.formal > 0) {
            self.add("extended-code", &quarter(extended.told_at), 1);
        }
        for extended in &passage.extended {
            let quarter = quarter(extended.told_at);
            self.add("extended", &quarter, 1);
            let days = (extended.to - civil_date(extended.was.ends_at())).num_days();
            add(
                self.figures,
                format!("extended-days|{}|{quarter}", self.policy.id),
                days,
            );
        }
        if let Some(at) = first(passage, &[Event::Responded]).filter(|_| passage.formal == 1) {
            let on = if self.later.iter().any(|later| later.formal > 1) {
                "yes"
            } else {
                "no"
            };
            add(
                self.figures,
                format!("escalated|{}|{}|{on}", self.policy.id, quarter(at)),
                1,
            );
        }
    }

    /// How a date of the policy's and the Code's for the same was met.
    fn met(&mut self, family: &str, events: &[Event], more: &str) {
        let at = first(self.passage, events);
        let received = quarter(self.passage.begun_at);
        let how = |due: Due, at: Option<DateTime<Utc>>| match at {
            None if civil_date(due.ends_at()) < self.bands.as_at => "missed",
            None => "waits",
            Some(at) if due.met_by(at) => "in time",
            Some(_) => "late",
        };
        let by_policy = self.binding(events).map(|running| how(running.act_by, at));
        let at_code = match events {
            [Event::Acknowledged] => self.beside().and_then(|other| first(other, events)),
            _ => at,
        };
        let by_code = self.by_code(events).map(|due| how(due, at_code));
        if let Some(how) = by_policy {
            self.add(family, &format!("{received}|{how}{more}"), 1);
        }
        if let Some(how) = by_code {
            self.add(&format!("{family}-code"), &format!("{received}|{how}"), 1);
        }
    }

    /// The Code's date, by the names of its clocks: ten or twenty days from the acknowledgement, and where
    /// there was none from its last day.
    fn by_code(&self, events: &[Event]) -> Option<Due> {
        let number = self.passage.formal;
        let clocks = &self.beside()?.clocks;
        let named = |name: &str| {
            let id = format!("s{number}_{name}");
            let mut of_name = clocks.iter().rev().filter(|running| running.clock == *id);
            of_name.next().map(|running| running.policy_due)
        };
        match events {
            [Event::Acknowledged] => named("ack"),
            // An answer that itself acknowledges begins no time for itself.
            _ if self.is_acknowledged_by_answer() => named("latest").or_else(|| named("response")),
            _ => named("response").or_else(|| named("latest")),
        }
    }

    /// Whether the Code heard of no acknowledgement before the answer's own instant.
    fn is_acknowledged_by_answer(&self) -> bool {
        let acknowledged = self
            .beside()
            .and_then(|other| first(other, &[Event::Acknowledged]));
        let answered = first(self.passage, &[Event::Responded, Event::Resolved]);
        acknowledged.is_some() && acknowledged == answered
    }

    /// The Code's stage of the same number.
    fn beside(&self) -> Option<&'a Passage> {
        let number = self.passage.formal;
        let mut beside = self.case.beside.as_ref()?.passages.iter().rev();
        beside.find(|other| {
            other.stage == *format!("stage-{number}") && other.begun_at <= self.passage.begun_at
        })
    }

    /// The landlord's clock that binds: the earliest of the track the stage is in, but for those that
    /// something else than the answer stopped.
    fn binding(&self, events: &[Event]) -> Option<&RunningClock> {
        let of_track = |running: &RunningClock| {
            let clock = self.policy.clock(running.clock.as_str());
            clock.is_some_and(|clock| clock.track.is_none() || clock.track == self.passage.track)
        };
        let times: Vec<_> = times(self.passage, events).collect();
        let binds = |running: &&RunningClock| {
            running.whose == Whose::Landlord
                && running.until.contains(&events[0])
                && of_track(running)
                && running.met_at.is_none_or(|at| times.contains(&at))
        };
        self.passage
            .clocks
            .iter()
            .filter(binds)
            .min_by_key(|running| running.act_by)
    }

    fn overdue(&mut self, answered: Option<DateTime<Utc>>) {
        let open = answered.is_none() && self.later.is_empty() && !self.case.is_closed();
        let due = self.binding(&ANSWERS).map(|running| running.act_by.ends_at());
        if let Some(due) = due.filter(|_| open) {
            let band = self.bands.of(civil_date(due)).unwrap_or("not yet");
            self.add("overdue", band, 1);
        }
    }

    fn decided(&mut self) {
        let Some(decision) = self.passage.decision else {
            return;
        };
        let failed = i32::from(decision.failure == Failure::ServiceFailure);
        let verdict = decision.verdict.as_str();
        self.add(
            "decided",
            &format!("{}|{verdict}|{failed}", quarter(decision.at)),
            1,
        );
    }
}

/// When these happened.
fn times(passage: &Passage, events: &[Event]) -> impl Iterator<Item = DateTime<Utc>> {
    passage.course.iter().filter_map(move |turn| match turn {
        Turn::Happened { event, at, .. } if events.contains(event) => Some(*at),
        _ => None,
    })
}

fn first(passage: &Passage, events: &[Event]) -> Option<DateTime<Utc>> {
    times(passage, events).min()
}

fn of_case(figures: &mut Figures, case: &Case) {
    if let Some(at) = case.confirmed_at {
        add(figures, format!("confirmed|{}", quarter(at)), 1);
    }
    for danger in case
        .dangers
        .iter()
        .filter(|danger| danger.judged.is_some() && danger.stands())
    {
        let hazard = danger.hazard.as_str();
        add(figures, format!("hazard|{hazard}"), 1);
        if let Some(kept) = emergency(danger) {
            add(figures, format!("emergency|{hazard}|{kept}"), 1);
        }
    }
    let approached = case.passages.iter().rev().find_map(|passage| {
        let mut course = passage.course.iter().rev();
        course.find_map(|turn| match turn {
            Turn::Happened {
                event: Event::OmbudsmanApproached,
                at,
                ..
            } => Some(*at),
            _ => None,
        })
    });
    if let Some(at) = approached {
        add(figures, format!("ombudsman|{}", quarter(at)), 1);
    }
    let moves = case.passages.iter().flat_map(|passage| &passage.course);
    for turn in moves {
        if let Turn::Moved { track, at } = turn {
            add(figures, format!("moved|{track}|{}", quarter(*at)), 1);
        }
    }
}

/// Whether a home was made safe within 24 hours of when the landlord became aware; none where the danger is no
/// emergency.
fn emergency(danger: &Danger) -> Option<&'static str> {
    let way = &danger.apart.as_ref()?.passage;
    way.track.as_ref().filter(|track| **track == *"emergency")?;
    let ends = danger.noticed_at + TimeDelta::hours(24);
    let safe = first(way, &[Event::MadeSafe]);
    let over = way.course.iter().any(
        |turn| matches!(turn, Turn::RanOut { clock, due } if *clock == *"emergency" && *due >= Due::At(ends)),
    );
    Some(match safe {
        Some(at) if at <= ends => "kept",
        Some(_) => "late",
        None if over => "late",
        None => "runs",
    })
}

/// What a fact counts by itself, whatever came after it.
fn of_fact(figures: &mut Figures, policy: &str, fact: &Fact) {
    let when = quarter(fact.happened_at);
    let mut count = |key: String, number: i64| add(figures, key, number);
    match &fact.what {
        What::Closed { why } => count(format!("closed|{policy}|{}|{when}", why.as_str()), 1),
        What::NotAccepted { exclusion } => {
            let ground = exclusion.as_deref().unwrap_or_default();
            count(format!("refused|{policy}|{ground}|{when}"), 1);
        }
        What::Determined { finding } => count(format!("determined|{}|{when}", finding.as_str()), 1),
        What::Learned { theme } => count(format!("learned|{theme}"), 1),
        What::CircumstanceNoted { .. } => count(format!("adjusted|{when}"), 1),
        What::Compensation { step, pence, .. } => {
            let pence = i64::try_from(*pence).unwrap_or(i64::MAX);
            count(format!("money|{}|{when}", step.milestone()), 1);
            count(format!("pence|{}|{when}", step.milestone()), pence);
        }
        _ => {}
    }
}

/// What was promised and not dropped, by the first date; kept where it was done by then.
fn of_promises(figures: &mut Figures, facts: &[Fact]) {
    for fact in facts {
        if let What::Undertaken {
            undertaking,
            what,
            by,
            ..
        } = &fact.what
        {
            if was_dropped(facts, *undertaking) {
                continue;
            }
            let kind = what.as_str();
            let when = quarter(Due::On(*by).ends_at());
            add(figures, format!("promised|{kind}|{when}"), 1);
            let kept = i64::from(was_kept(facts, *undertaking, *by));
            add(figures, format!("kept|{kind}|{when}"), kept);
        }
    }
}

fn was_kept(facts: &[Fact], id: UndertakingId, by: NaiveDate) -> bool {
    ended(facts, id)
        .is_some_and(|fact| matches!(fact.what, What::Fulfilled { .. }) && civil_date(fact.happened_at) <= by)
}

fn was_dropped(facts: &[Fact], id: UndertakingId) -> bool {
    ended(facts, id).is_some_and(|fact| matches!(fact.what, What::Dropped { .. }))
}

/// What an undertaking came to first: nothing undoes it.
fn ended(facts: &[Fact], id: UndertakingId) -> Option<&Fact> {
    facts.iter().find(|fact| match fact.what {
        What::Fulfilled { undertaking } | What::Dropped { undertaking } => undertaking == id,
        _ => false,
    })
}
