//! A register and a time at which nothing is due, in; what it costs to find that out, out.
//!
//! ```text
//! cargo run --release --example tick -- SETTINGS TIME [ROUNDS]
//! ```
//!
//! Printed are microseconds by the clock, the median of the rounds: what the worker spends every ten seconds.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use casework::given::{Chance, Clock};
use chrono::{DateTime, Utc};
use redress::{House, settings};
use register::Opening;
use tokio_util::sync::CancellationToken;
use worker::{Deadlines, SeenTo};

/// How often is looked where nothing else is asked.
const ROUNDS: usize = 1001;

/// A clock that stands.
struct Standing(DateTime<Utc>);

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "tick SETTINGS TIME [ROUNDS]";
    let file = arguments.next().ok_or(usage)?;
    let clock = Arc::new(Standing(arguments.next().ok_or(usage)?.parse()?));
    let rounds = arguments.next().map_or(Ok(ROUNDS), |rounds| rounds.parse())?;
    let settings = settings::read(Path::new(&file))?;
    let chance = Chance::from_seed([1; 32]);
    let mut house = House::open(
        &settings,
        Opening::Existing,
        Arc::clone(&clock) as Arc<dyn Clock>,
        chance,
    )
    .await?;
    let chance = house.chance();
    let mut deadlines = Deadlines::new(house.register.clone(), Arc::clone(&house.rules), clock, chance);
    let stop = CancellationToken::new();
    let mut micros = Vec::with_capacity(rounds);
    for _ in 0..rounds.max(1) {
        let begun = Instant::now();
        let seen = deadlines.see_to_all(&stop).await?;
        micros.push(begun.elapsed().as_micros());
        if seen != SeenTo::default() {
            return Err("something is due at that time: choose another".into());
        }
    }
    micros.sort_unstable();
    println!("{}", micros[micros.len() / 2]);
    house.register.close().await;
    Ok(())
}
