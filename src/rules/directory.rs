//! Teams, staff and routes of the settings, in; the directory and the routes by it, out.

use crate::problem::Problem;
use crate::settings::{RouteTo, Settings, Staff, Team};
use casework::addresses::Address;
use casework::ids::ContactId;
use casework::policies::RoleId;
use casework::rules::{Directory, Handler, HandlerKind, Route};
use register::Enrolled;

/// Everybody the settings name, each once: those with a name before those with an address only.
pub(super) fn people(settings: &Settings) -> Vec<Enrolled> {
    let enrolled = |name: &str, address: &Address, kind| Enrolled {
        name: name.to_owned(),
        address: address.clone(),
        kind,
    };
    let staff = settings
        .staff
        .iter()
        .map(|person| enrolled(&person.name, &person.email, HandlerKind::Person));
    let teams = settings
        .teams
        .iter()
        .map(|team| enrolled(&team.name, &team.email, HandlerKind::Team));
    let managers = settings.teams.iter().filter_map(|team| {
        let name = format!("The manager of {}", team.name);
        Some(enrolled(&name, team.manager.as_ref()?, HandlerKind::Team))
    });
    let named = &settings.people;
    let by_role = [
        ("Complaints team", &named.complaints_team),
        ("On-call team", &named.on_call),
        ("Safeguarding team", &named.safeguarding),
        ("Administrators' team", &named.administrator),
    ];
    let roles = by_role.into_iter().flat_map(|(name, addresses)| {
        addresses
            .iter()
            .map(move |address| enrolled(name, address, HandlerKind::Team))
    });
    let mut people: Vec<Enrolled> = Vec::new();
    for person in staff.chain(teams).chain(roles).chain(managers) {
        if people.iter().all(|known| known.address != person.address) {
            people.push(person);
        }
    }
    people
}

/// The directory of these handlers, each with what the settings say of them.
pub(super) fn directory(settings: &Settings, mut handlers: Vec<Handler>) -> Directory {
    let ids: Vec<(Address, ContactId)> = handlers
        .iter()
        .map(|handler| (handler.address.clone(), handler.id))
        .collect();
    let id = |address: &Address| ids.iter().find(|(own, _)| own == address).map(|(_, id)| *id);
    for handler in &mut handlers {
        let of_staff = |person: &&Staff| person.email == handler.address;
        if let Some(person) = settings.staff.iter().find(of_staff) {
            let team = settings
                .teams
                .iter()
                .find(|team| person.team.as_ref() == Some(&team.name));
            handler.team = team.and_then(|team| id(&team.email));
            handler.manager = person.manager.as_ref().and_then(id);
            handler.roles = person
                .roles
                .iter()
                .map(|role| RoleId::from(role.as_str()))
                .collect();
            handler.away.clone_from(&person.away);
            handler.deputy = person.deputy.as_ref().and_then(id);
            handler.compensation_up_to = person.compensation_up_to;
        } else if let Some(team) = settings.teams.iter().find(|team| team.email == handler.address) {
            handler.manager = team.manager.as_ref().and_then(id);
            handler.sharing = team.sharing;
        }
    }
    let at = |addresses: &[Address]| -> Vec<Handler> {
        let find = |address: &Address| {
            handlers
                .iter()
                .find(|handler| handler.address == *address)
                .cloned()
        };
        addresses.iter().filter_map(find).collect()
    };
    let people = &settings.people;
    Directory {
        complaints_team: at(&people.complaints_team),
        on_call: at(&people.on_call),
        safeguarding: at(&people.safeguarding),
        administrator: at(people.to_tell()),
        handlers,
    }
}

/// The routes, by the directory's identifiers; who is not in it is led to by none.
pub(super) fn routes(settings: &Settings, directory: &Directory) -> Result<Vec<Route>, Problem> {
    let mut routes = Vec::new();
    for route in &settings.routes {
        let categories = route.category.iter().map(|category| category.parse());
        let categories = categories
            .collect::<Result<_, _>>()
            .map_err(|error| Problem::new("settings", error, "correct `category` in [[route]]"))?;
        let address = match &route.to {
            RouteTo::Person(address) => Some(address),
            RouteTo::Team(name) => team(settings, name).map(|team| &team.email),
        };
        if let Some(to) = address.and_then(|address| directory.handler_at(address)) {
            routes.push(Route {
                categories,
                places: route.place.clone(),
                to: to.id,
            });
        }
    }
    Ok(routes)
}

fn team<'a>(settings: &'a Settings, name: &str) -> Option<&'a Team> {
    settings.teams.iter().find(|team| team.name == name)
}
