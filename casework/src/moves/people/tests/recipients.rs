//! Who speaks for a resident, and with what authority, in; who gets which letter, and whose counts, out.

use super::*;
use crate::cases::{Access, Authority, LetterState};
use crate::decide::TaskKind;
use crate::moves::people::{Authorise, Letters, Person, Restrict, Retype, Speak, Speaker, Unrestrict};
use crate::moves::stages::{Decline, Progress, Wider};
use crate::reach::Reach;
use crate::triage::ContactType;

fn joan() -> Person {
    let address = crate::decide::tests::address("joan@carer.example");
    Person {
        name: "Joan Khan".to_owned(),
        reached_by: vec![Reach::mail(&address)],
    }
}

fn speak(speaker: Speaker, authority: Authority) -> Speak {
    Speak {
        who: joan(),
        speaker,
        authority: Some(authority),
    }
}

fn says(authority: Authority, letters: Letters) -> Authorise {
    Authorise {
        who: "Joan Khan".to_owned(),
        authority,
        letters,
    }
}

fn progress() -> Progress {
    Progress {
        words: "The surveyor comes on Friday.".to_owned(),
        reasons: Some("He was ill.".to_owned()),
        next_by: None,
    }
}

/// The letters of the plan to anybody of the case: to whom, and what it brings about.
fn queued(plan: &Plan) -> Vec<(String, Option<Event>)> {
    let facts = plan.cases.iter().flat_map(|change| &change.facts);
    let letters = facts.filter_map(|fact| match &fact.what {
        What::LetterQueued { letter, brings, .. } => Some((*letter, *brings)),
        _ => None,
    });
    let to = |letter| {
        let mut mails = plan.letters.iter();
        let mail = mails.find(|mail| mail.id == letter);
        mail.map_or("post".to_owned(), |mail| mail.recipient.local().to_owned())
    };
    letters.map(|(letter, brings)| (to(letter), brings)).collect()
}

fn told(to: &str) -> (String, Option<Event>) {
    (to.to_owned(), Some(Event::ProgressTold))
}

fn copied(to: &str) -> (String, Option<Event>) {
    (to.to_owned(), None)
}

#[test]
fn with_authority_who_speaks_gets_the_same_in_a_letter_of_their_own() {
    for (speaker, authority, also) in [
        (Speaker::Representative, Authority::Given, true),
        (Speaker::Solicitor, Authority::Given, true),
        (Speaker::JointTenant, Authority::Given, true),
        (Speaker::ElectedMember, Authority::Given, false),
        (Speaker::Representative, Authority::Asked, false),
        (Speaker::Representative, Authority::Refused, false),
        (Speaker::JointTenant, Authority::Asked, false),
    ] {
        for policy in POLICIES {
            let mut room = Room::under(policy);
            room.done(&speak(speaker, authority));
            let plan = room.done(&progress());
            let mut letters = vec![told("ann")];
            letters.extend(also.then(|| copied("joan")));
            assert_eq!(queued(&plan), letters, "{policy}: {speaker:?} {authority:?}");
            let to_both = plan.letters.iter().all(|letter| {
                let mail = crate::decide::tests::read(letter);
                mail.to.len() == 1 && mail.text.contains("The surveyor comes on Friday.")
            });
            assert!(to_both, "{policy}");
        }
    }
}

#[test]
fn who_speaks_reads_for_whom_they_do_and_nothing_of_the_resident_s_thread() {
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Given));
    let plan = room.done(&progress());
    let [to_ann, to_joan] = plan.letters.as_slice() else {
        panic!("{:?}", letters(&plan));
    };
    let (ann, joan) = [to_ann, to_joan].map(crate::decide::tests::read).into();
    assert!(ann.text.contains("Dear Ann,") && !ann.text.contains("You speak for"));
    assert!(joan.text.contains("Dear Joan Khan,"), "{}", joan.text);
    assert!(
        joan.text
            .contains("You speak for Ann. Where we say \u{201c}you\u{201d}, we mean them."),
        "{}",
        joan.text
    );
    assert_eq!(ann.references.len(), 1);
    assert!(joan.references.is_empty() && !joan.to[0].to_string().contains("ann"));
}

