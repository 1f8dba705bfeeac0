//! Two people who are one (hợp nhất hồ sơ): what the survivor then is, and what an undo gives back.

use schema::{BirthDate, ManagementTier, OrganisationCode, PersonName, Sex};
use serde::{Deserialize, Serialize};

use super::person::{Person, Private};

/// Days for which a merge can be undone. \[default]
///
/// Long enough for the next quarterly review of the lists to show a wrong one.
pub const UNDO_DAYS: i64 = 90;

/// What of the two may differ, and is taken from one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Name,
    Sex,
    Born,
    Tier,
    /// Whether they are under management, have left or died.
    Standing,
    /// The post that is shown first, with its organisation. All others are kept of both.
    Post,
    /// Telephone, e-mail and address.
    Contact,
    /// Which of two books in force stays so.
    HealthBook,
}

/// What a merge settles of somebody.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Values {
    pub name: PersonName,
    pub sex: Sex,
    pub born: BirthDate,
    pub tier: ManagementTier,
    pub standing: String,
    pub organisation: OrganisationCode,
    pub post: String,
    pub in_office: bool,
    pub private: Private,
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Values(…)")
    }
}

impl Values {
    /// What is so of a person now.
    pub fn of(person: &Person, standing: &str) -> Self {
        Self {
            name: person.name.clone(),
            sex: person.sex,
            born: person.born,
            tier: person.tier,
            standing: standing.to_owned(),
            organisation: person.organisation.clone(),
            post: person.post.clone(),
            in_office: person.in_office,
            private: person.private.clone(),
        }
    }

    /// Makes it so of a person; the standing is kept beside them.
    pub fn apply(&self, person: &mut Person) {
        person.name = self.name.clone();
        person.sex = self.sex;
        person.born = self.born;
        person.tier = self.tier;
        person.organisation = self.organisation.clone();
        person.post.clone_from(&self.post);
        person.in_office = self.in_office;
        person.private = self.private.clone();
    }

    fn first_post(&self) -> (&OrganisationCode, &str, bool) {
        (&self.organisation, &self.post, self.in_office)
    }

    fn take_post(&mut self, other: &Self) {
        self.organisation = other.organisation.clone();
        self.post.clone_from(&other.post);
        self.in_office = other.in_office;
    }
}

/// What the survivor is after a merge that takes these parts from the old one.
///
/// The survivor keeps the own citizen id: that of the other finds them too. An insurance number, telephone, e-mail or
/// address that only the other has is taken over, because nothing contradicts it.
pub fn merged(survivor: &Values, old: &Values, take: &[Part]) -> Values {
    let mut after = survivor.clone();
    for part in take {
        match part {
            Part::Name => after.name = old.name.clone(),
            Part::Sex => after.sex = old.sex,
            Part::Born => after.born = old.born,
            Part::Tier => after.tier = old.tier,
            Part::Standing => after.standing.clone_from(&old.standing),
            Part::Post => after.take_post(old),
            Part::Contact => after.private.reach(old.private.reaching()),
            Part::HealthBook => {}
        }
    }
    let (private, other) = (&mut after.private, &old.private);
    private.insurance = private.insurance.take().or_else(|| other.insurance.clone());
    private.phone = private.phone.take().or_else(|| other.phone.clone());
    private.email = private.email.take().or_else(|| other.email.clone());
    if private.address.is_none() {
        private.address.clone_from(&other.address);
        private.address_unit.clone_from(&other.address_unit);
    }
    after
}

/// What differs between the two, and so must be decided.
pub fn conflicts(survivor: &Values, old: &Values) -> Vec<Part> {
    let differ = |one: &Option<String>, other: &Option<String>| {
        one.is_some() && other.is_some() && one != other
    };
    let (one, other) = (&survivor.private, &old.private);
    let contact = one.phone.is_some() && other.phone.is_some() && one.phone != other.phone
        || differ(&one.email, &other.email)
        || differ(&one.address, &other.address);
    let differing = [
        (Part::Name, survivor.name != old.name),
        (Part::Sex, survivor.sex != old.sex),
        (Part::Born, survivor.born != old.born),
        (Part::Tier, survivor.tier != old.tier),
        (Part::Standing, survivor.standing != old.standing),
        (Part::Post, survivor.first_post() != old.first_post()),
        (Part::Contact, contact),
    ];
    differing.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
}

