//! What leads to an answer, and the answer: arguments, in; the move, out.

use super::Told;
use casework::cases::{Failure, Verdict};
use casework::moves::stages::{DraftAnswer, Findings, GiveBack, Offer, Resolve, Respond, SignOff, Words};
use casework::moves::{Action, Colleague, Move};
use casework::triage::Category;
use chrono::NaiveDate;
use clap::ValueEnum;

/// What is done to answer a stage.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Show the resident what was found against their account before you decide, or record that there is nothing
    #[command(
        after_help = "Examples:\n  redress case findings RC-7F3K-92R --by sam.lee@example.org --adverse \"Nobody was at home on the day\"\n  redress case findings RC-7F3K-92R --by sam.lee@example.org --none\n  redress case findings RC-7F3K-92R --by sam.lee@example.org --commented \"She was at work\""
    )]
    Findings {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        what: FindingsArgs,
        /// What there is to say where there is nothing; kept with the case, never sent
        #[arg(long, value_name = "WORDS", default_value = "", requires = "none")]
        note: String,
    },
    /// Sign off the answer that was written for you, where the policy names who must: it goes out at once
    #[command(
        after_help = "Examples:\n  redress case sign-off RC-7F3K-92R --by pat.kaur@example.org\n  redress case sign-off RC-7F3K-92R --by pat.kaur@example.org --refuse \"It does not say who comes\""
    )]
    SignOff {
        #[command(flatten)]
        told: Told,
        /// What there is to say of it; kept with the case, never sent
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
        /// Give it back to who wrote it, and why; kept with the case, never sent to the resident
        #[arg(long, value_name = "WHY", conflicts_with = "note")]
        refuse: Option<String>,
    },
    /// Send the full answer of the stage, or keep it for who signs it off
    #[command(
        after_help = "The letter holds what the policy asks for; what is missing is named, and nothing is sent.\nTell nothing in it of what follows for a member of staff.\n\nExample:\n  redress case respond RC-7F3K-92R upheld --by sam.lee@example.org --service-failure \\\n    --outcome \"We should have come in May\" --reasons \"The job was lost\" --apology \"We are sorry\" \\\n    --action \"We mend the roof;2026-12-04;Noor Bell\""
    )]
    Respond(Box<RespondArgs>),
    /// Record an outcome that was agreed with the resident; where the policy wants it, a letter confirms it
    #[command(
        after_help = "Example:\n  redress case resolve RC-7F3K-92R --by sam.lee@example.org \"We mend the gutter on Friday\" \\\n    --conversation \"Rang her on 12 November; she agreed\""
    )]
    Resolve {
        #[command(flatten)]
        told: Told,
        /// What was agreed
        outcome: String,
        /// The record of the conversation in which it was agreed
        #[arg(long, value_name = "WORDS")]
        conversation: Option<String>,
        /// What will be done: "what;date;who", who may be left out
        #[arg(long = "action", value_name = "WHAT;DATE;WHO", value_parser = action)]
        actions: Vec<Action>,
    },
}

/// What there is to say of findings: one of these.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct FindingsArgs {
    /// What was found, as the resident reads it
    #[arg(long, value_name = "WORDS")]
    adverse: Option<String>,
    /// There is nothing against their account
    #[arg(long)]
    none: bool,
    /// What the resident said to it; kept with the case
    #[arg(long, value_name = "WORDS")]
    commented: Option<String>,
}

/// What an answer is told.
#[derive(clap::Args)]
pub struct RespondArgs {
    #[command(flatten)]
    told: Told,
    /// What was decided
    decision: Decision,
    /// The service failed: an apology is due
    #[arg(long)]
    service_failure: bool,
    /// What was decided, as the resident reads it
    #[arg(long, value_name = "WORDS")]
    outcome: Option<String>,
    /// The complaint that is answered
    #[arg(long, value_name = "WORDS")]
    definition: Option<String>,
    /// The reasons of the decision
    #[arg(long, value_name = "WORDS")]
    reasons: Option<String>,
    /// What was found
    #[arg(long, value_name = "WORDS")]
    findings: Option<String>,
    /// Why it came to it, in plain words
    #[arg(long, value_name = "WORDS")]
    explanation: Option<String>,
    /// The apology
    #[arg(long, value_name = "WORDS")]
    apology: Option<String>,
    /// What is offered to put it right
    #[arg(long, value_name = "WORDS")]
    remedy: Option<String>,
    /// What we learned; kept with the case, too
    #[arg(long, value_name = "WORDS")]
    learning: Option<String>,
    /// What we learned something about; what the case is about where nothing is said
    #[arg(long, value_name = "CATEGORY", requires = "learning")]
    learning_theme: Option<Category>,
    /// The evidence
    #[arg(long, value_name = "WORDS")]
    evidence: Option<String>,
    /// What will be done: "what;date;who", who may be left out
    #[arg(long = "action", value_name = "WHAT;DATE;WHO", value_parser = action)]
    actions: Vec<Action>,
    /// Money that is offered, in pounds: 120 or 120.50
    #[arg(long, value_name = "POUNDS", value_parser = pence)]
    offer: Option<u64>,
    /// Who agrees to the amount, where it is more than you may offer
    #[arg(long, value_name = "WHO", requires = "offer")]
    approved_by: Option<Colleague>,
    /// Keep it for those who sign it off, where the policy names them: they get it by mail, and it goes out once signed
    #[arg(long)]
    for_sign_off: bool,
}

