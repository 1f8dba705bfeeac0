//! Everything that this service holds of people, as they may fetch it; a test compares it with the database.

use auth::own_data::{Catalogue, Sealed, Table, text};

use crate::events::EMAIL;

/// The tables, their words, and what is left out.
pub(crate) const CATALOGUE: Catalogue =
    Catalogue { service: crate::NAME, tables: TABLES, left_out: &[], words: WORDS };

const TABLES: &[Table] = &[
    Table {
        name: "notice",
        title: ("thông báo cho người này", "notices to the person"),
        from: "notice where person_id = $1 order by created_at",
        fields: &[
            "id",
            "kind",
            "recipient",
            "person_id",
            "facility",
            "due_on",
            "created_at",
            "read_at",
        ],
        sealed: &[],
        withheld: &[],
    },
    Table {
        name: "delivery",
        title: ("thông báo đã đi bằng đường nào", "how the notices travelled"),
        from: "delivery where person_id = $1 order by notice_id, channel",
        fields: &[
            "notice_id",
            "channel",
            "person_id",
            "facility",
            "state",
            "attempts",
            "next_at",
            "error",
            "delivered_at",
        ],
        sealed: &[Sealed {
            column: "address",
            shown_as: "address",
            place: |_| EMAIL.to_vec(),
            read: text,
        }],
        withheld: &[],
    },
    Table {
        name: "consent",
        title: ("đồng ý nhận thư", "consent to notices"),
        from: "consent where person_id = $1",
        fields: &["person_id", "purpose", "allowed", "recorded_at"],
        sealed: &[],
        withheld: &[],
    },
];

const WORDS: &[(&str, &str, &str)] = &[
    ("purpose", "mục đích", "purpose"),
    ("allowed", "đồng ý hay không", "whether it is consented to"),
    ("recipient", "hộp thư nhận", "whose inbox"),
    ("read_at", "đã đọc lúc", "when it was read"),
    ("notice_id", "mã thông báo", "id of the notice"),
    ("channel", "đường gửi: hộp thư (inbox) hoặc thư điện tử (email)", "inbox or email"),
    ("next_at", "thử lại lúc", "when it is tried next"),
    ("error", "vì sao lần gửi cuối không được", "why the last attempt failed"),
    ("delivered_at", "đến nơi lúc", "when it arrived"),
    ("address", "địa chỉ thư điện tử", "e-mail address"),
];
