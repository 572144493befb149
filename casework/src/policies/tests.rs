use super::*;
use std::collections::BTreeSet;

/// A policy of one stage, two tracks: the least that has everything.
const SAMPLE: &str = r#"id = "sample"
title = "Sample Homes"
source = "none"
counting = "day 0"
[[role]]
id = "team"
name = "Team"
[[stage]]
id = "first"
name = "First"
kind = "formal"
handler = "team"
track_at_receipt = "full"
rule = "1"
clause = "§1"
[[track]]
stage = "first"
id = "full"
name = "Full"
handler = "team"
rule = "2"
clause = "§2"
[[track]]
stage = "first"
id = "quick"
name = "Quick"
handler = "team"
rule = "3"
clause = "§3"
[[clock]]
id = "answer"
stage = "first"
track = "quick"
within = "10 working days"
from = "received"
until = "responded"
when_missed = "move to full"
rule = "4"
clause = "§4"
says = "ten days"
decided = "Q11: from receipt"
[[letter]]
kind = "response"
stage = "first"
must_contain = ["outcome"]
rule = "5"
clause = "§5"
[[contact_type]]
kind = "complaint"
opens = "first"
rule = "6"
clause = "§6"
[ombudsman]
name = "O"
telephone = "1"
web = "w"
post = "p"
says = "s"
rule = "7"
clause = "§7"
[emergency]
says = "999"
rule = "8"
clause = "§8"
[[example]]
clock = "answer"
from = "2026-11-02T09:00:00Z"
region = "scotland"
due = "2026-11-16"
"#;

#[test]
fn the_sample_reads() {
    let policy = Policy::read(SAMPLE).unwrap();
    assert_eq!(policy.check_examples(&Calendar::embedded()), []);
    assert_eq!(
        policy.receipt_acknowledges(&policy.first_formal_stage().id, None),
        None
    );
}

