//! A letter's words as CommonMark, in; the page that a mail program shows, out.
//!
//! Styles stand at each element, as mail programs want them, and name no colour of text or
//! ground: so the reader's own light or dark holds.

use pulldown_cmark::{BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};

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

/// As much as most pages take, in bytes.
const USUAL_LENGTH: usize = 8 * 1024;

/// The events of a letter's CommonMark.
pub(super) fn parsed(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_GFM)
}

/// A page as it grows.
pub(super) struct Page {
    out: String,
    /// Where the bold words begin that are not ended yet.
    bold_from: Option<usize>,
    /// How many boxes and quotations are around.
    boxes: usize,
}

impl Page {
    /// The page of a letter with this title, which says nothing yet.
    pub fn titled(title: &str) -> Self {
        let mut out = String::with_capacity(USUAL_LENGTH);
        out.push_str(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>",
        );
        push_escaped(&mut out, title);
        out.push_str("</title>\n</head>\n");
        let mut page = Self {
            out,
            bold_from: None,
            boxes: 0,
        };
        page.open("body", BODY);
        page.out.push('\n');
        page.open("div", COLUMN);
        page.out.push('\n');
        page
    }

    /// Goes on with the letter.
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                push_words(&mut self.out, text);
            }
            Event::Code(code) => {
                self.open("code", CODE);
                push_escaped(&mut self.out, code);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => {
                self.open("hr", RULE);
                self.out.push('\n');
            }
            // What the letters' CommonMark does not have switched on.
            _ => {}
        }
    }

    /// The whole page.
    pub fn ended(mut self) -> String {
        self.out.push_str("</div>\n</body>\n</html>\n");
        self.out
    }

    /// Writes a start tag.
    fn open(&mut self, tag: &str, style: &str) {
        self.out.extend(["<", tag, " style=\"", style, "\">"]);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open("p", if self.boxes == 0 { PARAGRAPH } else { IN_BOX }),
            Tag::Heading { .. } => self.open("h2", HEADING),
            Tag::BlockQuote(kind) => {
                self.boxes += 1;
                match kind {
                    None => self.open("blockquote", QUOTED),
                    Some(kind) => self.open("div", style_of(*kind)),
                }
                self.out.push('\n');
            }
            Tag::List(first) => {
                match first {
                    None => self.open("ul", LIST),
                    Some(first) => self.open(&format!("ol start=\"{first}\""), LIST),
                }
                self.out.push('\n');
            }
            Tag::Item => self.open("li", ITEM),
            Tag::CodeBlock(_) => self.open("pre", PARAGRAPH),
            Tag::Strong => self.bold_from = Some(self.out.len()),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Link { dest_url, .. } => {
                self.out.push_str("<a href=\"");
                push_escaped(&mut self.out, dest_url);
                self.out.push_str("\">");
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
        let words = &self.out[from..];
        let unbroken = words.chars().count() <= LONGEST_UNBROKEN
            && words.contains(|c: char| c.is_ascii_digit())
            && !words.contains('<');
        let opening = if unbroken {
            "<strong style=\"white-space:nowrap;\">"
        } else {
            "<strong>"
        };
        self.out.insert_str(from, opening);
        self.out.push_str("</strong>");
    }
}

/// How a box looks: red round a danger, a blue or orange bar beside facts.
fn style_of(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Caution => {
            "margin:0 0 24px; padding:12px 16px 4px; border:3px solid #d4351c; border-radius:4px;"
        }
        BlockQuoteKind::Warning => "margin:0 0 24px; padding:8px 16px 1px; border-left:6px solid #f47738;",
        BlockQuoteKind::Important | BlockQuoteKind::Note | BlockQuoteKind::Tip => {
            "margin:0 0 24px; padding:8px 16px 1px; border-left:6px solid #1d70b8;"
        }
    }
}

/// Whether a box of this style warns of danger.
pub(super) fn is_danger(style: &str) -> bool {
    style == style_of(BlockQuoteKind::Caution)
}

/// Writes a text, the two halves of each postcode on one line.
fn push_words(out: &mut String, text: &str) {
    push(out, text, |at, byte| match byte {
        b' ' if is_within_postcode(text, at) => Some("\u{a0}"),
        byte => escaped(byte),
    });
}

/// Writes a text as it is.
fn push_escaped(out: &mut String, text: &str) {
    push(out, text, |_, byte| escaped(byte));
}

/// Writes a text, and something else for some of its ASCII characters.
fn push(out: &mut String, text: &str, instead: impl Fn(usize, u8) -> Option<&'static str>) {
    let mut kept = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(written) = instead(at, byte) {
            out.push_str(&text[kept..at]);
            out.push_str(written);
            kept = at + 1;
        }
    }
    out.push_str(&text[kept..]);
}

/// What HTML wants for a character that it would take for markup.
fn escaped(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    }
}

/// Whether the space at that place stands between the two halves of a postcode.
fn is_within_postcode(text: &str, space: usize) -> bool {
    begins_inward(&text[space + 1..]) && is_outward(text[..space].rsplit(' ').next().unwrap_or_default())
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

/// Whether the text begins with the second half, and whatever ends the sentence: `0ET`, `5RN.`.
fn begins_inward(text: &str) -> bool {
    let mut rest = text.bytes();
    rest.next().is_some_and(|c| c.is_ascii_digit())
        && rest.next().is_some_and(|c| c.is_ascii_uppercase())
        && rest.next().is_some_and(|c| c.is_ascii_uppercase())
        && rest.next().is_none_or(|c| !c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::push_words;

    #[test]
    fn a_postcode_stays_on_one_line() {
        for (text, shown) in [
            ("Unit D, Preston PR2 0ET", "Unit D, Preston PR2\u{a0}0ET"),
            ("SW1A 1AA, M15 5RN.", "SW1A\u{a0}1AA, M15\u{a0}5RN."),
            ("The A1 5 miles on", "The A1 5 miles on"),
            ("in B12 3 people", "in B12 3 people"),
            ("PR2 0ETX", "PR2 0ETX"),
        ] {
            let mut out = String::new();
            push_words(&mut out, text);
            assert_eq!(out, shown);
        }
    }
}
