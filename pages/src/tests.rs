//! Texts of any script, in; a PDF of each, out.

use super::*;
use crate::fonts::{BOLD, REGULAR};
use serde_json::json;
use ttf_parser::Face;

const LINES: &str = "#title()\n#for line in data.lines { par(lines(line)) }\n";

fn paper(lines: &[&str]) -> Paper<'static> {
    Paper {
        markup: LINES,
        data: json!({ "title": "A paper", "lines": lines }),
        pictures: Vec::new(),
        on: "2026-10-26".parse().unwrap(),
    }
}

fn shown(text: &str) -> String {
    signs::shown(text, &mut BTreeSet::new())
}

#[test]
fn the_same_paper_has_the_same_bytes_and_another_has_others() {
    let one = pdf(&paper(&["Hello"])).unwrap();
    assert_eq!(one, pdf(&paper(&["Hello"])).unwrap());
    assert_ne!(one, pdf(&paper(&["Hallo"])).unwrap());
}

#[test]
fn a_paper_says_its_title_its_language_its_day_and_what_it_conforms_to() {
    let bytes = pdf(&paper(&["Hello"])).unwrap().bytes;
    let file = String::from_utf8_lossy(&bytes);
    for said in [
        "/Lang(en-GB)",
        "/Marked true",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        ">A paper</rdf:li>",
        "<xmp:CreateDate>2026-10-26T00:00:00+00:00<",
    ] {
        assert!(file.contains(said), "{said}");
    }
}

