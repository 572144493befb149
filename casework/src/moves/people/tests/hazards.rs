//! Dangers, what people say and do of them, in; their clocks by the law on hazards, or a refusal, out.

use super::*;
use crate::cases::{Danger, Judgement, RanOut, UndertakingKind};
use crate::decide::TaskKind;
use crate::moves::Action;
use crate::moves::people::{
    Assign, Authorise, HazardDone, JudgeHazard, Letters, OfferAccommodation, Person, Posted, Speak, Speaker,
    SummariseHazard,
};
use crate::reach::Reach;
use crate::triage::Hazard;

const AWARE: &str = "Hazards Regulations, when the landlord becomes aware";

/// Ann's case under that law, in which gas was noticed on Wednesday 11 November 2026 at ten.
fn in_danger() -> Room {
    let mut room = Room::under("om-web");
    room.office.bound();
    let hazard = Hazard::Gas;
    let at = room.file.case.received_at;
    let law = room.office.rules.law_on_hazards(at);
    room.so_at(at, What::HazardNoticed { hazard, law });
    room
}

fn judge(hazard: Hazard, judgement: Judgement, kind: Option<&str>) -> JudgeHazard {
    JudgeHazard {
        hazard,
        judgement,
        kind: kind.map(Into::into),
        because: "Seen by the surveyor".to_owned(),
    }
}

fn confirm(kind: &str) -> JudgeHazard {
    judge(Hazard::Gas, Judgement::Confirmed, Some(kind))
}

fn dismiss() -> JudgeHazard {
    judge(Hazard::Gas, Judgement::Dismissed, None)
}

fn about_gas(event: Event) -> HazardDone {
    let (hazard, note) = (Hazard::Gas, String::new());
    HazardDone { hazard, event, note }
}

fn summary(actions: &[&str]) -> SummariseHazard {
    SummariseHazard {
        hazard: Hazard::Gas,
        findings: "The flue had come loose.".to_owned(),
        reasons: "Fumes came into the kitchen.".to_owned(),
        actions: actions
            .iter()
            .map(|by| Action {
                what: "We fix the flue.".to_owned(),
                by: date(by),
                who: None,
            })
            .collect(),
    }
}

fn accommodation(reasons: &str) -> OfferAccommodation {
    OfferAccommodation {
        hazard: Hazard::Gas,
        reasons: reasons.to_owned(),
        explanation: "A room at the Fountain Hotel, from tonight.".to_owned(),
    }
}

fn gas(room: &Room) -> &Danger {
    room.file.case.danger(Hazard::Gas).unwrap()
}

/// The clocks of the danger, each as it stands: `emergency 2026-11-12T10:00:00Z runs`.
fn clocks(room: &Room) -> Vec<String> {
    let standing = |running: &crate::cases::RunningClock| match (running.met_at, running.stopped) {
        (Some(_), _) => "met",
        (None, Some(_)) => "stopped",
        (None, None) => "runs",
    };
    let clocks = gas(room).clocks();
    clocks
        .map(|running| format!("{} {} {}", running.clock, running.act_by, standing(running)))
        .collect()
}

/// The figures of the danger: what was due, and whether it was kept.
fn figures(room: &Room) -> Vec<(String, Option<i64>)> {
    let kept = crate::cases::Kept::from(&room.file.case);
    let of = kept.milestones.into_iter();
    let of = of.filter(|one| one.kind.starts_with("hazard_"));
    of.map(|one| {
        assert_eq!(one.word.as_deref(), Some("gas"), "{}", one.kind);
        (one.kind, one.number)
    })
    .collect()
}

fn deliver(room: &mut Room) {
    for sent in room.file.case.letters.clone() {
        room.so(What::LetterDelivered { letter: sent.id });
    }
}

