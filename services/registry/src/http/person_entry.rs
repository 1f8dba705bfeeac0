//! One person, entered by hand.

use std::str::FromStr;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn};
use chrono::NaiveDate;
use runtime::Problem;
use runtime::http::Json;
use schema::{KeyedHash, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::person_changes::{everyone, refuse, without_document};
use crate::app::App;
use crate::domain::organisation_change::{Complaint, Grounds};
use crate::domain::person::{Person, Private};
use crate::domain::person_change::{Reaching, check_post, check_reaching};
use crate::domain::text;
use crate::enter_person::{Newcomer, enter_person as enter_person_by};
use crate::error::Error;
use crate::store;

/// Somebody who comes under management.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EnterPerson {
    name: String,
    /// `male` or `female`.
    sex: String,
    /// `1986-06-25`, or `1986` where only the year is known.
    born: String,
    citizen_id: String,
    insurance: Option<String>,
    tier: String,
    organisation: String,
    post: String,
    unit: Option<String>,
    /// In office; true by default.
    in_office: Option<bool>,
    phone: Option<String>,
    email: Option<String>,
    /// The address as it is written, old units and all.
    address: Option<String>,
    /// The code of the commune or province that the address lies in.
    address_unit: Option<String>,
    /// Since when they are under management; today by default, and not a day to come.
    on: Option<NaiveDate>,
    reason: String,
    #[serde(default)]
    document: String,
}

/// Who was entered.
#[derive(Serialize, ToSchema)]
pub(super) struct Entered {
    id: Uuid,
}

/// Enters a person by hand.
///
/// Sends `person.registered.v1` and `identity.recorded.v1`.
#[utoipa::path(post, path = "/registry/v1/people", tag = "people", request_body = EnterPerson,
    responses((status = 201, body = Entered), (status = 409), (status = 422)))]
pub(crate) async fn enter_person(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(wanted): Json<EnterPerson>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManagePeople).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    everyone(&txn)?;
    store::people_changes::lock(&txn).await?;
    let today = app.clock.today();
    let grounds = Grounds {
        on: wanted.on.unwrap_or(today),
        document: text::tidy(&wanted.document),
        document_on: None,
        reason: text::tidy(&wanted.reason),
    };
    let id = PersonId::generate(txn.now());
    let mut found = without_document(&grounds, today);
    let person = wanted.person(id, &mut found);
    check_places(&txn, &wanted, &grounds, today, &mut found).await?;
    let person = person.inspect(|person| check_person(person, today, &mut found));
    refuse(found)?;
    let person = person.ok_or(Error::NotFound("person"))?;
    let private = &person.private;
    let citizen_hash = app.keyring.hash_citizen(&private.citizen_id);
    let insurance_hash = private.insurance.as_ref().map(|code| app.keyring.hash_insurance(code));
    check_numbers(&txn, &citizen_hash, insurance_hash.as_ref()).await?;

    let unit = kept(wanted.unit.as_deref());
    let newcomer = Newcomer { person, unit, citizen_hash, insurance_hash };
    enter_person_by(&txn, &app, &newcomer, &grounds).await?;
    let address = format!("/registry/v1/people/{id}");
    // Kept for a repeat, so it says nothing of the person.
    let entered = Entered { id: id.as_uuid() };
    let answer = Answer::json(StatusCode::CREATED, &entered).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

impl EnterPerson {
    /// The person that is said, where every value can be read; what cannot is complained of.
    fn person(&self, id: PersonId, found: &mut Vec<Complaint>) -> Option<Person> {
        let name = read(&self.name, ("/name", "not-a-name", NOT_A_NAME), found);
        let sex = read(&self.sex, ("/sex", "not-a-sex", NOT_A_SEX), found);
        let born = read(&self.born, ("/born", "date-unreadable", NOT_A_BIRTH), found);
        let number = compact(&self.citizen_id);
        let place = ("/citizen_id", "citizen-id-not-twelve-digits", NOT_A_CITIZEN_ID);
        let citizen_id = read(&number, place, found);
        let place = ("/insurance", "insurance-unreadable", NOT_AN_INSURANCE);
        let insurance = kept(self.insurance.as_deref()).map(|code| compact(&code).to_uppercase());
        let insurance = read_option(insurance, place, found);
        let tier = read(&self.tier, ("/tier", "tier-unknown", NOT_A_TIER), found);
        let place = ("/organisation", "organisation-unknown", NO_ORGANISATION);
        let organisation = read(&self.organisation, place, found);
        let phone = kept(self.phone.as_deref()).map(|phone| compact(&phone));
        let phone = read_option(phone, ("/phone", "phone-unreadable", NOT_A_PHONE), found);
        let private = Private {
            citizen_id: citizen_id?,
            insurance: insurance?,
            phone: phone?,
            email: kept(self.email.as_deref()),
            address: kept(self.address.as_deref()),
            address_unit: kept(self.address_unit.as_deref()),
        };
        Some(Person {
            id,
            name: name?,
            sex: sex?,
            born: born?,
            tier: tier?,
            organisation: organisation?,
            post: text::tidy(&self.post),
            in_office: self.in_office.unwrap_or(true),
            private,
        })
    }
}

const NOT_A_NAME: (&str, &str) = ("họ tên không đọc được", "the name cannot be read");
const NOT_A_SEX: (&str, &str) = ("phải là male (nam) hoặc female (nữ)", "must be male or female");
const NOT_A_BIRTH: (&str, &str) =
    ("ngày sinh có dạng 1986-06-25 hoặc 1986", "a date of birth is 1986-06-25 or 1986");
