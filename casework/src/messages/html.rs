//! The HTML of a mail, in; its readable lines, each marked by the elements round it, out.
//!
//! The tokenizer is the WHATWG one; the tree is only ever the stack of open elements, so that time is
//! linear and depth costs nothing. No mail can make it slow or deep.

use std::collections::HashMap;
use std::convert::Infallible;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, Error, ForwardingEmitter, Span, Tokenizer};

use super::charsets::harmless;
use super::lines::{Line, Mark};

/// The lines of an HTML text.
pub(super) fn lines(markup: &str) -> Vec<Line> {
    let mut page = Page::default();
    let mut tag = Tag::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag.start(name),
            CallbackEvent::AttributeName { name } => tag.attribute(name),
            CallbackEvent::AttributeValue { value } => tag.value(value),
            CallbackEvent::CloseStartTag { self_closing } => page.open(&tag, self_closing),
            CallbackEvent::EndTag { name } => page.close(name),
            CallbackEvent::String { value } => page.text(value),
            _ => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    // The events do the work; the tokenizer itself yields nothing and cannot fail.
    Tokenizer::new_with_emitter(markup, Lenient(emitter)).for_each(drop);
    page.finish()
}

/// An emitter that wants to know of no fault: to look for them, each byte is examined once more.
struct Lenient<F: Callback<Infallible, ()>>(CallbackEmitter<F>);

impl<F: Callback<Infallible, ()>> ForwardingEmitter for Lenient<F> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: Error) {}
}

/// A start tag as it is read.
#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    current: Option<&'static str>,
    class: String,
    id: String,
    kind: String,
    style: String,
}

impl Tag {
    fn start(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.current = None;
        for text in [&mut self.class, &mut self.id, &mut self.kind, &mut self.style] {
            text.clear();
        }
    }

    fn attribute(&mut self, name: &[u8]) {
        self.current = match name {
            b"class" => Some("class"),
            b"id" | b"name" => Some("id"),
            b"type" => Some("type"),
            b"style" => Some("style"),
            _ => None,
        };
    }

    fn value(&mut self, value: &[u8]) {
        let text = match self.current {
            Some("class") => &mut self.class,
            Some("id") => &mut self.id,
            Some("type") => &mut self.kind,
            Some("style") => &mut self.style,
            _ => return,
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&String::from_utf8_lossy(value).to_ascii_lowercase());
    }

    /// What this element says of all that is in it.
    fn meaning(&self) -> Meaning {
        if matches!(
            &self.name[..],
            b"style" | b"script" | b"title" | b"template" | b"noscript" | b"object"
        ) {
            return Meaning::Hidden;
        }
        if self.style.contains("display:none") || self.style.contains("display: none") {
            return Meaning::Hidden;
        }
        let names = self
            .class
            .split_ascii_whitespace()
            .chain(self.id.split_ascii_whitespace());
        for name in names {
            let name = name.trim_start_matches("x_");
            if let Some(mark) = mark_of(name, &self.name) {
                return Meaning::Marks(mark);
            }
        }
        match &self.name[..] {
            b"blockquote" if self.kind.contains("cite") => Meaning::Marks(Mark::Quoted),
            b"blockquote" => Meaning::Marks(Mark::Indented),
            _ => Meaning::Nothing,
        }
    }
}

/// What mail programs call the boxes they put quotes and signatures in.
fn mark_of(name: &str, element: &[u8]) -> Option<Mark> {
    let mark = match name {
        "gmail_quote" | "gmail_quote_container" if element != b"blockquote" => Mark::Wrapped,
        "gmail_quote"
        | "protonmail_quote"
        | "zmail_extra"
        | "tutanota_quote"
        | "yahoo_quoted"
        | "mail_quote"
        | "history_container"
        | "messagereplysection"
        | "aolreplyheader"
        | "quotedtext"
        | "thunderbird_quote" => Mark::Quoted,
        "gmail_attr"
        | "moz-cite-prefix"
        | "protonmail_quote_header"
        | "reply-intro"
        | "aolmail_replyheader" => Mark::Attribution,
        "gmail_signature"
        | "moz-signature"
        | "ms-outlook-mobile-signature"
        | "applemailsignature"
        | "protonmail_signature_block"
        | "signature"
        | "email-signature" => Mark::Signature,
        "divrplyfwdmsg"
        | "appendonsend"
        | "olk_src_body_section"
        | "mail-editor-reference-message-container"
        | "ms-outlook-mobile-reference-message"
        | "moz-forward-container"
        | "outlookmessageheader"
        | "isforwardcontent"
        | "isreplycontent"
        | "replybody" => Mark::Cut,
        name if name.ends_with("yahoo_quoted") || name.ends_with("yahoo-quoted-begin") => Mark::Quoted,
        _ => return None,
    };
    Some(mark)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Nothing,
    Hidden,
    Marks(Mark),
}

