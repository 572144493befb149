//! Complaints about staff: who is named, and who gets it instead.

use super::*;
use crate::rules::Confidence;

#[test]
fn it_goes_above_those_it_names() {
    for (about, row, told) in [
        (&["sam"][..], REPAIRS, "pat: about-sam manages-sam"),
        (&["sam", "noor"], REPAIRS, "pat: about-sam about-noor manages-sam"),
        (&["pat"], REPAIRS, "val: about-pat manages-pat"),
        (&["sam", "pat"], REPAIRS, "val: about-sam about-pat manages-pat"),
        (
            &["sam"],
            Row {
                away: &["pat"],
                ..REPAIRS
            },
            "val: about-sam away-pat manages-pat",
        ),
        (
            &["sam"],
            Row {
                away: &["pat"],
                deputies: &["pat:kim"],
                ..REPAIRS
            },
            "kim: about-sam manages-sam for-pat",
        ),
        (
            &["sam"],
            Row {
                away: &["pat"],
                deputies: &["pat:sam"],
                ..REPAIRS
            },
            "val: about-sam away-pat manages-pat",
        ),
        (
            &["sam"],
            Row {
                decided: &["pat"],
                ..REPAIRS
            },
            "val: about-sam decided-pat manages-pat",
        ),
        (&["val"], REPAIRS, "complaints: about-val nobody-else"),
        (
            &["cy", "val", "pat"],
            REPAIRS,
            "it: about-cy about-val about-pat nobody-else",
        ),
    ] {
        let row = Row { about, ..row };
        assert_eq!(
            row.told(directory(Sharing::RoundRobin), &repairs(), None),
            told,
            "{about:?}"
        );
    }
}

#[test]
fn a_manager_is_one_s_own_else_the_team_s_and_never_oneself() {
    let mut directory = directory(Sharing::Mailbox);
    for handler in &mut directory.handlers {
        match handler.name.as_str() {
            "noor" => handler.manager = Some(id("kim")),
            "repairs" => handler.manager = Some(id("sam")),
            "cy" => handler.manager = Some(id("gone")),
            _ => {}
        }
    }
    for (who, manager) in [
        ("kim", Some("sam")),
        ("noor", Some("kim")),
        ("repairs", Some("sam")),
        ("sam", None),
        ("pat", Some("val")),
        ("val", None),
        ("cy", Some("pat")),
        ("gone", None),
    ] {
        let found = directory.manager_of(id(who));
        assert_eq!(found.map(|handler| handler.name.as_str()), manager, "{who}");
    }
}

#[test]
fn two_who_manage_each_other_end_the_climb() {
    let mut directory = directory(Sharing::Mailbox);
    for handler in &mut directory.handlers {
        if handler.name == "val" {
            handler.manager = Some(id("pat"));
        }
    }
    let row = Row {
        about: &["val", "pat"],
        ..REPAIRS
    };
    assert_eq!(
        row.told(directory, &repairs(), None),
        "cy: about-val about-pat nobody-else"
    );
}

#[test]
fn who_is_behind_a_case_is_never_whom_it_is_about() {
    for (access, about, told) in [
        (Access::Staff, &[][..], "complaints"),
        (Access::Staff, &["sam"], "complaints"),
        (Access::Staff, &["cy"], "pat"),
        (Access::Staff, &["pat"], "cy"),
        (Access::Staff, &["cy", "pat"], "it"),
        (Access::Staff, &["cy", "pat", "it"], ""),
        (Access::Restricted, &[], "lead second"),
        (Access::Restricted, &["lead"], "second"),
        (Access::Restricted, &["lead", "second"], "complaints"),
    ] {
        let directory = directory(Sharing::Mailbox);
        let confidence = Confidence {
            access,
            about: about.iter().map(|name| id(name)).collect(),
        };
        let circle = directory.circle(&confidence);
        let names: Vec<&str> = circle.iter().map(|handler| handler.name.as_str()).collect();
        assert_eq!(names.join(" "), told, "{access:?} {about:?}");
    }
}

