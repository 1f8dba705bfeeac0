//! The demonstration accounts that the page offers. Nobody here is real.

use schema::{FacilityCode, OrganisationCode, PersonId, Role};
use serde::Deserialize;

/// Somebody whom the page lets one sign in as.
#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    /// The token's `sub`.
    pub subject: String,
    /// The name that the console greets.
    pub name: String,
    /// What the page says below the name.
    #[serde(default)]
    pub about: String,
    /// The roles of the token.
    pub roles: Vec<Role>,
    /// The organisation, for those who see one.
    #[serde(default)]
    pub organisation: Option<OrganisationCode>,
    /// The facility, for a clinic's staff.
    #[serde(default)]
    pub facility: Option<FacilityCode>,
    /// The person, for a cadre.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Whether it may ask for centrally managed people.
    #[serde(default)]
    pub central: bool,
}

/// Returns the accounts that are there when no file names others.
pub(super) fn built_in() -> Vec<Account> {
    let at =
        |account: Account, facility: &str| Account { facility: facility.parse().ok(), ..account };
    let of = |account: Account, code: &str| Account { organisation: code.parse().ok(), ..account };
    vec![
        account(
            "officer",
            "Hoàng Thị Văn Phòng",
            "Văn phòng Ban: danh sách, phân quyền",
            Role::BoardOfficer,
        ),
        account(
            "officer-2",
            "Lục Văn Phê Duyệt",
            "Văn phòng Ban: người thứ hai, phê duyệt",
            Role::BoardOfficer,
        ),
        Account {
            central: true,
            ..account(
                "officer-central",
                "Ma Thị Tin Cậy",
                "Văn phòng Ban: được xem cả cán bộ diện Trung ương",
                Role::BoardOfficer,
            )
        },
        account(
            "council",
            "Đàm Văn Hội Đồng",
            "Hội đồng chuyên môn: ký kết luận",
            Role::CouncilMember,
        ),
        account(
            "council-2",
            "Bế Thị Chuyên Môn",
            "Hội đồng chuyên môn: người ký thứ hai",
            Role::CouncilMember,
        ),
        at(
            account("doctor", "Nguyễn Văn Bác Sĩ", "Bác sĩ phòng khám A", Role::ClinicDoctor),
            "01101",
        ),
        at(
            account("clinic", "Triệu Thị Điều Dưỡng", "Nhân viên phòng khám A", Role::ClinicStaff),
            "01101",
        ),
        account("leader", "Hà Văn Lãnh Đạo", "Lãnh đạo Ban: số liệu tổng hợp", Role::Leader),
        account(
            "organisation",
            "La Thị Tổ Chức",
            "Ban Tổ chức: kết luận",
            Role::OrganisationCommission,
        ),
        of(
            account("contact", "Nông Thị Đầu Mối", "Cán bộ đầu mối của cấp ủy", Role::UnitContact),
            "SYT",
        ),
        account(
            "inspector",
            "Mã Văn Thanh Tra",
            "Thanh tra: nhật ký truy cập, số liệu",
            Role::Inspector,
        ),
        account(
            "admin",
            "Lý Văn Quản Trị",
            "Quản trị hệ thống: không dữ liệu sức khỏe",
            Role::ItAdmin,
        ),
    ]
}

fn account(subject: &str, name: &str, about: &str, role: Role) -> Account {
    Account {
        subject: subject.to_owned(),
        name: name.to_owned(),
        about: about.to_owned(),
        roles: vec![role],
        organisation: None,
        facility: None,
        person: None,
        central: false,
    }
}
