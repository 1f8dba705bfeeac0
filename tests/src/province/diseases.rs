//! The diseases that made-up people have, and what each does to their results.

/// How bad a disease is, in the words of the five classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    A,
    B1,
    B2,
    C,
    D,
}

/// The groups that Cao Bằng's report of 2021 counts (domain section 8.2), and all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Cardiovascular,
    Metabolic,
    Digestive,
    Eye,
    Other,
}

/// What a disease shows in the results; ranges are both ends included.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    None,
    /// Systolic pressure in mmHg; the diastolic follows.
    Systolic(i64, i64),
    /// `HbA1c` in tenths of a per cent; the fasting glucose follows.
    Glycated(i64, i64),
    /// LDL cholesterol in tenths of mmol/L; total cholesterol and triglycerides follow.
    Ldl(i64, i64),
    /// eGFR in mL/min/1.73 m²; the creatinine follows.
    Filtration(i64, i64),
    /// ALT in U/L; AST and GGT follow.
    Alt(i64, i64),
    /// Uric acid in µmol/L.
    Urate(i64, i64),
    /// Haemoglobin in g/L.
    Haemoglobin(i64, i64),
    /// Ejection fraction in per cent.
    Ejection(i64, i64),
}

/// A disease of the catalogue.
#[derive(Debug)]
pub struct Disease {
    pub icd10: &'static str,
    /// SNOMED CT, empty where the hospital sends ICD-10 alone.
    pub(super) snomed: &'static str,
    pub name: &'static str,
    pub group: Group,
    pub level: Level,
    /// A person has at most one disease of a system; the systems are about those of the default rule table.
    pub(super) system: u8,
    pub(super) sign: Sign,
    /// Weight among the diseases that put somebody into the class of its level.
    pub(super) drives: u64,
    /// How many of a thousand others have it besides.
    pub(super) besides: u64,
}

macro_rules! diseases {
    ($($icd10:literal $snomed:literal $name:literal $group:ident $level:ident $system:literal $sign:expr, $drives:literal $besides:literal;)*) => {
        &[$(Disease {
            icd10: $icd10, snomed: $snomed, name: $name, group: Group::$group, level: Level::$level,
            system: $system, sign: $sign, drives: $drives, besides: $besides,
        }),*]
    };
}

use Sign::{Alt, Ejection, Filtration, Glycated, Haemoglobin, Ldl, Systolic, Urate};
const NO_SIGN: Sign = Sign::None;

/// ICD-10, SNOMED CT, name, group, level, system, sign; drives, besides.
pub(super) const DISEASES: &[Disease] = diseases![
    // Common and harmless.
    "H52.4" "41256004" "Lão thị" Eye A 1 NO_SIGN, 0 72;
    "K29.5" "8493009" "Viêm dạ dày mạn" Digestive A 2 NO_SIGN, 0 55;
    "K21.9" "235595009" "Trào ngược dạ dày – thực quản" Digestive A 2 NO_SIGN, 0 35;
    "J30.4" "61582004" "Viêm mũi dị ứng" Other A 3 NO_SIGN, 0 70;
    // To be followed, with little effect.
    "I10" "38341003" "Tăng huyết áp, kiểm soát tốt" Cardiovascular B1 10 Systolic(122, 136), 420 215;
    "E78.5" "55822004" "Rối loạn lipid máu" Metabolic B1 11 Ldl(34, 44), 250 150;
    "R73.0" "15777000" "Tiền đái tháo đường" Metabolic B1 12 Glycated(58, 63), 100 30;
    "E11.9" "44054006" "Đái tháo đường típ 2, kiểm soát tốt" Metabolic B1 12 Glycated(61, 68), 110 45;
    "K80.2" "235919008" "Sỏi túi mật" Digestive B1 14 NO_SIGN, 25 15;
    "K76.0" "197321007" "Gan nhiễm mỡ" Digestive B1 14 Alt(42, 70), 20 20;
    "H25.9" "193570009" "Đục thủy tinh thể tuổi già" Eye B1 15 NO_SIGN, 40 115;
    "M47.8" "8847002" "Thoái hóa cột sống" Other B1 16 NO_SIGN, 20 150;
    "M17.9" "239873007" "Thoái hóa khớp gối" Other B1 16 NO_SIGN, 0 40;
    "N40" "266569009" "Tăng sản tuyến tiền liệt" Other B1 17 NO_SIGN, 0 60;
    "E03.9" "40930008" "Suy giáp" Other B1 18 NO_SIGN, 10 10;
    "E79.0" "35885006" "Tăng acid uric máu" Metabolic B1 11 Urate(430, 520), 10 30;
    // Several, stable, under regular treatment.
    "I10" "38341003" "Tăng huyết áp độ 2" Cardiovascular B2 10 Systolic(162, 176), 60 15;
    "I11.9" "64715009" "Bệnh tim do tăng huyết áp" Cardiovascular B2 10 Systolic(126, 138), 260 45;
    "E11.9" "44054006" "Đái tháo đường típ 2" Metabolic B2 12 Glycated(72, 88), 260 60;
    "I25.1" "53741008" "Bệnh tim thiếu máu cục bộ mạn" Cardiovascular B2 20 Ejection(50, 62), 150 35;
    "I48.9" "49436004" "Rung nhĩ" Cardiovascular B2 21 NO_SIGN, 60 15;
    "I69.3" "" "Di chứng nhồi máu não" Cardiovascular B2 22 NO_SIGN, 45 15;
    "N18.3" "433144002" "Bệnh thận mạn giai đoạn 3" Other B2 17 Filtration(32, 43), 60 30;
    "J44.9" "13645005" "Bệnh phổi tắc nghẽn mạn tính" Other B2 24 NO_SIGN, 0 20;
    "B18.1" "61977001" "Viêm gan B mạn" Digestive B2 14 Alt(28, 38), 30 15;
    "H40.9" "23986001" "Glôcôm" Eye B2 15 NO_SIGN, 35 25;
    // Severe, with complications.
    "E11.7" "" "Đái tháo đường típ 2 có nhiều biến chứng" Metabolic C 12 Glycated(92, 118), 280 0;
    "I50.9" "84114007" "Suy tim" Cardiovascular C 20 Ejection(31, 39), 260 0;
    "N18.4" "431857002" "Bệnh thận mạn giai đoạn 4" Other C 17 Filtration(17, 28), 180 0;
    "I63.9" "432504007" "Nhồi máu não" Cardiovascular C 22 NO_SIGN, 90 0;
    "C18.9" "363406005" "Ung thư đại tràng đang điều trị" Digestive C 25 Haemoglobin(102, 118), 90 0;
    "C61" "399068003" "Ung thư tuyến tiền liệt đang điều trị" Other C 25 NO_SIGN, 60 0;
    // End-stage.
    "N18.5" "433146000" "Bệnh thận mạn giai đoạn cuối" Other D 17 Filtration(6, 13), 600 0;
    "C79.9" "" "Ung thư di căn" Other D 25 Haemoglobin(102, 114), 400 0;
];

/// Whether it counts by how long ago it began, so that it began shortly before the last check-up.
pub(super) fn is_recent(disease: &Disease) -> bool {
    matches!(disease.icd10, "I63.9" | "C18.9" | "C61")
}

/// Whether only men have it.
pub(super) fn is_mens(disease: &Disease) -> bool {
    matches!(disease.icd10, "N40" | "C61")
}