#[test]
fn a_colleague_s_choice_and_a_climb_are_bound_by_the_same() {
    let directory = directory(Sharing::Mailbox);
    let (about, decided, loads) = ([id("cy")], [id("sam")], BTreeMap::new());
    let category = "repairs".parse().unwrap();
    let wanted = Wanted {
        category: &category,
        words: "",
        role: None,
        about: &about,
        decided: &decided,
        access: Access::Staff,
        on: "2026-11-11".parse().unwrap(),
        loads: &loads,
    };
    for (to, given) in [
        ("noor", Ok("noor")),
        ("sam", Err(NotTheirs::Decided)),
        ("repairs", Err(NotTheirs::Decided)),
        ("cy", Err(NotTheirs::About)),
        ("complaints", Err(NotTheirs::About)),
        ("nobody", Err(NotTheirs::Unknown)),
    ] {
        let routed = hand_over(&directory, id(to), &wanted);
        assert_eq!(routed.map(|routed| routed.to.name.as_str()), given, "{to}");
    }
    for (of, told) in [
        ("sam", "pat: manages-sam"),
        ("pat", "val: manages-pat"),
        ("val", "val: nobody-else about-cy about-pat manages-pat"),
    ] {
        let mut wanted = wanted;
        let both = [id("cy"), id("pat")];
        if of == "val" {
            wanted.about = &both;
        }
        let routed = escalate(&directory, id(of), &wanted).unwrap();
        assert_eq!(
            format!("{}: {}", routed.to.name, steps(&routed.because, &directory)),
            told
        );
    }
}

#[test]
fn staff_are_named_by_more_than_a_word() {
    let people = [
        "Sam Lee",
        "Will Green",
        "Mary-Jane O\u{2019}Neil",
        "Dr Priya Ann Kaur",
        "Grace",
        "Jo Lee",
    ];
    let mut directory = directory(Sharing::Mailbox);
    directory.handlers = vec![team("repairs team", "")];
    let of_repairs = people.map(|name| person(name, "repairs team", ""));
    directory.handlers.extend(of_repairs);
    for (words, named) in [
        ("Sam Lee was rude.", "Sam Lee"),
        ("SAM LEE\u{2019}S letter", "Sam Lee"),
        ("sam\nlee", "Sam Lee"),
        ("Samuel Leeming was rude", ""),
        ("sam leeds", ""),
        ("Mr. Lee came", "Sam Lee, Jo Lee"),
        ("Mr and Mrs Leigh", ""),
        ("Lee was rude", ""),
        ("Sam was rude", ""),
        ("my son Sam and the officer", ""),
        ("Sam the surveyor was rude", "Sam Lee"),
        ("your surveyor Sam", "Sam Lee"),
        ("your housing officer, Sam, was rude", "Sam Lee"),
        ("an officer called Sam", "Sam Lee"),
        ("Sam, your housing officer", "Sam Lee"),
        ("Sam is the caretaker", "Sam Lee"),
        ("Sam from repairs", "Sam Lee"),
        ("Sam in your repairs team", "Sam Lee"),
        ("Sam from number 12", ""),
        ("officer Lee", "Sam Lee, Jo Lee"),
        ("Will Green was rude", "Will Green"),
        ("Ms Green was rude", "Will Green"),
        ("will the surveyor come", ""),
        ("When will a manager ring? The officer will not.", ""),
        ("the Green manager", ""),
        ("the green wall", ""),
        ("Mary Jane ONeil", "Mary-Jane O\u{2019}Neil"),
        ("Mary-Jane O'Neil", "Mary-Jane O\u{2019}Neil"),
        ("Mrs O'Neil", "Mary-Jane O\u{2019}Neil"),
        ("Priya Kaur", "Dr Priya Ann Kaur"),
        ("Priya Ann Kaur", "Dr Priya Ann Kaur"),
        ("Dr Kaur", "Dr Priya Ann Kaur"),
        ("Ann Kaur", ""),
        ("Grace was rude", ""),
        ("Jo the plumber and Dr Kaur", "Dr Priya Ann Kaur, Jo Lee"),
        ("the repairs team", ""),
        ("", ""),
    ] {
        let found = staff_named(&directory, words);
        let names = found.iter().filter_map(|who| directory.handler(*who));
        let names: Vec<&str> = names.map(|handler| handler.name.as_str()).collect();
        assert_eq!(names.join(", "), named, "{words}");
    }
}

#[test]
fn reasons_are_sentences_by_the_names_of_today() {
    let directory = directory(Sharing::Mailbox);
    let repairs = Why::Category("repairs".parse().unwrap());
    for (because, said) in [
        (
            repairs.clone(),
            "Complaints about \u{201c}repairs\u{201d} are routed to you.",
        ),
        (
            Why::Several(vec![
                repairs,
                Why::Away(id("sam")),
                Why::Role("investigator".into()),
                Why::FewestOpen(2),
            ]),
            "Complaints about \u{201c}repairs\u{201d} have a route in the settings. It would have gone to sam, \
             who is away. You have the role \u{201c}investigator\u{201d}, which this stage asks for. Of those \
             who are there you had the fewest open cases: 2.",
        ),
        (
            Why::Several(vec![Why::About(id("gone")), Why::Manager(id("repairs"))]),
            "It names somebody who has left: they do not get it and must not hear of it. You manage Repairs team.",
        ),
        (Why::Deputy(id("sam")), "You stand in for sam, who is away."),
    ] {
        assert_eq!(because.sentence(&directory), said);
    }
}