/// What is written, what is written instead; the line, by what stands on it; the fault; the cure.
#[rustfmt::skip] // one fault a line
const FAULTS: &[[&str; 5]] = &[
    ["title = \"Sample Homes\"\n", "", "id = \"sample\"", "no `title`", "add `title = …`"],
    ["title = \"Sample Homes\"", "title = \" \"", "title", "`title`", "write `title = \"…\"`"],
    ["title = \"Sample Homes\"", "title = 3", "title", "`title`", "write `title = \"…\"`"],
    ["id = \"sample\"", "id = \"Sample Homes\"", "id =", "no name", "small letters"],
    ["counting = \"day 0\"", "counting = \"day 2\"", "counting", "no way of counting", "write it"],
    ["name = \"Team\"", "name = \"Team\"\nphone = \"1\"", "phone", "`phone`", "take it out"],
    ["within = \"10", "withn = \"10", "withn", "no place for `withn`", "did you mean `within`?"],
    ["within = \"10 working days\"", "within = \"ten days\"", "within", "no period", "write it"],
    ["from = \"received\"", "from = \"recieved\"", "from = \"rec", "no clock event", "`received`?"],
    ["until = \"responded\"", "until = \"received\"", "until", "what starts it", "event that ends it"],
    ["until = \"responded\"", "until = \"acknowledged\"", "until", "no letter", "`[[letter]]`"],
    ["when_missed = \"move to full\"", "when_missed = \"panic\"", "when_missed", "panic", "breach"],
    ["\"move to full\"", "\"move to quick\"", "when_missed", "cannot move to", "another track"],
    ["\"move to full\"", "\"breach\"\nrolls = \"forward\"", "rolls", "could roll", "take `rolls` out"],
    ["\"move to full\"", "\"breach\"\nrolls = \"back\"", "rolls", "no way of rolling", "write it"],
    ["track = \"quick\"", "track = \"quik\"", "track = \"quik", "no track", "did you mean `quick`?"],
    ["id = \"answer\"\nstage = \"first\"", "id = \"answer\"\nstage = \"frist\"", "frist", "no stage", "`first`?"],
    ["clause = \"§4\"\n", "", "[[clock]]", "no `clause`", "add `clause = …`"],
    ["rule = \"5\"\n", "", "[[letter]]", "no `rule`", "add `rule = …`"],
    ["Q11: from", "Q99: from", "decided", "names no decision", "Q1 to Q41"],
    ["Q11: from", "so", "decided", "names no decision", "not in the seed"],
    ["handler = \"team\"\ntrack_at", "handler = \"tem\"\ntrack_at", "tem\"", "no role", "`team`?"],
    ["track_at_receipt = \"full\"\n", "", "[[stage]]", "no `track_at_receipt`", "add"],
    ["[[contact_type]]", "[[stage]]\nid = \"b\"\nname = \"B\"\nkind = \"informal\"\nrule = \"9\"\nclause = \"9\"\n[[contact_type]]", "id = \"b\"", "nobody handles", "add `handler"],
    ["id = \"full\"\nname = \"Full\"", "name = \"Full\"", "[[track]]", "no `id`", "add `id = …`"],
    ["[[letter]]", "[[letter]]\nkind = \"response\"\nstage = \"first\"\nmust_contain = [\"outcome\"]\nrule = \"5\"\nclause = \"5\"\n[[letter]]", "kind = \"response\"\nstage = \"first\"\nmust_contain = [\"outcome\"]\nrule = \"5\"\nclause = \"§5\"", "two of letter", "take one out"],
    ["[[letter]]\nkind = \"response\"", "[[letter]]\nkind = \"response\"\ntrack = \"full\"", "until", "no letter", "clock `answer`"],
    ["[[letter]]\nkind = \"response\"\nstage = \"first\"", "[[stage]]\nid = \"b\"\nname = \"B\"\nkind = \"formal\"\nhandler = \"team\"\nrule = \"9\"\nclause = \"9\"\n[[letter]]\nkind = \"response\"\nstage = \"b\"", "until", "no letter", "clock `answer`"],
    ["opens = \"first\"", "opens = \"first\"\npassed_to = \"team\"", "kind = \"complaint\"", "one place", "either `opens"],
    ["clock = \"answer\"", "clock = \"other\"", "id = \"answer\"", "no worked example", "[[example]]"],
    ["kind = \"formal\"", "kind = \"outside\"", "[[stage]]", "no stage is formal", "`kind = \"formal\"`"],
    ["id = \"quick\"", "id = \"full\"", "id = \"full\"\nname = \"Quick", "two of track", "its own name"],
    ["[\"outcome\"]", "[\"outcomes\"]", "must_contain", "no part", "did you mean `outcome`?"],
    ["[\"outcome\"]", "[]", "must_contain", "not a list", "write `must_contain"],
    ["opens = \"first\"", "passed_to = \"first\"", "passed_to", "no role", "known here: team"],
    ["opens = \"first\"\n", "", "kind = \"complaint\"", "one place", "either `opens"],
    ["kind = \"complaint\"", "kind = \"compliment\"", "[[contact_type]]", "of complaints", "add a"],
    ["kind = \"response\"", "kind = \"response\"\ncounts_as = \"receipt\"", "counts_as", "count as", "take it out"],
    ["[[role]]", "[[role]]\nid = \"idle\"\nname = \"I\"\n[[role]]", "id = \"idle\"", "acts as `idle`", "use the role"],
    ["[emergency]", "[emergencies]", "[emergencies]", "`emergencies`", "did you mean `emergency`?"],
    ["[ombudsman]", "[[ombudsman]]", "[[ombudsman]]", "not a table", "write `[ombudsman]`"],
    ["clock = \"answer\"", "clock = \"anwser\"", "anwser", "no clock", "did you mean `answer`?"],
    ["from = \"2026-11-02T09:00:00Z\"", "from = \"2 Nov\"", "2 Nov", "`from`", "with its offset"],
    ["region = \"scotland\"", "region = \"Wales\"", "Wales", "no region", "one of them"],
    ["due = \"2026-11-16\"", "due = \"soon\"", "soon", "no due date", "write it"],
    ["name = \"O\"", "name = \"O", "name = \"O\n", "string", "correct this line"],
];

