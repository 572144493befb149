//! Simulated years under each policy, in; figures drawn from milestones equal to the truth, out.

use crate::truth::{Became, QuarterTruth, Truth};
use crate::{Asked, Simulation, World};
use casework::calendars::{Calendar, Region};
use casework::cases::Kept;
use casework::given::Chance;
use casework::ids::ContactId;
use casework::measures::{Answers, Asked as Question, Counted, Figures, Quarter, Tally, compact};
use casework::policies::Policy;
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
        let kept = Kept::from(matter.case().unwrap());
        compact(&kept.kind, kept.category.as_deref(), &kept.milestones)
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

/// Where the figures of a quarter are not the truth.
fn differences(figures: &Figures, truth: &QuarterTruth) -> Vec<String> {
    let mut all = Vec::new();
    let mut same = |what: &str, drawn: String, true_of: String| {
        if drawn != true_of {
            all.push(format!("{what}: {drawn} drawn, {true_of} true"));
        }
    };
    let (_, counted) = figures.process.quarters.last().unwrap();
    let counted: &Counted = counted;
    same(
        "received",
        format!("{:?}", counted.received),
        format!("{:?}", truth.received),
    );
    same(
        "by default",
        counted.by_default.to_string(),
        truth.by_default.to_string(),
    );
    for number in [0, 1] {
        let sides = [
            ("own", &counted.answers.own, &counted.acknowledged.own, &truth.own),
            (
                "code",
                &counted.answers.code,
                &counted.acknowledged.code,
                &truth.code,
            ),
        ];
        for (side, answers, acknowledged, true_of) in sides {
            let what = format!("{side} {number}");
            same(
                &what,
                format!("{:?}", became(answers[number])),
                format!("{:?}", is(true_of[number])),
            );
            let (drawn, of) = (acknowledged[number], true_of[number].acknowledged);
            let what = format!("{what} acknowledged");
            same(
                &what,
                format!("{:?}", (drawn.of, drawn.all)),
                format!("{:?}", (of.of, of.all)),
            );
        }
        let (waits, true_waits) = (&figures.process.waits[number], &truth.waits[number]);
        same(
            "median",
            format!("{:?}", waits.day_of(0.5)),
            format!("{:?}", true_waits.median),
        );
        same(
            "ninetieth",
            format!("{:?}", waits.day_of(0.9)),
            format!("{:?}", true_waits.ninetieth),
        );
        let outcomes = figures.people.outcomes[number];
        let of = |name: &str| truth.outcomes[number].get(name).copied().unwrap_or_default();
        let drawn = (outcomes.upheld, outcomes.partly, outcomes.not);
        let true_of = (of("upheld"), of("partly_upheld"), of("not_upheld"));
        same("outcomes", format!("{drawn:?}"), format!("{true_of:?}"));
    }
    let people = &figures.people;
    let now = |counts: &std::collections::BTreeMap<String, (u64, u64)>| {
        let counts = counts.iter().map(|(name, (now, _))| (name.clone(), *now));
        let counts: crate::truth::Counts = counts.filter(|(_, now)| *now > 0).collect();
        format!("{counts:?}")
    };
    same("subjects", now(&people.subjects), format!("{:?}", truth.subjects));
    same("refused", now(&people.refused), format!("{:?}", truth.refused));
    same("findings", now(&people.findings), format!("{:?}", truth.findings));
    same(
        "learned",
        format!("{:?}", people.learned),
        format!("{:?}", truth.learned),
    );
    same(
        "hazards",
        format!("{:?}", people.hazards),
        format!("{:?}", truth.hazards),
    );
    same(
        "adjusted",
        people.adjusted.0.to_string(),
        truth.adjusted.to_string(),
    );
    same(
        "approached",
        people.approached.0.to_string(),
        truth.approached.to_string(),
    );
    let withdrawn = people.closed.get("withdrawn").copied().unwrap_or_default();
    same("withdrawn", withdrawn.to_string(), truth.withdrawn.to_string());
    let pence = |money: &casework::measures::Money| format!("{:?}", (money.payments, money.total));
    let true_pence = |money: crate::truth::Pence| format!("{:?}", (money.payments, money.total));
    same("paid", pence(&people.paid), true_pence(truth.paid));
    same("offered", pence(&people.offered), true_pence(truth.offered));
    let process = &figures.process;
    same(
        "compliments",
        process.compliments.to_string(),
        truth.compliments.to_string(),
    );
    for (what, drawn, of) in [
        ("actions", process.actions.kept, truth.actions),
        ("orders", process.orders.kept, truth.orders),
    ] {
        same(
            what,
            format!("{:?}", (drawn.of, drawn.all)),
            format!("{:?}", (of.of, of.all)),
        );
    }
    all
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
