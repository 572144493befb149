//! Lives, in; whether their pictures are whole, say everything once and can run nothing, out.

use super::axis::Axis;
use super::bars::DATE;
use super::pen::{BODY, escaped};
use crate::calendars::Calendar;
use crate::policies::Policy;
use crate::timeline::tests::{asked, life, policy};
use crate::timeline::{Beginning, Life, phrases};

/// The words between the tags, an entry a text, after every tag was found closed in its order.
fn texts(svg: &str) -> Vec<String> {
    let (mut open, mut texts): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for part in svg.split('<').skip(1) {
        let (tag, words) = part.split_once('>').expect("a tag ends");
        let name = tag
            .split([' ', '/'])
            .find(|word| !word.is_empty())
            .expect("a tag has a name");
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes of <{tag}>");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> closes what it opens");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        for entity in words.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
            assert!(known.iter().any(|name| entity.starts_with(name)), "&{entity}");
        }
        if open.contains(&"text") && !words.trim().is_empty() {
            texts.push(words.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    texts
}

fn count(texts: &[String], wanted: &str) -> usize {
    texts.iter().filter(|text| *text == wanted).count()
}

#[test]
fn a_picture_has_each_clock_and_each_date_once() {
    let calendar = Calendar::embedded();
    for name in Policy::embedded_names() {
        let life = Life::of(&policy(name), &asked(Beginning::Formal), &calendar).expect(name);
        let texts = texts(&life.svg(&calendar));
        for (_, span) in life.spans() {
            let Some(due) = span.due else {
                let named = format!("{} (", span.clock);
                let lines = texts.iter().filter(|text| text.starts_with(&named));
                assert_eq!(lines.count(), 1, "{name}: {}", span.clock);
                continue;
            };
            assert_eq!(count(&texts, span.clock.as_str()), 1, "{name}: {}", span.clock);
            let same = life.spans().filter(|(_, other)| other.due == Some(due)).count();
            assert_eq!(count(&texts, &phrases::due(due)), same, "{name}: {due}");
        }
    }
}

#[test]
fn a_picture_speaks_and_fetches_nothing() {
    let svg = life("om-web").svg(&Calendar::embedded());
    for wanted in [
        "role=\"img\"",
        "<title id=",
        "<desc id=",
        "landlord, Acknowledge the complaint by Wed 4 Nov 2026",
    ] {
        assert!(svg.contains(wanted), "{wanted}");
    }
    for unwanted in ["<script", "href", "<style", "<image", "onload"] {
        assert!(!svg.contains(unwanted), "{unwanted}");
    }
    let links = svg.matches("http").count();
    assert_eq!(links, 1, "the name of SVG itself, and no other address");
    assert!(svg.contains("Fri 25 Dec 2026 Christmas Day"));
}

#[test]
fn full_governs_and_hatched_is_the_residents() {
    let svg = life("om-web").svg(&Calendar::embedded());
    // A bar each and one in the legend.
    let painted = |paint: &str| svg.matches(paint).count();
    assert_eq!(painted("fill=\"#1d4e89\" stroke=\"#1d4e89\""), 4 + 1);
    assert_eq!(painted("fill=\"url(#redress-resident)\""), 1 + 1);
    assert_eq!(painted("stroke-dasharray=\"5 3\""), 2 + 1);
}

#[test]
fn what_a_policy_says_is_escaped() {
    let mut life = life("om-web");
    life.title = "<script>alert('1')</script> & \"Sons\" \u{1}".to_owned();
    let svg = life.svg(&Calendar::embedded());
    let texts = texts(&svg);
    assert!(!svg.contains("<script"));
    let title = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;Sons&quot; \u{fffd}";
    assert_eq!(count(&texts, title), 1, "{texts:?}");
    assert_eq!(escaped("a\nb"), "a b");
}

#[test]
fn no_line_is_wider_than_its_room() {
    for text in [
        "a few words that are wrapped into lines",
        "oneverylongwordthatnolinecanholdwhole",
        "",
    ] {
        for width in [40.0, 75.0, 300.0] {
            let lines = BODY.wrap(text, width);
            assert!(
                lines.iter().all(|line| BODY.width(line) <= width),
                "{width}: {lines:?}"
            );
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }
}

#[test]
fn nothing_reaches_over_the_edge() {
    let calendar = Calendar::embedded();
    for name in Policy::embedded_names() {
        let svg = Life::of(&policy(name), &asked(Beginning::Formal), &calendar)
            .expect(name)
            .svg(&calendar);
        for rect in svg.split("<rect x=").skip(1) {
            let number = |key: &str| {
                let value = rect.split_once(key).and_then(|(_, rest)| rest.split('"').next());
                value.and_then(|value| value.parse::<f64>().ok()).expect(key)
            };
            let x: f64 = rect[1..].split('"').next().expect("x").parse().expect("a number");
            assert!(
                x >= 0.0 && x + number("width=\"") <= super::WIDTH,
                "{name}: {rect}"
            );
            assert!(
                number("width=\"") >= 1.0 && number("height=\"") > 0.0,
                "{name}: {rect}"
            );
        }
    }
}

#[test]
fn a_bar_reaches_from_its_moment_to_the_end_of_its_day() {
    let life = life("om-web");
    let axis = Axis::of(&life, DATE);
    let (first, second) = (&life.stages[0].spans[0], &life.stages[0].spans[1]);
    let width = |span| {
        axis.bar(span)
            .map(|(begins, ends)| ends - begins)
            .expect("a date")
    };
    // Both from 09:30 on Monday the 2nd: ack to the end of the 4th, s1_response to that of the 16th.
    let days = |whole: f64| whole - 9.5 / 24.0;
    let ratio = width(first) / width(second);
    assert!((ratio - days(3.0) / days(15.0)).abs() < 1e-6, "{ratio}");
    let last = life
        .spans()
        .filter_map(|(_, span)| Some((axis.bar(span)?.1, span.due?)));
    for (ends, due) in last {
        let edge = ends + 7.0 + DATE.width(&phrases::due(due));
        assert!(edge <= super::RIGHT, "{due} ends at {edge}");
    }
}
