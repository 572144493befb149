//! `[[team]]`, in; the teams that handle complaints, out.

use super::super::fault::{SettingsFault, Source};
use super::super::written;
use casework::addresses::Address;
use casework::rules::Sharing;
use casework::toml_text::{Wrong, nearest};

/// A team that handles complaints (`[[team]]`).
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name; no two are alike.
    pub name: String,
    /// Its address.
    pub email: Address,
    /// Its manager, who is told what the team does not answer.
    pub manager: Option<Address>,
    /// What becomes of its cases.
    pub sharing: Sharing,
}

/// The teams of the file.
pub(in crate::settings) fn teams(
    source: &Source,
    sections: &[written::Team],
) -> Result<Vec<Team>, SettingsFault> {
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
        let (manager, shares) = (section.manager.as_ref(), section.shares.as_ref());
        teams.push(Team {
            name,
            email: source.address("email", &section.email)?,
            manager: manager.map(|text| source.address("manager", text)).transpose()?,
            sharing: shares
                .map(|text| source.parsed("shares", text))
                .transpose()?
                .unwrap_or_default(),
        });
    }
    Ok(teams)
}

/// Whether `name`, the value of `key`, is a team; if not, the nearest that is.
pub(super) fn team_named(key: &str, name: &str, teams: &[Team]) -> Result<(), Wrong> {
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