/// What the survivor is after an undo: as before, but what was changed since the merge stays changed.
pub fn undone(before: &Values, after: &Values, now: &Values) -> Values {
    fn back<T: Clone + PartialEq>(before: &T, after: &T, now: &T) -> T {
        if now == after { before.clone() } else { now.clone() }
    }
    macro_rules! back {
        ($($field:ident).+) => { back(&before.$($field).+, &after.$($field).+, &now.$($field).+) };
    }
    let mut restored = Values {
        name: back!(name),
        sex: back!(sex),
        born: back!(born),
        tier: back!(tier),
        standing: back!(standing),
        organisation: now.organisation.clone(),
        post: now.post.clone(),
        in_office: now.in_office,
        private: Private {
            citizen_id: now.private.citizen_id.clone(),
            insurance: back!(private.insurance),
            phone: back!(private.phone),
            email: back!(private.email),
            address: back!(private.address),
            address_unit: back!(private.address_unit),
        },
    };
    // A post means nothing without its organisation.
    if now.first_post() == after.first_post() {
        restored.take_post(before);
    }
    restored
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVERY_PART: [Part; 7] =
        [Part::Name, Part::Sex, Part::Born, Part::Tier, Part::Standing, Part::Post, Part::Contact];

    fn values() -> impl Strategy<Value = Values> {
        let name = prop::sample::select(vec!["Lê An", "Lê Văn An", "Bùi Bình"]);
        let post = prop::sample::select(vec!["", "Giám đốc", "Phó Giám đốc"]);
        let text = || prop::option::of(prop::sample::select(vec!["a", "b"]));
        let phone = prop::option::of(prop::sample::select(vec!["0912345678", "0912345679"]));
        let standing = prop::sample::select(vec!["managed", "left"]);
        (name, post, (text(), text()), phone, standing, any::<bool>(), 1950..1953_i32).prop_map(
            |(name, post, (email, address), phone, standing, flag, year)| Values {
                name: name.parse().unwrap(),
                sex: if flag { Sex::Male } else { Sex::Female },
                born: BirthDate::YearOnly(year),
                tier: if flag { "LOCAL" } else { "PROV_OTHER" }.parse().unwrap(),
                standing: standing.to_owned(),
                organisation: if flag { "SYT" } else { "STC" }.parse().unwrap(),
                post: post.to_owned(),
                in_office: flag,
                private: Private {
                    citizen_id: format!("00105{}000001", year % 10).parse().unwrap(),
                    insurance: None,
                    phone: phone.map(|phone| phone.parse().unwrap()),
                    email: email.map(str::to_owned),
                    address: address.map(str::to_owned),
                    address_unit: None,
                },
            },
        )
    }

    fn parts() -> impl Strategy<Value = Vec<Part>> {
        prop::sample::subsequence(EVERY_PART.to_vec(), 0..=EVERY_PART.len())
    }

    proptest! {
        #[test]
        fn an_undo_gives_back_exactly_what_was(one in values(), other in values(), take in parts()) {
            let after = merged(&one, &other, &take);
            prop_assert_eq!(undone(&one, &after, &after), one);
        }

        #[test]
        fn what_was_changed_since_stays(one in values(), other in values(), take in parts(), later in values()) {
            let after = merged(&one, &other, &take);
            let mut now = after.clone();
            now.name = later.name.clone();
            now.private.phone = later.private.phone.clone();
            let restored = undone(&one, &after, &now);
            let kept = |now: bool, before: bool| now || before;
            prop_assert!(kept(restored.name == later.name, later.name == after.name));
            prop_assert!(kept(restored.private.phone == later.private.phone,
                              later.private.phone == after.private.phone));
            prop_assert_eq!(restored.tier, one.tier);
        }

        #[test]
        fn the_survivor_keeps_the_own_number_and_what_is_not_taken(one in values(), other in values()) {
            let after = merged(&one, &other, &[]);
            prop_assert_eq!(&after.private.citizen_id, &one.private.citizen_id);
            prop_assert_eq!((&after.name, after.born, after.tier), (&one.name, one.born, one.tier));
            let all = merged(&one, &other, &EVERY_PART);
            prop_assert_eq!((&all.name, all.born, all.tier), (&other.name, other.born, other.tier));
            prop_assert!(conflicts(&one, &one).is_empty());
        }
    }
}
