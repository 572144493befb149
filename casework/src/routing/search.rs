//! A directory and what is wanted, in; the first who is there and may have it, out, with each step
//! on the way.

use crate::cases::{Access, RouteReason};
use crate::ids::ContactId;
use crate::routing::places::spoken_of;
use crate::routing::{Routed, Wanted};
use crate::rules::{Confidence, Directory, Handler, HandlerKind, Route, Sharing};

/// A search under way.
pub(super) struct Search<'a, 'w> {
    directory: &'a Directory,
    wanted: &'w Wanted<'w>,
    steps: Vec<RouteReason>,
}

/// Whether somebody can have a case.
enum Standing {
    Free,
    Away,
    Barred(RouteReason),
}

impl<'a, 'w> Search<'a, 'w> {
    pub fn new(directory: &'a Directory, wanted: &'w Wanted<'w>) -> Self {
        Self {
            directory,
            wanted,
            steps: Vec::new(),
        }
    }

    /// Ends the search: who was found, else the complaints team.
    pub fn else_complaints_team(mut self, found: Option<&'a Handler>) -> Option<Routed<'a>> {
        let to = found.or_else(|| self.complaints_team())?;
        let because = match self.steps.as_slice() {
            [only] => only.clone(),
            _ => RouteReason::Several(self.steps),
        };
        Some(Routed { to, because })
    }

    /// A safeguarding lead who is there, or a lead's deputy; a lead who is away before anybody else.
    pub fn leads(&mut self) -> Option<&'a Handler> {
        self.step(RouteReason::Safeguarding);
        let leads: Vec<&Handler> = self.directory.safeguarding.iter().collect();
        let there = leads.iter().copied().find(|lead| self.is_free(lead));
        let found = there
            .or_else(|| self.a_deputy_of(&leads))
            .or_else(|| leads.iter().copied().find(|lead| self.barred(lead).is_none()));
        if found.is_none() {
            let barred: Vec<_> = leads.iter().filter_map(|lead| self.barred(lead)).collect();
            self.steps_of(barred);
        }
        found
    }

