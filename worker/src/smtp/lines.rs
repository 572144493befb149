//! A round of letters, in; as many lines at work as there are letters for, out.

use super::connection::Connection;
use super::line::{Broke, Line, News, Way};
use super::pace::Pace;
use super::smarthost::Smarthost;
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
    broke: Option<WorkerError>,
}

impl Smtp {
    /// Letters go to that server. Nothing is connected yet.
    pub fn new(host: Smarthost) -> Self {
        Self {
            pace: Arc::new(Pace::new(host.per_minute)),
            host: Arc::new(host),
            kept: Vec::new(),
            fewer: None,
        }
    }

    /// Sends all that is due; a further line is opened where one has its hands full.
    pub(crate) async fn deliver(
        &mut self,
        mut outbox: impl FnMut() -> Outbox,
        progress: fn(u64),
        stop: &CancellationToken,
    ) -> Result<Delivered, WorkerError> {
        self.close_idle().await;
        let (news, heard) = unbounded_channel();
        let mut round = Round {
            at_work: JoinSet::new(),
            news,
            heard,
            tally: Delivered::default(),
            broke: None,
        };
        self.start(&mut round, outbox(), stop);
        while !round.at_work.is_empty() {
            tokio::select! {
                // What a line said is heard before it is seen to have ended.
                biased;
                Some(news) = round.heard.recv() => match news {
                    News::Marked(marked) => {
                        round.tally.add(marked);
                        progress(round.tally.all());
                    }
                    News::More if round.at_work.len() < self.allowed() && round.broke.is_none() => {
                        self.start(&mut round, outbox(), stop);
                    }
                    News::More => {}
                },
                Some(ended) = round.at_work.join_next() => self.ended(&mut round, ended),
            }
        }
        while let Ok(news) = round.heard.try_recv() {
            if let News::Marked(marked) = news {
                round.tally.add(marked);
            }
        }
        match round.broke {
            Some(WorkerError::Server { trouble, .. }) => Err(WorkerError::Server {
                trouble,
                done: round.tally,
            }),
            Some(error) => Err(error),
            None => Ok(round.tally),
        }
    }

    fn start(&mut self, round: &mut Round, outbox: Outbox, stop: &CancellationToken) {
        let line = Line {
            outbox,
            way: Way {
                host: Arc::clone(&self.host),
                pace: Arc::clone(&self.pace),
                connection: self.kept.pop(),
                stop: stop.clone(),
            },
            news: round.news.clone(),
        };
        round.at_work.spawn(line.work());
    }

    fn ended(&mut self, round: &mut Round, ended: Result<Ended, JoinError>) {
        let Ok((connection, result)) = ended else {
            round.broke = Some(WorkerError::Broken);
            return;
        };
        self.kept.extend(connection);
        match result {
            Ok(()) => {}
            Err(Broke::Register(error)) => round.broke = Some(error.into()),
            // Others still work: the server takes letters, only not over so many connections.
            Err(Broke::Server(trouble)) if !round.at_work.is_empty() => {
                self.use_fewer(round.at_work.len(), &trouble);
            }
            Err(Broke::Server(trouble)) => {
                let done = Delivered::default();
                round.broke.get_or_insert(WorkerError::Server { trouble, done });
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
