//! An address, in; an SMTP server there that takes every letter and keeps an index of them, out.
//!
//!     cargo run --release --example sink -- 127.0.0.1:2525 [--dir DIR]
//!
//! The index has a line a letter, its recipient and its Message-ID: in `DIR/index.tsv`, or
//! nowhere. At SIGTERM, or when standard input ends, how many there were is printed.

#[path = "../stories/servers/sink/conversation.rs"]
#[expect(dead_code, reason = "stories look at more of a letter than its index has")]
mod conversation;
#[path = "../stories/servers/sink/listening.rs"]
#[expect(
    dead_code,
    reason = "stories end their server; this one ends with its program"
)]
mod listening;
#[path = "../stories/servers/sink/script.rs"]
#[expect(dead_code, reason = "stories write scripts; here every letter is taken")]
mod script;

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use clap::Parser;

use conversation::{Attempt, Letter};
use listening::{Keeps, Listening};

#[derive(Parser)]
struct Words {
    /// Where to listen, such as 127.0.0.1:2525; port 0 is a free one, which is printed.
    address: std::net::SocketAddr,
    /// A folder for the index.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// One line a letter.
struct Index {
    file: Mutex<Option<File>>,
    letters: AtomicU64,
}

/// The index as the server has it.
struct Shared(Arc<Index>);

impl Keeps for Shared {
    fn attempt(&self, _: Attempt) {}

    fn letter(&self, letter: Letter) {
        self.0.letters.fetch_add(1, Ordering::Relaxed);
        let mut file = self.0.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = file.as_mut() {
            let mut lines = Vec::new();
            for to in &letter.to {
                lines.extend(format!("{to}\t{}\n", letter.message_id).bytes());
            }
            // At once, so that whoever waits for a letter sees it there.
            if let Err(error) = file.write_all(&lines) {
                eprintln!("the index: {error}");
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let words = Words::parse();
    let file = words.dir.map(|dir| {
        let path = dir.join("index.tsv");
        File::create(&path).with_context(|| path.display().to_string())
    });
    let index = Arc::new(Index {
        file: Mutex::new(file.transpose()?),
        letters: AtomicU64::new(0),
    });
    let offers = [
        "8BITMIME",
        "SMTPUTF8",
        "PIPELINING",
        "SIZE 60000000",
        "AUTH PLAIN LOGIN XOAUTH2",
    ];
    let server = Listening::at(words.address, &offers, Box::new(Shared(Arc::clone(&index))))?;
    println!("{}", server.address());
    told_to_end().await?;
    let counts = server.counts();
    println!(
        "{} letters, {} connections, {} at most at once",
        index.letters.load(Ordering::Relaxed),
        counts.all,
        counts.most
    );
    Ok(())
}

/// Waits for SIGTERM or the end of standard input.
async fn told_to_end() -> anyhow::Result<()> {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let (ended, end) = tokio::sync::oneshot::channel();
    // A thread, not a task: a program that waits for one would not end before standard input does.
    std::thread::spawn(move || ended.send(std::io::copy(&mut std::io::stdin(), &mut std::io::sink())));
    tokio::select! {
        _ = term.recv() => Ok(()),
        read = end => {
            read??;
            Ok(())
        }
    }
}
