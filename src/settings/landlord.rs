//! `[landlord]`, in; who the landlord is, out.

use super::fault::{SettingsFault, Source};
use super::written::{self, Text};
use casework::office::OfficeHours;
use casework::toml_text::Wrong;
use casework::toml_text::nearest;
use std::path::{Path, PathBuf};

/// The regions whose bank holidays are known.
const REGIONS: [&str; 3] = ["england-and-wales", "scotland", "northern-ireland"];

/// Who the landlord is (`[landlord]`).
#[derive(Clone, Debug)]
pub struct Landlord {
    /// The name that letters are signed with.
    pub name: String,
    /// The complaints policy in force.
    pub policy: PolicyChoice,
    /// Whose bank holidays count: `england-and-wales`, `scotland` or `northern-ireland`.
    pub region: String,
    /// How many homes there are, which rates in reports are per; none where it was not told.
    pub homes: Option<Homes>,
    /// When the office is open.
    pub office_hours: OfficeHours,
    /// The telephone number for emergencies out of hours, as residents are to read it.
    pub out_of_hours: Option<String>,
    /// The telephone number in office hours, as residents are to read it.
    pub telephone: Option<String>,
    /// Where post reaches it, on one line: the head of letters for the post.
    pub post_address: Option<String>,
}

/// A policy by its name or by its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyChoice {
    /// A policy of the landlord's own folder or of those built in.
    Named(String),
    /// This file.
    File(PathBuf),
}

/// Homes by tenure, as the tenant satisfaction measures count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Homes {
    /// Low-cost rental homes.
    pub rented: u32,
    /// Low-cost home ownership.
    pub shared_ownership: u32,
}

impl Homes {
    /// All of them.
    pub fn all(self) -> u32 {
        self.rented.saturating_add(self.shared_ownership)
    }
}

impl Landlord {
    pub(super) fn check(source: &Source, section: &written::Landlord) -> Result<Self, SettingsFault> {
        let hours = section.office_hours.as_ref();
        let number = |key, text: &Option<Text>| {
            let text = text.as_ref().filter(|text| !text.get_ref().is_empty());
            text.map(|text| source.name(key, text)).transpose()
        };
        Ok(Self {
            name: source.name("name", &section.name)?,
            policy: policy(source, &section.policy)?,
            region: region(source, &section.region)?,
            homes: section
                .homes
                .as_ref()
                .map(|homes| count(source, homes))
                .transpose()?,
            office_hours: hours
                .map(|text| source.parsed("office_hours", text))
                .transpose()?
                .unwrap_or_default(),
            out_of_hours: number("out_of_hours", &section.out_of_hours)?,
            telephone: number("telephone", &section.telephone)?,
            post_address: section
                .post_address
                .as_ref()
                .map(|text| source.name("post_address", text))
                .transpose()?,
        })
    }
}

/// A name, or a path where it has a slash or ends in `.toml`.
fn policy(source: &Source, text: &Text) -> Result<PolicyChoice, SettingsFault> {
    let name = source.name("policy", text)?;
    let is_path = name.contains('/') || Path::new(&name).extension().is_some_and(|end| end == "toml");
    if !is_path {
        return Ok(PolicyChoice::Named(name));
    }
    let path = source.path(&name);
    if path.is_file() {
        return Ok(PolicyChoice::File(path));
    }
    let cure = "correct the path, or name a built-in policy: `redress policy list` shows them";
    Err(source.fault(
        text.span(),
        Wrong::new("`policy` names a file that does not exist", cure),
    ))
}

fn region(source: &Source, text: &Text) -> Result<String, SettingsFault> {
    let region = text.get_ref().as_str();
    if REGIONS.contains(&region) {
        return Ok(region.to_owned());
    }
    let cure = match nearest(region, REGIONS) {
        Some(right) => format!("did you mean `{right}`?"),
        None => format!("known here: {}", REGIONS.join(", ")),
    };
    Err(source.fault(
        text.span(),
        Wrong::new(format!("`region` is not known: {region:?}"), cure),
    ))
}

fn count(source: &Source, homes: &toml::Spanned<written::Homes>) -> Result<Homes, SettingsFault> {
    let written::Homes {
        rented,
        shared_ownership,
    } = *homes.get_ref();
    if rented == 0 && shared_ownership == 0 {
        let cure = "count them as in { rented = 12000, shared_ownership = 300 }, or take `homes` out";
        return Err(source.fault(homes.span(), Wrong::new("`homes` counts no home", cure)));
    }
    Ok(Homes {
        rented,
        shared_ownership,
    })
}
