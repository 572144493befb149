//! A measure month by month, in; its usual range, and the months that stand out, out.
//!
//! An `XmR` chart, as the Making Data Count team and the Health Care Data Guide draw it. Four rules, no more:
//! every further one finds more that is not there.

/// From the mean moving range to the limits: 3 / d₂ for ranges of two.
const TO_LIMITS: f64 = 2.66;
/// A moving range beyond so many times their mean does not count towards the limits (Nelson 1982).
const OUTLYING: f64 = 3.267;
/// How many in a row on one side, or rising, or falling, are a run.
const RUN: usize = 7;

/// Fewer points give no lines at all.
const NO_LINES: usize = 8;
/// So many points set the limits, which then are kept.
const SETTING: usize = 12;
/// Fewer points than this, and the limits are on trial.
const TRIAL: usize = 20;

/// The usual range of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The average.
    pub mean: f64,
    /// The lower limit, as it is calculated: below nothing for a small count.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// What can be said with so many points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Points {
    /// Too few to draw a line.
    TooFew,
    /// Only the middle one can be named.
    Median(f64),
    /// They have limits, which are on trial while there are few.
    Limited(Limits, Steadiness),
}

/// Whether limits may still move with more points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steadiness {
    /// They rest on few points.
    Trial,
    /// They stand.
    Settled,
}

/// Why a point stands out; of several reasons, the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// It lies above the upper limit.
    Above,
    /// It lies below the lower limit.
    Below,
    /// It is part of a run of rising points.
    Rising,
    /// It is part of a run of falling points.
    Falling,
    /// It is one of two of three, all above the average, that lie close to the upper limit.
    CloseAbove,
    /// It is one of two of three, all below the average, that lie close to the lower limit.
    CloseBelow,
    /// It is part of a run above the average.
    RunAbove,
    /// It is part of a run below the average.
    RunBelow,
}

/// A measure with what stands out in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// What its points give.
    pub points: Points,
    /// Of each point, in order, why it stands out.
    pub signals: Vec<Option<Signal>>,
}

/// Limits of all of these values; with outlying moving ranges left out once. None of fewer than two.
pub fn limits(values: &[f64]) -> Option<Limits> {
    let ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let mean = mean(values)?;
    let all = self::mean(&ranges)?;
    let kept: Vec<f64> = ranges
        .into_iter()
        .filter(|range| *range < OUTLYING * all)
        .collect();
    // Where none moves there is nothing outlying; nor can it be left out where nothing else moves.
    let reach = TO_LIMITS * self::mean(&kept).filter(|mean| *mean > 0.0).unwrap_or(all);
    Some(Limits {
        mean,
        lower: mean - reach,
        upper: mean + reach,
    })
}

impl Process {
    /// The measure, whose limits the first twelve points set.
    pub fn of(values: &[f64]) -> Self {
        let points = match values.len() {
            0..NO_LINES => Points::TooFew,
            NO_LINES..SETTING => Points::Median(median(values)),
            many => match limits(&values[..SETTING]) {
                Some(limits) if many < TRIAL => Points::Limited(limits, Steadiness::Trial),
                Some(limits) => Points::Limited(limits, Steadiness::Settled),
                None => Points::TooFew,
            },
        };
        let signals = match points {
            Points::Limited(limits, _) => signals(values, limits),
            _ => vec![None; values.len()],
        };
        Self { points, signals }
    }

    /// How many points at the end lie on one side of the average in a row, and on which; none where the last
    /// is part of no run.
    pub fn run_at_end(&self, values: &[f64]) -> Option<(Signal, usize)> {
        let Points::Limited(limits, _) = self.points else {
            return None;
        };
        let side = |value: &f64| sign(*value - limits.mean);
        let last = values.last().map(side).filter(|side| *side != 0)?;
        let long = values
            .iter()
            .rev()
            .take_while(|value| side(value) == last)
            .count();
        let signal = if last > 0 {
            Signal::RunAbove
        } else {
            Signal::RunBelow
        };
        (long >= RUN).then_some((signal, long))
    }
}

fn signals(values: &[f64], limits: Limits) -> Vec<Option<Signal>> {
    let sides: Vec<i8> = values.iter().map(|value| sign(*value - limits.mean)).collect();
    let steps: Vec<i8> = values.windows(2).map(|pair| sign(pair[1] - pair[0])).collect();
    let runs = part_of_runs(&sides, RUN);
    // Seven points have six steps between them, and each of the seven is part of the trend.
    let trends = part_of_runs(&steps, RUN - 1);
    let close = close_to_limits(values, limits, &sides);
    let trend = |at: usize| {
        let before = at
            .checked_sub(1)
            .and_then(|before| trends.get(before).copied().flatten());
        trends.get(at).copied().flatten().or(before)
    };
    let signal = |(at, value): (usize, &f64)| {
        let outside = if *value > limits.upper {
            Some(Signal::Above)
        } else if *value < limits.lower {
            Some(Signal::Below)
        } else {
            None
        };
        let named = |side: Option<i8>, up, down| side.map(|side| if side > 0 { up } else { down });
        outside
            .or(named(trend(at), Signal::Rising, Signal::Falling))
            .or(named(close[at], Signal::CloseAbove, Signal::CloseBelow))
            .or(named(runs[at], Signal::RunAbove, Signal::RunBelow))
    };
    values.iter().enumerate().map(signal).collect()
}

/// Of each, the sign of the run of at least `long` equal signs that it is part of; a zero ends every run.
fn part_of_runs(signs: &[i8], long: usize) -> Vec<Option<i8>> {
    let mut parts = Vec::with_capacity(signs.len());
    for run in signs.chunk_by(|one, next| one == next) {
        let part = (run.len() >= long && run[0] != 0).then(|| run[0]);
        parts.extend(run.iter().map(|_| part));
    }
    parts
}

/// Of each, the side on which it is one of two of three in the outer third, all three on that side.
fn close_to_limits(values: &[f64], limits: Limits, sides: &[i8]) -> Vec<Option<i8>> {
    let near = |value: f64| {
        let reach = (limits.upper - limits.mean) * 2.0 / 3.0;
        (value - limits.mean).abs() > reach && value <= limits.upper && value >= limits.lower
    };
    let mut parts = vec![None; values.len()];
    for start in 0..values.len().saturating_sub(2) {
        let three = start..start + 3;
        let side = sides[start];
        let close = three.clone().filter(|at| near(values[*at])).count();
        if side != 0 && close >= 2 && three.clone().all(|at| sides[at] == side) {
            three
                .filter(|at| near(values[*at]))
                .for_each(|at| parts[at] = Some(side));
        }
    }
    parts
}

fn sign(value: f64) -> i8 {
    if value > 0.0 {
        1
    } else if value < 0.0 {
        -1
    } else {
        0
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    let many = u32::try_from(values.len()).ok().filter(|many| *many > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(many))
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    } else {
        sorted[middle]
    }
}
