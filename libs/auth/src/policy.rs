//! Which role may do what: the confidentiality matrix of the Board as one table.

use std::fmt::Write;

use schema::{Role, Scope};

use crate::permission::Permission;
use Role::{
    Accountant, BoardOfficer, CentralBoard, ClinicDoctor, ClinicStaff, CouncilMember, ExamStation,
    HospitalSystem, Inspector, ItAdmin, Leader, OrganisationCommission, Proxy, Service,
    UnitContact,
};

/// The person whom the data is about; `Role::Person` under a name that reads in a list.
const ONESELF: Role = Role::Person;

/// Everybody who signs in to the console, and so has an inbox.
const EVERY_PERSON: &[Role] = &[
    Leader,
    OrganisationCommission,
    BoardOfficer,
    CouncilMember,
    ClinicDoctor,
    ClinicStaff,
    ExamStation,
    UnitContact,
    Accountant,
    Inspector,
    ItAdmin,
    ONESELF,
    Proxy,
];
/// Roles that can be granted for centrally managed people, beside a scope that says where.
const SEES_CENTRAL: &[Role] = &[
    Leader,
    OrganisationCommission,
    BoardOfficer,
    CouncilMember,
    ClinicDoctor,
    ClinicStaff,
    Inspector,
];
/// The program itself; a consumer or task names its permissions in code.
const NOBODY: &[Role] = &[];

/// Lists the roles that hold a permission.
///
/// An empty list is for the services themselves (`Caller::system`). The inspector's samples and the
/// leader's approved requests need a reason on record, so neither role reads a person here.
pub fn holders(permission: Permission) -> &'static [Role] {
    match permission {
        Permission::ImportRoster | Permission::SeeRosterImports => &[BoardOfficer, UnitContact],
        Permission::ManageRosterWordings => &[BoardOfficer],
        Permission::SearchPeople | Permission::SeePerson => &[
            Leader,
            OrganisationCommission,
            BoardOfficer,
            CouncilMember,
            ClinicDoctor,
            ClinicStaff,
            ExamStation,
            UnitContact,
            Accountant,
            ONESELF,
            Proxy,
            Service,
        ],
        Permission::SeeContact => {
            &[BoardOfficer, ClinicDoctor, ClinicStaff, UnitContact, ONESELF, Proxy, Service]
        }
        Permission::ManagePeople => &[OrganisationCommission, BoardOfficer],
        Permission::SeeDuplicates | Permission::MergePeople => &[BoardOfficer],
        Permission::SeeOrganisations => &[
            Leader,
            OrganisationCommission,
            BoardOfficer,
            CouncilMember,
            ClinicDoctor,
            ClinicStaff,
            ExamStation,
            UnitContact,
            Accountant,
            Inspector,
            ItAdmin,
            HospitalSystem,
            Service,
        ],
        Permission::ManageOrganisations | Permission::ManageFacilities => &[BoardOfficer],
        Permission::ManageDuties => &[BoardOfficer],
        Permission::SeeOrganisationContacts => {
            &[OrganisationCommission, BoardOfficer, UnitContact, Service]
        }
        Permission::SeeGrants => &[BoardOfficer, Inspector, ItAdmin],
        Permission::ProposeGrant => &[BoardOfficer, ItAdmin],
        Permission::ApproveGrant | Permission::ListRefusal => &[BoardOfficer],
        Permission::SeeRefusals
        | Permission::RestrictPerson
        | Permission::ManageRetention
        | Permission::ErasePerson => &[BoardOfficer],
        Permission::ReviewGrants | Permission::ConfirmProxy => &[BoardOfficer],
        Permission::SeeProxies
        | Permission::NameProxy
        | Permission::SeeConsents
        | Permission::RecordConsent => &[BoardOfficer, ONESELF],
        Permission::SeeHealthBooks => {
            &[BoardOfficer, ClinicDoctor, ClinicStaff, UnitContact, ONESELF, Proxy]
        }
        Permission::ImportPaper => &[BoardOfficer],
        Permission::SeePaperRecords => {
            &[BoardOfficer, CouncilMember, ClinicDoctor, UnitContact, ONESELF, Proxy]
        }
        Permission::RequestHealthBook => &[BoardOfficer, UnitContact],
        Permission::ManageHealthBooks => &[BoardOfficer],
        Permission::CheckHealthBooks => NOBODY,

        Permission::SubmitCheckups => &[HospitalSystem, ExamStation, BoardOfficer],
        Permission::SeeReceipts => &[HospitalSystem, ExamStation, BoardOfficer],
        Permission::MatchDeliveries => &[BoardOfficer],
        Permission::SeeCheckups => &[CouncilMember, ClinicDoctor, ONESELF, Proxy],

        Permission::SeeAssessments => {
            &[OrganisationCommission, BoardOfficer, CouncilMember, ClinicDoctor, ONESELF, Proxy]
        }
        Permission::SeeEvidence => &[CouncilMember, ClinicDoctor, ONESELF, Proxy],
        Permission::SeeConclusions => &[
            OrganisationCommission,
            BoardOfficer,
            CouncilMember,
            ClinicDoctor,
            ONESELF,
            Proxy,
            Service,
        ],
        Permission::SeeProposals => &[BoardOfficer, CouncilMember],
        Permission::SignConclusion | Permission::RatifyRuleTable => &[CouncilMember],
        Permission::SeeRuleTables => &[
            Leader,
            OrganisationCommission,
            BoardOfficer,
            CouncilMember,
            ClinicDoctor,
            Inspector,
            ItAdmin,
            ONESELF,
            Proxy,
        ],
        Permission::DraftRuleTable | Permission::SimulateRuleTable => {
            &[BoardOfficer, CouncilMember]
        }

        Permission::SeeFacilities | Permission::SeeAdministrativeUnits => &[
            Leader,
            OrganisationCommission,
            BoardOfficer,
            CouncilMember,
            ClinicDoctor,
            ClinicStaff,
            ExamStation,
            UnitContact,
            Accountant,
            Inspector,
            ItAdmin,
            ONESELF,
            Proxy,
            HospitalSystem,
            Service,
        ],
        Permission::SeeCard => {
            &[BoardOfficer, ClinicDoctor, ClinicStaff, UnitContact, ONESELF, Proxy, Service]
        }
        Permission::RegisterCard => &[BoardOfficer],
        Permission::SeeFollowUps => &[BoardOfficer, ClinicDoctor, ClinicStaff, ONESELF, Proxy],
        Permission::CloseFollowUp => &[ClinicDoctor, ClinicStaff],

        Permission::UseInbox => EVERY_PERSON,
        Permission::SeeNotices => &[BoardOfficer, ClinicDoctor, ClinicStaff, ONESELF, Proxy],

        Permission::SeeFigures => &[
            Leader,
            OrganisationCommission,
            BoardOfficer,
            ClinicDoctor,
            UnitContact,
            Accountant,
            Inspector,
            Service,
            CentralBoard,
        ],
        Permission::SeeAccessLog => &[Inspector, ONESELF, Proxy],
        Permission::AnswerBreach => &[BoardOfficer, Inspector],
        Permission::DownloadOwnData => &[BoardOfficer, ONESELF, Proxy],
        Permission::ApplyEvents | Permission::RunJobs | Permission::KeepAudit => NOBODY,
    }
}

