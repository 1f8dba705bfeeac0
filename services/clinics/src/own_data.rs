//! Everything that this service holds of people, as they may fetch it; a test compares it with the database.

use auth::own_data::{Catalogue, Sealed, Table, text};

use crate::record_outcome::NOTE;
use crate::store::people::{PERSON_NAME, PHONE};

/// The tables, their words, and what is left out.
pub(crate) const CATALOGUE: Catalogue =
    Catalogue { service: crate::NAME, tables: TABLES, left_out: &[], words: WORDS };

const TABLES: &[Table] = &[
    Table {
        name: "identity",
        title: ("tên và đơn vị", "name and organisation"),
        from: "identity where person_id = $1",
        fields: &["person_id", "organisation", "needs_card", "recorded_at"],
        sealed: &[Sealed {
            column: "name",
            shown_as: "name",
            place: |_| PERSON_NAME.to_vec(),
            read: text,
        }],
        withheld: &[],
    },
    Table {
        name: "contact",
        title: ("số điện thoại để phòng khám gọi", "telephone for the clinic to call"),
        from: "contact where person_id = $1",
        fields: &["person_id", "fetched_at"],
        sealed: &[Sealed {
            column: "phone",
            shown_as: "phone",
            place: |_| PHONE.to_vec(),
            read: text,
        }],
        withheld: &[],
    },
    Table {
        name: "card",
        title: ("đăng ký thẻ khám", "registrations of the card"),
        from: "card where person_id = $1 order by registered_at",
        fields: &[
            "registration_id",
            "person_id",
            "facility",
            "chosen",
            "registered_at",
            "closed_at",
            "ended_for",
        ],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "departure",
        title: ("thôi diện quản lý hoặc qua đời", "having left or died"),
        from: "departure where person_id = $1",
        fields: &["person_id", "why", "since", "recorded_at"],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "follow_up",
        title: ("lịch theo dõi sức khỏe", "follow-ups"),
        from: "follow_up where person_id = $1 order by created_at",
        fields: &[
            "id",
            "person_id",
            "conclusion_id",
            "checkup_on",
            "signed_at",
            "plan",
            "facility",
            "opens_on",
            "due_on",
            "state",
            "attempts",
            "revision",
            "created_at",
            "closed_at",
            "state_before_merge",
            "merged_at",
            "ended_for",
            "ended_at",
            "state_before_end",
        ],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "follow_up_attempt",
        title: ("những lần liên hệ", "attempts to reach you"),
        from: "follow_up_attempt where person_id = $1 order by at",
        fields: &["follow_up_id", "number", "person_id", "outcome", "subject", "at"],
        sealed: &[Sealed {
            column: "note",
            shown_as: "note",
            place: |_| NOTE.to_vec(),
            read: text,
        }],
        withheld: &[],
    },
];

const WORDS: &[(&str, &str, &str)] = &[
    ("needs_card", "đang chờ phòng khám A", "waits for a clinic A"),
    ("fetched_at", "lấy từ danh mục lúc", "when it was asked of the registry"),
    ("registration_id", "mã đăng ký thẻ", "id of the registration"),
    (
        "chosen",
        "chọn nơi khám: theo quy tắc (by_rule) hoặc bằng tay (by_hand)",
        "how the clinic was chosen: by_rule or by_hand",
    ),
    ("plan", "kế hoạch chăm sóc đã áp dụng", "the care plan that was applied"),
    ("opens_on", "bắt đầu liên hệ từ ngày", "to be contacted from this day"),
    ("follow_up_id", "mã lượt theo dõi", "id of the follow-up"),
    ("outcome", "kết quả liên hệ", "what came of it"),
    (
        "state_before_merge",
        "trạng thái trước khi gộp hai hồ sơ",
        "the state before two records were merged",
    ),
    (
        "ended_for",
        "vì sao kết thúc: thôi diện quản lý (left) hoặc qua đời (died)",
        "why it ended: the person left or died",
    ),
    (
        "state_before_end",
        "trạng thái trước khi thôi diện quản lý",
        "the state before the person left",
    ),
    ("why", "vì sao: thôi diện quản lý (left) hoặc qua đời (died)", "why: left or died"),
    ("since", "kể từ ngày", "from this day"),
    ("merged_at", "gộp hai hồ sơ lúc", "when two records were merged"),
];
