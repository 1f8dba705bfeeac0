//! What is known of a class: the best and the worst that it can still be.

use schema::HealthClass;
use serde::{Deserialize, Serialize};

/// Every class, from the best to the worst.
pub const CLASSES: [HealthClass; 5] =
    [HealthClass::A, HealthClass::B1, HealthClass::B2, HealthClass::C, HealthClass::D];

/// An interval of classes, ends included; closed when both ends are equal.
///
/// In a rule table it is written `"B1"` or `["B1", "C"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct ClassInterval {
    best: HealthClass,
    worst: HealthClass,
}

/// The ends are the wrong way round, or a code is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an interval of classes goes from the better class to the worse one")]
pub struct NotAnInterval;

impl ClassInterval {
    /// Nothing is known.
    pub const OPEN: Self = Self { best: HealthClass::A, worst: HealthClass::D };

    /// Makes the interval of both classes and all between.
    pub fn new(best: HealthClass, worst: HealthClass) -> Result<Self, NotAnInterval> {
        if best <= worst { Ok(Self { best, worst }) } else { Err(NotAnInterval) }
    }

    /// The interval that holds one class.
    pub const fn exactly(class: HealthClass) -> Self {
        Self { best: class, worst: class }
    }

    /// The best class that is still possible.
    pub const fn best(self) -> HealthClass {
        self.best
    }

    /// The worst class that is still possible.
    pub const fn worst(self) -> HealthClass {
        self.worst
    }

    /// The class, when only one is left.
    pub fn closed(self) -> Option<HealthClass> {
        (self.best == self.worst).then_some(self.best)
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self { best: self.best.min(other.best), worst: self.worst.max(other.worst) }
    }

    /// Both ends raised to at least those of `other`.
    pub fn raised(self, other: Self) -> Self {
        Self { best: self.best.max(other.best), worst: self.worst.max(other.worst) }
    }

    /// Whether `other` says nothing that this interval excludes.
    pub fn contains(self, other: Self) -> bool {
        self.best <= other.best && other.worst <= self.worst
    }

    /// One byte: the worst class in the high half, the best in the low half.
    pub fn code(self) -> u8 {
        rank(self.worst) << 4 | rank(self.best)
    }

    /// Reads [`Self::code`] back.
    pub fn from_code(code: u8) -> Result<Self, NotAnInterval> {
        let class = |rank: u8| CLASSES.get(usize::from(rank)).copied().ok_or(NotAnInterval);
        Self::new(class(code & 0x0f)?, class(code >> 4)?)
    }
}

/// The class as a number: A is 0, D is 4.
pub const fn rank(class: HealthClass) -> u8 {
    match class {
        HealthClass::A => 0,
        HealthClass::B1 => 1,
        HealthClass::B2 => 2,
        HealthClass::C => 3,
        HealthClass::D => 4,
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Wire {
    One(HealthClass),
    Both([HealthClass; 2]),
}

impl TryFrom<Wire> for ClassInterval {
    type Error = NotAnInterval;

    fn try_from(wire: Wire) -> Result<Self, NotAnInterval> {
        match wire {
            Wire::One(class) => Ok(Self::exactly(class)),
            Wire::Both([best, worst]) => Self::new(best, worst),
        }
    }
}

impl From<ClassInterval> for Wire {
    fn from(interval: ClassInterval) -> Wire {
        match interval.closed() {
            Some(class) => Wire::One(class),
            None => Wire::Both([interval.best, interval.worst]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_the_interval_it_was() {
        for best in CLASSES {
            for worst in CLASSES.into_iter().filter(|worst| *worst >= best) {
                let interval = ClassInterval::new(best, worst).unwrap();

                assert_eq!(ClassInterval::from_code(interval.code()), Ok(interval));
            }
        }
    }

    #[test]
    fn an_interval_the_wrong_way_round_is_refused() {
        assert!(serde_json::from_str::<ClassInterval>(r#"["C", "B1"]"#).is_err());
        assert!(ClassInterval::from_code(0x15).is_err());
    }
}
