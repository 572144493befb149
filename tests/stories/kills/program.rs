//! Words of the command line, in; the program itself at work, what it says, and its end, out.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::office::Office;

/// The program, on the wall clock. It ends, with a SIGKILL, when it is dropped.
pub struct Program {
    child: Child,
    said: watch::Receiver<Vec<String>>,
    pub began: Instant,
}

/// What the program had said when it ended.
pub struct Life {
    pub began: Instant,
    pub ended: Instant,
    pub said: Vec<String>,
}

impl Program {
    /// Starts it with the office's settings and these words, such as `run` or `bot`, `--once`.
    pub fn start(office: &Office, words: &[&str]) -> Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
            .arg("--settings")
            .arg(office.settings_file())
            .args(words)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("the program does not start")?;
        let words = BufReader::new(child.stderr.take().context("its standard error")?);
        let (tell, said) = watch::channel(Vec::new());
        std::thread::spawn(move || {
            for line in words.lines().map_while(std::io::Result::ok) {
                tell.send_modify(|said: &mut Vec<String>| said.push(line));
            }
        });
        Ok(Self {
            child,
            said,
            began: Instant::now(),
        })
    }

    /// Waits until it has said this; false when it does not in time.
    pub async fn has_said(&self, words: &str, within: Duration) -> bool {
        let mut said = self.said.clone();
        let heard = said.wait_for(|said| said.iter().any(|line| line.contains(words)));
        timeout(within, heard).await.is_ok_and(|heard| heard.is_ok())
    }

    /// SIGKILL, and waits until it is gone.
    pub fn kill(mut self) -> Result<Life> {
        self.child.kill()?;
        self.child.wait()?;
        let ended = Instant::now();
        let said = self.said.borrow().clone();
        Ok(Life {
            began: self.began,
            ended,
            said,
        })
    }

    /// SIGTERM.
    pub fn terminate(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::TERM)?)
    }

    /// Waits until it has ended by itself; how, and what it said.
    pub async fn end(mut self, within: Duration) -> Result<(ExitStatus, Vec<String>)> {
        let mut said = self.said.clone();
        // Its standard error ends with it.
        let ended = async { while said.changed().await.is_ok() {} };
        timeout(within, ended)
            .await
            .with_context(|| format!("the program has not ended within {within:?}"))?;
        let status = self.child.wait()?;
        Ok((status, self.said.borrow().clone()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended is not there to be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
