//! The table of duplicates: which message is another's double, and which only looks it.

use super::*;

const NEW: &str = "opened; receipt>ann new-case>repairs relayed>repairs; ";
const COMPARED: &str = "opened; receipt>ann new-case>repairs relayed>repairs; compare_messages";
const HELD: &str = "held; alert>complaints-team; read_held_message";

#[test]
fn the_table_of_duplicates_holds() {
    let mut office = Office::new();
    let opened = office.opened();
    let again = mail("Message-ID: <first@home.example>\nSubject: The roof", "It leaks.");
    let same = opened.earlier(&again);
    let stranger = Some(ContactId::new(office.now, &mut office.chance));
    let others = Earlier {
        sender: stranger,
        ..same.clone()
    };
    let different = Earlier {
        substance: [7; 32],
        ..same.clone()
    };
    let held = Earlier {
        case: None,
        ..same.clone()
    };
    let machine = Earlier {
        case: None,
        sender: None,
        ..same.clone()
    };
    let id = |earlier: &Earlier| vec![earlier.clone()];
    let words = id;
    for (what, same_id, same_substance, ends, links) in [
        (
            "same id, same content",
            id(&same),
            words(&same),
            "duplicate; ; ",
            0,
        ),
        ("the same of a machine", id(&machine), vec![], "duplicate; ; ", 0),
        ("same id, other content", id(&different), vec![], COMPARED, 0),
        (
            "other id, same content, same sender",
            vec![],
            words(&same),
            "added; ; ",
            0,
        ),
        ("the same words, still held", vec![], words(&held), HELD, 0),
        (
            "other id, same content, other sender",
            vec![],
            words(&others),
            NEW,
            1,
        ),
        ("neither", vec![], vec![], NEW, 0),
    ] {
        let known = Known {
            same_id,
            same_substance,
            ..opened.known()
        };
        let plan = match what {
            "same id, same content" | "the same of a machine" => office.decide(&known, &again),
            _ => office.decide_about(&known, &again, &about("repairs")),
        };
        assert_eq!(told(&plan), ends, "{what}");
        let linked = plan.cases.first().map_or(0, |case| case.after.links.len());
        assert_eq!(linked, links, "{what}");
        let double = plan.settled.unwrap().duplicate_of.is_some();
        assert_eq!(double, ends == "duplicate; ; " || ends == "added; ; ", "{what}");
    }
}

#[test]
fn a_form_that_gives_everybody_one_id_swallows_nobody() {
    let mut office = Office::new();
    let opened = office.opened();
    let form = mail("Message-ID: <first@home.example>\nSubject: The roof", "It leaks.");
    let neighbour = Some(ContactId::new(office.now, &mut office.chance));
    for (sender, ends) in [
        (neighbour, Outcome::Opened),
        (None, Outcome::Opened),
        (Some(opened.ann), Outcome::Duplicate),
    ] {
        let same = vec![opened.earlier(&form)];
        let known = Known {
            sender,
            same_id: same.clone(),
            same_substance: same,
            ..opened.known()
        };
        assert_eq!(office.decide(&known, &form).outcome(), Some(ends), "{sender:?}");
    }
}

#[test]
fn one_id_on_two_different_messages_is_two_messages() {
    let mut office = Office::new();
    let opened = office.opened();
    let other = mail(
        "Message-ID: <first@home.example>\nSubject: The roof",
        "It leaks again.",
    );
    let first = Earlier {
        substance: [7; 32],
        ..opened.earlier(&other)
    };
    let known = Known {
        same_id: vec![first],
        ..opened.known()
    };
    let plan = office.decide(&known, &other);
    assert_eq!(plan.outcome(), Some(Outcome::Opened));
    assert!(
        plan.tasks
            .iter()
            .any(|task| task.kind == TaskKind::CompareMessages)
    );
}

#[test]
fn a_double_click_on_the_web_form_is_one_complaint() {
    let mut office = Office::new();
    let opened = office.opened();
    let form =
        raw("From: form@larkfield.example\nReply-To: ann@home.example\nSubject: The roof\n\nIt leaks.");
    let known = Known {
        same_substance: vec![opened.earlier(&form)],
        ..opened.known()
    };
    assert_eq!(
        told(&office.decide_about(&known, &form, &about("repairs"))),
        "added; ; "
    );
}

#[test]
fn the_same_few_words_about_another_case_are_no_repetition() {
    let mut office = Office::new();
    let (roof, noise) = (office.opened(), office.opened());
    let thanks = mail("Subject: Re: Your complaint", "Any news?");
    let mut known = Known {
        same_substance: vec![Earlier {
            sender: Some(roof.ann),
            ..noise.earlier(&thanks)
        }],
        ..roof.known()
    };
    known.cases.insert(noise.case.id, noise.case.clone());
    known.tokens = vec![token_of(&roof, Purpose::Join)];
    let plan = office.decide_about(&known, &thanks, &about("repairs"));
    assert_eq!(
        (told(&plan).as_str(), plan.settled.unwrap().case),
        ("added; relayed>repairs; ", Some(roof.case.id))
    );
}
