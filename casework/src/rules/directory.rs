//! Who there is at the landlord's, in; who leads them, stands in for them and reads their mail, out.

use crate::addresses::Address;
use crate::cases::Access;
use crate::ids::ContactId;
use crate::policies::RoleId;
use crate::rules::Away;
use crate::toml_text::Wrong;
use chrono::NaiveDate;
use std::str::FromStr;

/// Who can be given something to do.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Staff and teams.
    pub handlers: Vec<Handler>,
    /// The complaints team: never empty, the first is the owner of what nobody else has.
    pub complaints_team: Vec<Handler>,
    /// Told of dangers at once.
    pub on_call: Vec<Handler>,
    /// The only people who see restricted cases.
    pub safeguarding: Vec<Handler>,
    /// Told of what is wrong with the system.
    pub administrator: Vec<Handler>,
}

/// A person or team of the landlord's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Its identifier in the register.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: Address,
    /// Whether it is one person.
    pub kind: HandlerKind,
    /// The team that a person belongs to.
    pub team: Option<ContactId>,
    /// Who manages the person or the team, where the settings say it of them.
    pub manager: Option<ContactId>,
    /// What the person does, in the policy's words.
    pub roles: Vec<RoleId>,
    /// When the person is not there.
    pub away: Vec<Away>,
    /// Who gets the person's new cases meanwhile.
    pub deputy: Option<ContactId>,
    /// How much the person may offer without asking anybody, in pence; none where they may offer nothing.
    pub compensation_up_to: Option<u64>,
    /// What becomes of a team's cases.
    pub sharing: Sharing,
}

/// Whether a handler is one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlerKind {
    /// A person.
    Person,
    /// A team with one mailbox.
    Team,
}

/// What becomes of the cases that are a team's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// They go to its mailbox, and its people see who takes them.
    #[default]
    Mailbox,
    /// Each goes to the member who is there with the fewest open cases.
    RoundRobin,
}

/// Who may know of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confidence {
    /// All staff, or named people only.
    pub access: Access,
    /// Those whom it is about: nothing of it reaches them, by a team's mailbox neither.
    pub about: Vec<ContactId>,
}

impl Confidence {
    /// Of what is about nobody of the landlord's.
    pub fn of(access: Access) -> Self {
        let about = Vec::new();
        Self { access, about }
    }
}

impl HandlerKind {
    /// The kind as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "staff",
            Self::Team => "team",
        }
    }
}

impl FromStr for Sharing {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        match text {
            "mailbox" => Ok(Self::Mailbox),
            "round-robin" => Ok(Self::RoundRobin),
            _ => Err(Wrong::new(
                "is not known",
                "write \"round-robin\", or \"mailbox\" as where nothing is said",
            )),
        }
    }
}

impl Handler {
    /// A handler of whom no more is known than where their mail goes.
    pub fn new(id: ContactId, name: impl Into<String>, address: Address, kind: HandlerKind) -> Self {
        Self {
            id,
            name: name.into(),
            address,
            kind,
            team: None,
            manager: None,
            roles: Vec::new(),
            away: Vec::new(),
            deputy: None,
            compensation_up_to: None,
            sharing: Sharing::Mailbox,
        }
    }

    /// Whether they are away on that London date.
    pub fn is_away(&self, on: NaiveDate) -> bool {
        self.away.iter().any(|span| span.holds(on))
    }

    /// The name that a resident reads: `Sam Lee`, `Repairs team`.
    pub fn public_name(&self) -> String {
        match self.kind {
            HandlerKind::Person => self.name.clone(),
            HandlerKind::Team => {
                let words = self.name.replace(['-', '_'], " ");
                let mut letters = words.chars();
                let name: String = letters
                    .next()
                    .into_iter()
                    .flat_map(char::to_uppercase)
                    .chain(letters)
                    .collect();
                if name.to_lowercase().ends_with("team") {
                    name
                } else {
                    name + " team"
                }
            }
        }
    }
}

impl Directory {
    /// The handler with that identifier.
    pub fn handler(&self, id: ContactId) -> Option<&Handler> {
        self.everybody().find(|handler| handler.id == id)
    }

    /// The handler who writes from that address, with or without a plus tag (RFC 5233).
    pub fn handler_at(&self, address: &Address) -> Option<&Handler> {
        self.everybody().find(|handler| handler.address.receives(address))
    }

    /// Everybody; who fills several places comes several times.
    pub fn everybody(&self) -> impl Iterator<Item = &Handler> {
        let by_role = [
            &self.complaints_team,
            &self.on_call,
            &self.safeguarding,
            &self.administrator,
        ];
        self.handlers.iter().chain(by_role.into_iter().flatten())
    }

    /// The people of a team, in the settings' order.
    pub fn members(&self, team: ContactId) -> impl Iterator<Item = &Handler> {
        self.handlers
            .iter()
            .filter(move |handler| handler.team == Some(team))
    }

    /// The members of the teams that share their cases out: whose open cases have to be counted.
    pub fn sharers(&self) -> Vec<ContactId> {
        self.handlers
            .iter()
            .filter(|team| team.sharing == Sharing::RoundRobin)
            .flat_map(|team| self.members(team.id).map(|member| member.id))
            .collect()
    }

    /// Who manages that person or team: their own manager, else their team's. Nobody manages themselves.
    pub fn manager_of(&self, id: ContactId) -> Option<&Handler> {
        let handler = self.handler(id)?;
        let team = handler.team.and_then(|team| self.handler(team));
        [handler.manager, team.and_then(|team| team.manager)]
            .into_iter()
            .flatten()
            .filter(|manager| *manager != id)
            .find_map(|manager| self.handler(manager))
    }

    /// Who stands in for that person when they are away.
    pub fn deputy_of(&self, id: ContactId) -> Option<&Handler> {
        let deputy = self.handler(id)?.deputy?;
        self.handler(deputy)
    }

    /// Whether that person reads what is sent to `handler`: their own mail, and that of the team they
    /// belong to or manage.
    pub fn reads(&self, who: ContactId, handler: &Handler) -> bool {
        let of_team = || {
            handler.manager == Some(who)
                || self
                    .handler(who)
                    .is_some_and(|person| person.team == Some(handler.id))
        };
        handler.id == who || (handler.kind == HandlerKind::Team && of_team())
    }

    /// Those behind a case's owner: the complaints team, or for restricted cases the safeguarding
    /// leads, where the settings name any; never somebody whom it is about. Where that leaves nobody:
    /// the complaints team's manager, its people one by one, the administrator.
    pub fn circle(&self, confidence: &Confidence) -> Vec<&Handler> {
        let team = &self.complaints_team;
        let leads = match confidence.access {
            Access::Restricted => self.safeguarding.iter().collect(),
            Access::Staff => Vec::new(),
        };
        let rings: [Vec<&Handler>; 5] = [
            leads,
            team.iter().collect(),
            team.iter().filter_map(|team| self.manager_of(team.id)).collect(),
            team.iter().flat_map(|team| self.members(team.id)).collect(),
            self.administrator.iter().collect(),
        ];
        let may_know = |handler: &&Handler| !confidence.about.iter().any(|who| self.reads(*who, handler));
        rings
            .into_iter()
            .map(|ring| ring.into_iter().filter(may_know).collect::<Vec<_>>())
            .find(|ring| !ring.is_empty())
            .unwrap_or_default()
    }
}
