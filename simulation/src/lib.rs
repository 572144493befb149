//! A landlord's rules, a number of homes and a seed, in; matters that a believable landlord would have, as plans
//! that the register keeps, and what is true of them by construction, out.
//!
//! First the course of a matter is drawn, as dates alone ([`course`]); then it is told as facts, which are folded
//! as all facts are; and it is counted from its course ([`truth`]), without the fold and without milestones. So
//! the figures that reports draw from the register can be held against a truth that they had no part in.

mod arrivals;
pub mod course;
mod days;
mod drawn;
mod habits;
mod life;
mod luck;
mod post;
mod simulation;
mod terms;
mod told;
pub mod truth;
mod world;

#[cfg(test)]
mod tests;

pub use post::MAILBOX;
pub use simulation::{Asked, Matter, NotSimulated, Simulation};
pub use world::World;