/// An open element.
struct Open {
    name: u32,
    mark: Mark,
    hidden: bool,
    pre: bool,
}

/// The lines so far and the elements that are open.
#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    line: String,
    names: HashMap<Vec<u8>, u32>,
    open_of: Vec<usize>,
    stack: Vec<Open>,
    cut: bool,
    gap: bool,
}

impl Page {
    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(&number) = self.names.get(name) {
            return number;
        }
        let number = u32::try_from(self.open_of.len()).unwrap_or(u32::MAX);
        self.names.insert(name.to_vec(), number);
        self.open_of.push(0);
        number
    }

    /// The line end or the blank that an element begins with.
    fn space_before(&mut self, name: &[u8]) {
        match name {
            b"td" | b"th" if !self.line.trim().is_empty() => self.line.push(' '),
            b"li" => self.block(),
            _ if is_block(name) => {
                self.block();
                self.gap |= is_spaced(name);
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag, self_closing: bool) {
        if &tag.name[..] == b"br" {
            return self.end_line();
        }
        self.space_before(&tag.name);
        let meaning = tag.meaning();
        if meaning == Meaning::Marks(Mark::Cut) {
            self.block();
            self.cut = true;
        }
        if is_void(&tag.name) || self_closing && tag.name.contains(&b':') {
            return;
        }
        let marks = matches!(meaning, Meaning::Marks(_));
        if marks {
            self.block();
        }
        let (mark, hidden, pre) = self
            .stack
            .last()
            .map_or((Mark::Plain, false, false), |o| (o.mark, o.hidden, o.pre));
        let name = self.name(&tag.name);
        self.open_of[name as usize] += 1;
        self.stack.push(Open {
            name,
            mark: match meaning {
                Meaning::Marks(inner) => stronger(mark, inner),
                _ => mark,
            },
            hidden: hidden || meaning == Meaning::Hidden,
            pre: pre || &tag.name[..] == b"pre",
        });
    }

    /// Closes the nearest open element of that name and all inside it; a tag that closes nothing is
    /// passed over without a search.
    fn close(&mut self, name: &[u8]) {
        if is_block(name) {
            self.block();
            self.gap |= is_spaced(name);
        }
        let number = self.name(name);
        if self.open_of[number as usize] == 0 {
            return;
        }
        while let Some(top) = self.stack.pop() {
            self.open_of[top.name as usize] -= 1;
            if self.stack.last().is_none_or(|below| below.mark != top.mark) {
                let mark = top.mark;
                self.flush_as(mark);
            }
            if top.name == number {
                break;
            }
        }
    }

    fn text(&mut self, text: &[u8]) {
        let (hidden, pre) = self
            .stack
            .last()
            .map_or((false, false), |open| (open.hidden, open.pre));
        if hidden {
            return;
        }
        let text = String::from_utf8_lossy(text);
        let text = harmless(&text);
        if pre {
            let mut pieces = text.split('\n');
            self.line.push_str(pieces.next().unwrap_or_default());
            for piece in pieces {
                self.end_line();
                self.line.push_str(piece);
            }
            return;
        }
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if at > 0 && !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.line.push_str(word);
        }
    }

    fn mark(&self) -> Mark {
        if self.cut {
            Mark::Cut
        } else {
            self.stack.last().map_or(Mark::Plain, |open| open.mark)
        }
    }

    /// Ends the line, an empty one too.
    fn end_line(&mut self) {
        let mark = self.mark();
        if self.gap && !self.line.trim().is_empty() && !self.lines.is_empty() {
            self.lines.push(Line {
                text: String::new(),
                mark,
            });
        }
        self.gap = false;
        self.put(mark);
    }

    /// Ends the line, if there is one.
    fn block(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
        } else {
            self.end_line();
        }
    }

    fn flush_as(&mut self, mark: Mark) {
        if !self.line.trim().is_empty() {
            self.put(if self.cut { Mark::Cut } else { mark });
        }
    }

    fn put(&mut self, mark: Mark) {
        let text = self.line.trim().to_owned();
        self.line.clear();
        self.lines.push(Line { text, mark });
    }

    fn finish(mut self) -> Vec<Line> {
        self.block();
        self.lines
    }
}

