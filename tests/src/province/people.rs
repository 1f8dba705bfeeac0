//! Two thousand people who do not exist, or as many as are asked for.

use chrono::{Datelike, Days, NaiveDate};

use super::draw::{Draw, Purpose};
use super::names;
use super::places::ORGANISATIONS;

/// A made-up managed person (cán bộ thuộc diện quản lý).
#[derive(Clone)]
pub struct Person {
    /// From 0; the same person whatever the size of the province.
    pub number: u64,
    pub name: String,
    pub male: bool,
    pub born: NaiveDate,
    /// Twelve digits that agree with sex and year of birth.
    pub citizen_id: String,
    pub insurance: String,
    pub phone: String,
    /// Index into [`ORGANISATIONS`].
    pub organisation: usize,
    pub post: &'static str,
    /// The management tier (diện quản lý) as a list words it.
    pub tier: &'static str,
    pub in_office: bool,
}

/// The day on which ages are reckoned.
pub(super) const REFERENCE: NaiveDate =
    NaiveDate::from_ymd_opt(2026, 6, 30).expect("a day of the calendar");

/// Numbers of provinces of birth, as on identity cards (list from before the mergers).
const BIRTH_PROVINCES: &[(&str, u64)] = &[
    ("004", 500),
    ("002", 60),
    ("006", 90),
    ("020", 90),
    ("019", 60),
    ("001", 60),
    ("034", 50),
    ("036", 50),
    ("040", 40),
];
/// Numbers of those who are centrally managed; a small province has none.
const CENTRAL: [u64; 2] = [1_313, 1_717];
/// Their post and tier.
const SERVED_HERE: (&str, &str) = ("Phó Bí thư Tỉnh ủy", "Trung ương quản lý");
const MOBILE_PREFIXES: [&str; 12] =
    ["032", "035", "038", "070", "076", "081", "085", "090", "091", "096", "097", "098"];

const SENIOR_POSTS: [&str; 6] =
    ["Giám đốc", "Phó Giám đốc", "Trưởng ban", "Phó Trưởng ban", "Bí thư Đảng ủy", "Chủ tịch UBND"];
const OTHER_POSTS: [&str; 6] = [
    "Trưởng phòng",
    "Phó Trưởng phòng",
    "Chánh Văn phòng",
    "Chuyên viên cao cấp",
    "Chuyên viên chính",
    "Phó Chủ tịch UBND",
];

impl Person {
    /// Draws the person with this number: about 63 % retired, 85 % male, 35 to 95 years old.
    pub(super) fn draw(seed: u64, number: u64) -> Self {
        let draw = &mut Draw::of(seed, Purpose::Identity, number);
        let male = draw.chance(850);
        let in_office = !draw.chance(630);
        let born = born(draw, male, in_office);
        let (post, tier) = post_and_tier(draw, in_office);
        let (post, tier) = if CENTRAL.contains(&number) { SERVED_HERE } else { (post, tier) };
        let citizen_id = citizen_id(draw, seed, number, male, born);
        let insurance = insurance(draw, seed, number, in_office, &citizen_id);
        Self {
            number,
            name: names::full(draw, male),
            male,
            born,
            citizen_id,
            insurance,
            phone: format!(
                "{}{:07}",
                draw.pick(&MOBILE_PREFIXES),
                scattered(seed, number, 10_000_000)
            ),
            organisation: organisation(draw),
            post,
            tier,
            in_office,
        }
    }

    /// Whether they are centrally managed, and so apart: found by nobody who does not ask for such people.
    pub fn is_central(&self) -> bool {
        CENTRAL.contains(&self.number)
    }

    /// Whole years on `day`.
    pub fn age_on(&self, day: NaiveDate) -> i64 {
        let years = i64::from(day.year() - self.born.year());
        let before_birthday = (day.month(), day.day()) < (self.born.month(), self.born.day());
        years - i64::from(before_birthday)
    }
}

fn born(draw: &mut Draw, male: bool, in_office: bool) -> NaiveDate {
    let age = match (in_office, male) {
        (true, true) => draw.around(35, 61),
        (true, false) => draw.around(35, 57),
        (false, true) => {
            draw.around(61, 88) + if draw.chance(120) { draw.between(0, 7) } else { 0 }
        }
        (false, false) => {
            draw.around(57, 88) + if draw.chance(120) { draw.between(0, 7) } else { 0 }
        }
    };
    let days =
        u64::try_from(age * 365 + age / 4 + draw.between(0, 364)).expect("an age is positive");
    REFERENCE.checked_sub_days(Days::new(days)).expect("within the last century")
}

fn post_and_tier(draw: &mut Draw, in_office: bool) -> (&'static str, &'static str) {
    let tier = if in_office {
        *draw.weighted(&[
            ("Ban Thường vụ Tỉnh ủy quản lý", 420),
            ("Tỉnh ủy viên", 60),
            ("Cấp ủy cơ sở quản lý", 520),
        ])
    } else {
        "Cán bộ hưu trí diện quản lý"
    };
    let senior = matches!(tier, "Ban Thường vụ Tỉnh ủy quản lý" | "Tỉnh ủy viên")
        || (!in_office && draw.chance(500));
    let post = if senior { draw.pick(&SENIOR_POSTS) } else { draw.pick(&OTHER_POSTS) };
    (post, tier)
}

fn organisation(draw: &mut Draw) -> usize {
    let choices: Vec<(usize, u64)> =
        ORGANISATIONS.iter().map(|one| one.weight).enumerate().collect();
    *draw.weighted(&choices)
}

/// Number of birth province, century and sex, year, and six digits that nobody else has.
fn citizen_id(draw: &mut Draw, seed: u64, number: u64, male: bool, born: NaiveDate) -> String {
    let province = draw.weighted(BIRTH_PROVINCES);
    let century = if born.year() >= 2000 { 2 } else { 0 };
    let century_sex = century + u8::from(!male);
    format!(
        "{province}{century_sex}{:02}{:06}",
        born.year() % 100,
        scattered(seed, number, 1_000_000)
    )
}

/// In three forms, as cards in use have them: fifteen characters, ten digits, the citizen id.
fn insurance(draw: &mut Draw, seed: u64, number: u64, in_office: bool, citizen_id: &str) -> String {
    let social = 4_000_000_000 + scattered(seed, number, 10_000_000) * 37;
    match draw.below(10) {
        0 => citizen_id.to_owned(),
        1 => format!("{social:010}"),
        _ if in_office => format!("DN404{social:010}"),
        _ => format!("HT304{social:010}"),
    }
}

/// Scatters numbers over `0..size` (a power of ten) so that no two below `size` meet.
fn scattered(seed: u64, number: u64, size: u64) -> u64 {
    // 7 919 is prime to ten, so multiplication by it permutes the residues.
    (number.wrapping_mul(7_919) + seed % size) % size
}
