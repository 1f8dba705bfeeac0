//! Who the person is, how to reach them, and where their card is.

use maud::Markup;

use crate::api::Loaded;
use crate::api::views::{Card, Contact, Person};
use crate::format;
use crate::page::Page;
use crate::page::elements::facts;

/// Draws the person. Contact and card are left out where this reader may not see them.
pub(super) fn view(
    page: &Page,
    person: &Person,
    contact: &Loaded<Contact>,
    card: &Loaded<Card>,
) -> Markup {
    let unknown = || page.t("unknown");
    let born = person.born.map_or_else(unknown, |born| format::born(page.language, born));
    let organisation =
        person.organisation.as_ref().map_or_else(unknown, |one| one.shown().to_owned());
    let mut pairs = vec![
        (page.t("label-name"), person.name.clone()),
        (page.t("label-born"), born),
        (page.t("label-sex"), page.word("sex", &person.sex)),
        (page.t("label-organisation"), organisation),
        (page.t("label-post"), person.post.clone().unwrap_or_else(unknown)),
        (page.t("label-tier"), page.word("tier", &person.tier)),
    ];
    if let Some(in_office) = person.in_office {
        let key = if in_office { "in-office" } else { "retired" };
        pairs.push((page.t("label-standing"), page.t(key)));
    }
    if let Ok(contact) = contact {
        pairs.push((page.t("label-phone"), contact.phone.clone().unwrap_or_else(unknown)));
        pairs.push((page.t("label-email"), contact.email.clone().unwrap_or_else(unknown)));
    }
    if let Ok(card) = card {
        let clinic = card.facility_name.clone().or_else(|| card.facility.clone());
        pairs.push((page.t("label-card"), clinic.unwrap_or_else(|| page.t("no-card"))));
    }
    facts(&pairs)
}