/// Tells whether a role holds a permission.
pub fn allows(role: Role, permission: Permission) -> bool {
    holders(permission).contains(&role)
}

/// Tells whether a role is of somebody who works with other people's data, and so needs a second factor to sign in.
///
/// Nobody else is asked for one: a person sees their own record, a proxy that of one who named them, and a machine
/// has nothing but its key.
pub fn is_staff(role: Role) -> bool {
    !matches!(role, ONESELF | Proxy | HospitalSystem | Service | CentralBoard)
}

/// Tells whether a role can be granted for a scope.
///
/// A machine of a hospital is bound to its facility, a person to oneself; a contact of a committee to
/// its organisation. Wider grants of these roles are ignored wherever they come from.
///
/// For centrally managed people only a role that sees people for its own work can be granted, and a machine, a
/// committee's contact or somebody who stands for one person never.
pub fn can_be_granted(role: Role, scope: &Scope) -> bool {
    if *scope == Scope::Central {
        return SEES_CENTRAL.contains(&role);
    }
    match role {
        ONESELF | Proxy => matches!(scope, Scope::Person(_)),
        ClinicDoctor | ClinicStaff | ExamStation | HospitalSystem => {
            matches!(scope, Scope::Facility(_))
        }
        UnitContact => matches!(scope, Scope::Organisation(_)),
        Service | CentralBoard => matches!(scope, Scope::Province),
        _ => matches!(scope, Scope::Province | Scope::Organisation(_)),
    }
}

/// Names the scopes that a role can be granted for.
fn reach(role: Role) -> &'static str {
    match role {
        ONESELF | Proxy => "person",
        ClinicDoctor | ClinicStaff | ExamStation | HospitalSystem => "facility",
        UnitContact => "organisation",
        Service | CentralBoard => "province",
        _ => "province or organisation",
    }
}

/// Prints the table for `yba policy`: a row per permission and role, tab-separated.
///
/// Long and not wide: it is meant for `grep` and for a comparison with the last release's.
pub fn table() -> String {
    let mut text = String::from("permission\tdepth\trole\treach\n");
    for &permission in Permission::ALL {
        let depth = permission.depth().as_str();
        if holders(permission).is_empty() {
            let _ = writeln!(text, "{permission}\t{depth}\t(the services themselves)\tprovince");
        }
        for &role in holders(permission) {
            let central = if SEES_CENTRAL.contains(&role) { ", central" } else { "" };
            let (name, reach) = (role.as_str(), reach(role));
            let _ = writeln!(text, "{permission}\t{depth}\t{name}\t{reach}{central}");
        }
    }
    text
}
