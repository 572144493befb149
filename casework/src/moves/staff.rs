//! A case on the desk and a colleague, in; whose it is from now on, and the mails that tell them, out.

use crate::cases::{Access, Purpose, What};
use crate::decide::TaskKind;
use crate::decide::posting::{To, queue, to_staff};
use crate::decide::writing::dates;
use crate::ids::ContactId;
use crate::letters::{Alert, AlertKind, Automatic, Letter, NewCase};
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::RoleId;
use crate::routing::{Routed, Wanted};
use crate::rules::{Directory, Handler, HandlerKind};
use crate::triage::Category;

impl<'a> Desk<'a> {
    /// The person or team of that name or address.
    pub(super) fn colleague(&self, who: &str) -> Result<&'a Handler, Refused> {
        let is = |handler: &&Handler| {
            handler.name.eq_ignore_ascii_case(who) || handler.address.as_str().eq_ignore_ascii_case(who)
        };
        let found = self.rules.directory.everybody().find(is);
        found.ok_or_else(|| {
            Refused::clause(
                "Code 4.1",
                format!("the settings name nobody \u{201c}{who}\u{201d}"),
                "give a name or an address of [[staff]] or [[team]]",
            )
        })
    }

    /// Goes on only where a person does it, and no team: what is judged is a named person's judgement.
    pub(super) fn must_be_a_named_person(&self, clause: &str) -> Result<(), Refused> {
        match self.person()?.kind {
            HandlerKind::Person => Ok(()),
            HandlerKind::Team => Err(Refused::clause(
                clause,
                "a named person says this, and no team",
                "give `--by` a name or an address of [[staff]]",
            )),
        }
    }

    /// Whether `who` may see the case: everybody but those it is about; where it is restricted, those
    /// behind it and its owner.
    pub(super) fn may_see(&self, who: ContactId) -> bool {
        let directory = &self.rules.directory;
        let (case, confidence) = (self.case(), self.confidence());
        let named = || {
            let circle = directory.circle(&confidence);
            case.owner == Some(who) || circle.iter().any(|handler| directory.reads(who, handler))
        };
        !case.about_staff.contains(&who) && (case.access == Access::Staff || named())
    }

    /// Finds who gets the case, with what is wanted of them at the stage that it is in.
    pub(super) fn find<T>(&self, find: impl FnOnce(&'a Directory, &Wanted<'_>) -> T) -> T {
        let case = self.case();
        let other = Category::other();
        let words = self.file.words.as_ref();
        let words = words.map(|words| {
            format!(
                "{}\n{}",
                words.subject.as_deref().unwrap_or_default(),
                words.words
            )
        });
        let stage = self.stage().ok();
        let track = case
            .track()
            .and_then(|track| stage?.track(track.as_str()))
            .map(|track| &track.handler);
        let decided = self.decided_before();
        find(
            &self.rules.directory,
            &Wanted {
                category: case.category.as_ref().unwrap_or(&other),
                words: words.as_deref().unwrap_or_default(),
                role: track.or(stage.and_then(|stage| stage.handler.as_ref())),
                about: &case.about_staff,
                decided: &decided,
                access: case.access,
                on: crate::clocks::civil_date(self.doing.now),
                loads: &self.file.loads,
            },
        )
    }

    /// Those who do what the policy calls `role`, and may see the case; else those behind the case.
    pub(super) fn who_does(&self, role: Option<&RoleId>) -> Vec<&'a Handler> {
        let directory = &self.rules.directory;
        let does = |handler: &&Handler| role.is_some_and(|role| handler.roles.contains(role));
        let able = directory.handlers.iter().filter(does);
        let able: Vec<&Handler> = able.filter(|handler| self.may_see(handler.id)).collect();
        if able.is_empty() {
            directory.circle(&self.confidence())
        } else {
            able
        }
    }

    /// Gives the case to who was found: they get its dates, and who had it hears where it went.
    pub(super) fn give(&mut self, routed: &Routed<'a>) -> Result<(), Refused> {
        let before = self.case().owner;
        self.record(What::Assigned {
            owner: routed.to.id,
            because: routed.because.clone(),
        })?;
        self.settle(TaskKind::AssignCase);
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

    /// The mail that tells the owner that a case is theirs.
    fn tell_owner(&mut self, routed: &Routed<'a>) -> Result<(), Refused> {
        let case = self.case().clone();
        let resident = self.complainant().ok().map(|party| {
            let name = party.name.as_deref().unwrap_or("no name given");
            match party.mail() {
                Some(address) => format!("{name}, {address}"),
                None => name.to_owned(),
            }
        });
        let mail = Letter::NewCase(NewCase {
            reference: case.reference.to_string(),
            category: case.category.clone().unwrap_or_else(Category::other),
            hazard: case.hazards().next(),
            received_at: case.received_at,
            channel: case.channel.in_words().to_owned(),
            resident,
            subject: self.file.words.as_ref().and_then(|words| words.subject.clone()),
            dates: dates(self.draft(), &case)?,
            routed_because: routed.because.sentence(&self.rules.directory),
        });
        let key = format!("new-case:{}:{}", case.id, case.version);
        let how = to_staff(self.draft(), key, Automatic::Generated);
        queue(self.draft(), &mail, &To::handler(routed.to, Purpose::Desk), how)?;
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
        let (id, version) = (self.case().id, self.case().version);
        let reference = self.case().reference.to_string();
        let alert = Alert {
            kind,
            at: self.doing.at,
            happened: happened.to_owned(),
            to_do: to_do.to_owned(),
            command: format!("redress case show {reference}"),
            reference: Some(reference),
        };
        let mut told: Vec<&Handler> = told.to_vec();
        told.retain(|handler| self.may_see(handler.id));
        for handler in told {
            let key = format!("alert:{}:{id}:{version}:{}", kind.name(), handler.id);
            let how = to_staff(self.draft(), key, Automatic::Generated);
            let to = To::handler(handler, Purpose::Desk);
            queue(self.draft(), &Letter::Alert(alert.clone()), &to, how)?;
        }
        Ok(())
    }
}
