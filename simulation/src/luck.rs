//! A seed, in; draws that come out the same each time and on every machine, out.
//!
//! Whole numbers only: a logarithm is not the same to the last bit on every machine.

use casework::given::Chance;

/// Draws.
pub struct Luck(Chance);

/// Of so many a thousand the shares here are.
const THOUSAND: u64 = 1_000;
/// An arrival is drawn as so many chances of one in as many: near enough to a Poisson process.
const CHANCES: u64 = 64;

impl Luck {
    /// Draws that follow from `chance`.
    pub fn new(chance: Chance) -> Self {
        Self(chance)
    }

    /// A number below `sides`, each as likely as the others.
    pub fn below(&mut self, sides: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        let wide = u128::from(u64::from_le_bytes(bytes)) * u128::from(sides);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `first` to `last`, both among them.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// So many times of a thousand it is so.
    pub fn so(&mut self, share: u64) -> bool {
        self.below(THOUSAND) < share
    }

    /// One of these, as likely as its weight; none of nothing.
    pub fn weighed<T: Copy>(&mut self, of: &[(u64, T)]) -> Option<T> {
        let place = self.place(of.iter().map(|(weight, _)| *weight));
        of.get(place).map(|(_, one)| *one)
    }

    /// The place of one of these weights, as likely as it weighs.
    pub fn place(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        let found = weights.enumerate().find(|(_, weight)| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        found.map_or(0, |(place, _)| place)
    }

    /// One of these.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let place = self.below(of.len() as u64);
        of.get(usize::try_from(place).ok()?)
    }

    /// How many come where `thousandths` of one are to be expected.
    pub fn arrivals(&mut self, thousandths: u64) -> u64 {
        let chances = thousandths * CHANCES / THOUSAND;
        // What is left of a chance is one of its own.
        let rest = thousandths * CHANCES % THOUSAND;
        let chances = chances + u64::from(self.so(rest));
        (0..chances).filter(|_| self.below(CHANCES) == 0).count() as u64
    }
}
