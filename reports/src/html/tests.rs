//! Pages of the sample, in; whether anybody can read them, out.

use super::{POLICY, STYLE, page};
use crate::model::{Block, Report};
use crate::sample;
use std::collections::BTreeSet;

/// What stands between `before` and `after`, wherever it does.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts.filter_map(|part| part.split(after).next()).collect()
}

#[test]
fn a_page_needs_nothing_from_elsewhere_and_says_so() {
    let page = page(&sample::report());
    assert!(page.contains(&format!(
        "http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\""
    )));
    let outward = [
        "<script",
        "<link",
        "<img",
        "<iframe",
        "src=",
        "url(",
        "@import",
        "style=\"",
        "onload",
        "javascript:",
    ];
    for word in outward {
        assert!(!page.contains(word), "{word}");
    }
    for address in between(&page, "href=\"", "\"") {
        assert!(address.starts_with('#'), "{address}");
    }
    for address in between(&page, "http", " ") {
        assert!(
            address.starts_with("://www.w3.org/2000/svg") || address.starts_with("-equiv"),
            "{address}"
        );
    }
    assert!(page.len() < 300_000, "{}", page.len());
}

#[test]
fn every_id_is_there_once_and_every_reference_has_its_id() {
    let page = page(&sample::report());
    let ids = between(&page, " id=\"", "\"");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "{ids:?}");
    for reference in ["aria-labelledby=\"", "aria-describedby=\"", "href=\"#"] {
        let of_it = between(&page, reference, "\"");
        assert!(!of_it.is_empty(), "{reference}");
        for id in of_it {
            assert!(known.contains(id), "{id}");
        }
    }
}

#[test]
fn every_chart_has_its_name_its_words_and_its_numbers() {
    let report = sample::report();
    let page = page(&report);
    assert_eq!(
        report.charts().count(),
        between(&page, "<figure>", "</figure>").len()
    );
    for figure in between(&page, "<figure>", "</figure>") {
        let name = between(figure, "-name\">", "</title>");
        assert!(name[0].starts_with("Chart: "), "{name:?}");
        assert_eq!(between(figure, "-says\">", "</desc>").len(), 1);
        assert!(figure.contains("role=\"img\"") && figure.contains("<p class=\"soft\">Source: "));
        let table = between(figure, "<details>", "</details>");
        assert!(table[0].contains("<caption") && table[0].contains("scope=\"row\""));
    }
}

#[test]
fn headings_lie_in_each_other_without_a_gap() {
    let page = page(&sample::report());
    let levels: Vec<u32> = between(&page, "<h", ">")
        .into_iter()
        .filter_map(|level| level.split(' ').next()?.parse().ok())
        .collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(levels[0], 1);
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "{levels:?}");
    }
}

#[test]
fn words_stay_words_and_codes_are_explained_where_they_stand() {
    let told = page(&sample::report());
    assert!(told.contains("Larkfield Homes &amp; &lt;Partners&gt;") && !told.contains("<Partners>"));
    let revised = "[r] revised: an earlier report had another figure";
    // The subjects' table and the one with a cell of each kind have codes of their own.
    assert_eq!(told.matches(revised).count(), 1);
    let all = "[c] not shown, since it could tell of a person; \
               [p] provisional: some of these complaints were not yet due; [x] not known; [z] does not apply.";
    assert_eq!(told.matches(all).count(), 1);
}

#[test]
fn a_paper_without_sections_has_no_list_of_them() {
    let report = Report {
        opening: vec![Block::Text("Nothing to report.".to_owned())],
        sections: Vec::new(),
        ..sample::report()
    };
    let page = page(&report);
    assert!(!page.contains("<nav") && page.contains("<p>Nothing to report.</p>"));
}

/// The colours of the style sheet: those of light, and those of the dark over them.
fn schemes() -> [Vec<(String, [u8; 3])>; 2] {
    let read = |part: &str| {
        let colors = part.split([';', '{']).filter_map(|rule| {
            let (name, color) = rule.trim().strip_prefix("--")?.split_once(": #")?;
            let byte = |at: usize| u8::from_str_radix(&color[at..at + 2], 16).unwrap();
            Some((name.to_owned(), [byte(0), byte(2), byte(4)]))
        });
        colors.collect::<Vec<_>>()
    };
    let (light, dark) = STYLE.split_once("@media screen").unwrap();
    let (light, mut dark) = (read(light), read(dark));
    let missing = light
        .iter()
        .filter(|(name, _)| dark.iter().all(|known| known.0 != *name));
    let missing: Vec<_> = missing.cloned().collect();
    dark.extend(missing);
    [light, dark]
}

/// Contrast of two colours (WCAG 2.2, relative luminance).
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |color: [u8; 3]| {
        let linear = color.map(f64::from).map(|byte| byte / 255.0).map(|part| {
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_marks_stand_out_in_light_and_dark() {
    for scheme in schemes() {
        let color = |name: &str| scheme.iter().find(|known| known.0 == name).unwrap().1;
        let text = [
            ("ink", "paper"),
            ("soft", "paper"),
            ("link", "paper"),
            ("purple", "paper"),
            ("pink", "paper"),
            ("ink", "wash"),
            ("link", "wash"),
            ("on", "blue"),
            ("on", "pink"),
            ("on", "grey"),
            ("on-bright", "orange"),
            ("on-bright", "turquoise"),
        ];
        for (one, other) in text {
            let contrast = contrast(color(one), color(other));
            assert!(contrast >= 4.5, "{one} on {other}: {contrast:.2}");
        }
        for mark in ["blue", "orange", "turquoise", "pink", "grey", "purple"] {
            let contrast = contrast(color(mark), color("paper"));
            assert!(contrast >= 3.0, "{mark}: {contrast:.2}");
        }
    }
}

/// Colours are written twice, in the pictures and in the page: they are the same.
#[test]
fn the_page_in_light_has_the_colours_of_the_pictures() {
    let [light, _] = schemes();
    for (name, color) in light {
        let [red, green, blue] = color;
        let is_of_charts = !["link", "wash"].contains(&name.as_str());
        assert_eq!(
            is_of_charts,
            crate::palette::NAMED.iter().any(|(known, class)| {
                *class == name && (known.0, known.1, known.2) == (red, green, blue)
            }),
            "{name}"
        );
    }
}
