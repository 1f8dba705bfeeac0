//! The file of a breach (hồ sơ vi phạm dữ liệu cá nhân): who saw what of whom in some days, from every service.

use std::io::{Cursor, Write};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse};
use auth::breach::{self, Occasion, Summary, Tally};
use auth::looks::{Asked, Look, Looks, Question};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use futures_util::future::join_all;
use maud::html;
use runtime::clock::start_of;
use runtime::http::extend_deadline;
use serde::Deserialize;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::api::{Failure, ProblemView, Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::page::failures::refusal;
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Where the page is.
const PATH: &str = "/console/breach";
/// A notice is due within 72 hours: the days that are offered first.
const OFFERED_DAYS: Days = Days::new(3);

/// The form, as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    from: String,
    to: String,
    subject: String,
    person: String,
    reason: String,
    discovered: String,
}

/// Shows what the file holds, and the form.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let today = who.app.clock.today();
    let from = today.checked_sub_days(OFFERED_DAYS).unwrap_or(today);
    let wish = Wish { from: from.to_string(), to: today.to_string(), ..Wish::default() };
    form(&who, &wish, None, None)
}

/// Puts the file together. A service that does not answer fails it all: a file with a gap would be believed.
pub(crate) async fn download(
    request: HttpRequest,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    extend_deadline(&request, UPLOAD_TIMEOUT);
    let (who, wish) = (&posted.who, &posted.form);
    let occasion = match read(wish) {
        Ok(occasion) => occasion,
        Err(field) => return form(who, wish, Some(field), None),
    };
    let question = &occasion.question;
    let asked = Asked {
        from: Some(question.from),
        to: Some(question.to),
        subject: question.subject.clone(),
        person: question.person,
        reason: occasion.reason.clone(),
    };
    let asking = Service::ALL.into_iter().map(|service| load(who, service, &asked));
    let mut looks = Vec::new();
    for (service, loaded) in Service::ALL.into_iter().zip(join_all(asking).await) {
        match loaded {
            Ok(found) => looks.extend(found.items),
            Err(failure) => return form(who, wish, None, Some((service, &failure))),
        }
    }
    let file = archive(&occasion, &looks, who.app.clock.now()).map_err(|_| Error::Archive)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"yba-ho-so-vi-pham.zip\""))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(file))
}

async fn load(who: &SignedIn, service: Service, asked: &Asked) -> Result<Looks, Failure> {
    let response = who.api.ask_file(service, "/looks", asked).await?;
    let body = response.bytes().await.map_err(|_| Failure::Unreachable)?;
    serde_json::from_slice(&body).map_err(|_| Failure::Unreadable)
}

/// Reads the form; the name of a field that cannot be read otherwise. What is missing is the services' to say.
fn read(wish: &Wish) -> Result<Occasion, &'static str> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let from = day(&wish.from).ok_or("from")?;
    let to = day(&wish.to).and_then(|day| day.succ_opt()).ok_or("to")?;
    let person = match wish.person.trim() {
        "" => None,
        id => Some(id.parse().map_err(|_| "person")?),
    };
    let discovered = match wish.discovered.trim() {
        "" => None,
        moment => Some(local(moment).ok_or("discovered")?),
    };
    let subject = Some(wish.subject.trim().to_owned()).filter(|subject| !subject.is_empty());
    let question = Question { from: start_of(from), to: start_of(to), subject, person };
    Ok(Occasion { question, reason: wish.reason.trim().to_owned(), discovered })
}

/// A moment as a browser's field gives it, by the clock on the wall.
fn local(moment: &str) -> Option<DateTime<Utc>> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local =
        formats.iter().find_map(|format| NaiveDateTime::parse_from_str(moment, format).ok());
    let local = local?;
    Some(start_of(local.date()) + (local.time() - NaiveTime::MIN))
}

fn archive(occasion: &Occasion, looks: &[Look], at: DateTime<Utc>) -> Result<Vec<u8>, ZipError> {
    let (mut tally, mut csv, mut lines) = (Tally::default(), breach::csv_head(), String::new());
    for look in looks {
        tally.add(look);
        csv.push_str(&breach::csv_line(look));
        lines.push_str(&serde_json::to_string(look).map_err(std::io::Error::from)?);
        lines.push('\n');
    }
    let summary = Summary { occasion, tally: &tally, proofs: None, at };
    let numbers = summary.numbers().map_err(std::io::Error::from)?;
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in [
        (breach::SUMMARY_PAGE, summary.page().as_bytes()),
        (breach::SUMMARY_NUMBERS, &numbers),
        (breach::ROWS_CSV, csv.as_bytes()),
        (breach::ROWS_JSONL, lines.as_bytes()),
    ] {
        file.start_file(name, options)?;
        file.write_all(content)?;
    }
    Ok(file.finish()?.into_inner())
}