#[test]
fn each_fault_names_its_line_and_its_cure() {
    for [right, wrong, on, names, cure] in FAULTS {
        let text = SAMPLE.replacen(right, wrong, 1);
        assert_ne!(text, SAMPLE, "{right} stands in the sample");
        let line = text[..text.find(on).unwrap()].matches('\n').count() + 1;
        let faults = Policy::read(&text).unwrap_err();
        let fits = |fault: &Fault| {
            fault.line == Some(line) && fault.message.contains(names) && fault.cure.contains(cure)
        };
        assert!(faults.iter().any(fits), "{wrong} (line {line}): {faults:#?}");
    }
}

#[test]
fn all_faults_are_told_at_once_in_order() {
    let text = SAMPLE
        .replace("counting = \"day 0\"", "counting = \"day 7\"")
        .replace("within = \"10 working days\"", "within = \"10 workdays\"")
        .replace("clause = \"§8\"", "claws = \"§8\"");
    let faults = Policy::read(&text).unwrap_err();
    let lines: Vec<_> = faults.iter().filter_map(|fault| fault.line).collect();
    assert!(lines.is_sorted() && faults.len() >= 4, "{faults:#?}");
    for names in ["day 7", "10 workdays", "no `clause`", "`claws`"] {
        assert!(
            faults.iter().any(|fault| fault.message.contains(names)),
            "{names}: {faults:#?}"
        );
    }
}

#[test]
fn an_example_that_does_not_hold_is_shown_how_it_is_counted() {
    let calendar = Calendar::embedded();
    for (right, wrong, names, cure) in [
        (
            "due = \"2026-11-16\"",
            "due = \"2026-11-17\"",
            "says 2026-11-17, but it is 2026-11-16",
            "Tue 3: 1",
        ),
        (
            "10 working days",
            "9 working days",
            "says 2026-11-16, but it is 2026-11-13",
            "Fri 13: 9",
        ),
        (
            "2026-11-02T",
            "2031-11-02T",
            "2031",
            "within the years of the calendar",
        ),
    ] {
        let policy = Policy::read(&SAMPLE.replacen(right, wrong, 1)).unwrap();
        let faults = policy.check_examples(&calendar);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(
            faults[0].line,
            Some(SAMPLE.lines().position(|l| l == "[[example]]").unwrap() + 1)
        );
        assert!(
            faults[0].message.contains(names) && faults[0].cure.contains(cure),
            "{}",
            faults[0]
        );
    }
}

#[test]
fn a_clock_without_a_track_runs_in_every_track() {
    let everywhere = SAMPLE
        .replacen("track = \"quick\"\n", "", 1)
        .replacen("move to full", "breach", 1);
    let (quick, full) = (TrackId::from("quick"), TrackId::from("full"));
    for (text, in_quick, in_full, in_none) in [(SAMPLE, 1, 0, 0), (&everywhere, 1, 1, 1)] {
        let policy = Policy::read(text).unwrap();
        let stage = &policy.first_formal_stage().id;
        let count = |track: Option<&TrackId>, event| policy.clocks_from(stage, track, event).count();
        let counts = [Some(&quick), Some(&full), None].map(|track| count(track, Event::Received));
        assert_eq!(counts, [in_quick, in_full, in_none]);
        assert_eq!(count(Some(&quick), Event::Responded), 0);
        let second = StageId::from("second");
        let elsewhere = policy.clocks_from(&second, Some(&quick), Event::Received);
        assert_eq!(elsewhere.count(), 0);
    }
}

#[test]
fn a_clock_can_count_otherwise_than_its_policy() {
    let calendar = Calendar::embedded();
    for (counting, expected) in [("", "2026-11-16"), ("\ncounting = \"day 1\"", "2026-11-13")] {
        let text = SAMPLE.replacen(
            "within = \"10 working days\"",
            &format!("within = \"10 working days\"{counting}"),
            1,
        );
        let policy = Policy::read(&text).unwrap();
        let clock = policy.clock("answer").unwrap();
        let due = policy
            .due(clock, policy.examples[0].from, Region::Scotland, &calendar)
            .unwrap();
        assert_eq!(due.to_string(), expected);
    }
}

