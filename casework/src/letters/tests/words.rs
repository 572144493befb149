//! What residents and staff read.

use super::*;

/// The words between `<body>` and `</body>`, without tags.
fn body_of(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let text: Vec<&str> = body
        .split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| text)
        .collect();
    let text = text.join(" ");
    text.replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

fn bag(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn each_letter_reads_as_it_did() {
    for kind in LetterKind::all() {
        let samples = kind.samples();
        for (form, letter) in [("full", &samples[0]), ("bare", &samples[samples.len() - 1])] {
            let words = render(letter);
            let whole = format!("{}\n\n{}", words.subject, words.text);
            insta::assert_snapshot!(format!("{}-{form}.txt", kind.name()), whole);
            insta::assert_snapshot!(format!("{}-{form}.html", kind.name()), words.html.unwrap());
        }
    }
}

/// What happens next, who does it and by when: before anything else, in every letter.
#[test]
fn a_letter_to_a_resident_opens_with_what_happens_next_who_does_it_and_by_when() {
    for letter in samples::letters_to_residents() {
        let (who, by) = (letter.next.who.clone(), letter.next.by);
        let letter = Letter::Case(CaseLetter {
            safety: None,
            ..letter
        });
        let text = render(&letter).text;
        let first: Vec<&str> = text.lines().take(3).collect();
        assert!(first[0].starts_with("What happens next: "), "{text}");
        assert!(first[0].len() > "What happens next: ".len() + 10, "{text}");
        let in_full = [
            format!("Who will deal with it: {who}"),
            format!("Who does it: {who}"),
        ];
        assert!(in_full.iter().any(|line| line == first[1]), "{text}");
        let by_when = by.map(|by| format!("By when: {}", wording::long_date(by)));
        let answer = first[2].starts_with("Our full answer by: ");
        match by_when {
            Some(by_when) => assert!(first[2] == by_when || answer, "{text}"),
            None => assert!(!text.contains("By when:"), "{text}"),
        }
    }
}

/// It is said where the next stage is told, and not again where reasons are offered to pick from.
#[test]
fn that_no_reason_is_needed_is_said_once() {
    let said = [Part::NextStage, Part::EscalationReasons];
    let said = said.map(|part| samples::of_part(part).remove(0));
    let letter = Letter::Case(CaseLetter {
        said: said.to_vec(),
        ..CaseLetter::sample(Resident::Response)
    });
    let text = render(&letter).text;
    assert_eq!(text.matches("have to give a reason").count(), 1, "{text}");
}

/// A receipt of a request is no receipt of a complaint, and what was promised comes first only where it is next.
#[test]
fn a_letter_opens_with_what_it_is_about() {
    let asked = Letter::Case(CaseLetter {
        said: vec![Said::Received {
            asked_for: Some("Stage 2".to_owned()),
            again: None,
        }],
        ..CaseLetter::sample(Resident::Receipt)
    });
    let text = render(&asked).text;
    assert!(text.contains("We have your request for Stage 2."), "{text}");
    assert!(!text.contains("We have your complaint"), "{text}");
    let answer = CaseLetter::sample(Resident::Response);
    let promised = "What happens next: We put it right. First: Fit a new boiler";
    assert!(render(&Letter::Case(answer.clone())).text.starts_with(promised));
    let theirs = CaseLetter {
        next: Next {
            who: "You".to_owned(),
            by: None,
        },
        ..answer
    };
    let text = render(&Letter::Case(theirs)).text;
    assert!(
        text.starts_with("What happens next: Please read our answer."),
        "{text}"
    );
}

#[test]
fn a_calm_receipt_opens_with_who_what_and_by_when() {
    let calm = Letter::Case(CaseLetter::sample(Resident::Receipt));
    let text = render(&calm).text;
    let first: Vec<&str> = text.lines().take(4).collect();
    assert_eq!(
        first,
        [
            "What happens next: We look into your complaint and send you our full answer.",
            "Who will deal with it: Sam Lee, repairs team",
            "Our full answer by: Friday 27 November 2026",
            "Your reference: RC-7F3K-92R",
        ]
    );
    assert_eq!(
        text.matches("Sam Lee").count(),
        1,
        "nobody reads a thing twice: {text}"
    );
}

/// Where the resident acts first, the day for it is not taken for that of the answer.
#[test]
fn the_day_to_act_and_the_day_of_the_answer_are_told_apart() {
    let same_day = "2026-11-18".parse().unwrap();
    let letter = CaseLetter {
        said: vec![Said::Handler("Sam Lee".to_owned()), Said::ResponseDue(same_day)],
        next: Next {
            who: "You".to_owned(),
            by: Some(same_day),
        },
        ..CaseLetter::sample(Resident::HearingOffer)
    };
    let text = render(&Letter::Case(letter)).text;
    let lines: Vec<&str> = text.lines().skip(1).take(4).collect();
    assert_eq!(
        lines,
        [
            "Who does it: You",
            "By when: Wednesday 18 November 2026",
            "Who will deal with it: Sam Lee",
            "Our full answer by: Wednesday 18 November 2026",
        ]
    );
}

/// Wrong numbers here would be worse than none: they are compared with the reviewed ones.
#[test]
fn a_danger_stands_first_with_its_number_in_both_forms() {
    for (hazard, number) in [
        (Hazard::Gas, "0800 111 999"),
        (Hazard::Fire, "999"),
        (Hazard::Electrics, "0161 496 0000"),
        (Hazard::FloodOrCollapse, "0161 496 0000"),
        (Hazard::NoHeating, "0161 496 0000"),
        (Hazard::LiftWithWheelchair, "0161 496 0000"),
        (Hazard::DampWithIllness, "111"),
    ] {
        let words = render(&Letter::Case(CaseLetter {
            safety: Some(hazard),
            ..CaseLetter::sample(Resident::Receipt)
        }));
        for form in [words.text, words.html.unwrap()] {
            let (before, _) = form.split_once("What happens next").unwrap();
            assert!(before.contains(number), "{hazard:?}: {before}");
        }
    }
}

/// Text and HTML of every sample hold the same words: nobody reads a lesser letter.
#[test]
fn text_and_html_say_the_same() {
    for letter in LetterKind::all().flat_map(LetterKind::samples) {
        let words = render(&letter);
        assert_eq!(
            numbers_aside(bag(&words.text)),
            numbers_aside(bag(&body_of(&words.html.unwrap()))),
            "{letter:?}"
        );
    }
}

/// Without the numbers of a list, which HTML leaves to the reader's program.
fn numbers_aside(words: Vec<String>) -> Vec<String> {
    words.into_iter().filter(|word| word.len() > 1).collect()
}

#[test]
fn a_letter_that_nobody_wrote_says_so_and_a_person_s_bears_their_name() {
    for (from, automatic) in [(None, true), (Some("Sam Lee"), false)] {
        let letter = CaseLetter {
            from: from.map(str::to_owned),
            ..CaseLetter::sample(Resident::Closure)
        };
        let text = render(&Letter::Case(letter)).text;
        assert_eq!(text.contains("automatic message"), automatic, "{text}");
        assert_eq!(text.ends_with("Sam Lee\nExample Homes\n"), !automatic, "{text}");
    }
}

#[test]
fn no_two_letters_bear_one_name_and_each_is_read_back() {
    let mut names: Vec<&str> = LetterKind::all().map(LetterKind::name).collect();
    for kind in LetterKind::all() {
        assert_eq!(LetterKind::from_name(kind.name()), Some(kind));
        let kept = serde_json::to_string(&kind).unwrap();
        assert_eq!(kept, format!("\"{}\"", kind.name()));
        assert_eq!(serde_json::from_str::<LetterKind>(&kept).unwrap(), kind);
    }
    assert!(serde_json::from_str::<LetterKind>("\"reciept\"").is_err());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Resident::ALL.len() + StaffMail::ALL.len());
}

