//! A quarter's papers and those who read them, in; what happens to them next, and the mails that carry them, out.
//!
//! The secretary sees them first. What goes to panel and board are the very files that the secretary has.

use crate::addresses::Address;
use crate::cases::{Cause, Purpose};
use crate::decide::draft::{Draft, Undecided};
use crate::decide::posting::{To, queue, to_staff};
use crate::decide::{NewContact, Plan};
use crate::given::Chance;
use crate::ids::{ContactId, MessageId};
use crate::letters::{Attached, Automatic, Letter, Paper, PaperFor};
use crate::measures::Quarter;
use crate::reach::Reach;
use crate::rules::Rules;
use chrono::{DateTime, Days, NaiveDate, Utc};

/// How a quarter's report is given out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circulation {
    /// So many days after the quarter's end it is drawn.
    pub after: u64,
    /// Who has to approve it; none where nobody has to.
    pub approval: Option<Address>,
    /// Who sees it first.
    pub secretary: Vec<Address>,
    /// The residents' scrutiny panel.
    pub panel: Vec<Address>,
    /// The board.
    pub board: Vec<Address>,
}

/// A quarter's report that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The quarter.
    pub quarter: Quarter,
    /// Which drawing of it, from 1.
    pub revision: u32,
    /// The last day of which its figures know anything.
    pub as_at: NaiveDate,
    /// The mail to the secretary, with the files.
    pub letter: MessageId,
    /// When it was drawn.
    pub drawn_at: DateTime<Utc>,
    /// Who approved it, and when.
    pub approved: Option<(ContactId, DateTime<Utc>)>,
    /// When it went to its readers.
    pub circulated_at: Option<DateTime<Utc>>,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The quarter's report is drawn and goes to the secretary.
    Draw(Quarter),
    /// A report goes to its readers.
    Circulate(Issue),
    /// Nothing, or somebody has to approve what was drawn.
    Nothing,
}

/// What is next for the papers on `today`; `issues` is all that was drawn, the newest quarter and revision first,
/// `since` the first day on which the register holds anything. Where the program stood still over more than one
/// quarter's end, the newest is drawn, and the others by hand.
pub fn next(how: &Circulation, issues: &[Issue], since: Option<NaiveDate>, today: NaiveDate) -> Next {
    if how.secretary.is_empty() {
        return Next::Nothing;
    }
    let may_go = |issue: &&Issue| how.approval.is_none() || issue.approved.is_some();
    if let Some(issue) = with_the_secretary(issues).filter(may_go).last() {
        return Next::Circulate(issue.clone());
    }
    let (due, _) = upcoming(how, today);
    let due = due.before();
    let is_drawn = issues.first().is_some_and(|newest| newest.quarter >= due);
    let is_known = since.is_some_and(|since| since <= due.span().last);
    if is_drawn || !is_known {
        return Next::Nothing;
    }
    Next::Draw(due)
}

/// What was drawn and has not gone to its readers, the newest quarter first. Of a quarter only the last drawing
/// counts: it takes the place of those before it.
pub fn with_the_secretary(issues: &[Issue]) -> impl Iterator<Item = &Issue> {
    issues
        .chunk_by(|one, next| one.quarter == next.quarter)
        .filter_map(<[Issue]>::first)
        .filter(|issue| issue.circulated_at.is_none())
}

/// The first quarter whose papers are drawn after `today`, and on which day.
pub fn upcoming(how: &Circulation, today: NaiveDate) -> (Quarter, NaiveDate) {
    // The quarter's last day has to be over.
    let after = Days::new(how.after.max(1));
    let drawn_on = |quarter: Quarter| {
        let day = quarter.span().last.checked_add_days(after);
        day.unwrap_or(NaiveDate::MAX)
    };
    let mut quarter = Quarter::of(today);
    while drawn_on(quarter.before()) > today && quarter.before() < quarter {
        quarter = quarter.before();
    }
    (quarter, drawn_on(quarter))
}

/// Somebody who gets papers.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Their address.
    pub address: Address,
    /// Who that is, where the register has heard of them.
    pub contact: Option<ContactId>,
}

/// Papers for one kind of reader.
#[derive(Clone, Debug)]
pub struct Papers<'a> {
    /// The quarter.
    pub quarter: Quarter,
    /// Which drawing of it.
    pub revision: u32,
    /// The last day of which the figures know anything.
    pub as_at: NaiveDate,
    /// Who they are for.
    pub readers: PaperFor,
    /// Who gets them.
    pub to: &'a [Reader],
    /// What they say first.
    pub sentences: Vec<String>,
    /// Who has to approve them: a name, and the address by which `redress report approve` knows them.
    pub approval: Option<(String, Address)>,
    /// The files.
    pub files: Vec<Attached>,
}

/// One mail to each reader, once where an address is named twice; the identifier of the first.
pub fn send(
    rules: &Rules,
    papers: &Papers<'_>,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<(Plan, Option<MessageId>), Undecided> {
    let mut draft = Draft::new(rules, Cause::Clock, now, chance);
    let letter = Letter::Paper(Paper {
        landlord: rules.landlord.name.clone(),
        quarter: papers.quarter.in_words(),
        readers: papers.readers,
        revision: papers.revision,
        as_at: papers.as_at,
        sentences: papers.sentences.clone(),
        approval: papers.approval.as_ref().map(|(name, _)| name.clone()),
        command: approves(papers),
    });
    let mut first = None;
    let mut written: Vec<&Address> = Vec::new();
    for reader in papers.to {
        if written.contains(&&reader.address) {
            continue;
        }
        written.push(&reader.address);
        let contact = reader
            .contact
            .unwrap_or_else(|| newcomer(&mut draft, &reader.address));
        let to = To {
            contact,
            name: None,
            address: &reader.address,
            answers: Purpose::Desk,
        };
        let Papers {
            quarter,
            revision,
            readers,
            ..
        } = papers;
        // Somebody who reads at two addresses gets one at each.
        let key = format!("paper:{quarter}:{revision}:{readers:?}:{}", reader.address.key());
        let mut how = to_staff(&draft, key, Automatic::Generated);
        how.attachments.clone_from(&papers.files);
        let id = queue(&mut draft, &letter, &to, how)?;
        first = first.or(Some(id));
    }
    Ok((draft.finish(None), first))
}

/// The command that approves them; none where nobody has to.
fn approves(papers: &Papers<'_>) -> String {
    let by = papers.approval.as_ref();
    let (quarter, revision) = (papers.quarter, papers.revision);
    by.map(|(_, address)| format!("redress report approve {quarter} --by {address} --revision {revision}"))
        .unwrap_or_default()
}

fn newcomer(draft: &mut Draft<'_>, address: &Address) -> ContactId {
    let id = ContactId::new(draft.now, draft.chance);
    draft.plan.contacts.push(NewContact {
        id,
        name: None,
        reached_by: vec![Reach::mail(address)],
    });
    id
}
