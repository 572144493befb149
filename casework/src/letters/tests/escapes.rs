//! Values that want to be more than words.

use super::*;

/// Everything that CommonMark or HTML would take for markup, at the places where it counts.
const EVIL: &[&str] = &[
    "# A heading",
    "A heading\n===",
    "A heading\n---",
    "- an item",
    "* an item",
    "+ an item",
    "1. an item",
    "1) an item",
    "> a quotation",
    "> [!CAUTION]\n> a box",
    "text\n\n> [!CAUTION]\n> a box",
    "text\n\n# A heading\n\n* an item",
    "text\r\n\r\n## A heading",
    "    code",
    "\tcode",
    "text\n\n    code",
    "```\ncode\n```",
    "~~~\ncode\n~~~",
    "`code`",
    "*more* _less_ **bold** __bold__",
    "***",
    "---",
    "[a link](https://evil.example)",
    "[a link][1]\n\n[1]: https://evil.example",
    "<https://evil.example>",
    "![a picture](https://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<!-- a comment",
    "</div></body>",
    "&lt;script&gt; &#42;more&#42;",
    "| a | table |\n|---|---|\n| b | c |",
    "a trailing backslash\\",
    "\\\n\\",
    "hard  \nbreak",
    "~~gone~~ $x$ ==mark==",
    "{{ reference }} {% if x %}",
];

/// What the reader sees of a mail's words, whatever they hold.
#[test]
fn words_are_read_as_they_were_written_and_make_no_markup() {
    let plain_page = tags(&render(&relayed("words")).html.unwrap());
    for evil in EVIL {
        let words = render(&relayed(evil));
        let seen: Vec<&str> = words.text.lines().collect();
        let written: Vec<&str> = evil.trim_end().lines().map(str::trim_end).collect();
        assert_eq!(seen, written, "{evil:?}");
        let html = words.html.unwrap();
        let mut found = tags(&html);
        found.retain(|tag| tag != "<br>");
        assert_eq!(found, plain_page, "{evil:?}: {html}");
    }
}

#[test]
fn in_a_letter_no_part_s_words_reach_beyond_the_part() {
    let page = |words: &str| {
        let words = words.to_owned();
        let letter = CaseLetter {
            dear: Some(words.clone()),
            from: Some(words.clone()),
            said: vec![
                Said::Stage(words.clone()),
                Said::Definition {
                    words: words.clone(),
                    whose: crate::policies::Whose::Resident,
                },
                Said::Actions(vec![PromisedAction {
                    what: words.clone(),
                    who: words.clone(),
                    by: "2026-11-27".parse().unwrap(),
                }]),
                Said::Reasons(words.clone()),
            ],
            next: Next { who: words, by: None },
            ..CaseLetter::sample(Resident::Response)
        };
        render(&Letter::Case(letter)).html.unwrap()
    };
    let calm = tags(&page("words"));
    for evil in EVIL {
        let html = page(evil);
        let mut found = tags(&html);
        found.retain(|tag| tag != "<br>");
        let mut calm = calm.clone();
        calm.retain(|tag| tag != "<br>");
        assert_eq!(found, calm, "{evil:?}: {html}");
    }
}

#[test]
fn paragraphs_and_line_breaks_of_staff_s_words_stay() {
    let letter = CaseLetter {
        said: vec![Said::Reasons("One.\r\nTwo.\n\n\n  Three, indented.\n".to_owned())],
        ..CaseLetter::sample(Resident::Response)
    };
    let words = render(&Letter::Case(letter));
    assert!(
        words
            .text
            .contains("OUR REASONS\n\nOne.\nTwo.\n\n\n  Three, indented.\n\n"),
        "{}",
        words.text
    );
    let html = words.html.unwrap();
    assert!(
        html.contains(">One.<br>Two.<br><br><br>  Three, indented.</p>"),
        "{html}"
    );
}

