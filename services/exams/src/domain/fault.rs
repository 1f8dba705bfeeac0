//! What is wrong with a delivery, or worth knowing about it, and where.

use serde::{Deserialize, Serialize};

use super::place::Place;

/// One finding about a delivery. Never holds what a patient's data say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where, such as `Bundle.entry[3].resource.valueQuantity`.
    pub place: String,
    /// What.
    pub code: Code,
    /// What would be right: a unit, a type, an element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

impl Fault {
    /// A finding at a place, with nothing more to say.
    pub fn at(place: &Place<'_>, code: Code) -> Self {
        Self { place: place.to_string(), code, expected: None }
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The delivery is refused.
    Error,
    /// It is taken in; a human should look.
    Warning,
    /// It is taken in; the sender may want to know.
    Information,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $severity:ident $issue:literal $vi:literal $en:literal;)+) => {
        /// What a finding is. Stable: programs match on its text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable text, kebab-case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// How much it matters.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// FHIR's issue type of it.
            pub const fn issue(self) -> &'static str {
                match self { $(Self::$name => $issue,)+ }
            }

            /// What it means, in Vietnamese.
            pub const fn vi(self) -> &'static str {
                match self { $(Self::$name => $vi,)+ }
            }

            /// What it means, in English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)+ }
            }
        }
    };
}

