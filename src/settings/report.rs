//! `[report]`, in; who receives the quarterly report, and when, out.

use super::fault::{SettingsFault, Source};
use super::lengths::Length;
use super::people::colleague;
use super::written::{self, OneOrMany, Text};
use casework::addresses::Address;
use casework::decide::papers::Circulation;
use casework::toml_text::{Fault, Wrong};
use std::path::PathBuf;

/// Who receives the quarterly report (`[report]`).
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Who sees the papers first and sends them on.
    pub secretary: Vec<Address>,
    /// The residents' scrutiny panel.
    pub panel: Vec<Address>,
    /// The board.
    pub board: Vec<Address>,
    /// So many days after the quarter's end it is drawn.
    pub after: u64,
    /// Who of the staff has to approve it; none where nobody has to.
    pub approval: Option<Address>,
    /// The file of what people write into the papers, where there is one.
    pub words: Option<PathBuf>,
}

impl Report {
    /// So many days after the quarter's end where nothing is said: in a fortnight most of its complaints have been
    /// answered.
    pub const AFTER: u64 = 14;

    pub(super) fn check(
        source: &Source,
        report: &written::Report,
        staff: &[written::Staff],
        warnings: &mut Vec<Fault>,
    ) -> Result<Self, SettingsFault> {
        warnings.extend(nobody_sends_on(source, report));
        let after = match &report.after {
            None => Self::AFTER,
            Some(text) => {
                let Length(after) = source.parsed("after", text)?;
                u64::try_from(after.num_days()).unwrap_or(Self::AFTER)
            }
        };
        let add = "add the person as [[staff]]";
        let approval = report.approval.as_ref();
        let approval = approval.map(|text| colleague(source, "approval", text, staff, add));
        Ok(Self {
            secretary: source.addresses("secretary", report.secretary.as_ref())?,
            panel: source.addresses("panel", report.panel.as_ref())?,
            board: source.addresses("board", report.board.as_ref())?,
            after,
            approval: approval.transpose()?,
            words: report.words.as_ref().map(|file| source.path(file.get_ref())),
        })
    }

    /// How it is given out.
    pub fn circulation(&self) -> Circulation {
        Circulation {
            after: self.after,
            approval: self.approval.clone(),
            secretary: self.secretary.clone(),
            panel: self.panel.clone(),
            board: self.board.clone(),
        }
    }
}

/// Papers go to the secretary first: without one they go to nobody.
fn nobody_sends_on(source: &Source, report: &written::Report) -> Option<Fault> {
    let named = |list: &Option<OneOrMany>| {
        list.as_ref()
            .and_then(|list| list.texts().first())
            .map(Text::span)
    };
    if named(&report.secretary).is_some() {
        return None;
    }
    let span = named(&report.panel).or_else(|| named(&report.board))?;
    let wrong = Wrong::new(
        "[report] names readers and no `secretary`: no paper is sent",
        "name a `secretary`, who sees the papers first",
    );
    Some(source.warning(span, wrong))
}
