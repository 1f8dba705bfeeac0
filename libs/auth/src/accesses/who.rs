//! As what somebody looked, and within what, in words.

use runtime::Language;

/// Vietnamese and English, by the role's code (`schema::Role`).
const ROLES: &[(&str, &str, &str)] = &[
    ("leader", "Lãnh đạo Ban", "Leader of the Board"),
    ("organisation_commission", "Ban Tổ chức Tỉnh ủy", "Organisation commission"),
    ("board_officer", "Văn phòng Ban", "Officer of the Board"),
    ("council_member", "Ủy viên Hội đồng chuyên môn", "Member of the Professional Council"),
    ("clinic_doctor", "Bác sĩ phòng khám A", "Doctor of a clinic A"),
    ("clinic_staff", "Nhân viên phòng khám A", "Staff of a clinic A"),
    ("exam_station", "Bàn khám", "Exam station"),
    ("unit_contact", "Cán bộ đầu mối của đơn vị", "Contact of a unit"),
    ("accountant", "Kế toán", "Accountant"),
    ("inspector", "Thanh tra, kiểm tra", "Inspector"),
    ("it_admin", "Quản trị hệ thống", "System administrator"),
    ("person", "Cán bộ (hồ sơ của mình)", "Person (own record)"),
    ("proxy", "Người được ủy quyền", "Proxy"),
    ("hospital_system", "Hệ thống của bệnh viện", "A hospital's system"),
    ("service", "Phân hệ của Yba", "A service of Yba"),
    ("central_board", "Ban Bảo vệ, chăm sóc sức khỏe cán bộ Trung ương", "Central Board"),
];

/// By what stands before the colon of a scope (`schema::Scope`).
const REACHES: &[(&str, &str, &str)] = &[
    ("province", "Toàn tỉnh", "The whole province"),
    ("organisation", "Đơn vị", "Organisation"),
    ("facility", "Cơ sở y tế", "Facility"),
    ("person", "Một người", "One person"),
    (
        "central",
        "Cán bộ diện Trung ương (thêm vào phạm vi khác)",
        "Centrally managed people (beside another scope)",
    ),
];

/// Says what a role is; one that is newer than these words by its code.
pub fn role_words(role: &str, language: Language) -> &str {
    said(ROLES, role, language)
}

/// Says how far a scope reaches, such as `Đơn vị: SYT` for `organisation:SYT`.
pub fn scope_words(scope: &str, language: Language) -> String {
    match scope.split_once(':') {
        Some((reach, code)) => format!("{}: {code}", said(REACHES, reach, language)),
        None => said(REACHES, scope, language).to_owned(),
    }
}

fn said<'a>(words: &'a [(&str, &str, &str)], code: &'a str, language: Language) -> &'a str {
    let found = words.iter().find(|(name, ..)| *name == code);
    match (found, language) {
        (Some((_, vi, _)), Language::Vi) => vi,
        (Some((_, _, en)), Language::En) => en,
        (None, _) => code,
    }
}

#[cfg(test)]
mod tests {
    use schema::{PersonId, Role, Scope};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_role_and_every_scope_has_words() {
        for role in Role::ALL {
            assert_ne!(role_words(role.as_str(), Language::Vi), role.as_str());
        }
        let scopes = [
            Scope::Province,
            Scope::Organisation("SYT".parse().unwrap()),
            Scope::Facility("01001".parse().unwrap()),
            Scope::Person(PersonId::from_uuid(Uuid::nil())),
            Scope::Central,
        ];
        for scope in scopes.map(|scope| scope.to_string()) {
            let code = scope.split_once(':').map_or("", |(_, code)| code);
            let said = scope_words(&scope, Language::En);
            assert!(said != scope && said.ends_with(code), "{said}");
        }
        assert_eq!(scope_words("organisation:SYT", Language::Vi), "Đơn vị: SYT");
        assert_eq!(role_words("newer", Language::En), "newer");
    }
}
