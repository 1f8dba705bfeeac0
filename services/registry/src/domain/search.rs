//! Ranks people found by name: best match first.

use schema::BirthDate;

use super::text;

/// A name that somebody looks for, folded once.
#[derive(Clone)]
pub struct Wanted {
    written: String,
    folded: String,
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wanted(…)")
    }
}

/// How near a name is; a smaller one is nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Distance {
    kind: u8,
    born: u8,
    missing_marks: bool,
}

impl Wanted {
    /// Takes what was typed; nothing when it has no letter or digit.
    pub fn new(written: &str) -> Option<Self> {
        let folded = text::fold(written);
        (!folded.is_empty()).then(|| Self { written: text::tidy(written).to_lowercase(), folded })
    }

    /// The name as it was typed, tidied, in lower case.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The folded name.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Does everybody found have the whole of a name of three words or more? Then there may be others nearly called so.
    pub fn is_held_by_all<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        let mut names = names.into_iter().peekable();
        let is_whole = self.folded.split(' ').count() >= 3 && names.peek().is_some();
        is_whole && names.all(|name| text::fold(name) == self.folded)
    }

    /// The folded name with its last word first: a given name before the family's.
    pub fn given_first(&self) -> String {
        match self.folded.rsplit_once(' ') {
            Some((before, given)) => format!("{given} {before}"),
            None => self.folded.clone(),
        }
    }

    /// A text-search query for all words, in any order.
    ///
    /// Folding leaves letters and digits only, so no word can be an operator.
    pub fn all_words(&self) -> String {
        let words: Vec<String> = self.folded.split(' ').map(|word| format!("'{word}'")).collect();
        words.join(" & ")
    }

    /// The same with every word as a beginning.
    pub fn all_beginnings(&self) -> String {
        let words: Vec<String> = self.folded.split(' ').map(|word| format!("'{word}':*")).collect();
        words.join(" & ")
    }

    /// How near a person's name is to the one wanted.
    pub fn distance(&self, name: &str, born: BirthDate, wanted: Option<BirthDate>) -> Distance {
        let lower = name.to_lowercase();
        let folded = text::fold(name);
        let born = match wanted {
            Some(wanted) if wanted == born => 0,
            Some(_) => 1,
            None => 0,
        };
        // Of equally near names the one with the marks that were typed comes first. Where none were typed, another
        // place of a tone cannot make two names of one.
        let missing_marks = !lower.contains(&self.written)
            && (self.written.is_ascii() || !text::same_name(&self.written, &lower));
        Distance { kind: self.kind(&folded), born, missing_marks }
    }

    fn kind(&self, folded: &str) -> u8 {
        if folded == self.folded {
            return 0;
        }
        let begins = |text: &str| {
            text.strip_prefix(&self.folded)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let (wanted, found) = (sorted(&self.folded), sorted(folded));
        let ends = |text: &str| {
            text.strip_suffix(&self.folded).is_some_and(|before| before.ends_with(' '))
        };
        if wanted == found {
            1
        } else if ends(folded) {
            2 // The given name, with or without middle names.
        } else if begins(folded) {
            3
        } else if wanted.iter().all(|word| found.contains(word)) {
            4
        } else if wanted.iter().all(|word| found.iter().any(|found| found.starts_with(*word))) {
            5
        } else {
            6
        }
    }
}

fn sorted(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(wanted: &str, names: &[&str]) -> Vec<String> {
        let wanted = Wanted::new(wanted).unwrap();
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort_by_key(|name| wanted.distance(name, BirthDate::YearOnly(1950), None));
        names
    }

    #[test]
    fn the_whole_name_comes_before_its_parts() {
        let names = ["Hùng Văn Nguyễn", "Nguyễn Văn Hùng Anh", "Trần Hùng", "Nguyễn Văn Hùng"];
        let expected = ["Nguyễn Văn Hùng", "Hùng Văn Nguyễn", "Nguyễn Văn Hùng Anh", "Trần Hùng"];
        assert_eq!(ranked("nguyen van hung", &names), expected);
    }

    #[test]
    fn marks_that_were_typed_count_among_equals() {
        let names = ["Lê Văn Hùng", "Lê Văn Hưng", "Lê Văn Hứng"];
        assert_eq!(ranked("Lê Văn Hưng", &names)[0], "Lê Văn Hưng");
    }

    #[test]
    fn a_query_is_made_of_words_alone() {
        let wanted = Wanted::new("  nguyễn & !hùng:* ' ").unwrap();
        assert_eq!(wanted.all_words(), "'nguyen' & 'hung'");
        assert_eq!(wanted.all_beginnings(), "'nguyen':* & 'hung':*");
        assert!(Wanted::new(" … ").is_none());
    }
}
