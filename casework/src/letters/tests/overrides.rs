//! A landlord's own words.

use super::*;

fn with(file: &str, text: &str) -> Result<Templates, LetterFault> {
    Templates::with_overrides(BTreeMap::from([(file.to_owned(), text.to_owned())]))
}

#[test]
fn each_fault_of_an_override_names_file_line_and_cure() {
    for (file, text, says) in [
        (
            "reciept.md",
            "x",
            "reciept.md: there is no letter template of this name \u{2013} did you mean `receipt.md`?",
        ),
        (
            "parts/apolgy.md",
            "x",
            "parts/apolgy.md: there is no letter template of this name \u{2013} did you mean `parts/apology.md`?",
        ),
        (
            "letter.doc",
            "x",
            "letter.doc: there is no letter template of this name \u{2013} known here: receipt.md, acknowledgement.md, ",
        ),
        (
            "receipt.md",
            "Hello\n",
            "receipt.md line 1: this line is not `Subject: \u{2026}` \u{2013} begin it",
        ),
        (
            "receipt.md",
            "Subject: Hello\n\nHello\n",
            "receipt.md line 2: this line is not `Next: \u{2026}` \u{2013} begin it",
        ),
        (
            "receipt.md",
            "Subject: Hello\nNext: We act.\n\n{{ refrence }}\n",
            "receipt.md line 4: this letter has no `refrence` \u{2013} did you mean `reference`?",
        ),
        (
            "receipt.md",
            "Subject: Hello\nNext: {{ handlr }}\n",
            "receipt.md line 2: this letter has no `handlr` \u{2013} ",
        ),
        (
            "receipt.md",
            "Subject: Hello\nNext: We act.\n{% if safety == 'never' %}\n{{ name }}{% endif %}",
            "receipt.md line 4: this letter has no `name` \u{2013} known here: ",
        ),
        (
            "parts/ombudsman.md",
            "\n\n{{ said.fax }}",
            "parts/ombudsman.md line 3: this letter has no `said.fax` \u{2013} use a field",
        ),
        (
            "parts/final.md",
            "{{ said }}",
            "parts/final.md line 1: this letter has no `said` \u{2013} ",
        ),
        (
            "parts/apology.md",
            "{# nothing #}",
            "parts/apology.md: this part of a letter says nothing \u{2013} ",
        ),
        (
            "parts/ending.md",
            "{{ faxes }}",
            "parts/ending.md line 1: this letter has no `faxes` \u{2013} ",
        ),
        (
            "parts/danger.md",
            "\n{{ hazrd }}",
            "parts/danger.md line 2: this letter has no `hazrd` \u{2013} ",
        ),
        (
            "parts/opening.md",
            "{{ what }}\n{{ whom }}",
            "parts/opening.md line 2: this letter has no `whom` \u{2013} ",
        ),
        (
            "alert.md",
            "Subject: x\n{% if %}",
            "alert.md line 2: syntax error: ",
        ),
        (
            "alert.md",
            "Subject: x\n{{ at | long_date }}",
            "alert.md line 2: invalid operation: ",
        ),
        (
            "alert.md",
            "Subject: {{ at | lnog_date }}\n",
            "alert.md line 1: unknown filter: ",
        ),
    ] {
        let fault = with(file, text).unwrap_err().to_string();
        assert!(fault.starts_with(says), "{fault}");
    }
}

#[test]
fn an_override_speaks_in_both_forms() {
    let templates = with("relayed.md", "Subject: S {{ words }}\n\n**T** {{ words }}").unwrap();
    let letter = Letter::Relayed(Relayed {
        words: "<b>*x*".to_owned(),
        ..Relayed::sample()
    });
    let words = templates.render(&letter).unwrap();
    assert_eq!(
        (words.subject.as_str(), words.text.as_str()),
        ("S <b>*x*", "T <b>*x*\n")
    );
    let html = words.html.unwrap();
    assert!(html.contains("<strong>T</strong> &lt;b&gt;*x*</p>"), "{html}");
}

#[test]
fn an_override_of_a_part_speaks_in_every_letter_and_in_its_place() {
    let templates = with("parts/handler.md", "Ask for: **{{ said }}**").unwrap();
    for kind in [Resident::Receipt, Resident::HazardSummary] {
        let text = templates
            .render(&Letter::Case(CaseLetter::sample(kind)))
            .unwrap()
            .text;
        assert_eq!(
            text.lines().nth(1),
            Some("Ask for: Sam Lee, repairs team"),
            "{kind}"
        );
    }
}

/// HTML that a template holds is shown as words, in both forms alike.
#[test]
fn html_in_an_override_is_words() {
    let templates = with("relayed.md", "Subject: S\n\n<b>bold</b>\n\n<div>\nbox\n</div>\n").unwrap();
    let words = templates.render(&Letter::Relayed(Relayed::sample())).unwrap();
    assert_eq!(words.text, "<b>bold</b>\n\n<div>\nbox\n</div>\n");
    let html = words.html.unwrap();
    assert!(html.contains("&lt;b&gt;bold&lt;/b&gt;</p>"), "{html}");
    assert!(!html.contains("<b>") && !html.contains("<div>\nbox"), "{html}");
}
