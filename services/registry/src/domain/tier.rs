//! Management tiers from the wordings of lists, and the records that must not be here.

use schema::ManagementTier;

use super::text;

/// What a wording in the column «Diện quản lý» says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TierWording {
    /// One of the tiers that the Board looks after.
    Tier(ManagementTier),
    /// The Politburo or the Secretariat: a state secret, refused before anything is stored.
    StateSecret,
}

/// Words that refuse a tier wherever they stand in it.
///
/// «Diện Bộ Chính trị, Ban Bí thư quản lý» also names people whom the Politburo only appoints. They
/// are refused as well, because a wrong refusal costs a correction («Trung ương quản lý») and a
/// wrong acceptance breaks the law.
const REFUSED_TIERS: &[&str] = &["bo chinh tri", "ban bi thu", "bct", "bbt"];

/// Posts of members, at the start of a part of a post's wording, after `nguyên` and kin.
const REFUSED_POSTS: &[&str] = &[
    "uy vien bo chinh tri",
    "uy vien bct",
    "uv bo chinh tri",
    "uv bct",
    "uvbct",
    "uy vien ban bi thu",
    "uy vien bbt",
    "uv ban bi thu",
    "uv bbt",
    "uvbbt",
    "bi thu trung uong dang",
    "bi thu tw dang",
    "thuong truc ban bi thu",
    "tong bi thu",
    "chu tich nuoc",
    "thu tuong",
    "chu tich quoc hoi",
];

/// Words before a post that do not change whose it is.
const PREFIXES: &[&str] =
    &["nguyen", "dong chi", "dc", "dang", "hien la", "cuu", "gs", "ts", "ong", "ba"];

/// Wordings of tiers, folded; the first whose words are all found decides, so special ones first.
const TIERS: &[(&str, ManagementTier)] = &[
    ("trung uong quan ly", ManagementTier::Central),
    ("dien trung uong", ManagementTier::Central),
    ("tw quan ly", ManagementTier::Central),
    ("central", ManagementTier::Central),
    ("thuong vu huyen uy", ManagementTier::Local),
    ("thuong vu quan uy", ManagementTier::Local),
    ("thuong vu thi uy", ManagementTier::Local),
    ("thuong vu dang uy", ManagementTier::Local),
    ("thuong vu thanh uy", ManagementTier::ProvStanding),
    ("thuong vu tinh uy", ManagementTier::ProvStanding),
    ("btv thanh uy", ManagementTier::ProvStanding),
    ("btv tinh uy", ManagementTier::ProvStanding),
    ("btvtu", ManagementTier::ProvStanding),
    ("thanh uy vien", ManagementTier::ProvStanding),
    ("tinh uy vien", ManagementTier::ProvStanding),
    ("thanh uy quan ly", ManagementTier::ProvStanding),
    ("tinh uy quan ly", ManagementTier::ProvStanding),
    ("prov standing", ManagementTier::ProvStanding),
    ("cu tru", ManagementTier::ResidentSenior),
    ("thu truong", ManagementTier::ResidentSenior),
    ("resident senior", ManagementTier::ResidentSenior),
    ("cap uy co so", ManagementTier::Local),
    ("dang uy xa", ManagementTier::Local),
    ("dang uy phuong", ManagementTier::Local),
    ("xa quan ly", ManagementTier::Local),
    ("phuong quan ly", ManagementTier::Local),
    ("huyen uy", ManagementTier::Local),
    ("dang uy quan ly", ManagementTier::Local),
    ("local", ManagementTier::Local),
    ("huu tri", ManagementTier::ProvOther),
    ("nghi huu", ManagementTier::ProvOther),
    ("lao thanh cach mang", ManagementTier::ProvOther),
    ("tien khoi nghia", ManagementTier::ProvOther),
    ("me viet nam anh hung", ManagementTier::ProvOther),
    ("me vnah", ManagementTier::ProvOther),
    ("anh hung", ManagementTier::ProvOther),
    ("ahllvt", ManagementTier::ProvOther),
    ("nguoi co cong", ManagementTier::ProvOther),
    ("can bo cap tinh", ManagementTier::ProvOther),
    ("cap tinh khac", ManagementTier::ProvOther),
    ("prov other", ManagementTier::ProvOther),
];

