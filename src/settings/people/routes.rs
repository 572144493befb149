//! `[[route]]`, in; which categories, from where, go to whom, out.

use super::super::fault::{SettingsFault, Source};
use super::super::written::{self, OneOrMany, Text};
use super::staff::colleague;
use super::teams::{Team, team_named};
use casework::addresses::Address;
use casework::routing::Place;
use casework::toml_text::Wrong;

/// Which categories go to whom (`[[route]]`).
#[derive(Clone, Debug)]
pub struct Route {
    /// The categories, in the policy's words.
    pub category: Vec<String>,
    /// The places one of which a message has to speak of; none where it may come from anywhere.
    pub place: Vec<Place>,
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

/// The routes of the file.
pub(in crate::settings) fn routes(
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
        let places = section.place.iter().flat_map(OneOrMany::texts);
        let place = places
            .map(|text| source.parsed("place", text))
            .collect::<Result<Vec<_>, _>>()?;
        if section.place.is_some() && place.is_empty() {
            let wrong = Wrong::new(
                "`place` is empty: the route would be for nowhere",
                "name a place, or take `place` out",
            );
            return Err(source.fault(section.to.span(), wrong));
        }
        let to = route_to(source, &section.to, teams, staff)?;
        Ok(Route { category, place, to })
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
    colleague(
        source,
        "to",
        to,
        staff,
        "add the person as [[staff]], or name a team",
    )
    .map(RouteTo::Person)
}
