//! Who makes a move, and when, in; whether the cases it names are theirs to see and the time can be right, out.

use crate::cases::Case;
use crate::ids::ContactId;
use crate::letters::wording::time_and_date;
use crate::moves::Refused;
use crate::moves::desk::Desk;

impl Desk<'_> {
    /// Goes on only where whoever does it may see every case that the move names (Code 5.8).
    pub(super) fn must_be_theirs_to_see(&self) -> Result<(), Refused> {
        let Some(by) = self.doing.by else {
            return Ok(());
        };
        let named = self.file.others.values().chain([self.case()]);
        named
            .into_iter()
            .try_for_each(|case| self.must_be_seen_by(by, case))
    }

    /// Goes on only where `by` may see `case`.
    pub(super) fn must_be_seen_by(&self, by: ContactId, case: &Case) -> Result<(), Refused> {
        if self.may_see_case(by, case) {
            return Ok(());
        }
        let cure = "ask the complaints team";
        if case.about_staff.contains(&by) {
            let who = self.rules.directory.handler(by);
            let why = format!(
                "the case is about {}",
                who.map_or("whoever asks", |who| &who.name)
            );
            return Err(Refused::clause("Code 5.8", why, cure));
        }
        let why = "only the people named for it may see this case";
        Err(Refused::clause("Code 5.8; safeguarding", why, cure))
    }

    /// Goes on only where what is written up did not happen before the complaint did.
    pub(super) fn must_be_since_receipt(&self) -> Result<(), Refused> {
        let received_at = self.case().received_at;
        if self.doing.at >= received_at {
            return Ok(());
        }
        let why = format!(
            "the case was received at {}: this cannot have been before",
            time_and_date(received_at)
        );
        let cure = "give `--at` the time at which it happened; if it was received earlier, `redress case received` says so";
        Err(Refused::clause("Code 4.1", why, cure))
    }
}
