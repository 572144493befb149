//! A landlord under a policy, in; what is said and done there, and every letter Ann reads, out.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use casework::cases::{Failure, Reference, Verdict};
use casework::given::{Chance, Clock};
use casework::moves::people::{Approach, Determine, Fulfil, Order, OrderKind, Owed, Promised};
use casework::moves::stages::{Acknowledge, Done, DraftAnswer, NextStage, Respond, SignOff, Words};
use casework::moves::{Action, Doing, Move, make};
use casework::policies::{Event, Policy};
use redress::House;
use register::Opening;

use crate::ground::Ground;
use crate::office::{Letter, Office, header, mail};

/// Who handles the first stage, who the next, and who is above both.
pub const SAM: &str = "Sam Lee";
pub const ROBIN: &str = "Robin Day";
pub const PAT: &str = "Pat Kaur";
const ANN: &str = "ann@home.example";

/// A landlord, Ann's case, and what was said of it so far.
pub struct Life {
    pub office: Office,
    reference: Reference,
    said: String,
    read: BTreeSet<String>,
    moves: u8,
}

impl Life {
    /// Ann complains by mail on Monday 2 November 2026.
    pub async fn begins(ground: Ground, policy: &str) -> Result<Self> {
        let office = Office::open(ground)?;
        office.change("policy = \"om-web\"", &format!("policy = \"{policy}\""))?;
        if policy == "spso" {
            office.change("region = \"england-and-wales\"", "region = \"scotland\"")?;
        }
        let staff = "[[staff]]\nname = \"Sam Lee\"\nemail = \"sam.lee@homes.example\"\nteam = \"repairs\"\n\
            roles = [\"investigator\"]\n";
        office.change(staff, &people(policy)?)?;
        let words = "The roof has leaked since Sunday and nobody came. I want it mended.";
        office.post(
            "1",
            mail(&format!("Ann Bell <{ANN}>"), "1@home.example", "The roof", words),
        )?;
        office.both().await?;
        let reference = office.case().await?.reference.parse()?;
        let mut life = Self {
            office,
            reference,
            said: String::new(),
            read: BTreeSet::new(),
            moves: 0,
        };
        life.hears("Ann complains by mail")?;
        Ok(life)
    }

    /// The worker at that time: letters go, and what has fallen due follows.
    pub async fn at(&mut self, time: &str) -> Result<&mut Self> {
        self.office.clock.set(time)?;
        self.office.worker().await?;
        self.hears(&format!("it is {time}"))?;
        Ok(self)
    }

    /// One of the staff does something now, and its letters go.
    pub async fn does(&mut self, by: &str, what: &str, step: impl Move) -> Result<&mut Self> {
        self.moves += 1;
        let clock = Arc::new(self.office.clock.clone());
        let chance = Chance::from_seed([self.moves + 128; 32]);
        let mut house = House::open(&self.office.settings()?, Opening::Existing, clock, chance).await?;
        let person = house
            .rules
            .directory
            .handlers
            .iter()
            .find(|person| person.name == by);
        let by_id = person
            .map(|person| person.id)
            .with_context(|| format!("nobody is {by}"))?;
        let now = self.office.clock.now();
        let mut luck = house.chance();
        let mut tx = house.register.write().await?;
        let case = tx.case_by_reference(&self.reference).await?.context("no case")?;
        let file = tx.case_file(case.id, (&[], &step.people()), &house.rules).await?;
        let doing = Doing {
            by: Some(by_id),
            at: now,
            now,
        };
        let plan = make(&house.rules, &file.context("no file")?, &step, doing, &mut luck)
            .map_err(|refused| anyhow!("{by}: {what}: {refused}"))?;
        tx.apply(&[plan], now).await?;
        tx.commit().await?;
        house.register.close().await;
        self.office.worker().await?;
        self.hears(&format!("{by}: {what}"))?;
        Ok(self)
    }

    /// Puts on record that all of this was done.
    pub async fn has_done(&mut self, by: &str, events: &[Event]) -> Result<&mut Self> {
        for event in events {
            let (event, note) = (*event, String::new());
            self.does(by, &event.to_string(), Done { event, note }).await?;
        }
        Ok(self)
    }

    pub async fn acknowledges(&mut self, by: &str) -> Result<&mut Self> {
        let acknowledge = Acknowledge {
            definition: Some(
                "Your roof has leaked since 1 November and our repairs team did not come.".to_owned(),
            ),
            outcome_sought: Some("A roof that does not leak.".to_owned()),
            responsible_for: Some("The roof is ours to keep in repair.".to_owned()),
            not_responsible_for: Some("Your carpets are insured by you.".to_owned()),
        };
        self.does(by, "acknowledges", acknowledge).await
    }

    /// A full answer.
    pub async fn answers(&mut self, by: &str, action_by: &str) -> Result<&mut Self> {
        self.does(by, "answers", answer(action_by)?).await
    }

    /// The same, kept for Pat, who signs it off.
    pub async fn answers_signed(&mut self, by: &str, action_by: &str) -> Result<&mut Self> {
        let answer = answer(action_by)?;
        self.does(by, "writes the answer for Pat", DraftAnswer { answer })
            .await?;
        self.does(PAT, "signs it off", SignOff { note: String::new() })
            .await
    }

    /// Ann is not content, and asks for the next stage.
    pub async fn asks_for_more(&mut self, by: &str) -> Result<&mut Self> {
        let reason = "She says that the roof still leaks.".to_owned();
        let next = NextStage {
            reason,
            ..NextStage::default()
        };
        self.does(by, "Ann asks for the next stage", next).await
    }

