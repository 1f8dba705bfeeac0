//! The pages, and who may use them.

use auth::{Caller, Permission};
use maud::{Markup, html};

use super::{Page, Viewer};

/// More pages than this do not fit into a line, and stand in groups.
const LONGEST_LINE: usize = 7;

/// One page of the menu.
#[derive(Debug)]
pub(crate) struct MenuItem {
    /// The group that it belongs to; none stands by itself.
    group: Option<Group>,
    /// Where it is.
    pub path: &'static str,
    /// The key of its name.
    pub title: &'static str,
    /// The key of what it is for, on the home page.
    pub about: &'static str,
    /// Any of these opens it; none means everybody who is signed in.
    needs: &'static [Permission],
}

/// What pages are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Records,
    Checkups,
    Classes,
    Clinics,
    Office,
}

impl Group {
    /// The key of its name.
    fn title(self) -> &'static str {
        match self {
            Self::Records => "menu-group-records",
            Self::Checkups => "menu-group-checkups",
            Self::Classes => "menu-group-classes",
            Self::Clinics => "menu-group-clinics",
            Self::Office => "menu-group-office",
        }
    }
}

impl MenuItem {
    /// Whether the caller may use it.
    pub(crate) fn is_for(&self, caller: &Caller) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|permission| caller.allows(*permission))
    }

    /// Whether the page at `path` is this one, or belongs to it.
    fn is_at(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.path);
        match self.path {
            "/console" => rest == Some(""),
            _ => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }
}

const fn item(
    group: Option<Group>,
    path: &'static str,
    title: &'static str,
    about: &'static str,
    needs: &'static [Permission],
) -> MenuItem {
    MenuItem { group, path, title, about, needs }
}

const RECORDS: Option<Group> = Some(Group::Records);
const CHECKUPS: Option<Group> = Some(Group::Checkups);
const CLASSES: Option<Group> = Some(Group::Classes);
const CLINICS: Option<Group> = Some(Group::Clinics);
const OFFICE: Option<Group> = Some(Group::Office);

/// Every page of the menu, in its order; those of a group stand together.
#[rustfmt::skip]
pub(crate) const MENU: &[MenuItem] = &[
    item(None, "/console", "menu-home", "about-home", &[]),
    item(RECORDS, "/console/people", "menu-people", "about-people", &[Permission::SearchPeople]),
    item(RECORDS, "/console/imports", "menu-imports", "about-imports", &[Permission::SeeRosterImports]),
    item(RECORDS, "/console/health-books", "menu-health-books", "about-health-books", &[Permission::RequestHealthBook]),
    item(RECORDS, "/console/duplicates", "menu-duplicates", "about-duplicates", &[Permission::SeeDuplicates]),
    item(RECORDS, "/console/keeping", "menu-keeping", "about-keeping", &[Permission::RestrictPerson]),
    item(RECORDS, "/console/refusals", "menu-refusals", "about-refusals", &[Permission::SeeRefusals]),
    item(CHECKUPS, "/console/deliveries", "menu-deliveries", "about-deliveries", &[Permission::SeeReceipts]),
    item(CLASSES, "/console/council", "menu-council", "about-council", &[Permission::SeeProposals]),
    item(CLASSES, "/console/tables", "menu-tables", "about-tables", &[Permission::SeeRuleTables]),
    item(CLINICS, "/console/worklist", "menu-worklist", "about-worklist", &[Permission::SeeFollowUps]),
    item(CLINICS, "/console/facilities", "menu-facilities", "about-facilities", &[Permission::ManageFacilities]),
    item(OFFICE, "/console/organisations", "menu-organisations", "about-organisations", &[Permission::ManageOrganisations]),
    item(OFFICE, "/console/duties", "menu-duties", "about-duties", &[Permission::ManageDuties]),
    item(OFFICE, "/console/grants", "menu-grants", "about-grants", &[Permission::SeeGrants]),
    item(OFFICE, "/console/grant-reviews", "menu-grant-reviews", "about-grant-reviews", &[Permission::ReviewGrants]),
    item(OFFICE, "/console/proxies", "menu-proxies", "about-proxies", &[Permission::ConfirmProxy]),
    item(OFFICE, "/console/breach", "menu-breach", "about-breach", &[Permission::AnswerBreach]),
    item(None, "/console/inbox", "menu-inbox", "about-inbox", &[Permission::UseInbox]),
    item(None, "/console/totals", "menu-totals", "about-totals", &[Permission::SeeFigures]),
];