#[test]
fn an_elected_member_gets_the_answer() {
    let mut room = Room::under("code");
    room.done(&speak(Speaker::ElectedMember, Authority::Given));
    assert_eq!(queued(&room.done(&progress())), [told("ann")]);
    for event in [
        Event::VulnerabilityAssessed,
        Event::ReasonsDocumented,
        Event::DiscretionConsidered,
    ] {
        room.happened(event);
    }
    let ground = room.office.rules.policy.exclusions[0].id.clone();
    let refused = Decline {
        ground,
        reasons: "It was decided in court.".to_owned(),
        explanation: Some("The court has the last word.".to_owned()),
        signpost: Some("The court\u{2019}s office".to_owned()),
        wider: Wider::Weighed,
    };
    let plan = room.done(&refused);
    assert_eq!(queued(&plan), [copied("ann"), copied("joan")]);
}

#[test]
fn where_nothing_reaches_the_resident_the_letter_to_who_speaks_counts() {
    for (speaker, reached) in [(Speaker::Representative, true), (Speaker::ElectedMember, false)] {
        let mut room = Room::under("code");
        room.file.parties[0].reached_by = vec![(Channel::Telephone, "0161 496 0017".to_owned())];
        room.done(&speak(speaker, Authority::Given));
        if reached {
            assert_eq!(queued(&room.done(&progress())), [told("joan")]);
        } else {
            assert_eq!(room.refusal(&progress()), "Code 3.2");
        }
    }
}

#[test]
fn as_the_resident_wants_it_letters_go_to_who_speaks_alone() {
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Asked));
    let unsaid = room.refusal(&says(Authority::Refused, Letters::Instead));
    assert_eq!(unsaid, "Code 3.6");
    let plan = room.done(&says(Authority::Given, Letters::Instead));
    assert_eq!(kinds(&plan), ["authority_of", "letters_go_to", "happened"]);
    assert_eq!(queued(&room.done(&progress())), [told("joan")]);
    let again = says(Authority::Given, Letters::Instead);
    assert_eq!(room.refusal(&again), "Code 3.6");
    let plan = room.done(&says(Authority::Given, Letters::ToBoth));
    assert_eq!(kinds(&plan), ["letters_go_to"]);
    assert_eq!(queued(&room.done(&progress())), [told("ann"), copied("joan")]);
    // Whom no letter reaches, and who is answered only, gets none instead.
    for (speaker, reached_by, clause) in [
        (Speaker::ElectedMember, joan().reached_by, "Code 3.6"),
        (
            Speaker::Representative,
            vec![Reach::telephone("0161 496 0017", "Joan Khan")],
            "Code 3.2",
        ),
    ] {
        let mut room = Room::under("code");
        let who = Person { reached_by, ..joan() };
        room.done(&Speak {
            who,
            ..speak(speaker, Authority::Given)
        });
        assert_eq!(room.refusal(&says(Authority::Given, Letters::Instead)), clause);
    }
}

#[test]
fn authority_that_ends_ends_at_once_and_what_waits_does_not_go() {
    for letters in [Letters::ToBoth, Letters::Instead] {
        let mut room = Room::under("code");
        room.done(&speak(Speaker::Representative, Authority::Given));
        room.make(&says(Authority::Given, letters)).ok();
        let update = Progress {
            next_by: Some("2026-11-20".parse().unwrap()),
            ..progress()
        };
        let plan = room.done(&update);
        room.file.waiting = plan.letters.iter().map(|letter| letter.id).collect();
        for letter in room.file.waiting.clone() {
            let with = crate::cases::recorded_with(&plan.cases[0].facts, letter);
            room.file.with_letters.insert(letter, with);
        }
        let plan = room.done(&says(Authority::Refused, Letters::ToBoth));
        // The copy is taken back; the only letter with what it promised, and the handler hears of it.
        let copy = room.file.case.letters.last().unwrap();
        match letters {
            Letters::ToBoth => {
                assert_eq!(kinds(&plan), ["authority_of", "letter_withdrawn"]);
                assert_eq!(plan.taken_back, [copy.id]);
                assert_eq!(copy.state, LetterState::Withdrawn);
                assert!(plan.to_do_again.is_empty());
            }
            Letters::Instead => {
                assert_eq!(kinds(&plan), ["authority_of", "letter_withdrawn", "undone"]);
                assert_eq!(
                    (&plan.taken_back, &plan.to_do_again),
                    (&vec![copy.id], &vec![copy.id])
                );
                assert_eq!(super::letters(&plan), ["alert>repairs"]);
                let tasks: Vec<_> = plan.tasks.iter().map(|task| (task.kind, task.message)).collect();
                assert_eq!(tasks, [(TaskKind::ReachResident, Some(copy.id))]);
            }
        }
        assert_eq!(queued(&room.done(&progress())), [told("ann")]);
    }
    // In a worker's hands it may have gone.
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Given));
    room.done(&progress());
    let plan = room.done(&says(Authority::Refused, Letters::ToBoth));
    assert!(plan.taken_back.is_empty() && plan.letters.is_empty());
    // The only letter stays where it cannot be stopped, and the handler hears that it may be there.
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Given));
    room.done(&says(Authority::Given, Letters::Instead));
    room.done(&progress());
    let plan = room.done(&says(Authority::Refused, Letters::ToBoth));
    assert!(plan.taken_back.is_empty());
    assert_eq!(letters(&plan), ["alert>repairs"]);
    let mail = crate::decide::tests::all_of(&plan.letters[0]);
    assert!(mail.contains("may have gone to them"), "{mail}");
}

