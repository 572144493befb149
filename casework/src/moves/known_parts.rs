//! The parts that a policy asks of a letter, in; those that the case itself can say, out.
//!
//! What a person has to say (findings, reasons, an apology) they say; what the policy and the case know
//! (dates, the next stage, the Ombudsman) is never left to be typed.

use crate::clocks::civil_date;
use crate::letters::{Body, CaseLetter, Next, Ombudsman, Said, Since, Step, missing};
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::{self, Clock, Event, Part, Policy, Stage, Whose};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The order in which a letter is read: what was decided, why, what follows, who else can help.
const READING_ORDER: &[Part] = &[
    Part::Received,
    Part::ComplaintsCombined,
    Part::Definition,
    Part::OutcomeSought,
    Part::ResponsibleFor,
    Part::NotResponsibleFor,
    Part::Outcome,
    Part::CloseReason,
    Part::Apology,
    Part::AgreedOutcome,
    Part::RecordOfConversation,
    Part::Progress,
    Part::NewDate,
    Part::Findings,
    Part::AdverseFindings,
    Part::HowToComment,
    Part::Explanation,
    Part::Reasons,
    Part::Remedy,
    Part::Actions,
    Part::Amount,
    Part::Offset,
    Part::Evidence,
    Part::Learning,
    Part::Handler,
    Part::ResponseDue,
    Part::Stage,
    Part::FormalProcedure,
    Part::Signpost,
    Part::Authority,
    Part::SingleContact,
    Part::Hearing,
    Part::ReviewForm,
    Part::RightsToRedress,
    Part::Final,
    Part::Appeal,
    Part::NextStage,
    Part::EscalationReasons,
    Part::Adjustments,
    Part::ElectedMembers,
    Part::DesignatedPerson,
    Part::FurtherBodies,
    Part::Ombudsman,
];

/// The option with which a part is said, where the command of such a letter has one.
fn option_for(kind: policies::LetterKind, part: Part) -> Option<&'static str> {
    use policies::LetterKind::{Acknowledgement, Response};
    match (kind, part) {
        (Acknowledgement | Response, Part::Definition) => Some("`--definition`"),
        (Acknowledgement, Part::OutcomeSought) => Some("`--wants`"),
        (Acknowledgement, Part::ResponsibleFor) => Some("`--ours`"),
        (Acknowledgement, Part::NotResponsibleFor) => Some("`--not-ours`"),
        (Response, Part::Outcome) => Some("`--outcome`"),
        (Response, Part::Reasons) => Some("`--reasons`"),
        (Response, Part::Findings) => Some("`--findings`"),
        (Response, Part::Explanation) => Some("`--explanation`"),
        (Response, Part::Apology) => Some("`--apology`"),
        (Response, Part::Remedy) => Some("`--remedy`"),
        (Response, Part::Learning) => Some("`--learning`"),
        (Response, Part::Actions) => Some("`--action`"),
        _ => None,
    }
}