    /// The Ombudsman looks at it, decides and orders; it is complied with.
    pub async fn goes_to_the_ombudsman(&mut self, by: &str, order_by: &str) -> Result<&mut Self> {
        let note = String::new;
        self.does(by, "Ann goes to the Ombudsman", Approach { note: note() })
            .await?;
        let determine = Determine {
            finding: casework::cases::Finding::Maladministration,
            award_pence: Some(25_000),
            note: note(),
        };
        self.does(by, "the Ombudsman decides", determine).await?;
        let order = Order {
            kind: OrderKind::Order,
            what: "Inspect every roof of the street.".to_owned(),
            by: order_by.parse()?,
            who: None,
        };
        self.does(by, "the Ombudsman orders", order).await?;
        let orders = self.folded().await?.undertakings;
        let order = orders.last().context("no order")?;
        let done = Fulfil {
            owed: Owed::ToTheOmbudsman,
            which: Promised(order.id.0.to_string()),
            note: note(),
        };
        self.does(by, "complies with the order", done).await
    }

    pub async fn folded(&self) -> Result<casework::cases::Case> {
        let id = self.office.case().await?.id;
        Ok(self.office.folded(id).await?.0)
    }

    /// Nothing is undelivered, the register is sound, and Ann has read what she did when this was last looked at.
    pub async fn ends(self, policy: &str, state: &str) -> Result<()> {
        let case = self.folded().await?;
        ensure!(case.state.as_str() == state, "it is {}", case.state.as_str());
        let reference = self.reference.to_string();
        let said = self.said.replace(&reference, "RC-….");
        self.office.close().await?;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/stories/lives/snapshots"
        ));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(policy, said));
        Ok(())
    }

    /// What happened, and each letter that Ann has read since.
    fn hears(&mut self, what: &str) -> Result<()> {
        let letters = self.office.letters()?;
        let hers = letters.iter().filter(|letter| letter.to == ANN);
        let id = |letter: &Letter| header(&letter.raw, "Message-ID").unwrap_or_default();
        let mut new: Vec<_> = hers.filter(|letter| !self.read.contains(&id(letter))).collect();
        new.sort_by(|one, other| one.kind.cmp(&other.kind));
        writeln!(self.said, "== {what}")?;
        for letter in new {
            let subject = letter.message.subject.as_deref().unwrap_or_default();
            writeln!(
                self.said,
                "\n[{}] {subject}\n{}\n",
                letter.kind,
                letter.message.text.trim()
            )?;
            ensure!(self.read.insert(id(letter)), "two letters have one Message-ID");
        }
        Ok(())
    }
}

/// A full answer: upheld, with an apology and something to be done.
fn answer(action_by: &str) -> Result<Respond> {
    Ok(Respond {
        verdict: Verdict::Upheld,
        failure: Failure::ServiceFailure,
        words: Words {
            outcome: Some("We uphold your complaint.".to_owned()),
            definition: Some("Your roof has leaked since 1 November.".to_owned()),
            reasons: Some("Our policy says that we come within a day. We did not.".to_owned()),
            findings: Some("Two visits were booked and both were missed.".to_owned()),
            explanation: Some("The visits were booked for the wrong house.".to_owned()),
            apology: Some("We are sorry.".to_owned()),
            remedy: Some("We will mend the roof.".to_owned()),
            learning: Some("We now check the address when we book.".to_owned()),
            evidence: Some("Our repairs log.".to_owned()),
        },
        actions: vec![Action {
            what: "Mend the roof.".to_owned(),
            by: action_by.parse()?,
            who: None,
        }],
        offer: None,
        theme: Some("repairs".parse()?),
    })
}

/// Sam holds the roles of the first stages, Robin those of the later ones, Pat what signs off and agrees; who
/// sits on a panel is called by their role.
fn people(policy: &str) -> Result<String> {
    let text = Policy::embedded(policy).context("no such policy")?;
    let policy = Policy::read(text).map_err(|faults| anyhow!("{faults:?}"))?;
    let (mut first, mut later, mut above, mut panel) = (vec![], vec![], vec![], vec![]);
    for stage in &policy.stages {
        let roles = if stage.not_by.is_some() || stage.skips.is_some() {
            &mut later
        } else {
            &mut first
        };
        roles.extend(stage.handler.iter().map(ToString::to_string));
        roles.extend(stage.tracks.iter().map(|track| track.handler.to_string()));
        above.extend(stage.sign_off.iter().map(ToString::to_string));
        panel.extend(stage.decided_by.iter().map(ToString::to_string));
    }
    let approvers = policy
        .extensions
        .iter()
        .filter_map(|extension| extension.approved_by.as_ref());
    above.extend(approvers.map(ToString::to_string));
    let mut all = String::new();
    let mut add = |name: &str, team: &str, mut roles: Vec<String>| -> Result<()> {
        roles.sort();
        roles.dedup();
        let local = name.to_lowercase().replace(' ', ".");
        writeln!(
            all,
            "[[staff]]\nname = \"{name}\"\nemail = \"{local}@homes.example\"\n{team}roles = {roles:?}\n\
             compensation_up_to = 500\n"
        )?;
        Ok(())
    };
    add(SAM, "team = \"repairs\"\n", first)?;
    add(ROBIN, "", later)?;
    add(PAT, "", above)?;
    for role in panel {
        add(&format!("Panel {role}"), "", vec![role])?;
    }
    Ok(all)
}
