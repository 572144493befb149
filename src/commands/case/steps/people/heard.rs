//! What somebody of a case said: arguments, in; the move, out.

use super::words::from_file;
use crate::commands::case::steps::Told;
use casework::cases::Channel;
use casework::moves::Move;
use casework::moves::people::Hear;

/// What was said or written by hand in a case.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Write down a call, a visit or a letter about a case that there is: it counts as their mail would
    #[command(
        after_help = "Example:\n  redress case heard RC-7F3K-92R --by-telephone --words call.txt --at 2026-11-03T10:30:00Z --by sam.lee@example.org"
    )]
    Heard {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        way: Way,
        /// Who: a name or an address of somebody in the case; whose case it is where nothing is said
        #[arg(long, value_name = "WHO")]
        from: Option<String>,
        /// Their words: a file, or - for standard input
        #[arg(long, value_name = "FILE|-", value_parser = from_file)]
        words: String,
    },
}

/// How it came; a letter at the time at which it arrived.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Way {
    /// It came by telephone
    #[arg(long)]
    by_telephone: bool,
    /// It came by letter
    #[arg(long)]
    by_post: bool,
    /// It was said face to face
    #[arg(long)]
    in_person: bool,
}

impl Way {
    /// The channel.
    fn channel(&self) -> Channel {
        match (self.by_telephone, self.by_post) {
            (true, _) => Channel::Telephone,
            (_, true) => Channel::Post,
            _ => Channel::InPerson,
        }
    }
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        let Self::Heard {
            told,
            way,
            from,
            words,
        } = self;
        let channel = way.channel();
        let step = Hear { channel, from, words };
        (told, Box::new(step))
    }
}
