//! Chance that is equal on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a stream of draws is for, so that drawing more for one purpose moves no other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Identity = 1,
    Health = 2,
    Checkup = 3,
    Roster = 4,
    Office = 5,
    Council = 6,
}

/// A stream of draws: `ChaCha8` of the seed, one stream per purpose and index.
///
/// Whole numbers alone: floating point functions differ between C libraries.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    /// Opens the stream of `index` (a person's or an organisation's number).
    pub(crate) fn of(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(((purpose as u64) << 40) | index);
        Self(rng)
    }

    /// A number from 0 to `bound` − 1.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).expect("the upper half of 128 bits fits into 64")
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least + 1).expect("least is not above most");
        least + i64::try_from(self.below(width)).expect("below the width")
    }

    /// A number from `least` to `most` that likes the middle: the mean of three draws.
    pub(crate) fn around(&mut self, least: i64, most: i64) -> i64 {
        let sum: i64 = (0..3).map(|_| self.between(least, most)).sum();
        sum.div_euclid(3)
    }

    /// True in `per_mille` of a thousand draws.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `choices`, each as likely.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = self.below(u64::try_from(choices.len()).expect("a list has a length"));
        &choices[usize::try_from(index).expect("below the length")]
    }

    /// One of `choices`, as likely as its weight.
    pub(crate) fn weighted<'a, T>(&mut self, choices: &'a [(T, u64)]) -> &'a T {
        let total = choices.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (choice, weight) in choices {
            if left < *weight {
                return choice;
            }
            left -= weight;
        }
        unreachable!("the draw is below the sum of the weights")
    }

    /// A random (version 4) UUID as text.
    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_gives_the_same_draws_on_every_machine() {
        let mut draw = Draw::of(7, Purpose::Identity, 3);

        let draws: Vec<u64> = (0..5).map(|_| draw.below(1000)).collect();

        assert_eq!(draws, [174, 616, 87, 515, 122]);
    }
}
