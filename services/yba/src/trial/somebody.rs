//! Somebody who does not exist, and says so.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use schema::FacilityCode;
use serde_json::{Value, json};

const NAME: &str = "Người Thử Nghiệm";
/// No province has the code 000, so nobody has this number.
const CITIZEN_ID: &str = "000085000001";
const BORN: (&str, &str) = ("15/05/1985", "1985-05-15");

/// A list of this one person. The day above the header makes each trial's another file.
pub(super) fn list(now: DateTime<Utc>) -> String {
    let now = now.to_rfc3339_opts(SecondsFormat::Millis, true);
    format!(
        "Danh sách thử nghiệm cài đặt {now},,,,,,,\n\
         STT,Họ và tên,\"Ngày, tháng, năm sinh\",Giới tính,Số CCCD,Chức vụ,Đơn vị công tác,Diện quản lý\n\
         1,{NAME},{},Nam,{CITIZEN_ID},Thử nghiệm,Đơn vị thử nghiệm của phần mềm,Cấp ủy cơ sở quản lý\n",
        BORN.0
    )
}

/// The question that finds them.
pub(super) fn search() -> Value {
    json!({ "citizen_id": CITIZEN_ID })
}

/// A small check-up an hour ago. Its identifier is always the same, so that there is never more than one; to the
/// millisecond, so that each trial's is another version of it.
pub(super) fn check_up(now: DateTime<Utc>) -> Value {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let subject = json!({"reference": "urn:uuid:p"});
    let entry = |id: &str, resource: Value| {
        let url = resource["resourceType"].clone();
        json!({"fullUrl": format!("urn:uuid:{id}"), "resource": resource,
               "request": {"method": "POST", "url": url}})
    };
    let patient = json!({
        "resourceType": "Patient", "id": "p", "gender": "male", "birthDate": BORN.1,
        "identifier": [{"system": "http://fhir.hl7.org.vn/core/sid/cccd", "value": CITIZEN_ID}],
        "name": [{"use": "official", "text": NAME}],
    });
    let encounter = json!({
        "resourceType": "Encounter", "id": "e", "status": "finished", "class": {"code": "AMB"},
        "subject": subject, "period": {"start": time(now - TimeDelta::hours(1))},
        "serviceProvider": {"identifier": {
            "system": "http://fhir.hl7.org.vn/core/sid/ma-cskcb", "value": FacilityCode::TRIAL,
        }},
    });
    let glucose = json!({
        "resourceType": "Observation", "id": "g", "status": "final", "subject": subject,
        "encounter": {"reference": "urn:uuid:e"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "14749-6"}]},
        "valueQuantity": {
            "value": 5.2, "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L",
        },
    });
    json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "identifier": {"system": "urn:yba:try", "value": "yba-try"},
        "timestamp": time(now),
        "entry": [entry("p", patient), entry("e", encounter), entry("g", glucose)],
    })
}
