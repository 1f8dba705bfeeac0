//! What happens to organisations: they are renamed and moved, they merge, split and end.

use std::collections::HashSet;

use chrono::NaiveDate;
use schema::{OrganisationCode, PersonId};
use serde::{Deserialize, Serialize};

use super::text;

/// What is done to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrganisationChange {
    /// It has another name.
    Rename { name: String },
    /// It stands below another one, or at the top.
    Move {
        #[serde(default)]
        parent: Option<OrganisationCode>,
    },
    /// It becomes part of another one, with its people, its parts and its contacts.
    Merge { into: Successor },
    /// Parts of it become organisations of their own, or all of it does.
    Split {
        into: Vec<Part>,
        /// Whether nothing of it is left: who is named for no part goes to the first.
        #[serde(default)]
        closes: bool,
    },
    /// It ends, and nobody is left in it.
    Close {},
}

/// An organisation that takes over; with a name it is recorded if there is none of its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    pub code: OrganisationCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where a new one stands; by default where its predecessor stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<OrganisationCode>,
}

/// A part of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    #[serde(flatten)]
    pub organisation: Successor,
    /// Who belongs to it from then on. Kept apart, under row security.
    #[serde(default, skip_serializing)]
    pub people: Vec<PersonId>,
    /// Everybody who has one of these posts now, unless they are named for another part.
    #[serde(default, skip_serializing)]
    pub posts: Vec<String>,
}

/// What a change is about, beside what it is: when, by which document, why.
#[derive(Debug, Clone)]
pub struct Grounds {
    pub on: NaiveDate,
    pub document: String,
    pub document_on: Option<NaiveDate>,
    pub reason: String,
}

/// A field with the code of its fault and what to say, in Vietnamese and English.
pub type Complaint = (String, &'static str, (&'static str, &'static str));

impl OrganisationChange {
    /// The word in the database and in answers.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rename { .. } => "rename",
            Self::Move { .. } => "move",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Close {} => "close",
        }
    }

    /// Says whether people, grants or other organisations are concerned.
    pub fn reaches_beyond(&self) -> bool {
        !matches!(self, Self::Rename { .. } | Self::Move { .. })
    }

    /// Those who take over.
    pub fn successors(&self) -> Vec<&Successor> {
        match self {
            Self::Merge { into } => vec![into],
            Self::Split { into, .. } => into.iter().map(|part| &part.organisation).collect(),
            _ => Vec::new(),
        }
    }

    /// Tidies every name.
    pub fn tidied(mut self) -> Self {
        let tidy = |successor: &mut Successor| {
            let name = successor.name.take().map(|name| text::tidy(&name));
            successor.name = name.filter(|name| !name.is_empty());
        };
        match &mut self {
            Self::Rename { name } => *name = text::tidy(name),
            Self::Merge { into } => tidy(into),
            Self::Split { into, .. } => {
                into.iter_mut().for_each(|part| tidy(&mut part.organisation))
            }
            Self::Move { .. } | Self::Close {} => {}
        }
        self
    }

    /// Names what is wrong with the change of `code` by itself.
    pub fn complaints(&self, code: &OrganisationCode) -> Vec<Complaint> {
        let mut found: Vec<Complaint> = Vec::new();
        match self {
            Self::Rename { name } if !is_name(name) => {
                found.push(("/name".to_owned(), "not-a-name", NOT_A_NAME));
            }
            Self::Move { parent: Some(parent) } if parent == code => {
                found.push(("/parent".to_owned(), "organisation-circle", CIRCLE));
            }
            Self::Merge { into } => complain_of(into, "/into", code, &mut found),
            Self::Split { into, .. } => complain_of_parts(into, code, &mut found),
            _ => {}
        }
        found
    }
}