#[test]
fn each_kind_and_each_part_has_its_template() {
    let names: Vec<&str> = embedded::all().map(|(name, _)| name).collect();
    let of_kinds = LetterKind::all().map(templates::file_of);
    let of_parts = Part::ALL.iter().map(|part| format!("parts/{part}.md"));
    let shared = [embedded::DANGER, embedded::OPENING, embedded::ENDING].map(str::to_owned);
    let wanted: Vec<String> = of_kinds.chain(of_parts).chain(shared).collect();
    for name in &wanted {
        assert!(names.contains(&name.as_str()), "{name}");
    }
    assert_eq!(names.len(), wanted.len(), "one for nothing");
}

/// Who does something first in a danger and who handles the complaint are two, and the box says which is which.
#[test]
fn two_people_in_one_box_do_two_things() {
    let mut letter = CaseLetter::sample(Resident::HazardSummary);
    letter.next.who = "Noor Bell".to_owned();
    let text = render(&Letter::Case(letter)).text;
    assert!(text.contains("Who does it: Noor Bell"), "{text}");
    assert!(text.contains("Who can tell you more: Sam Lee"), "{text}");
    assert!(!text.contains("Who will deal with it"), "{text}");
}

/// By mail, by post with an address and by post without: where there is a number, each says it.
#[test]
fn the_number_of_office_hours_stands_where_a_letter_says_how_to_reach_us() {
    let post = |address: Option<&str>| Answer::Post {
        address: address.map(str::to_owned),
        reference: "RC-7F3K-92R".to_owned(),
    };
    for answer in [Answer::Mail, post(Some("1 High Street")), post(None)] {
        let letter = |telephone: Option<&str>| CaseLetter {
            telephone: telephone.map(str::to_owned),
            answer: answer.clone(),
            ..CaseLetter::sample(Resident::Acknowledgement)
        };
        let said = "all us in office hours on 0161 496 0100";
        let text = render(&Letter::Case(letter(Some("0161 496 0100")))).text;
        assert!(text.contains(said), "{answer:?}: {text}");
        let text = render(&Letter::Case(letter(None))).text;
        assert!(!text.contains("in office hours"), "{answer:?}: {text}");
    }
}

