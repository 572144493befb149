//! A letter and an open connection, in; what became of the letter, out.
//!
//! A connection is kept while it is in step. After anything that leaves a doubt – a deadline, an
//! unexpected reply – it is dropped: a late reply must not be taken for the next letter's.

use super::dialogue::{Dialogue, Lost};
use super::offers::Offers;
use super::opening;
use super::smarthost::Smarthost;
use super::stuffing::on_the_wire;
use super::trouble::Trouble;
use super::verdict::{Refusal, Step, is_in_step, refusal};
use crate::outgoing::Sent;
use std::time::Duration;
use tokio::time::Instant;

/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// What became of an attempt to send a letter.
#[derive(Debug)]
pub(super) enum Attempt {
    /// The letter's own end.
    Ended(Sent),
    /// Nothing was said of the letter: the server takes none.
    Server(Trouble),
    /// We were told to stop before the letter was all there.
    Stopped,
}

/// A letter as it is sent.
pub(super) struct Parcel<'a> {
    /// The envelope's sender.
    pub from: &'a str,
    /// The envelope's recipient.
    pub to: &'a str,
    /// The letter.
    pub raw: &'a [u8],
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    dialogue: Dialogue,
    offers: Offers,
    step: Step,
    in_step: bool,
    letters: u64,
    used: Instant,
}

impl Connection {
    pub async fn open(host: &Smarthost) -> Result<Self, Trouble> {
        let (dialogue, offers) = opening::open(host).await?;
        Ok(Self {
            dialogue,
            offers,
            step: Step::Mail,
            in_step: true,
            letters: 0,
            used: Instant::now(),
        })
    }

    /// Whether another letter may go over it.
    pub fn is_usable(&self) -> bool {
        self.in_step && !self.dialogue.is_interrupted()
    }

    /// Whether letters have gone over it: the server may have closed it since, or have had enough.
    pub fn has_served(&self) -> bool {
        self.letters > 0
    }

    /// How long nothing has gone over it.
    pub fn idle(&self) -> Duration {
        self.used.elapsed()
    }

    /// Sends a letter within `timeout`, or until `stop` is over.
    pub async fn send(
        &mut self,
        parcel: &Parcel<'_>,
        timeout: Duration,
        stop: impl Future<Output = ()>,
    ) -> Attempt {
        let wire = match self.fits(parcel) {
            Ok(wire) => wire,
            Err(why) => return Attempt::Ended(Sent::Never(why)),
        };
        // Whatever ends it early leaves the connection out of step.
        self.in_step = false;
        let ended = tokio::select! {
            ended = self.exchange(parcel, &wire) => Some(ended),
            () = tokio::time::sleep(timeout) => Some(Err(Lost::Silent)),
            () = stop => None,
        };
        self.letters += 1;
        self.used = Instant::now();
        match ended {
            Some(Ok(refused)) => end(refused),
            Some(Err(lost)) => self.lost(lost),
            None if self.step == Step::Dot => self.lost(Lost::Silent),
            None => Attempt::Stopped,
        }
    }

    /// What the server offers.
    pub fn offers(&self) -> &Offers {
        &self.offers
    }

    /// Asks whether a letter from one to the other would be taken, and sends none.
    pub async fn ask(&mut self, parcel: &Parcel<'_>, timeout: Duration) -> Attempt {
        self.in_step = false;
        let [mail, rcpt, _] = self.commands(parcel);
        let asking = async {
            for (step, command) in [(Step::Mail, mail), (Step::Rcpt, rcpt)] {
                self.step = step;
                let reply = self.dialogue.ask(command.trim_end()).await?;
                if let Some(refused) = refusal(step, &reply) {
                    self.in_step = is_in_step(&reply) && self.begin_again(0).await.unwrap_or(false);
                    return Ok(Some(refused));
                }
            }
            self.in_step = self.begin_again(0).await?;
            Ok(None)
        };
        let asked = tokio::time::timeout(timeout, asking).await;
        match asked.unwrap_or(Err(Lost::Silent)) {
            Ok(refused) => end(refused),
            Err(lost) => self.lost(lost),
        }
    }

    /// What cannot go out over this server at all is not tried.
    fn fits(&self, parcel: &Parcel<'_>) -> Result<Vec<u8>, String> {
        let size = u64::try_from(parcel.raw.len()).unwrap_or(u64::MAX);
        if let Some(largest) = self.offers.size.filter(|largest| size > *largest) {
            return Err(format!(
                "the letter has {size} bytes and the SMTP server takes {largest}"
            ));
        }
        let addresses = [parcel.from, parcel.to];
        if !self.offers.smtputf8 && !addresses.iter().all(|address| address.is_ascii()) {
            return Err("the address is not ASCII and the SMTP server has no SMTPUTF8".to_owned());
        }
        let breaks_out = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>');
        if addresses.iter().any(|address| address.contains(breaks_out)) {
            return Err("the address is none that SMTP can carry".to_owned());
        }
        on_the_wire(parcel.raw).map_err(|unfit| unfit.to_string())
    }

