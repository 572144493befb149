//! Cases as they were and as they are, in; the rows that are kept of them for quick queries, written, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::{clear, insert, portions};
use casework::cases::{CaseRow, Kept, Rulebook};
use casework::decide::CasePlan;
use casework::ids::CaseId;
use sqlx::QueryBuilder;
use uuid::Uuid;

/// The shape of the rows that are kept of a case; it rises with each change of what the fold makes of facts.
const KEPT_SHAPE: i64 = 6;

/// What changes of a case's row with each fact, in the order in which both statements name it.
macro_rules! push_kept {
    ($row:ident, $kept:ident) => {
        $row.push_bind(i64::from($kept.version))
            .push_bind(&$kept.kind)
            .push_bind(&$kept.calendar)
            .push_bind(&$kept.state)
            .push_bind(&$kept.stage)
            .push_bind(&$kept.category)
            .push_bind($kept.owner.map(|owner| owner.0))
            .push_bind($kept.restricted)
            .push_bind($kept.received_at)
            .push_bind($kept.received_on)
            .push_bind($kept.confirmed_at)
            .push_bind($kept.acknowledged_at)
            .push_bind($kept.wakes_at)
            .push_bind(&$kept.figures)
    };
}

impl Tx {
    /// Writes what happens to cases, no two of them the same.
    pub(crate) async fn change_cases(&mut self, changes: &[&CasePlan]) -> Result<(), RegisterError> {
        let kept: Vec<(&CasePlan, Kept)> = changes
            .iter()
            .map(|change| (*change, Kept::from(&change.after)))
            .collect();
        let (opened, moved): (Vec<_>, Vec<_>) = kept.iter().partition(|(change, _)| change.before == 0);
        self.insert_cases(&opened).await?;
        self.update_cases(&moved).await?;
        self.append(changes).await?;
        self.write_kept(&kept).await
    }

    /// Makes anew what is kept of at most `most` cases that an older version wrote; how many there were.
    pub async fn refold(&mut self, book: &Rulebook, most: u32) -> Result<usize, RegisterError> {
        let ids: Vec<Uuid> = on_backend!(self, |conn| {
            sqlx::query_scalar(
                "select id from case_file where kept_shape < $1 order by kept_shape, id limit $2",
            )
            .bind(KEPT_SHAPE)
            .bind(i64::from(most))
            .fetch_all(conn)
            .await
        })?;
        let ids: Vec<CaseId> = ids.into_iter().map(CaseId).collect();
        let cases = self.cases(&ids, book).await?;
        let plans: Vec<CasePlan> = cases.into_values().map(CasePlan::unchanged).collect();
        self.change_cases(&plans.iter().collect::<Vec<_>>()).await?;
        Ok(ids.len())
    }

