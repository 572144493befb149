//! The page of a letter as it was kept, in; its words and what they are, out.
//!
//! A letter is kept as the bytes that it went with, or was printed from. Whoever sets it on paper later reads it from
//! these: written anew from its template, which may have changed since, it would be another letter. Only what our own
//! pages hold is read; anything else is no page of ours.

use super::page::is_danger;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

/// A piece of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Words.
    Words(String),
    /// A line ends here.
    LineEnd,
    /// A line across the sheet.
    Rule,
    /// Pieces that belong together.
    Part(Part, Vec<Written>),
}

/// What pieces are together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// Words of somebody else.
    Quotation,
    /// A box that warns of danger.
    Danger,
    /// A box with what is to be known first.
    Facts,
    /// A list of items.
    List,
    /// A list whose items have numbers, from this one.
    Numbered(u64),
    /// An item of a list.
    Item,
    /// Text whose line ends and spaces are its own.
    Verbatim,
    /// Bold words.
    Bold,
    /// Bold words that stay on one line.
    Unbroken,
    /// Words said with weight.
    Emphasis,
}

/// What stands at a start tag.
enum Open {
    Part(Part),
    /// A link, to there.
    Link(String),
    /// The column that the letter stands in, or a word of a command.
    Bare,
}

/// The title of the page, which is the letter's subject, and what the letter says; none where it is no page of ours.
pub fn written(page: &str) -> Option<(String, Vec<Written>)> {
    let (head, body) = page.split_once("</head>")?;
    let title = head.split_once("<title>")?.1.split_once("</title>")?.0;
    let mut subject = String::new();
    for Ok(token) in Tokenizer::new(title) {
        if let Token::String(text) = token {
            subject.push_str(&text_of(&text));
        }
    }
    let mut reader = Reader::default();
    for Ok(token) in Tokenizer::new(body) {
        match token {
            Token::StartTag(tag) => reader.start(&tag)?,
            Token::EndTag(tag) => reader.end(&tag.name)?,
            Token::String(text) => reader.words(text_of(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => return None,
        }
    }
    reader.open.is_empty().then_some((subject, reader.pieces))
}

fn text_of(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// A letter as it is read.
#[derive(Default)]
struct Reader {
    /// The pieces of the part at work.
    pieces: Vec<Written>,
    /// The parts around, each with the pieces before it.
    open: Vec<(Open, Vec<Written>)>,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) -> Option<()> {
        let said = |name: &[u8]| tag.attributes.get(name).map(|value| text_of(value));
        let style = said(b"style").unwrap_or_default();
        let mark = match tag.name.as_slice() {
            b"br" => Some(Written::LineEnd),
            b"hr" => Some(Written::Rule),
            _ => None,
        };
        if let Some(mark) = mark {
            self.pieces.push(mark);
            return Some(());
        }
        let part = match tag.name.as_slice() {
            b"body" | b"code" => Open::Bare,
            b"div" if self.open.len() < 2 => Open::Bare,
            b"div" if is_danger(&style) => Open::Part(Part::Danger),
            b"div" => Open::Part(Part::Facts),
            b"p" => Open::Part(Part::Paragraph),
            b"h2" => Open::Part(Part::Heading),
            b"blockquote" => Open::Part(Part::Quotation),
            b"ul" => Open::Part(Part::List),
            b"ol" => Open::Part(Part::Numbered(said(b"start")?.parse().ok()?)),
            b"li" => Open::Part(Part::Item),
            b"pre" => Open::Part(Part::Verbatim),
            b"strong" if style.is_empty() => Open::Part(Part::Bold),
            b"strong" => Open::Part(Part::Unbroken),
            b"em" => Open::Part(Part::Emphasis),
            b"a" => Open::Link(said(b"href")?),
            _ => return None,
        };
        self.open.push((part, std::mem::take(&mut self.pieces)));
        Some(())
    }

    fn end(&mut self, name: &[u8]) -> Option<()> {
        if name == b"html" {
            return Some(());
        }
        let (open, before) = self.open.pop()?;
        let within = std::mem::replace(&mut self.pieces, before);
        match open {
            Open::Part(part) => self.pieces.push(Written::Part(part, within)),
            Open::Bare => self.pieces.extend(within),
            Open::Link(to) => {
                // On paper nothing can be followed: it says where it leads, unless its words do.
                let address = to.trim_start_matches("mailto:").trim_start_matches("tel:");
                let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
                let words = words_of(&within);
                self.pieces.extend(within);
                if words != address && words != bare {
                    self.pieces.push(Written::Words(format!(" ({address})")));
                }
            }
        }
        Some(())
    }

    /// Takes words; the line ends between two parts are none.
    fn words(&mut self, text: String) {
        let verbatim = matches!(self.open.last(), Some((Open::Part(Part::Verbatim), _)));
        if verbatim || !(text.contains('\n') && text.trim().is_empty()) {
            self.pieces.push(Written::Words(text));
        }
    }
}

fn words_of(pieces: &[Written]) -> String {
    let words = pieces.iter().map(|piece| match piece {
        Written::Words(words) => words.clone(),
        Written::Part(_, within) => words_of(within),
        Written::LineEnd | Written::Rule => String::new(),
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::super::page::{Page, parsed};
    use super::*;

    fn page(title: &str, markdown: &str) -> String {
        let mut page = Page::titled(title);
        parsed(markdown).for_each(|event| page.take(&event));
        page.ended()
    }

    fn words(words: &str) -> Written {
        Written::Words(words.to_owned())
    }

    fn part(part: Part, within: &[Written]) -> Written {
        Written::Part(part, within.to_vec())
    }

    #[test]
    fn what_was_written_is_read() {
        use Part::{Danger, Emphasis, Facts, Heading, Item, List, Numbered, Paragraph, Quotation};
        for (markdown, is) in [
            ("# Who & what", part(Heading, &[words("Who & what")])),
            (
                "one\\\ntwo *three*",
                part(
                    Paragraph,
                    &[
                        words("one"),
                        Written::LineEnd,
                        words("two "),
                        part(Emphasis, &[words("three")]),
                    ],
                ),
            ),
            (
                "**RC-7F3K-92R** **now**",
                part(
                    Paragraph,
                    &[
                        part(Part::Unbroken, &[words("RC-7F3K-92R")]),
                        words(" "),
                        part(Part::Bold, &[words("now")]),
                    ],
                ),
            ),
            (
                "* one\n* two\n\n  three",
                part(
                    List,
                    &[
                        part(Item, &[part(Paragraph, &[words("one")])]),
                        part(
                            Item,
                            &[
                                part(Paragraph, &[words("two")]),
                                part(Paragraph, &[words("three")]),
                            ],
                        ),
                    ],
                ),
            ),
            (
                "3. one\n   * two",
                part(
                    Numbered(3),
                    &[part(
                        Item,
                        &[words("one"), part(List, &[part(Item, &[words("two")])])],
                    )],
                ),
            ),
            ("> said", part(Quotation, &[part(Paragraph, &[words("said")])])),
            (
                "> [!CAUTION]\n> Leave",
                part(Danger, &[part(Paragraph, &[words("Leave")])]),
            ),
            (
                "> [!IMPORTANT]\n> Next",
                part(Facts, &[part(Paragraph, &[words("Next")])]),
            ),
            ("---", Written::Rule),
            ("    a\n    b", part(Part::Verbatim, &[words("a\nb")])),
            (
                "M1 1AA, `x`",
                part(Paragraph, &[words("M1\u{a0}1AA, "), words("x")]),
            ),
        ] {
            let read = written(&page("A <subject> & more", markdown));
            assert_eq!(
                read,
                Some(("A <subject> & more".to_owned(), vec![is])),
                "{markdown}"
            );
        }
    }

    #[test]
    fn a_link_says_on_paper_where_it_leads() {
        for (markdown, is) in [
            ("[www.a.example](https://www.a.example)", "www.a.example"),
            ("<mailto:a@a.example>", "mailto:a@a.example (a@a.example)"),
            ("<a@a.example>", "a@a.example"),
            (
                "[our page](https://a.example/x)",
                "our page (https://a.example/x)",
            ),
        ] {
            let (_, read) = written(&page("", markdown)).unwrap();
            assert_eq!(words_of(&read), is);
        }
    }

    #[test]
    fn another_page_is_none_of_ours() {
        for other in [
            "Hello",
            "<title>A</title></head><body><div><table></table></div></body></html>",
            "<title>A</title></head><body><div><p>no end",
            "<title>A</title></head></div></body></html>",
        ] {
            assert_eq!(written(other), None, "{other}");
        }
    }

    /// No sample of a letter holds what cannot be read back, and nothing of it is lost.
    #[test]
    fn every_letter_can_be_set_on_paper() {
        use crate::letters::{LetterKind, Templates};
        let templates = Templates::embedded().unwrap();
        let letters_of = |text: &str| {
            let letters = text.chars().filter(|letter| letter.is_alphabetic());
            letters.flat_map(char::to_lowercase).collect::<String>()
        };
        for letter in LetterKind::all().flat_map(LetterKind::samples) {
            let rendered = templates.render(&letter).unwrap();
            let (subject, read) = written(&rendered.html.unwrap()).unwrap();
            assert_eq!(subject, rendered.subject);
            assert_eq!(letters_of(&words_of(&read)), letters_of(&rendered.text));
        }
    }
}
