//! Policy files, in; what they say, and every fault in them, out.

mod clocks;
mod compare;
mod faults;
mod one_manchester;
mod rules;
mod table;

use super::*;
use crate::calendars::{Calendar, Region};

/// A policy that has everything a policy can have, and little of each.
pub(super) const SAMPLE: &str = include_str!("sample.toml");

/// The policy `name` that comes with the program.
fn embedded(name: &str) -> Policy {
    Policy::read(Policy::embedded(name).unwrap()).unwrap()
}

#[test]
fn the_sample_reads() {
    let policy = Policy::read(SAMPLE).unwrap();
    assert_eq!(policy.check_examples(&Calendar::embedded()), []);
    assert_eq!(policy.receipt_acknowledges(&policy.first_stage().id, None), None);
    assert_eq!(policy.count_of_rules(), (29, 2));
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
            letter.unwrap().basis.rule()
        };
        assert_eq!([rule("quick"), rule("full")], ["own", "5"]);
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

#[test]
fn each_field_of_the_sample_reaches_the_policy() {
    let policy = Policy::read(SAMPLE).unwrap();
    let again = policy.stage("again").unwrap();
    assert_eq!(again.decided_by, ["chair", "member"].map(RoleId::from));
    assert_eq!(again.hearing, [Hearing::FaceToFace, Hearing::Written]);
    assert_eq!(
        [&again.not_by, &again.skips],
        [&Some("first".into()), &Some("first".into())]
    );
    assert!(again.is_last() && !policy.first_stage().is_last());
    let extension = &policy.extensions[0];
    assert_eq!(
        (&extension.clock, &extension.up_to),
        (&"soon".into(), &Some("late".into()))
    );
    assert_eq!(
        (extension.how, extension.beyond),
        (How::Notice, Beyond::GoodReason)
    );
    assert_eq!(extension.reasons, ["the case is hard"]);
    let promise = &policy.promises[0];
    assert_eq!(
        (promise.letter, promise.when_missed),
        (LetterKind::ActionNote, LetterKind::DelayNote)
    );
    let response = policy
        .letter(LetterKind::Response, &"again".into(), None)
        .unwrap();
    assert_eq!(response.if_service_failure, [Part::Apology]);
    assert_eq!(response.if_upheld, [Part::Remedy]);
    let parking = &policy.exclusions[0];
    assert_eq!(
        (parking.ground, parking.letter),
        (Ground::Wider, Some(LetterKind::Signpost))
    );
    assert_eq!(parking.needs, [Event::VulnerabilityAssessed]);
    assert_eq!(parking.but_accept.as_deref(), Some("how it was handled"));
    let petition = &policy.circumstances[0];
    assert_eq!(
        (petition.kind, petition.counted),
        (CircumstanceKind::Petition, Counted::Once)
    );
    assert_eq!(petition.needs, [Event::SingleContactNamed]);
    let compliment = policy.contact_type(ContactKind::Compliment).unwrap();
    assert_eq!(
        (compliment.such_as.len(), compliment.letter),
        (1, Some(LetterKind::Thanks))
    );
    assert_eq!(policy.channels.unwrap().post, None);
    let ended = "2022-10-01".parse().map(Day).ok();
    assert_eq!(
        (policy.bodies[0].ended, policy.bodies[0].web.as_deref()),
        (ended, None)
    );
    assert_eq!(policy.registers[0].fields, [Field::Upheld, Field::Cause]);
    assert_eq!(
        (policy.reports[0].every, &policy.reports[0].to[..]),
        (Every::Quarter, &[Audience::Board, Audience::Members][..])
    );
    assert_eq!(policy.compensation.unwrap().words, [CompensationTerm::MayBeMade]);
    assert_eq!(
        policy.complainants.unwrap().who,
        [Complainant::Tenant, Complainant::Staff]
    );
}

#[test]
fn a_text_that_was_in_force_is_read_by_what_it_has() {
    // A table that is no more, and a rule that was not asked for then.
    let before = SAMPLE.replacen("[[exclusion]]", "[[signpost]]\nid = \"money\"\n[[exclusion]]", 1);
    let before = before.replacen("kind = \"thanks\"\nstage", "kind = \"progress-update\"\nstage", 1);
    assert_eq!(Policy::read(&before).unwrap_err().len(), 2);
    let kept = Policy::read_kept(&before).unwrap();
    assert_eq!(kept.clocks, Policy::read(SAMPLE).unwrap().clocks);
    assert_eq!(kept.version, Policy::read_kept(&before).unwrap().version);
    for broken in [
        SAMPLE.replacen("[ombudsman]", "[ombudsmen]", 1),
        "id = ".to_owned(),
    ] {
        assert!(Policy::read_kept(&broken).is_err());
    }
}
