//! A stage and what belongs to it, in; sentences with their clauses, out.

use super::events::any_of;
use super::{Entry, Section, capital, labelled, labelled_list, labelled_texts, listed, plain, section};
use crate::clocks::{Counting, Rolls};
use crate::policies::{
    Beyond, Clock, Duty, Extension, How, Letter, Policy, Promise, Stage, Track, TrackId, WhenMissed, Whose,
};

impl Policy {
    pub(super) fn stage_told(&self, stage: &Stage) -> Section {
        let mut entries = vec![self.step_told(stage)];
        entries.extend(stage.tracks.iter().map(|track| self.track_told(stage, track)));
        let here = |id: &crate::policies::StageId| *id == stage.id;
        entries.extend(
            self.clocks
                .iter()
                .filter(|clock| here(&clock.stage))
                .map(|clock| self.clock_told(clock)),
        );
        let promises = self.promises.iter().filter(|promise| here(&promise.stage));
        entries.extend(promises.map(|promise| self.promise_told(promise)));
        let extensions = self.extensions.iter().filter(|extension| here(&extension.stage));
        entries.extend(extensions.map(|extension| self.extension_told(extension)));
        entries.extend(
            self.duties
                .iter()
                .filter(|duty| here(&duty.stage))
                .map(|duty| self.duty_told(duty)),
        );
        let letters = self.letters.iter().filter(|letter| here(&letter.stage));
        entries.extend(letters.map(|letter| self.letter_told(letter)));
        section(stage.name.clone(), entries)
    }

    fn step_told(&self, stage: &Stage) -> Entry {
        let role = |role: &crate::policies::RoleId| self.role_name(role);
        let panel: Vec<String> = stage.decided_by.iter().map(role).collect();
        let earlier = |id: &Option<crate::policies::StageId>| id.as_ref().map(|id| self.place_name(id, None));
        let not_by = earlier(&stage.not_by).map(|name| format!("Never by who decided {name}"));
        let skips =
            earlier(&stage.skips).map(|name| format!("A resident may begin here and leave out {name}"));
        let mut told = vec![format!("{} ({}) is {}", stage.name, stage.id, stage.kind_told())];
        told.extend(labelled(
            "Handled by",
            stage.handler.as_ref().map(role).as_deref(),
        ));
        told.extend(
            (!panel.is_empty())
                .then(|| format!("Decided by a panel of {}: {}", panel.len(), panel.join("; "))),
        );
        told.extend(labelled(
            "Signed off by",
            stage.sign_off.as_ref().map(role).as_deref(),
        ));
        told.extend(not_by);
        told.extend(labelled_list("The resident can be heard", &stage.hearing));
        told.extend(
            stage
                .is_last()
                .then(|| "Its response is the landlord's final one".to_owned()),
        );
        told.extend(skips);
        let every = "Until a person says which way, the clocks of each run";
        told.extend(stage.waits_for_its_track().then(|| every.to_owned()));
        told.extend(
            stage
                .began
                .map(|day| format!("Law since {}: nothing begins here before that day", day.0)),
        );
        told.extend(stage.ended.map(|day| {
            format!(
                "Ended by law on {}: nothing begins here on or after that day",
                day.0
            )
        }));
        Entry::of(&stage.basis, told)
    }

    fn track_told(&self, stage: &Stage, track: &Track) -> Entry {
        let mut told = vec![
            format!("{} ({}) is one way through {}", track.name, track.id, stage.name),
            format!("Handled by: {}", self.role_name(&track.handler)),
        ];
        let at_receipt = stage.default_track().is_some_and(|one| one.id == track.id);
        told.extend(at_receipt.then(|| "Every complaint begins on it, until a person moves it".to_owned()));
        Entry::of(&track.basis, told)
    }

