//! Cases that only named people see: nothing of them reaches anybody else.

use super::*;
use crate::cases::{Access, RouteReason, What};
use crate::decide::still_failing;

#[test]
fn a_case_about_harm_is_the_safeguarding_leads_alone() {
    for triage in [
        harm(),
        Triage {
            hazards: vec![Hazard::Gas],
            ..harm()
        },
    ] {
        let mut office = Office::new();
        let opened = office.opened_about(&triage);
        let lead = office.rules.directory.safeguarding[0].id;
        assert_eq!(
            (opened.case.access, opened.case.owner),
            (Access::Restricted, Some(lead))
        );
        let told_to: Vec<_> = opened
            .plan
            .letters
            .iter()
            .map(|letter| letter.recipient.local())
            .collect();
        assert!(
            told_to.iter().all(|who| matches!(*who, "ann" | "safeguarding")),
            "{told_to:?}"
        );
        let because = RouteReason::Safeguarding;
        assert!(opened.facts().iter().any(|fact| fact.what
            == What::Assigned {
                owner: lead,
                because: because.clone()
            }));
    }
}

#[test]
fn its_receipt_is_a_plain_one() {
    let mut office = Office::new();
    let (harm, plain) = (
        office.opened_about(&Triage {
            hazards: vec![Hazard::Gas],
            ..harm()
        }),
        office.opened_about(&about("noise")),
    );
    let words = |opened: &Opened| {
        let text = read(opened.letter(Resident::Receipt)).text;
        text.replace(opened.case.reference.as_str(), "REFERENCE")
    };
    assert_eq!(
        words(&harm),
        words(&plain),
        "nobody who reads it over a shoulder learns more"
    );
}

#[test]
fn a_danger_in_it_is_told_to_the_lead() {
    let opened = Office::new().opened_about(&Triage {
        hazards: vec![Hazard::Gas],
        ..harm()
    });
    let ends =
        "opened; receipt>ann new-case>safeguarding relayed>safeguarding alert>safeguarding; check_hazard";
    assert_eq!(told(&opened.plan), ends);
    let alert = all_of(opened.letter(StaffMail::Alert));
    assert!(alert.contains("ann@home.example"), "{alert}");
    assert!(
        !alert.contains("Their words") && !alert.contains("It leaks"),
        "{alert}"
    );
}

#[test]
fn what_follows_stays_with_the_lead() {
    let mut office = Office::new();
    let opened = office.opened_about(&harm());
    let token = |purpose| {
        vec![
            opened
                .plan
                .tokens
                .iter()
                .find(|token| token.purpose == purpose)
                .unwrap()
                .clone(),
        ]
    };
    let join = Known {
        tokens: token(Purpose::Join),
        ..opened.known()
    };
    let relay = Known {
        sender: None,
        tokens: token(Purpose::Relay),
        ..opened.known()
    };
    let answer = mail("Subject: Re: x", "He is back.");
    let lead = raw("From: safeguarding@larkfield.example\nSubject: Re: x\n\nWe will help.");
    for (known, arrival, ends) in [
        (&join, &answer, "added; relayed>safeguarding; "),
        // Her answer, held until she is known to be herself, is no reading for the team.
        (&relay, &lead, "held; alert>safeguarding; read_held_message"),
    ] {
        assert_eq!(told(&office.decide_about(known, arrival, &about("other"))), ends);
    }
    let receipt = opened.letter(Resident::Receipt).id;
    for end in [given_up, still_failing] {
        let case = Some(opened.case.clone());
        let plan = end(&office.rules, case, receipt, office.now, &mut office.chance).unwrap();
        assert_eq!(told(&plan), "nothing; alert>safeguarding; reach_resident");
    }
}

#[test]
fn without_a_receipt_it_is_the_lead_who_acknowledges() {
    let mut office = Office::new();
    let known = Known {
        receipts: ReceiptsSent { hour: 99, day: 99 },
        ..Known::default()
    };
    let plan = office.decide_about(&known, &mail("Subject: x", "y"), &harm());
    let ends = "opened; alert>safeguarding new-case>safeguarding relayed>safeguarding; acknowledge_by_hand";
    assert_eq!(told(&plan), ends);
}

#[test]
fn an_owner_who_left_passes_the_case_on_within_its_circle() {
    for (triage, next) in [(about("repairs"), "complaints-team"), (harm(), "safeguarding")] {
        let mut office = Office::new();
        let opened = office.opened_about(&triage);
        let directory = &mut office.rules.directory;
        directory.handlers.clear();
        directory.safeguarding[0].id = ContactId::new(office.now, &mut office.chance);
        let token = opened
            .plan
            .tokens
            .iter()
            .find(|token| token.purpose == Purpose::Join)
            .unwrap();
        let known = Known {
            tokens: vec![token.clone()],
            ..opened.known()
        };
        let plan = office.decide_about(&known, &mail("Subject: Re", "More."), &about("other"));
        assert_eq!(told(&plan), format!("added; relayed>{next}; "));
    }
}

#[test]
fn with_no_lead_in_the_settings_the_complaints_team_sees_to_it() {
    let mut office = Office::new();
    office.rules.directory.safeguarding.clear();
    let known = Known {
        receipts: ReceiptsSent { hour: 99, day: 99 },
        ..Known::default()
    };
    let plan = office.decide_about(&known, &mail("Subject: x", "y"), &harm());
    let ends =
        "opened; alert>complaints-team new-case>complaints-team relayed>complaints-team; acknowledge_by_hand";
    assert_eq!(told(&plan), ends);
}

#[test]
fn harm_told_of_in_an_answer_restricts_the_case() {
    let mut office = Office::new();
    let opened = office.opened();
    let token = opened
        .plan
        .tokens
        .iter()
        .find(|token| token.purpose == Purpose::Join)
        .unwrap();
    let known = Known {
        tokens: vec![token.clone()],
        ..opened.known()
    };
    let mut plan = office.decide_about(&known, &mail("Subject: Re: The roof", "He hits me."), &harm());
    assert_eq!(told(&plan), "added; relayed>safeguarding; ");
    let case = plan.cases.remove(0).after;
    assert_eq!(
        (case.access, case.owner),
        (
            Access::Restricted,
            Some(office.rules.directory.safeguarding[0].id)
        )
    );
    assert_eq!(
        case.passages[0].clocks, opened.case.passages[0].clocks,
        "its clocks run on"
    );
}

#[test]
fn held_mail_that_tells_of_harm_or_danger_is_told_to_who_may_know() {
    let passed_on = raw("From: sam.lee@larkfield.example\nSubject: Fwd: x\n\nFor you.");
    for (triage, ends) in [
        (about("other"), "held; alert>complaints-team; read_held_message"),
        (harm(), "held; alert>safeguarding; read_held_message"),
        (
            gas(),
            "held; alert>complaints-team alert>on.call; read_held_message check_hazard",
        ),
        (
            Triage {
                hazards: vec![Hazard::Gas],
                ..harm()
            },
            "held; alert>safeguarding alert>safeguarding; read_held_message check_hazard",
        ),
    ] {
        let plan = Office::new().decide_about(&Known::default(), &passed_on, &triage);
        assert_eq!(told(&plan), ends);
        let keys: std::collections::BTreeSet<_> = plan.letters.iter().map(|letter| &letter.key).collect();
        assert_eq!(keys.len(), plan.letters.len());
    }
}
