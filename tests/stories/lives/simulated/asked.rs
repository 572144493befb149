//! The register's milestones, in; the figures that reports need, by SQL alone, out.

use anyhow::{Context, Result};

use super::figures::{BANDS, Bands, Figures, add};
use crate::ground::Ground;
use crate::register::desk::ask;

/// A stage's answer, whichever way it came.
const ANSWER: &str = "(select case_id, passage, min(at) as at from milestone \
    where kind in ('responded', 'resolved', 'refused_stage') group by case_id, passage)";

/// A family of figures, the columns that tell its figures apart, where they stand, and the number.
struct Question {
    family: &'static str,
    apart: &'static [&'static str],
    number: &'static str,
    from: &'static str,
}

const fn question(
    family: &'static str,
    apart: &'static [&'static str],
    number: &'static str,
    from: &'static str,
) -> Question {
    Question {
        family,
        apart,
        number,
        from,
    }
}

const QUESTIONS: &[Question] = &[
    question(
        "received",
        &["f.policy", "m.stage", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'received'",
    ),
    question(
        "formal",
        &["f.policy", "cast(m.number as text)"],
        "count(*)",
        "m.kind = 'received'",
    ),
    question("confirmed", &["QUARTER(m)"], "count(*)", "m.kind = 'confirmed'"),
    question(
        "acknowledged",
        &["f.policy", "m.stage", "QUARTER(m)", "MET(d, a)"],
        "count(*)",
        "JOIN(d: ack_due) LEFT(a: acknowledged) m.kind = 'received'",
    ),
    question(
        "acknowledged-code",
        &["f.policy", "m.stage", "QUARTER(m)", "MET(d, a)"],
        "count(*)",
        "JOIN(d: ack_due_code) LEFT(a: acknowledged_code) m.kind = 'received'",
    ),
    question(
        "answered",
        &["f.policy", "m.stage", "QUARTER(m)", "MET(d, a)", "EXTENDED"],
        "count(*)",
        "JOIN(d: response_due) ANSWER(a) m.kind = 'received'",
    ),
    question(
        "answered-code",
        &["f.policy", "m.stage", "QUARTER(m)", "MET(d, a)"],
        "count(*)",
        "JOIN(d: response_due_code) ANSWER(a) m.kind = 'received'",
    ),
    question(
        "responded",
        &["m.stage", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'responded'",
    ),
    question(
        "resolved",
        &["m.stage", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'resolved'",
    ),
    question(
        "refused-stage",
        &["m.stage", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'refused_stage'",
    ),
    question(
        "extended",
        &["f.policy", "m.stage", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'extended'",
    ),
    question(
        "extended-code",
        &["f.policy", "m.stage", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'extended_code'",
    ),
    question(
        "extended-days",
        &["f.policy", "QUARTER(m)"],
        "sum(m.number)",
        "m.kind = 'extended'",
    ),
    question(
        "decided",
        &[
            "f.policy",
            "m.stage",
            "QUARTER(m)",
            "m.word",
            "cast(m.number as text)",
        ],
        "count(*)",
        "m.kind = 'decided'",
    ),
    question(
        "escalated",
        &["f.policy", "QUARTER(m)", "LATER"],
        "count(*)",
        "JOIN(r: received) m.kind = 'responded' and r.number = 1",
    ),
    question(
        "closed",
        &["f.policy", "m.word", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'closed'",
    ),
    question("reopened", &["QUARTER(m)"], "count(*)", "m.kind = 'reopened'"),
    question("taken-up", &["QUARTER(m)"], "count(*)", "m.kind = 'taken_up'"),
    question(
        "refused",
        &["f.policy", "coalesce(m.word, '')", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'refused'",
    ),
    question("ombudsman", &["QUARTER(m)"], "count(*)", "m.kind = 'ombudsman'"),
    question(
        "determined",
        &["m.word", "QUARTER(m)"],
        "count(*)",
        "m.kind = 'determined'",
    ),
    question(
        "promised",
        &["m.kind", "QUARTER(m)"],
        "count(*)",
        "m.kind in (PROMISES) and m.number is not null",
    ),
    question(
        "kept",
        &["m.kind", "QUARTER(m)"],
        "sum(m.number)",
        "m.kind in (PROMISES) and m.number is not null",
    ),
    question(
        "money",
        &["m.kind", "QUARTER(m)"],
        "count(*)",
        "m.kind like 'compensation_%'",
    ),
    question(
        "pence",
        &["m.kind", "QUARTER(m)"],
        "sum(m.number)",
        "m.kind like 'compensation_%'",
    ),
    question("moved", &["m.word", "QUARTER(m)"], "count(*)", "m.kind = 'moved'"),
    question("learned", &["m.word"], "count(*)", "m.kind = 'learned'"),
    question("hazard", &["m.word"], "count(*)", "m.kind = 'hazard_confirmed'"),
    question(
        "emergency",
        &[
            "m.word",
            "case m.number when 1 then 'kept' when 0 then 'late' else 'runs' end",
        ],
        "count(*)",
        "m.kind = 'hazard_emergency_due'",
    ),
    question("adjusted", &["QUARTER(m)"], "count(*)", "m.kind = 'adjusted'"),
    question(
        "overdue",
        &["f.policy", "m.stage", "BAND(m)"],
        "count(*)",
        "UNANSWERED m.kind = 'response_due'",
    ),
];

/// What is promised by a date.
const PROMISES: &str =
    "'action', 'update', 'comment', 'promise', 'order', 'recommendation', 'review', 'adjustment'";
/// The case is open, nothing has answered the stage, and none came after it.
const UNANSWERED: &str = "\
    left join ANSWER a on a.case_id = m.case_id and a.passage = m.passage \
    where a.at is null \
    and (select count(*) from milestone o where o.case_id = m.case_id and o.kind = 'closed') \
      = (select count(*) from milestone o where o.case_id = m.case_id and o.kind = 'reopened') \
    and not exists (select 1 from milestone o where o.case_id = m.case_id and o.kind = 'received' \
      and o.passage > m.passage) and";
const LATER: &str = "case when exists (select 1 from milestone o where o.case_id = m.case_id \
    and o.kind = 'received' and o.number > 1 and o.passage > m.passage) then 'yes' else 'no' end";
const EXTENDED: &str = "case when exists (select 1 from milestone o where o.case_id = m.case_id \
    and o.kind = 'extended' and o.passage = m.passage) then 'extended' else 'as it was' end";

/// The families there are.
pub fn families() -> Vec<&'static str> {
    QUESTIONS.iter().map(|question| question.family).collect()
}

/// Every figure there is.
pub async fn of(ground: &Ground, bands: &Bands) -> Result<Figures> {
    let mut figures = Figures::new();
    for question in QUESTIONS {
        for line in ask(ground, &question.sql(bands)).await? {
            let (key, number) = line.rsplit_once('=').context("no number")?;
            add(
                &mut figures,
                format!("{}|{key}", question.family),
                number.parse()?,
            );
        }
    }
    Ok(figures)
}

impl Question {
    fn sql(&self, bands: &Bands) -> String {
        let apart: Vec<String> = self.apart.iter().map(|column| written(column, bands)).collect();
        let groups: Vec<String> = (1..=apart.len()).map(|number| number.to_string()).collect();
        let key: Vec<String> = (1..=apart.len()).map(|number| format!("c{number}")).collect();
        let columns: Vec<String> = apart
            .iter()
            .zip(&key)
            .map(|(column, name)| format!("{column} as {name}"))
            .collect();
        let from = joined(self.from).replace("PROMISES", PROMISES);
        format!(
            "select {} || '=' || cast(n as text) from (select {}, {} as n \
             from milestone m join case_file f on f.id = m.case_id {from} group by {}) q",
            key.join(" || '|' || "),
            columns.join(", "),
            self.number,
            groups.join(", "),
        )
    }
}

/// A column with its short words written out.
fn written(column: &str, bands: &Bands) -> String {
    match column {
        "QUARTER(m)" => "substr(cast(m.on_date as text), 1, 4) || 'Q' || \
            cast((cast(substr(cast(m.on_date as text), 6, 2) as integer) + 2) / 3 as text)"
            .to_owned(),
        "MET(d, a)" => format!(
            "case when a.at is null and cast(d.on_date as text) < '{}' then 'missed' when a.at is null then 'waits' \
             when a.at <= d.at then 'in time' else 'late' end",
            bands.as_at
        ),
        "LATER" => LATER.to_owned(),
        "EXTENDED" => EXTENDED.to_owned(),
        "BAND(m)" => {
            let day = "cast(m.on_date as text)";
            let [ten, twenty, forty, _] = bands.since;
            let [first, second, third, last] = BANDS;
            format!(
                "case when {day} >= '{}' then 'not yet' when {day} >= '{ten}' then '{first}' \
                 when {day} >= '{twenty}' then '{second}' when {day} >= '{forty}' then '{third}' else '{last}' end",
                bands.as_at
            )
        }
        column => column.to_owned(),
    }
}

/// Where the rows stand, with the joins of its short words.
fn joined(from: &str) -> String {
    let beside = |name: &str| format!("on {name}.case_id = m.case_id and {name}.passage = m.passage");
    let kind = |how: &str, name: &str, kind: &str| {
        format!(
            "{how} join milestone {name} {} and {name}.kind = '{kind}' and {name}.nth = 0",
            beside(name)
        )
    };
    let mut joins = String::new();
    let mut rest = from;
    loop {
        let short = |word: &str| rest.strip_prefix(word).and_then(|rest| rest.split_once(") "));
        if let Some((of, after)) = short("JOIN(") {
            let (name, of) = of.split_once(": ").unwrap_or((of, ""));
            joins = joins + " " + &kind("", name, of);
            rest = after;
        } else if let Some((of, after)) = short("LEFT(") {
            let (name, of) = of.split_once(": ").unwrap_or((of, ""));
            joins = joins + " " + &kind("left", name, of);
            rest = after;
        } else if let Some((name, after)) = short("ANSWER(") {
            joins = joins + " left join " + ANSWER + " " + name + " " + &beside(name);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("UNANSWERED ") {
            return format!("{} {after}", UNANSWERED.replace("ANSWER", ANSWER));
        } else {
            return format!("{joins} where {rest}");
        }
    }
}
