//! The policy `om-web`, in; what it says of stage 1, out.

use super::*;

#[test]
fn one_manchester_stage_1_has_its_clocks() {
    let policy = embedded("om-web");
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
            (clock.from, clock.until.as_slice(), clock.whose),
            (Event::Received, &[until][..], Whose::Landlord)
        );
        assert_eq!(
            (clock.basis.rule().as_str(), clock.basis.clause.as_str()),
            (rule, clause)
        );
        let missed = if when_missed.is_empty() {
            WhenMissed::Breach
        } else {
            WhenMissed::MoveTo(when_missed.into())
        };
        assert_eq!(clock.when_missed, missed);
    }
    let stage = policy.first_stage();
    let track = stage.default_track().unwrap();
    assert_eq!(
        (stage.id.as_str(), track.id.as_str()),
        ("stage-1", "investigate-it")
    );
    let at_receipt = policy.clocks_of(&stage.id, Some(&track.id));
    let at_receipt = at_receipt.filter(|clock| clock.from == Event::Received);
    assert_eq!(
        at_receipt.map(|clock| clock.id.as_str()).collect::<Vec<_>>(),
        ["ack", "s1_response"]
    );
}

#[test]
fn one_manchester_letters_carry_what_is_listed() {
    let policy = embedded("om-web");
    let stage = &policy.first_stage().id;
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
        assert_eq!((letter.brings, letter.basis.rules[0].as_str()), (brings, rule));
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
    let policy = embedded("om-web");
    let goes = |kind| policy.contact_type(kind).map(|contact| contact.goes.clone());
    assert_eq!(goes(ContactKind::Complaint), Some(Goes::Opens("stage-1".into())));
    assert_eq!(
        goes(ContactKind::Compliment),
        Some(Goes::PassedTo("complaints-team".into()))
    );
    assert_eq!(goes(ContactKind::Concern), None);
    assert_eq!(
        policy.exclusions[0].signpost.as_deref(),
        Some("Financial Ombudsman Service")
    );
    assert!(policy.channels.unwrap().post.unwrap().ends_with("M15 5RN"));
    assert!(policy.details.unwrap().ask_for.contains(&Detail::OutcomeSought));
    assert!(
        policy
            .adjustments
            .unwrap()
            .words()
            .starts_with("There is no prescribed list")
    );
    // Numbers that people ring in danger: a landlord's page has been seen to print 0808 for 0800.
    assert!(
        policy.emergency.words().contains("Call 999.") && policy.emergency.words().contains("0800 111 999")
    );
    assert_eq!(policy.ombudsman.telephone, "0300 111 3000");
    assert!(
        !Policy::embedded("om-web").unwrap().contains('@'),
        "the Ombudsman takes no cases by e-mail"
    );
}