#[test]
fn a_letter_of_the_track_goes_before_one_of_the_stage() {
    let own = "[[letter]]\nkind = \"response\"\nstage = \"first\"\ntrack = \"quick\"\n\
               must_contain = [\"outcome\"]\nrule = \"own\"\nclause = \"§5\"\n";
    for text in [
        format!("{SAMPLE}{own}"),
        SAMPLE.replacen("[[letter]]", &format!("{own}[[letter]]"), 1),
    ] {
        let policy = Policy::read(&text).unwrap();
        let rule = |track: &str| {
            let letter = policy.letter(LetterKind::Response, &"first".into(), Some(&track.into()));
            letter.unwrap().basis.rule.clone()
        };
        assert_eq!([rule("quick"), rule("full")], ["own", "5"]);
    }
}

fn om_web() -> Policy {
    Policy::read(Policy::embedded("om-web").unwrap()).unwrap()
}

#[test]
fn every_policy_that_comes_with_the_program_reads_and_its_examples_hold() {
    let names: Vec<_> = Policy::embedded_names().collect();
    assert!(names.contains(&"om-web"), "{names:?}");
    for name in names {
        let policy = Policy::read(Policy::embedded(name).unwrap()).unwrap();
        assert_eq!(policy.id, name);
        assert_eq!(policy.check_examples(&Calendar::embedded()), []);
    }
    assert_eq!(Policy::embedded("no-such"), None);
}

#[test]
fn one_manchester_stage_1_has_its_clocks() {
    let policy = om_web();
    for (id, track, within, until, rule, clause, when_missed) in [
        (
            "s1_quick",
            "put-it-right",
            "2 working days",
            Event::Responded,
            "001-S1a",
            "001 ¶17",
            "investigate-it",
        ),
        (
            "ack",
            "investigate-it",
            "2 working days",
            Event::Acknowledged,
            "001-S1b-ack",
            "001 ¶18",
            "",
        ),
        (
            "s1_response",
            "investigate-it",
            "10 working days",
            Event::Responded,
            "001-S1b",
            "001 ¶18",
            "",
        ),
    ] {
        let clock = policy.clock(id).unwrap();
        assert_eq!(clock.stage.as_str(), "stage-1");
        assert_eq!(clock.track, Some(track.into()));
        assert_eq!(clock.within.to_string(), within);
        assert_eq!(
            (clock.from, clock.until, clock.whose),
            (Event::Received, until, Whose::Landlord)
        );
        assert_eq!((clock.rule.as_str(), clock.clause.as_str()), (rule, clause));
        let missed = if when_missed.is_empty() {
            WhenMissed::Breach
        } else {
            WhenMissed::MoveTo(when_missed.into())
        };
        assert_eq!(clock.when_missed, missed);
    }
    let stage = policy.first_formal_stage();
    let track = stage.default_track().unwrap();
    assert_eq!(
        (stage.id.as_str(), track.id.as_str()),
        ("stage-1", "investigate-it")
    );
    let at_receipt = policy.clocks_from(&stage.id, Some(&track.id), Event::Received);
    assert_eq!(
        at_receipt.map(|clock| clock.id.as_str()).collect::<Vec<_>>(),
        ["ack", "s1_response"]
    );
}

#[test]
fn one_manchester_letters_carry_what_is_listed() {
    let policy = om_web();
    let stage = &policy.first_formal_stage().id;
    let (quick, full) = (TrackId::from("put-it-right"), TrackId::from("investigate-it"));
    for (kind, track, brings, part, rule) in [
        (
            LetterKind::Receipt,
            &full,
            Some(Event::Acknowledged),
            Part::Reference,
            "001-C3",
        ),
        (
            LetterKind::Acknowledgement,
            &full,
            Some(Event::Acknowledged),
            Part::ResponseDue,
            "001-L2",
        ),
        (
            LetterKind::FindingsInvitation,
            &full,
            Some(Event::FindingsShared),
            Part::HowToComment,
            "001-L3",
        ),
        (
            LetterKind::Response,
            &quick,
            Some(Event::Responded),
            Part::NextStage,
            "001-L1",
        ),
        (
            LetterKind::Response,
            &full,
            Some(Event::Responded),
            Part::NextStage,
            "001-L4",
        ),
    ] {
        let letter = policy.letter(kind, stage, Some(track)).unwrap();
        assert_eq!((letter.brings, letter.basis.rule.as_str()), (brings, rule));
        assert!(letter.must_contain.contains(&part), "{kind}");
        // 001 ¶23: the Ombudsman can be asked for advice at any stage.
        assert!(letter.must_contain.contains(&Part::Ombudsman), "{kind}");
    }
    assert_eq!(
        policy.letter(LetterKind::FindingsInvitation, stage, Some(&quick)),
        None
    );
    // What stage 1 says of its receipt says nothing of another stage's.
    assert_eq!(policy.receipt_acknowledges(&"elsewhere".into(), None), None);
    assert_eq!(
        policy.receipt_acknowledges(stage, None),
        Some(
            &[
                Part::Received,
                Part::Reference,
                Part::Handler,
                Part::ResponseDue,
                Part::Ombudsman
            ][..]
        )
    );
    let before = |track| {
        let duties = policy.duties_before(stage, Some(track), Event::Responded);
        duties.map(|duty| duty.what).collect::<Vec<_>>()
    };
    assert_eq!(before(&full), [Event::ContactMade, Event::FindingsShared]);
    assert_eq!(before(&quick), []);
}

