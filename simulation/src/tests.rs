//! Simulated years under each policy, in; figures drawn from milestones equal to the truth, out.

use crate::truth::{Became, Counts, QuarterTruth, Truth};
use crate::{Asked, Simulation, World};
use casework::calendars::{Calendar, Region};
use casework::cases::Kept;
use casework::given::Chance;
use casework::ids::ContactId;
use casework::measures::{Answers, Asked as Question, Counted, Figures, People, Quarter, Tally};
use casework::policies::Policy;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

const POLICIES: [&str; 7] = [
    "om-policy",
    "om-web",
    "group",
    "one-housing",
    "coop",
    "code",
    "spso",
];

fn policy(text: &str) -> Arc<Policy> {
    Arc::new(Policy::read(text).unwrap())
}

fn world(name: &str) -> World {
    let region = match name {
        "spso" => Region::Scotland,
        _ => Region::EnglandAndWales,
    };
    let own = policy(Policy::embedded(name).unwrap());
    let beside = (
        Policy::measuring(region).map(policy),
        Policy::binding(region).map(policy),
    );
    let mut chance = Chance::from_seed([3; 32]);
    let people = (0..4).map(|_| ContactId::new(chrono::DateTime::UNIX_EPOCH, &mut chance));
    let calendar = Arc::new(Calendar::embedded());
    World::new((own, beside.0, beside.1), (calendar, region), people.collect())
}

fn asked(homes: u32) -> Asked {
    Asked {
        homes,
        years: 2,
        seed: 7,
        until: "2026-10-15".parse().unwrap(),
    }
}

/// Every line of the register, and the truth.
fn simulated(world: &World, asked: Asked) -> (Vec<String>, Truth) {
    let mut simulation = Simulation::new(world, asked).unwrap();
    let lines = simulation.by_ref().map(|matter| {
        let matter = matter.unwrap();
        Kept::from(matter.case().unwrap()).figures
    });
    let lines = lines.collect();
    (lines, simulation.truth())
}

fn figures(lines: &[String], quarter: Quarter, world: &World, asked: Asked) -> Figures {
    let mut tally = Tally::new(&Question {
        quarter,
        as_at: asked.until,
        homes: Some(asked.homes),
        region: world.region,
        calendar: &world.calendar,
    });
    for line in lines {
        tally.add(line);
    }
    tally.figures()
}

fn became(answers: Answers) -> [u64; 6] {
    [
        answers.in_time,
        answers.extended,
        answers.late,
        answers.overdue,
        answers.not_yet_due,
        answers.ended,
    ]
}

fn is(true_of: Became) -> [u64; 6] {
    [
        true_of.in_time,
        true_of.extended,
        true_of.late,
        true_of.overdue,
        true_of.not_yet_due,
        true_of.ended,
    ]
}

/// What was drawn beside what is true, each with its name.
#[derive(Default)]
struct Compared(Vec<String>);

impl Compared {
    fn same(&mut self, what: &str, drawn: impl Debug, true_of: impl Debug) {
        let (drawn, true_of) = (format!("{drawn:?}"), format!("{true_of:?}"));
        if drawn != true_of {
            self.0.push(format!("{what}: {drawn} drawn, {true_of} true"));
        }
    }

    fn answers(&mut self, counted: &Counted, truth: &QuarterTruth, number: usize) {
        let (answers, acknowledged) = (&counted.answers, &counted.acknowledged);
        let sides = [
            (
                "own",
                answers.own[number],
                acknowledged.own[number],
                truth.own[number],
            ),
            (
                "code",
                answers.code[number],
                acknowledged.code[number],
                truth.code[number],
            ),
        ];
        for (side, answers, share, true_of) in sides {
            self.same(&format!("{side} {number}"), became(answers), is(true_of));
            let of = true_of.acknowledged;
            self.same(
                &format!("{side} {number} acknowledged"),
                (share.of, share.all),
                (of.of, of.all),
            );
        }
    }

    fn stages(&mut self, figures: &Figures, truth: &QuarterTruth) {
        for number in [0, 1] {
            let (waits, true_of) = (&figures.process.waits[number], &truth.waits[number]);
            self.same("median", waits.day_of(0.5), true_of.median);
            self.same("ninetieth", waits.day_of(0.9), true_of.ninetieth);
            let drawn = figures.people.in_quarter.outcomes[number];
            let of = |name: &str| truth.outcomes[number].get(name).copied().unwrap_or_default();
            let true_of = (of("upheld"), of("partly_upheld"), of("not_upheld"));
            self.same("outcomes", (drawn.upheld, drawn.partly, drawn.not), true_of);
        }
    }

