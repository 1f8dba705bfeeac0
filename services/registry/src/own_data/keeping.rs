//! What a person fetches of paper, restrictions, retention and erasures.

use auth::own_data::{HASH, Sealed, Table, structure};

use crate::take_paper::PAPER_PLACE;

/// What the office had on paper of former years.
pub(super) const PAPER_RECORD: Table = Table {
    name: "paper_record",
    title: ("các năm trước, từ hồ sơ giấy", "former years, from paper"),
    from: "paper_record where person_id = $1 order by year",
    fields: &["person_id", "year", "import_id", "recorded_by", "recorded_at"],
    sealed: &[Sealed {
        column: "sealed",
        shown_as: "paper",
        place: |_| PAPER_PLACE.to_vec(),
        read: structure,
    }],
    withheld: &[],
};

/// When and why the record was restricted.
pub(super) const RESTRICTION: Table = Table {
    name: "person_restriction",
    title: ("các lần hạn chế xử lý hồ sơ", "restrictions of the record"),
    from: "person_restriction where person_id = $1 order by restricted_at",
    fields: &[
        "id",
        "person_id",
        "reason",
        "document",
        "from_day",
        "restricted_by",
        "restricted_at",
        "lifted_reason",
        "lifted_by",
        "lifted_at",
    ],
    sealed: &[],
    withheld: &[],
};

/// Why the record is kept longer.
pub(super) const RETENTION_MARK: Table = Table {
    name: "retention_mark",
    title: ("quy định lưu giữ lâu hơn", "why the record is kept longer"),
    from: "retention_mark where person_id = $1 order by rule",
    fields: &["person_id", "rule", "document", "marked_by", "marked_at"],
    sealed: &[],
    withheld: &[],
};

/// What was asked and done to erase the data.
pub(super) const ERASURE: Table = Table {
    name: "erasure",
    title: ("đề nghị xóa dữ liệu", "requests to erase the data"),
    from: "erasure where person_id = $1 order by requested_at",
    fields: &[
        "id",
        "person_id",
        "ground",
        "state",
        "reason",
        "document",
        "requested_by",
        "requested_at",
        "approved_by",
        "approved_at",
        "withdrawn_by",
        "withdrawn_at",
        "listed_at",
        "completed_at",
        "applied_at",
        "also",
        "version",
    ],
    sealed: &[],
    withheld: &[("citizen_hash", HASH)],
};

/// Which records were found to be this person's, and parted again.
pub(super) const MERGE: Table = Table {
    name: "person_merge",
    title: ("các lần gộp hồ sơ", "records that were merged into this one"),
    from: "person_merge where survivor = $1 order by merged_at",
    fields: &[
        "id",
        "survivor",
        "old",
        "reason",
        "merged_by",
        "merged_at",
        "undone_by",
        "undone_at",
        "undo_reason",
        "version",
    ],
    sealed: &[],
    withheld: &[(
        "sealed",
        (
            "những gì cần để bỏ gộp; có thể là của người khác",
            "what parting them again needs; it may be another person's",
        ),
    )],
};