/// Names those of `members`, each with their post, for the part that has their post; who is named already stays there.
pub fn name_by_posts(parts: &mut [Part], members: &[(PersonId, String)]) {
    let named: HashSet<PersonId> = parts.iter().flat_map(|part| part.people.clone()).collect();
    for part in parts {
        let posts: Vec<String> = part.posts.iter().map(|post| text::fold(post)).collect();
        let has_one = |post: &String| posts.contains(&text::fold(post));
        let by_post = members.iter().filter(|(id, post)| !named.contains(id) && has_one(post));
        part.people.extend(by_post.map(|(id, _)| *id));
        let mut seen = HashSet::new();
        part.people.retain(|id| seen.insert(*id));
    }
}

const NOT_A_NAME: (&str, &str) =
    ("tên đơn vị có từ 1 đến 255 ký tự", "a name has 1 to 255 characters");
const CIRCLE: (&str, &str) = (
    "đơn vị không thể thuộc hoặc nhập vào chính nó",
    "an organisation cannot stand below itself or become part of itself",
);

fn is_name(name: &str) -> bool {
    (1..=255).contains(&name.chars().count())
}

fn complain_of(into: &Successor, at: &str, code: &OrganisationCode, found: &mut Vec<Complaint>) {
    if into.code == *code {
        found.push((format!("{at}/code"), "organisation-circle", CIRCLE));
    }
    if into.parent.as_ref().is_some_and(|parent| parent == code || *parent == into.code) {
        found.push((format!("{at}/parent"), "organisation-circle", CIRCLE));
    }
    if into.name.as_ref().is_some_and(|name| !is_name(name)) {
        found.push((format!("{at}/name"), "not-a-name", NOT_A_NAME));
    }
}

fn complain_of_parts(parts: &[Part], code: &OrganisationCode, found: &mut Vec<Complaint>) {
    if parts.is_empty() || parts.len() > 50 {
        let why = ("cần từ 1 đến 50 đơn vị mới", "1 to 50 parts are needed");
        found.push(("/into".to_owned(), "parts-needed", why));
    }
    for (index, part) in parts.iter().enumerate() {
        let at = format!("/into/{index}");
        complain_of(&part.organisation, &at, code, found);
        let is_code = |other: &Part| other.organisation.code == part.organisation.code;
        if parts[..index].iter().any(is_code) {
            let why = ("mã đơn vị bị lặp lại", "the code stands here twice");
            found.push((format!("{at}/code"), "code-repeated", why));
        }
        let others = parts[..index].iter().flat_map(|other| &other.people);
        if others.clone().any(|person| part.people.contains(person)) {
            let why = ("một người chỉ thuộc một đơn vị mới", "somebody is named for two parts");
            found.push((format!("{at}/people"), "person-repeated", why));
        }
        let has = |post: &String| {
            let others = parts[..index].iter().flat_map(|other| &other.posts);
            others.map(|other| text::fold(other)).any(|other| other == text::fold(post))
        };
        if part.posts.iter().any(has) {
            let why = ("một chức vụ chỉ thuộc một đơn vị mới", "a post is named for two parts");
            found.push((format!("{at}/posts"), "post-repeated", why));
        }
    }
}

impl Grounds {
    /// Names what is wrong with when, by which document and why.
    pub fn complaints(&self, today: NaiveDate) -> Vec<Complaint> {
        let mut found: Vec<Complaint> = Vec::new();
        let length = |text: &str| text.chars().count();
        if !(1..=255).contains(&length(&self.document)) {
            let why = ("cần số văn bản", "the document's number is needed");
            found.push(("/document".to_owned(), "missing", why));
        }
        if !(1..=1_000).contains(&length(&self.reason)) {
            found.push(("/reason".to_owned(), "missing", ("cần lý do", "a reason is needed")));
        }
        if !is_believable(self.on, today) {
            found.push(("/on".to_owned(), "not-a-believable-day", NOT_BELIEVABLE));
        }
        if self.document_on.is_some_and(|day| day > today || !is_believable(day, today)) {
            let why = ("ngày văn bản chưa đến hoặc quá xa", "the document's day has not come");
            found.push(("/document_on".to_owned(), "not-a-believable-day", why));
        }
        found
    }
}

