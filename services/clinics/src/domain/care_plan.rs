//! What care belongs to a class, and when.

use chrono::{Months, NaiveDate};
use schema::HealthClass;

/// When the clinic sees people of one class again, counted from the day of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CareInterval {
    /// Class that it applies to.
    pub(crate) class: HealthClass,
    /// Months until the clinic may begin, from 0 to 24.
    pub(crate) opens_months: u32,
    /// Months until it must have been done, from 1 to 24.
    pub(crate) due_months: u32,
}

/// The days between which a follow-up is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// First day.
    pub(crate) opens_on: NaiveDate,
    /// Last day.
    pub(crate) due_on: NaiveDate,
}

impl CareInterval {
    /// Lays the interval on the calendar; the 31st becomes the last day of a shorter month.
    pub(crate) fn from(&self, signed_on: NaiveDate) -> Window {
        let after = |months| {
            signed_on.checked_add_months(Months::new(months)).expect("24 months fit the calendar")
        };
        Window { opens_on: after(self.opens_months), due_on: after(self.due_months) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_c_is_examined_again_between_one_and_three_months_after() {
        let interval = CareInterval { class: HealthClass::C, opens_months: 1, due_months: 3 };

        let window = interval.from(day("2026-11-30"));

        assert_eq!(window, Window { opens_on: day("2026-12-30"), due_on: day("2027-02-28") });
    }
}
