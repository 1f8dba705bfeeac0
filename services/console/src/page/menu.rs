//! The pages, and who may use them.

use auth::{Caller, Permission};

/// One page of the menu.
#[derive(Debug)]
pub(crate) struct MenuItem {
    /// Where it is.
    pub path: &'static str,
    /// The key of its name.
    pub title: &'static str,
    /// The key of what it is for, on the home page.
    pub about: &'static str,
    /// Any of these opens it; none means everybody who is signed in.
    needs: &'static [Permission],
}

impl MenuItem {
    /// Whether the caller may use it.
    pub(crate) fn is_for(&self, caller: &Caller) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|permission| caller.allows(*permission))
    }
}

const fn item(
    path: &'static str,
    title: &'static str,
    about: &'static str,
    needs: &'static [Permission],
) -> MenuItem {
    MenuItem { path, title, about, needs }
}

/// Every page of the menu, in its order.
pub(crate) const MENU: &[MenuItem] = &[
    item("/console", "menu-home", "about-home", &[]),
    item("/console/people", "menu-people", "about-people", &[Permission::SearchPeople]),
    item("/console/imports", "menu-imports", "about-imports", &[Permission::SeeRosterImports]),
    item(
        "/console/health-books",
        "menu-health-books",
        "about-health-books",
        &[Permission::RequestHealthBook],
    ),
    item(
        "/console/duplicates",
        "menu-duplicates",
        "about-duplicates",
        &[Permission::SeeDuplicates],
    ),
    item("/console/council", "menu-council", "about-council", &[Permission::SeeProposals]),
    item("/console/worklist", "menu-worklist", "about-worklist", &[Permission::SeeFollowUps]),
    item("/console/deliveries", "menu-deliveries", "about-deliveries", &[Permission::SeeReceipts]),
    item("/console/inbox", "menu-inbox", "about-inbox", &[Permission::UseInbox]),
    item("/console/totals", "menu-totals", "about-totals", &[Permission::SeeFigures]),
    item("/console/tables", "menu-tables", "about-tables", &[Permission::SeeRuleTables]),
    item(
        "/console/organisations",
        "menu-organisations",
        "about-organisations",
        &[Permission::ManageOrganisations],
    ),
    item("/console/duties", "menu-duties", "about-duties", &[Permission::ManageDuties]),
    item(
        "/console/facilities",
        "menu-facilities",
        "about-facilities",
        &[Permission::ManageFacilities],
    ),
    item(
        "/console/grant-reviews",
        "menu-grant-reviews",
        "about-grant-reviews",
        &[Permission::ReviewGrants],
    ),
    item("/console/proxies", "menu-proxies", "about-proxies", &[Permission::ConfirmProxy]),
    item("/console/grants", "menu-grants", "about-grants", &[Permission::SeeGrants]),
    item("/console/keeping", "menu-keeping", "about-keeping", &[Permission::RestrictPerson]),
    item("/console/refusals", "menu-refusals", "about-refusals", &[Permission::SeeRefusals]),
];
