//! A connection, in; SMTP with it as scripted, its letters to whoever keeps them, out.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Instant;

use super::listening::Listening;
use super::script::{Answer, Step};

/// A command or a letter's end, and how it was answered.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Which connection, from 1.
    pub connection: u64,
    pub step: Step,
    /// The client's line; the address alone at RCPT, the recipients at DATA and the dot.
    pub said: String,
    /// The reply; empty where the connection was dropped.
    pub reply: String,
    pub at: Instant,
}

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Which connection, from 1.
    pub connection: u64,
    /// The envelope's sender; empty for `<>`.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// As it was before dots were doubled.
    pub raw: Vec<u8>,
    /// The Message-ID in its angle brackets; empty where the letter has none.
    pub message_id: String,
    /// When its final dot came.
    pub at: Instant,
}

/// One connection's end of the conversation.
pub struct Conversation<'a> {
    pub server: &'a Listening,
    pub number: u64,
    pub input: BufReader<&'a TcpStream>,
    pub output: io::BufWriter<&'a TcpStream>,
    pub from: String,
    pub to: Vec<String>,
}

/// How a connection goes on.
enum Goes {
    On,
    Down,
}

impl Conversation<'_> {
    /// Speaks until either side has had enough.
    pub fn hold(&mut self) -> io::Result<()> {
        if let Goes::Down = self.say(Step::Connect, "", "220 sink ESMTP")? {
            return Ok(());
        }
        let mut line = Vec::new();
        loop {
            // Commands that came together are answered together (RFC 2920).
            if self.input.buffer().is_empty() {
                self.output.flush()?;
            }
            line.clear();
            if self.input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let said = String::from_utf8_lossy(&line).trim_end().to_owned();
            if let Goes::Down = self.answer(&said)? {
                return self.output.flush();
            }
        }
    }

    fn answer(&mut self, said: &str) -> io::Result<Goes> {
        let command = said.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        match command.as_str() {
            "EHLO" | "HELO" => {
                let offers = self.server.greeting();
                self.say(Step::Ehlo, said, &offers)
            }
            "AUTH" => self.sign_in(said),
            "MAIL" => {
                self.from = address(said);
                self.to.clear();
                self.say(Step::Mail, said, "250 2.1.0 Ok")
            }
            "RCPT" => self.recipient(said),
            "DATA" if self.to.is_empty() => self.reply("503 5.5.1 No recipients"),
            "DATA" => self.letter(),
            "RSET" => {
                self.to.clear();
                self.reply("250 2.0.0 Ok")
            }
            "NOOP" => self.reply("250 2.0.0 Ok"),
            "QUIT" => {
                self.say(Step::Quit, said, "221 2.0.0 Bye")?;
                Ok(Goes::Down)
            }
            _ => self.reply("502 5.5.2 Not here"),
        }
    }

    /// Takes whatever credentials there are: XOAUTH2 and PLAIN with an initial response or without, LOGIN.
    fn sign_in(&mut self, said: &str) -> io::Result<Goes> {
        let mut all = said.to_owned();
        let asked = match said.split(' ').collect::<Vec<_>>()[..] {
            [_, way, _] if way.eq_ignore_ascii_case("LOGIN") => &["334 UGFzc3dvcmQ6"][..],
            [_, way] if way.eq_ignore_ascii_case("LOGIN") => &["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"],
            [_, _] => &["334 "],
            _ => &[],
        };
        for ask in asked {
            self.reply(ask)?;
            self.output.flush()?;
            let mut line = String::new();
            self.input.read_line(&mut line)?;
            all = format!("{all} {}", line.trim_end());
        }
        self.say(Step::Auth, &all, "235 2.7.0 Welcome")
    }

    fn recipient(&mut self, said: &str) -> io::Result<Goes> {
        let to = address(said);
        self.to.push(to.clone());
        let last = self.to.len() - 1;
        let answer = self.server.script.answer(Step::Rcpt, &self.to[last..]);
        let refused = matches!(&answer, Some(Answer::Reply(reply)) if !reply.starts_with('2'));
        if refused {
            self.to.pop();
        }
        self.give(answer, Step::Rcpt, &to, "250 2.1.5 Ok")
    }

    fn letter(&mut self) -> io::Result<Goes> {
        let to = self.to.join(" ");
        let answer = self.server.script.answer(Step::Data, &self.to);
        let refused = matches!(&answer, Some(Answer::Reply(reply)) if !reply.starts_with('3'));
        let goes = self.give(answer, Step::Data, &to, "354 Go on")?;
        if refused || matches!(goes, Goes::Down) {
            return Ok(goes);
        }
        self.output.flush()?;
        let raw = self.until_the_dot()?;
        let answer = self.server.script.answer(Step::Dot, &self.to);
        let stored = match &answer {
            Some(Answer::Reply(reply)) => reply.starts_with('2'),
            Some(Answer::Drop) => false,
            Some(Answer::StoreThenDrop | Answer::Stall(_)) | None => true,
        };
        let recipients = std::mem::take(&mut self.to);
        if stored {
            self.server.keeps.letter(Letter {
                connection: self.number,
                from: std::mem::take(&mut self.from),
                to: recipients,
                message_id: message_id(&raw),
                raw,
                at: Instant::now(),
            });
        }
        self.give(answer, Step::Dot, &to, "250 2.0.0 Taken")
    }

    fn until_the_dot(&mut self) -> io::Result<Vec<u8>> {
        let mut raw = Vec::new();
        loop {
            let begin = raw.len();
            if self.input.read_until(b'\n', &mut raw)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if &raw[begin..] == b".\r\n" {
                raw.truncate(begin);
                return Ok(raw);
            }
            if raw[begin] == b'.' {
                raw.remove(begin);
            }
        }
    }

    fn say(&mut self, step: Step, said: &str, usual: &str) -> io::Result<Goes> {
        let answer = self.server.script.answer(step, &[]);
        self.give(answer, step, said, usual)
    }

    fn give(&mut self, answer: Option<Answer>, step: Step, said: &str, usual: &str) -> io::Result<Goes> {
        let reply = match answer {
            None => usual.to_owned(),
            Some(Answer::Reply(reply)) => reply,
            Some(Answer::Drop | Answer::StoreThenDrop) => String::new(),
            Some(Answer::Stall(pause)) => {
                self.output.flush()?;
                std::thread::sleep(pause);
                usual.to_owned()
            }
        };
        self.server.keeps.attempt(Attempt {
            connection: self.number,
            step,
            said: said.to_owned(),
            reply: reply.clone(),
            at: Instant::now(),
        });
        if reply.is_empty() {
            return Ok(Goes::Down);
        }
        self.reply(&reply)?;
        // 421: the server closes the channel (RFC 5321 §3.8).
        Ok(if reply.starts_with("421") {
            Goes::Down
        } else {
            Goes::On
        })
    }

    fn reply(&mut self, line: &str) -> io::Result<Goes> {
        write!(self.output, "{line}\r\n")?;
        Ok(Goes::On)
    }
}

/// What stands between the angle brackets.
fn address(said: &str) -> String {
    let inside = said.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or("", |(address, _)| address).to_owned()
}

fn message_id(raw: &[u8]) -> String {
    let name = b"message-id:";
    let headers = raw
        .split(|byte| *byte == b'\n')
        .take_while(|line| !matches!(line, [] | [b'\r']));
    let mut own =
        headers.filter(|line| line.len() > name.len() && line[..name.len()].eq_ignore_ascii_case(name));
    let value = own.next().map_or(&[][..], |line| &line[name.len()..]);
    String::from_utf8_lossy(value).trim().to_owned()
}
