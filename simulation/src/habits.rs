//! Nothing, in; how the landlord that is simulated behaves, out.
//!
//! Every number of the simulation stands here. Shares are out of a thousand, days are working days unless they
//! are said to be others, and each month before the last counts back from the one in which simulated time ends.

use casework::cases::{Channel, Finding, Verdict};
use casework::triage::Hazard;

/// Complaints a month for each thousand homes, in thousandths.
pub const A_MONTH: u64 = 4_900;
/// How much more or less comes in each month, January first, out of a hundred.
pub const SEASON: [u64; 12] = [118, 114, 104, 98, 92, 88, 87, 88, 96, 102, 107, 106];
/// How much comes on each weekday, Monday first; 700 in all.
pub const WEEK: [u64; 7] = [150, 135, 130, 120, 105, 32, 28];
/// How much comes at each hour of a day from eight in the morning.
pub const HOURS: [u64; 14] = [6, 12, 14, 12, 9, 8, 9, 9, 8, 6, 4, 4, 3, 2];

/// The month that stands out, counted back from the last, and how much more comes in it, out of a hundred.
pub const STANDS_OUT: (u32, u64) = (8, 165);
/// The months in which a backlog grows, counted back from the last: first and last of them.
pub const BACKLOG: (u32, u32) = (6, 3);

/// What complaints are about.
pub struct Subject {
    /// The category, as triage names it.
    pub category: &'static str,
    /// How many of a thousand, in summer and in winter.
    pub share: (u64, u64),
    /// The dangers that may be in it, and how many of a thousand have one.
    pub dangers: (&'static [Hazard], u64),
    /// What the letter says: a subject, and a sentence.
    pub words: &'static [(&'static str, &'static str)],
}

/// The subjects with their shares.
pub const SUBJECTS: &[Subject] = &[
    Subject {
        category: "repairs",
        share: (330, 270),
        dangers: (&[Hazard::Electrics, Hazard::FloodOrCollapse], 25),
        words: &[
            (
                "A repair that is not done",
                "The kitchen tap was to be mended and nobody came.",
            ),
            (
                "Nobody came for the repair",
                "I stayed at home for the window to be mended, and nobody came.",
            ),
        ],
    },
    Subject {
        category: "damp-and-mould",
        share: (90, 170),
        dangers: (&[Hazard::DampWithIllness], 90),
        words: &[
            (
                "Damp in the bedroom",
                "The damp in the bedroom is back although it was painted over.",
            ),
            ("Mould", "There is mould behind the wardrobe and the wall is wet."),
        ],
    },
    Subject {
        category: "heating-and-hot-water",
        share: (60, 140),
        dangers: (&[Hazard::NoHeating, Hazard::Gas], 110),
        words: &[
            (
                "No hot water",
                "The boiler was looked at twice and there is still no hot water.",
            ),
            ("The heating", "The heating goes off every evening."),
        ],
    },
    Subject {
        category: "communication-and-delay",
        share: (150, 130),
        dangers: (&[], 0),
        words: &[(
            "Nobody calls back",
            "I was promised a call three times and nobody rang.",
        )],
    },
    Subject {
        category: "noise-and-asb",
        share: (120, 80),
        dangers: (&[], 0),
        words: &[(
            "Noise at night",
            "I reported the noise and have heard nothing since.",
        )],
    },
    Subject {
        category: "estate-services",
        share: (100, 80),
        dangers: (&[Hazard::LiftWithWheelchair], 30),
        words: &[(
            "The stairs are not cleaned",
            "The stairs have not been cleaned for weeks.",
        )],
    },
    Subject {
        category: "rent-and-charges",
        share: (75, 70),
        dangers: (&[], 0),
        words: &[(
            "The service charge",
            "The service charge is for a garden that we do not have.",
        )],
    },
    Subject {
        category: "staff-conduct",
        share: (35, 30),
        dangers: (&[], 0),
        words: &[("How I was spoken to", "I was spoken to rudely on the telephone.")],
    },
    Subject {
        category: "other",
        share: (40, 30),
        dangers: (&[], 0),
        words: &[("A complaint", "I am not happy with how this was handled.")],
    },
];

/// How complaints come.
pub const CHANNELS: &[(u64, Channel)] = &[
    (560, Channel::Mail),
    (300, Channel::Telephone),
    (70, Channel::Telegram),
    (50, Channel::Post),
    (20, Channel::InPerson),
];

/// Of all that comes: praise, what is not accepted, what is taken back.
pub const COMPLIMENTS: u64 = 45;
pub const NOT_ACCEPTED: u64 = 22;
pub const WITHDRAWN: u64 = 20;
/// Of the others: an adjustment is agreed.
pub const ADJUSTED: u64 = 60;

/// How an acknowledgement that a person writes comes: in time, by itself on its last day, late.
pub const ACKNOWLEDGED: [u64; 3] = [940, 35, 25];
/// The same while the backlog grows.
pub const ACKNOWLEDGED_THEN: [u64; 3] = [840, 80, 80];

/// What becomes of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Answered within its time.
    InTime,
    /// More time is told in time, where the policy allows it; else as in time.
    Extended,
    /// More time is told too late.
    ToldLate,
    /// Answered late.
    Late,
    /// Never answered.
    Stuck,
}