/// Draws the menu: a line of pages, or of groups that open where there are too many for a line.
pub(super) fn menu(page: &Page, viewer: &Viewer) -> Markup {
    let in_groups = viewer.menu.len() > LONGEST_LINE;
    let same_group = |one: &&'static MenuItem, other: &&'static MenuItem| {
        in_groups && one.group.is_some() && one.group == other.group
    };
    html! {
        nav.menu aria-label=(page.t("menu")) {
            ul {
                @for items in viewer.menu.chunk_by(same_group) {
                    @match items {
                        [item] => li { (link(page, item.path, item.title, item.is_at(&page.path))) },
                        [first, ..] => li { (group(page, first.group, items)) },
                        [] => {}
                    }
                }
                @for person in &viewer.represents {
                    @let path = format!("/console/people/{person}");
                    li { (link(page, &path, "menu-represented", page.path == path)) }
                }
                @if let Some(person) = &viewer.own_record {
                    @let path = format!("/console/people/{person}");
                    li { (link(page, &path, "menu-own-record", page.path == path)) }
                }
            }
        }
    }
}

/// A group of pages; opening one closes the others, which is what their common name is for.
fn group(page: &Page, group: Option<Group>, items: &[&MenuItem]) -> Markup {
    let is_current = items.iter().any(|item| item.is_at(&page.path));
    html! {
        details name="menu" {
            summary aria-current=[is_current.then_some("true")] {
                (group.map(|group| page.t(group.title())).unwrap_or_default())
            }
            ul {
                @for item in items {
                    li { (link(page, item.path, item.title, item.is_at(&page.path))) }
                }
            }
        }
    }
}

fn link(page: &Page, path: &str, title: &str, is_current: bool) -> Markup {
    html! { a href=(path) aria-current=[is_current.then_some("page")] { (page.t(title)) } }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn drawn(path: &str, items: &[&str]) -> String {
        let viewer = Viewer {
            name: "Lê Văn Mẫu".to_owned(),
            csrf: "token".to_owned(),
            menu: MENU
                .iter()
                .filter(|item| items.is_empty() || items.contains(&item.path))
                .collect(),
            own_record: None,
            represents: Vec::new(),
            central: None,
        };
        let page = Page { language: Language::Vi, path: path.to_owned(), viewer: None };
        menu(&page, &viewer).into_string()
    }

    #[test]
    fn many_pages_stand_in_groups_and_the_current_page_and_its_group_are_marked() {
        let menu = drawn("/console/grants", &[]);

        assert_eq!(menu.matches("<details").count(), 4, "{menu}");
        assert_eq!(menu.matches("aria-current").count(), 2, "{menu}");
        assert!(menu.contains("<summary aria-current=\"true\">Quản trị</summary>"), "{menu}");
        assert!(menu.contains("href=\"/console/grants\" aria-current=\"page\""), "{menu}");
        assert_eq!(menu.matches("<a ").count(), MENU.len());
    }

    #[test]
    fn a_page_below_another_marks_that_one_alone() {
        assert!(
            drawn("/console/people/0195", &[]).contains("href=\"/console/people\" aria-current")
        );
        let reviews = drawn("/console/grant-reviews", &[]);
        assert!(!reviews.contains("href=\"/console/grants\" aria-current"), "{reviews}");
    }

    #[test]
    fn few_pages_stand_in_a_line() {
        let few = drawn("/console", &["/console", "/console/people", "/console/imports"]);
        assert!(!few.contains("<details") && few.matches("<a ").count() == 3, "{few}");
    }
}
