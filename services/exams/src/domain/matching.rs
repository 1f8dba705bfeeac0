//! Whether the patient of a delivery is the person that their number says.

use schema::{BirthDate, PersonName};

use super::checkup::Patient;

/// Why a delivery waits for a human.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nobody here has this number; solved by itself when the person is registered.
    UnknownPerson,
    /// Several people have this number.
    SeveralPeople,
    /// The number's person has another name.
    NameDiffers,
    /// The number's person was born on another day.
    BirthDateDiffers,
    /// Neither agrees: the number is probably a typing slip.
    NameAndBirthDateDiffer,
}

impl Reason {
    /// The stable text, kebab-case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownPerson => "unknown-person",
            Self::SeveralPeople => "several-people",
            Self::NameDiffers => "name-differs",
            Self::BirthDateDiffers => "birth-date-differs",
            Self::NameAndBirthDateDiffer => "name-and-birth-date-differ",
        }
    }

    /// What it means, in Vietnamese.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::UnknownPerson => "chưa có người này trong danh sách quản lý",
            Self::SeveralPeople => "có nhiều người cùng số định danh này",
            Self::NameDiffers => "số định danh khớp nhưng họ tên khác",
            Self::BirthDateDiffers => "số định danh khớp nhưng ngày sinh khác",
            Self::NameAndBirthDateDiffer => "số định danh khớp nhưng họ tên và ngày sinh đều khác",
        }
    }

    /// What it means, in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::UnknownPerson => "this person is not in the registry yet",
            Self::SeveralPeople => "several people have this number",
            Self::NameDiffers => "the number matches, the name does not",
            Self::BirthDateDiffers => "the number matches, the birth date does not",
            Self::NameAndBirthDateDiffer => "the number matches, name and birth date do not",
        }
    }
}

/// Compares the patient with the person whose number was sent; the reason if they disagree.
pub fn disagreement(patient: &Patient, name: &PersonName, born: BirthDate) -> Option<Reason> {
    let same_name = same_name(&patient.name, name);
    let same_birth = patient.born.agrees_with(&born);
    match (same_name, same_birth) {
        (true, true) => None,
        (false, true) => Some(Reason::NameDiffers),
        (true, false) => Some(Reason::BirthDateDiffers),
        (false, false) => Some(Reason::NameAndBirthDateDiffer),
    }
}

/// Hospitals write names in capitals, without marks, or given name first.
///
/// With the same number and birth date, the same words in any order are the same name.
fn same_name(left: &PersonName, right: &PersonName) -> bool {
    let words = |name: &PersonName| {
        let key = name.search_key();
        let mut words: Vec<String> = key.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    words(left) == words(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(name: &str, born: &str) -> Option<Reason> {
        let patient = Patient {
            citizen_id: None,
            insurance: None,
            name: name.parse().expect("a name"),
            born: born.parse().expect("a birth date"),
            sex: None,
        };
        let known: PersonName = "Lê Thị Hòa".parse().expect("a name");
        disagreement(&patient, &known, "1970-02-03".parse().expect("a birth date"))
    }

    #[test]
    fn a_name_agrees_however_a_hospital_writes_it() {
        for name in ["Lê Thị Hòa", "LÊ THỊ HOÀ", "Le Thi Hoa", "Hòa Lê Thị"] {
            assert_eq!(compare(name, "1970-02-03"), None, "{name}");
        }
        assert_eq!(compare("Lê Thị Hòa", "1970"), None, "the year agrees");
    }

    #[test]
    fn another_name_or_birth_date_needs_a_human() {
        assert_eq!(compare("Lê Thị Hà", "1970-02-03"), Some(Reason::NameDiffers));
        assert_eq!(compare("Lê Thị Hòa", "1970-03-02"), Some(Reason::BirthDateDiffers));
        assert_eq!(compare("Trần Văn An", "1971"), Some(Reason::NameAndBirthDateDiffer));
    }
}
