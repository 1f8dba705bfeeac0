//! The organisations, hospitals and clinics of Sông Ngân, a province that is on no map.

use serde::Serialize;

/// An organisation (cơ quan, đơn vị) that sends a list.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Organisation {
    pub code: &'static str,
    pub name: &'static str,
    /// Code of the organisation above, when there is one.
    pub parent: Option<&'static str>,
    /// How many of a thousand people are on its list.
    #[serde(skip)]
    pub(super) weight: u64,
}

/// A hospital or a clinic A (phòng khám A).
#[derive(Debug, Clone, Serialize)]
pub struct Facility {
    /// Five digits (`MA_CSKCB`).
    pub code: String,
    pub name: String,
    /// `hospital` or `clinic_a`.
    pub kind: &'static str,
    /// The institution's own address, under a domain that cannot exist.
    pub email: String,
    /// Whether the hospital's laboratory reports in mg/dL and kin instead of SI units.
    #[serde(skip)]
    pub conventional_units: bool,
}

const fn organisation(
    code: &'static str,
    name: &'static str,
    parent: Option<&'static str>,
    weight: u64,
) -> Organisation {
    Organisation { code, name, parent, weight }
}

/// The organisations, the tree's root first.
pub const ORGANISATIONS: &[Organisation] = &[
    organisation("TU", "Tỉnh ủy Sông Ngân", None, 12),
    organisation("VPTU", "Văn phòng Tỉnh ủy", Some("TU"), 25),
    organisation("BTCTU", "Ban Tổ chức Tỉnh ủy", Some("TU"), 25),
    organisation("BTGDV", "Ban Tuyên giáo và Dân vận Tỉnh ủy", Some("TU"), 25),
    organisation("UBKT", "Ủy ban Kiểm tra Tỉnh ủy", Some("TU"), 25),
    organisation("BNC", "Ban Nội chính Tỉnh ủy", Some("TU"), 18),
    organisation("MTTQ", "Ủy ban Mặt trận Tổ quốc tỉnh", Some("TU"), 35),
    organisation("HDND", "Hội đồng nhân dân tỉnh", Some("TU"), 20),
    organisation("UBND", "Ủy ban nhân dân tỉnh", Some("TU"), 25),
    organisation("SYT", "Sở Y tế", Some("UBND"), 40),
    organisation("SGDDT", "Sở Giáo dục và Đào tạo", Some("UBND"), 40),
    organisation("STC", "Sở Tài chính", Some("UBND"), 35),
    organisation("SXD", "Sở Xây dựng", Some("UBND"), 30),
    organisation("SNNMT", "Sở Nông nghiệp và Môi trường", Some("UBND"), 40),
    organisation("SNV", "Sở Nội vụ", Some("UBND"), 30),
    organisation("STP", "Sở Tư pháp", Some("UBND"), 20),
    organisation("SCT", "Sở Công Thương", Some("UBND"), 25),
    organisation("SKHCN", "Sở Khoa học và Công nghệ", Some("UBND"), 25),
    organisation("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", Some("UBND"), 25),
    organisation("TTRA", "Thanh tra tỉnh", Some("UBND"), 18),
    organisation("TAND", "Tòa án nhân dân tỉnh", Some("TU"), 20),
    organisation("VKS", "Viện kiểm sát nhân dân tỉnh", Some("TU"), 20),
    organisation("CAT", "Công an tỉnh", Some("TU"), 30),
    organisation("BCHQS", "Bộ Chỉ huy Quân sự tỉnh", Some("TU"), 25),
    organisation("P-BENLUA", "Đảng ủy phường Bến Lúa", Some("TU"), 60),
    organisation("P-CAUDA", "Đảng ủy phường Cầu Đá", Some("TU"), 60),
    organisation("P-DONGMAY", "Đảng ủy phường Đồng Mây", Some("TU"), 50),
    organisation("P-VONGNGUYET", "Đảng ủy phường Vọng Nguyệt", Some("TU"), 45),
    organisation("X-SUOITRE", "Đảng ủy xã Suối Tre", Some("TU"), 40),
    organisation("X-NUIBAC", "Đảng ủy xã Núi Bạc", Some("TU"), 35),
    organisation("X-HOSEN", "Đảng ủy xã Hồ Sen", Some("TU"), 35),
    organisation("X-RUNGTHONG", "Đảng ủy xã Rừng Thông", Some("TU"), 30),
];

const HOSPITALS: [&str; 8] = [
    "Bệnh viện Đa khoa tỉnh Sông Ngân",
    "Bệnh viện Đa khoa khu vực Bến Lúa",
    "Bệnh viện Đa khoa khu vực Núi Bạc",
    "Bệnh viện Y học cổ truyền và Phục hồi chức năng",
    "Bệnh viện Tim mạch Sông Ngân",
    "Bệnh viện Đa khoa khu vực Hồ Sen",
    "Bệnh viện Nội tiết Sông Ngân",
    "Bệnh viện Đa khoa khu vực Suối Tre",
];

const CLINICS: [&str; 17] = [
    "Bến Lúa",
    "Cầu Đá",
    "Đồng Mây",
    "Vọng Nguyệt",
    "Suối Tre",
    "Núi Bạc",
    "Hồ Sen",
    "Rừng Thông",
    "Bãi Dâu",
    "Chợ Gạo Mới",
    "Giếng Ngọc",
    "Kênh Vàng",
    "Lũng Chè",
    "Mỏ Nhài",
    "Ngã Ba Đò",
    "Ô Môi",
    "Thác Trúc",
];

/// The eight hospitals, codes 01001 to 01008; every second reports in conventional units.
pub(super) fn hospitals() -> Vec<Facility> {
    HOSPITALS
        .iter()
        .zip(1..)
        .map(|(name, number)| Facility {
            code: format!("0100{number}"),
            name: (*name).to_owned(),
            kind: "hospital",
            email: format!("benhvien{number}@songngan.example"),
            conventional_units: number % 2 == 0,
        })
        .collect()
}

/// The seventeen clinics A, codes 01101 to 01117: the demonstration accounts of a clinic are of the first.
pub(super) fn clinics() -> Vec<Facility> {
    CLINICS
        .iter()
        .zip(1..)
        .map(|(name, number)| Facility {
            code: format!("011{number:02}"),
            name: format!("Phòng khám A {name}"),
            kind: "clinic_a",
            email: format!("phongkham.a{number}@songngan.example"),
            conventional_units: false,
        })
        .collect()
}