#[test]
fn a_case_that_is_restricted_tells_nobody_else_what_still_waits() {
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Given));
    let written = room.done(&progress());
    let [ann, joan] = [0, 1].map(|at: usize| written.letters[at].id);
    room.file.waiting = [ann, joan].into();
    let plan = room.done(&Restrict {
        because: "Joan is her mother-in-law".to_owned(),
    });
    assert_eq!(plan.taken_back, [joan]);
    // What was written to the resident can still be taken back: the copy waits no more.
    room.by = room.who("safeguarding");
    room.file.waiting = [ann].into();
    let with = crate::cases::recorded_with(&written.cases[0].facts, ann);
    room.file.with_letters.insert(ann, with);
    let plan = room.done(&crate::moves::people::TakeBack {
        letter: ann,
        because: "Not by mail any more".to_owned(),
    });
    assert_eq!(plan.taken_back, [ann]);
}

#[test]
fn in_a_restricted_case_nobody_else_is_told_until_a_person_says_so_again() {
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Given));
    room.done(&says(Authority::Given, Letters::Instead));
    room.done(&Restrict {
        because: "Joan is her mother-in-law".to_owned(),
    });
    room.by = room.who("safeguarding");
    assert_eq!(room.file.case.access, Access::Restricted);
    assert_eq!(queued(&room.done(&progress())), [told("ann")]);
    let plan = room.done(&says(Authority::Given, Letters::ToBoth));
    assert_eq!(kinds(&plan), ["authority_of"], "said again");
    assert_eq!(queued(&room.done(&progress())), [told("ann"), copied("joan")]);
    room.done(&Unrestrict {
        because: "It was another Joan".to_owned(),
    });
    assert_eq!(queued(&room.done(&progress())), [told("ann"), copied("joan")]);
    // On their word alone an MP is let in only where all staff may see it.
    let mut room = Room::under("code");
    room.done(&Restrict {
        because: "Her partner reads her mail".to_owned(),
    });
    room.by = room.who("safeguarding");
    let member = Speak {
        authority: None,
        ..speak(Speaker::ElectedMember, Authority::Given)
    };
    let plan = room.done(&member);
    assert_eq!(room.file.case.authorities[0].1, Authority::Asked);
    assert!(
        plan.tasks
            .iter()
            .any(|task| task.kind == TaskKind::EstablishAuthority)
    );
}

#[test]
fn what_the_copy_does_or_not_brings_nothing_about() {
    let mut room = Room::under("code");
    room.done(&speak(Speaker::Representative, Authority::Given));
    let pass_on = Retype {
        contact_type: ContactType::ServiceRequest,
        signpost: "The repairs desk has it.".to_owned(),
    };
    room.done(&progress());
    let [.., ann, joan] = room.file.case.letters.as_slice() else {
        panic!("two letters");
    };
    let (ann, joan) = (ann.id, joan.id);
    room.so(What::LetterDelivered { letter: joan });
    assert_eq!(room.file.case.when(Event::ProgressTold), None);
    room.so(What::LetterDelivered { letter: ann });
    assert!(room.file.case.when(Event::ProgressTold).is_some());
    let joan_s = room.file.case.letters.last().unwrap();
    assert!(room.file.case.is_copy(joan_s));
    // To whom no letter goes by mail, it goes by post; each for themselves.
    room.file.parties[0].reached_by = vec![(Channel::Post, "12 Larkfield Road".to_owned())];
    let plan = room.done(&pass_on);
    assert_eq!(plan.printed.len(), 1);
    assert_eq!(letters(&plan), ["signpost>joan", "alert>complaints-team"]);
}
