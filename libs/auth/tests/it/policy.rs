//! The matrix of the Board's confidentiality rules, said again from the other side.

use auth::{Depth, Permission, policy};
use schema::{Role, Scope};

fn roles_at(depth: Depth) -> Vec<Role> {
    let at = |permission: &&Permission| permission.depth() == depth && reads(**permission);
    let mut roles: Vec<Role> = Permission::ALL
        .iter()
        .filter(at)
        .flat_map(|permission| policy::holders(*permission))
        .copied()
        .collect();
    roles.sort();
    roles.dedup();
    roles
}

/// Delivering results is clinical and shows the sender nothing that it did not send. Fetching somebody's own data
/// for them is the one exception of an officer; it stands by itself below.
fn reads(permission: Permission) -> bool {
    !matches!(permission, Permission::SubmitCheckups | Permission::DownloadOwnData)
}

#[test]
fn a_persons_own_data_are_for_them_and_for_an_officer_who_says_why() {
    let mut holders = policy::holders(Permission::DownloadOwnData).to_vec();
    holders.sort();
    assert_eq!(holders, [Role::BoardOfficer, Role::Person, Role::Proxy]);
}

#[test]
fn clinical_detail_is_for_those_who_treat_or_judge_and_for_oneself() {
    assert_eq!(
        roles_at(Depth::Clinical),
        [Role::CouncilMember, Role::ClinicDoctor, Role::Person, Role::Proxy]
    );
}

#[test]
fn a_class_is_not_for_the_clinics_staff_nor_for_the_units_contact() {
    assert_eq!(
        roles_at(Depth::Class),
        [
            Role::OrganisationCommission,
            Role::BoardOfficer,
            Role::CouncilMember,
            Role::ClinicDoctor,
            Role::Person,
            Role::Proxy,
            Role::Service,
        ]
    );
}

#[test]
fn an_administrator_of_the_system_sees_nobody() {
    for &permission in Permission::ALL {
        if policy::allows(Role::ItAdmin, permission) {
            assert_eq!(permission.depth(), Depth::Nothing, "{permission}");
        }
    }
}

#[test]
fn the_central_board_sees_aggregates_and_a_hospital_only_what_it_sent() {
    let held = |role| {
        Permission::ALL.iter().copied().filter(move |permission| policy::allows(role, *permission))
    };

    assert_eq!(held(Role::CentralBoard).collect::<Vec<_>>(), [Permission::SeeFigures]);
    assert_eq!(
        held(Role::HospitalSystem).collect::<Vec<_>>(),
        [
            Permission::SeeOrganisations,
            Permission::SeeAdministrativeUnits,
            Permission::SubmitCheckups,
            Permission::SeeReceipts,
            Permission::SeeFacilities
        ]
    );
}

#[test]
fn only_the_council_signs_and_ratifies() {
    for permission in [Permission::SignConclusion, Permission::RatifyRuleTable] {
        assert_eq!(policy::holders(permission), [Role::CouncilMember]);
    }
}

#[test]
fn machines_and_persons_cannot_be_granted_the_province() {
    let bound = [
        Role::Person,
        Role::Proxy,
        Role::HospitalSystem,
        Role::ClinicDoctor,
        Role::ClinicStaff,
        Role::ExamStation,
        Role::UnitContact,
    ];
    for role in bound {
        assert!(!policy::can_be_granted(role, &Scope::Province), "{role:?}");
    }
}

#[test]
fn only_those_who_see_people_for_their_work_are_granted_centrally_managed_people() {
    let mut granted: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|role| policy::can_be_granted(*role, &Scope::Central))
        .collect();
    granted.sort();
    let expected = [
        Role::Leader,
        Role::OrganisationCommission,
        Role::BoardOfficer,
        Role::CouncilMember,
        Role::ClinicDoctor,
        Role::ClinicStaff,
        Role::Inspector,
    ];
    assert_eq!(granted, expected);
}

#[test]
fn the_printed_table_has_every_permission_and_every_role() {
    let table = policy::table();
    for permission in Permission::ALL {
        assert!(table.contains(permission.as_str()), "{permission}");
    }
    for role in [Role::Leader, Role::Accountant, Role::CentralBoard, Role::Proxy] {
        assert!(table.contains(role.as_str()), "{role:?}");
    }
}

#[test]
fn names_are_unique_and_begin_with_their_area() {
    let mut names: Vec<&str> =
        Permission::ALL.iter().map(|permission| permission.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Permission::ALL.len());
    assert!(names.iter().all(|name| name.split_once('.').is_some()));
}
