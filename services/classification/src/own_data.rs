//! Everything that this service holds of people, as they may fetch it; a test compares it with the database.

use auth::own_data::{Catalogue, INTERNAL, Sealed, Table, structure, text};
use serde_json::{Map, Value};

/// The tables, their words, and what is left out.
pub(crate) const CATALOGUE: Catalogue =
    Catalogue { service: crate::NAME, tables: TABLES, left_out: &[], words: WORDS };

/// What is packed for the engine is shown in words beside the tables.
const PACKED: (&str, &str) = (
    "dạng nén cho máy; đọc ở assessments-explained",
    "packed for the engine; in words in assessments-explained",
);

/// Sealed for a place that names the row.
fn place(what: &str, row: &Map<String, Value>, id: &str) -> Vec<u8> {
    let id = row.get(id).and_then(Value::as_str).unwrap_or_default();
    format!("{what}:{id}").into_bytes()
}

const TABLES: &[Table] = &[
    Table {
        name: "person",
        title: ("giới tính, năm sinh", "sex and birth"),
        from: "person where person_id = $1",
        fields: &["person_id", "sex", "born", "identity_at"],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "checkup",
        title: ("kết quả khám đã mã hóa theo chuẩn", "coded findings of check-ups"),
        from: "checkup where person_id = $1 order by checkup_on",
        fields: &["encounter_id", "person_id", "version", "checkup_on", "facility", "recorded_at"],
        sealed: &[Sealed {
            column: "findings",
            shown_as: "findings",
            place: |row| place("checkup", row, "encounter_id"),
            read: structure,
        }],
        withheld: &[],
    },
    Table {
        name: "assessment",
        title: ("các lần đánh giá", "assessments"),
        from: "assessment where person_id = $1 order by as_of, assessed_at",
        fields: &[
            "assessment_id",
            "person_id",
            "encounter_id",
            "encounter_version",
            "as_of",
            "table_version",
            "overall",
            "assessed_at",
            "is_current",
        ],
        sealed: &[],
        withheld: &[("facts", PACKED), ("facts_digest", INTERNAL), ("evidence", PACKED)],
    },
    Table {
        name: "person_facts",
        title: ("dữ kiện của lần khám mới nhất", "facts of the latest check-up"),
        from: "person_facts where person_id = $1",
        fields: &["person_id", "assessment_id", "overall"],
        sealed: &[],
        withheld: &[("facts", PACKED), ("fact_set", INTERNAL)],
    },
    Table {
        name: "conclusion",
        title: ("kết luận sức khỏe đã ký", "signed health conclusions"),
        from: "conclusion where person_id = $1 and state = 'signed' order by signed_at",
        fields: &[
            "conclusion_id",
            "person_id",
            "encounter_id",
            "assessment_id",
            "checkup_on",
            "table_version",
            "state",
            "overall",
            "class",
            "revision",
            "proposed_at",
            "signed_at",
        ],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "signature",
        title: ("chữ ký của Hội đồng trên kết luận đã ký", "signatures on signed conclusions"),
        from: "signature where person_id = $1 and conclusion_id in (select c.conclusion_id from conclusion c where c.person_id = $1 and c.state = 'signed') order by signed_at",
        fields: &["signature_id", "conclusion_id", "person_id", "signer", "class", "signed_at"],
        sealed: &[Sealed {
            column: "reason",
            shown_as: "reason",
            place: |row| place("reason", row, "conclusion_id"),
            read: text,
        }],
        withheld: &[],
    },
    Table {
        name: "paper_class",
        title: (
            "phân loại các năm trước, từ hồ sơ giấy, chưa ký",
            "classes of former years, from paper, unsigned",
        ),
        from: "paper_class where person_id = $1 order by year",
        fields: &[
            "person_id",
            "year",
            "checkup_on",
            "took_part",
            "class",
            "standard",
            "recorded_at",
        ],
        sealed: &[],
        withheld: &[],
    },
];

const WORDS: &[(&str, &str, &str)] = &[
    ("standard", "tiêu chuẩn của thời đó", "the standard of its time"),
    ("class", "loại, dạng số: A = 0 … D = 4", "the class as a number: A = 0 to D = 4"),
    ("took_part", "có khám hay không", "whether you took part"),
    ("year", "năm", "the year"),
    ("identity_at", "nhận từ danh mục lúc", "when the registry said so"),
    ("findings", "các chỉ số và chẩn đoán", "measurements and diagnoses"),
    ("encounter_version", "lần sửa của lượt khám", "version of the check-up"),
    ("as_of", "đánh giá theo ngày", "as of this day"),
    (
        "overall",
        "loại thấp nhất và cao nhất còn có thể, dạng số; xem phần assessments-explained",
        "worst and best possible class as a number; see assessments-explained",
    ),
    ("assessed_at", "đánh giá lúc", "when it was assessed"),
    ("is_current", "còn hiệu lực", "in force"),
    (
        "class",
        "loại sức khỏe: 0 = A, 1 = B1, 2 = B2, 3 = C, 4 = D",
        "health class: 0 = A, 1 = B1, 2 = B2, 3 = C, 4 = D",
    ),
    ("proposed_at", "trình Hội đồng lúc", "when it was put before the Council"),
    ("signature_id", "mã chữ ký", "id of the signature"),
    ("signer", "người ký", "who signed"),
];
