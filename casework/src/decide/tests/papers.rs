//! What was drawn and a day, in; what happens to a quarter's papers next, and who is sent what, out.

use super::*;
use crate::decide::papers::{Circulation, Issue, Next, Papers, Reader, next, send, upcoming};
use crate::letters::{Attached, PaperFor};
use crate::measures::Quarter;
use chrono::NaiveDate;
use mail_parser::{MessageParser, MimeHeaders};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

/// Papers to a secretary, 14 days after the quarter's end, with nobody's approval.
fn plain() -> Circulation {
    Circulation {
        after: 14,
        approval: None,
        secretary: vec![address("secretary@larkfield.example")],
        panel: vec![address("panel@larkfield.example")],
        board: vec![address("board@larkfield.example")],
    }
}

fn approved_by_sam() -> Circulation {
    Circulation {
        approval: Some(address("sam.lee@larkfield.example")),
        ..plain()
    }
}

/// `2026-Q3`, `2026-Q3 r2` the second drawing, with `approved` and `sent`.
fn issue(told: &str) -> Issue {
    let words: Vec<&str> = told.split(' ').collect();
    let mut chance = Chance::from_seed([9; 32]);
    let at = wednesday();
    let revision = words.iter().find_map(|word| word.strip_prefix('r'));
    Issue {
        quarter: quarter(words[0]),
        revision: revision.map_or(1, |number| number.parse().unwrap()),
        as_at: day("2026-10-13"),
        letter: MessageId::new(at, &mut chance),
        drawn_at: at,
        approved: words
            .contains(&"approved")
            .then(|| (ContactId::new(at, &mut chance), at)),
        circulated_at: words.contains(&"sent").then_some(at),
    }
}

/// What is next, in words: `draw 2026-Q3`, `send 2026-Q3 r1`, `nothing`.
fn what_is_next(how: &Circulation, drawn: &[&str], since: Option<&str>, today: &str) -> String {
    let issues: Vec<Issue> = drawn.iter().map(|told| issue(told)).collect();
    match next(how, &issues, since.map(day), day(today)) {
        Next::Nothing => "nothing".to_owned(),
        Next::Draw(quarter) => format!("draw {quarter}"),
        Next::Circulate(issue) => format!("send {} r{}", issue.quarter, issue.revision),
    }
}

#[test]
fn a_quarter_is_drawn_once_its_delay_is_over() {
    // July to September ends on 30 September; 14 days later it is 14 October.
    for (drawn, today, expected) in [
        (&[][..], "2026-09-30", "draw 2026-Q2"),
        (&["2026-Q2 sent"], "2026-09-30", "nothing"),
        (&["2026-Q2 sent"], "2026-10-13", "nothing"),
        (&["2026-Q2 sent"], "2026-10-14", "draw 2026-Q3"),
        (&["2026-Q2 sent"], "2026-12-31", "draw 2026-Q3"),
        (&["2026-Q3 sent", "2026-Q2 sent"], "2026-10-14", "nothing"),
        (&["2026-Q3 sent"], "2027-01-13", "nothing"),
        (&["2026-Q3 sent"], "2027-01-14", "draw 2026-Q4"),
        // The program stood still for a year: the newest quarter is drawn, and no other by itself.
        (&["2025-Q3 sent"], "2026-10-20", "draw 2026-Q3"),
        (&["2026-Q3 sent", "2025-Q3 sent"], "2026-10-20", "nothing"),
    ] {
        let told = what_is_next(&plain(), drawn, Some("2026-02-01"), today);
        assert_eq!(told, expected, "{drawn:?} on {today}");
    }
}

#[test]
fn a_delay_is_as_long_as_it_is_set() {
    for (after, day_before, on_the_day) in [
        // Its last day has to be over.
        (0, "2026-09-30", "2026-10-01"),
        (1, "2026-09-30", "2026-10-01"),
        (45, "2026-11-13", "2026-11-14"),
        // Longer than a quarter.
        (100, "2027-01-07", "2027-01-08"),
    ] {
        let how = Circulation { after, ..plain() };
        let drawn = &["2026-Q2 sent"];
        let before = what_is_next(&how, drawn, Some("2026-01-01"), day_before);
        let then = what_is_next(&how, drawn, Some("2026-01-01"), on_the_day);
        assert_eq!(
            (before.as_str(), then.as_str()),
            ("nothing", "draw 2026-Q3"),
            "{after}"
        );
        let (coming, drawn_on) = upcoming(&how, day(day_before));
        assert_eq!(
            (coming, drawn_on),
            (quarter("2026-Q3"), day(on_the_day)),
            "{after}"
        );
        assert_eq!(upcoming(&how, day(on_the_day)).0, quarter("2026-Q4"), "{after}");
    }
}