    async fn exchange(&mut self, parcel: &Parcel<'_>, wire: &[u8]) -> Result<Option<Refusal>, Lost> {
        if let Some(refused) = self.announce(parcel).await? {
            return Ok(Some(refused));
        }
        self.step = Step::Letter;
        self.dialogue.say(wire).await?;
        // From here on the server may have the letter.
        self.step = Step::Dot;
        let reply = self.dialogue.reply().await?;
        let refused = refusal(Step::Dot, &reply);
        self.in_step = refused.is_none() || is_in_step(&reply);
        Ok(refused)
    }

    /// Sender, recipient, and whether the letter may come: in one go where the server takes it so.
    async fn announce(&mut self, parcel: &Parcel<'_>) -> Result<Option<Refusal>, Lost> {
        let commands = self.commands(parcel);
        let together = self.offers.pipelining;
        if together {
            self.step = Step::Mail;
            self.dialogue.say(commands.concat().as_bytes()).await?;
        }
        let mut steps = [Step::Mail, Step::Rcpt, Step::Data].into_iter().zip(&commands);
        while let Some((step, command)) = steps.next() {
            self.step = step;
            if !together {
                self.dialogue.say(command.as_bytes()).await?;
            }
            let reply = self.dialogue.reply().await?;
            if let Some(refused) = refusal(step, &reply) {
                let unanswered = if together { steps.count() } else { 0 };
                // The refusal stands, whatever becomes of the connection.
                self.in_step = is_in_step(&reply) && self.begin_again(unanswered).await.unwrap_or(false);
                return Ok(Some(refused));
            }
        }
        Ok(None)
    }

    /// After a refusal: hears the answers to what was said already, and has the server forget the letter.
    /// Whether it did.
    async fn begin_again(&mut self, unanswered: usize) -> Result<bool, Lost> {
        for _ in 0..unanswered {
            let code = self.dialogue.reply().await?.code;
            // It waits for a letter to nobody, or it is going. It is not given an empty letter.
            if matches!(code, 354 | 421) {
                return Ok(false);
            }
        }
        Ok(self.dialogue.ask("RSET").await?.code == 250)
    }

    fn commands(&self, parcel: &Parcel<'_>) -> [String; 3] {
        let size = self.offers.size.map(|_| format!(" SIZE={}", parcel.raw.len()));
        let utf8 = !(parcel.from.is_ascii() && parcel.to.is_ascii());
        let mail = [
            "MAIL FROM:<",
            parcel.from,
            ">",
            size.as_deref().unwrap_or_default(),
            if utf8 { " SMTPUTF8" } else { "" },
            "\r\n",
        ];
        let rcpt = format!("RCPT TO:<{}>\r\n", parcel.to);
        [mail.concat(), rcpt, "DATA\r\n".to_owned()]
    }

    fn lost(&self, lost: Lost) -> Attempt {
        let how = lost.in_words();
        let sent = match self.step {
            Step::Mail => return Attempt::Server(Trouble::Lost(how)),
            Step::Rcpt | Step::Data | Step::Letter => {
                Sent::NotNow(format!("the SMTP server {how} in mid-letter"))
            }
            // RFC 5321 §4.5.3.2.6: it may have taken the letter. The same Message-ID goes again.
            Step::Dot => Sent::Unsure(format!("the SMTP server {how} after the letter, and may have it")),
        };
        Attempt::Ended(sent)
    }

    /// Says goodbye, unless the connection is out of step already.
    pub async fn quit(mut self, timeout: Duration) {
        if self.is_usable() {
            let goodbye = self.dialogue.ask("QUIT");
            // Whether it answers is the same to us: the connection ends here.
            drop(tokio::time::timeout(timeout.min(GOODBYE), goodbye).await);
        }
    }
}

/// What a refusal, or none, makes of an attempt.
fn end(refused: Option<Refusal>) -> Attempt {
    match refused {
        None => Attempt::Ended(Sent::Accepted),
        Some(Refusal::Server(trouble)) => Attempt::Server(trouble),
        Some(Refusal::NotNow(why)) => Attempt::Ended(Sent::NotNow(why)),
        Some(Refusal::Never(why)) => Attempt::Ended(Sent::Never(why)),
    }
}
