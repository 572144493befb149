//! A letter's words as CommonMark, in; plain text as mail programs show it, out.
//!
//! Headings stand in capitals, items behind a star or their number, quoted words behind `>`,
//! an address behind the words that link to it. Nothing is wrapped: the reader's program does.

use pulldown_cmark::{Event, Tag, TagEnd};

/// A text as it grows, each line ended by `\n`.
#[derive(Default)]
pub(super) struct Plain {
    out: String,
    /// The block at work.
    block: String,
    /// What stands before each line: `> ` of quoted words, the indent of an item.
    margins: Vec<&'static str>,
    /// What stands before the next line instead of the last margin.
    mark: Option<String>,
    /// The lists around, each with the number of its next item.
    lists: Vec<Option<u64>>,
    /// The margin of the blank line that is owed.
    owed: Option<String>,
    /// Where a link leads, and where in the block its words begin.
    link: Option<(String, usize)>,
}

impl Plain {
    /// Goes on with the letter.
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.block.push_str(text);
            }
            Event::SoftBreak => self.block.push(' '),
            Event::HardBreak => self.block.push('\n'),
            // A rule is for the eye; what the letters' CommonMark has not switched on, for nobody.
            _ => {}
        }
    }

    /// The whole text.
    pub fn ended(mut self) -> String {
        self.flush();
        self.out
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::BlockQuote(kind) => {
                self.flush();
                self.margins.push(if kind.is_none() { "> " } else { "" });
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(*first);
            }
            Tag::Item => self.item(),
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.to_string(), self.block.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.block = self.block.to_uppercase();
                self.end_block();
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_block(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.margins.pop();
                self.owe();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.owe();
            }
            TagEnd::Item => {
                self.flush();
                self.margins.pop();
            }
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn item(&mut self) {
        let number = self.lists.last_mut().and_then(Option::as_mut);
        let (mark, margin) = match number {
            None => ("* ".to_owned(), "  "),
            Some(number) => {
                *number += 1;
                (format!("{}. ", *number - 1), "   ")
            }
        };
        self.margins.push(margin);
        self.mark = Some(mark);
    }

    fn end_link(&mut self) {
        let Some((to, from)) = self.link.take() else {
            return;
        };
        let words = self.block.get(from..).unwrap_or_default();
        let written_out = to.split_once("://").map_or(to.as_str(), |(_, rest)| rest);
        if words != to && words != written_out {
            self.block.extend([" (", to.as_str(), ")"]);
        }
    }

    fn end_block(&mut self) {
        self.flush();
        self.owe();
    }

    /// The next block stands behind a blank line.
    fn owe(&mut self) {
        self.owed = Some(self.margins.concat().trim_end().to_owned());
    }

    /// Writes the block at work, line by line.
    fn flush(&mut self) {
        if self.block.is_empty() {
            return;
        }
        if let Some(margin) = self.owed.take().filter(|_| !self.out.is_empty()) {
            self.out.push_str(&margin);
            self.out.push('\n');
        }
        for line in self.block.trim_end_matches('\n').split('\n') {
            let begins = self.out.len();
            match (self.mark.take(), self.margins.split_last()) {
                (Some(mark), Some((_, outer))) => {
                    self.out.extend(outer.iter().copied());
                    self.out.push_str(&mark);
                }
                _ => self.out.extend(self.margins.iter().copied()),
            }
            self.out.push_str(line);
            let blank = self.out.len() - begins - self.out[begins..].trim_end().len();
            self.out.truncate(self.out.len() - blank);
            self.out.push('\n');
        }
        self.block.clear();
    }
}
