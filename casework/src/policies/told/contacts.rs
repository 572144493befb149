//! Who complains, of what and by which way, in; sentences with their clauses, out.

use super::events::all_of;
use super::{Entry, capital, labelled, labelled_texts, listed, plain};
use crate::policies::{Body, Counted, Exclusion, Goes, Ground, Policy};

impl Policy {
    pub(super) fn access_told(&self) -> Vec<Entry> {
        let who = self.complainants.iter();
        let who = who.map(|one| {
            Entry::of(
                &one.basis,
                vec![format!("Who can complain: {}", listed(&one.who))],
            )
        });
        let ways = self.channels.iter().map(|channels| {
            let mut told = vec![format!("By: {}", listed(&channels.by))];
            told.extend(labelled("Letters go to", channels.post.as_deref()));
            Entry::of(&channels.basis, told)
        });
        let details = self.details.iter().map(|details| {
            let asked = format!(
                "Asked for where it is missing, and never a condition: {}",
                listed(&details.ask_for)
            );
            Entry::of(&details.basis, vec![asked])
        });
        who.chain(ways).chain(details).collect()
    }

    pub(super) fn contact_types_told(&self) -> Vec<Entry> {
        let told = self.contact_types.iter().map(|contact| {
            let goes = match &contact.goes {
                Goes::Opens(stage) => format!("opens a case at {}", self.place_name(stage, None)),
                Goes::PassedTo(role) => format!("is logged and passed to the {}", self.role_name(role)),
            };
            let mut told = vec![capital(&format!("{} {goes}", plain(contact.kind)))];
            told.extend(labelled_texts("Such as", &contact.such_as));
            told.extend(
                contact
                    .letter
                    .map(|letter| format!("Answered by letter: {}", plain(letter))),
            );
            Entry::of(&contact.basis, told)
        });
        told.collect()
    }

    pub(super) fn exclusions_told(&self) -> Vec<Entry> {
        let told = self.exclusions.iter().map(|exclusion| {
            let mut told = vec![
                format!("{} ({})", exclusion.matter, exclusion.id),
                ground(exclusion),
            ];
            told.extend(labelled("Signpost", exclusion.signpost.as_deref()));
            told.extend(labelled("Still a complaint", exclusion.but_accept.as_deref()));
            told.extend(labelled(
                "Before it is refused",
                all_of(&exclusion.needs).as_deref(),
            ));
            let urgent = exclusion.urgent_to.as_ref().map(|role| self.role_name(role));
            told.extend(labelled("Told at once", urgent.as_deref()));
            told.extend(
                exclusion
                    .letter
                    .map(|letter| format!("By letter: {}", plain(letter))),
            );
            Entry::of(&exclusion.basis, told)
        });
        told.collect()
    }

    pub(super) fn circumstances_told(&self) -> Vec<Entry> {
        let told = self.circumstances.iter().map(|so| {
            let mut told = vec![capital(&plain(so.kind))];
            told.extend(labelled_texts("Such as", &so.such_as));
            let to = so.to.as_ref().map(|role| self.role_name(role));
            told.extend(labelled("Dealt with by", to.as_deref()));
            told.extend(labelled("What must be recorded", all_of(&so.needs).as_deref()));
            told.extend(so.letter.map(|letter| format!("By letter: {}", plain(letter))));
            told.extend(match so.counted {
                Counted::AsUsual => None,
                Counted::Apart => Some("Shown apart from the others in the figures".to_owned()),
                Counted::Once => Some("Counted once in the figures".to_owned()),
            });
            told.push("No clock stops for it".to_owned());
            Entry::of(&so.basis, told)
        });
        told.collect()
    }

    pub(super) fn next_told(&self) -> Vec<Entry> {
        let next = &self.ombudsman;
        let mut told = vec![
            next.name.clone(),
            next.telephone.clone(),
            next.web.clone(),
            next.post.clone(),
        ];
        told.extend(labelled("Hours", next.hours.as_deref()));
        let mut entries = vec![Entry::of(&next.basis, told)];
        entries.extend(self.bodies.iter().map(body));
        entries
    }
}

fn body(body: &Body) -> Entry {
    let mut told = vec![format!("{} ({})", body.name, body.id), body.matter.clone()];
    told.extend(
        [&body.telephone, &body.web, &body.post]
            .into_iter()
            .flatten()
            .cloned(),
    );
    told.extend(
        body.ended
            .map(|day| format!("Ended by law on {}: letters name it no more", day.0)),
    );
    Entry::of(&body.basis, told)
}

fn ground(exclusion: &Exclusion) -> String {
    match exclusion.ground {
        Ground::Code => "A ground the Code accepts (Code 2.2), weighed by a person each time".to_owned(),
        Ground::Wider => {
            "Wider than the Code: offered to the handler with a warning, never applied by itself".to_owned()
        }
    }
}