#[test]
fn of_a_quarter_before_the_first_case_there_is_nothing_to_tell() {
    for (since, expected) in [
        (None, "nothing"),
        (Some("2026-10-01"), "nothing"),
        (Some("2026-09-30"), "draw 2026-Q3"),
    ] {
        let told = what_is_next(&plain(), &[], since, "2026-10-20");
        assert_eq!(told, expected, "{since:?}");
    }
}

#[test]
fn papers_go_to_their_readers_once_they_may() {
    for (drawn, without_approval, with_approval) in [
        (&["2026-Q3"][..], "send 2026-Q3 r1", "nothing"),
        (&["2026-Q3 approved"], "send 2026-Q3 r1", "send 2026-Q3 r1"),
        (&["2026-Q3 approved sent"], "nothing", "nothing"),
        (&["2026-Q3 sent"], "nothing", "nothing"),
        // A revision goes the same way, and what it takes the place of goes no more.
        (&["2026-Q3 r2", "2026-Q3 sent"], "send 2026-Q3 r2", "nothing"),
        (&["2026-Q3 r2", "2026-Q3 approved"], "send 2026-Q3 r2", "nothing"),
        (&["2026-Q3 r2 sent", "2026-Q3"], "nothing", "nothing"),
        // A revision of an earlier quarter too; the oldest goes first.
        (
            &["2026-Q3 sent", "2026-Q2 r2 approved", "2026-Q2 sent"],
            "send 2026-Q2 r2",
            "send 2026-Q2 r2",
        ),
        (
            &["2026-Q3 approved", "2026-Q2 r2 approved", "2026-Q2 sent"],
            "send 2026-Q2 r2",
            "send 2026-Q2 r2",
        ),
        (
            &["2026-Q3 approved", "2026-Q2 r2"],
            "send 2026-Q2 r2",
            "send 2026-Q3 r1",
        ),
    ] {
        let told = |how| what_is_next(&how, drawn, Some("2026-01-01"), "2026-10-20");
        assert_eq!(told(plain()), without_approval, "{drawn:?}");
        assert_eq!(told(approved_by_sam()), with_approval, "{drawn:?}");
    }
}

#[test]
fn what_waits_for_approval_holds_up_no_later_quarter() {
    for (drawn, expected) in [
        (&["2026-Q2"][..], "draw 2026-Q3"),
        (&["2026-Q2 r2", "2026-Q2 sent"], "draw 2026-Q3"),
        (&["2026-Q3", "2026-Q2"], "nothing"),
    ] {
        let told = what_is_next(&approved_by_sam(), drawn, Some("2026-01-01"), "2026-10-14");
        assert_eq!(told, expected, "{drawn:?}");
    }
}

#[test]
fn without_a_secretary_nothing_is_drawn_and_nothing_goes() {
    let how = Circulation {
        secretary: Vec::new(),
        ..plain()
    };
    for drawn in [&[][..], &["2026-Q3"], &["2026-Q3 approved"]] {
        let told = what_is_next(&how, drawn, Some("2026-01-01"), "2026-10-20");
        assert_eq!(told, "nothing", "{drawn:?}");
    }
}

fn attached() -> Vec<Attached> {
    let file = |name: &str, content_type: &str, bytes: &[u8]| Attached {
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        bytes: bytes.to_vec(),
    };
    vec![
        file(
            "panel-2026-Q3.html",
            "text/html; charset=utf-8",
            b"<p>caf\xc3\xa9\r\nline\nend</p>",
        ),
        file(
            "panel-2026-Q3.pdf",
            "application/pdf",
            b"%PDF-1.7\n\0\xff\xfe\r\n",
        ),
    ]
}

fn papers(to: &[Reader], readers: PaperFor) -> Papers<'_> {
    Papers {
        quarter: quarter("2026-Q3"),
        revision: 1,
        as_at: day("2026-10-13"),
        readers,
        to,
        sentences: vec!["We received 153 stage 1 complaints.".to_owned()],
        approval: None,
        files: attached(),
    }
}

fn reader(address_of: &str, contact: Option<ContactId>) -> Reader {
    Reader {
        address: address(address_of),
        contact,
    }
}

