//! Nothing, in; an authority of this test run's own, and a certificate for this machine itself, out.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{anyhow, ensure};
use libtest_mimic::Trial;
use wire::Trust;

use super::watchdog::{Watched, unprivileged};
use crate::ground::plain;

const MISSING: &str = "openssl is missing, and the mail servers of the stories speak TLS: \
                       apt-get install openssl (or run ./test, which does)";

/// The certificates of this test run.
static CERTIFICATES: OnceLock<Result<Watched, String>> = OnceLock::new();

/// The folder with `ca.crt`, `server.crt` and `server.key`, readable by the servers' user.
pub fn folder() -> anyhow::Result<&'static Path> {
    let made = CERTIFICATES.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    let made = made.as_ref().map_err(|error| anyhow!("{error}"))?;
    Ok(made.folder())
}

/// The authority's certificate as PEM, for a setting `ca_file`.
pub fn ca_file() -> anyhow::Result<PathBuf> {
    Ok(folder()?.join("ca.crt"))
}

/// Believes the authority of this test run.
pub fn trust() -> anyhow::Result<Trust> {
    Ok(Trust::new(Some(&ca_file()?))?)
}

fn make() -> anyhow::Result<Watched> {
    let there = unprivileged("openssl")?.arg("version").output();
    ensure!(there.is_ok_and(|output| output.status.success()), MISSING);
    Watched::start("certificates", include_str!("certificates.sh"), &[])
}

/// Removes them, if they were made.
pub fn stop() {
    if let Some(Ok(made)) = CERTIFICATES.get() {
        made.let_go();
    }
}

pub fn trials() -> Vec<Trial> {
    vec![plain("servers::certificates::are_of_our_own_authority", || {
        let folder = folder()?;
        let verified = unprivileged("openssl")?
            .args([
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_ip",
                "127.0.0.1",
            ])
            .args(["-verify_hostname", "localhost", "-CAfile"])
            .args([ca_file()?, folder.join("server.crt")])
            .output()?;
        ensure!(
            verified.status.success(),
            "{}",
            String::from_utf8_lossy(&verified.stderr)
        );
        trust()?;
        Ok(())
    })]
}
