//! What happens to people: they move, retire, leave and die; tiers, care groups, merits and contacts change.

use schema::{
    BirthDate, CitizenId, ManagementTier, OrganisationCode, PersonName, PhoneNumber, Sex,
};
use serde::{Deserialize, Serialize};

use super::organisation_change::Complaint;
use super::person::Person;
use super::text;
use super::tier::is_state_secret_post;

/// Merits (người có công) that change what somebody is entitled to.
pub const MERITS: [&str; 8] = [
    "LAO_THANH_CACH_MANG",
    "TIEN_KHOI_NGHIA",
    "ME_VIET_NAM_ANH_HUNG",
    "ANH_HUNG_LLVT",
    "ANH_HUNG_LAO_DONG",
    "THUONG_BINH",
    "BENH_BINH",
    "NGUOI_CO_CONG",
];

/// What is done to a person, or becomes so of them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PersonChange {
    /// They have a post in an organisation; with `keeps` beside those they have. Who had left comes back.
    Move {
        organisation: OrganisationCode,
        post: String,
        #[serde(default)]
        unit: Option<String>,
        #[serde(default)]
        keeps: bool,
    },
    /// They are out of office; tier and right stay.
    Retire {
        /// How the post is called from then on; by default `Nguyên …`.
        #[serde(default)]
        post: Option<String>,
    },
    /// They are no longer under management.
    Leave {},
    /// They died.
    Die {},
    /// They belong to another tier.
    Tier { tier: ManagementTier },
    /// They belong to a care group, or no longer.
    CareGroup {
        code: String,
        #[serde(default)]
        ends: bool,
    },
    /// They have a merit, or it was taken back.
    Merit {
        code: String,
        #[serde(default)]
        ends: bool,
    },
    /// How to reach them: the whole of it.
    Contact(Reaching),
    /// Whom of their family to call.
    FamilyContact(Someone),
    /// Who looks after them (bác sĩ theo dõi).
    Doctor(Someone),
    /// They are called otherwise, or who they are was written down wrongly.
    Identity(NewIdentity),
}

/// Who somebody is from a day on, or always was.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewIdentity {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<BirthDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citizen_id: Option<CitizenId>,
    /// What was written down was never so: the days before are said anew as well.
    #[serde(default)]
    pub correction: bool,
}

/// How to reach somebody.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reaching {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The address as it is written, old units and all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The code of the commune or province that the address lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_unit: Option<String>,
}

/// Somebody beside a person: of the family, or the doctor.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Someone {
    pub name: String,
    /// What they are to the person; of a doctor the clinic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
}

impl std::fmt::Debug for PersonChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonChange({}, …)", self.kind())
    }
}

impl std::fmt::Debug for Reaching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reaching(…)")
    }
}

impl std::fmt::Debug for NewIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewIdentity(…)")
    }
}

impl std::fmt::Debug for Someone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Someone(…)")
    }
}

impl PersonChange {
    /// The word in the database and in answers.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Move { .. } => "move",
            Self::Retire { .. } => "retire",
            Self::Leave {} => "leave",
            Self::Die {} => "die",
            Self::Tier { .. } => "tier",
            Self::CareGroup { .. } => "care_group",
            Self::Merit { .. } => "merit",
            Self::Contact(_) => "contact",
            Self::FamilyContact(_) => "family_contact",
            Self::Doctor(_) => "doctor",
            Self::Identity(_) => "identity",
        }
    }

    /// Tidies every text.
    pub fn tidied(mut self) -> Self {
        match &mut self {
            Self::Move { post, unit, .. } => {
                *post = text::tidy(post);
                tidy_option(unit);
            }
            Self::Retire { post } => tidy_option(post),
            Self::CareGroup { code, .. } | Self::Merit { code, .. } => {
                *code = code.trim().to_uppercase();
            }
            Self::Contact(reaching) => {
                tidy_option(&mut reaching.email);
                tidy_option(&mut reaching.address);
                tidy_option(&mut reaching.address_unit);
            }
            Self::FamilyContact(someone) | Self::Doctor(someone) => {
                someone.name = text::tidy(&someone.name);
                tidy_option(&mut someone.role);
            }
            Self::Leave {} | Self::Die {} | Self::Tier { .. } | Self::Identity(_) => {}
        }
        self
    }

    /// Names what is wrong with the change by itself.
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut found: Vec<Complaint> = Vec::new();
        match self {
            Self::Move { post, unit, .. } => {
                check_post(post, &mut found);
                check_length("/unit", unit.as_deref(), &mut found);
            }
            Self::Retire { post: Some(post) } => check_post(post, &mut found),
            Self::CareGroup { code, .. } => check_code(code, &mut found),
            Self::Merit { code, .. } if !MERITS.contains(&code.as_str()) => {
                let why = ("không có diện chính sách này", "there is no such merit");
                found.push(("/code".to_owned(), "not-a-merit", why));
            }
            Self::Contact(reaching) => check_reaching(reaching, &mut found),
            Self::FamilyContact(someone) | Self::Doctor(someone) => {
                if someone.name.parse::<PersonName>().is_err() {
                    let why = ("họ tên không đọc được", "the name cannot be read");
                    found.push(("/name".to_owned(), "not-a-name", why));
                }
                check_length("/role", someone.role.as_deref(), &mut found);
            }
            Self::Identity(new) if new.is_empty() => {
                let why = ("chưa ghi điều gì thay đổi", "nothing is said to change");
                found.push(("/name".to_owned(), "nothing-to-change", why));
            }
            _ => {}
        }
        found
    }
}