#[test]
fn one_manchester_says_where_things_go() {
    let policy = om_web();
    let goes = |kind| policy.contact_type(kind).map(|contact| contact.goes.clone());
    assert_eq!(goes(ContactKind::Complaint), Some(Goes::Opens("stage-1".into())));
    assert_eq!(
        goes(ContactKind::Compliment),
        Some(Goes::PassedTo("complaints-team".into()))
    );
    assert_eq!(goes(ContactKind::Concern), None);
    assert_eq!(policy.signposts[0].to, "Financial Ombudsman Service");
    assert!(policy.channels.unwrap().post.ends_with("M15 5RN"));
    assert!(policy.details.unwrap().ask_for.contains(&Detail::OutcomeSought));
    assert!(
        policy
            .adjustments
            .unwrap()
            .says
            .starts_with("There is no prescribed list")
    );
    // Numbers that people ring in danger: a landlord's page has been seen to print 0808 for 0800.
    assert!(policy.emergency.says.contains("Call 999.") && policy.emergency.says.contains("0800 111 999"));
    assert_eq!(policy.ombudsman.telephone, "0300 111 3000");
    assert!(
        !Policy::embedded("om-web").unwrap().contains('@'),
        "the Ombudsman takes no cases by e-mail"
    );
}

#[test]
fn every_rule_of_one_manchester_stage_1_is_encoded() {
    let policy = om_web();
    let encoded: BTreeSet<&str> = policy.rules().map(|(rule, _)| rule).collect();
    let expected = [
        "001-C1",
        "001-C2",
        "001-C3",
        "001-C4",
        "001-L1",
        "001-L2",
        "001-L3",
        "001-L4",
        "001-R1",
        "001-R3",
        "001-S1a",
        "001-S1b",
        "001-S1b-ack",
        "001-W1",
        "001-X3",
    ];
    assert_eq!(encoded.into_iter().collect::<Vec<_>>(), expected);
    for (rule, clause) in policy.rules() {
        assert!(clause.starts_with("001 ¶"), "{rule}: {clause}");
    }
}

#[test]
fn the_version_follows_the_text() {
    let (one, other) = (
        Policy::read(SAMPLE).unwrap(),
        Policy::read(&format!("{SAMPLE}# noted\n")).unwrap(),
    );
    assert_eq!((one.version.len(), one.version == other.version), (12, false));
}

#[test]
fn words_are_written_as_they_are_read() {
    let written =
        serde_json::to_string(&(Event::ContactMade, Part::NextStage, ClockId::from("ack"))).unwrap();
    assert_eq!(written, r#"["contact-made","next-stage","ack"]"#);
    for event in Event::ALL {
        assert_eq!(event.as_str().parse(), Ok(*event));
        assert_eq!(serde_json::to_string(event).unwrap(), format!("\"{event}\""));
    }
    for (text, meant) in [
        ("breach", WhenMissed::Breach),
        ("flag", WhenMissed::Flag),
        ("closes", WhenMissed::Closes),
        ("becomes-formal", WhenMissed::BecomesFormal),
        ("move to full", WhenMissed::MoveTo("full".into())),
    ] {
        assert_eq!(text.parse(), Ok(meant));
    }
}