    fn people(&mut self, people: &People, truth: &QuarterTruth) {
        self.same("subjects", now(&people.subjects), &truth.subjects);
        self.same("refused", &people.in_quarter.refused, &truth.refused);
        self.same("findings", &people.in_quarter.findings, &truth.findings);
        self.same("learned", &people.learned, &truth.learned);
        self.same("hazards", &people.hazards, &truth.hazards);
        self.same("adjusted", people.in_quarter.adjusted, truth.adjusted);
        self.same("approached", people.in_quarter.approached, truth.approached);
        let withdrawn = people.closed.get("withdrawn").copied().unwrap_or_default();
        self.same("withdrawn", withdrawn, truth.withdrawn);
        for (what, drawn, of) in [
            ("paid", &people.paid, truth.paid),
            ("offered", &people.offered, truth.offered),
        ] {
            self.same(what, (drawn.payments, drawn.total), (of.payments, of.total));
        }
    }
}

/// What happened in the quarter itself, of pairs of it and its year.
fn now(counts: &BTreeMap<String, (u64, u64)>) -> Counts {
    let counts = counts.iter().map(|(name, (now, _))| (name.clone(), *now));
    counts.filter(|(_, now)| *now > 0).collect()
}

/// Where the figures of a quarter are not the truth.
fn differences(figures: &Figures, truth: &QuarterTruth) -> Vec<String> {
    let (process, mut all) = (&figures.process, Compared::default());
    let (_, counted) = process.quarters.last().unwrap();
    all.same("received", counted.received, truth.received);
    all.same("by default", counted.by_default, truth.by_default);
    all.answers(counted, truth, 0);
    all.answers(counted, truth, 1);
    all.stages(figures, truth);
    all.people(&figures.people, truth);
    all.same("compliments", process.compliments, truth.compliments);
    for (what, drawn, of) in [
        ("actions", figures.people.actions.kept, truth.actions),
        ("orders", figures.people.orders.kept, truth.orders),
    ] {
        all.same(what, (drawn.of, drawn.all), (of.of, of.all));
    }
    all.0
}

#[test]
fn figures_drawn_from_milestones_are_the_truth_under_every_policy() {
    for name in POLICIES {
        let (world, asked) = (world(name), asked(6_000));
        let (lines, truth) = simulated(&world, asked);
        let mut before: Option<&QuarterTruth> = None;
        for (quarter, true_of) in &truth.quarters {
            let quarter: Quarter = quarter.parse().unwrap();
            if quarter.span().first > asked.until {
                continue;
            }
            let drawn = figures(&lines, quarter, &world, asked);
            let found = differences(&drawn, true_of);
            assert!(found.is_empty(), "{name} {quarter}: {found:#?}");
            let escalated = before.map(|before| before.escalated).unwrap_or_default();
            let drawn_escalated = (drawn.people.escalated.of, drawn.people.escalated.all);
            assert_eq!(drawn_escalated, (escalated.of, escalated.all), "{name} {quarter}");
            let stock = drawn.process.stock;
            for (drawn, open) in stock.iter().zip(truth.open) {
                let drawn = (drawn.not_yet_due, drawn.overdue.all());
                assert_eq!(drawn, (open.not_yet_due, open.overdue), "{name}");
            }
            before = Some(true_of);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_and_another_gives_another() {
    let world = world("om-web");
    let facts = |asked: Asked| -> Vec<String> {
        let matters = Simulation::new(&world, asked).unwrap().map(Result::unwrap);
        matters.map(|matter| format!("{:?}", matter.plan)).collect()
    };
    let (one, other) = (
        asked(500),
        Asked {
            seed: 8,
            ..asked(500)
        },
    );
    assert!(facts(one).len() > 40);
    assert!(facts(one) == facts(one));
    assert!(facts(one) != facts(other));
}

#[test]
fn nothing_is_simulated_beyond_the_calendar() {
    let asked = Asked {
        years: 40,
        ..asked(500)
    };
    let refused = Simulation::new(&world("om-web"), asked).err().unwrap();
    assert!(refused.to_string().contains("bank holidays"), "{refused}");
}

#[test]
fn a_case_waits_for_nothing_that_fell_due_in_simulated_time() {
    let (world, asked) = (world("group"), asked(2_000));
    for matter in Simulation::new(&world, asked).unwrap() {
        let matter = matter.unwrap();
        let case = matter.case().unwrap();
        let due: Vec<_> = case
            .wakes()
            .into_iter()
            .filter(|wake| wake.at <= asked.end())
            .collect();
        assert!(due.is_empty(), "{}: {due:?}", matter.course.number);
    }
}
