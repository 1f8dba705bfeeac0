use proptest::prelude::*;
use schema::{OrganisationCode, PersonId};

use super::*;
use crate::domain::person::{Person, Private};

fn traits(name: &str, born: &str) -> Traits {
    let born = born.parse().unwrap();
    Traits { name: name.to_owned(), sex: Sex::Male, born, organisation: "SYT".to_owned() }
}

fn codes(one: (&str, &str), other: (&str, &str)) -> Vec<Code> {
    let other = Traits { organisation: "STC".to_owned(), ..traits(other.0, other.1) };
    reasons(&traits(one.0, one.1), &other, Shared::default()).iter().map(|one| one.code).collect()
}

#[test]
fn names_are_compared_by_marks_order_and_slips() {
    let born = "1951-02-03";
    let cases = [
        ("Nguyễn Văn Hòa", "NGUYỄN VĂN HOÀ", Some(Code::NameSame)),
        ("Nguyễn Văn Hùng", "Nguyen Van Hung", Some(Code::NameWithoutMarks)),
        ("Nguyễn Văn Hùng", "Hùng Nguyễn Văn", Some(Code::NameReordered)),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hugn", Some(Code::NameSlip)),
        ("Nguyễn Thị Hoa", "Nguyễn Thi Hoaa", Some(Code::NameSlip)),
        ("Lê An", "Lê Anh", Some(Code::NameSlip)),
        ("Lê An", "Lý Ánh", None),
        ("Nguyễn Văn Hùng", "Trần Văn Hùng", None),
    ];
    for (one, other, expected) in cases {
        let found = codes((one, born), (other, born));
        let named = found.iter().copied().find(|code| *code <= Code::NameSlip);
        assert_eq!(named, expected, "{one} {other}");
    }
}

#[test]
fn births_are_compared_by_their_parts() {
    let cases = [
        ("1951-02-03", "1951-02-03", Code::BornSame),
        ("1951-02-03", "1951-03-02", Code::BornSwapped),
        ("1951-02-03", "1951", Code::BornYearOnly),
        ("1951-02-03", "1951-02-04", Code::BornNear),
        ("1951-02-03", "1952-02-03", Code::BornNear),
        ("1951-02-03", "1952-02-04", Code::BornDiffers),
        ("1951", "1952-02-04", Code::BornDiffers),
    ];
    for (one, other, expected) in cases {
        assert!(codes(("Lê An", one), ("Lê An", other)).contains(&expected), "{one} {other}");
    }
}

#[test]
fn citizen_ids_with_one_slip_are_told_apart_from_others() {
    let base: CitizenId = "001070123456".parse().unwrap();
    let cases = [
        ("001070123457", Some(Code::CitizenIdDigit)),
        ("001070123465", Some(Code::CitizenIdSwapped)),
        ("001071023456", Some(Code::CitizenIdSwapped)),
        ("001070123478", None),
        ("001070123456", None),
    ];
    for (other, expected) in cases {
        let found = compare_citizen_ids(&base, &other.parse().unwrap());
        assert_eq!(found.map(|reason| reason.code), expected, "{other}");
    }
}

#[test]
fn what_the_weights_promise() {
    let total = |found: &[Code]| found.iter().map(|code| code.weight()).sum::<i16>();
    assert!(total(&[Code::NameSame, Code::BornSame]) >= SHOWN_FROM);
    assert!(total(&[Code::NameReordered, Code::BornSame]) >= SHOWN_FROM);
    assert!(total(&[Code::NameSame, Code::BornSwapped]) >= SHOWN_FROM);
    assert!(total(&[Code::NameSlip, Code::BornSame, Code::OrganisationSame]) >= SHOWN_FROM);
    assert!(total(&[Code::NameSlip, Code::CitizenIdDigit]) >= SHOWN_FROM);
    assert!(total(&[Code::NameSame, Code::BornYearOnly, Code::PhoneSame]) >= SHOWN_FROM);
    assert!(total(&[Code::NameSame, Code::BornYearOnly, Code::OrganisationSame]) < SHOWN_FROM);
    assert!(total(&[Code::PhoneSame, Code::InsuranceSame, Code::BornDiffers]) < SHOWN_FROM);
    let all = Kind::ALL.map(Kind::bit);
    assert_eq!(all.iter().fold(0, |bits, bit| bits | bit).count_ones(), 10);
}

