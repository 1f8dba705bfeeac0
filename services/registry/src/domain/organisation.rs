//! Organisations (cấp ủy, cơ quan, đơn vị): their names and codes.

use schema::OrganisationCode;

use super::text;

/// Words that a name's initials leave out.
const SMALL_WORDS: [&str; 3] = ["va", "cua", "ve"];
/// Words that stay in lower case when a shouted title is written as a name.
const LOWER_WORDS: [&str; 3] = ["và", "của", "về"];

/// What two names of one organisation share: no marks, no case, no punctuation.
pub fn name_key(name: &str) -> String {
    text::fold(name)
}

/// The name as it is kept: a shouted title gets one leading capital a word.
pub fn kept_name(written: &str) -> String {
    let tidy = text::tidy(written);
    if !text::is_shouted(&tidy) {
        return tidy;
    }
    let cased = text::title_case(&tidy);
    let words = cased.split(' ').map(|word| {
        let lower = word.to_lowercase();
        if LOWER_WORDS.contains(&lower.as_str()) { lower } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The code proposed for a new organisation: its initials, and a number where they are taken.
///
/// `Sở Giáo dục và Đào tạo` becomes `SGDDT`; the second organisation of these initials `SGDDT-2`.
pub fn proposed_code(name: &str, attempt: u32) -> OrganisationCode {
    let folded = text::fold(name).to_uppercase();
    let words =
        folded.split(' ').filter(|word| !SMALL_WORDS.contains(&word.to_lowercase().as_str()));
    let initial = |word: &str| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let kept = if is_number { word } else { word.get(..1).unwrap_or_default() };
        kept.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
    };
    let mut code: String = words.map(initial).collect();
    code.truncate(24);
    if code.is_empty() {
        code.push_str("DV");
    }
    if attempt > 1 {
        code.push_str(&format!("-{attempt}"));
    }
    OrganisationCode::try_from(code).expect("capitals, digits and a hyphen, at most 32")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_initials() {
        let codes = [
            ("Sở Y tế", "SYT"),
            ("Sở Giáo dục và Đào tạo", "SGDDT"),
            ("Ban Tổ chức Thành ủy", "BTCTU"),
            ("Đảng ủy phường 12", "DUP12"),
            ("…", "DV"),
        ];
        for (name, code) in codes {
            assert_eq!(proposed_code(name, 1).as_str(), code);
        }
        assert_eq!(proposed_code("Sở Y tế", 2).as_str(), "SYT-2");
    }

    #[test]
    fn a_title_becomes_a_name() {
        assert_eq!(kept_name("SỞ GIÁO DỤC VÀ ĐÀO TẠO"), "Sở Giáo Dục và Đào Tạo");
        assert_eq!(kept_name("Sở Y tế"), "Sở Y tế");
        assert_eq!(name_key("SỞ Y TẾ"), name_key("Sở Y tế"));
    }
}
