//! A policy, and what is asked, in; its stages gone through one after another, out.

use super::course::{Course, Ground};
use super::{Asked, Beginning, Life, NoLife, Promised, Span, StageLife, Standing};
use crate::calendars::{BeyondCalendar, Calendar};
use crate::clocks::{Due, civil_date};
use crate::policies::{Clock, Day, Event, Policy, Stage, StageKind, Track};
use chrono::{DateTime, Utc};

pub(super) fn of(policy: &Policy, asked: &Asked, calendar: &Calendar) -> Result<Life, NoLife> {
    let ground = Ground {
        policy,
        asked,
        calendar,
    };
    if let Some(track) = &asked.track
        && !policy
            .stages
            .iter()
            .any(|stage| stage.track(track.as_str()).is_some())
    {
        let (policy, track) = (policy.id.clone(), track.clone());
        return Err(NoLife::Track { policy, track });
    }
    let way = way(policy, asked.beginning)?;
    let mut stages = Vec::new();
    let mut at = asked.from;
    for (place, stage) in way.iter().enumerate() {
        let next = way.get(place + 1).copied();
        if closed(stage, at) {
            stages.push(ground.life_of_ended(stage, at));
        } else {
            let (told, end) = ground.life_of_stage(stage, next, at)?;
            stages.push(told);
            at = end;
        }
    }
    Ok(Life {
        policy: policy.id.clone(),
        title: policy.title.clone(),
        policy_version: policy.version.clone(),
        calendar_version: calendar.version().to_owned(),
        region: asked.region,
        from: asked.from,
        stages,
        ends: civil_date(at),
    })
}

/// The stages that are gone through, in order: what is beside complaints is not among a complaint's.
fn way(policy: &Policy, beginning: Beginning) -> Result<Vec<&Stage>, NoLife> {
    let first = policy.first_stage();
    if policy.is_rule_set() {
        return Ok(vec![first]);
    }
    let informal = match beginning {
        Beginning::Formal => None,
        Beginning::Informal => {
            let stage = policy
                .stages
                .iter()
                .find(|stage| stage.kind == StageKind::Informal);
            let none = || NoLife::Informal {
                policy: policy.id.clone(),
            };
            Some(stage.ok_or_else(none)?)
        }
    };
    let later = policy.stages.iter().skip_while(|stage| stage.id != first.id);
    let later = later.filter(|stage| matches!(stage.kind, StageKind::Formal | StageKind::Outside));
    Ok(informal.into_iter().chain(later).collect())
}

/// Whether the law behind `stage` had ended by `at`.
fn closed(stage: &Stage, at: DateTime<Utc>) -> bool {
    stage.ended.is_some_and(|Day(end)| end <= civil_date(at))
}

impl<'a> Ground<'a> {
    /// A stage as it is gone through, and when the next one begins.
    fn life_of_stage(
        self,
        stage: &'a Stage,
        next: Option<&Stage>,
        begins: DateTime<Utc>,
    ) -> Result<(StageLife, DateTime<Utc>), BeyondCalendar> {
        let asked = self.asked.track.as_ref();
        let chosen = asked.and_then(|track| stage.track(track.as_str()));
        let chosen = chosen.or_else(|| stage.default_track());
        let course = self.course(stage, chosen, begins)?;
        let ends = ends(&course, next).unwrap_or(begins);
        let mut spans = Vec::new();
        for clock in self.clocks(stage) {
            let other = clock
                .track
                .as_ref()
                .filter(|track| chosen.map_or(!stage.waits_for_its_track(), |way| way.id != **track));
            spans.push(match other.and_then(|track| stage.track(track.as_str())) {
                None => self.span(clock, &course)?,
                Some(track) => self.elsewhere(clock, track, &self.course(stage, Some(track), begins)?)?,
            });
        }
        spans.sort_by_key(|span| (span.due.is_none(), !span.governs(), span.due));
        let told = StageLife {
            stage: stage.id.clone(),
            name: stage.name.clone(),
            kind: stage.kind,
            track: chosen.map(|track| track.id.clone()),
            track_name: chosen.map(|track| track.name.clone()),
            begins: civil_date(begins),
            spans,
            promises: self.promises(stage),
            ends: civil_date(ends),
        };
        Ok((told, ends))
    }