/// What to say of a day that is nobody's day.
pub const NOT_BELIEVABLE: (&str, &str) = (
    "ngày phải từ năm 1945 và không quá 5 năm sau hôm nay",
    "a day lies between 1945 and five years from today",
);

/// Says whether something can have happened, or be planned, on this day.
pub fn is_believable(day: NaiveDate, today: NaiveDate) -> bool {
    use chrono::Datelike;
    day.year() >= 1945 && day <= today + chrono::TimeDelta::days(5 * 366)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: serde_json::Value) -> OrganisationChange {
        serde_json::from_value(json).unwrap()
    }

    fn pointers(change: &OrganisationChange) -> Vec<String> {
        let code = "SYT".parse().unwrap();
        change.complaints(&code).into_iter().map(|(pointer, ..)| pointer).collect()
    }

    #[test]
    fn an_organisation_does_not_become_part_of_itself() {
        let merge = change(serde_json::json!({ "kind": "merge", "into": { "code": "SYT" } }));
        assert_eq!(pointers(&merge), ["/into/code"]);
        let moved = change(serde_json::json!({ "kind": "move", "parent": "SYT" }));
        assert_eq!(pointers(&moved), ["/parent"]);
    }

    #[test]
    fn nobody_is_named_for_two_parts() {
        let somebody = "0193f8a0-0000-7000-8000-000000000000";
        let split = change(serde_json::json!({ "kind": "split", "into": [
            { "code": "A", "name": "A", "people": [somebody] },
            { "code": "A", "people": [somebody] },
        ] }));
        assert_eq!(pointers(&split), ["/into/1/code", "/into/1/people"]);
    }

    #[test]
    fn who_is_named_goes_there_and_who_has_a_post_goes_with_it() {
        let id = |last: u32| format!("0193f8a0-0000-7000-8000-{last:012}").parse().unwrap();
        let mut split = change(serde_json::json!({ "kind": "split", "into": [
            { "code": "A", "people": [id(1), id(1)] }, { "code": "B", "posts": ["Bác sĩ "] },
        ] }));
        let OrganisationChange::Split { into, .. } = &mut split else { panic!("a split") };
        let posts = [(1, "BÁC SĨ"), (2, "Bác sĩ"), (3, "Dược sĩ")];
        let members: Vec<(PersonId, String)> =
            posts.iter().map(|(last, post)| (id(*last), (*post).to_owned())).collect();

        name_by_posts(into, &members);

        assert_eq!((&into[0].people, &into[1].people), (&vec![id(1)], &vec![id(2)]));
        let twice = change(serde_json::json!({ "kind": "split", "into": [
            { "code": "A", "posts": ["Bác sĩ"] }, { "code": "B", "posts": ["bac si"] },
        ] }));
        assert_eq!(pointers(&twice), ["/into/1/posts"]);
    }

    #[test]
    fn a_change_is_kept_without_the_people_that_it_names() {
        let somebody = "0193f8a0-0000-7000-8000-000000000000";
        let parts = serde_json::json!([{ "code": "A", "people": [somebody] }]);
        let split = change(serde_json::json!({ "kind": "split", "into": parts }));
        assert!(!serde_json::to_string(&split).unwrap().contains(somebody));
    }

    #[test]
    fn grounds_name_every_fault() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let grounds = Grounds {
            on: NaiveDate::from_ymd_opt(1026, 1, 1).unwrap(),
            document: String::new(),
            document_on: today.succ_opt(),
            reason: String::new(),
        };
        let pointers: Vec<String> =
            grounds.complaints(today).into_iter().map(|one| one.0).collect();
        assert_eq!(pointers, ["/document", "/reason", "/on", "/document_on"]);
    }
}