impl Desk<'_> {
    /// What the policy asks of a letter of this kind at this stage; none where it does not speak of it.
    pub(super) fn asked(&self, kind: policies::LetterKind) -> Result<Option<&policies::Letter>, Refused> {
        let passage = self.passage()?;
        Ok(self.policy.letter(kind, &passage.stage, passage.track.as_ref()))
    }

    /// What of `letter` the policy asks for and nobody has said; `more` is asked for by what was decided.
    pub(super) fn must_say(&self, letter: &CaseLetter, more: &[Part]) -> Result<(), Refused> {
        let asked = self.asked(letter.kind)?;
        let basis = match asked {
            Some(asked) => &asked.basis,
            None => &self.stage()?.basis,
        };
        let required = asked.iter().flat_map(|asked| &asked.must_contain);
        let required = required.chain(more).copied();
        let lacking: BTreeSet<Part> = missing(letter, required).into_iter().collect();
        let options: Option<Vec<&str>> = lacking
            .iter()
            .map(|part| option_for(letter.kind, *part))
            .collect();
        let cure = match options {
            Some(options) => format!("say it with {}", options.join(", ")),
            None => "say it with the options of this command (`--help` lists them)".to_owned(),
        };
        let lacking: Vec<&str> = lacking.into_iter().map(Part::as_str).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        Err(Refused::by(
            basis,
            format!("the letter does not say yet: {}", lacking.join(", ")),
            cure,
        ))
    }

    /// A letter of this kind: what a person says in it, and all that the policy asks for and the case knows.
    pub(super) fn compose(
        &self,
        kind: policies::LetterKind,
        next: Next,
        said: Vec<Said>,
    ) -> Result<CaseLetter, Refused> {
        self.compose_with(kind, next, said, &[])
    }

    /// As [`Desk::compose`], with what is asked for beyond the policy's list for this letter.
    pub(super) fn compose_with(
        &self,
        kind: policies::LetterKind,
        next: Next,
        said: Vec<Said>,
        more: &[Part],
    ) -> Result<CaseLetter, Refused> {
        let asked = self.asked(kind)?;
        let asked = asked.map(|letter| letter.must_contain.as_slice());
        let asked = [asked.unwrap_or_default(), more].concat();
        self.compose_of(kind, next, said, &asked)
    }

    /// The same with these parts, whatever the policy asks for at this stage: a letter that one stage asks
    /// for may tell of the next.
    pub(super) fn compose_of(
        &self,
        kind: policies::LetterKind,
        next: Next,
        said: Vec<Said>,
        asked: &[Part],
    ) -> Result<CaseLetter, Refused> {
        let mut letter = self.letter(kind, next)?;
        letter.said = said;
        // The Ombudsman may be asked at any stage (Code 5.3): every letter says how.
        for part in asked.iter().copied().chain([Part::Reference, Part::Ombudsman]) {
            if !letter.said.iter().any(|said| said.part() == part)
                && let Some(known) = self.known(part)?
            {
                letter.said.push(known);
            }
        }
        Self::in_reading_order(&mut letter);
        Ok(letter)
    }

    /// Puts the parts of a letter in the order in which it is read.
    pub(super) fn in_reading_order(letter: &mut CaseLetter) {
        let place = |said: &Said| READING_ORDER.iter().position(|part| *part == said.part());
        letter.said.sort_by_key(place);
    }

    /// What the policy and the case know of a part; none for what a person has to say.
    fn known(&self, part: Part) -> Result<Option<Said>, Refused> {
        let next = self.policy.next_stage(&self.passage()?.stage);
        Ok(match part {
            Part::Received => Some(Said::Received {
                asked_for: self.requested()?,
                again: None,
            }),
            Part::Reference => Some(Said::Reference),
            Part::Handler => Some(Said::Handler(self.handler_name())),
            Part::ResponseDue => self.answer_by()?.map(Said::ResponseDue),
            Part::Stage => Some(Said::Stage(self.stage()?.name.clone())),
            Part::RightsToRedress => Some(Said::RightsToRedress),
            Part::Final => next.is_none().then_some(Said::Final),
            Part::Appeal => next.map(|_| Said::Appeal),
            Part::NextStage => next.map(|next| self.next_stage(next)),
            Part::EscalationReasons => next.map(|_| Said::EscalationReasons),
            Part::ReviewForm => Some(Said::ReviewForm),
            Part::Hearing => Some(Said::Hearing(self.stage()?.hearing.clone())),
            Part::ElectedMembers => Some(Said::ElectedMembers),
            Part::FurtherBodies => Some(Said::FurtherBodies(self.bodies())),
            Part::SingleContact => Some(Said::SingleContact),
            Part::Authority => Some(Said::Authority),
            Part::Adjustments => Some(Said::Adjustments(Vec::new())),
            Part::FormalProcedure => Some(Said::FormalProcedure {
                steps: self.procedure(),
            }),
            Part::Ombudsman => Some(self.ombudsman()),
            _ => None,
        })
    }

    /// The stage that the resident asked for after an answer; none where it is the complaint itself, or where
    /// the stage was opened again without anybody asking.
    pub(super) fn requested(&self) -> Result<Option<String>, Refused> {
        let formal = self.passage()?.formal;
        let mut of_stage = self
            .case()
            .passages
            .iter()
            .filter(|passage| passage.formal == formal);
        let is_first = of_stage.nth(1).is_none();
        let name = (formal > 1 && is_first).then(|| self.stage().map(|stage| stage.name.clone()));
        name.transpose()
    }

    pub(super) fn ombudsman(&self) -> Said {
        Self::ombudsman_of(&self.policy)
    }

    /// Who is next after the landlord by that policy, or by that rule set.
    pub(super) fn ombudsman_of(policy: &Policy) -> Said {
        let ombudsman = &policy.ombudsman;
        Said::Ombudsman(Ombudsman {
            name: ombudsman.name.clone(),
            telephone: ombudsman.telephone.clone(),
            website: ombudsman.web.clone(),
            post: ombudsman.post.clone(),
        })
    }

    /// How the next stage is asked for, and by when: counted from today where the answer goes out now.
    /// A time that is over is not told: who asks late is looked at all the same (Q24).
    fn next_stage(&self, next: &Stage) -> Said {
        let today = civil_date(self.doing.now);
        let window = self.window();
        let by = window.and_then(|clock| self.counted_from_now(clock));
        let window = window.filter(|_| by.is_none_or(|by| by >= today));
        Said::NextStage {
            name: next.name.clone(),
            by: by.filter(|by| *by >= today),
            within: window.map(|clock| clock.within.in_words()),
        }
    }

    /// The resident's time to ask for the next stage; none where the policy sets none.
    pub(super) fn window(&self) -> Option<&Clock> {
        let (stage, track) = (self.case().stage()?, self.case().track());
        let mut clocks = self.policy.clocks_of(stage, track);
        clocks.find(|clock| clock.whose == Whose::Resident && clock.waits_for(Event::NextStageRequested))
    }

    fn counted_from_now(&self, clock: &Clock) -> Option<NaiveDate> {
        let passage = self.case().passage()?;
        let running = passage.clocks.iter().find(|running| running.clock == clock.id);
        if let Some(running) = running {
            return Some(civil_date(running.act_by.ends_at()));
        }
        let calendar = &self.rules.calendar;
        let due = self
            .policy
            .due(clock, self.doing.now, self.case().region, calendar);
        due.ok().map(|due| civil_date(due.ends_at()))
    }

    fn bodies(&self) -> Vec<Body> {
        let today = civil_date(self.doing.now);
        let still = |body: &&policies::Body| body.ended.is_none_or(|policies::Day(end)| today < end);
        let bodies = self.policy.bodies.iter().filter(still);
        bodies
            .map(|body| Body {
                name: body.name.clone(),
                matter: body.matter.clone(),
                telephone: body.telephone.clone(),
                web: body.web.clone(),
            })
            .collect()
    }

    /// How a complaint goes from here: from the stage that it is in, or from the first where it is not formal.
    fn procedure(&self) -> Vec<Step> {
        let formal = self.policy.stages.iter();
        let formal = formal.filter(|stage| stage.kind == policies::StageKind::Formal);
        let over = self.case().passage().map_or(0, |passage| passage.formal).max(1) - 1;
        let mut steps = Vec::new();
        for (before, stage) in formal.enumerate().skip(over) {
            if before > over {
                steps.push(Step::LooksAgain { within: None });
            }
            if before > 0 {
                steps.push(Step::SomebodyNew);
            }
            if !stage.hearing.is_empty() {
                let within = self.time_for(stage, Event::HearingOffered);
                steps.push(Step::OffersHearing { within });
            }
            let clock = self.clock_for(stage, Event::Responded);
            let acknowledged = clock.is_some_and(|clock| clock.from == Event::Acknowledged);
            steps.push(Step::Answers {
                stage: Some(stage.name.clone()),
                within: clock.map(|clock| clock.within.in_words()),
                since: if acknowledged {
                    Since::Acknowledgement
                } else {
                    Since::Receipt
                },
            });
        }
        steps
    }

    /// The landlord's time at that stage for `event`, in words; none where the policy sets none.
    fn time_for(&self, stage: &Stage, event: Event) -> Option<String> {
        self.clock_for(stage, event).map(|clock| clock.within.in_words())
    }

    fn clock_for(&self, stage: &Stage, event: Event) -> Option<&Clock> {
        let track = stage.default_track().map(|track| &track.id);
        let mut clocks = self.policy.clocks_of(&stage.id, track);
        clocks.find(|clock| clock.given.is_none() && clock.waits_for(event))
    }
}
