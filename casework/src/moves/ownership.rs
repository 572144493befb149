//! A case and what its stage asks for, in; whose it is from now on, and the mails that tell them, out.

use crate::cases::{Purpose, RouteReason, What};
use crate::decide::posting::{To, queue, to_staff};
use crate::decide::writing::dates;
use crate::decide::{TaskKind, Undecided, alerts, danger};
use crate::letters::{AlertKind, Automatic, Letter, NewCase, Relayed, Writer};
use crate::moves::desk::Desk;
use crate::moves::{Refused, Words};
use crate::policies::RoleId;
use crate::routing::{Routed, Wanted, onward};
use crate::rules::{Directory, Handler};
use crate::triage::Category;

/// Why a case came to its owner although nobody does what is wanted.
const FOR_NOBODY: [RouteReason; 2] = [RouteReason::NobodyMatched, RouteReason::NobodyElse];

impl<'a> Desk<'a> {
    /// Finds who gets the case, with what is wanted of them at the stage that it is in.
    pub(super) fn find<T>(&self, find: impl FnOnce(&'a Directory, &Wanted<'_>) -> T) -> Result<T, Refused> {
        let stage = self.stage().ok();
        let track = self.case().track();
        let track = track.and_then(|track| stage?.track(track.as_str()));
        let of_track = track.map(|track| &track.handler);
        self.find_for(of_track.or(stage.and_then(|stage| stage.handler.as_ref())), find)
    }

    /// As [`Desk::find`], for who does what `role` says.
    fn find_for<T>(
        &self,
        role: Option<&RoleId>,
        find: impl FnOnce(&'a Directory, &Wanted<'_>) -> T,
    ) -> Result<T, Refused> {
        let case = self.case();
        let other = Category::other();
        let words = self.correspondence()?.words.as_ref();
        let words = words.map(|words| {
            format!(
                "{}\n{}",
                words.subject.as_deref().unwrap_or_default(),
                words.words
            )
        });
        let decided = self.decided_before();
        Ok(find(
            &self.rules.directory,
            &Wanted {
                category: case.category.as_ref().unwrap_or(&other),
                words: words.as_deref().unwrap_or_default(),
                role,
                about: &case.about_staff,
                decided: &decided,
                access: case.access,
                on: crate::clocks::civil_date(self.doing.now),
                loads: &self.file.loads,
            },
        ))
    }

    /// Gives the case to who does what `role` says and decided nothing before: they get its dates.
    pub(super) fn route_anew(&mut self, role: Option<&RoleId>) -> Result<(), Refused> {
        let rules = self.rules;
        let routed = self.find_for(role, |_, wanted| onward(rules, wanted))?;
        let routed = routed.ok_or(Undecided::Nobody)?;
        self.hand_to(&routed)?;
        self.tell_owner(&routed)
    }

    /// Gives the case to who does what `role` says, where who has it does not; nothing where there is nobody
    /// else. Those who have it then are told by the caller.
    pub(super) fn route_unless_theirs(&mut self, role: Option<&RoleId>) -> Result<(), Refused> {
        let had = self.case().owner;
        let owner = had.and_then(|owner| self.rules.directory.handler(owner));
        let does = |owner: &Handler| role.is_none_or(|role| owner.roles.contains(role));
        if owner.is_some_and(does) {
            return Ok(());
        }
        let rules = self.rules;
        let routed = self.find_for(role, |_, wanted| onward(rules, wanted))?;
        match routed.filter(|routed| had != Some(routed.to.id)) {
            Some(routed) => self.hand_to(&routed),
            None => Ok(()),
        }
    }

    /// The case is theirs from now on; where nobody does what is wanted, somebody has to say whose it is.
    fn hand_to(&mut self, routed: &Routed<'a>) -> Result<(), Refused> {
        let about = format!("{}:{}", self.case().id, self.case().version);
        self.record_at(
            self.doing.now,
            What::Assigned {
                owner: routed.to.id,
                because: routed.because.clone(),
            },
        )?;
        if FOR_NOBODY.iter().any(|nobody| routed.because.holds(nobody)) {
            self.task(TaskKind::AssignCase, about);
        } else {
            self.settle(TaskKind::AssignCase);
        }
        Ok(())
    }