/// What was decided.
#[derive(Clone, Copy, ValueEnum)]
enum Decision {
    Upheld,
    PartlyUpheld,
    NotUpheld,
}

impl RespondArgs {
    fn into_move(self) -> (Told, Box<dyn Move>) {
        let verdict = match self.decision {
            Decision::Upheld => Verdict::Upheld,
            Decision::PartlyUpheld => Verdict::PartlyUpheld,
            Decision::NotUpheld => Verdict::NotUpheld,
        };
        let failure = if self.service_failure {
            Failure::ServiceFailure
        } else {
            Failure::None
        };
        let words = Words {
            outcome: self.outcome,
            definition: self.definition,
            reasons: self.reasons,
            findings: self.findings,
            explanation: self.explanation,
            apology: self.apology,
            remedy: self.remedy,
            learning: self.learning,
            evidence: self.evidence,
        };
        let approved_by = self.approved_by;
        let offer = self.offer.map(|pence| Offer { pence, approved_by });
        let respond = Respond {
            verdict,
            failure,
            words,
            actions: self.actions,
            offer,
            theme: self.learning_theme,
        };
        if self.for_sign_off {
            return (self.told, Box::new(DraftAnswer { answer: respond }));
        }
        (self.told, Box::new(respond))
    }
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Findings { told, what, note } => {
                let findings = match (what.adverse, what.commented) {
                    (Some(words), _) => Findings::Adverse { words },
                    (None, Some(words)) => Findings::Commented { words },
                    (None, None) => Findings::None { note },
                };
                (told, Box::new(findings))
            }
            Self::SignOff {
                told,
                refuse: Some(why),
                ..
            } => (told, Box::new(GiveBack { why })),
            Self::SignOff { told, note, .. } => (told, Box::new(SignOff { note })),
            Self::Respond(args) => args.into_move(),
            Self::Resolve {
                told,
                outcome,
                conversation,
                actions,
            } => (
                told,
                Box::new(Resolve {
                    outcome,
                    conversation,
                    actions,
                }),
            ),
        }
    }
}

/// An action as it is typed: `We mend the roof;2026-12-04;Noor Bell`.
pub fn action(text: &str) -> Result<Action, String> {
    let mut parts = text.split(';').map(str::trim);
    let (what, by, who) = (parts.next(), parts.next(), parts.next());
    let by: Option<NaiveDate> = by.and_then(|by| by.parse().ok());
    match (what.filter(|what| !what.is_empty()), by, parts.next()) {
        (Some(what), Some(by), None) => Ok(Action {
            what: what.to_owned(),
            by,
            who: who
                .filter(|who| !who.is_empty())
                .map(|who| Colleague(who.to_owned())),
        }),
        _ => Err("write \"what;date;who\", as in \"We mend the roof;2026-12-04;Noor Bell\"".to_owned()),
    }
}

/// An amount in pounds, as pence.
fn pence(text: &str) -> Result<u64, String> {
    let wrong = || "write pounds, or pounds and pence: 120 or 120.50".to_owned();
    let (pounds, pence) = text
        .trim_start_matches('\u{a3}')
        .split_once('.')
        .unwrap_or((text, "00"));
    let pounds = pounds.trim_start_matches('\u{a3}');
    let digits = |text: &str| !text.is_empty() && text.chars().all(|digit| digit.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() != 2 {
        return Err(wrong());
    }
    let pounds: u64 = pounds.parse().map_err(|_| wrong())?;
    let pence: u64 = pence.parse().map_err(|_| wrong())?;
    pounds
        .checked_mul(100)
        .and_then(|sum| sum.checked_add(pence))
        .ok_or_else(wrong)
}
