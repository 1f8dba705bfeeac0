//! What another table would change, as counts.

use serde::{Deserialize, Serialize};

use super::interval::{ClassInterval, rank};

/// Rows and columns of a matrix: the five classes, then `open`.
pub const COLUMNS: [&str; 6] = ["A", "B1", "B2", "C", "D", "open"];

/// How many people go from which class (row) to which (column).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transitions(pub [[u64; 6]; 6]);

impl Transitions {
    /// Counts one person.
    pub fn count(&mut self, before: ClassInterval, after: ClassInterval) {
        self.0[column(before)][column(after)] += 1;
    }

    /// Adds the counts of another part of the people.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine += theirs;
        }
    }

    /// How many people were counted.
    pub fn total(&self) -> u64 {
        self.0.iter().flatten().sum()
    }

    /// How many would be in another class, or opened, or closed.
    pub fn changed(&self) -> u64 {
        let same: u64 = (0..COLUMNS.len()).map(|class| self.0[class][class]).sum();
        self.total() - same
    }
}

fn column(interval: ClassInterval) -> usize {
    interval.closed().map_or(5, |class| usize::from(rank(class)))
}

#[cfg(test)]
mod tests {
    use schema::HealthClass;

    use super::*;

    #[test]
    fn who_stays_is_counted_but_not_as_changed() {
        let mut transitions = Transitions::default();
        let b1 = ClassInterval::exactly(HealthClass::B1);

        transitions.count(b1, b1);
        transitions.count(ClassInterval::OPEN, b1);

        assert_eq!((transitions.total(), transitions.changed()), (2, 1));
    }
}
