//! What a rule table would change: how far the run is, and who would go from which class to which.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use uuid::Uuid;

use super::PATH;
use crate::api::Service;
use crate::api::views::Run;
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, table};
use crate::page::failures::explain;
use crate::signed_in::SignedIn;

/// Shows a run; the page loads itself again until it is done.
pub(crate) async fn follow(who: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Error> {
    let run = who.api.get::<Run>(Service::Classification, &format!("/runs/{id}")).await;
    let title = who.page.t("table-simulate");
    let running = run.as_ref().is_ok_and(|run| run.state == "running");
    let body = html! {
        h1 { (title) }
        @match &run {
            Ok(run) => { (view(&who.page, run)) },
            Err(failure) => { (explain(&who.page, Service::Classification, failure)) },
        }
        p { a href=(PATH) { (who.page.t("menu-tables")) } }
    };
    match running {
        true => who.document(who.page.frame_while_running(&title, body)),
        false => who.answer(&title, body),
    }
}

fn view(page: &Page, run: &Run) -> Markup {
    let counts = [("done", page.count(run.done)), ("total", page.count(run.total))];
    let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let changed = run.changed.map_or_else(|| page.t("suppressed"), |count| page.count(count));
    html! {
        p role="status" { (run.table) " – " (page.t_with("run-so-far", &counts)) }
        @if run.state == "running" { p.hint { (page.t("loads-itself")) } }
        p { strong { (page.t_with("run-changed", &[("count", &changed)])) } }
        (block(&page.t("transitions"), transitions(page, run)))
    }
}

fn transitions(page: &Page, run: &Run) -> Markup {
    let name = |code: &String| page.word("figure", code);
    let first = std::iter::once(page.t("from-class"));
    let labels: Vec<String> = first.chain(run.columns.iter().map(name)).collect();
    let rows: Vec<Vec<Markup>> = (run.columns.iter().zip(&run.transitions))
        .map(|(class, counts)| {
            let cells = counts.iter().map(|count| {
                let shown = count.map_or_else(|| page.t("suppressed"), |count| page.count(count));
                html! { (shown) }
            });
            std::iter::once(html! { (name(class)) }).chain(cells).collect()
        })
        .collect();
    table(&page.t("transitions"), &labels, &rows)
}
