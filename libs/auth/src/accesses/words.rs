//! What each permission is, in words that the person whom it is about understands.

use runtime::Language;

/// Vietnamese and English, by the permission's name.
const WORDS: &[(&str, &str, &str)] = &[
    ("registry.import-roster", "Nhập danh sách của đơn vị", "Took in an organisation's list"),
    ("registry.see-roster-imports", "Xem danh sách đơn vị gửi", "Looked at an organisation's list"),
    ("registry.manage-roster-wordings", "Sửa cách đọc danh sách", "Changed how lists are read"),
    ("registry.search-people", "Tìm người trong danh mục", "Searched the register"),
    (
        "registry.see-person",
        "Xem hồ sơ: tên, chức vụ, diện quản lý",
        "Looked at name, post and tier",
    ),
    (
        "registry.see-contact",
        "Xem điện thoại, thư, địa chỉ",
        "Looked at telephone, e-mail, address",
    ),
    ("registry.manage-people", "Ghi thay đổi vào hồ sơ", "Recorded a change"),
    ("registry.see-organisations", "Xem cây tổ chức", "Looked at the organisations"),
    ("registry.manage-organisations", "Sửa cây tổ chức", "Changed the organisations"),
    (
        "registry.see-organisation-contacts",
        "Xem đầu mối của đơn vị",
        "Looked at who answers for a unit",
    ),
    (
        "registry.see-administrative-units",
        "Xem đơn vị hành chính",
        "Looked at administrative units",
    ),
    ("registry.manage-duties", "Phân công nhiệm vụ", "Assigned duties"),
    ("registry.see-grants", "Xem quyền đã cấp", "Looked at grants"),
    ("registry.propose-grant", "Đề nghị hoặc thu hồi quyền", "Asked for a grant, or revoked one"),
    ("registry.approve-grant", "Duyệt quyền", "Approved a grant"),
    ("registry.review-grants", "Rà soát quyền", "Reviewed grants"),
    ("registry.see-proxies", "Xem người được ủy quyền", "Looked at the proxies"),
    ("registry.name-proxy", "Ghi hoặc chấm dứt ủy quyền", "Named a proxy, or ended one"),
    ("registry.confirm-proxy", "Xác nhận người được ủy quyền", "Confirmed who a proxy is"),
    ("registry.see-consents", "Xem mục đích dùng dữ liệu và sự đồng ý", "Looked at consents"),
    ("registry.record-consent", "Ghi đồng ý hoặc rút lại", "Recorded a consent or a withdrawal"),
    ("registry.list-refusal", "Ghi vào danh sách không lưu hồ sơ", "Listed for refusal"),
    ("registry.see-duplicates", "So sánh hồ sơ có thể trùng", "Compared records that may be one"),
    ("registry.merge-people", "Gộp hoặc tách hồ sơ trùng", "Merged records, or parted them"),
    (
        "registry.import-paper",
        "Nhập hồ sơ giấy của các năm trước",
        "Took over paper of former years",
    ),
    (
        "registry.see-paper-records",
        "Xem hồ sơ giấy của các năm trước",
        "Looked at paper of former years",
    ),
    ("registry.see-refusals", "Xem danh sách từ chối", "Looked at the refusal list"),
    (
        "registry.restrict-person",
        "Hạn chế xử lý hồ sơ, hoặc bỏ hạn chế",
        "Restricted the record, or lifted it",
    ),
    (
        "registry.manage-retention",
        "Xem hoặc ghi thời hạn lưu giữ",
        "Looked at how long the record is kept",
    ),
    (
        "registry.erase-person",
        "Đề nghị hoặc duyệt xóa dữ liệu",
        "Asked for an erasure, or approved it",
    ),
    ("registry.see-health-books", "Xem sổ y bạ", "Looked at health books"),
    ("registry.request-health-book", "Đề nghị về sổ y bạ", "Asked for a health book"),
    (
        "registry.manage-health-books",
        "Cấp, đổi, gia hạn, in, giao sổ y bạ",
        "Worked on a health book",
    ),
    (
        "registry.check-health-books",
        "Kiểm tra sổ y bạ bằng mã QR",
        "Checked a health book's QR code",
    ),
    ("exams.submit-checkups", "Gửi kết quả khám", "Delivered results of a check-up"),
    ("exams.see-receipts", "Xem biên nhận kết quả khám", "Looked at receipts of deliveries"),
    ("exams.match-deliveries", "Ghép kết quả khám với người", "Said whose a delivery is"),
    ("exams.see-checkups", "Xem kết quả khám chi tiết", "Looked at the findings of check-ups"),
    ("classification.see-assessments", "Xem loại sức khỏe dự kiến", "Looked at the proposed class"),
    (
        "classification.see-evidence",
        "Xem căn cứ xếp loại sức khỏe",
        "Looked at the evidence for the class",
    ),
    ("classification.see-conclusions", "Xem kết luận sức khỏe", "Looked at the health conclusion"),
    (
        "classification.see-proposals",
        "Xem kết luận chờ Hội đồng",
        "Looked at conclusions before the Council",
    ),
    ("classification.sign-conclusion", "Ký kết luận sức khỏe", "Signed the health conclusion"),
    ("classification.see-rule-tables", "Xem bảng tiêu chí", "Looked at rule tables"),
    ("classification.draft-rule-table", "Soạn bảng tiêu chí", "Drafted a rule table"),
    ("classification.ratify-rule-table", "Thông qua bảng tiêu chí", "Ratified a rule table"),
    ("classification.simulate-rule-table", "Thử bảng tiêu chí", "Tried a rule table"),
    ("clinics.see-facilities", "Xem cơ sở y tế", "Looked at facilities"),
    ("clinics.manage-facilities", "Sửa cơ sở y tế", "Changed facilities"),
    ("clinics.see-card", "Xem nơi đăng ký thẻ khám", "Looked at where the card is"),
    ("clinics.register-card", "Đăng ký thẻ khám", "Registered the card"),
    ("clinics.see-follow-ups", "Xem lịch theo dõi sức khỏe", "Looked at follow-ups"),
    ("clinics.close-follow-up", "Ghi kết quả theo dõi", "Recorded what came of a follow-up"),
    ("notifications.use-inbox", "Đọc hộp thư", "Read the inbox"),
    ("notifications.see-notices", "Xem đã gửi thông báo gì", "Looked at which notices were sent"),
    ("figures.see", "Xem số liệu tổng hợp", "Looked at figures"),
    ("audit.see-access-log", "Xem ai đã xem hồ sơ", "Looked at who has looked"),
    (
        "audit.answer-breach",
        "Lập hồ sơ vi phạm: ai đã xem gì của ai",
        "Computed who saw what of whom, for a breach",
    ),
    (
        "own-data.download",
        "Tải toàn bộ dữ liệu của người này",
        "Downloaded everything held of the person",
    ),
    ("system.apply-events", "Phần mềm tự cập nhật dữ liệu", "The program kept its data up to date"),
    ("system.run-jobs", "Phần mềm tự làm việc theo lịch", "The program did its regular work"),
    ("system.keep-audit", "Phần mềm bảo vệ nhật ký", "The program protected the log"),
];

/// Says what a permission is, in one language; one that is newer than these words by its name.
pub fn words(permission: &str, language: Language) -> &str {
    let found = WORDS.iter().find(|(name, ..)| *name == permission);
    match (found, language) {
        (Some((_, vi, _)), Language::Vi) => vi,
        (Some((_, _, en)), Language::En) => en,
        (None, _) => permission,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permission;

    #[test]
    fn every_permission_has_words() {
        let without = Permission::ALL.iter().map(|permission| permission.as_str());
        let without: Vec<&str> =
            without.filter(|name| words(name, Language::Vi) == *name).collect();
        assert_eq!(without, Vec::<&str>::new());
    }
}
