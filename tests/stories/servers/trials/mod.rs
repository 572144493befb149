//! A server of the tests, in; proof that it does what it says, out.

mod dovecot;
mod exim;
mod proxy;
mod sink;
mod tokens;

use libtest_mimic::Trial;

use crate::ground::plain;

pub fn trials() -> Vec<Trial> {
    [
        dovecot::trials(),
        exim::trials(),
        sink::trials(),
        proxy::trials(),
        tokens::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A trial told in a runtime of its own.
fn told<F>(name: &str, story: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = anyhow::Result<()>>,
{
    plain(&format!("servers::{name}"), move || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?
            .block_on(story())
    })
}
