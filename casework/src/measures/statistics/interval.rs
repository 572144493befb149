//! How many of how many, in; the share, its likely range, and what may be said beside a target, out.

/// The 97.5th percentile of the normal distribution: a likely range holds the true share 95 times in 100.
const Z: f64 = 1.959_963_984_540_054;

/// A share of fewer is given in counts alone: one more or less would move it by ten points.
const TOO_FEW: u64 = 10;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many did.
    pub of: u64,
    /// How many there were; at least as many.
    pub all: u64,
}

/// What may be said of a share beside its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole likely range lies at the target or above.
    Met,
    /// The whole likely range lies below the target.
    Below,
    /// The target lies within the likely range.
    TooCloseToCall,
    /// There are too few to say anything.
    TooFew,
}

/// The likely range of the true share, from 0 to 1: Wilson's score interval at 95%, which holds for few and
/// for none as well (E. B. Wilson 1927; OHID, Fingertips technical guidance). None where there are none.
pub fn wilson(share: Share) -> Option<(f64, f64)> {
    if share.all == 0 {
        return None;
    }
    let (of, all) = (float(share.of), float(share.all));
    let p = of / all;
    let z2 = Z * Z;
    let middle = of + z2 / 2.0;
    let reach = Z * (of * (1.0 - p) + z2 / 4.0).sqrt();
    let whole = all + z2;
    Some((
        ((middle - reach) / whole).max(0.0),
        ((middle + reach) / whole).min(1.0),
    ))
}

impl Share {
    /// The share itself, from 0 to 1; none where there are none.
    pub fn value(self) -> Option<f64> {
        (self.all > 0).then(|| float(self.of) / float(self.all))
    }

    /// What may be said of it beside `target`, from 0 to 1.
    pub fn beside(self, target: f64) -> Verdict {
        match wilson(self) {
            Some(_) if self.all < TOO_FEW => Verdict::TooFew,
            Some((low, _)) if low >= target => Verdict::Met,
            Some((_, high)) if high < target => Verdict::Below,
            Some(_) => Verdict::TooCloseToCall,
            None => Verdict::TooFew,
        }
    }

    /// The share as people read it, whole and rounded half up: `87%`. What is not all is never 100%, and what
    /// is some never 0%; none where there are too few for a percentage.
    pub fn percent(self) -> Option<String> {
        if self.all < TOO_FEW {
            return None;
        }
        let whole = (self.of * 200 + self.all) / (self.all * 2);
        Some(match whole {
            100 if self.of < self.all => ">99%".to_owned(),
            0 if self.of > 0 => "under 1%".to_owned(),
            whole => format!("{whole}%"),
        })
    }
}

/// A count as a number to calculate with: there are fewer complaints than it can hold exactly.
pub(super) fn float(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let float = count as f64;
    float
}
