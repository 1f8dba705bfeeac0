//! What somebody may be here.

use serde::{Deserialize, Serialize};

use crate::text::words;

/// A role (vai trò). What each may do is one table, in `auth::policy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Role {
    /// Trưởng ban, phó ban: aggregates; a person's conclusion on approved request.
    Leader,
    /// Ban Tổ chức Tỉnh ủy: identities and conclusions.
    OrganisationCommission,
    /// Văn phòng, thư ký Ban: lists, cards, grants; identities and conclusions.
    BoardOfficer,
    /// Hội đồng chuyên môn: clinical detail of the cases before it; signs.
    CouncilMember,
    /// Bác sĩ phòng khám A, bác sĩ gia đình: clinical detail of the clinic's own roster.
    ClinicDoctor,
    /// Nhân viên phòng khám A: identity, due list, attendance; no class.
    ClinicStaff,
    /// Bàn khám: today's list and its own section.
    ExamStation,
    /// Cán bộ đầu mối của cấp ủy: the own unit's list and attendance.
    UnitContact,
    /// Kế toán: payee fields and payments.
    Accountant,
    /// Thanh tra, kiểm tra: samples, with a reason.
    Inspector,
    /// Quản trị hệ thống: no health data at all.
    ItAdmin,
    /// Cán bộ: oneself.
    Person,
    /// Người được ủy quyền: a person who allowed it, for a time.
    Proxy,
    /// A hospital's system, bound to its facility code.
    HospitalSystem,
    /// One of Yba's services towards another.
    Service,
    /// Ban Bảo vệ, chăm sóc sức khỏe cán bộ Trung ương, a machine: aggregates.
    CentralBoard,
}

/// Text is not a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this role does not exist")]
pub struct NotARole;

words!(
    Role,
    NotARole,
    Leader = "leader",
    OrganisationCommission = "organisation_commission",
    BoardOfficer = "board_officer",
    CouncilMember = "council_member",
    ClinicDoctor = "clinic_doctor",
    ClinicStaff = "clinic_staff",
    ExamStation = "exam_station",
    UnitContact = "unit_contact",
    Accountant = "accountant",
    Inspector = "inspector",
    ItAdmin = "it_admin",
    Person = "person",
    Proxy = "proxy",
    HospitalSystem = "hospital_system",
    Service = "service",
    CentralBoard = "central_board",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_travel_in_snake_case() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        assert_eq!(serde_json::to_string(&Role::BoardOfficer).unwrap(), "\"board_officer\"");
    }
}
