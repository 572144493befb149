//! `[people]`, in; who fills the policy's roles, out. Teams, staff and routes are rooms of it.

mod routes;
mod staff;
mod teams;

use super::fault::{SettingsFault, Source};
use super::mailbox::MailboxSettings;
use super::written::{self, OneOrMany, Text};
use casework::addresses::Address;
use casework::toml_text::Fault;
use casework::toml_text::Wrong;

pub(super) use routes::routes;
pub use routes::{Route, RouteTo};
pub use staff::Staff;
pub(super) use staff::{colleague, staff};
pub use teams::Team;
use teams::team_named;
pub(super) use teams::teams;

/// Who fills the policy's roles (`[people]`).
#[derive(Clone, Debug)]
pub struct People {
    /// Where mail for the complaints team goes; never empty.
    pub complaints_team: Vec<Address>,
    /// The name of the complaints team, where it was given by name.
    pub complaints_team_name: Option<String>,
    /// Who is alerted of a hazard at once.
    pub on_call: Vec<Address>,
    /// Who alone sees safeguarding cases.
    pub safeguarding: Vec<Address>,
    /// Who is told when something does not work.
    pub administrator: Vec<Address>,
}

impl People {
    /// Who is told when something goes wrong: the administrator, else the complaints team. Never empty.
    #[must_use]
    pub fn to_tell(&self) -> &[Address] {
        if self.administrator.is_empty() {
            &self.complaints_team
        } else {
            &self.administrator
        }
    }

    pub(super) fn check(
        source: &Source,
        section: &written::People,
        teams: &[Team],
        mailboxes: &[MailboxSettings],
        warnings: &mut Vec<Fault>,
    ) -> Result<Self, SettingsFault> {
        for (key, list) in [
            ("complaints_team", &section.complaints_team),
            ("on_call", &section.on_call),
            ("safeguarding", &section.safeguarding),
            ("administrator", &section.administrator),
        ] {
            warnings.extend(reads_itself(source, key, list.as_ref(), mailboxes));
        }
        let administrator = source.addresses("administrator", section.administrator.as_ref())?;
        let (name, team) = match section.complaints_team.as_ref() {
            Some(OneOrMany::One(text)) if !text.get_ref().contains('@') => {
                let team = team_mail(source, text, teams, &administrator, warnings)?;
                (Some(text.get_ref().clone()), team)
            }
            list => (None, source.addresses("complaints_team", list)?),
        };
        let complaints_team = if team.is_empty() {
            administrator.clone()
        } else {
            team
        };
        if complaints_team.is_empty() {
            return Err(source.whole(Wrong::new(
                "there is nobody to tell when a complaint needs a person",
                "add `complaints_team` or `administrator` to [people]",
            )));
        }
        Ok(Self {
            complaints_team,
            complaints_team_name: name,
            on_call: source.addresses("on_call", section.on_call.as_ref())?,
            safeguarding: source.addresses("safeguarding", section.safeguarding.as_ref())?,
            administrator,
        })
    }
}

/// Where the mail of the complaints team named `text` goes: to the team, else to the administrator.
fn team_mail(
    source: &Source,
    text: &Text,
    teams: &[Team],
    administrator: &[Address],
    warnings: &mut Vec<Fault>,
) -> Result<Vec<Address>, SettingsFault> {
    let Err(wrong) = team_named("complaints_team", text.get_ref(), teams) else {
        let team = teams.iter().find(|team| team.name == *text.get_ref());
        return Ok(team.map(|team| team.email.clone()).into_iter().collect());
    };
    if administrator.is_empty() {
        return Err(source.fault(text.span(), wrong));
    }
    let message = format!("{}: its mail goes to the administrator", wrong.message);
    warnings.push(source.warning(text.span(), Wrong { message, ..wrong }));
    Ok(administrator.to_vec())
}

/// A person who reads a mailbox that Redress reads would be told by a letter to Redress.
fn reads_itself(
    source: &Source,
    key: &str,
    list: Option<&OneOrMany>,
    mailboxes: &[MailboxSettings],
) -> Option<Fault> {
    let own = |text: &&Text| {
        let address = text.get_ref().parse::<Address>();
        address.is_ok_and(|address| mailboxes.iter().any(|mailbox| mailbox.address == address))
    };
    let text = list?.texts().iter().find(own)?;
    let message = format!("`{key}` holds the address of a mailbox that Redress reads itself");
    let wrong = Wrong::new(message, "name an address that a person reads");
    Some(source.warning(text.span(), wrong))
}
