//! Who speaks in a case beside the resident: arguments, in; the move, out.

use super::words::{Somebody, ways};
use crate::commands::case::steps::Told;
use casework::addresses::Address;
use casework::cases::Authority;
use casework::moves::Move;
use casework::moves::people::{Anonymous, Authorise, Letters, Person, Petition, Reachable, Speak, Speaker};
use clap::ValueEnum;

/// Who complains, and who speaks for them.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Somebody speaks for the resident; they are asked for their authority, and the clocks run on
    #[command(
        after_help = "Example:\n  redress case representative RC-7F3K-92R \"Joan Khan\" --mail joan@example.com --by sam.lee@example.org"
    )]
    Representative {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        who: Somebody,
        /// How far their authority has come; they are asked where nothing is said
        #[arg(long, value_enum)]
        authority: Option<Word>,
    },
    /// An MP or a councillor acts for the resident, on their word where the policy does not ask
    #[command(
        after_help = "Example:\n  redress case member RC-7F3K-92R \"Cllr Ali\" --mail ali@council.example --by sam.lee@example.org"
    )]
    Member {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        who: Somebody,
    },
    /// A solicitor writes for the resident
    #[command(
        after_help = "Example:\n  redress case solicitor RC-7F3K-92R \"Hill and Co\" --mail post@hill.example --by sam.lee@example.org"
    )]
    Solicitor {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        who: Somebody,
        /// How far their authority has come; they are asked where nothing is said
        #[arg(long, value_enum)]
        authority: Option<Word>,
    },
    /// Somebody holds the tenancy together with the resident: both hear of it once both agree
    #[command(
        after_help = "Example:\n  redress case joint RC-7F3K-92R \"Ben Shaw\" --telephone \"0161 496 0017\" --by sam.lee@example.org"
    )]
    Joint {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        who: Somebody,
    },
    /// The resident gives somebody in the case authority, or refuses it: with it they get the letters, too
    #[command(
        after_help = "Example:\n  redress case authority RC-7F3K-92R given \"Joan Khan\" --by sam.lee@example.org"
    )]
    Authority {
        #[command(flatten)]
        told: Told,
        /// What the resident says
        authority: Word,
        /// Who: a name or an address of somebody in the case
        who: String,
        /// Letters go to them instead of to the resident, who wants it so
        #[arg(long)]
        instead: bool,
    },
    /// Nobody says who complains: no letter goes out, and it is looked into all the same
    #[command(after_help = "Example:\n  redress case anonymous RC-7F3K-92R --by sam.lee@example.org")]
    Anonymous {
        #[command(flatten)]
        told: Told,
    },
    /// Add how who complains is reached: an address for letters, a telephone
    #[command(
        after_help = "Example:\n  redress case reach RC-7F3K-92R --post-address \"12 Mill Lane, Manchester M1 1AA\" --by sam.lee@example.org"
    )]
    Reach {
        #[command(flatten)]
        told: Told,
        /// Their e-mail address
        #[arg(long, value_name = "ADDRESS")]
        mail: Option<Address>,
        /// Their telephone number
        #[arg(long, value_name = "NUMBER")]
        telephone: Option<String>,
        /// Where letters reach them
        #[arg(long, value_name = "ADDRESS")]
        post_address: Option<String>,
    },
    /// Several people complain of one thing: one complaint, with one person to write to
    #[command(
        after_help = "Example:\n  redress case petition RC-7F3K-92R --signatories 12 --contact \"Ann Shaw\" --mail ann@example.com --by sam.lee@example.org"
    )]
    Petition {
        #[command(flatten)]
        told: Told,
        /// How many signed
        #[arg(long, value_name = "NUMBER")]
        signatories: u32,
        /// Whom they have named; they are asked where nobody is
        #[arg(long, value_name = "NAME")]
        contact: Option<String>,
        /// That person's e-mail address
        #[arg(long, value_name = "ADDRESS", requires = "contact")]
        mail: Option<Address>,
        /// That person's telephone number
        #[arg(long, value_name = "NUMBER", requires = "contact")]
        telephone: Option<String>,
        /// Where letters reach that person
        #[arg(long, value_name = "ADDRESS", requires = "contact")]
        post_address: Option<String>,
    },
}

/// How far somebody's authority has come.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Word {
    /// The resident gave it.
    Given,
    /// The resident is to be asked.
    Asked,
    /// The resident refused it.
    Refused,
}

impl From<Word> for Authority {
    fn from(word: Word) -> Self {
        match word {
            Word::Given => Self::Given,
            Word::Asked => Self::Asked,
            Word::Refused => Self::Refused,
        }
    }
}

fn speak(who: Somebody, speaker: Speaker, authority: Option<Word>) -> Box<dyn Move> {
    Box::new(Speak {
        who: who.person(),
        speaker,
        authority: authority.map(Authority::from),
    })
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Representative { told, who, authority } => {
                (told, speak(who, Speaker::Representative, authority))
            }
            Self::Member { told, who } => (told, speak(who, Speaker::ElectedMember, None)),
            Self::Solicitor { told, who, authority } => (told, speak(who, Speaker::Solicitor, authority)),
            Self::Joint { told, who } => (told, speak(who, Speaker::JointTenant, None)),
            Self::Authority {
                told,
                authority,
                who,
                instead,
            } => {
                let letters = if instead {
                    Letters::Instead
                } else {
                    Letters::ToBoth
                };
                let step = Authorise {
                    who,
                    authority: authority.into(),
                    letters,
                };
                (told, Box::new(step))
            }
            Self::Anonymous { told } => (told, Box::new(Anonymous)),
            Self::Reach {
                told,
                mail,
                telephone,
                post_address,
            } => {
                let step = Reachable {
                    mail,
                    post: post_address,
                    telephone,
                };
                (told, Box::new(step))
            }
            Self::Petition {
                told,
                signatories,
                contact,
                mail,
                telephone,
                post_address,
            } => {
                let contact = contact.map(|name| Person {
                    reached_by: ways(
                        &name,
                        mail.as_ref(),
                        telephone.as_deref(),
                        post_address.as_deref(),
                    ),
                    name,
                });
                let step = Petition { signatories, contact };
                (told, Box::new(step))
            }
        }
    }
}
