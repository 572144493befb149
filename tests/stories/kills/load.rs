//! Chance, and the receipts that have gone out, in; residents' and machines' mail of all kinds, out.

use super::dice::Dice;
use crate::office::header;
use crate::servers::sink::Letter;

/// What a message is, and so what must become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody's first complaint.
    Complaint,
    /// The same without a Message-ID.
    WithoutId,
    /// A mail that came before, once more.
    Copy,
    /// The same words of the same sender under another Message-ID.
    SameWords,
    /// A resident's answer to a receipt.
    Answer,
    /// A machine's answer to a receipt.
    Machine,
    /// Bytes that are no mail.
    Malformed,
}

/// Mail for the mailbox.
pub struct Posted {
    /// Which of the generator's mails it is; copies have the number of the first.
    pub number: usize,
    pub kind: Kind,
    pub from: String,
    pub raw: Vec<u8>,
    /// The mail whose words these are under another Message-ID.
    pub repeats: Option<usize>,
}

/// A receipt that has gone out.
pub struct Receipt {
    pub to: String,
    /// With its angle brackets.
    pub message_id: String,
}

/// A generator of mail.
pub struct Load {
    dice: Dice,
    made: usize,
    /// Complaints that can come again.
    complaints: Vec<(usize, String, Vec<u8>)>,
}

impl Load {
    pub fn seeded(seed: u64) -> Self {
        Self {
            dice: Dice::seeded(seed),
            made: 0,
            complaints: Vec::new(),
        }
    }

    /// The next mail.
    pub fn mail(&mut self, receipts: &[Receipt]) -> Posted {
        let kind = match self.dice.throw(20) {
            0..=8 => Kind::Complaint,
            9 => Kind::WithoutId,
            10 | 11 => Kind::Copy,
            12 => Kind::SameWords,
            13..=15 => Kind::Answer,
            16..=18 => Kind::Machine,
            _ => Kind::Malformed,
        };
        self.of(kind, receipts)
            .unwrap_or_else(|| self.complaint(Kind::Complaint))
    }

    fn of(&mut self, kind: Kind, receipts: &[Receipt]) -> Option<Posted> {
        match kind {
            Kind::Complaint | Kind::WithoutId => Some(self.complaint(kind)),
            Kind::Copy => {
                let (number, from, raw) = self.dice.pick(&self.complaints)?.clone();
                Some(Posted {
                    number,
                    kind,
                    from,
                    raw,
                    repeats: None,
                })
            }
            Kind::SameWords => {
                let (first, from, _) = self.dice.pick(&self.complaints)?.clone();
                let headers = format!("Message-ID: <{}.again@post.example>\r\n", self.made);
                let again = self.made(kind, &from, &headers, &subject(first), &words(first));
                Some(Posted {
                    repeats: Some(first),
                    ..again
                })
            }
            Kind::Answer | Kind::Machine => {
                let Receipt { to, message_id } = self.dice.pick(receipts)?;
                let number = self.made;
                let mut headers = format!(
                    "Message-ID: <{number}.re@post.example>\r\nIn-Reply-To: {message_id}\r\nReferences: {message_id}\r\n"
                );
                let (mut from, mut words) =
                    (to.clone(), format!("It is worse today, for the {number}th time."));
                if kind == Kind::Machine {
                    headers += "Auto-Submitted: auto-replied\r\n";
                    words = format!("We are away until week {number}.");
                    from = format!("robot{number}@robots.example");
                }
                Some(self.made(kind, &from, &headers, "Re: Your complaint", &words))
            }
            Kind::Malformed => {
                let number = self.number();
                let raw = format!("\u{1}\u{0}no mail at all X-Story: {number};\r\n\u{ff}\r\n").into_bytes();
                let from = "broken@post.example".to_owned();
                Some(Posted {
                    number,
                    kind,
                    from,
                    raw,
                    repeats: None,
                })
            }
        }
    }

    fn complaint(&mut self, kind: Kind) -> Posted {
        let number = self.made;
        let from = format!("resident{number}@post.example");
        let headers = match kind {
            Kind::WithoutId => String::new(),
            _ => format!("Message-ID: <{number}@post.example>\r\n"),
        };
        let posted = self.made(kind, &from, &headers, &subject(number), &words(number));
        self.complaints.push((number, from, posted.raw.clone()));
        posted
    }

    fn made(&mut self, kind: Kind, from: &str, headers: &str, subject: &str, words: &str) -> Posted {
        let number = self.number();
        let raw = format!(
            "From: {from}\r\nTo: complaints@homes.example\r\nSubject: {subject}\r\n{headers}X-Story: {number};\r\n\
             Date: Mon, 2 Nov 2026 09:11:40 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
             \r\n{words}\r\n"
        );
        let (from, raw) = (from.to_owned(), raw.into_bytes());
        Posted {
            number,
            kind,
            from,
            raw,
            repeats: None,
        }
    }

    fn number(&mut self) -> usize {
        self.made += 1;
        self.made - 1
    }
}

fn subject(number: usize) -> String {
    format!("Lift {number}")
}

fn words(number: usize) -> String {
    format!("This is complaint number {number}: the lift has been broken for weeks.")
}

/// The receipts among letters.
pub fn receipts(letters: &[Letter]) -> impl Iterator<Item = Receipt> {
    let is_receipt = |letter: &&Letter| {
        let kind = header(&String::from_utf8_lossy(&letter.raw), "X-Redress");
        kind.is_some_and(|kind| kind == "receipt")
    };
    letters.iter().filter(is_receipt).map(|letter| Receipt {
        to: letter.to.concat(),
        message_id: letter.message_id.clone(),
    })
}

/// The number of the generator's mail that these bytes hold.
pub fn number_in(raw: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"X-Story: ";
    let at = raw.windows(MARK.len()).position(|window| window == MARK)?;
    let digits: Vec<u8> = raw[at + MARK.len()..]
        .iter()
        .copied()
        .take_while(u8::is_ascii_digit)
        .collect();
    String::from_utf8(digits).ok()?.parse().ok()
}
