//! Complaints that name staff: what of them reaches whom.

use super::*;
use crate::cases::What;
use crate::rules::Away;

/// Sam, whom Pat manages, is of the repairs team, is on call and one of the complaints team.
fn office() -> Office {
    let mut office = Office::new();
    let pat = address("pat@larkfield.example");
    let pat = Handler::new(
        ContactId::new(office.now, &mut office.chance),
        "Pat Kaur",
        pat,
        HandlerKind::Person,
    );
    let directory = &mut office.rules.directory;
    let complaints = directory.complaints_team[0].id;
    let sam = &mut directory.handlers[1];
    (sam.name, sam.team, sam.manager) = ("Sam Lee".to_owned(), Some(complaints), Some(pat.id));
    directory.on_call = vec![sam.clone()];
    directory.handlers.push(pat);
    office
}

fn complains_of_sam() -> Arc<Arrival> {
    mail(
        "Message-ID: <first@home.example>\nSubject: The roof",
        "Sam Lee was rude to me.",
    )
}

#[test]
fn nothing_reaches_them_nor_a_mailbox_they_read() {
    let busy = Known {
        receipts: ReceiptsSent { hour: 99, day: 99 },
        ..Known::default()
    };
    for (known, triage, ends) in [
        (
            Known::default(),
            about("repairs"),
            "opened; receipt>ann new-case>pat relayed>pat; ",
        ),
        // Whoever is told beside the owner is told without Sam: the administrator, if nobody else is left.
        (
            busy,
            about("repairs"),
            "opened; alert>it new-case>pat relayed>pat; acknowledge_by_hand",
        ),
        (
            Known::default(),
            gas(),
            "opened; receipt>ann new-case>pat relayed>pat alert>it; check_hazard",
        ),
        (
            Known::default(),
            harm(),
            "opened; receipt>ann new-case>safeguarding relayed>safeguarding; ",
        ),
    ] {
        let plan = office().decide_about(&known, &complains_of_sam(), &triage);
        assert_eq!(told(&plan), ends);
    }
}

#[test]
fn the_case_keeps_whom_it_is_about_by_an_identifier() {
    let mut office = office();
    let sam = office.rules.directory.handlers[1].id;
    let plan = office.decide_about(&Known::default(), &complains_of_sam(), &about("repairs"));
    let changed = plan.cases[0].clone();
    assert_eq!(changed.after.about_staff, [sam]);
    let named = |fact: &&Fact| fact.what == What::StaffNamed { who: sam };
    assert_eq!(changed.facts.iter().filter(named).count(), 1);
    let of_nobody = mail("Subject: The roof", "It leaks.");
    let other = office.decide_about(&Known::default(), &of_nobody, &about("repairs"));
    assert!(other.cases[0].after.about_staff.is_empty());
}

#[test]
fn what_follows_stays_away_from_them() {
    let mut office = office();
    let plan = office.decide_about(&Known::default(), &complains_of_sam(), &about("repairs"));
    let case = plan.cases[0].after.clone();
    let opened = Opened {
        ann: case.complainant,
        case,
        plan,
    };
    let join = Known {
        tokens: vec![token_of(&opened, Purpose::Join)],
        ..opened.known()
    };
    let more = mail("Subject: Re: x", "He was rude again.");
    let joined = |office: &mut Office, triage| told(&office.decide_about(&join, &more, &triage));
    assert_eq!(joined(&mut office, about("other")), "added; relayed>pat; ");
    assert_eq!(
        joined(&mut office, gas()),
        "added; relayed>pat alert>it; check_hazard"
    );
    // Pat has left: the complaints team has the case now, and Sam reads its mail.
    let handlers = &mut office.rules.directory.handlers;
    handlers.retain(|one| one.name != "Pat Kaur");
    assert_eq!(joined(&mut office, about("other")), "added; relayed>it; ");
    // A colleague's answer that is held points at the case.
    let relay = Known {
        sender: None,
        tokens: vec![token_of(&opened, Purpose::Relay)],
        ..opened.known()
    };
    let pat = raw("From: pat@elsewhere.example\nSubject: Re: x\n\nI shall speak with him.");
    let held = office.decide_about(&relay, &pat, &about("other"));
    assert_eq!(told(&held), "held; alert>it; read_held_message");
}

/// Ann's case, which is Sam's, and what is known when she answers its receipt.
fn sam_has_it(office: &mut Office) -> Known {
    let sam = office.rules.directory.handlers[1].id;
    office.rules.routes[0].to = sam;
    let opened = office.opened();
    assert_eq!(opened.case.owner, Some(sam));
    Known {
        tokens: vec![token_of(&opened, Purpose::Join)],
        ..opened.known()
    }
}

