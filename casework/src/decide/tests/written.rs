//! A call, a visit or a letter written down, in; the case, and how it is confirmed, out.

use super::*;
use crate::cases::Channel;
use crate::reach::Reach;

fn said(channel: Channel, reached_by: Vec<Reach>) -> WrittenDown {
    WrittenDown {
        caller: Caller {
            name: Some("Ann Shaw".to_owned()),
            reached_by,
        },
        channel,
        subject: Some("The roof\nof the house".to_owned()),
        words: "The roof leaks and nobody came.\nI rang three times.".to_owned(),
        received_at: at("2026-11-10T15:00:00Z"),
    }
}

fn by_telephone() -> Reach {
    Reach::telephone("0161 496 0017", "Ann Shaw")
}

fn by_post() -> Reach {
    Reach::post("14 Mill Lane\nM1 1AA", "Ann Shaw")
}

fn opened(office: &mut Office, told: &WrittenDown, known: &Known) -> Plan {
    let by = office.rules.directory.handlers[1].clone();
    let (rules, now) = (&office.rules, office.now);
    let arrival = told.arrival(&by, now, &mut office.chance, &rules.own);
    written_down(rules, known, (told, &arrival), now, &mut office.chance).unwrap()
}

#[test]
fn what_is_written_down_opens_a_case_from_when_it_was_said() {
    let mail = Reach::mail(&address("ann@home.example"));
    let by_hand = "opened; alert>complaints-team new-case>complaints-team relayed>complaints-team; \
                   acknowledge_by_hand assign_case";
    let to_post = "opened; new-case>complaints-team relayed>complaints-team; post_letter assign_case";
    let by_mail = "opened; receipt>ann new-case>complaints-team relayed>complaints-team; assign_case";
    for (channel, reached_by, ends) in [
        (Channel::Telephone, vec![by_telephone()], by_hand),
        (Channel::InPerson, vec![], by_hand),
        (Channel::Post, vec![by_post()], to_post),
        (Channel::Telephone, vec![mail, by_post(), by_telephone()], by_mail),
    ] {
        let mut office = Office::new();
        office.rules.routes.clear();
        let told_of = said(channel, reached_by.clone());
        let plan = opened(&mut office, &told_of, &Known::default());
        assert_eq!(told(&plan), ends, "{channel:?}");
        let case = &plan.cases[0].after;
        assert_eq!((case.channel, case.received_at), (channel, told_of.received_at));
        assert_eq!(case.clocks().next().unwrap().act_by.to_string(), "2026-11-12");
        assert_eq!(plan.contacts[0].reached_by, reached_by);
    }
}

#[test]
fn somebody_the_register_knows_is_no_new_contact() {
    let mut office = Office::new();
    let ann = ContactId::new(office.now, &mut office.chance);
    let known = Known {
        sender: Some(ann),
        ..Known::default()
    };
    let plan = opened(
        &mut office,
        &said(Channel::Telephone, vec![by_telephone()]),
        &known,
    );
    assert!(plan.contacts.is_empty());
    assert_eq!(plan.cases[0].after.complainant, ann);
}

#[test]
fn the_words_are_kept_as_a_message_and_who_wrote_them_down() {
    let mut office = Office::new();
    let told = said(Channel::Post, vec![by_post()]);
    let plan = opened(&mut office, &told, &Known::default());
    let kept = &plan.settled.as_ref().unwrap().arrival;
    let raw = String::from_utf8(kept.raw.clone()).unwrap();
    assert!(raw.contains("Sender: sam.lee@larkfield.example\r\n"), "{raw}");
    assert!(raw.contains("Subject: The roof of the house\r\n"), "{raw}");
    let read = crate::messages::read(&kept.raw, &OwnMail::default());
    assert_eq!(read.own_words.trim(), told.words);
    assert_eq!(kept.message.class, crate::messages::Class::Human);
    let relayed = plan
        .letters
        .iter()
        .find(|letter| letter.kind == LetterKind::from(StaffMail::Relayed));
    assert!(all_of(relayed.unwrap()).contains("I rang three times."));
}
