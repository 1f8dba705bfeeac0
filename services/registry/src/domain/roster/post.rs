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

/// Parts `Phó Trưởng phòng, Sở Y tế` at the unit that the list names, else at its last line break,
/// else at its last comma. A unit that comes first (`Sở Y tế - Giám đốc`) is parted off as well.
pub(super) fn part(lines: &str, list_unit: Option<&str>) -> PostAndUnit {
    let written = text::tidy(lines);
    let separated = |at: usize, length: usize| PostAndUnit {
        post: written[..at].trim_end_matches([',', ';', '-', '–', ' ']).to_owned(),
        unit: Some(written[at + length..].trim().to_owned()),
    };
    if let Some(at) = list_unit.and_then(|unit| start_of_unit(&written, unit)) {
        return separated(at, 0);
    }
    if let Some(parted) = list_unit.and_then(|unit| unit_first(&written, unit)) {
        return parted;
    }
    if let Some((post, unit)) = lines.trim().rsplit_once(['\n', '\r']) {
        let ends = [',', ';', '-', '–', ' '];
        let (post, unit) = (text::tidy(post), text::tidy(unit));
        if !post.is_empty() && !unit.is_empty() {
            let post = post.trim_end_matches(ends).to_owned();
            return PostAndUnit { post, unit: Some(unit) };
        }
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

/// Parts a text that begins with the list's own unit and a separator.
fn unit_first(written: &str, unit: &str) -> Option<PostAndUnit> {
    let unit = text::fold(unit);
    let separators = written.match_indices([',', ';', ':', '-', '–']);
    let mut places = separators.map(|(at, found)| (at, found.len()));
    let (at, length) = places.find(|(at, _)| text::fold(&written[..*at]) == unit)?;
    let post = written[at + length..].trim();
    let unit = Some(written[..at].trim().to_owned());
    (!post.is_empty()).then(|| PostAndUnit { post: post.to_owned(), unit })
}

/// Does a post, or a tier, say that its holder has retired (đã nghỉ hưu, hưu trí)?
pub(super) fn is_retired(post: &str) -> bool {
    let folded = text::fold(post);
    let says = |words: &&str| text::holds_words(&folded, words);
    RETIRED.iter().any(says) || folded == "nguyen" || folded.starts_with("nguyen ")
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
    fn a_unit_on_a_line_of_its_own_or_in_front_is_parted_off() {
        let parted = part("Trưởng phòng,\nPhòng Tổ chức, Sở Nội vụ", Some("Sở Y tế"));
        assert_eq!(parted.post, "Trưởng phòng");
        assert_eq!(parted.unit.as_deref(), Some("Phòng Tổ chức, Sở Nội vụ"));
        let parted = part("Sở Y tế - Phó Giám đốc, Bí thư", Some("SỞ Y TẾ"));
        assert_eq!(parted.post, "Phó Giám đốc, Bí thư");
        assert_eq!(parted.unit.as_deref(), Some("Sở Y tế"));
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