    /// Gives the case to who was found: they get its dates, and who had it hears where it went.
    pub(super) fn give(&mut self, routed: &Routed<'a>) -> Result<(), Refused> {
        let before = self.case().owner;
        self.hand_to(routed)?;
        self.tell_owner(routed)?;
        let before = before
            .filter(|before| *before != routed.to.id)
            .and_then(|before| self.rules.directory.handler(before));
        let Some(before) = before else {
            return Ok(());
        };
        let happened = format!("The case is {}\u{2019}s from now on.", routed.to.public_name());
        let to_do = "You do not have to do anything more in it. Pass on what you know of it.";
        self.alert(AlertKind::HandedOver, &[before], &happened, to_do)
    }

    /// The mails that tell the owner that a case is theirs, and what the resident wrote: who has not had the
    /// case has not had that either.
    fn tell_owner(&mut self, routed: &Routed<'a>) -> Result<(), Refused> {
        let case = self.case().clone();
        let stage = self.stage()?.name.clone();
        let mail = Letter::NewCase(NewCase {
            reference: case.reference.to_string(),
            category: case.category.clone().unwrap_or_else(Category::other),
            hazard: danger::not_made_safe(&case),
            received_at: case
                .passage()
                .map_or(case.received_at, |passage| passage.begun_at),
            channel: case.channel.in_words().to_owned(),
            resident: self
                .complainant()
                .ok()
                .and_then(|party| party.caller().in_words()),
            subject: self
                .correspondence()?
                .words
                .as_ref()
                .and_then(|words| words.subject.clone()),
            dates: dates(self.draft(), &case)?,
            routed_because: format!(
                "It is at {stage} now. {}",
                routed.because.sentence(&self.rules.directory)
            ),
            stage: Some(stage),
            words_follow: self.words_are_new_to(routed.to)?.is_some(),
        });
        let key = format!("new-case:{}:{}", case.id, case.version);
        let how = to_staff(self.draft(), key, Automatic::Generated);
        queue(self.draft(), &mail, &To::handler(routed.to, Purpose::Desk), how)?;
        self.pass_on_words(routed.to)
    }

    /// The complaint as it came, where it is on record and `to` has not had the case before now.
    fn words_are_new_to(&self, to: &Handler) -> Result<Option<&'a Words>, Refused> {
        let words = self.correspondence()?.words.as_ref();
        Ok(words.filter(|_| self.file.case.owner != Some(to.id)))
    }

    /// The complaint as it came, to who has the case now: an answer to it goes to the resident.
    fn pass_on_words(&mut self, to: &Handler) -> Result<(), Refused> {
        let Some(words) = self.words_are_new_to(to)? else {
            return Ok(());
        };
        let case = self.case();
        let mail = Letter::Relayed(Relayed {
            reference: case.reference.to_string(),
            subject: words.subject.clone(),
            writer: Writer::Complainant,
            heard: None,
            words: words.words.clone(),
            files: Vec::new(),
        });
        let key = format!("relayed:{}:{}", case.id, case.version);
        let name = self.complainant().ok().map(|party| party.caller().called());
        let mut how = to_staff(self.draft(), key, Automatic::No);
        how.author = name.map(|name| format!("{name} by way of {}", self.rules.landlord.name));
        queue(self.draft(), &mail, &To::handler(to, Purpose::Relay), how)?;
        Ok(())
    }

    /// Tells those of them who may see the case what happened, and what to do.
    pub(super) fn alert(
        &mut self,
        kind: AlertKind,
        told: &[&'a Handler],
        happened: &str,
        to_do: &str,
    ) -> Result<(), Refused> {
        let about = format!("{}:{}", self.case().id, self.case().version);
        let mut told: Vec<&Handler> = told.to_vec();
        told.retain(|handler| self.may_see(handler.id));
        let words = (happened.to_owned(), to_do.to_owned());
        Ok(alerts::of_case(self.draft(), kind, about, words, &told)?)
    }
}
