//! The time and chance we are given, in; identifiers, out.
//!
//! Identifiers are UUID version 7 (RFC 9562 §5.7), made here and never by a
//! database, so that a plan is complete before anything is written.

use crate::given::Chance;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier, after those made before it.
            pub fn new(now: DateTime<Utc>, chance: &mut Chance) -> Self {
                Self(chance.uuid(now))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// A case: one complaint (or other contact) from receipt to closure.
    CaseId,
    /// A fact appended to a case.
    FactId,
    /// A message that came in, or a letter that went out.
    MessageId,
    /// A person, a team or an organisation.
    ContactId,
    /// Something a person has to do.
    TaskId,
}