/// What a tier's wording says, if it is a known one.
pub fn read_tier(wording: &str) -> Option<TierWording> {
    let folded = text::fold(wording);
    if REFUSED_TIERS.iter().any(|refused| text::holds_words(&folded, refused)) {
        return Some(TierWording::StateSecret);
    }
    let known = TIERS.iter().find(|(known, _)| text::holds_words(&folded, known));
    known.map(|(_, tier)| TierWording::Tier(*tier))
}

/// Does this post make its holder a member of the Politburo or the Secretariat, now or before?
///
/// Only the start of each part counts: «Trợ lý Tổng Bí thư» is somebody else.
pub fn is_state_secret_post(post: &str) -> bool {
    post.split([',', ';', '(', ')', '/', '\n', '-', '–']).any(|part| {
        let mut folded = text::fold(part);
        while let Some(rest) = without_prefix(&folded) {
            folded = rest;
        }
        REFUSED_POSTS.iter().any(|refused| starts_with_words(&folded, refused))
    })
}

fn without_prefix(folded: &str) -> Option<String> {
    let rest = |prefix: &&str| folded.strip_prefix(*prefix)?.strip_prefix(' ').map(str::to_owned);
    PREFIXES.iter().find_map(rest)
}

fn starts_with_words(folded: &str, words: &str) -> bool {
    folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_name_tiers() {
        use ManagementTier as Is;
        let wordings = [
            ("Trung ương quản lý", Is::Central),
            ("Ban Thường vụ Thành ủy quản lý", Is::ProvStanding),
            ("Diện BTV Tỉnh uỷ quản lý", Is::ProvStanding),
            ("Thành ủy viên", Is::ProvStanding),
            ("Cán bộ hưu trí diện quản lý", Is::ProvOther),
            ("Lão thành cách mạng", Is::ProvOther),
            ("Cấp ủy cơ sở quản lý", Is::Local),
            ("Ban Thường vụ Đảng ủy phường quản lý", Is::Local),
            ("Nguyên Thứ trưởng, cư trú tại tỉnh", Is::ResidentSenior),
            ("PROV_STANDING", Is::ProvStanding),
        ];
        for (wording, tier) in wordings {
            assert_eq!(read_tier(wording), Some(TierWording::Tier(tier)), "{wording}");
        }
        assert_eq!(read_tier("khác"), None);
    }

    #[test]
    fn the_politburo_and_the_secretariat_are_refused_by_tier() {
        for wording in ["Bộ Chính trị", "Ủy viên Ban Bí thư", "Diện BCT, BBT quản lý"]
        {
            assert_eq!(read_tier(wording), Some(TierWording::StateSecret), "{wording}");
        }
    }

    #[test]
    fn members_are_known_by_their_posts_and_others_are_not_mistaken_for_them() {
        let members = [
            "Ủy viên Bộ Chính trị, Bí thư Thành ủy",
            "Nguyên Uỷ viên Bộ Chính trị",
            "Bí thư Thành ủy (UVBCT)",
            "Bí thư Trung ương Đảng",
            "Nguyên Chủ tịch nước",
            "THỦ TƯỚNG CHÍNH PHỦ",
        ];
        for post in members {
            assert!(is_state_secret_post(post), "{post}");
        }
        let others = [
            "Trợ lý Tổng Bí thư",
            "Phó Chủ tịch nước",
            "Bí thư Trung ương Đoàn",
            "Ủy viên Ban Thường vụ",
            "Thủ trưởng đơn vị",
            "Vụ trưởng, Văn phòng Chủ tịch nước",
        ];
        for post in others {
            assert!(!is_state_secret_post(post), "{post}");
        }
    }
}
