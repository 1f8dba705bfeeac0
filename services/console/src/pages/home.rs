//! The first page: what its reader can do here.

use actix_web::HttpResponse;
use maud::{Markup, html};

use crate::error::Error;
use crate::page::elements::{Tone, message};
use crate::page::{Page, Viewer};
use crate::signed_in::SignedIn;

/// What people may do with their own record, beside reading it.
const OWN: [(&str, &str, &str); 4] = [
    ("consents", "consents", "about-own-consents"),
    ("proxies", "proxies", "about-own-proxies"),
    ("accesses", "accesses", "about-own-accesses"),
    ("data", "own-data", "about-own-data"),
];

/// Shows the reader's tasks.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let viewer = who.page.viewer.as_ref().ok_or(Error::SignedOut)?;
    who.answer(&who.page.t("menu-home"), view(&who.page, viewer))
}

fn view(page: &Page, viewer: &Viewer) -> Markup {
    let tasks: Vec<_> = viewer.menu.iter().filter(|item| item.path != "/console").collect();
    html! {
        h1 { (page.t_with("greeting", &[("name", &viewer.name)])) }
        @if tasks.is_empty() && viewer.own_record.is_none() && viewer.represents.is_empty() {
            (message(Tone::Warn, &page.t("nothing-granted")))
        }
        ul.cards {
            @if let Some(person) = &viewer.own_record {
                li {
                    h2 { a href=(format!("/console/people/{person}")) { (page.t("menu-own-record")) } }
                    p { (page.t("about-own-record")) }
                }
            }
            @if let Some(person) = &viewer.own_record {
                @for (path, title, about) in OWN {
                    li {
                        h2 { a href=(format!("/console/people/{person}/{path}")) { (page.t(title)) } }
                        p { (page.t(about)) }
                    }
                }
            }
            @for person in &viewer.represents {
                li {
                    h2 { a href=(format!("/console/people/{person}")) { (page.t("menu-represented")) } }
                    p { (page.t("about-represented")) }
                }
            }
            @for item in tasks {
                li {
                    h2 { a href=(item.path) { (page.t(item.title)) } }
                    p { (page.t(item.about)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;
    use crate::page::MENU;

    fn reader(menu: &[&str], own_record: Option<&str>) -> Viewer {
        Viewer {
            central: None,
            name: "Lê Văn Mẫu".to_owned(),
            csrf: "token".to_owned(),
            menu: MENU.iter().filter(|item| menu.contains(&item.path)).collect(),
            own_record: own_record.map(str::to_owned),
            represents: vec!["0196".to_owned()],
        }
    }

    fn drawn(viewer: &Viewer) -> String {
        let page =
            Page { language: Language::Vi, path: "/console".into(), viewer: Some(viewer.clone()) };
        view(&page, viewer).into_string()
    }

    #[test]
    fn a_reader_sees_the_pages_that_they_may_use_and_no_others() {
        let home = drawn(&reader(&["/console", "/console/council"], None));

        assert!(home.contains("/console/council") && !home.contains("/console/grants"));
    }

    #[test]
    fn a_person_is_led_to_their_own_record() {
        assert!(drawn(&reader(&["/console"], Some("0195"))).contains("/console/people/0195"));
    }

    #[test]
    fn a_proxy_is_led_to_the_record_of_who_named_them() {
        assert!(drawn(&reader(&["/console"], None)).contains("/console/people/0196"));
    }

    #[test]
    fn who_was_granted_nothing_is_told_so() {
        let nobody = Viewer { represents: Vec::new(), ..reader(&["/console"], None) };
        assert!(drawn(&nobody).contains("role=\"status\""));
    }
}
