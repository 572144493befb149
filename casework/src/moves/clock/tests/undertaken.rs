//! What was undertaken and is not done in time, in; who hears of it, out.

use super::*;
use crate::cases::{UndertakingId, UndertakingKind};
use crate::decide::TaskKind;
use crate::moves::PromisedWords;

#[test]
fn whoever_undertook_it_hears_when_its_day_has_passed() {
    for (kind, alert, task) in [
        (UndertakingKind::Action, "not done", "keep_promise"),
        (UndertakingKind::Promise, "not done", "keep_promise"),
        (UndertakingKind::Order, "not done", "keep_promise"),
        (UndertakingKind::Recommendation, "not done", "keep_promise"),
        (UndertakingKind::Update, "waits to hear", "keep_promise"),
        (UndertakingKind::Comment, "answer us is over", "weigh"),
        (UndertakingKind::Reply, "answer us is over", "weigh"),
        (UndertakingKind::Review, "looked at again", "weigh"),
        (UndertakingKind::Adjustment, "looked at again", "weigh"),
    ] {
        let mut office = Office::under("coop");
        let case = office.opened().case;
        let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-11T11:00:00Z"));
        let sam = office.rules.directory.handlers[1].id;
        let id = UndertakingId(case.id.0);
        let undertaken = What::Undertaken {
            undertaking: id,
            what: kind,
            by: "2026-11-13".parse().unwrap(),
            owner: Some(sam),
        };
        let case = office.then(case, office.now, undertaken);
        assert_eq!(
            told(&follows(&mut office, &file(&case), "2026-11-13T23:59:59Z")),
            "; ; "
        );
        let plan = follows(&mut office, &file(&case), "2026-11-14T00:00:00Z");
        assert_eq!(
            told(&plan),
            format!("overran@13; alert>sam.lee; {task}"),
            "{kind:?}"
        );
        let subject = &plan.letters[0].subject;
        assert!(subject.contains(alert), "{kind:?}: {subject}");
        // A new date may pass again.
        let by = "2026-11-16".parse().unwrap();
        let case = office.then(
            after(&plan, &case),
            office.now,
            What::Postponed { undertaking: id, by },
        );
        let again = follows(&mut office, &file(&case), "2026-11-17T00:00:00Z");
        assert_eq!(
            told(&again),
            format!("overran@16; alert>sam.lee; {task}"),
            "{kind:?}"
        );
        assert_ne!(again.tasks[0].key, plan.tasks[0].key);
        assert_ne!(again.letters[0].key, plan.letters[0].key);
    }
}

#[test]
fn a_promise_of_an_informal_step_is_late_by_the_policys_clause() {
    let mut office = Office::under("coop");
    let opened = office.opened();
    let case = opened_at(&office, &opened, "informal", None);
    let promised = What::Undertaken {
        undertaking: UndertakingId(case.id.0),
        what: UndertakingKind::Promise,
        by: "2026-11-13".parse().unwrap(),
        owner: None,
    };
    let case = office.then(case, office.now, promised);
    let plan = follows(&mut office, &file(&case), "2026-11-14T00:00:00Z");
    assert_eq!(
        told(&plan),
        "overran@13; alert>repairs alert>complaints-team; keep_promise"
    );
    let words = read(&plan.letters[0]).text;
    for says in ["reasons", "new date", "004 §3(a)"] {
        assert!(words.contains(says), "{says} is not in {words}");
    }
}

#[test]
fn what_was_done_or_dropped_is_asked_of_nobody() {
    let mut office = Office::under("om-web");
    let case = office.opened().case;
    let id = UndertakingId(case.id.0);
    let undertaken = What::Undertaken {
        undertaking: id,
        what: UndertakingKind::Action,
        by: "2026-11-11".parse().unwrap(),
        owner: None,
    };
    let case = office.then(case, office.now, undertaken);
    for settled in [
        What::Fulfilled { undertaking: id },
        What::Dropped { undertaking: id },
    ] {
        let case = office.then(case.clone(), office.now, settled);
        assert_eq!(
            told(&follows(&mut office, &file(&case), "2026-11-12T09:00:00Z")),
            "; ; "
        );
    }
}

#[test]
fn the_alert_says_what_was_promised_and_how_it_is_recorded() {
    let mut office = Office::under("coop");
    let case = office.opened().case;
    let id = UndertakingId(case.id.0);
    let undertaken = What::Undertaken {
        undertaking: id,
        what: UndertakingKind::Action,
        by: "2026-11-13".parse().unwrap(),
        owner: None,
    };
    let case = office.then(case, office.now, undertaken);
    let note = MessageId::new(office.now, &mut office.chance);
    let words = "We replace the boiler".to_owned();
    let mut file = file(&case);
    file.promised = BTreeMap::from([(id, PromisedWords { note, words })]);
    let plan = follows(&mut office, &file, "2026-11-14T00:00:00Z");
    let late = plan.letters.iter().find(|mail| mail.subject.contains("promised"));
    let alert = read(late.unwrap()).text;
    let done = format!("redress case action-done {} {}", case.reference, id.0);
    for says in ["We replace the boiler", &done] {
        assert!(alert.contains(says), "{says} is not in {alert}");
    }
    let task = plan.tasks.iter().find(|task| task.kind == TaskKind::KeepPromise);
    assert_eq!(task.unwrap().message, Some(note));
}
