//! How a book's number is written.

/// How numbers are written, such as `{serial:05}/{year}/YB`.
///
/// `{serial}` counts from 1 in each year, `{serial:05}` fills it up with zeros; `{year}` is the year of
/// issue. Both must be there: without them two books could have one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Serial { digits: usize },
    Year,
}

/// The text is no format of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a health book's number has {{serial}} (or {{serial:05}}) once, {{year}} once, and few letters beside them"
)]
pub struct NotANumberFormat;

/// Letters beside serial and year: the number has to fit where it is printed.
const MOST_LETTERS: usize = 20;
const MOST_DIGITS: usize = 9;

impl std::str::FromStr for NumberFormat {
    type Err = NotANumberFormat;

    fn from_str(text: &str) -> Result<Self, NotANumberFormat> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(NotANumberFormat)?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(placeholder(name)?);
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let count = |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count();
        let letters: usize = parts.iter().map(Part::letters).sum();
        let once = count(|part| matches!(part, Part::Serial { .. })) == 1
            && count(|part| *part == Part::Year) == 1;
        let stray = count(|part| matches!(part, Part::Text(text) if text.contains('}'))) > 0;
        if once && letters <= MOST_LETTERS && !stray {
            Ok(Self { parts })
        } else {
            Err(NotANumberFormat)
        }
    }
}

fn placeholder(name: &str) -> Result<Part, NotANumberFormat> {
    match name.split_once(':') {
        None if name == "year" => Ok(Part::Year),
        None if name == "serial" => Ok(Part::Serial { digits: 1 }),
        Some(("serial", digits)) => {
            let digits = digits.parse().ok().filter(|digits| (1..=MOST_DIGITS).contains(digits));
            Ok(Part::Serial { digits: digits.ok_or(NotANumberFormat)? })
        }
        _ => Err(NotANumberFormat),
    }
}

impl Part {
    fn letters(&self) -> usize {
        match self {
            Self::Text(text) => text.chars().count(),
            Self::Serial { .. } | Self::Year => 0,
        }
    }
}

impl NumberFormat {
    /// Writes the number of the `serial`th book of a year.
    pub fn write(&self, year: i32, serial: i32) -> String {
        let mut number = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => number.push_str(text),
                Part::Serial { digits } => number.push_str(&format!("{serial:0digits$}")),
                Part::Year => number.push_str(&year.to_string()),
            }
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_the_office_writes_it() {
        let cases = [
            ("{serial:05}/{year}/YB", "00012/2026/YB"),
            ("YB-{year}-{serial}", "YB-2026-12"),
            ("{year}{serial:03}", "2026012"),
        ];
        for (format, number) in cases {
            let format: NumberFormat = format.parse().unwrap();
            assert_eq!(format.write(2026, 12), number);
        }
    }

    #[test]
    fn a_format_that_could_give_one_number_twice_is_none() {
        for wrong in [
            "",
            "{serial}",
            "{year}",
            "{serial}{serial}{year}",
            "{serial}/{years}",
            "{serial:0}/{year}",
            "{serial:x}/{year}",
            "{serial/{year}",
            "{serial}/{year}}",
            "the health book of our province {serial}/{year}",
        ] {
            assert_eq!(wrong.parse::<NumberFormat>(), Err(NotANumberFormat), "{wrong}");
        }
    }
}
