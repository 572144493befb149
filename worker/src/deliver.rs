//! The outbox, in; every due letter tried once, and what follows written, out.

use crate::marking::{Delivered, Outbox};
use crate::outgoing::{Maildir, Outgoing};
use crate::smtp::Trouble;
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use register::{Register, RegisterError};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How many letters are put into a Maildir, and then marked, together.
const BATCH: u32 = 50;
/// How often the outbox is looked at, besides when this program has queued letters: another may have.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The pause after trouble with the register.
const PAUSE: Duration = Duration::from_secs(5);

/// What the worker works with.
pub struct Worker {
    /// The register.
    pub register: Register,
    /// The landlord's rules.
    pub rules: Arc<Rules>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for identifiers.
    pub chance: Chance,
    /// Its name among workers.
    pub name: String,
    /// Where letters go.
    pub outgoing: Outgoing,
    /// Told after each batch how many letters are done.
    pub progress: fn(done: u64),
}

/// The worker cannot work.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The server takes no letters. They wait as if nothing had been tried.
    #[error("{trouble}")]
    Server {
        /// What is wrong with it.
        trouble: Trouble,
        /// What became of letters before that.
        done: Delivered,
    },
    /// A fault of this program: what was on its way is tried again when its lease is over.
    #[error("delivering letters broke off by a fault of this program")]
    Broken,
}

/// Delivers every letter that is due. Claim, commit, deliver, mark: no transaction lives while a
/// letter is on its way. Connections are kept for the next call; see [`hang_up`].
pub async fn deliver_due(worker: &mut Worker, stop: &CancellationToken) -> Result<Delivered, WorkerError> {
    let Worker {
        register,
        rules,
        clock,
        chance,
        name,
        outgoing,
        progress,
    } = worker;
    let outbox = Outbox {
        register: register.clone(),
        rules: Arc::clone(rules),
        clock: Arc::clone(clock),
        chance: chance.fork(),
        name: name.clone(),
        stop: stop.clone(),
    };
    match outgoing {
        Outgoing::Maildir(maildir) => into_maildir(maildir, outbox, *progress).await,
        Outgoing::Smtp(smtp) => smtp.deliver(outbox, *progress, stop).await,
    }
}

async fn into_maildir(
    maildir: &Maildir,
    mut outbox: Outbox,
    progress: fn(u64),
) -> Result<Delivered, WorkerError> {
    let mut tally = Delivered::default();
    let mut claimed = Vec::new();
    loop {
        if claimed.is_empty() && !outbox.stop.is_cancelled() {
            (claimed, _) = outbox.claim(BATCH).await?;
        }
        if claimed.is_empty() {
            break;
        }
        let maildir = maildir.clone();
        let sent = tokio::task::spawn_blocking(move || {
            claimed
                .into_iter()
                .map(|letter| (maildir.send(&letter), letter))
                .collect::<Vec<_>>()
        })
        .await
        .map_err(|_| WorkerError::Broken)?;
        let next = if outbox.stop.is_cancelled() { 0 } else { BATCH };
        let marked = outbox.mark(&sent, next).await?;
        claimed = marked.next;
        tally.add(marked.tally);
        progress(tally.all());
    }
    Ok(tally)
}

/// Says goodbye to the server where one was spoken to.
pub async fn hang_up(worker: &mut Worker) {
    if let Outgoing::Smtp(smtp) = &mut worker.outgoing {
        smtp.hang_up().await;
    }
}

/// Delivers again and again until `stop`: at once when this program has queued letters, and every half
/// second for those of another. Trouble is logged and tried again; it never ends the work.
pub async fn work(mut worker: Worker, stop: CancellationToken) {
    let letters = worker.register.letters();
    let mut server = Watched::default();
    while !stop.is_cancelled() {
        let wait = match deliver_due(&mut worker, &stop).await {
            Ok(tally) => {
                server.works(tally);
                tell(tally);
                Wait::Look
            }
            Err(WorkerError::Server { trouble, done }) => {
                tell(done);
                Wait::Pause(server.fails(&trouble))
            }
            Err(error) => {
                tracing::error!(%error, "letters wait");
                Wait::Pause(PAUSE)
            }
        };
        let pause = match wait {
            Wait::Look => LOOK_EVERY,
            Wait::Pause(pause) => pause,
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
            () = letters.notified(), if matches!(wait, Wait::Look) => {}
        }
    }
    hang_up(&mut worker).await;
}

/// What comes before the next round.
#[derive(Clone, Copy)]
enum Wait {
    /// A moment, cut short by new letters.
    Look,
    /// A pause, which nothing cuts short but the end.
    Pause(Duration),
}

fn tell(tally: Delivered) {
    if tally != Delivered::default() {
        let Delivered {
            accepted,
            again,
            given_up,
        } = tally;
        tracing::info!(accepted, again, given_up, "letters");
    }
}

/// The server as it was last seen, so that each change of it is logged once.
#[derive(Default)]
struct Watched {
    failures: u32,
    said: Option<String>,
}

impl Watched {
    /// It took letters, if there were any.
    fn works(&mut self, tally: Delivered) {
        if tally != Delivered::default() && self.said.take().is_some() {
            tracing::info!("the SMTP server takes letters again");
        }
        self.failures = 0;
    }

    /// It does not; how long to leave it alone.
    fn fails(&mut self, trouble: &Trouble) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let said = trouble.to_string();
        if self.said.as_ref() != Some(&said) {
            tracing::error!(error = said, cure = trouble.cure(), "letters wait");
            self.said = Some(said);
        }
        trouble.pause(self.failures)
    }
}
