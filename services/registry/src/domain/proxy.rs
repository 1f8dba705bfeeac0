//! A proxy (người được ủy quyền): who may read for a person, and for how long.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::text;

/// Who a proxy is; sealed where it is kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    #[serde(default)]
    pub phone: String,
    /// `vợ`, `con`, `người chăm sóc` …
    pub relation: String,
    /// What it is for, in the person's words.
    #[serde(default)]
    pub purpose: String,
}

impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Named(…)")
    }
}

/// On what a naming rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperGround {
    /// The person named them.
    Own,
    /// An officer wrote it down from the person's paper.
    Paper,
}

impl PaperGround {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Paper => "paper",
        }
    }
}

/// What is wrong at a place of a request: pointer, code, what to do in Vietnamese and English.
pub type Wrong = (&'static str, &'static str, (&'static str, &'static str));

/// By which documents an officer sees who a proxy is.
pub const CHECKED_BY: [&str; 4] = ["citizen_card", "vneid", "passport", "other"];

impl Named {
    /// The same without needless spaces.
    pub fn tidied(&self) -> Self {
        Self {
            name: text::tidy(&self.name),
            phone: text::tidy(&self.phone),
            relation: text::tidy(&self.relation),
            purpose: text::tidy(&self.purpose),
        }
    }

    /// Names every fault: `from`, `to`, today, and the most days; the ground and the paper's number.
    pub fn faults(
        &self,
        (from, to, today, most): (NaiveDate, NaiveDate, NaiveDate, u16),
        (ground, document): (PaperGround, &str),
    ) -> Vec<Wrong> {
        let mut faults: Vec<Wrong> = Vec::new();
        let length = |text: &str| text.trim().chars().count();
        if !(1..=255).contains(&length(&self.name)) {
            let why = ("cần họ tên người được ủy quyền", "the proxy's name is needed");
            faults.push(("/name", "missing", why));
        }
        if !(1..=100).contains(&length(&self.relation)) {
            let why = ("cần quan hệ với người ủy quyền", "the relation is needed");
            faults.push(("/relation", "missing", why));
        }
        if length(&self.phone) > 30 {
            faults.push(("/phone", "too-long", ("số điện thoại quá dài", "it is too long")));
        }
        if length(&self.purpose) > 1_000 {
            faults.push(("/purpose", "too-long", ("nội dung quá dài", "it is too long")));
        }
        if from < today {
            let why = ("ngày bắt đầu đã qua", "the first day has passed");
            faults.push(("/from", "in-the-past", why));
        }
        if to < from || to < today {
            let why = ("ngày cuối ở trước ngày đầu", "the last day comes before the first");
            faults.push(("/to", "ends-before-it-begins", why));
        } else if from.checked_add_days(Days::new(most.into())).is_none_or(|last| last < to) {
            let why = ("thời hạn ủy quyền quá dài", "a proxy is not named for so long");
            faults.push(("/to", "too-long", why));
        }
        let number = length(document);
        if number > 255 || (ground == PaperGround::Paper && number == 0) {
            let why = (
                "cần số hoặc ngày của giấy ủy quyền",
                "the number or date of the person's paper is needed",
            );
            faults.push(("/document", "missing", why));
        }
        faults
    }
}

/// Names every fault of a confirmation; `named_by` is who named the proxy.
pub fn confirmation_faults(subject: &str, checked: &str, named_by: &str) -> Vec<Wrong> {
    let mut faults: Vec<Wrong> = Vec::new();
    if !(1..=255).contains(&subject.chars().count()) {
        let why = ("cần tài khoản của người được ủy quyền", "the proxy's account is needed");
        faults.push(("/subject", "missing", why));
    }
    if subject == named_by {
        let why =
            ("tài khoản này là của người ghi ủy quyền", "it is the account of who named them");
        faults.push(("/subject", "proxy-is-oneself", why));
    }
    if !CHECKED_BY.contains(&checked) {
        let why = ("chọn giấy tờ đã kiểm tra", "choose the document that was seen");
        faults.push(("/checked", "checked-unknown", why));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes(from: &str, to: &str, ground: PaperGround, document: &str) -> Vec<&'static str> {
        let named =
            Named { name: "Lê Thị An".into(), relation: "con".into(), ..Named::default() };
        let days = (day(from), day(to), day("2026-11-22"), 366);
        named.faults(days, (ground, document)).iter().map(|fault| fault.0).collect()
    }

    #[test]
    fn a_person_names_somebody_for_a_year_at_most() {
        let own = |from, to| codes(from, to, PaperGround::Own, "");
        assert_eq!(own("2026-11-22", "2027-11-22"), Vec::<&str>::new());
        assert_eq!(own("2026-11-22", "2027-11-24"), ["/to"]);
        assert_eq!(own("2026-11-22", "2026-11-21"), ["/to"]);
        assert_eq!(own("2026-11-21", "2026-12-01"), ["/from"]);
    }

    #[test]
    fn an_officer_needs_the_persons_paper() {
        let paper = |document| codes("2026-11-22", "2027-01-01", PaperGround::Paper, document);
        assert_eq!(paper(" "), ["/document"]);
        assert_eq!(paper("Giấy ủy quyền 20/11/2026"), Vec::<&str>::new());
    }

    #[test]
    fn nobody_is_their_own_proxy() {
        let faults = confirmation_faults("ong-an", "by-heart", "ong-an");
        assert_eq!(
            faults.iter().map(|fault| fault.1).collect::<Vec<_>>(),
            ["proxy-is-oneself", "checked-unknown"]
        );
    }
}