#[test]
fn a_hazard_is_confirmed_or_dismissed_by_a_named_person_with_reasons() {
    let judge = |hazard, judgement, because: &str| JudgeHazard {
        because: because.to_owned(),
        ..judge(hazard, judgement, None)
    };
    let clause = AWARE;
    let mut room = Room::about("om-web", &crate::decide::tests::gas());
    let rows = [
        judge(Hazard::Gas, Judgement::Dismissed, " "),
        judge(Hazard::Fire, Judgement::Dismissed, "No fire"),
    ];
    for row in rows {
        assert_eq!(room.refusal(&row), clause);
    }
    room.by = room.who("repairs");
    assert_eq!(
        room.refusal(&judge(Hazard::Gas, Judgement::Confirmed, "")),
        clause,
        "a team is no named person"
    );
    room.by = room.who("sam.lee");
    let plan = room.done(&judge(Hazard::Gas, Judgement::Dismissed, "Tested: no gas"));
    assert_eq!(kinds(&plan), ["hazard_judged", "noted"]);
    assert_eq!(plan.settles.len(), 1);
    assert_eq!(room.file.case.hazards().count(), 0);
    let again = judge(Hazard::Gas, Judgement::Dismissed, "Tested: no gas");
    assert_eq!(room.refusal(&again), clause);
    // Somebody there finds another.
    let plan = room.done(&judge(Hazard::Electrics, Judgement::Confirmed, ""));
    assert_eq!(kinds(&plan), ["hazard_noticed", "hazard_judged"]);
}

#[test]
fn both_kinds_of_clock_run_until_somebody_says_which_it_is() {
    let provisional = [
        "emergency 2026-11-12T10:00:00Z runs",
        "investigate 2026-11-25 runs",
    ];
    let rows: [(&[JudgeHazard], [&str; 2]); 6] = [
        (&[], ["runs", "runs"]),
        (&[confirm("emergency")], ["runs", "stopped"]),
        (&[confirm("significant")], ["stopped", "runs"]),
        (
            &[confirm("emergency"), confirm("significant")],
            ["stopped", "runs"],
        ),
        (&[dismiss()], ["stopped", "stopped"]),
        (&[dismiss(), confirm("emergency")], ["runs", "stopped"]),
    ];
    for (said, standing) in rows {
        let mut room = in_danger();
        assert_eq!(clocks(&room), provisional);
        for step in said {
            room.done(step);
        }
        let now = clocks(&room);
        let are: Vec<&str> = now.iter().filter_map(|one| one.rsplit(' ').next()).collect();
        assert_eq!(are, standing, "{said:?}");
    }
}

#[test]
fn which_kind_it_is_a_surveyor_says_and_no_list_of_words() {
    let mut room = in_danger();
    for wrong in [
        judge(Hazard::Gas, Judgement::Confirmed, None),
        confirm("slight"),
        judge(Hazard::Gas, Judgement::Dismissed, Some("emergency")),
    ] {
        assert_eq!(room.refusal(&wrong), AWARE, "{wrong:?}");
    }
    room.done(&confirm("emergency"));
    assert_eq!(room.refusal(&confirm("emergency")), AWARE, "on record already");
    // Confirmed after all: what it was said to be stands.
    room.done(&dismiss());
    room.done(&judge(Hazard::Gas, Judgement::Confirmed, Some("emergency")));
    // Before the law began a danger has no clocks, and is of no kind.
    let mut room = Room::under("om-web");
    assert_eq!(room.refusal(&confirm("emergency")), AWARE);
    room.done(&judge(Hazard::Gas, Judgement::Confirmed, None));
    assert_eq!(clocks(&room), Vec::<String>::new());
    assert_eq!(room.refusal(&about_gas(Event::MadeSafe)), AWARE);
    assert_eq!(figures(&room), [("hazard_confirmed".to_owned(), None)]);
}

#[test]
fn what_is_done_about_a_danger_follows_the_order_of_the_law() {
    use Event::{
        Investigated, LandlordAware, MadeSafe, PreventionArranged, PreventionBegun,
        RenewedInvestigationRequested, Responded, SafetyWorkDone, SummaryGiven,
    };
    let rows: [(Option<&str>, &[Event], Event, &str); 17] = [
        (None, &[], MadeSafe, ""),
        (None, &[], Investigated, ""),
        (Some("emergency"), &[], MadeSafe, ""),
        (Some("emergency"), &[], Investigated, ""),
        (Some("emergency"), &[], PreventionBegun, "preventative work"),
        (Some("significant"), &[], MadeSafe, "relevant safety work"),
        (Some("significant"), &[], SafetyWorkDone, "relevant safety work"),
        (Some("significant"), &[Investigated], SafetyWorkDone, ""),
        (Some("significant"), &[Investigated], MadeSafe, ""),
        (
            Some("significant"),
            &[Investigated],
            Investigated,
            "significant hazards",
        ),
        (
            Some("significant"),
            &[],
            RenewedInvestigationRequested,
            "renewed investigation",
        ),
        (
            Some("significant"),
            &[Investigated, RenewedInvestigationRequested],
            Investigated,
            "",
        ),
        (Some("significant"), &[Investigated], PreventionArranged, ""),
        (
            Some("significant"),
            &[Investigated, PreventionBegun],
            PreventionBegun,
            "preventative work",
        ),
        (Some("emergency"), &[], LandlordAware, ""),
        (Some("emergency"), &[Investigated], SummaryGiven, ""),
        (Some("emergency"), &[], Responded, ""),
    ];
    for (kind, before, event, clause) in rows {
        let mut room = in_danger();
        if let Some(kind) = kind {
            room.done(&confirm(kind));
        }
        for event in before {
            room.done(&about_gas(*event));
            room.office.now += TimeDelta::hours(1);
        }
        let row = format!("{kind:?} {before:?} {event}");
        let nobodys = matches!(event, LandlordAware | SummaryGiven | Responded);
        if nobodys {
            assert_eq!(room.refusal(&about_gas(event)), "Hazards Regulations", "{row}");
        } else if clause.is_empty() {
            assert_eq!(kinds(&room.done(&about_gas(event))), ["hazard_happened"], "{row}");
        } else {
            let refused = room.refusal(&about_gas(event));
            assert_eq!(refused, format!("Hazards Regulations, {clause}"), "{row}");
        }
    }
}

