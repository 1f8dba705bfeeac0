//! What could harm whom the data are about, and what stands against it: each with the place in the code.

use serde::Serialize;

/// A risk.
#[derive(Debug, Serialize)]
pub(super) struct Risk {
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
    pub(super) measure_vi: &'static str,
    pub(super) measure_en: &'static str,
    /// Where the measure is, from the repository's root.
    pub(super) place: &'static str,
    /// What stays, and has to be answered for by people.
    pub(super) left_vi: &'static str,
}

pub(super) const RISKS: &[Risk] = &[
    Risk {
        vi: "Người trong cơ quan xem hồ sơ không thuộc việc của mình",
        en: "Staff look at records that are none of their business",
        measure_vi: "mỗi quyền gắn với vai trò và phạm vi; bảo mật theo dòng trong cơ sở dữ liệu; mỗi người bị xem một dòng nhật ký, chính họ đọc được",
        measure_en: "a permission per role and scope; row security; a row in the audit for each person shown, which they can read",
        place: "libs/auth/src/caller.rs",
        left_vi: "người có quyền vẫn có thể xem quá mức: rà nhật ký định kỳ",
    },
    Risk {
        vi: "Quản trị hệ thống tự cho mình quyền xem",
        en: "An administrator gives himself rights",
        measure_vi: "quyền do hai người của Ban cấp, nơi cấp định danh chỉ thu hẹp được; quản trị hệ thống không đọc được dữ liệu sức khỏe",
        measure_en: "grants by two people of the Board; claims only narrow; the administrator's role reads no health data",
        place: "libs/auth/src/policy.rs",
        left_vi: "người giữ máy chủ và khóa có thể đọc bộ nhớ: tách người giữ khóa và người giữ máy",
    },
    Risk {
        vi: "Mất đĩa hoặc bản sao lưu",
        en: "A disk or a backup is stolen",
        measure_vi: "danh tính, tệp gốc, lời ghi được mã hóa bằng khóa riêng của từng người; bản sao lưu niêm bằng BACKUP_KEY; khóa không nằm trong cơ sở dữ liệu",
        measure_en: "identities, originals and free text are sealed with a key per person; backups are sealed with BACKUP_KEY; keys are not in the databases",
        place: "libs/auth/src/secrets/person_key.rs",
        left_vi: "kết quả đã mã hóa danh mục (chỉ số, chẩn đoán) nằm ở dạng đọc được: mã hóa cả đĩa",
    },
    Risk {
        vi: "Sửa, xóa nhật ký để che dấu vết",
        en: "The audit is changed to hide a trace",
        measure_vi: "nhật ký chỉ thêm, nối bằng chuỗi băm, ký mốc mỗi phút ra ngoài cơ sở dữ liệu",
        measure_en: "append-only rows, chained by hashes, signed each minute to a place outside",
        place: "libs/auth/src/audit/verify.rs",
        left_vi: "một phút cuối chưa được bảo vệ; thư mục mốc phải ở máy khác",
    },
    Risk {
        vi: "Giữ dữ liệu lâu hơn cần thiết, hoặc xóa rồi lại hiện ra",
        en: "Data stay longer than needed, or come back after an erasure",
        measure_vi: "hạn lưu giữ là dữ liệu có nguồn; xóa ở mọi phân hệ do hai người quyết; danh sách xóa ngoài cơ sở dữ liệu được áp lại sau khôi phục",
        measure_en: "retention is data with its source; erasure in every service by two people; the list outside is applied again after a restore",
        place: "libs/auth/src/erasure_list.rs",
        left_vi: "bản sao lưu cũ vẫn giữ những gì nó có cho tới khi hủy",
    },
    Risk {
        vi: "Kết luận sai về sức khỏe do thiếu hoặc nhầm dữ liệu",
        en: "A wrong conclusion from missing or wrong data",
        measure_vi: "thiếu thì nói là thiếu, không bao giờ là A; mỗi đề xuất kèm bằng chứng và bảng tiêu chí; Hội đồng ký",
        measure_en: "what is missing is said, never A from ignorance; each proposal with its evidence; the Council signs",
        place: "services/classification/src/domain",
        left_vi: "trách nhiệm kết luận là của Hội đồng",
    },
    Risk {
        vi: "Thông tin sức khỏe lọt ra qua thư, thông báo, đường dẫn, nhật ký kỹ thuật",
        en: "Health data leak through mail, notices, addresses or logs",
        measure_vi: "thông báo không có tên và dữ liệu sức khỏe; không có dữ liệu cá nhân trong đường dẫn, nhật ký, số đo",
        measure_en: "notices without names or health data; nothing personal in addresses, logs or metrics",
        place: "services/notifications/src/domain",
        left_vi: "người nhận chuyển tiếp giấy tờ đã in",
    },
    Risk {
        vi: "Hồ sơ bí mật nhà nước bị đưa vào hệ thống",
        en: "State secrets are put into the system",
        measure_vi: "từ chối diện ấy và mọi số trong danh sách từ chối trước khi lưu bất cứ gì; xóa ngay khi phát hiện",
        measure_en: "the tier and every listed number are refused before anything is stored; purged when found",
        place: "services/registry/src/store/refusals.rs",
        left_vi: "người không có trong danh sách từ chối thì máy không biết",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_is_where_it_is_said_to_be() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for risk in RISKS {
            assert!(root.join(risk.place).exists(), "{}", risk.place);
        }
    }
}