/// What a mark inside another comes to: what is quoted stays quoted.
fn stronger(outer: Mark, inner: Mark) -> Mark {
    match (outer, inner) {
        (Mark::Plain | Mark::Wrapped, inner) => inner,
        (outer, _) => outer,
    }
}

/// Elements that hold nothing and have no end tag.
fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"blockquote"
            | b"table"
            | b"tr"
            | b"li"
            | b"ul"
            | b"ol"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"pre"
            | b"hr"
            | b"body"
            | b"center"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"address"
            | b"fieldset"
            | b"form"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"tbody"
            | b"thead"
            | b"caption"
    )
}

fn is_spaced(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"blockquote" | b"ul" | b"ol" | b"h1" | b"h2" | b"h3" | b"h4" | b"table"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(markup: &str) -> Vec<(String, Mark)> {
        let lines = lines(markup).into_iter().filter(|line| !line.text.is_empty());
        lines.map(|line| (line.text, line.mark)).collect()
    }

    #[test]
    fn boxes_of_mail_programs_mark_what_is_in_them() {
        for (markup, mark) in [
            ("<blockquote type=cite>x</blockquote>", Mark::Quoted),
            ("<blockquote><b>x</b></blockquote>", Mark::Indented),
            ("<div class='gmail_quote'>x</div>", Mark::Wrapped),
            (
                "<div class='x_gmail_quote'><blockquote class=gmail_quote>x</blockquote></div>",
                Mark::Quoted,
            ),
            ("<div class=moz-cite-prefix>x</div>", Mark::Attribution),
            (
                "<div id='ydp1yahoo_quoted_9' class='ydpyahoo_quoted'>x</div>",
                Mark::Quoted,
            ),
            ("<div id=divRplyFwdMsg>x</div>", Mark::Cut),
            ("<div id=appendonsend></div>x", Mark::Cut),
            ("<div class=gmail_signature>x</div>", Mark::Signature),
            ("<div class=other>x</div>", Mark::Plain),
        ] {
            assert_eq!(told(markup), [("x".to_owned(), mark)], "{markup}");
        }
    }

    #[test]
    fn text_is_read_as_a_browser_shows_it() {
        let text = |markup| {
            told(markup)
                .into_iter()
                .map(|(text, _)| text)
                .collect::<Vec<_>>()
                .join("|")
        };
        assert_eq!(
            text("<style>a<b</style><p>The  damp\n is <b>ba</b>ck<p>again&nbsp;&amp; again"),
            "The damp is back|again & again"
        );
        assert_eq!(text("a<br>b<div>c<div>d</div>e</div>f"), "a|b|c|d|e|f");
        assert_eq!(text("<table><tr><td>a<td>b<tr><td>c</table>"), "a b|c");
        assert_eq!(text("<pre>a\n  b</pre>"), "a|b");
        assert_eq!(
            text("<div style='display:none'>no</div>yes<script>no</script>"),
            "yes"
        );
        assert_eq!(text("</div></p>a</b>"), "a");
    }

    #[test]
    fn depth_and_broken_nesting_cost_nothing() {
        let deep = format!("{}x{}", "<div>".repeat(200_000), "</div></b>".repeat(200_000));
        assert_eq!(told(&deep), [("x".to_owned(), Mark::Plain)]);
    }
}
