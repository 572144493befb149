//! `ca_file` and `timeout`, in; how a mail server is reached, out.

use super::fault::{SettingsFault, Source};
use super::lengths::Length;
use super::written::Text;
use casework::toml_text::Wrong;
use std::path::PathBuf;
use std::time::Duration;

/// How a mail server is reached.
#[derive(Clone, Debug)]
pub struct Reach {
    /// A certificate authority of the landlord's own, in PEM, believed beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// How long the server may be silent before the connection counts as dead.
    pub timeout: Duration,
}

impl Reach {
    pub(super) fn check(
        source: &Source,
        ca_file: Option<&Text>,
        timeout: Option<&Text>,
        standard: Duration,
    ) -> Result<Self, SettingsFault> {
        let ca_file = ca_file.map(|text| {
            let path = source.path(text.get_ref());
            if path.is_file() {
                return Ok(path);
            }
            let wrong = Wrong::new(
                "`ca_file` names a file that does not exist",
                "give the certificate authority's file in PEM, or take the line out",
            );
            Err(source.fault(text.span(), wrong))
        });
        let timeout = timeout.map(|text| {
            let Length(length) = source.parsed("timeout", text)?;
            let sound = Duration::from_secs(1)..=Duration::from_mins(30);
            length
                .to_std()
                .ok()
                .filter(|length| sound.contains(length))
                .ok_or_else(|| {
                    let cure = "write a length from \u{201c}1 second\u{201d} to \u{201c}30 minutes\u{201d}";
                    source.fault(text.span(), Wrong::new("`timeout` is out of range", cure))
                })
        });
        Ok(Self {
            ca_file: ca_file.transpose()?,
            timeout: timeout.transpose()?.unwrap_or(standard),
        })
    }
}
