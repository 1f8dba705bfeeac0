//! What the office's paper says of a person's former years: nobody signed it here.

use maud::{Markup, html};

use crate::api::views::{PaperClass, PaperRecord};
use crate::page::Page;
use crate::page::elements::{Tone, message, table};

/// Draws former years; a class only for those who may see one.
pub(super) fn view(page: &Page, records: &[PaperRecord], classes: Option<&[PaperClass]>) -> Markup {
    let mut labels = vec![page.t("paper-year"), page.t("paper-took-part")];
    if classes.is_some() {
        labels.extend([page.t("paper-class"), page.t("paper-standard")]);
    }
    labels.extend(["paper-book", "paper-card", "paper-source"].map(|key| page.t(key)));
    let row = |one: &PaperRecord| {
        let took_part = match one.took_part {
            Some(true) => page.t("paper-yes"),
            Some(false) => page.t("paper-no"),
            None => String::new(),
        };
        let day = one.checkup_on.map(|day| format!(" ({})", page.day(day))).unwrap_or_default();
        let mut cells = vec![html! { (one.year) }, html! { (took_part) (day) }];
        if let Some(classes) = classes {
            let class = classes.iter().find(|class| class.year == one.year);
            let shown = |text: Option<&String>| html! { (text.map_or("", String::as_str)) };
            cells.push(shown(class.and_then(|class| class.class.as_ref())));
            cells.push(shown(class.and_then(|class| class.standard.as_ref())));
        }
        for text in [&one.book_number, &one.card_number] {
            cells.push(html! { (text.as_deref().unwrap_or("")) });
        }
        cells.push(html! { (one.source) });
        cells
    };
    let rows: Vec<Vec<Markup>> = records.iter().map(row).collect();
    html! {
        (message(Tone::Plain, &page.t("paper-unsigned")))
        (table(&page.t("paper-of-person"), &labels, &rows))
    }
}