/// What becomes of a stage, of a thousand.
pub const FATES: &[(u64, Fate)] = &[
    (815, Fate::InTime),
    (80, Fate::Extended),
    (8, Fate::ToldLate),
    (90, Fate::Late),
    (7, Fate::Stuck),
];
/// The same while the backlog grows.
pub const FATES_THEN: &[(u64, Fate)] = &[
    (600, Fate::InTime),
    (110, Fate::Extended),
    (20, Fate::ToldLate),
    (250, Fate::Late),
    (20, Fate::Stuck),
];
/// Answered within an extension, of those extended.
pub const KEPT_EXTENSION: u64 = 860;
/// Of answers in time, where a policy knows holding responses: one goes out first.
pub const HOLDS: u64 = 300;
/// How late an answer is, at most; most are much sooner.
pub const LATE_BY: u64 = 45;

/// Put on the quick way through a stage, where the policy has one; answered within it.
pub const QUICK: u64 = 180;
pub const QUICK_KEPT: u64 = 880;

/// What stage 1 decides, and what the last stage decides.
pub const VERDICTS: &[(u64, Verdict)] = &[
    (430, Verdict::Upheld),
    (260, Verdict::PartlyUpheld),
    (310, Verdict::NotUpheld),
];
pub const VERDICTS_LATER: &[(u64, Verdict)] = &[
    (340, Verdict::Upheld),
    (310, Verdict::PartlyUpheld),
    (350, Verdict::NotUpheld),
];

/// Asks for the next stage: where it was upheld, and where it was not.
pub const GOES_ON: (u64, u64) = (75, 210);
/// Calendar days after the answer within which they ask: less than any policy's window.
pub const ASKS_WITHIN: u64 = 24;

/// Of upheld complaints: an action is promised; money is offered; something is learned.
pub const ACTION: u64 = 550;
pub const OFFERED: u64 = 330;
pub const LEARNED: u64 = 120;
/// Of offers: accepted. Of what was accepted: paid.
pub const ACCEPTED: u64 = 850;
pub const PAID: u64 = 940;
/// What is offered: so many times five pounds.
pub const FIVE_POUNDS: (u64, u64) = (4, 70);
/// What was promised is done by its date, later, or not.
pub const PROMISES: [u64; 3] = [760, 170, 70];

/// Of what was answered finally: goes to the Ombudsman. Of that: decided, within so many calendar days.
pub const APPROACHES: u64 = 130;
pub const DETERMINED: (u64, u64, u64) = (900, 120, 260);
/// What the Ombudsman finds.
pub const FINDINGS: &[(u64, Finding)] = &[
    (40, Finding::SevereMaladministration),
    (340, Finding::Maladministration),
    (220, Finding::ServiceFailure),
    (120, Finding::ReasonableRedress),
    (200, Finding::NoMaladministration),
    (50, Finding::OutsideJurisdiction),
    (30, Finding::Withdrawn),
];
/// Of dangers: confirmed. Of confirmed ones: an emergency. What the law asks for is done in time.
pub const CONFIRMED: u64 = 720;
pub const EMERGENCY: u64 = 300;
pub const HAZARD_KEPT: u64 = 900;