codes! {
    /// Not UTF-8, not JSON, a key twice, too deep or too large.
    Unreadable "unreadable" Error "structure" "không đọc được JSON" "this is not JSON that can be read";
    /// The JSON is no Bundle.
    NotABundle "not-a-bundle" Error "structure" "không phải là Bundle của FHIR R4" "this is not a FHIR R4 Bundle";
    /// The Bundle is of another type.
    BundleType "bundle-type" Error "not-supported" "chỉ nhận Bundle loại transaction, batch hoặc document" "only transaction, batch and document bundles are taken in";
    /// More entries than one check-up can have.
    TooManyEntries "too-many-entries" Error "too-long" "quá nhiều mục trong một lần gửi" "a delivery has too many entries";
    /// An element must be there.
    Required "required" Error "required" "thiếu phần tử bắt buộc" "an element is missing";
    /// An element has another JSON type than FHIR says.
    WrongType "wrong-type" Error "structure" "sai kiểu dữ liệu" "an element has the wrong type";
    /// FHIR R4 has no such element here; its content would be lost.
    UnknownElement "unknown-element" Error "structure" "FHIR R4 không có phần tử này" "FHIR R4 has no such element here";
    /// An extension that changes the meaning and is not understood.
    ModifierExtension "modifier-extension" Error "extension" "không hiểu phần mở rộng làm thay đổi ý nghĩa" "a modifier extension is not understood";
    /// A code is not one of a closed list.
    BadCode "bad-code" Error "code-invalid" "mã không thuộc danh mục" "a code is not one of the allowed ones";
    /// A date or time cannot be read.
    BadDate "bad-date" Error "value" "ngày giờ không đúng dạng FHIR" "a date or time is not written as FHIR says";
    /// A day after today.
    Future "future" Error "value" "ngày ở tương lai" "a day lies in the future";
    /// An identifier is not of its system's form.
    BadIdentifier "bad-identifier" Error "value" "số định danh không đúng dạng" "an identifier is not of its system's form";
    /// A name cannot be read.
    BadName "bad-name" Error "value" "họ tên không đọc được" "a name cannot be read";
    /// A LOINC code has no such form or a wrong check digit.
    BadLoinc "bad-loinc" Error "code-invalid" "mã LOINC sai dạng hoặc sai số kiểm tra" "a LOINC code is malformed or has a wrong check digit";
    /// An ICD-10 code has no such form.
    BadIcd10 "bad-icd10" Error "code-invalid" "mã ICD-10 sai dạng" "an ICD-10 code is malformed";
    /// A number has too many digits.
    BadNumber "bad-number" Error "value" "số quá lớn" "a number has too many digits before the point";
    /// A number of a known code has no unit.
    UnitMissing "unit-missing" Error "required" "thiếu đơn vị đo" "a number has no unit";
    /// A unit of a known code is not UCUM.
    BadUnit "bad-unit" Error "code-invalid" "đơn vị đo không phải UCUM" "a unit is not UCUM";
    /// The code cannot be measured in this unit.
    UnitImpossible "unit-impossible" Error "business-rule" "đơn vị không thể dùng cho mã LOINC này" "this LOINC code cannot have this unit";
    /// Two values, or a value and a reason for its absence.
    TwoValues "two-values" Error "invariant" "có hai giá trị, hoặc vừa có giá trị vừa có lý do thiếu" "there are two values, or a value and a reason for its absence";
    /// A reference leads nowhere in the bundle.
    Unresolved "unresolved-reference" Error "not-found" "tham chiếu không có trong Bundle" "a reference leads to nothing in the bundle";
    /// A reference leads to a resource of another kind.
    WrongTarget "wrong-target" Error "invalid" "tham chiếu tới sai loại tài nguyên" "a reference leads to another kind of resource";
    /// Two entries have one fullUrl.
    DuplicateFullUrl "duplicate-full-url" Error "duplicate" "hai mục trùng fullUrl" "two entries have the same fullUrl";
    /// An entry asks for something else than to create its resource.
    NotACreation "not-a-creation" Error "not-supported" "chỉ nhận việc tạo mới (POST)" "only creations (POST) are taken in";
    /// No patient, or several.
    OnePatient "one-patient" Error "business-rule" "một lần gửi phải có đúng một Patient" "a delivery has exactly one Patient";
    /// Several encounters.
    OneEncounter "one-encounter" Error "business-rule" "một lần gửi chỉ có một Encounter" "a delivery has at most one Encounter";
    /// Nothing says which person it is.
    Unidentified "unidentified" Error "required" "Patient không có số CCCD hay số thẻ BHYT" "the Patient has neither a citizen id nor an insurance code";
    /// Nothing says which day it was.
    NoDay "no-day" Error "required" "không biết ngày khám" "nothing says on which day the check-up was";
    /// The bundle names another facility than the sender's own.
    OtherFacility "other-facility" Error "forbidden" "cơ sở khám không phải là cơ sở của bên gửi" "the facility is not the sender's own";
    /// Nothing says which facility it is.
    NoFacility "no-facility" Error "required" "không biết cơ sở khám" "nothing says which facility it is";
    /// The identifier was used for another person.
    OtherPerson "other-person" Error "conflict" "mã lần gửi này đã dùng cho người khác" "this identifier was used for another person";
    /// It could not be stored, and trying again does not help.
    NotTakenIn "not-taken-in" Error "exception" "hệ thống không lưu được; hãy báo cho Ban" "it could not be stored; please tell the Board";
    /// Its person's records are not kept here.
    NotKeptHere "not-kept-here" Error "suppressed" "hồ sơ này không được lưu ở đây; đừng gửi lại, hãy liên hệ Ban" "these records are not kept here; do not send them again, contact the Board";
    /// The table has no such code: kept, units not judged.
    UnknownLoinc "unknown-loinc" Information "informational" "mã LOINC chưa có trong bảng; vẫn lưu, chưa kiểm tra đơn vị" "the table lacks this LOINC code; it is kept and its unit is not judged";
    /// No LOINC code: kept, no rule can use it.
    Uncoded "uncoded" Information "informational" "không có mã LOINC; vẫn lưu, không dùng để phân loại" "there is no LOINC code; it is kept and no rule uses it";
    /// A number no living person can have, probably another unit.
    Implausible "implausible" Warning "value" "giá trị khó tin, có thể sai đơn vị" "the value is implausible; the unit may be wrong";
    /// The same number for nearly everyone of a batch.
    Constant "constant" Warning "business-rule" "giá trị lặp lại y hệt ở hầu hết người trong đợt" "nearly everyone of the batch has the very same value";
    /// Neither a value nor a reason why not.
    NoValue "no-value" Information "informational" "không có giá trị và không có lý do thiếu" "there is neither a value nor a reason for its absence";
    /// Preliminary, cancelled or entered in error: kept, no rule can use it.
    NotFinal "not-final" Information "informational" "chưa phải kết quả cuối cùng; vẫn lưu, không dùng để phân loại" "this is no final result; it is kept and no rule uses it";
    /// A condition that is not confirmed: kept, no rule can use it.
    NotConfirmed "not-confirmed" Information "informational" "chẩn đoán chưa xác định; vẫn lưu, không dùng để phân loại" "the condition is not confirmed; it is kept and no rule uses it";
    /// A number without a unit under a code that is not in the table.
    NoUnit "no-unit" Information "informational" "số không có đơn vị; vẫn lưu, không dùng để phân loại" "a number has no unit; it is kept and no rule uses it";
}

/// The findings about one delivery, in the order they were made.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Most findings that are listed; whoever has a hundred knows enough.
    pub const MOST: usize = 100;

    /// Notes what is wrong at a place.
    pub fn add(&mut self, place: &Place<'_>, code: Code) {
        self.push(place, code, None);
    }

    /// Notes what is wrong at a place and what would be right.
    pub fn add_expected(&mut self, place: &Place<'_>, code: Code, expected: &str) {
        self.push(place, code, Some(expected.to_owned()));
    }

    fn push(&mut self, place: &Place<'_>, code: Code, expected: Option<String>) {
        if self.0.len() < Self::MOST || code.severity() == Severity::Error && !self.are_fatal() {
            self.0.push(Fault { place: place.to_string(), code, expected });
        }
    }

    /// Whether the delivery has to be refused.
    pub fn are_fatal(&self) -> bool {
        self.0.iter().any(|fault| fault.code.severity() == Severity::Error)
    }

    /// The findings.
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}