#[test]
fn the_resident_s_own_words_stand_as_a_quotation_to_their_end() {
    let letter = CaseLetter {
        said: vec![Said::Definition {
            words: "No heating!\n\nAnd a baby.".to_owned(),
            whose: crate::policies::Whose::Resident,
        }],
        ..CaseLetter::sample(Resident::Acknowledgement)
    };
    let words = render(&Letter::Case(letter));
    assert!(
        words
            .text
            .contains("These are your own words:\n\n> No heating!\n>\n> And a baby.\n\n"),
        "{}",
        words.text
    );
}

/// Words with characters that turn or hide them, and the words that the reader sees, in text and in HTML.
#[test]
fn nobody_reads_words_in_another_order_than_they_were_written() {
    for (written, seen) in [
        ("We pay \u{202e}001\u{202c} pounds.", "We pay 001 pounds."),
        ("\u{202a}a\u{202b}b\u{202d}c", "abc"),
        ("\u{2066}a\u{2067}b\u{2068}c\u{2069}d", "abcd"),
        ("we will\u{200b}not \u{200e}pay\u{200f}", "we willnot pay"),
        ("pay\u{200d}able, pay\u{200c}able", "payable, payable"),
        ("\u{feff}We\u{2060} \u{ad}mend\u{61c} it", "We mend it"),
        ("bell\u{7} and \u{1b}[31mred\u{9d}", "bell and [31mred"),
        ("one\u{2028}two\u{b}three\u{85}four", "one\ntwo\nthree\nfour"),
        // Spelling, in Persian and of a family.
        ("\u{645}\u{6cc}\u{200c}\u{62e}", "\u{645}\u{6cc}\u{200c}\u{62e}"),
        ("\u{1f469}\u{200d}\u{1f467}", "\u{1f469}\u{200d}\u{1f467}"),
        ("\u{1f469}\u{200d}\u{200d}\u{1f467}", "\u{1f469}\u{200d}\u{1f467}"),
    ] {
        let name = format!("Ann{written}");
        let letter = CaseLetter {
            dear: Some(name.clone()),
            from: Some(name.clone()),
            next: Next {
                who: name.clone(),
                by: None,
            },
            said: vec![Said::Reasons(written.to_owned()), Said::Handler(name.clone())],
            ..CaseLetter::sample(Resident::Response)
        };
        let rendered = render(&Letter::Case(letter));
        assert!(
            rendered.text.contains(&format!("\n{seen}\n")),
            "{written:?}: {}",
            rendered.text
        );
        let html = rendered.html.unwrap();
        let in_html = seen.replace('\n', "<br>");
        assert!(html.contains(&format!(">{in_html}</p>")), "{written:?}: {html}");
        let command = render(&Letter::Alert(Alert {
            command: name,
            ..Alert::sample()
        }));
        for whole in [rendered.text, html, command.text] {
            let hidden = whole.chars().find(|c| {
                (c.is_control() && *c != '\n')
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(hidden, None, "{written:?}: {whole}");
        }
    }
}

#[test]
fn a_command_is_shown_to_the_letter() {
    for command in [
        "redress case show RC-1",
        "a `b` ``c`` *d* \\e <f>",
        "`",
        "two\nlines",
    ] {
        let letter = Letter::Alert(Alert {
            command: command.to_owned(),
            ..Alert::sample()
        });
        let text = render(&letter).text;
        assert_eq!(text.lines().last(), Some(command.replace('\n', " ").as_str()));
    }
}

#[test]
fn a_subject_is_no_commonmark() {
    let letter = Letter::Relayed(Relayed {
        subject: Some("Re: the boiler (again!)".to_owned()),
        ..Relayed::sample()
    });
    assert_eq!(render(&letter).subject, "[RC-7F3K-92R] Re: the boiler (again!)");
}

fn relayed(words: &str) -> Letter {
    Letter::Relayed(Relayed {
        heard: None,
        words: words.to_owned(),
        writer: Writer::Complainant,
        files: Vec::new(),
        ..Relayed::sample()
    })
}

/// The tags of a page's body, in their order, without how they look.
fn tags(html: &str) -> Vec<String> {
    let body = html.split_once("<body").unwrap().1;
    let pieces = body.split('<').skip(1);
    pieces
        .map(|piece| format!("<{}>", piece.split(['>', ' ']).next().unwrap()))
        .collect()
}
