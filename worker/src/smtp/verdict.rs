//! A reply to one step of a letter's way, in; whose failure it is and whether to try again, out.

use super::reply::Reply;
use super::trouble::Trouble;

/// A step of a letter's way over a connection, whose reply is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The sender: until it is answered, nothing was said of the letter that matters.
    Mail,
    /// The recipient.
    Rcpt,
    /// May the letter come?
    Data,
    /// The letter is on its way.
    Letter,
    /// The letter is all there; only 250 says that the server has it.
    Dot,
}

impl Step {
    /// As it stands in a reason.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mail => "the sender",
            Self::Rcpt => "the recipient",
            Self::Data => "the announcement of the letter",
            Self::Letter | Self::Dot => "the letter",
        }
    }
}

/// Why a letter did not go out.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The server takes no letters at all.
    Server(Trouble),
    /// This letter, for now.
    NotNow(String),
    /// This letter, for good.
    Never(String),
}

/// What the reply refuses; none where the letter goes on. Reasons are codes: the words may name somebody.
pub(crate) fn refusal(step: Step, reply: &Reply) -> Option<Refusal> {
    let why = || format!("the server says {} to {}", reply.codes(), step.in_words());
    let goes_on = match step {
        Step::Mail | Step::Rcpt => reply.is_done(),
        Step::Data => reply.code == 354,
        Step::Letter | Step::Dot => reply.code == 250,
    };
    Some(match (step, reply.code) {
        _ if goes_on => return None,
        (Step::Mail, 421) => Refusal::Server(Trouble::Busy(reply.to_string())),
        // Authentication is wanted, or another kind of it (RFC 4954 §6): no letter can help that.
        (Step::Mail, 530 | 534 | 535 | 538) => Refusal::Server(Trouble::Login(reply.codes())),
        // The sender was taken, so that we are let in: it is about this recipient. And a command out of place
        // (RFC 5321 §4.2.3) says something of the conversation, not of the letter.
        (Step::Rcpt, 530 | 534 | 535 | 538) | (_, 503) => Refusal::NotNow(why()),
        (_, 500..) => Refusal::Never(why()),
        _ => Refusal::NotNow(why()),
    })
}

/// Whether the connection can be used again after that reply.
pub(crate) fn is_in_step(reply: &Reply) -> bool {
    reply.code >= 400 && !matches!(reply.code, 421 | 503)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_knows_its_future() {
        use Step::{Data, Dot, Mail, Rcpt};
        for (step, code, expected) in [
            (Mail, 250, "goes on"),
            (Mail, 354, "not now"),
            (Mail, 421, "server"),
            (Mail, 450, "not now"),
            (Mail, 452, "not now"),
            (Mail, 503, "not now"),
            (Mail, 530, "server"),
            (Mail, 550, "never"),
            (Mail, 552, "never"),
            (Rcpt, 250, "goes on"),
            (Rcpt, 251, "goes on"),
            // Some greylist with it: it must not keep every other letter back.
            (Rcpt, 421, "not now"),
            (Rcpt, 451, "not now"),
            (Rcpt, 530, "not now"),
            (Rcpt, 535, "not now"),
            (Rcpt, 550, "never"),
            (Data, 250, "not now"),
            (Data, 354, "goes on"),
            (Data, 451, "not now"),
            (Data, 554, "never"),
            (Dot, 250, "goes on"),
            // Not the answer to a letter: it may be a late one to something else.
            (Dot, 251, "not now"),
            (Dot, 354, "not now"),
            (Dot, 421, "not now"),
            (Dot, 452, "not now"),
            (Dot, 552, "never"),
            (Dot, 554, "never"),
        ] {
            let reply = Reply {
                code,
                lines: vec!["5.0.0 <ann@post.example> Ann".to_owned()],
            };
            let found = match refusal(step, &reply) {
                None => "goes on",
                Some(Refusal::Server(_)) => "server",
                Some(Refusal::NotNow(why) | Refusal::Never(why)) if why.contains("Ann") => "tells a name",
                Some(Refusal::NotNow(_)) => "not now",
                Some(Refusal::Never(_)) => "never",
            };
            assert_eq!(found, expected, "{code} to {step:?}");
        }
    }
}
