//! A round of letters, in; as many lines at work as there are letters for, out.

use super::clerk::{Clerk, Counter};
use super::connection::Connection;
use super::line::{Broke, Line, News, Way};
use super::pace::Pace;
use super::smarthost::Smarthost;
use super::suspects::Suspects;
use super::trouble::Trouble;
use crate::deliver::WorkerError;
use crate::marking::{Delivered, Outbox};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_mins(1);
/// How long fewer connections are used after the server took no more.
const FEWER_FOR: Duration = Duration::from_mins(5);

/// The way out by SMTP: a few connections, kept from round to round.
#[derive(Debug)]
pub struct Smtp {
    host: Arc<Smarthost>,
    pace: Arc<Pace>,
    suspects: Arc<Suspects>,
    kept: Vec<Connection>,
    fewer: Option<(usize, Instant)>,
}

type Ended = (Option<Connection>, Result<(), Broke>);

/// One round: lines at work, and what they have said.
struct Round {
    at_work: JoinSet<Ended>,
    news: UnboundedSender<News>,
    heard: UnboundedReceiver<News>,
    tally: Delivered,
    broke: Option<Broken>,
    progress: fn(u64),
}

/// What ended the last line of a round.
enum Broken {
    Server(Trouble),
    Else(WorkerError),
}

impl Round {
    fn new(progress: fn(u64)) -> Self {
        let (news, heard) = unbounded_channel();
        Self {
            at_work: JoinSet::new(),
            news,
            heard,
            tally: Delivered::default(),
            broke: None,
            progress,
        }
    }

    /// Adds what is marked; whether there is more than the lines at work can carry.
    fn hear(&mut self, news: &News) -> bool {
        match news {
            News::More => true,
            News::Marked(marked) => {
                self.tally.add(*marked);
                (self.progress)(self.tally.all());
                false
            }
        }
    }

    /// What became of the letters, when no line is at work any more.
    fn result(mut self) -> Result<Delivered, WorkerError> {
        while let Ok(news) = self.heard.try_recv() {
            self.hear(&news);
        }
        let done = self.tally;
        match self.broke {
            None => Ok(done),
            Some(Broken::Server(trouble)) => Err(WorkerError::Server { trouble, done }),
            Some(Broken::Else(error)) => Err(error),
        }
    }
}

impl Smtp {
    /// Letters go to that server. Nothing is connected yet.
    pub fn new(host: Smarthost) -> Self {
        Self {
            pace: Arc::new(Pace::new(host.per_minute)),
            host: Arc::new(host),
            suspects: Arc::default(),
            kept: Vec::new(),
            fewer: None,
        }
    }

    /// Sends all that is due; a further line is opened where one has its hands full.
    pub(crate) async fn deliver(
        &mut self,
        outbox: Outbox,
        progress: fn(u64),
        stop: &CancellationToken,
    ) -> Result<Delivered, WorkerError> {
        self.close_idle().await;
        let mut round = Round::new(progress);
        let (clerk, counter) = Clerk::new(outbox, round.news.clone());
        // A task of its own, so that a fault of ours in marking ends this round and not the program.
        let mut clerks = JoinSet::new();
        clerks.spawn(clerk.serve());
        self.send(&mut round, counter, stop).await;
        match clerks.join_next().await {
            Some(Ok(served)) => served?,
            _ => return Err(WorkerError::Broken),
        }
        round.result()
    }

    /// Lines at work until each has ended.
    async fn send(&mut self, round: &mut Round, counter: Counter, stop: &CancellationToken) {
        self.start(round, counter.clone(), stop);
        while !round.at_work.is_empty() {
            tokio::select! {
                Some(news) = round.heard.recv() => {
                    let more = round.hear(&news);
                    if more && round.at_work.len() < self.allowed() && round.broke.is_none() {
                        self.start(round, counter.clone(), stop);
                    }
                }
                Some(ended) = round.at_work.join_next() => self.ended(round, ended),
            }
        }
    }

    fn start(&mut self, round: &mut Round, counter: Counter, stop: &CancellationToken) {
        let line = Line {
            counter,
            way: Way {
                host: Arc::clone(&self.host),
                pace: Arc::clone(&self.pace),
                suspects: Arc::clone(&self.suspects),
                connection: self.kept.pop(),
                stop: stop.clone(),
            },
            news: round.news.clone(),
        };
        round.at_work.spawn(line.work());
    }

    fn ended(&mut self, round: &mut Round, ended: Result<Ended, JoinError>) {
        let Ok((connection, result)) = ended else {
            round.broke = Some(Broken::Else(WorkerError::Broken));
            return;
        };
        self.kept.extend(connection);
        match result {
            Ok(()) => {}
            Err(Broke::Register(error)) => round.broke = Some(Broken::Else(error.into())),
            // Others still work: the server takes letters, only not over so many connections.
            Err(Broke::Server(trouble)) if !round.at_work.is_empty() && trouble.is_of_number() => {
                self.use_fewer(round.at_work.len(), &trouble);
            }
            Err(Broke::Server(trouble)) => {
                round.broke.get_or_insert(Broken::Server(trouble));
            }
        }
    }

    fn use_fewer(&mut self, connections: usize, trouble: &Trouble) {
        if self.allowed() > connections {
            tracing::warn!(connections, %trouble, "the SMTP server takes no more connections");
        }
        self.fewer = Some((connections, Instant::now()));
    }

    fn allowed(&self) -> usize {
        let all = self.host.connections as usize;
        match self.fewer {
            Some((fewer, since)) if since.elapsed() < FEWER_FOR => fewer.min(all),
            _ => all,
        }
    }

    async fn close_idle(&mut self) {
        let (idle, kept) = std::mem::take(&mut self.kept)
            .into_iter()
            .partition(|connection| connection.idle() >= IDLE);
        self.kept = kept;
        self.part(idle).await;
    }

    /// Says goodbye over every kept connection.
    pub(crate) async fn hang_up(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        self.part(kept).await;
    }

    async fn part(&self, connections: Vec<Connection>) {
        let timeout = self.host.timeout;
        let quits = connections.into_iter().map(|connection| connection.quit(timeout));
        quits.collect::<JoinSet<()>>().join_all().await;
    }
}