#[test]
fn an_answer_that_complains_of_who_has_the_case_goes_to_their_manager() {
    for (words, ends) in [
        ("Dear Sam Lee, it still leaks.", "added; relayed>sam.lee; "),
        (
            "Sam Lee was rude to me.",
            "added; new-case>pat relayed>pat; assign_case",
        ),
        (
            "I complain about Mr Lee. I smell gas.",
            "added; new-case>pat relayed>pat alert>it; assign_case check_hazard",
        ),
    ] {
        let mut office = office();
        let known = sam_has_it(&mut office);
        let triage = if words.contains("gas") {
            gas()
        } else {
            about("other")
        };
        let answer = mail("Subject: Re: x", words);
        let plan = office.decide_about(&known, &answer, &triage);
        assert_eq!(told(&plan), ends, "{words}");
        let (sam, pat) = (
            office.rules.directory.handlers[1].id,
            office.rules.directory.handlers[2].id,
        );
        let after = &plan.cases[0].after;
        let passed = !ends.contains("sam.lee");
        assert_eq!(after.about_staff.contains(&sam), passed, "{words}");
        assert_eq!(after.owner, Some(if passed { pat } else { sam }), "{words}");
    }
}

#[test]
fn an_answer_that_complains_of_a_colleague_stays_with_who_has_the_case() {
    let mut office = office();
    let known = sam_has_it(&mut office);
    let pat = office.rules.directory.handlers[2].id;
    let answer = mail("Subject: Re: x", "I complain about Pat Kaur.");
    let plan = office.decide_about(&known, &answer, &about("other"));
    assert_eq!(told(&plan), "added; relayed>sam.lee; ");
    assert_eq!(plan.cases[0].after.about_staff, [pat]);
}

#[test]
fn held_mail_is_kept_from_whom_it_names_but_not_from_who_signs_it() {
    for (from, ends) in [
        (
            "From: Ann <ann@home.example>\n",
            "held; alert>it; read_held_message",
        ),
        (
            "From: repairs@larkfield.example\n",
            "held; alert>complaints-team; read_held_message",
        ),
    ] {
        let mut office = office();
        let arrival = raw(&format!("{from}Subject: Fwd: x\n\nYours\nSam Lee"));
        let plan = hold(
            &office.rules,
            &Known::default(),
            &arrival,
            "it was decided so",
            office.now,
            &mut office.chance,
        );
        assert_eq!(told(&plan), ends, "{from}");
    }
}

#[test]
fn harm_told_of_in_an_answer_goes_to_a_lead_whom_it_is_not_about() {
    let mut office = office();
    let sam = office.rules.directory.handlers[1].clone();
    office.rules.directory.safeguarding.insert(0, sam);
    let plan = office.decide_about(&Known::default(), &complains_of_sam(), &about("repairs"));
    let case = plan.cases[0].after.clone();
    let opened = Opened {
        ann: case.complainant,
        case,
        plan,
    };
    let join = Known {
        tokens: vec![token_of(&opened, Purpose::Join)],
        ..opened.known()
    };
    let plan = office.decide_about(&join, &mail("Subject: Re: x", "He hits me."), &harm());
    assert_eq!(told(&plan), "added; relayed>safeguarding; ");
}

#[test]
fn nobody_is_away_on_a_day_in_london_that_is_another() {
    let mut office = office();
    let repairs = office.rules.directory.handlers[0].id;
    let pat = office.rules.directory.handlers[2].id;
    let sam = &mut office.rules.directory.handlers[1];
    (sam.team, sam.deputy) = (Some(repairs), Some(pat));
    sam.roles = vec![
        office
            .rules
            .policy
            .first_stage()
            .default_track()
            .unwrap()
            .handler
            .clone(),
    ];
    sam.away = vec!["2026-07-02".parse::<Away>().unwrap()];
    // 23:30 UTC of the day before is half past midnight in London's summer.
    for (now, to) in [
        ("2026-07-01T22:30:00Z", "sam.lee"),
        ("2026-07-01T23:30:00Z", "pat"),
        ("2026-07-02T22:30:00Z", "pat"),
        ("2026-07-02T23:30:00Z", "sam.lee"),
    ] {
        office.now = at(now);
        let arrival = raw_at(
            office.now,
            "From: Ann <ann@home.example>\nSubject: x\n\nIt leaks.",
        );
        let plan = office.decide_about(&Known::default(), &arrival, &about("repairs"));
        assert_eq!(
            told(&plan),
            format!("opened; receipt>ann new-case>{to} relayed>{to}; ")
        );
    }
}
