//! Changes to a text at places of it, so that everything else stays as it was.

use std::ops::Range;

/// Replacements, in the order of their places.
#[derive(Default)]
pub(super) struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    /// Puts `text` in place of what stands there. Places come in order and do not overlap.
    pub(super) fn replace(&mut self, at: Range<usize>, text: String) {
        self.0.push((at, text));
    }

    /// Puts `text` in front of what stands at `at`.
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.0.push((at..at, text));
    }

    /// The text with all changes.
    pub(super) fn applied_to(&self, text: &str) -> String {
        let added: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut whole = String::with_capacity(text.len() + added);
        let mut copied = 0;
        for (at, replacement) in &self.0 {
            whole.push_str(&text[copied..at.start]);
            whole.push_str(replacement);
            copied = at.end;
        }
        whole.push_str(&text[copied..]);
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_replaced_stays() {
        let mut splices = Splices::default();
        splices.insert(0, ">".to_owned());
        splices.replace(1..3, "XYZ".to_owned());
        splices.insert(3, "|".to_owned());
        splices.insert(5, "<".to_owned());
        assert_eq!(splices.applied_to("abcde"), ">aXYZ|de<");
    }
}