fn person(name: &str, born: &str, citizen_id: &str) -> Person {
    Person {
        id: PersonId::from_uuid(uuid::Uuid::nil()),
        name: name.parse().unwrap(),
        sex: Sex::Male,
        born: born.parse().unwrap(),
        tier: "LOCAL".parse().unwrap(),
        organisation: "SYT".parse::<OrganisationCode>().unwrap(),
        post: String::new(),
        in_office: true,
        private: Private {
            citizen_id: citizen_id.parse().unwrap(),
            insurance: None,
            phone: None,
            email: None,
            address: None,
            address_unit: None,
        },
    }
}

fn meet(one: &Person, other: &Person) -> bool {
    let other = blocks(other);
    blocks(one).iter().any(|key| other.contains(key))
}

#[test]
fn a_card_and_its_bare_code_are_one_insurance() {
    let (mut one, mut other) =
        (person("Lê An", "1951", "001051000001"), person("Bùi Bình", "1960", "001060000009"));
    one.private.insurance = Some("DN4010123456789".parse().unwrap());
    other.private.insurance = Some("0123456789".parse().unwrap());
    assert!(meet(&one, &other));
}

fn a_name() -> impl Strategy<Value = String> {
    prop::collection::vec("[A-ZĐ][a-zàáạăâđêôơưứ]{1,5}", 2..5).prop_map(|words| words.join(" "))
}

fn a_birth() -> impl Strategy<Value = BirthDate> {
    (1920..2005_i32, 1..=12_u32, 1..=28_u32, any::<bool>()).prop_map(|(year, month, day, exact)| {
        let day = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
        if exact { BirthDate::Exact(day) } else { BirthDate::YearOnly(year) }
    })
}

fn somebody() -> impl Strategy<Value = Traits> {
    (a_name(), a_birth(), any::<bool>(), 0..3_u8).prop_map(|(name, born, man, at)| Traits {
        name,
        born,
        sex: if man { Sex::Male } else { Sex::Female },
        organisation: format!("O{at}"),
    })
}

proptest! {
    #[test]
    fn a_score_is_the_same_from_either_side_and_every_time(
        one in somebody(), other in somebody(), phone: bool, insurance: bool,
    ) {
        let shared = Shared { phone, insurance };
        let found = reasons(&one, &other, shared);
        prop_assert_eq!(&found, &reasons(&other, &one, shared));
        prop_assert_eq!(&found, &reasons(&one, &other, shared));
        prop_assert!((0..=100).contains(&score(&found)));
    }

    #[test]
    fn nobody_is_nearer_to_somebody_than_they_themselves(one in somebody(), other in somebody()) {
        let none = Shared::default();
        let same = score(&reasons(&one, &one, none));
        prop_assert!(same >= score(&reasons(&one, &other, none)) || one.born == BirthDate::YearOnly(one.born.year()));
    }

    #[test]
    fn whoever_differs_by_one_digit_or_two_neighbours_is_compared(
        digits in "[0-9]{12}", place in 0..12_usize, digit in 0..10_u8,
    ) {
        let (Ok(id), place_of_swap) = (digits.parse::<CitizenId>(), place.min(10)) else { return Ok(()) };
        let mut slipped = digits.clone().into_bytes();
        slipped[place] = b'0' + digit;
        let mut swapped = digits.into_bytes();
        swapped.swap(place_of_swap, place_of_swap + 1);
        let one = person("Lê An", "1951", id.as_str());
        for other in [slipped, swapped] {
            let Ok(other) = String::from_utf8(other).unwrap().parse::<CitizenId>() else { continue };
            let two = person("Bùi Bình", "1960", other.as_str());
            prop_assert!(meet(&one, &two));
            if one.private.citizen_id != two.private.citizen_id {
                prop_assert!(compare_citizen_ids(&id, &other).is_some());
            }
        }
    }

    #[test]
    fn a_name_in_another_order_or_without_marks_is_compared(
        words in prop::collection::vec("[A-Z][aáàạeêiyoôơuư]{1,4}", 2..5),
        turn in 0..5_usize,
        born in a_birth(),
    ) {
        let mut turned = words.clone();
        turned.rotate_left(turn % words.len());
        let born = born.to_string();
        let one = person(&words.join(" "), &born, "001051000001");
        let other = person(&text::fold(&turned.join(" ")), &born, "079060999999");
        prop_assert!(meet(&one, &other));
        let found = reasons(&as_traits(&one), &as_traits(&other), Shared::default());
        prop_assert!(found.iter().any(|one| one.code <= Code::NameReordered));
    }
}

fn as_traits(person: &Person) -> Traits {
    Traits {
        name: person.name.as_str().to_owned(),
        sex: person.sex,
        born: person.born,
        organisation: person.organisation.as_str().to_owned(),
    }
}