    fn clock_told(&self, clock: &Clock) -> Entry {
        let (within, from, until) = (clock.within, clock.from.in_words(), any_of(&clock.until));
        let mut told = vec![format!("{}: {within} from {from} until {until}", clock.id)];
        told.extend(self.on_track(clock.stage.as_str(), clock.track.as_ref()));
        told.extend(
            clock
                .given
                .map(|event| format!("Runs only after {}", event.in_words())),
        );
        told.extend((clock.whose == Whose::Resident).then(|| "The time is the resident's".to_owned()));
        told.extend(
            (clock.rolls == Rolls::Forward)
                .then(|| "An end on a day the office is shut moves to the next working day".to_owned()),
        );
        told.extend(clock.counting.map(Counting::in_words));
        told.push(format!("When it is missed: {}", self.missed_told(clock)));
        told.extend(clock.ended.map(|day| {
            format!(
                "Ended by law on {}: it starts for nothing on or after that day",
                day.0
            )
        }));
        Entry::of(&clock.basis, told)
    }

    fn missed_told(&self, clock: &Clock) -> String {
        match &clock.when_missed {
            WhenMissed::Breach => "out of target, and people are told".to_owned(),
            WhenMissed::Flag => "noted for a person to weigh; nothing follows by itself".to_owned(),
            WhenMissed::Closes => "the case is closed with a letter, and can be reopened".to_owned(),
            WhenMissed::BecomesFormal => "a formal complaint is recorded".to_owned(),
            WhenMissed::MoveTo(track) => {
                let place = self.place_name(&clock.stage, Some(track));
                format!("the case goes on as {place}, counted from its own receipt")
            }
        }
    }

    fn on_track(&self, stage: &str, track: Option<&TrackId>) -> Option<String> {
        let track = self.stage(stage)?.track(track?.as_str())?;
        Some(format!("On {} only", track.name))
    }

    fn promise_told(&self, promise: &Promise) -> Entry {
        let (by, until) = (self.role_name(&promise.by), promise.until.in_words());
        let told = vec![
            format!("A date for {until} is promised by the {by}"),
            format!("Told by letter: {}", plain(promise.letter)),
            format!(
                "When it is missed: {}, with the reasons and a new date",
                plain(promise.when_missed)
            ),
        ];
        Entry::of(&promise.basis, told)
    }

    fn duty_told(&self, duty: &Duty) -> Entry {
        let mut told = vec![capital(&format!(
            "{} comes before {}",
            duty.what.in_words(),
            duty.before.in_words()
        ))];
        told.extend(self.on_track(duty.stage.as_str(), duty.track.as_ref()));
        Entry::of(&duty.basis, told)
    }

    fn letter_told(&self, letter: &Letter) -> Entry {
        let mut told = vec![capital(&format!("{}, a letter", plain(letter.kind)))];
        told.extend(self.on_track(letter.stage.as_str(), letter.track.as_ref()));
        told.push(format!("It must contain: {}", listed(&letter.must_contain)));
        told.extend(labelled_list(
            "Where the service failed, also",
            &letter.if_service_failure,
        ));
        told.extend(labelled_list(
            "Where the complaint is upheld, also",
            &letter.if_upheld,
        ));
        told.extend(
            letter
                .brings
                .map(|event| format!("It counts as {}", event.in_words())),
        );
        Entry::of(&letter.basis, told)
    }

    fn extension_told(&self, extension: &Extension) -> Entry {
        let clock = &extension.clock;
        let mut told = vec![match extension.how {
            How::Notice => format!("{clock} can be extended, and the resident is told before it passes"),
            How::Agreement => format!("{clock} can be extended, where the resident agrees before it passes"),
        }];
        told.extend(
            extension
                .up_to
                .as_ref()
                .map(|ceiling| format!("At most to {ceiling}")),
        );
        told.push(match extension.beyond {
            Beyond::Never => "Never further".to_owned(),
            Beyond::GoodReason => "Further only with good reason".to_owned(),
            Beyond::Agreement => "Further only where the resident agrees".to_owned(),
        });
        told.push(format!("Told by letter: {}", plain(extension.letter)));
        told.extend(labelled_texts("Reasons", &extension.reasons));
        let by = extension.approved_by.as_ref().map(|role| self.role_name(role));
        told.extend(labelled("Agreed to by", by.as_deref()));
        Entry::of(&extension.basis, told)
    }
}