    /// The first route that fits, and who it leads to.
    fn leads_to<'r>(&self, routes: &'r [Route]) -> Option<(&'r Route, &'a Handler)> {
        let (category, words) = (self.wanted.category, self.wanted.words);
        let fits = |route: &&Route| {
            route.categories.contains(category)
                && (route.places.is_empty() || spoken_of(&route.places, words))
        };
        let route = routes.iter().find(fits)?;
        Some((route, self.directory.handler(route.to)?))
    }

    /// Somebody who does what is wanted and is there: of the route's own team before any other.
    pub fn by_role(&mut self, routes: &[Route]) -> Option<&'a Handler> {
        let role = self.wanted.role?;
        let to = self.leads_to(routes).map(|(_, to)| to.id);
        let able = self.directory.handlers.iter();
        let mut able: Vec<&Handler> = able.filter(|person| person.roles.contains(role)).collect();
        able.sort_by_cached_key(|person| {
            let elsewhere = to.is_none() || (person.team != to && Some(person.id) != to);
            (elsewhere, self.load(person), person.address.key())
        });
        let there = able.iter().copied().find(|person| self.is_free(person));
        let barred: Vec<_> = able.iter().filter_map(|person| self.barred(person)).collect();
        let found = there.or_else(|| self.a_deputy_of(&able))?;
        self.steps_of(barred);
        self.by_role_of(found);
        Some(found)
    }

    /// Who the first route leads to that fits.
    pub fn by_route(&mut self, routes: &[Route]) -> Option<&'a Handler> {
        let Some((route, to)) = self.leads_to(routes) else {
            self.step(RouteReason::NobodyMatched);
            return None;
        };
        self.step(RouteReason::Category(self.wanted.category.clone()));
        if !route.places.is_empty() {
            self.step(RouteReason::Place);
        }
        self.of(to)
    }

    /// Who stands above those it is about.
    pub fn above_those_named(&mut self) -> Option<&'a Handler> {
        for who in self.wanted.about {
            self.step(RouteReason::About(*who));
        }
        self.wanted.about.iter().find_map(|who| self.above(*who))
    }

    /// The nearest manager above `who` that can have it.
    pub fn above(&mut self, who: ContactId) -> Option<&'a Handler> {
        let mut below = vec![who];
        while let Some(manager) = self.directory.manager_of(*below.last()?) {
            // Two who manage each other end the climb.
            if below.contains(&manager.id) {
                return None;
            }
            let before = self.steps.len();
            if let Some(found) = self.person(manager) {
                let of = below.last().copied().unwrap_or(who);
                self.steps.insert(before, RouteReason::Manager(of));
                return Some(found);
            }
            below.push(manager.id);
        }
        None
    }

    /// The complaints team; where nobody of it may have the case either, somebody who may know of it,
    /// to give it on.
    fn complaints_team(&mut self) -> Option<&'a Handler> {
        match self.steps.as_slice() {
            [RouteReason::NobodyMatched | RouteReason::Safeguarding] => {}
            _ => self.step(RouteReason::NobodyElse),
        }
        let team = self.directory.complaints_team.iter();
        let found = team.into_iter().find_map(|handler| self.of(handler));
        found.or_else(|| {
            self.step(RouteReason::NobodyElse);
            let confidence = Confidence {
                access: Access::Staff,
                about: self.wanted.about.to_vec(),
            };
            self.directory.circle(&confidence).first().copied()
        })
    }

    /// Why `handler` may not have it, by themselves or by who reads their mail.
    pub fn barred(&self, handler: &Handler) -> Option<RouteReason> {
        let reads = |who: &&ContactId| self.directory.reads(**who, handler);
        let about = self.wanted.about.iter().find(reads);
        let decided = || self.wanted.decided.iter().find(reads);
        about
            .map(|who| RouteReason::About(*who))
            .or_else(|| decided().map(|who| RouteReason::Decided(*who)))
    }

    /// Who has it where it is meant for `handler`.
    fn of(&mut self, handler: &'a Handler) -> Option<&'a Handler> {
        match handler.kind {
            HandlerKind::Team => self.team(handler),
            HandlerKind::Person => self.person(handler).or_else(|| {
                let team = self.directory.handler(handler.team?)?;
                self.team(team)
            }),
        }
    }

    /// That person, or who stands in for them.
    fn person(&mut self, person: &'a Handler) -> Option<&'a Handler> {
        match self.standing(person) {
            Standing::Free => Some(person),
            Standing::Barred(because) => {
                self.step(because);
                None
            }
            Standing::Away => self.a_deputy_of(&[person]).or_else(|| {
                self.step(RouteReason::Away(person.id));
                None
            }),
        }
    }

    /// Who of a team has it: those who do what the policy asks for come first.
    fn team(&mut self, team: &'a Handler) -> Option<&'a Handler> {
        let role = self.wanted.role;
        let mut members: Vec<&Handler> = self.directory.members(team.id).collect();
        members.sort_by_cached_key(|member| (self.load(member), member.address.key()));
        let (able, others): (Vec<&Handler>, Vec<&Handler>) = members
            .into_iter()
            .partition(|member| role.is_some_and(|role| member.roles.contains(role)));
        let found = match team.sharing {
            Sharing::RoundRobin => self
                .share(&able)
                .or_else(|| self.share(&others))
                .or_else(|| self.mailbox(team)),
            Sharing::Mailbox => self
                .only(&able)
                .or_else(|| self.mailbox(team))
                .or_else(|| self.share(&able)),
        };
        found.or_else(|| self.above(team.id))
    }

    /// The one who does it, where there is only one.
    fn only(&mut self, able: &[&'a Handler]) -> Option<&'a Handler> {
        let [only] = able else {
            return None;
        };
        let found = self.person(only)?;
        self.by_role_of(found);
        Some(found)
    }

    /// The first of those who are there; else a deputy of one who is not.
    fn share(&mut self, members: &[&'a Handler]) -> Option<&'a Handler> {
        let mut passed = Vec::new();
        for member in members {
            match self.standing(member) {
                Standing::Free => {
                    self.steps_of(passed);
                    self.by_role_of(member);
                    self.step(RouteReason::FewestOpen(self.load(member)));
                    return Some(member);
                }
                Standing::Away => passed.push(RouteReason::Away(member.id)),
                Standing::Barred(because) => passed.push(because),
            }
        }
        self.a_deputy_of(members).or_else(|| {
            self.steps_of(passed);
            None
        })
    }

    fn mailbox(&mut self, team: &'a Handler) -> Option<&'a Handler> {
        match self.standing(team) {
            Standing::Barred(because) => {
                self.step(because);
                None
            }
            Standing::Free | Standing::Away => Some(team),
        }
    }

    /// A deputy who is there, of the first who has one.
    fn a_deputy_of(&mut self, people: &[&'a Handler]) -> Option<&'a Handler> {
        let away = people
            .iter()
            .filter(|person| matches!(self.standing(person), Standing::Away));
        let (of, deputy) = away
            .filter_map(|person| Some((person.id, self.directory.deputy_of(person.id)?)))
            .find(|(_, deputy)| self.is_free(deputy))?;
        self.step(RouteReason::Deputy(of));
        Some(deputy)
    }

    fn standing(&self, handler: &Handler) -> Standing {
        match self.barred(handler) {
            Some(because) => Standing::Barred(because),
            None if handler.is_away(self.wanted.on) => Standing::Away,
            None => Standing::Free,
        }
    }

    fn is_free(&self, handler: &Handler) -> bool {
        matches!(self.standing(handler), Standing::Free)
    }

    fn load(&self, handler: &Handler) -> u32 {
        self.wanted.loads.get(&handler.id).copied().unwrap_or_default()
    }

    /// Says that `found` does what is wanted, if they do.
    fn by_role_of(&mut self, found: &Handler) {
        if let Some(role) = self.wanted.role.filter(|role| found.roles.contains(role)) {
            self.step(RouteReason::Role(role.clone()));
        }
    }

    fn steps_of(&mut self, all: Vec<RouteReason>) {
        for because in all {
            self.step(because);
        }
    }

    /// Keeps a step, once.
    fn step(&mut self, because: RouteReason) {
        if !self.steps.contains(&because) {
            self.steps.push(because);
        }
    }
}
