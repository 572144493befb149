//! A point and what is drawn around it, in; where its label stands, out.

use crate::sheet::TEXT;

/// A part of the sheet: its left, top, right and bottom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// That of a line of text so wide, whose middle is there.
    pub fn of_text((x, y): (f64, f64), wide: f64) -> Self {
        let (half, tall) = (wide / 2.0, TEXT * 0.62);
        Self {
            left: x - half,
            top: y - tall,
            right: x + half,
            bottom: y + tall,
        }
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && other.right <= self.right
            && other.bottom <= self.bottom
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// How much of a level or upright line lies within.
    fn crossed(&self, (from, to): ((f64, f64), (f64, f64))) -> f64 {
        let within = |low: f64, high: f64, from: f64, to: f64| high.min(from.max(to)) - low.max(from.min(to));
        let (across, down) = (
            within(self.left, self.right, from.0, to.0),
            within(self.top, self.bottom, from.1, to.1),
        );
        if across < 0.0 || down < 0.0 {
            0.0
        } else {
            across.max(down)
        }
    }
}

/// What a label keeps away from.
pub(crate) struct Around<'a> {
    /// It stays in here.
    pub field: Area,
    /// It lies on none of these.
    pub taken: &'a [Area],
    /// It crosses as little of these as can be: the line that the chart is about.
    pub line: &'a [(f64, f64)],
    /// Nor of these upright lines, and less so of these level ones, where there is a choice.
    pub upright: &'a [f64],
    pub level: &'a [f64],
}

/// The middle of a label so wide beside the point: above and to the left of it where all are as good.
pub(crate) fn beside((x, y): (f64, f64), wide: f64, around: &Around<'_>) -> (f64, f64) {
    const SIDES: [(f64, f64); 8] = [
        (-1.0, -1.0),
        (1.0, 1.0),
        (-1.0, 0.0),
        (1.0, 0.0),
        (0.0, -1.0),
        (0.0, 1.0),
        (-1.0, 1.0),
        (1.0, -1.0),
    ];
    let half = wide / 2.0;
    let mut best = (f64::INFINITY, (x, y));
    for far in [12.0, 22.0, 34.0, 48.0] {
        for (across, down) in SIDES {
            // Beside the ring or over it: what is straight above it is further up.
            let away = if across == 0.0 { TEXT } else { far };
            let up = if across == 0.0 {
                far + 8.0
            } else {
                far.max(TEXT * 0.8)
            };
            let at = (x + across * (away + half), y + down * up);
            let cost = around.cost(Area::of_text(at, wide)) + far;
            if cost < best.0 {
                best = (cost, at);
            }
        }
    }
    best.1
}

impl Around<'_> {
    fn cost(&self, label: Area) -> f64 {
        let outside = if self.field.holds(&label) { 0.0 } else { 1e6 };
        let taken = self.taken.iter().filter(|taken| taken.meets(&label)).count();
        let line: f64 = self
            .line
            .windows(2)
            .map(|ends| label.crossed((ends[0], ends[1])))
            .sum();
        let uprights = self
            .upright
            .iter()
            .filter(|x| (label.left..label.right).contains(x));
        let levels = self
            .level
            .iter()
            .filter(|y| (label.top..label.bottom).contains(y));
        let [taken, uprights, levels] =
            [taken, uprights.count(), levels.count()].map(|many| super::number(many as u64));
        outside + taken * 1e5 + line * 1e3 + uprights * 40.0 + levels * 20.0
    }
}