const NOT_A_CITIZEN_ID: (&str, &str) =
    ("số CCCD có đúng 12 chữ số", "a citizen id has exactly twelve digits");
const NOT_AN_INSURANCE: (&str, &str) = (
    "không đúng dạng: 10 số, 12 số, hoặc 2 chữ cái và 13 số",
    "must be 10 digits, 12 digits, or 2 letters and 13 digits",
);
const NOT_A_TIER: (&str, &str) = ("không có diện quản lý này", "there is no such tier");
const NOT_A_PHONE: (&str, &str) =
    ("không phải là số điện thoại ở Việt Nam", "this is no Vietnamese telephone number");
const NO_ORGANISATION: (&str, &str) =
    ("vào ngày này không có đơn vị này", "there is no such organisation on that day");
const NO_UNIT: (&str, &str) = (
    "vào ngày này không có đơn vị hành chính mang mã này",
    "no administrative unit has this code on that day",
);

type Place = (&'static str, &'static str, (&'static str, &'static str));

fn read<T: FromStr>(written: &str, place: Place, found: &mut Vec<Complaint>) -> Option<T> {
    let (pointer, code, why) = place;
    let read = written.trim().parse();
    read.inspect_err(|_| found.push((pointer.to_owned(), code, why))).ok()
}

/// Nothing where it cannot be read; something empty where nothing was written.
fn read_option<T: FromStr>(
    written: Option<String>,
    place: Place,
    found: &mut Vec<Complaint>,
) -> Option<Option<T>> {
    match written {
        Some(written) => read(&written, place, found).map(Some),
        None => Some(None),
    }
}

fn kept(written: Option<&str>) -> Option<String> {
    written.map(text::tidy).filter(|written| !written.is_empty())
}

/// A number without what people put between its digits.
fn compact(written: &str) -> String {
    written
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '-'))
        .collect()
}

/// What one value of a person says against another.
pub(super) fn check_person(person: &Person, today: NaiveDate, found: &mut Vec<Complaint>) {
    let mut complain = |pointer: &str, code, why| found.push((pointer.to_owned(), code, why));
    let citizen_id = &person.private.citizen_id;
    if citizen_id.birth_year().is_some_and(|year| year != person.born.year()) {
        let why = ("năm sinh trong số CCCD khác ngày sinh", "its birth year differs from the date");
        complain("/citizen_id", "citizen-id-birth-year-differs", why);
    }
    if citizen_id.century_sex().is_some_and(|sex| sex != person.sex) {
        let why =
            ("giới tính trong số CCCD khác giới tính đã ghi", "its sex differs from the sex given");
        complain("/citizen_id", "citizen-id-sex-differs", why);
    }
    if !(15..=125).contains(&person.born.age_on(today).most) {
        let why =
            ("không thể là ngày sinh của người được quản lý", "cannot be a date of birth here");
        complain("/born", "date-implausible", why);
    }
}

/// What the days say: the post, the organisation and the administrative unit are there.
async fn check_places(
    txn: &Txn,
    wanted: &EnterPerson,
    grounds: &Grounds,
    today: NaiveDate,
    found: &mut Vec<Complaint>,
) -> Result<(), Error> {
    check_post(&text::tidy(&wanted.post), found);
    let unit = kept(wanted.address_unit.as_deref());
    let reaching = Reaching {
        email: kept(wanted.email.as_deref()),
        address: kept(wanted.address.as_deref()),
        address_unit: unit.clone(),
        ..Reaching::default()
    };
    check_reaching(&reaching, found);
    if grounds.on > today {
        let why = ("ngày này chưa đến", "the day has not come");
        found.push(("/on".to_owned(), "not-a-believable-day", why));
    }
    let code = wanted.organisation.trim();
    let then = store::organisation_history::find_on(txn, code, grounds.on).await?;
    let now = store::organisations::find(txn, code).await?;
    let told = found.iter().any(|(pointer, ..)| pointer == "/organisation");
    if !told && (then.is_none() || now.is_none_or(|now| now.closed_on.is_some())) {
        found.push(("/organisation".to_owned(), "organisation-unknown", NO_ORGANISATION));
    }
    if let Some(unit) = unit
        // Clerks look today's codes up, also for what began before there were any.
        && !store::administrative_units::exists(txn, &unit, grounds.on).await?
        && !store::administrative_units::exists(txn, &unit, today).await?
    {
        found.push(("/address_unit".to_owned(), "not-an-administrative-unit", NO_UNIT));
    }
    Ok(())
}

/// Nobody whose records must not be here, nobody twice, and nobody with somebody else's number.
async fn check_numbers(
    txn: &Txn,
    citizen: &KeyedHash,
    insurance: Option<&KeyedHash>,
) -> Result<(), Error> {
    if !store::refusals::find_refused(txn, &[citizen]).await?.is_empty() {
        let why = (
            "nằm trong danh mục không được lưu; không có gì được lưu",
            "is on the refusal list; nothing was stored",
        );
        return refuse(vec![("/citizen_id".to_owned(), "refused", why)]);
    }
    // Asked of everybody, restricted ones too, or the same person would be entered twice.
    if store::people::is_number_taken(txn, Some(citizen), None).await? {
        let why = (
            "số CCCD này đã được đăng ký; hãy tìm theo số này",
            "this citizen id is registered already; search for it",
        );
        return Err(Error::Refused(Problem::conflict("person-known", why)));
    }
    if store::people::is_number_taken(txn, None, insurance).await? {
        let why = ("đang là của một người khác", "already belongs to somebody else");
        return refuse(vec![("/insurance".to_owned(), "insurance-of-another", why)]);
    }
    Ok(())
}
