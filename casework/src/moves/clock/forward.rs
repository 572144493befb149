//! A date of the answer that a changed calendar brought forward, in; the letter that tells the resident, out.

use crate::cases::{Access, What};
use crate::clocks::{Due, civil_date};
use crate::letters::wording::long_date;
use crate::letters::{Next, Said};
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::LetterKind;
use chrono::NaiveDate;

/// The resident hears of the earlier date (Q36). Where no letter may go by itself – a restricted case, nobody to
/// write to, a date that is over – those who have the case were told when it was counted anew, and the task
/// stands.
pub(super) fn tell(desk: &mut Desk<'_>, due: Due) -> Result<(), Refused> {
    let by = civil_date(due.ends_at());
    let is_to_come = due.met_by(desk.doing.now);
    if is_to_come && desk.case().access == Access::Staff {
        match write(desk, by) {
            Ok(()) | Err(Refused::Not { .. }) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    desk.record_at(desk.doing.now, What::DateTold { by })
}

fn write(desk: &mut Desk<'_>, by: NaiveDate) -> Result<(), Refused> {
    let before = desk.passage()?.told().map(|told| civil_date(told.ends_at()));
    let before = before.map_or_else(String::new, |before| {
        format!(", sooner than the {} that we told you", long_date(before))
    });
    let words = format!(
        "The list of bank holidays has changed. We will answer you by {}{before}.",
        long_date(by)
    );
    let kind = LetterKind::ProgressUpdate;
    let next = Next {
        who: desk.handler_name(),
        by: Some(by),
    };
    let letter = desk.compose(kind, next, vec![Said::Progress(words)])?;
    desk.send(letter, kind.brings(), &[]).map(drop)
}
