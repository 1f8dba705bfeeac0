//! Everything that this service holds of people, as they may fetch it; a test compares it with the database.

use auth::own_data::{Catalogue, HASH, INTERNAL, Sealed, Table, text};

use crate::take_in::{WORDS as FREE_TEXT, unpack};

/// The tables, their words, and what is left out.
pub(crate) const CATALOGUE: Catalogue =
    Catalogue { service: crate::NAME, tables: TABLES, left_out: LEFT_OUT, words: WORDS };

const SHOWN_EXACT: (&str, &str) = ("có ở exact", "shown as exact");

const TABLES: &[Table] = &[
    Table {
        name: "identity",
        title: ("tên, ngày sinh để ghép kết quả khám", "name and birth, to match deliveries"),
        from: "identity where person_id = $1",
        fields: &["person_id", "name", "born", "sex", "at"],
        sealed: &[],
        withheld: &[("citizen_hash", HASH), ("insurance_hash", HASH), ("revision", INTERNAL)],
    },
    Table {
        name: "checkup",
        title: ("các lượt khám, mọi lần sửa", "check-ups, every version"),
        from: "checkup where person_id = $1 order by on_day, encounter_id, number",
        fields: &[
            "encounter_id",
            "number",
            "person_id",
            "facility",
            "on_day",
            "sent_at",
            "at",
            "receipt_id",
        ],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "observation",
        title: ("chỉ số đã đo", "what was measured"),
        from: "(select o.*, o.value::text as exact from observation o where o.person_id = $1) o order by encounter_id, number, ordinal, part",
        fields: &[
            "encounter_id",
            "number",
            "ordinal",
            "part",
            "person_id",
            "facility",
            "code",
            "display",
            "effective",
            "kind",
            "exact",
            "comparator",
            "unit",
            "system",
            "concept",
            "words",
            "is_final",
            "implausible",
        ],
        sealed: &[Sealed {
            column: "sealed",
            shown_as: "free_text",
            place: |_| FREE_TEXT.to_vec(),
            read: text,
        }],
        withheld: &[("value", SHOWN_EXACT)],
    },
    Table {
        name: "condition",
        title: ("chẩn đoán", "what was diagnosed"),
        from: "condition where person_id = $1 order by encounter_id, number, ordinal",
        fields: &[
            "encounter_id",
            "number",
            "ordinal",
            "person_id",
            "facility",
            "icd10",
            "snomed",
            "display",
            "status",
            "is_confirmed",
            "onset",
            "abated",
        ],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "delivery",
        title: ("các lượt khám như bệnh viện gửi", "check-ups as hospitals sent them"),
        from: "exams_deliveries_of($1) order by on_day",
        fields: &["encounter_id", "facility", "on_day", "person_id", "sent_at", "number"],
        sealed: &[],
        withheld: &[("key", INTERNAL), ("digest", INTERNAL)],
    },
    Table {
        name: "version",
        title: ("nguyên văn kết quả bệnh viện gửi", "what hospitals sent, as it came"),
        from: "exams_versions_of($1) order by received_at",
        fields: &[
            "encounter_id",
            "facility",
            "sent_at",
            "state",
            "matched",
            "receipt_id",
            "received_at",
        ],
        sealed: &[Sealed {
            column: "sealed",
            shown_as: "bundle",
            place: |_| b"delivery".to_vec(),
            read: unpack,
        }],
        withheld: &[("digest", INTERNAL), ("sealed_for", INTERNAL)],
    },
    Table {
        name: "receipt",
        title: ("biên nhận cho bệnh viện", "receipts given to hospitals"),
        from: "exams_receipts_of($1) order by received_at",
        fields: &[
            "id",
            "facility",
            "state",
            "received_at",
            "encounter_id",
            "person_id",
            "version",
            "faults",
            "intake_id",
            "line",
        ],
        sealed: &[],
        withheld: &[],
    },
];

const LEFT_OUT: &[(&str, (&str, &str))] = &[(
    "erased_number",
    (
        "mã băm số của người đã xóa; không đọc ngược được",
        "keyed hashes of numbers of the erased; they cannot be read",
    ),
)];

const WORDS: &[(&str, &str, &str)] = &[
    ("ordinal", "vị trí trong phiếu", "place in the delivery"),
    ("part", "phần của chỉ số", "part of the observation"),
    ("code", "mã LOINC", "LOINC code"),
    ("display", "tên do nơi gửi ghi", "name as sent"),
    ("effective", "ngày đo", "day it was measured"),
    ("exact", "giá trị, đúng từng chữ số", "the value, exact to the digit"),
    ("comparator", "dấu so sánh (<, >)", "comparator"),
    ("unit", "đơn vị đo", "unit"),
    ("system", "bộ mã", "code system"),
    ("concept", "mã trong bộ mã", "code in that system"),
    (
        "words",
        "tên của mã, hoặc vì sao không có kết quả",
        "name of the code, or why there is no result",
    ),
    ("free_text", "lời ghi", "free text"),
    ("is_final", "kết quả cuối cùng", "a final result"),
    (
        "implausible",
        "giá trị không thể có ở người, có lẽ sai đơn vị",
        "no human has this value; probably another unit",
    ),
    ("icd10", "mã bệnh ICD-10", "ICD-10 code"),
    ("snomed", "mã SNOMED CT", "SNOMED CT code"),
    ("status", "tình trạng bệnh", "clinical status"),
    ("is_confirmed", "chẩn đoán đã xác định", "a confirmed diagnosis"),
    ("onset", "bắt đầu ngày", "began on"),
    ("abated", "khỏi ngày", "ended on"),
    ("matched", "đã ghép với người", "matched to the person"),
    ("bundle", "nguyên văn FHIR", "the FHIR bundle as sent"),
    ("faults", "lỗi của phiếu: vị trí và mã", "faults of the delivery: places and codes"),
    ("intake_id", "mã lượt gửi nhiều phiếu", "id of the upload"),
    ("line", "dòng trong lượt gửi", "line of the upload"),
];
