//! What is odd about a row: some oddities are to be accepted, some hold the row.

use crate::province::draw::Draw;

/// The oddity of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Plain,
    /// Accepted: only the year of birth is known.
    YearOnly,
    /// Accepted: the telephone number became a number and lost its zero.
    PhoneIsNumber,
    /// Accepted: so did the citizen id.
    CitizenIdIsNumber,
    /// Accepted: the name is in decomposed Unicode.
    NameDecomposed,
    /// Accepted: spaces within and around.
    Spaces,
    /// Held.
    NameMissing,
    /// Held.
    CitizenIdMissing,
    /// Held: eleven digits or fewer.
    CitizenIdShort,
    /// Held: the year in the citizen id is not the year of birth.
    CitizenIdYearDiffers,
    /// Held: the sex in the citizen id is not the person's.
    CitizenIdSexDiffers,
    /// Held: 31 February.
    BornImpossible,
    /// The row is there twice.
    Twice,
}

impl Fault {
    /// About three rows in a hundred are held or twice there, about three more look odd.
    pub(super) fn draw(draw: &mut Draw) -> Self {
        *draw.weighted(&[
            (Self::Plain, 9_380),
            (Self::YearOnly, 60),
            (Self::PhoneIsNumber, 70),
            (Self::CitizenIdIsNumber, 50),
            (Self::NameDecomposed, 60),
            (Self::Spaces, 60),
            (Self::NameMissing, 40),
            (Self::CitizenIdMissing, 50),
            (Self::CitizenIdShort, 50),
            (Self::CitizenIdYearDiffers, 50),
            (Self::CitizenIdSexDiffers, 30),
            (Self::BornImpossible, 40),
            (Self::Twice, 60),
        ])
    }

    /// What must become of the row, or of the two rows.
    pub(super) fn outcomes(self) -> &'static [&'static str] {
        match self {
            Self::Plain
            | Self::YearOnly
            | Self::PhoneIsNumber
            | Self::CitizenIdIsNumber
            | Self::NameDecomposed
            | Self::Spaces => &["accept"],
            Self::Twice => &["accept", "duplicate"],
            _ => &["hold"],
        }
    }

    /// The name of the case in the list of what is expected.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::YearOnly => "born_year_only",
            Self::PhoneIsNumber => "phone_is_number",
            Self::CitizenIdIsNumber => "citizen_id_is_number",
            Self::NameDecomposed => "name_decomposed",
            Self::Spaces => "spaces",
            Self::NameMissing => "name_missing",
            Self::CitizenIdMissing => "citizen_id_missing",
            Self::CitizenIdShort => "citizen_id_short",
            Self::CitizenIdYearDiffers => "citizen_id_year_differs",
            Self::CitizenIdSexDiffers => "citizen_id_sex_differs",
            Self::BornImpossible => "born_impossible",
            Self::Twice => "twice",
        }
    }
}