#[test]
fn a_danger_that_is_none_or_that_nobody_knows_has_nothing_done_and_no_team_says_it() {
    let mut room = in_danger();
    let fire = HazardDone {
        hazard: Hazard::Fire,
        ..about_gas(Event::MadeSafe)
    };
    assert_eq!(room.refusal(&fire), AWARE);
    room.by = room.who("repairs");
    assert_eq!(room.refusal(&about_gas(Event::MadeSafe)), AWARE);
    assert_eq!(room.refusal(&accommodation("No part in stock")), AWARE);
    room.by = room.who("sam.lee");
    room.done(&dismiss());
    assert_eq!(room.refusal(&about_gas(Event::MadeSafe)), AWARE);
    let offered = room.refusal(&accommodation("No part in stock"));
    assert_eq!(offered, "Hazards Regulations, suitable alternative accommodation");
}

#[test]
fn nothing_is_done_before_its_time_began() {
    let mut room = in_danger();
    room.done(&confirm("significant"));
    room.office.now += TimeDelta::days(2);
    room.done(&about_gas(Event::Investigated));
    let file = room.file.clone();
    let doing = Doing {
        by: Some(room.by),
        at: room.office.now - TimeDelta::days(1),
        now: room.office.now,
    };
    let step = about_gas(Event::SafetyWorkDone);
    let refused = make(&room.office.rules, &file, &step, doing, &mut room.office.chance).unwrap_err();
    assert!(refused.to_string().contains("its time began at"), "{refused}");
}

#[test]
fn a_danger_that_came_back_in_the_same_second_is_kept_beside_the_first() {
    let mut room = in_danger();
    room.done(&dismiss());
    let at = gas(&room).noticed_at;
    let (hazard, law) = (Hazard::Gas, room.office.rules.law_on_hazards(at));
    room.so_at(at, What::HazardNoticed { hazard, law });
    // What is said now is said of the last.
    room.done(&confirm("emergency"));
    let judgements = room.file.case.dangers.iter().map(Danger::judgement);
    let said = [Some(Judgement::Dismissed), Some(Judgement::Confirmed)];
    assert_eq!(judgements.collect::<Vec<_>>(), said);
    let kept = crate::cases::Kept::from(&room.file.case).clocks;
    let of = kept.iter().filter(|clock| clock.hazard == "gas");
    let mut places: Vec<_> = of.map(|clock| (clock.danger, clock.clock.as_str())).collect();
    places.sort_unstable();
    let names = ["emergency", "investigate"];
    assert_eq!(
        places,
        [names.map(|name| (1, name)), names.map(|name| (2, name))].concat()
    );
}

