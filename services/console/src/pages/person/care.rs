//! Follow-ups of the person's clinic, and the notices that were sent.

use maud::{Markup, html};

use crate::api::views::{FollowUp, Notice};
use crate::page::Page;
use crate::page::elements::{nothing, table};

/// Draws a person's follow-ups.
pub(super) fn follow_ups(page: &Page, follow_ups: &[FollowUp]) -> Markup {
    if follow_ups.is_empty() {
        return nothing(&page.t("no-follow-ups"));
    }
    let labels = ["due", "state", "clinic", "attempts"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = follow_ups
        .iter()
        .map(|one| {
            vec![
                html! { (page.day(one.due_on)) @if one.overdue { " " span.tag { (page.t("overdue")) } } },
                html! { (page.word("follow-up", &one.state)) },
                html! { (one.facility.as_deref().unwrap_or("")) },
                html! { (page.count(one.attempts)) },
            ]
        })
        .collect();
    table(&page.t("follow-ups"), &labels, &rows)
}

/// Draws that notices were sent; not what they said.
pub(super) fn notices(page: &Page, notices: &[Notice]) -> Markup {
    if notices.is_empty() {
        return nothing(&page.t("no-notices"));
    }
    let labels = ["sent", "notice", "channel", "read"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = notices.iter().map(|one| notice(page, one)).collect();
    table(&page.t("notices"), &labels, &rows)
}

fn notice(page: &Page, one: &Notice) -> Vec<Markup> {
    let ways = one.deliveries.iter().map(|way| {
        let (channel, state) =
            (page.word("channel", &way.channel), page.word("notice-state", &way.state));
        format!("{channel}: {state}")
    });
    let ways: Vec<String> = ways.collect();
    vec![
        html! { (one.created_at.map(|at| page.moment(at)).unwrap_or_default()) },
        html! { (page.word("notice", &one.kind)) },
        html! { (ways.join("; ")) },
        html! { (one.read_at.map(|at| page.moment(at)).unwrap_or_default()) },
    ]
}
