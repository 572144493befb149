//! Lines of an SMTP server, in; a reply and what follows from it, out (RFC 5321 §4.2).

use std::fmt;

/// A reply may not have more lines than this; EHLO has a dozen.
const MOST_LINES: usize = 100;
/// How much of a server's words is repeated.
const LONGEST_WORDS: usize = 160;

/// A server's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The three digits.
    pub code: u16,
    /// What follows them, line by line.
    pub lines: Vec<String>,
}

/// Lines that are no reply: the connection is out of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoReply;

/// A reply in the making.
#[derive(Debug, Default)]
pub(crate) struct Unfinished(Option<Reply>);

impl Unfinished {
    /// Adds a line, without its line end; the reply when this was its last.
    pub fn add(&mut self, line: &str) -> Result<Option<Reply>, NoReply> {
        let digits = line
            .get(..3)
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        let code: u16 = digits.and_then(|digits| digits.parse().ok()).ok_or(NoReply)?;
        let (last, words) = match line.as_bytes().get(3) {
            None => (true, ""),
            Some(b' ') => (true, line.get(4..).unwrap_or_default()),
            Some(b'-') => (false, line.get(4..).unwrap_or_default()),
            Some(_) => return Err(NoReply),
        };
        let reply = self.0.get_or_insert(Reply {
            code,
            lines: Vec::new(),
        });
        if reply.code != code || !(200..600).contains(&code) || reply.lines.len() == MOST_LINES {
            return Err(NoReply);
        }
        reply.lines.push(words.to_owned());
        Ok(if last { self.0.take() } else { None })
    }
}

impl Reply {
    /// The command was done.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Not now (4yz).
    pub fn is_not_now(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// The code and the enhanced code (RFC 3463), which name nobody.
    pub fn codes(&self) -> String {
        let enhanced = self.lines.first().and_then(|line| line.split(' ').next());
        match enhanced.filter(|word| is_enhanced(word)) {
            Some(enhanced) => format!("{} {enhanced}", self.code),
            None => self.code.to_string(),
        }
    }
}

/// The code and the server's words, without what may be an address. For what is said of the server
/// and not of a letter: there words may name a resident in any form, and [`Reply::codes`] is to be used.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.lines.iter().flat_map(|line| line.split_whitespace());
        let shown = words.map(|word| if word.contains('@') { "\u{2026}" } else { word });
        let text: Vec<&str> = shown.collect();
        let sound = |c: &char| !c.is_control();
        let text: String = text.join(" ").chars().filter(sound).take(LONGEST_WORDS).collect();
        write!(f, "{} {text}", self.code)
    }
}

fn is_enhanced(word: &str) -> bool {
    let numbers: Vec<&str> = word.split('.').collect();
    let number = |text: &&str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replies(lines: &[&str]) -> Result<Vec<Reply>, NoReply> {
        let mut unfinished = Unfinished::default();
        let mut all = Vec::new();
        for line in lines {
            all.extend(unfinished.add(line)?);
        }
        Ok(all)
    }

    #[test]
    fn a_reply_ends_with_its_last_line() {
        let reply = |code, lines: &[&str]| Reply {
            code,
            lines: lines.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(
            replies(&["250-mx", "250-SIZE 10", "250 HELP", "354", "250 2.0.0 ok"]),
            Ok(vec![
                reply(250, &["mx", "SIZE 10", "HELP"]),
                reply(354, &[""]),
                reply(250, &["2.0.0 ok"])
            ])
        );
        assert_eq!(replies(&["250-mx"]), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_reply_is_none() {
        for lines in [
            &["hello"][..],
            &[""],
            &["25"],
            &["250_ok"],
            &["250-one", "550 two"],
            &["150 early"],
            &["600 late"],
            &["\u{661}50 digits of another script"],
        ] {
            assert_eq!(replies(lines), Err(NoReply), "{lines:?}");
        }
        assert_eq!(replies(&["250-on and on"; MOST_LINES + 1]), Err(NoReply));
    }

    #[test]
    fn a_reply_in_words_names_nobody() -> Result<(), NoReply> {
        for (line, codes, words) in [
            (
                "550 5.1.1 <ann@post.example>: no Ann here",
                "550 5.1.1",
                "550 5.1.1 \u{2026} no Ann here",
            ),
            (
                "535 5.7.139 disabled for the tenant",
                "535 5.7.139",
                "535 5.7.139 disabled for the tenant",
            ),
            ("421 too busy", "421", "421 too busy"),
            ("421 1.2.3.4 is busy", "421", "421 1.2.3.4 is busy"),
        ] {
            let reply = &replies(&[line])?[0];
            assert_eq!(
                (reply.codes().as_str(), reply.to_string().as_str()),
                (codes, words)
            );
        }
        Ok(())
    }
}