#[test]
fn a_confirmed_danger_is_scored_by_the_clocks_of_its_kind() {
    let mut room = in_danger();
    room.office.now += TimeDelta::hours(3);
    room.done(&about_gas(Event::MadeSafe));
    assert_eq!(figures(&room), [], "provisional ones are not scored");
    room.done(&confirm("emergency"));
    let due = |clock: &str, kept| (format!("hazard_{clock}_due"), kept);
    let confirmed = ("hazard_confirmed".to_owned(), None);
    assert_eq!(figures(&room), [confirmed.clone(), due("emergency", Some(1))]);
    room.office.now += TimeDelta::days(2);
    room.done(&about_gas(Event::Investigated));
    let follow = ["preventative_start", "preventative_steps", "summary"];
    let mut expected = vec![confirmed, due("emergency", Some(1))];
    expected.extend(follow.map(|clock| due(clock, None)));
    assert_eq!(figures(&room), expected);
    // Late, and told: it was not kept, whether it is done after that or not.
    room.so(What::HazardRanOut {
        hazard: Hazard::Gas,
        clock: "summary".into(),
    });
    expected[4] = due("summary", Some(0));
    assert_eq!(figures(&room), expected);
    room.done(&dismiss());
    assert_eq!(figures(&room), []);
}

#[test]
fn the_summary_is_given_when_its_letter_is_delivered_and_not_when_that_comes_back() {
    let mut room = in_danger();
    room.done(&confirm("significant"));
    let asked = "Hazards Regulations, written summary";
    assert_eq!(
        room.refusal(&summary(&["2026-11-20"])),
        asked,
        "first: investigate"
    );
    room.done(&about_gas(Event::Investigated));
    let mut silent = summary(&["2026-11-20"]);
    silent.findings = String::new();
    assert_eq!(room.refusal(&silent), asked);
    assert_eq!(
        room.refusal(&summary(&[])),
        asked,
        "what will be done is not said"
    );
    let before = room.file.case.passages.clone();
    let plan = room.done(&summary(&["2026-11-20"]));
    assert_eq!(
        kinds(&plan),
        ["letter_queued", "hazard_told", "undertaken", "noted"]
    );
    assert_eq!(letters(&plan), ["hazard-summary>ann"]);
    let words = text(&plan, Resident::HazardSummary);
    for said in [
        "The flue had come loose.",
        "We fix the flue.",
        "Housing Ombudsman",
        "20 November 2026",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let open = room.file.case.undertakings.iter();
    assert_eq!(open.filter(|one| one.kind == UndertakingKind::Action).count(), 1);
    assert_eq!(
        room.refusal(&summary(&["2026-11-20"])),
        "Hazards Regulations",
        "on its way"
    );
    let given = |room: &Room| gas(room).when(Event::SummaryGiven).is_some();
    assert!(!given(&room));
    deliver(&mut room);
    assert!(given(&room));
    assert_eq!(room.file.case.passages.len(), before.len());
    assert_eq!(
        room.file.case.when(Event::SummaryGiven),
        None,
        "nothing of it is the complaint\u{2019}s"
    );
    let letter = room.file.case.letters.last().unwrap().id;
    let because = crate::cases::Undelivered::Bounced;
    room.so(What::LetterUndelivered { letter, because });
    assert!(!given(&room));
}

#[test]
fn nothing_need_be_done_where_the_home_is_safe_or_there_was_no_danger() {
    for over in [true, false] {
        let mut room = in_danger();
        room.done(&about_gas(Event::Investigated));
        if over {
            room.done(&confirm("significant"));
            room.done(&about_gas(Event::SafetyWorkDone));
        } else {
            room.done(&dismiss());
        }
        assert_eq!(
            letters(&room.done(&summary(&[]))),
            ["hazard-summary>ann"],
            "{over}"
        );
    }
}

#[test]
fn somewhere_to_stay_is_offered_while_the_home_is_not_safe() {
    let mut room = in_danger();
    let clause = "Hazards Regulations, suitable alternative accommodation";
    assert_eq!(room.refusal(&accommodation("")), clause);
    let plan = room.done(&accommodation("The part comes on Thursday"));
    assert_eq!(letters(&plan), ["accommodation-offer>ann"]);
    let words = text(&plan, Resident::AccommodationOffer);
    assert!(words.contains("Fountain Hotel"), "{words}");
    deliver(&mut room);
    assert!(gas(&room).when(Event::AccommodationOffered).is_some());
    room.done(&about_gas(Event::MadeSafe));
    assert_eq!(room.refusal(&accommodation("The part comes on Thursday")), clause);
}

#[test]
fn a_danger_does_not_end_with_the_complaint_and_follows_its_receipt() {
    let mut room = in_danger();
    room.closed();
    assert!(clocks(&room).iter().all(|one| one.ends_with("runs")));
    let at = room.file.case.received_at - TimeDelta::days(1);
    room.so_at(at, What::ReceiptCorrected);
    let earlier = [
        "emergency 2026-11-11T10:00:00Z runs",
        "investigate 2026-11-24 runs",
    ];
    assert_eq!(clocks(&room), earlier);
    let wakes = room.file.case.wakes();
    assert_eq!(wakes.len(), 2, "{wakes:?}");
    assert_eq!(
        wakes[0].at,
        at + TimeDelta::hours(24) + TimeDelta::microseconds(1)
    );
    room.so(What::HazardRanOut {
        hazard: Hazard::Gas,
        clock: "emergency".into(),
    });
    let seen = gas(&room).clocks().next().unwrap().ran_out;
    assert_eq!(seen, RanOut::SeenTo);
    assert_eq!(room.file.case.wakes().len(), 1);
}

#[test]
fn a_danger_that_is_named_again_is_looked_at_again() {
    let mut room = in_danger();
    room.office.now += TimeDelta::hours(1);
    room.done(&confirm("emergency"));
    let again = judge(Hazard::Gas, Judgement::Confirmed, None);
    room.office.now += TimeDelta::hours(1);
    assert_eq!(room.refusal(&again), AWARE);
    // They rang again, and a task stands that somebody has to end.
    room.file.correspondence.as_mut().unwrap().thread.last_at = Some(room.office.now);
    room.office.now += TimeDelta::hours(1);
    let plan = room.done(&again);
    let settled = plan
        .settles
        .iter()
        .any(|(kind, _)| *kind == TaskKind::CheckHazard);
    assert!(settled, "{:?}", plan.settles);
    assert_eq!(room.refusal(&again), AWARE);
}

#[test]
fn a_summary_that_is_posted_ends_what_stood_for_it() {
    let mut room = in_danger();
    room.done(&confirm("emergency"));
    room.done(&about_gas(Event::Investigated));
    room.done(&about_gas(Event::MadeSafe));
    room.file.parties[0].reached_by = vec![(Channel::Post, "12 Larkfield Road".to_owned())];
    let letter = room.done(&summary(&["2026-11-30"])).printed[0].id;
    let written = room.office.now;
    room.office.now += TimeDelta::days(20);
    let clocks = room.file.case.hazard_clocks();
    let late: Vec<_> = clocks
        .filter(|(_, clock)| clock.runs() && clock.waits_for(Event::SummaryGiven))
        .map(|(danger, clock)| (danger.hazard, clock.clock.clone(), clock.act_by.ends_at()))
        .collect();
    assert!(!late.is_empty());
    for (hazard, clock, ended) in late {
        room.so_at(ended, What::HazardRanOut { hazard, clock });
    }
    assert!(room.file.case.is_late_with_a_danger());
    let plan = room.done(&Posted {
        letter,
        on: crate::clocks::civil_date(written),
    });
    assert!(!room.file.case.is_late_with_a_danger());
    let settled = plan
        .settles
        .iter()
        .any(|(kind, _)| *kind == TaskKind::SeeToHazard);
    assert!(settled, "{:?}", plan.settles);
}

/// The mail that tells Sam that the case is theirs.
fn handed_to_sam(room: &mut Room) -> String {
    let to = "sam.lee@larkfield.example".to_owned();
    let plan = room.done(&Assign { to });
    assert_eq!(letters(&plan)[..2], ["new-case>sam.lee", "relayed>sam.lee"]);
    let mail = &plan.letters[0];
    format!("{}\n{}", mail.subject, crate::decide::tests::read(mail).text)
}

#[test]
fn who_takes_over_is_told_of_a_danger_until_the_home_is_safe() {
    let mut room = in_danger();
    room.file.parties[0]
        .reached_by
        .push((Channel::Telephone, "07700 900123".to_owned()));
    let mail = handed_to_sam(&mut room);
    assert!(mail.starts_with("Urgent – Now yours, at Stage 1"), "{mail}");
    for says in ["nobody has made the home safe", "07700 900123", "confirm gas"] {
        assert!(mail.contains(says), "{says}: {mail}");
    }
    let mut room = in_danger();
    room.done(&confirm("emergency"));
    room.done(&about_gas(Event::Investigated));
    room.done(&about_gas(Event::MadeSafe));
    let mail = handed_to_sam(&mut room);
    assert!(mail.starts_with("Now yours, at Stage 1"), "{mail}");
    assert!(
        !mail.contains("Urgent") && !mail.contains("confirm gas"),
        "{mail}"
    );
}

#[test]
fn who_speaks_for_the_resident_hears_of_the_danger_too_and_alone_where_that_is_wanted() {
    for (letters_to, mails) in [
        (None, "hazard-summary>ann hazard-summary>joan"),
        (Some(Letters::Instead), "hazard-summary>joan"),
    ] {
        let mut room = in_danger();
        let address = crate::decide::tests::address("joan@carer.example");
        room.done(&Speak {
            who: Person {
                name: "Joan Khan".to_owned(),
                reached_by: vec![Reach::mail(&address)],
            },
            speaker: Speaker::Representative,
            authority: Some(crate::cases::Authority::Given),
        });
        if let Some(letters) = letters_to {
            room.done(&Authorise {
                who: "Joan Khan".to_owned(),
                authority: crate::cases::Authority::Given,
                letters,
            });
        }
        room.done(&about_gas(Event::Investigated));
        let plan = room.done(&summary(&["2026-11-20"]));
        assert_eq!(letters(&plan).join(" "), mails);
        let theirs = crate::decide::tests::read(plan.letters.last().unwrap()).text;
        assert!(theirs.contains("You speak for Ann."), "{theirs}");
        // The first counts, and its copy alone does not.
        let first = plan.letters[0].id;
        if let Some(copy) = plan.letters.get(1) {
            room.so(What::LetterDelivered { letter: copy.id });
        }
        assert_eq!(gas(&room).when(Event::SummaryGiven), None);
        room.so(What::LetterDelivered { letter: first });
        assert!(gas(&room).when(Event::SummaryGiven).is_some());
        let plan = room.done(&accommodation("The part comes on Thursday"));
        let mails = mails.replace("hazard-summary", "accommodation-offer");
        assert_eq!(letters(&plan).join(" "), mails);
    }
}

#[test]
fn the_summary_of_an_earlier_danger_is_sent_again_though_it_came_back() {
    let mut room = in_danger();
    room.done(&confirm("significant"));
    room.done(&about_gas(Event::Investigated));
    room.done(&summary(&["2026-11-20"]));
    deliver(&mut room);
    let (hazard, at) = (Hazard::Gas, room.office.now);
    let law = room.office.rules.law_on_hazards(at);
    room.so(What::HazardNoticed { hazard, law });
    room.office.now += TimeDelta::hours(1);
    let letter = room.file.case.letters.last().unwrap().id;
    let because = crate::cases::Undelivered::Bounced;
    room.so(What::LetterUndelivered { letter, because });
    let given = |room: &Room| {
        let dangers = room.file.case.dangers.iter();
        let given = dangers.map(|danger| danger.when(Event::SummaryGiven).is_some());
        given.collect::<Vec<_>>()
    };
    assert_eq!(given(&room), [false, false]);
    room.done(&summary(&["2026-11-20"]));
    let asked = "Hazards Regulations, written summary";
    assert_eq!(room.refusal(&summary(&["2026-11-20"])), asked, "of the later one");
    room.done(&about_gas(Event::Investigated));
    // Each has its own, although the first still waits.
    room.done(&summary(&["2026-11-20"]));
    assert_eq!(given(&room), [false, false]);
    assert_eq!(room.refusal(&summary(&["2026-11-20"])), "Hazards Regulations");
    let last = room.file.case.letters.last().unwrap().id;
    room.so(What::LetterDelivered { letter: last });
    assert_eq!(given(&room), [false, true]);
    deliver(&mut room);
    assert_eq!(given(&room), [true, true]);
}

/// The box says what comes first and who does it; who handles the complaint is somebody to ask.
#[test]
fn the_summary_says_what_is_done_first_and_that_the_home_was_made_safe() {
    let mut room = in_danger();
    room.done(&confirm("emergency"));
    room.done(&about_gas(Event::MadeSafe));
    room.done(&about_gas(Event::Investigated));
    let words = text(&room.done(&summary(&["2026-11-20"])), Resident::HazardSummary);
    for says in [
        "What happens next: We put it right. First: We fix the flue.",
        "We made your home safe at 10:00am on Wednesday 11 November 2026.",
    ] {
        assert!(words.contains(says), "{says}: {words}");
    }
    let mut room = in_danger();
    room.done(&about_gas(Event::Investigated));
    room.done(&dismiss());
    let words = text(&room.done(&summary(&[])), Resident::HazardSummary);
    assert!(
        words.contains("What happens next: Please read what we found."),
        "{words}"
    );
    assert!(!words.contains("made your home safe"), "{words}");
}
