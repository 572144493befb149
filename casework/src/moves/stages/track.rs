//! Another way through the stage, in; the case in that track, by its original receipt, out.

use crate::cases::{TrackReason, What};
use crate::clocks::Due;
use crate::moves::desk::Desk;
use crate::moves::stages::extend::ceiling_of;
use crate::moves::{Move, Refused};
use crate::policies::{Clock, Event, Track, TrackId, Whose};

/// A person puts the case on another track of its stage (001 ¶17, Q18). Its clocks count from the same receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeTrack {
    /// The track.
    pub track: TrackId,
}

impl Move for ChangeTrack {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("put on another track")?;
        desk.person()?;
        let track = self.other(desk)?;
        must_still_be_met(desk, &track)?;
        let because = TrackReason::Person;
        desk.record(What::Moved {
            track: track.id.clone(),
            because,
        })?;
        let owner = desk
            .case()
            .owner
            .and_then(|owner| desk.rules.directory.handler(owner));
        // Whoever has it keeps it where they do what the track asks for.
        if owner.is_some_and(|owner| owner.roles.contains(&track.handler)) {
            return Ok(());
        }
        desk.route_anew(Some(&track.handler))
    }
}

impl ChangeTrack {
    fn other(&self, desk: &Desk<'_>) -> Result<Track, Refused> {
        let stage = desk.stage()?;
        let tracks: Vec<&str> = stage.tracks.iter().map(|track| track.id.as_str()).collect();
        let Some(track) = stage.track(self.track.as_str()) else {
            let cure = match tracks.as_slice() {
                [] => "this stage has one way through it".to_owned(),
                tracks => format!("give one of: {}", tracks.join(", ")),
            };
            let why = format!("the stage has no track \u{201c}{}\u{201d}", self.track);
            return Err(Refused::by(&stage.basis, why, cure));
        };
        if desk.case().track() == Some(&track.id) {
            return Err(Refused::by(
                &track.basis,
                "it is on this track already",
                "see `redress case show`",
            ));
        }
        Ok(track.clone())
    }
}

/// A track whose answer would be late from the start is no way through the stage any more.
fn must_still_be_met(desk: &Desk<'_>, track: &Track) -> Result<(), Refused> {
    let stage = desk.stage()?;
    let answers = |clock: &&Clock| {
        clock.track.as_ref() == Some(&track.id)
            && clock.given.is_none()
            && clock.from == Event::Received
            && clock.whose == Whose::Landlord
            && clock.waits_for(Event::Responded)
    };
    for clock in desk.policy.clocks_of(&stage.id, Some(&track.id)).filter(answers) {
        let due = ceiling_of(desk, clock, Due::On(desk.today()))?;
        if !due.met_by(desk.doing.now) {
            return Err(Refused::by(
                &clock.basis,
                format!("this track\u{2019}s answer was due by {due}"),
                "leave it on the track it is on",
            ));
        }
    }
    Ok(())
}
