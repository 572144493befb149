//! Settings, in; what papers need of them, out.

use crate::problem::Problem;
use crate::settings::Settings;
use reports::notes::Notes;

/// What people write into the papers; nothing where the settings name no file.
pub fn notes(settings: &Settings) -> Result<Notes, Problem> {
    let Some(file) = settings.report.as_ref().and_then(|report| report.words.as_ref()) else {
        return Ok(Notes::default());
    };
    let named = |why: &dyn std::fmt::Display| format!("the words of the papers, {}: {why}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| {
        Problem::new(
            "report",
            named(&error),
            "correct `words` in [report], or take it out",
        )
    })?;
    Notes::read(&text).map_err(|fault| {
        Problem::new(
            "report",
            named(&fault),
            "correct it: docs/reports.md says what may stand in it",
        )
    })
}
