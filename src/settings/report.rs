//! `[report]`, in; who receives the quarterly report, and when, out.

use super::fault::{SettingsFault, Source};
use super::lengths::Length;
use super::people::colleague;
use super::written;
use casework::addresses::Address;
use casework::decide::papers::Circulation;
use std::path::PathBuf;

/// A fortnight after the quarter's end most of its complaints have been answered.
const AFTER: u64 = 14;

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
    pub(super) fn check(
        source: &Source,
        report: &written::Report,
        staff: &[written::Staff],
    ) -> Result<Self, SettingsFault> {
        let after = match &report.after {
            None => AFTER,
            Some(text) => {
                let Length(after) = source.parsed("after", text)?;
                u64::try_from(after.num_days()).unwrap_or(AFTER)
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