#[test]
fn each_reader_gets_one_mail_of_their_own_with_the_files() {
    let mut office = Office::new();
    let known = ContactId::new(office.now, &mut office.chance);
    let to = [
        reader("vera@panel.example", None),
        reader("Vera@Panel.example", None),
        reader("known@panel.example", Some(known)),
        // Who reads at two addresses gets one at each.
        reader("known@home.example", Some(known)),
    ];
    let papers = papers(&to, PaperFor::Panel);
    let (plan, first) = send(&office.rules, &papers, office.now, &mut office.chance).unwrap();
    assert_eq!(told(&plan), "nothing; paper>vera paper>known paper>known; ");
    assert_eq!(first, Some(plan.letters[0].id));
    // Whom the register has heard of is made no second time.
    let made: Vec<ContactId> = plan.contacts.iter().map(|contact| contact.id).collect();
    assert_eq!(made, [plan.letters[0].to]);
    assert_eq!(plan.letters[1].to, known);
    let addresses = ["vera@panel.example", "known@panel.example", "known@home.example"];
    for (letter, address) in plan.letters.iter().zip(addresses) {
        assert_eq!(letter.key, format!("paper:2026-Q3:1:Panel:{address}"));
        assert!(letter.case.is_none());
        // Answers come back to the desk under a signed address, bounces to the letter.
        let signed = |purpose, of| {
            let mut tokens = plan.tokens.iter();
            let is_it =
                |token: &&Token| (token.purpose, token.recipient, token.letter) == (purpose, letter.to, of);
            tokens.find(is_it).unwrap().text.clone()
        };
        let answers = format!("complaints+{}@larkfield.example", signed(Purpose::Desk, None));
        let raw = String::from_utf8_lossy(&letter.raw).into_owned();
        let head = raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", "");
        assert!(
            head.lines()
                .any(|line| line.starts_with("Reply-To:") && line.contains(&answers)),
            "{head}"
        );
        let bounces = signed(Purpose::Bounce, Some(letter.id));
        assert!(letter.envelope_from.as_str().contains(&bounces));
        assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
        // The files come out as they went in, to the byte.
        let mail = MessageParser::default().parse(&letter.raw).unwrap();
        let files: Vec<(String, Vec<u8>)> = mail
            .attachments()
            .map(|part| {
                (
                    part.attachment_name().unwrap().to_owned(),
                    part.contents().to_vec(),
                )
            })
            .collect();
        let sent = papers.files.iter();
        let sent: Vec<_> = sent.map(|file| (file.name.clone(), file.bytes.clone())).collect();
        assert_eq!(files, sent);
    }
}

#[test]
fn a_mail_says_for_whom_it_is_what_it_waits_for_and_that_it_is_a_revision() {
    let mut office = Office::new();
    let to = [reader("reader@larkfield.example", None)];
    for (readers, approval, revision, says, says_not) in [
        (
            PaperFor::Secretary,
            Some("Sam Lee"),
            1,
            &[
                "Sam Lee",
                "redress report approve 2026-Q3 --by sam.lee@larkfield.example --revision 1",
            ][..],
            &["This revision", "confidential"][..],
        ),
        (
            PaperFor::Secretary,
            None,
            1,
            &["They go to the panel and to the board next"],
            &["approve"],
        ),
        (
            PaperFor::Panel,
            None,
            1,
            &["The report on July"],
            &["confidential", "approve"],
        ),
        (PaperFor::Board, None, 1, &["confidential"], &["panel", "approve"]),
        (
            PaperFor::Board,
            None,
            2,
            &["(revision 2)", "replaces the one that you have", "[r]"],
            &["panel"],
        ),
    ] {
        let papers = Papers {
            approval: approval.map(|name: &str| (name.to_owned(), address("sam.lee@larkfield.example"))),
            revision,
            ..papers(&to, readers)
        };
        let (plan, _) = send(&office.rules, &papers, office.now, &mut office.chance).unwrap();
        let letter = &plan.letters[0];
        let told = format!("{} {}", letter.subject, read(letter).text);
        for words in says
            .iter()
            .chain(&["July to September 2026", "We received 153", "13 October 2026"])
        {
            assert!(
                told.contains(words),
                "{readers:?} {revision}: no {words} in {told}"
            );
        }
        for words in says_not {
            assert!(!told.contains(words), "{readers:?} {revision}: {words} in {told}");
        }
    }
}
