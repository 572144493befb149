//! The reply to EHLO, in; what the server can do, out (RFC 5321 §4.1.1.1).

use super::reply::Reply;

/// What a server offers, as far as letters need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a list of what a server has or has not"
)]
pub struct Offers {
    /// TLS after a plain beginning (RFC 3207).
    pub starttls: bool,
    /// Commands in one go (RFC 2920).
    pub pipelining: bool,
    /// Letters beyond ASCII as they are (RFC 6152).
    pub eight_bit: bool,
    /// Addresses beyond ASCII (RFC 6531).
    pub smtputf8: bool,
    /// The largest message in bytes, where it says so (RFC 1870).
    pub size: Option<u64>,
    /// Ways to sign in (RFC 4954), in capitals.
    pub auth: Vec<String>,
}

impl Offers {
    /// What the reply to EHLO says.
    pub(crate) fn of(reply: &Reply) -> Self {
        let mut offers = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => offers.starttls = true,
                Some("PIPELINING") => offers.pipelining = true,
                Some("8BITMIME") => offers.eight_bit = true,
                Some("SMTPUTF8") => offers.smtputf8 = true,
                // Without a number, or with 0, there is no fixed limit.
                Some("SIZE") => {
                    offers.size = words
                        .next()
                        .and_then(|size| size.parse().ok())
                        .filter(|size| *size > 0);
                }
                // Some old servers write `AUTH=LOGIN` as well.
                Some("AUTH") => offers.auth.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        offers
    }

    /// Whether it offers that way to sign in.
    pub(crate) fn signs_in_with(&self, way: &str) -> bool {
        self.auth.iter().any(|offered| offered == way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_what_it_can_do() {
        let plain = Offers::default();
        let of = |lines: &[&str]| {
            let lines = std::iter::once(&"SIZE 1 is its name").chain(lines);
            Offers::of(&Reply {
                code: 250,
                lines: lines.map(ToString::to_string).collect(),
            })
        };
        let auth = |ways: &[&str]| Offers {
            auth: ways.iter().map(ToString::to_string).collect(),
            ..plain.clone()
        };
        for (lines, offers) in [
            (&["HELP"][..], plain.clone()),
            (
                &["8BITMIME"],
                Offers {
                    eight_bit: true,
                    ..plain.clone()
                },
            ),
            (
                &["starttls"],
                Offers {
                    starttls: true,
                    ..plain.clone()
                },
            ),
            (
                &["PIPELINING"],
                Offers {
                    pipelining: true,
                    ..plain.clone()
                },
            ),
            (
                &["SMTPUTF8"],
                Offers {
                    smtputf8: true,
                    ..plain.clone()
                },
            ),
            (
                &["SIZE 1000"],
                Offers {
                    size: Some(1000),
                    ..plain.clone()
                },
            ),
            (&["SIZE"], plain.clone()),
            (&["SIZE 0"], plain.clone()),
            (&["AUTH PLAIN login"], auth(&["PLAIN", "LOGIN"])),
            (&["AUTH=LOGIN"], auth(&["LOGIN"])),
        ] {
            assert_eq!(of(lines), offers, "{lines:?}");
        }
    }
}
