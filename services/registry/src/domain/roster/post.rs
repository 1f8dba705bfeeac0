//! Posts and units, in two cells or in one, and who has retired.

use crate::domain::text;

/// Words in a post that say its holder has left it.
const RETIRED: &[&str] = &["nghi huu", "da nghi huu", "huu tri", "nghi che do", "da nghi cong tac"];

/// A post and the unit it is in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PostAndUnit {
    pub(super) post: String,
    pub(super) unit: Option<String>,
}

/// Parts `Phó Trưởng phòng, Sở Y tế` at the unit that the list names, else at its last comma.
pub(super) fn part(written: &str, list_unit: Option<&str>) -> PostAndUnit {
    let written = text::tidy(written);
    let separated = |at: usize, length: usize| PostAndUnit {
        post: written[..at].trim_end_matches([',', ';', '-', '–', ' ']).to_owned(),
        unit: Some(written[at + length..].trim().to_owned()),
    };
    if let Some(at) = list_unit.and_then(|unit| start_of_unit(&written, unit)) {
        return separated(at, 0);
    }
    for separator in [", ", "; ", " - ", " – ", ","] {
        if let Some(at) = written.rfind(separator) {
            return separated(at, separator.len());
        }
    }
    PostAndUnit { post: written, unit: None }
}

/// Where the list's own unit begins at the end of the text, whatever its case and marks.
fn start_of_unit(written: &str, unit: &str) -> Option<usize> {
    let unit = text::fold(unit);
    let starts = written.char_indices().filter(|(at, _)| *at > 0 && written[..*at].ends_with(' '));
    starts.map(|(at, _)| at).find(|at| text::fold(&written[*at..]) == unit)
}

/// Does a post, or a tier, say that its holder has retired (đã nghỉ hưu, hưu trí)?
pub(super) fn is_retired(post: &str) -> bool {
    let folded = format!(" {} ", text::fold(post));
    let says = |words: &&str| folded.contains(&format!(" {words} "));
    RETIRED.iter().any(says) || folded.starts_with(" nguyen ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn post_and_unit_are_parted_at_the_lists_own_unit() {
        let parted = part("Ủy viên (đã nghỉ hưu), BỘ TƯ LỆNH THỦ ĐÔ", Some("Bộ Tư lệnh Thủ đô"));
        assert_eq!(parted.post, "Ủy viên (đã nghỉ hưu)");
        assert_eq!(parted.unit.as_deref(), Some("BỘ TƯ LỆNH THỦ ĐÔ"));
    }

    #[test]
    fn without_a_known_unit_the_last_comma_parts_them() {
        let parted = part("Bí thư, Chủ tịch HĐND, phường Ba Đình", None);
        assert_eq!(parted.post, "Bí thư, Chủ tịch HĐND");
        assert_eq!(parted.unit.as_deref(), Some("phường Ba Đình"));
        assert_eq!(part("Chuyên viên", None).unit, None);
    }

    #[test]
    fn retirement_is_read_from_the_post() {
        for post in ["Giám đốc (đã nghỉ hưu)", "Nguyên Giám đốc", "Cán bộ hưu trí diện quản lý"]
        {
            assert!(is_retired(post), "{post}");
        }
        assert!(!is_retired("Chánh Văn phòng"));
    }
}
