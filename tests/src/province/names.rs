//! Names of people who do not exist.

use super::draw::Draw;

const FAMILIES: &[(&str, u64)] = &[
    ("Nguyễn", 300),
    ("Trần", 110),
    ("Lê", 95),
    ("Phạm", 70),
    ("Hoàng", 50),
    ("Phan", 45),
    ("Vũ", 40),
    ("Đặng", 35),
    ("Bùi", 35),
    ("Đỗ", 30),
    ("Hồ", 25),
    ("Ngô", 25),
    ("Dương", 22),
    ("Lý", 18),
    ("Nông", 18),
    ("Hà", 15),
    ("Lương", 15),
    ("Đinh", 14),
    ("Trịnh", 12),
    ("Mai", 10),
    ("Cao", 10),
    ("Tạ", 8),
    ("Quách", 6),
    ("Triệu", 6),
    ("Lục", 5),
    ("Sầm", 3),
];
const MEN_MIDDLE: &[&str] = &[
    "Văn", "Đức", "Hữu", "Công", "Xuân", "Đình", "Quang", "Minh", "Ngọc", "Trọng", "Thanh", "Viết",
    "Duy", "Khắc", "Tiến",
];
const WOMEN_MIDDLE: &[&str] = &[
    "Thị",
    "Thị",
    "Thị Minh",
    "Ngọc",
    "Thu",
    "Thanh",
    "Bích",
    "Kim",
    "Phương",
    "Thị Hồng",
    "Hoài",
    "Diệu",
];
const MEN_GIVEN: &[&str] = &[
    "An",
    "Bách",
    "Bình",
    "Chiến",
    "Chương",
    "Cường",
    "Doanh",
    "Dũng",
    "Đạt",
    "Định",
    "Đoàn",
    "Đông",
    "Giang",
    "Hải",
    "Hiển",
    "Hiệp",
    "Hòa",
    "Hoạt",
    "Huân",
    "Hùng",
    "Hưng",
    "Khải",
    "Khoa",
    "Kiên",
    "Lâm",
    "Lập",
    "Long",
    "Luận",
    "Mạnh",
    "Nghĩa",
    "Nhuận",
    "Phong",
    "Phú",
    "Phúc",
    "Quân",
    "Quý",
    "Quyết",
    "Sơn",
    "Tài",
    "Tâm",
    "Thái",
    "Thắng",
    "Thịnh",
    "Thuận",
    "Tiến",
    "Toàn",
    "Trí",
    "Trường",
    "Tuấn",
    "Tùng",
    "Tuyên",
    "Văn",
    "Vinh",
    "Vượng",
];
const WOMEN_GIVEN: &[&str] = &[
    "Anh", "Ánh", "Bích", "Châu", "Chi", "Dung", "Duyên", "Đào", "Hà", "Hạnh", "Hằng", "Hiền",
    "Hoa", "Hòa", "Huế", "Huệ", "Hương", "Hường", "Khánh", "Lan", "Lê", "Liên", "Liễu", "Loan",
    "Lý", "Mai", "Minh", "Mỹ", "Nga", "Ngân", "Ngọc", "Nguyệt", "Nhung", "Oanh", "Phương", "Quyên",
    "Quỳnh", "Sâm", "Tâm", "Thảo", "Thoa", "Thơm", "Thu", "Thủy", "Tuyết", "Vân", "Xuân", "Yến",
];

/// A full name: family, middle, given.
pub(super) fn full(draw: &mut Draw, male: bool) -> String {
    let family = draw.weighted(FAMILIES);
    let (middle, given) = if male {
        (draw.pick(MEN_MIDDLE), draw.pick(MEN_GIVEN))
    } else {
        (draw.pick(WOMEN_MIDDLE), draw.pick(WOMEN_GIVEN))
    };
    format!("{family} {middle} {given}")
}
