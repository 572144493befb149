//! Bytes on their way, in; the fault that they bring about, and where in them, out.

/// Whose bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From client to server.
    Client,
    /// From server to client.
    Server,
}

/// What goes wrong with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Both ends are closed (FIN). The match itself does not pass.
    Cut,
    /// Both ends are reset (RST). The match itself does not pass.
    Reset,
    /// The match and so many bytes behind it pass, then both ends are closed.
    Half(usize),
    /// The connection stays open; from the match on nothing passes any more, either way.
    Blackhole,
    /// From the match on everything waits, either way, until it is released.
    Stall,
    /// From the match on so many bytes a second pass, each way.
    Slow(u32),
    /// This connection goes on; further ones are refused.
    Refuse,
}

/// A fault that waits for its moment.
struct Rule {
    from: Side,
    pattern: Vec<u8>,
    /// How many matches are still missing, over all connections.
    missing: u32,
    fault: Fault,
}

/// Faults that wait for their moment; each strikes once.
#[derive(Default)]
pub struct Rules(Vec<Rule>);

/// A fault's moment in a chunk of bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where the match begins, or 0 if it began in a chunk before.
    pub begin: usize,
    /// Where it ends.
    pub end: usize,
    pub fault: Fault,
}

impl Rules {
    pub fn add(&mut self, from: Side, pattern: &[u8], nth: u32, fault: Fault) {
        self.0.push(Rule {
            from,
            pattern: pattern.to_vec(),
            missing: nth,
            fault,
        });
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The first fault in `window`, of whose bytes those before `seen` were looked at before.
    pub fn strike(&mut self, from: Side, window: &[u8], seen: usize) -> Option<Hit> {
        if self.0.is_empty() {
            return None;
        }
        for end in seen + 1..=window.len() {
            for (number, rule) in self.0.iter_mut().enumerate() {
                if rule.from != from || !window[..end].ends_with(&rule.pattern) {
                    continue;
                }
                rule.missing -= 1;
                if rule.missing == 0 {
                    let rule = self.0.remove(number);
                    return Some(Hit {
                        begin: end.saturating_sub(rule.pattern.len()).saturating_sub(seen),
                        end: end - seen,
                        fault: rule.fault,
                    });
                }
            }
        }
        None
    }
}

const OFFER: &[u8] = b"STARTTLS";

/// Makes every STARTTLS unreadable, also where it comes in two pieces; keeps what may be the
/// beginning of one in `held`.
pub fn strip(held: &mut Vec<u8>, chunk: &[u8]) -> Vec<u8> {
    let mut bytes = std::mem::take(held);
    bytes.extend_from_slice(chunk);
    while let Some(at) = bytes.windows(OFFER.len()).position(|window| window == OFFER) {
        bytes[at..at + OFFER.len()].fill(b'X');
    }
    let begun = (1..OFFER.len())
        .rev()
        .find(|count| bytes.ends_with(&OFFER[..*count]));
    *held = bytes.split_off(bytes.len() - begun.unwrap_or(0));
    bytes
}
