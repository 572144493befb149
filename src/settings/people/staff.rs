//! `[[staff]]`, in; who there is, what they may do and who stands in for them, out.

use super::super::fault::{SettingsFault, Source};
use super::super::written::{self, OneOrMany, Text};
use super::teams::{Team, team_named};
use casework::addresses::Address;
use casework::rules::Away;
use casework::toml_text::{Wrong, nearest};

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
    /// The person's own manager, where that is not the team's: somebody of `[[staff]]`, or who manages a team.
    pub manager: Option<Address>,
    /// When the person is away.
    pub away: Vec<Away>,
    /// Who gets the person's new cases meanwhile, one of `[[staff]]`.
    pub deputy: Option<Address>,
    /// How much compensation the person may offer without asking anybody, in pence.
    pub compensation_up_to: Option<u64>,
}

/// The most that one person can be let offer without asking anybody, in pounds: more is a slip of the pen.
const MOST_POUNDS: u32 = 100_000;

/// The staff of the file.
pub(in crate::settings) fn staff(
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
        let away = section.away.iter().flat_map(OneOrMany::texts);
        staff.push(Staff {
            name: source.name("name", &section.name)?,
            team: section.team.as_ref().map(|team| team.get_ref().clone()),
            roles: roles
                .map(|role| source.name("roles", role))
                .collect::<Result<_, _>>()?,
            manager: manager(source, section, sections, teams)?,
            away: away
                .map(|span| source.parsed("away", span))
                .collect::<Result<_, _>>()?,
            deputy: other_than(source, "deputy", section.deputy.as_ref(), (&email, sections))?,
            compensation_up_to: authority(source, section)?,
            email,
        });
    }
    Ok(staff)
}

/// The person's own manager; who manages a team need not be on the list of staff.
fn manager(
    source: &Source,
    section: &written::Staff,
    sections: &[written::Staff],
    teams: &[Team],
) -> Result<Option<Address>, SettingsFault> {
    let email = source.address("email", &section.email)?;
    let of_a_team = section.manager.as_ref().and_then(|text| {
        let address = text.get_ref().parse::<Address>().ok()?;
        teams
            .iter()
            .filter_map(|team| team.manager.as_ref())
            .find(|manager| **manager == address && address != email)
    });
    match of_a_team {
        Some(manager) => Ok(Some(manager.clone())),
        None => other_than(source, "manager", section.manager.as_ref(), (&email, sections)),
    }
}

/// The value of `key`, which must name somebody of the staff who is not the person themselves.
fn other_than(
    source: &Source,
    key: &str,
    text: Option<&Text>,
    (own, sections): (&Address, &[written::Staff]),
) -> Result<Option<Address>, SettingsFault> {
    let Some(text) = text else {
        return Ok(None);
    };
    let address = colleague(source, key, text, sections, "add the person as [[staff]]")?;
    if address == *own {
        let wrong = Wrong::new(
            format!("`{key}` names the person themselves"),
            "name somebody else, or take it out",
        );
        return Err(source.fault(text.span(), wrong));
    }
    Ok(Some(address))
}

fn authority(source: &Source, section: &written::Staff) -> Result<Option<u64>, SettingsFault> {
    let Some(pounds) = &section.compensation_up_to else {
        return Ok(None);
    };
    if !(1..=MOST_POUNDS).contains(pounds.get_ref()) {
        let wrong = Wrong::new(
            "`compensation_up_to` is out of range",
            format!(
                "write whole pounds, 1 to {MOST_POUNDS}, or take it out: then the person offers nothing unasked"
            ),
        );
        return Err(source.fault(pounds.span(), wrong));
    }
    Ok(Some(u64::from(*pounds.get_ref()) * 100))
}

/// The value of `key`, which must be the `email` of somebody of the staff.
pub(in crate::settings) fn colleague(
    source: &Source,
    key: &str,
    text: &Text,
    sections: &[written::Staff],
    otherwise: &str,
) -> Result<Address, SettingsFault> {
    let (address, name) = (source.address(key, text)?, text.get_ref());
    let mut emails = sections.iter().map(|person| person.email.get_ref().as_str());
    if emails.any(|email| email.eq_ignore_ascii_case(name)) {
        return Ok(address);
    }
    // The line, not the address: a fault names no person.
    let near = nearest(
        name,
        sections.iter().map(|person| person.email.get_ref().as_str()),
    );
    let near = sections
        .iter()
        .find(|person| near == Some(person.email.get_ref().as_str()));
    let cure = match near {
        Some(person) => format!(
            "did you mean the `email` on line {}?",
            source.line(person.email.span())
        ),
        None => otherwise.to_owned(),
    };
    let message = format!("`{key}` names a person who is not in [[staff]]");
    Err(source.fault(text.span(), Wrong::new(message, cure)))
}