    async fn insert_cases(&mut self, opened: &[&(&CasePlan, Kept)]) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into case_file (id, reference, channel, complainant_id, policy, policy_version, region,
                                    version, kind, calendar_version, state, stage, category, owner_id, restricted,
                                    received_at, received_on, confirmed_at, acknowledged_at, wakes_at, figures,
                                    kept_shape) ",
            opened,
            |row, (change, kept)| {
                let case = CaseRow::from(&change.after);
                row.push_bind(case.id.0)
                    .push_bind(case.reference.as_str())
                    .push_bind(case.channel.as_str())
                    .push_bind(case.complainant.0)
                    .push_bind(&case.policy)
                    .push_bind(&case.policy_version)
                    .push_bind(&case.region);
                push_kept!(row, kept).push_bind(KEPT_SHAPE)
            },
            ""
        );
        Ok(())
    }

    /// Replaces what is kept of cases that still are as they were when this was decided.
    async fn update_cases(&mut self, changed: &[&(&CasePlan, Kept)]) -> Result<(), RegisterError> {
        if changed.is_empty() {
            return Ok(());
        }
        let mut written = 0;
        for changed in portions(changed) {
            written += on_backend!(self, |conn| {
                let mut statement = QueryBuilder::new(
                    "with new (id, before, version, kind, calendar_version, state, stage, category, owner_id,
                               restricted, received_at, received_on, confirmed_at, acknowledged_at, wakes_at, figures,
                               kept_shape) as (",
                );
                statement.push_values(changed, |mut row, (change, kept)| {
                    row.push_bind(change.after.id.0)
                        .push_bind(i64::from(change.before));
                    push_kept!(row, kept)
                        // Only where all its rows are written anew are they of this shape for certain.
                        .push_bind(change.was.is_none().then_some(KEPT_SHAPE));
                });
                statement.push(
                    ") update case_file set version = new.version, kind = new.kind,
                              calendar_version = new.calendar_version,
                              state = new.state, stage = new.stage, category = new.category,
                              owner_id = new.owner_id, restricted = new.restricted, received_at = new.received_at,
                              received_on = new.received_on, confirmed_at = new.confirmed_at,
                              acknowledged_at = new.acknowledged_at, wakes_at = new.wakes_at,
                              figures = new.figures, kept_shape = coalesce(new.kept_shape, case_file.kept_shape)
                       from new where case_file.id = new.id and case_file.version = new.before",
                );
                let done = statement.build().execute(conn).await;
                done.map(|done| done.rows_affected())
            })?;
        }
        if written != changed.len() as u64 {
            return Err(RegisterError::Moved);
        }
        Ok(())
    }

    async fn write_kept(&mut self, all: &[(&CasePlan, Kept)]) -> Result<(), RegisterError> {
        let (gone, links) = changed(all, |kept| &kept.links);
        clear!(self, "delete from case_link where case_id in (", gone);
        insert!(
            self,
            "insert into case_link (case_id, to_id) ",
            links,
            |row, (case, other)| row.push_bind(*case).push_bind(other.0),
            ""
        );
        let (gone, clocks) = changed(all, |kept| &kept.clocks);
        clear!(self, "delete from clock where case_id in (", gone);
        insert!(
            self,
            "insert into clock (case_id, stage, danger, hazard, clock, started_at, whose, policy_due, code_due, act_by, act_by_at,
                                met_at, stopped_at, rule, clause, calendar_version) ",
            clocks,
            |row, (case, clock)| row
                .push_bind(*case)
                .push_bind(&clock.stage)
                .push_bind(i64::from(clock.danger))
                .push_bind(&clock.hazard)
                .push_bind(&clock.clock)
                .push_bind(clock.started_at)
                .push_bind(&clock.whose)
                .push_bind(&clock.policy_due)
                .push_bind(&clock.code_due)
                .push_bind(&clock.act_by)
                .push_bind(clock.act_by_at)
                .push_bind(clock.met_at)
                .push_bind(clock.stopped_at)
                .push_bind(&clock.rule)
                .push_bind(&clock.clause)
                .push_bind(&clock.calendar),
            ""
        );
        let (gone, milestones) = changed(all, |kept| &kept.milestones);
        clear!(self, "delete from milestone where case_id in (", gone);
        insert!(
            self,
            "insert into milestone (case_id, passage, stage, kind, nth, at, on_date, number, word) ",
            milestones,
            |row, (case, reached)| row
                .push_bind(*case)
                .push_bind(i64::from(reached.passage))
                .push_bind(&reached.stage)
                .push_bind(&reached.kind)
                .push_bind(i64::from(reached.nth))
                .push_bind(reached.at)
                .push_bind(reached.on)
                .push_bind(reached.number)
                .push_bind(&reached.word),
            ""
        );
        let (gone, undertakings) = changed(all, |kept| &kept.undertakings);
        clear!(self, "delete from undertaking where case_id in (", gone);
        insert!(
            self,
            "insert into undertaking (case_id, id, kind, by_date, by_at, owner_id) ",
            undertakings,
            |row, (case, undertaking)| row
                .push_bind(*case)
                .push_bind(undertaking.id.0)
                .push_bind(&undertaking.kind)
                .push_bind(undertaking.by)
                .push_bind(undertaking.by_at)
                .push_bind(undertaking.owner.map(|owner| owner.0)),
            ""
        );
        Ok(())
    }
}

/// Of the rows of a table: the cases whose rows are in the way, and what is to be written.
fn changed<'a, T: PartialEq>(
    all: &'a [(&CasePlan, Kept)],
    rows: fn(&Kept) -> &Vec<T>,
) -> (Vec<Uuid>, Vec<(Uuid, &'a T)>) {
    let (mut gone, mut fresh) = (Vec::new(), Vec::new());
    for (change, kept) in all {
        let case = change.after.id.0;
        let was = match &change.was {
            Some(was) => Some(rows(was).as_slice()),
            None if change.before == 0 => Some(&[][..]),
            None => None,
        };
        let (anew, written) = difference(was, rows(kept));
        gone.extend(anew.then_some(case));
        fresh.extend(written.map(|row| (case, row)));
    }
    (gone, fresh)
}

/// Whether all rows are to be written in the place of those before, which may not be known, and what is to be
/// written: only what is new where all the others stand.
fn difference<'a, T: PartialEq>(was: Option<&'a [T]>, is: &'a [T]) -> (bool, impl Iterator<Item = &'a T>) {
    let stands = was.filter(|was| was.iter().all(|row| is.contains(row)));
    let new = move |row: &&T| stands.is_none_or(|was| !was.contains(row));
    (stands.is_none(), is.iter().filter(new))
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn only_what_has_changed_is_written() {
        let none: &[u8] = &[];
        for (was, is, expected) in [
            (Some(none), none, (false, vec![])),
            (Some(none), &[1, 2], (false, vec![1, 2])),
            (Some(&[1, 2]), &[1, 2], (false, vec![])),
            (Some(&[1, 3]), &[1, 2, 3], (false, vec![2])),
            (Some(&[1, 2]), &[1, 3], (true, vec![1, 3])),
            (Some(&[1]), none, (true, vec![])),
            (None, &[1], (true, vec![1])),
            (None, none, (true, vec![])),
        ] {
            let (anew, written) = difference(was, is);
            assert_eq!((anew, written.copied().collect()), expected, "{was:?} {is:?}");
        }
    }
}
