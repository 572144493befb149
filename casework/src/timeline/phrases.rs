//! The words of a life, in; the phrases that text and picture share, out.

use super::{Life, Promised, Span, StageLife, Standing};
use crate::calendars::Region;
use crate::clocks::{Due, civil_date};
use crate::policies::{Event, Whose};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

/// A day, as both write it.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// The time of day in London.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M").to_string()
}

/// When something is due.
pub(super) fn due(due: Due) -> String {
    match due {
        Due::On(date) => day(date),
        Due::At(at) => format!("{} {}", day(civil_date(at)), time(at)),
    }
}

/// Who keeps a clock.
pub(super) fn whose(whose: Whose) -> &'static str {
    match whose {
        Whose::Landlord => "landlord",
        Whose::Resident => "resident",
    }
}

/// How a clock stands to the others, where it does not govern.
pub(super) fn standing(span: &Span) -> Option<String> {
    Some(match &span.standing {
        Standing::Governs => return None,
        Standing::Behind { clock } => format!("{clock} comes before it"),
        Standing::OtherTrack { name, .. } => format!("on {name}"),
        Standing::Given { event } => format!("only after {}", event.in_words()),
        Standing::Ceiling { of } => {
            // That it was extended goes without saying.
            let given = span.given.filter(|event| *event != Event::Extended);
            let given = given.map(|event| format!(", after {}", event.in_words()));
            format!("as late as {of} can be extended{}", given.unwrap_or_default())
        }
        Standing::Before => "counted from before the complaint".to_owned(),
        Standing::Ended { on } => format!("ended by law on {}", day(*on)),
    })
}

/// A period and what it is counted from.
pub(super) fn counted(span: &Span) -> String {
    format!("{} from {}", span.within, span.from.in_words())
}

/// A date that a person sets.
pub(super) fn promised(promise: &Promised) -> String {
    let (by, to_do) = (&promise.by_name, promise.until.to_do());
    format!("{to_do}: on a date set by the {by} \u{b7} {}", promise.clause)
}

/// A stage by its name, and its track where it has one.
pub(super) fn stage(stage: &StageLife) -> String {
    match &stage.track_name {
        Some(track) => format!("{}, {track}", stage.name),
        None => stage.name.clone(),
    }
}

/// What the life is of, when it begins and where.
pub(super) fn beginning(life: &Life) -> String {
    let region = match life.region {
        Region::EnglandAndWales => "England and Wales",
        Region::Scotland => "Scotland",
        Region::NorthernIreland => "Northern Ireland",
    };
    let (date, time) = (day(civil_date(life.from)), time(life.from));
    format!("from {date} {time}, bank holidays of {region}")
}