    /// A stage whose law had ended when it would have begun.
    fn life_of_ended(self, stage: &Stage, at: DateTime<Utc>) -> StageLife {
        let day = civil_date(at);
        let clocks = self.clocks(stage);
        let spans = clocks.filter_map(|clock| {
            let on = clock.ended_by(day, stage)?;
            Some(told(clock, None, None, Standing::Ended { on }))
        });
        StageLife {
            stage: stage.id.clone(),
            name: stage.name.clone(),
            kind: stage.kind,
            track: None,
            track_name: None,
            begins: day,
            spans: spans.collect(),
            promises: Vec::new(),
            ends: day,
        }
    }

    /// The dates that people set in `stage`.
    fn promises(self, stage: &Stage) -> Vec<Promised> {
        let here = self
            .policy
            .promises
            .iter()
            .filter(|known| known.stage == stage.id);
        let told = here.map(|promise| Promised {
            by: promise.by.clone(),
            by_name: self.policy.role_name(&promise.by),
            until: promise.until,
            clause: promise.basis.clause.clone(),
        });
        told.collect()
    }

    /// `clock` of another track, as it would be in a `course` of that one.
    fn elsewhere(self, clock: &Clock, track: &Track, course: &Course<'_>) -> Result<Span, BeyondCalendar> {
        let span = self.span(clock, course)?;
        let standing = match span.standing {
            Standing::Ended { .. } | Standing::Before => span.standing,
            _ => Standing::OtherTrack {
                track: track.id.clone(),
                name: track.name.clone(),
            },
        };
        Ok(Span { standing, ..span })
    }

    /// `clock` as it stands in `course`.
    fn span(self, clock: &Clock, course: &Course<'_>) -> Result<Span, BeyondCalendar> {
        let from_at = course.at(clock.from);
        let day = civil_date(from_at.unwrap_or(self.asked.from));
        let standing = match clock.ended_by(day, course.stage) {
            Some(on) => return Ok(told(clock, None, None, Standing::Ended { on })),
            None => self.standing(clock, course),
        };
        let due = from_at.map(|at| self.due(clock, at)).transpose()?;
        Ok(told(clock, from_at, due, standing))
    }

    /// How `clock`, whose law stands, stands to the others.
    fn standing(self, clock: &Clock, course: &Course<'_>) -> Standing {
        let mut extensions = self.policy.extensions.iter();
        let extension = extensions.find(|known| known.up_to.as_ref() == Some(&clock.id));
        match (extension, clock.given, course.stopped_by(clock)) {
            _ if matches!(clock.from, Event::IssueHappened | Event::IssueKnown) => Standing::Before,
            _ if course.governs(clock) => Standing::Governs,
            (Some(extension), ..) => Standing::Ceiling {
                of: extension.clock.clone(),
            },
            (_, Some(event), _) => Standing::Given { event },
            (.., Some(earlier)) => Standing::Behind {
                clock: earlier.clone(),
            },
            _ => Standing::Given { event: clock.from },
        }
    }
}

/// When `course` has gone through its stage: the next is asked for as late as can be.
fn ends(course: &Course<'_>, next: Option<&Stage>) -> Option<DateTime<Utc>> {
    let by = match next.map(|stage| stage.kind) {
        None => return course.last(),
        Some(StageKind::Outside) => Event::ReviewRequested,
        Some(_) => Event::NextStageRequested,
    };
    let asked = course.at(by).or_else(|| course.at(Event::Responded));
    asked.or_else(|| course.last())
}

/// `clock` as a life tells it.
fn told(clock: &Clock, from_at: Option<DateTime<Utc>>, due: Option<Due>, standing: Standing) -> Span {
    Span {
        clock: clock.id.clone(),
        whose: clock.whose,
        from: clock.from,
        from_at,
        within: clock.within,
        given: clock.given,
        due,
        until: clock.until.clone(),
        to_do: clock.to_do(),
        rule: clock.basis.rule(),
        clause: clock.basis.clause.clone(),
        standing,
    }
}
