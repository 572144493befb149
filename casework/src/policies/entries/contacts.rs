//! Who complains, of what, by which way; what belongs elsewhere, and where.

use super::{Known, basis, quoted};
use crate::policies::check;
use crate::policies::table::Entry;
use crate::policies::{
    Body, Channels, Circumstance, Complainants, ContactType, Counted, Details, Exclusion, Goes, Ombudsman,
};

pub(in crate::policies) fn contact_type(entry: &Entry<'_>, known: Known<'_>) -> Option<ContactType> {
    let kind = entry.read("kind");
    let written = [entry.optional_text("opens"), entry.optional_text("passed_to")];
    let opens = known.stage(entry, "opens").map(Goes::Opens);
    let passed_to = known.role(entry, "passed_to").map(Goes::PassedTo);
    let (such_as, letter) = (entry.optional_list("such_as"), entry.optional("letter"));
    let basis = basis(entry);
    if written.iter().flatten().count() != 1 {
        entry.fault(
            "kind",
            "a contact type goes to one place",
            "write either `opens = STAGE` or `passed_to = ROLE`",
        );
    }
    Some(ContactType {
        kind: kind?,
        goes: opens.or(passed_to)?,
        such_as,
        letter,
        basis: basis?,
    })
}

pub(in crate::policies) fn exclusion(entry: &Entry<'_>, known: Known<'_>) -> Option<Exclusion> {
    let (id, matter, ground) = (entry.name("id"), entry.text("matter"), entry.read("ground"));
    let (signpost, but_accept) = (entry.optional_text("signpost"), entry.optional_text("but_accept"));
    let (needs, urgent_to) = (entry.optional_list("needs"), known.role(entry, "urgent_to"));
    let (letter, basis) = (entry.optional("letter"), quoted(entry));
    if let Some(letter) = letter {
        check::excluded_with(letter, entry);
    }
    Some(Exclusion {
        id: id?,
        matter: matter?,
        ground: ground?,
        signpost,
        but_accept,
        needs,
        urgent_to,
        letter,
        basis: basis?,
    })
}

pub(in crate::policies) fn complainants(entry: &Entry<'_>) -> Option<Complainants> {
    let (who, basis) = (entry.list("who"), basis(entry));
    Some(Complainants { who, basis: basis? })
}

pub(in crate::policies) fn circumstance(entry: &Entry<'_>, known: Known<'_>) -> Option<Circumstance> {
    let (kind, such_as) = (entry.read("kind"), entry.optional_list("such_as"));
    let to = known.role(entry, "to");
    let (letter, needs) = (entry.optional("letter"), entry.optional_list("needs"));
    let (counted, basis) = (entry.optional("counted"), quoted(entry));
    Some(Circumstance {
        kind: kind?,
        such_as,
        to,
        letter,
        needs,
        counted: counted.unwrap_or(Counted::AsUsual),
        basis: basis?,
    })
}

pub(in crate::policies) fn channels(entry: &Entry<'_>) -> Option<Channels> {
    let (by, post, basis) = (entry.list("by"), entry.optional_text("post"), basis(entry));
    Some(Channels {
        by,
        post,
        basis: basis?,
    })
}

pub(in crate::policies) fn details(entry: &Entry<'_>) -> Option<Details> {
    let (ask_for, basis) = (entry.list("ask_for"), basis(entry));
    Some(Details {
        ask_for,
        basis: basis?,
    })
}

pub(in crate::policies) fn ombudsman(entry: &Entry<'_>) -> Option<Ombudsman> {
    let (name, telephone, web) = (entry.text("name"), entry.text("telephone"), entry.text("web"));
    let (post, hours, basis) = (entry.text("post"), entry.optional_text("hours"), quoted(entry));
    Some(Ombudsman {
        name: name?,
        telephone: telephone?,
        web: web?,
        post: post?,
        hours,
        basis: basis?,
    })
}

pub(in crate::policies) fn body(entry: &Entry<'_>) -> Option<Body> {
    let (id, name, matter) = (entry.name("id"), entry.text("name"), entry.text("matter"));
    let (telephone, web) = (entry.optional_text("telephone"), entry.optional_text("web"));
    let (post, ended, basis) = (entry.optional_text("post"), entry.optional("ended"), basis(entry));
    Some(Body {
        id: id?,
        name: name?,
        matter: matter?,
        telephone,
        web,
        post,
        ended,
        basis: basis?,
    })
}