/// After the last word it is the Ombudsman who can have it put right, and money is said to be for the taking.
#[test]
fn an_answer_says_what_can_still_be_done_and_how_money_is_taken() {
    let amount = samples::of_part(Part::Amount).pop().unwrap();
    let of = |said: Vec<Said>| {
        let letter = CaseLetter {
            said,
            ..CaseLetter::sample(Resident::Response)
        };
        render(&Letter::Case(letter)).text
    };
    let last = of(vec![Said::RightsToRedress, Said::Final, amount]);
    assert!(
        last.contains("If the Ombudsman finds that we got something wrong"),
        "{last}"
    );
    assert!(!last.contains("you can ask us to put it right"), "{last}");
    assert!(
        last.contains("If you would like to have it, please tell us."),
        "{last}"
    );
    let first = of(vec![Said::RightsToRedress]);
    assert!(first.contains("you can ask us to put it right"), "{first}");
}

/// A clause that begins with “the” is no number of a rule.
#[test]
fn a_rule_is_called_a_rule_where_it_has_a_number() {
    let samples = LetterKind::from(StaffMail::Digest).samples();
    let Some(Letter::Digest(digest)) = samples.first() else {
        panic!("no digest");
    };
    let mut digest = digest.clone();
    digest.late[0].clause = "the Ombudsman\u{2019}s determination".to_owned();
    let text = render(&Letter::Digest(digest)).text;
    assert!(text.contains("(the Ombudsman"), "{text}");
    assert!(!text.contains("rule the"), "{text}");
    assert!(text.contains("rule "), "{text}");
}