fn form(
    who: &SignedIn,
    wish: &Wish,
    unreadable: Option<&'static str>,
    failure: Option<(Service, &Failure)>,
) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let title = page.t("breach");
    let own = unreadable.map(|field| ProblemView::of_field(field, page.t("breach-unreadable")));
    let problem = own.as_ref().or_else(|| failure.and_then(|(_, failure)| failure.problem()));
    let field =
        |name, key: &str, value| Field::new(name, page.t(key)).value(value).problem(problem);
    let body = html! {
        h1 { (title) }
        p.hint { (page.t("breach-about")) }
        p.hint { (page.t("breach-on-record")) }
        @if let Some((service, failure)) = failure { (refusal(page, service, failure)) }
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (field("from", "breach-from", &wish.from).required().input("date"))
            (field("to", "breach-to", &wish.to).required().input("date"))
            (field("subject", "breach-subject", &wish.subject).hint(page.t("breach-subject-hint")).input("text"))
            (field("person", "breach-person", &wish.person).hint(page.t("breach-person-hint")).input("text"))
            (field("discovered", "breach-discovered", &wish.discovered).hint(page.t("breach-discovered-hint")).input("datetime-local"))
            (field("reason", "breach-reason", &wish.reason).hint(page.t("breach-reason-hint")).required().textarea())
            div { button type="submit" { (page.t("breach-download")) } }
        }
    };
    who.answer(&title, body)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn wish() -> Wish {
        Wish {
            from: "2026-11-20".to_owned(),
            to: "2026-11-21".to_owned(),
            reason: " 12/BC-VP ".to_owned(),
            discovered: "2026-11-21T08:30".to_owned(),
            ..Wish::default()
        }
    }

    #[test]
    fn days_are_whole_in_vietnam_and_a_moment_is_the_walls() {
        let occasion = read(&wish()).unwrap();

        assert_eq!(occasion.question.from.to_rfc3339(), "2026-11-19T17:00:00+00:00");
        assert_eq!(occasion.question.to.to_rfc3339(), "2026-11-21T17:00:00+00:00");
        assert_eq!(occasion.discovered.unwrap().to_rfc3339(), "2026-11-21T01:30:00+00:00");
        assert_eq!((occasion.question.subject, &*occasion.reason), (None, "12/BC-VP"));
        let bad = |wish: Wish| read(&wish).map(|_| ()).unwrap_err();
        assert_eq!(bad(Wish { from: "hôm qua".to_owned(), ..wish() }), "from");
        assert_eq!(bad(Wish { person: "Lan".to_owned(), ..wish() }), "person");
        assert_eq!(bad(Wish { discovered: "8 giờ".to_owned(), ..wish() }), "discovered");
    }

    #[test]
    fn the_file_has_a_page_numbers_and_every_row() {
        let look: Look = serde_json::from_value(serde_json::json!({
            "at": "2026-11-20T01:00:00Z", "service": "exams", "subject": "bs-lan", "by_the_program": false,
            "roles": "clinic_doctor", "scopes": "facility:01001", "permission": "exams.see-checkups",
            "depth": "clinical", "action": "read", "outcome": "done",
            "person_id": "019a0000-0000-7000-8000-000000000001", "reason": null,
        }))
        .unwrap();
        let occasion = read(&wish()).unwrap();

        let file = archive(&occasion, &[look], "2026-11-22T00:00:00Z".parse().unwrap()).unwrap();

        let mut file = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            file.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let page = read(breach::SUMMARY_PAGE);
        assert!(page.contains("bs-lan") && page.contains("24/11/2026 08:30"), "{page}");
        assert!(read(breach::SUMMARY_NUMBERS).contains("\"people\": 1"));
        assert_eq!(read(breach::ROWS_CSV).lines().count(), 2);
        assert_eq!(read(breach::ROWS_JSONL).lines().count(), 1);
    }
}
