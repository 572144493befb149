//! `[people]`, `[[team]]`, `[[staff]]` and `[[route]]`, in; who does what, out.

use super::fault::{SettingsFault, Source};
use super::mailbox::MailboxSettings;
use super::written::{self, OneOrMany, Text};
use casework::addresses::Address;
use casework::toml_text::Wrong;
use casework::toml_text::{Fault, nearest};

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

/// A team that handles complaints (`[[team]]`).
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name; no two are alike.
    pub name: String,
    /// Its address.
    pub email: Address,
    /// Its manager, who is told what the team does not answer.
    pub manager: Option<Address>,
}

/// A member of staff (`[[staff]]`).
#[derive(Clone, Debug)]
pub struct Staff {
    /// The person's name.
    pub name: String,
    /// The person's address; no two are alike.
    pub email: Address,
    /// The team's name, one of `[[team]]`.
    pub team: Option<String>,
    /// What the person may do, in the policy's words.
    pub roles: Vec<String>,
}

/// Which categories go to whom (`[[route]]`).
#[derive(Clone, Debug)]
pub struct Route {
    /// The categories, in the policy's words.
    pub category: Vec<String>,
    /// Who handles them.
    pub to: RouteTo,
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteTo {
    /// A team, by its name.
    Team(String),
    /// A member of staff, by the address.
    Person(Address),
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

/// The teams of the file.
pub(super) fn teams(source: &Source, sections: &[written::Team]) -> Result<Vec<Team>, SettingsFault> {
    let mut teams: Vec<Team> = Vec::new();
    for section in sections {
        let name = source.name("name", &section.name)?;
        let doubt = if teams.iter().any(|team| team.name == name) {
            Some(Wrong::new(
                format!("there are two teams named `{name}`"),
                "give one of them another name",
            ))
        } else if name.contains('@') {
            Some(Wrong::new(
                "the name of a team has an @ in it",
                "give it a name, and its address as `email`",
            ))
        } else {
            None
        };
        if let Some(wrong) = doubt {
            return Err(source.fault(section.name.span(), wrong));
        }
        let manager = section.manager.as_ref();
        teams.push(Team {
            name,
            email: source.address("email", &section.email)?,
            manager: manager.map(|text| source.address("manager", text)).transpose()?,
        });
    }
    Ok(teams)
}

/// The staff of the file.
pub(super) fn staff(
    source: &Source,
    sections: &[written::Staff],
    teams: &[Team],
) -> Result<Vec<Staff>, SettingsFault> {
    let mut staff: Vec<Staff> = Vec::new();
    for section in sections {
        let email = source.address("email", &section.email)?;
        if staff.iter().any(|other| other.email == email) {
            let wrong = Wrong::new(
                "two members of staff have this `email`",
                "give each an address of their own",
            );
            return Err(source.fault(section.email.span(), wrong));
        }
        if let Some(team) = &section.team {
            team_named("team", team.get_ref(), teams).map_err(|wrong| source.fault(team.span(), wrong))?;
        }
        let roles = section.roles.iter().flat_map(OneOrMany::texts);
        staff.push(Staff {
            name: source.name("name", &section.name)?,
            email,
            team: section.team.as_ref().map(|team| team.get_ref().clone()),
            roles: roles
                .map(|role| source.name("roles", role))
                .collect::<Result<_, _>>()?,
        });
    }
    Ok(staff)
}

/// The routes of the file.
pub(super) fn routes(
    source: &Source,
    sections: &[written::Route],
    teams: &[Team],
    staff: &[written::Staff],
) -> Result<Vec<Route>, SettingsFault> {
    let route = |section: &written::Route| {
        let categories = section.category.texts().iter();
        let category = categories
            .map(|text| source.name("category", text))
            .collect::<Result<Vec<_>, _>>()?;
        if category.is_empty() {
            let wrong = Wrong::new(
                "`category` is empty",
                "name at least one category, or take the route out",
            );
            return Err(source.fault(section.to.span(), wrong));
        }
        let to = route_to(source, &section.to, teams, staff)?;
        Ok(Route { category, to })
    };
    sections.iter().map(route).collect()
}

fn route_to(
    source: &Source,
    to: &Text,
    teams: &[Team],
    staff: &[written::Staff],
) -> Result<RouteTo, SettingsFault> {
    let name = to.get_ref();
    if !name.contains('@') {
        return match team_named("to", name, teams) {
            Ok(()) => Ok(RouteTo::Team(name.clone())),
            Err(wrong) => Err(source.fault(to.span(), wrong)),
        };
    }
    let address = source.address("to", to)?;
    let person = staff
        .iter()
        .find(|person| person.email.get_ref().eq_ignore_ascii_case(name));
    if person.is_some() {
        return Ok(RouteTo::Person(address));
    }
    // The line, not the address: a fault names no person.
    let near = nearest(name, staff.iter().map(|person| person.email.get_ref().as_str()));
    let near = staff
        .iter()
        .find(|person| near == Some(person.email.get_ref().as_str()));
    let cure = match near {
        Some(person) => format!(
            "did you mean the `email` on line {}?",
            source.line(person.email.span())
        ),
        None => "add the person as [[staff]], or name a team".to_owned(),
    };
    Err(source.fault(
        to.span(),
        Wrong::new("`to` names a person who is not in [[staff]]", cure),
    ))
}

/// Whether `name`, the value of `key`, is a team; if not, the nearest that is.
fn team_named(key: &str, name: &str, teams: &[Team]) -> Result<(), Wrong> {
    if teams.iter().any(|team| team.name == name) {
        return Ok(());
    }
    let cure = match nearest(name, teams.iter().map(|team| team.name.as_str())) {
        Some(right) => format!("did you mean `{right}`?"),
        None => format!("add a [[team]] with the name `{name}`"),
    };
    Err(Wrong::new(
        format!("`{key}` names the team `{name}`, which is not defined"),
        cure,
    ))
}
