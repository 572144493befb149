//! A folder of messages, in; what it costs to read one of them, out.
//!
//! Reads as intake does before its transaction (`Arrival::mail`), and decides nothing:
//!
//! ```text
//! cargo run --release --example reading -- FOLDER [ROUNDS]
//! ```
//!
//! Printed is the time on the processor, of the quickest of the rounds: on a busy machine the others
//! measure the neighbours. The kernel counts it (`/proc/thread-self/schedstat`), so this needs Linux.

mod folder;

use std::error::Error;
use std::path::Path;

use casework::messages::OwnMail;
use chrono::DateTime;
use folder::{arrival, messages, on_the_processor};

/// How often the folder is read where nothing else is asked.
const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder? reading FOLDER [ROUNDS]")?;
    let rounds = arguments.next().map_or(Ok(ROUNDS), |rounds| rounds.parse())?;
    let messages = messages(Path::new(&folder))?;
    if messages.is_empty() {
        return Err(format!("{folder} holds no file").into());
    }
    let own = OwnMail {
        addresses: vec!["complaints@housing.example".parse()?],
        ..OwnMail::default()
    };
    let mut quickest = u64::MAX;
    for _ in 0..rounds.max(1) {
        // The copies are not part of the work: intake owns what it fetched.
        let batch = messages.clone();
        let before = on_the_processor()?;
        for raw in batch {
            std::hint::black_box(arrival(raw, DateTime::UNIX_EPOCH, &own));
        }
        quickest = quickest.min(on_the_processor()? - before);
    }
    let count = u64::try_from(messages.len())?;
    let bytes: usize = messages.iter().map(Vec::len).sum();
    println!(
        "{count} messages of {} bytes on average: {:.1} \u{b5}s a message",
        bytes / messages.len(),
        std::time::Duration::from_nanos(quickest / count).as_secs_f64() * 1e6
    );
    Ok(())
}
