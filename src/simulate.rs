//! An empty register and what is asked, in; made-up cases in it, and what is true of them, out.
//!
//! The register is marked by what is in it: every made-up message stands under a mailbox of its own name, by which
//! bot and worker know it and refuse to work there. Nothing is ever sent: no letter lies in the outbox.

use crate::house::House;
use crate::problem::Problem;
use casework::decide::Plan;
use chrono::{DateTime, Utc};
use register::Register;
use simulation::{Asked, MAILBOX, NotSimulated, Simulation, World, truth::Truth};
use tokio::sync::mpsc;

/// So many matters are written in one transaction.
const AT_ONCE: usize = 500;
/// So many portions are drawn ahead of the writing.
const AHEAD: usize = 4;

/// Matters to be written, and when the last of them came.
type Portion = (Vec<Plan>, DateTime<Utc>);

/// Fills the register of that house, which must hold nothing.
pub async fn simulate(house: &House, asked: Asked) -> Result<Truth, Problem> {
    must_be_empty(&house.register).await?;
    let world = World::of(&house.rules);
    let (sender, mut portions) = mpsc::channel(AHEAD);
    let drawing = tokio::task::spawn_blocking(move || draw(&world, asked, &sender));
    while let Some((plans, at)) = portions.recv().await {
        let mut tx = house.register.write().await?;
        tx.apply(&plans, at).await?;
        tx.commit().await?;
    }
    let drawn = drawing
        .await
        .map_err(|error| Problem::new("simulation", error, "report this"))?;
    drawn.map_err(|refused| {
        let cure = match refused {
            NotSimulated::BeyondCalendar { .. } => {
                "ask for fewer years, or for an earlier end with `--until`"
            }
            NotSimulated::Untold { .. } => {
                "report this with the seed; remove the register, which is not whole"
            }
        };
        Problem::new("simulation", refused, cure)
    })
}

/// Draws matter by matter, ahead of the writing.
fn draw(world: &World, asked: Asked, sender: &mpsc::Sender<Portion>) -> Result<Truth, NotSimulated> {
    let mut simulation = Simulation::new(world, asked)?;
    loop {
        let (mut plans, mut last) = (Vec::with_capacity(AT_ONCE), None);
        for matter in simulation.by_ref().take(AT_ONCE) {
            let matter = matter?;
            last = Some(matter.course.received_at);
            plans.push(matter.plan);
        }
        let Some(at) = last else {
            return Ok(simulation.truth());
        };
        // Whoever writes has stopped, and says why.
        if sender.blocking_send((plans, at)).is_err() {
            return Ok(simulation.truth());
        }
    }
}

async fn must_be_empty(register: &Register) -> Result<(), Problem> {
    let mut tx = register.read().await?;
    if tx.holds_anything().await? {
        return Err(Problem::new(
            "register",
            "this register holds cases or messages already, and made-up ones are never put among them",
            "give `url` in [register] of other settings a register that is not there yet, and name them with `--settings`",
        ));
    }
    Ok(())
}

/// Nobody works in a register of made-up cases: its residents do not exist.
pub async fn must_be_real(register: &Register) -> Result<(), Problem> {
    let mut tx = register.read().await?;
    if tx.holds_mail_of(MAILBOX).await? {
        return Err(Problem::new(
            "register",
            "this register was made up by `redress simulate`: no mail is taken in and no letter sent",
            "name the settings of the real register with `--settings`; or, if it was made by mistake, take the made-up one away and start anew",
        ));
    }
    Ok(())
}
