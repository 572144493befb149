//! Who is there and what is wanted, in; who gets it and by which steps, out: as tables.

use super::*;
use crate::cases::RouteReason as Why;
use crate::ids::ContactId;
use crate::rules::{Handler, HandlerKind, Route, Sharing};
use uuid::Uuid;

mod mailboxes;
mod shared;
mod staff;

/// Somebody by the first letters of their name.
fn id(name: &str) -> ContactId {
    let mut bytes = [0; 16];
    for (byte, letter) in bytes.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    ContactId(Uuid::from_bytes(bytes))
}

fn handler(name: &str, kind: HandlerKind) -> Handler {
    let address = format!("{}@homes.example", name.replace(' ', ".").to_lowercase());
    Handler::new(id(name), name, address.parse().unwrap(), kind)
}

fn team(name: &str, manager: &str) -> Handler {
    Handler {
        manager: (!manager.is_empty()).then(|| id(manager)),
        ..handler(name, HandlerKind::Team)
    }
}

/// A member of a team, with a role where one is given.
fn person(name: &str, team: &str, role: &str) -> Handler {
    Handler {
        team: (!team.is_empty()).then(|| id(team)),
        roles: Vec::from_iter((!role.is_empty()).then(|| role.into())),
        ..handler(name, HandlerKind::Person)
    }
}

/// Repairs with three people, of whom Sam and Noor investigate; complaints with one; Pat manages both
/// and Val manages Pat.
fn directory(sharing: Sharing) -> Directory {
    let complaints = team("complaints", "pat");
    let mut pat = person("pat", "", "");
    pat.manager = Some(id("val"));
    Directory {
        handlers: vec![
            Handler {
                sharing,
                ..team("repairs", "pat")
            },
            complaints.clone(),
            person("sam", "repairs", "investigator"),
            person("noor", "repairs", "investigator"),
            person("kim", "repairs", ""),
            person("cy", "complaints", "reviewer"),
            pat,
            person("val", "", ""),
        ],
        complaints_team: vec![complaints],
        on_call: Vec::new(),
        safeguarding: vec![
            handler("lead", HandlerKind::Person),
            handler("second", HandlerKind::Person),
        ],
        administrator: vec![handler("it", HandlerKind::Team)],
    }
}

/// A case and who is not there, as a row of a table writes them.
#[derive(Clone, Copy, Default)]
struct Row<'a> {
    category: &'a str,
    away: &'a [&'a str],
    /// Who stands in for whom: `sam:kim`.
    deputies: &'a [&'a str],
    about: &'a [&'a str],
    decided: &'a [&'a str],
    loads: &'a [(&'a str, u32)],
    restricted: bool,
    words: &'a str,
}

impl Row<'_> {
    /// Who gets it, and the steps: `noor: category role fewest-2`.
    fn told(&self, mut directory: Directory, routes: &[Route], role: Option<&str>) -> String {
        let named = &mut directory.safeguarding;
        for handler in directory.handlers.iter_mut().chain(named) {
            if self.away.contains(&handler.name.as_str()) {
                handler.away = vec!["2026-11-09..2026-11-11".parse().unwrap()];
            }
            let deputy = self.deputies.iter().find_map(|pair| {
                let (of, deputy) = pair.split_once(':')?;
                (of == handler.name).then(|| id(deputy))
            });
            handler.deputy = deputy;
        }
        let role = role.map(Into::into);
        let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect::<Vec<_>>();
        let (about, decided) = (ids(self.about), ids(self.decided));
        let loads = self.loads.iter().map(|(name, load)| (id(name), *load)).collect();
        let wanted = Wanted {
            category: &self.category.parse().unwrap(),
            words: self.words,
            role: role.as_ref(),
            about: &about,
            decided: &decided,
            access: if self.restricted {
                Access::Restricted
            } else {
                Access::Staff
            },
            on: "2026-11-11".parse().unwrap(),
            loads: &loads,
        };
        let found = by(&directory, routes, &wanted).expect("somebody");
        for who in self.about {
            assert!(!directory.reads(id(who), found.to), "it reaches {who}");
        }
        format!("{}: {}", found.to.name, steps(&found.because, &directory))
    }
}

fn steps(because: &Why, directory: &Directory) -> String {
    let name = |who: &ContactId| {
        directory
            .handler(*who)
            .map_or("nobody", |handler| handler.name.as_str())
    };
    match because {
        Why::Category(_) => "category".to_owned(),
        Why::NobodyMatched => "no-route".to_owned(),
        Why::Safeguarding => "safeguarding".to_owned(),
        Why::Place => "place".to_owned(),
        Why::Role(_) => "role".to_owned(),
        Why::FewestOpen(open) => format!("fewest-{open}"),
        Why::Away(who) => format!("away-{}", name(who)),
        Why::Deputy(of) => format!("for-{}", name(of)),
        Why::Decided(who) => format!("decided-{}", name(who)),
        Why::About(who) => format!("about-{}", name(who)),
        Why::Manager(of) => format!("manages-{}", name(of)),
        Why::NobodyElse => "nobody-else".to_owned(),
        Why::HandedOver => "handed-over".to_owned(),
        Why::Several(all) => {
            let all: Vec<String> = all.iter().map(|step| steps(step, directory)).collect();
            all.join(" ")
        }
    }
}

fn repairs() -> Vec<Route> {
    vec![Route {
        categories: vec!["repairs".parse().unwrap()],
        places: Vec::new(),
        to: id("repairs"),
    }]
}

/// A row about repairs.
const REPAIRS: Row<'static> = Row {
    category: "repairs",
    away: &[],
    deputies: &[],
    about: &[],
    decided: &[],
    loads: &[],
    restricted: false,
    words: "",
};
