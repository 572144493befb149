//! A letter's words as CommonMark, in; the page that a mail program shows, out.
//!
//! Styles stand at each element, as mail programs want them, and name no colour of text or
//! ground: so the reader's own light or dark holds.

use pulldown_cmark::{BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};
use std::fmt::Write as _;

const BODY: &str =
    "margin:0; padding:16px; font-family:Arial,Helvetica,sans-serif; font-size:18px; line-height:1.5;";
const COLUMN: &str = "max-width:600px; margin:0 auto; overflow-wrap:anywhere;";
const PARAGRAPH: &str = "margin:0 0 16px; white-space:pre-wrap;";
const IN_BOX: &str = "margin:0 0 8px; white-space:pre-wrap;";
const HEADING: &str = "font-size:20px; line-height:1.3; margin:24px 0 8px;";
const LIST: &str = "margin:0 0 16px; padding-left:24px;";
const ITEM: &str = "margin:0 0 8px; white-space:pre-wrap;";
const RULE: &str = "margin:32px 0 12px; border:0; border-top:1px solid #767676;";
const QUOTED: &str = "margin:0 0 16px; padding:0 0 1px 16px; border-left:4px solid #767676;";
const CODE: &str = "font-size:16px;";

/// The longest phone number, date or reference that a line is not broken in, in characters.
const LONGEST_UNBROKEN: usize = 27;

/// The events of a letter's CommonMark.
pub(super) fn parsed(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_GFM)
}

/// The page of a letter with this title.
pub(super) fn page(title: &str, markdown: &str) -> String {
    let mut page = Page::default();
    parsed(markdown).for_each(|event| page.take(event));
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body style=\"{BODY}\">\n<div style=\"{COLUMN}\">\n{}</div>\n</body>\n</html>\n",
        page.out
    )
}

/// A page as it grows.
#[derive(Default)]
struct Page {
    out: String,
    /// Where the bold words begin that are not ended yet.
    bold_from: Option<usize>,
    /// How many boxes and quotations are around.
    boxes: usize,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.out.push_str(&unbroken(&escaped(&text)));
            }
            Event::Code(code) => self.write(format_args!("<code style=\"{CODE}\">{}</code>", escaped(&code))),
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.write(format_args!("<hr style=\"{RULE}\">\n")),
            // What the letters' CommonMark does not have switched on.
            _ => {}
        }
    }

    fn write(&mut self, words: std::fmt::Arguments<'_>) {
        // A string takes whatever is written to it.
        let _ = self.out.write_fmt(words);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                let style = if self.boxes == 0 { PARAGRAPH } else { IN_BOX };
                self.write(format_args!("<p style=\"{style}\">"));
            }
            Tag::Heading { .. } => self.write(format_args!("<h2 style=\"{HEADING}\">")),
            Tag::BlockQuote(kind) => {
                self.boxes += 1;
                match kind.map(style_of) {
                    None => self.write(format_args!("<blockquote style=\"{QUOTED}\">\n")),
                    Some(style) => self.write(format_args!("<div style=\"margin:0 0 24px; {style}\">\n")),
                }
            }
            Tag::List(None) => self.write(format_args!("<ul style=\"{LIST}\">\n")),
            Tag::List(Some(first)) => {
                self.write(format_args!("<ol start=\"{first}\" style=\"{LIST}\">\n"));
            }
            Tag::Item => self.write(format_args!("<li style=\"{ITEM}\">")),
            Tag::CodeBlock(_) => self.write(format_args!("<pre style=\"{PARAGRAPH}\">")),
            Tag::Strong => self.bold_from = Some(self.out.len()),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Link { dest_url, .. } => {
                self.write(format_args!("<a href=\"{}\">", escaped(dest_url)));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::BlockQuote(_)) {
            self.boxes = self.boxes.saturating_sub(1);
        }
        let end = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::Heading(_) => "</h2>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::CodeBlock => "</pre>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Link => "</a>",
            TagEnd::Strong => return self.bold(),
            _ => "",
        };
        self.out.push_str(end);
    }

    /// Ends bold words. A number, a date or a reference stays on one line.
    fn bold(&mut self) {
        let from = self.bold_from.take().unwrap_or(self.out.len());
        let words = self.out.split_off(from);
        let unbroken = words.chars().count() <= LONGEST_UNBROKEN
            && words.contains(|c: char| c.is_ascii_digit())
            && !words.contains('<');
        let style = if unbroken {
            " style=\"white-space:nowrap;\""
        } else {
            ""
        };
        self.write(format_args!("<strong{style}>{words}</strong>"));
    }
}

/// How a box looks: red round a danger, a blue or orange bar beside facts.
fn style_of(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Caution => "padding:12px 16px 4px; border:3px solid #d4351c; border-radius:4px;",
        BlockQuoteKind::Warning => "padding:8px 16px 1px; border-left:6px solid #f47738;",
        BlockQuoteKind::Important | BlockQuoteKind::Note | BlockQuoteKind::Tip => {
            "padding:8px 16px 1px; border-left:6px solid #1d70b8;"
        }
    }
}

/// Whether a box of this style warns of danger.
pub(super) fn is_danger(style: &str) -> bool {
    style.ends_with(style_of(BlockQuoteKind::Caution))
}

/// The text with the two halves of each postcode on one line.
fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        if let Some(next) = words.peek() {
            let is_postcode = is_outward(word) && begins_inward(next);
            out.push_str(if is_postcode { "\u{a0}" } else { " " });
        }
    }
    out
}

/// The first half of a postcode: `PR2`, `SW1A`.
fn is_outward(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &word.as_bytes()[letters..];
    let digit = rest.first().is_some_and(u8::is_ascii_digit);
    let last = rest
        .get(1)
        .is_none_or(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    (1..=2).contains(&letters) && digit && last && rest.len() <= 2
}

/// The second half, with whatever ends the sentence: `0ET`, `5RN.`.
fn begins_inward(word: &str) -> bool {
    let mut rest = word.bytes();
    rest.next().is_some_and(|c| c.is_ascii_digit())
        && rest.next().is_some_and(|c| c.is_ascii_uppercase())
        && rest.next().is_some_and(|c| c.is_ascii_uppercase())
        && rest.next().is_none_or(|c| !c.is_ascii_alphanumeric())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn a_postcode_stays_on_one_line() {
        for (text, shown) in [
            ("Unit D, Preston PR2 0ET", "Unit D, Preston PR2\u{a0}0ET"),
            ("SW1A 1AA, M15 5RN.", "SW1A\u{a0}1AA, M15\u{a0}5RN."),
            ("The A1 5 miles on", "The A1 5 miles on"),
            ("in B12 3 people", "in B12 3 people"),
            ("PR2 0ETX", "PR2 0ETX"),
        ] {
            assert_eq!(unbroken(text), shown);
        }
    }
}