impl NewIdentity {
    fn is_empty(&self) -> bool {
        *self == Self { correction: self.correction, ..Self::default() }
    }

    /// The person as this says it; what it does not say stays.
    pub fn of(&self, person: &Person) -> Person {
        let mut person = person.clone();
        person.name = self.name.clone().unwrap_or(person.name);
        person.sex = self.sex.unwrap_or(person.sex);
        person.born = self.born.unwrap_or(person.born);
        let number = self.citizen_id.clone();
        person.private.citizen_id = number.unwrap_or(person.private.citizen_id);
        person
    }
}

fn tidy_option(value: &mut Option<String>) {
    *value = value.take().map(|value| text::tidy(&value)).filter(|value| !value.is_empty());
}

/// A post is written, and is not one whose holder's records must not be here (D8).
pub fn check_post(post: &str, found: &mut Vec<Complaint>) {
    if !(1..=500).contains(&post.chars().count()) {
        let why = ("chức vụ có từ 1 đến 500 ký tự", "a post has 1 to 500 characters");
        found.push(("/post".to_owned(), "not-a-post", why));
    }
    if is_state_secret_post(post) {
        let why = (
            "hệ thống không được lưu hồ sơ của Ủy viên Bộ Chính trị, Ban Bí thư",
            "records of Politburo and Secretariat members must not be here",
        );
        found.push(("/post".to_owned(), "state-secret", why));
    }
}

fn check_length(pointer: &str, value: Option<&str>, found: &mut Vec<Complaint>) {
    if value.is_some_and(|value| value.chars().count() > 255) {
        let why = ("nhiều nhất 255 ký tự", "at most 255 characters");
        found.push((pointer.to_owned(), "too-long", why));
    }
}

fn check_code(code: &str, found: &mut Vec<Complaint>) {
    let right =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    if !(1..=32).contains(&code.len()) || !code.bytes().all(right) {
        let why = (
            "mã nhóm gồm 1 đến 32 chữ cái hoa không dấu, chữ số, gạch ngang, gạch dưới",
            "a code has 1 to 32 capitals A-Z, digits, hyphens or underscores",
        );
        found.push(("/code".to_owned(), "not-a-code", why));
    }
}

/// Names what is wrong with how somebody is reached.
pub fn check_reaching(reaching: &Reaching, found: &mut Vec<Complaint>) {
    if reaching.email.as_ref().is_some_and(|email| !is_email(email)) {
        let why = ("địa chỉ thư điện tử không đúng", "this is no e-mail address");
        found.push(("/email".to_owned(), "not-an-email", why));
    }
    check_length("/address", reaching.address.as_deref(), found);
    let is_unit =
        |code: &str| matches!(code.len(), 2 | 5) && code.bytes().all(|b| b.is_ascii_digit());
    if reaching.address_unit.as_deref().is_some_and(|code| !is_unit(code)) {
        let why = ("mã đơn vị hành chính có 2 hoặc 5 chữ số", "a unit's code has 2 or 5 digits");
        found.push(("/address_unit".to_owned(), "not-an-administrative-unit", why));
    }
}

/// One @ between something and a name with a dot; the mail server decides the rest.
pub fn is_email(text: &str) -> bool {
    let is_host =
        |host: &str| host.split('.').count() > 1 && host.split('.').all(|one| !one.is_empty());
    text.len() <= 254
        && !text.contains(char::is_whitespace)
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.contains('@') && is_host(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(json: serde_json::Value) -> Vec<(String, &'static str)> {
        let change: PersonChange = serde_json::from_value(json).unwrap();
        change.tidied().complaints().into_iter().map(|(pointer, code, _)| (pointer, code)).collect()
    }

    #[test]
    fn a_post_that_must_not_be_here_is_refused() {
        let found = complaints(serde_json::json!({
            "kind": "move", "organisation": "TU", "post": "Ủy viên Bộ Chính trị"
        }));
        assert_eq!(found, [("/post".to_owned(), "state-secret")]);
    }

    #[test]
    fn codes_and_addresses_are_checked() {
        let found = complaints(serde_json::json!({ "kind": "merit", "code": "thuong_binh" }));
        assert!(found.is_empty());
        let found = complaints(serde_json::json!({ "kind": "care_group", "code": "nhóm 1" }));
        assert_eq!(found, [("/code".to_owned(), "not-a-code")]);
        let found = complaints(serde_json::json!({
            "kind": "contact", "email": "a@b", "address_unit": "1234"
        }));
        let pointers: Vec<String> = found.into_iter().map(|one| one.0).collect();
        assert_eq!(pointers, ["/email", "/address_unit"]);
    }

    #[test]
    fn debug_says_nothing_of_a_person() {
        let doctor = PersonChange::Doctor(Someone {
            name: "Lê Văn Mẫu".to_owned(),
            role: None,
            phone: None,
        });
        assert_eq!(format!("{doctor:?}"), "PersonChange(doctor, …)");
    }
}