/// Where the number that follows `before` points to, from the end of the file backwards.
fn number_after(text: &[u8], before: &[u8]) -> usize {
    let at = text
        .windows(before.len())
        .rposition(|part| part == before)
        .unwrap()
        + before.len();
    let digits: String = text[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse().unwrap()
}

/// Two of these have data whose end could be read as two: there the table of offsets is made anew.
#[test]
fn every_end_of_data_is_clear_and_every_offset_leads_to_its_object() {
    let mut ends_in_cr = 0;
    for skipped in 150..190 {
        let words: String = ('\u{a1}'..'\u{24f}').skip(skipped).take(20).collect();
        let file = pdf(&paper(&[&words])).unwrap().bytes;
        let table = number_after(&file, b"startxref\n");
        let entries = String::from_utf8_lossy(&file[table..]).into_owned();
        let entries = entries
            .lines()
            .skip(2)
            .take_while(|line| !line.starts_with("trailer"));
        let mut objects = 0;
        for (number, entry) in entries.enumerate().filter(|(_, entry)| entry.contains(" n")) {
            let begins = format!("{number} 0 obj\n");
            let offset: usize = entry[..10].parse().unwrap();
            assert!(
                file[offset..].starts_with(begins.as_bytes()),
                "{skipped}: {number}"
            );
            objects += 1;
        }
        assert!(objects > 20, "{objects}");
        for (at, _) in file
            .windows(7)
            .enumerate()
            .filter(|(_, part)| *part == b"stream\n")
        {
            if file[..at].ends_with(b"end") {
                continue;
            }
            let (data, long) = (at + 7, number_after(&file[..at], b"/Length "));
            let end = &file[data + long..];
            assert!(
                end.starts_with(b"\nendstream") || end.starts_with(b"\r\nendstream"),
                "{skipped}: {data}"
            );
            let ends_in = file[data + long - 1];
            assert!(ends_in != b'\r' || end.starts_with(b"\r\n"), "{skipped}: {data}");
            ends_in_cr += usize::from(ends_in == b'\r');
        }
    }
    assert!((1..20).contains(&ends_in_cr), "{ends_in_cr}");
}

#[test]
fn a_letter_without_a_sign_is_a_square_and_is_told_of() {
    for (text, is, lacking) in [
        ("Łódź, Ωμέγα, Привет, שלום", "Łódź, Ωμέγα, Привет, שלום", ""),
        ("آن", "□□", "آن"),
        ("安 Shaw", "□ Shaw", "安"),
        ("Thanks 🙂\u{fe0f}!", "Thanks □!", "🙂"),
        ("a\u{0}b\u{1b}c\td", "abc d", ""),
        ("left\u{200f}\u{202e}right\u{2069}", "leftright", ""),
        ("one\r\ntwo\u{2028}three\rfour", "one\ntwo\nthree\nfour", ""),
        ("\u{301}", "\u{301}", ""),
        ("\u{e000}\u{fffd}\u{10ffff}", "□□□", "\u{e000}\u{fffd}\u{10ffff}"),
        ("0161\u{2011}496", "0161\u{2010}496", ""),
    ] {
        let mut without = BTreeSet::new();
        assert_eq!(signs::shown(text, &mut without), is);
        assert_eq!(without, lacking.chars().collect(), "{text}");
    }
}

#[test]
fn text_of_any_script_is_a_paper() {
    let lines = [
        "Ann Shaw قالت إن السقف يتسرب",
        "天花板漏水了",
        "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤\u{fe0f}",
        "नमस्ते ราคา 가나다 ሰላም",
        "\u{202e}reversed\u{202c} \u{200f}שלום, שָׁלוֹם (12)\u{200e}",
        "\u{301}\u{5bf}\u{300}",
        "a\u{301}\u{302}\u{303}\u{304} fi ffi \u{25cc}\u{301}",
        "\u{0}\u{1}\u{7f}\u{9b}\u{feff}\u{fffe}\u{ffff}\u{e000}",
        "",
        "\n\n",
    ];
    let made = pdf(&paper(&lines)).unwrap();
    assert!(made.lacking.contains(&'天') && !made.lacking.contains(&'ש'));
}

/// Both faces, each letter that both have, alone and between letters.
#[test]
fn whatever_the_fonts_have_can_be_set() {
    let faces = [REGULAR, BOLD].map(|file| Face::parse(file, 0).unwrap());
    let letters = ('\u{20}'..'\u{ffff}').filter(|letter| {
        let has = |face: &Face<'_>| face.glyph_index(*letter).is_some();
        faces.iter().all(has)
    });
    let letters: Vec<char> = letters.collect();
    assert!(letters.len() > 2_000, "{}", letters.len());
    let alone: Vec<String> = letters
        .iter()
        .map(|letter| format!("{letter} a{letter}b"))
        .collect();
    let lines: Vec<&str> = alone.iter().map(String::as_str).collect();
    let both = Paper {
        markup: "#for line in data.lines { [#line #strong(line) ] }\n",
        ..paper(&lines)
    };
    let made = pdf(&both).unwrap();
    assert_eq!(made.lacking, BTreeSet::new());
}

#[test]
fn words_are_never_markup() {
    let line = "#panic(\"no\") $x$ *b* _e_ [c] \\ `r` ``` // /* <l> @r = - + ~ -- ... \"q\" 'q' #let #sys https://a.example";
    let paper = Paper {
        markup: "#for line in data.lines { par(lines(line)) }\n",
        ..paper(&[line, "- item", "= Heading", "+ one"])
    };
    let made = pdf(&paper).unwrap();
    assert_eq!(made.lacking, BTreeSet::new());
    assert_eq!(shown(line), line);
    let file = String::from_utf8_lossy(&made.bytes);
    assert!(file.contains("LiberationSans"));
    for made_of in ["LiberationSans-Bold", "/Link", "/S/L/", "/S/H1/"] {
        assert!(!file.contains(made_of), "{made_of}");
    }
}

#[test]
fn what_cannot_be_set_is_said() {
    let wrong = Paper {
        markup: "#image(\"none.svg\")",
        ..paper(&[])
    };
    assert!(matches!(pdf(&wrong), Err(Fault::Setting(_))));
    let unsaid = Paper {
        markup: "#image(\"a.svg\")",
        pictures: vec![(
            "a.svg".to_owned(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>".to_owned(),
        )],
        ..paper(&[])
    };
    // A picture that says nothing to those who do not see it.
    assert!(matches!(pdf(&unsaid), Err(Fault::Writing(why)) if why.contains("alt")));
}
