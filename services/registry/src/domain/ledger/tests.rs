use super::*;

fn hash(digit: char) -> KeyedHash {
    digit.to_string().repeat(64).parse().unwrap()
}

fn candidate(name: &str, born: &str) -> Candidate {
    Candidate {
        name: name.parse().unwrap(),
        born: born.parse().unwrap(),
        sex: Sex::Male,
        citizen_id: "001085000001".parse().unwrap(),
        insurance: None,
        phone: None,
        email: None,
        address: None,
        post: "Chuyên viên".to_owned(),
        unit: None,
        tier: schema::ManagementTier::Local,
        in_office: true,
    }
}

fn entry(row: u32, name: &str, born: &str) -> Entry {
    Entry {
        row,
        candidate: candidate(name, born),
        citizen_hash: hash('a'),
        insurance_hash: None,
        for_everyone: true,
        to_confirm: false,
        is_confirmed: false,
        new_id: PersonId::from_uuid(uuid::Uuid::from_u128(row.into())),
    }
}

fn organisation() -> OrganisationCode {
    "SYT".parse().unwrap()
}

fn known(name: &str, born: &str) -> Ledger {
    let id = PersonId::from_uuid(uuid::Uuid::from_u128(99));
    let person = Person::register(id, organisation(), candidate(name, born));
    let mut ledger = Ledger::default();
    ledger.known.insert(hash('a'), Known { person, within_reach: true, listed_elsewhere: false });
    ledger
}

#[test]
fn the_second_row_of_one_person_is_a_duplicate_of_the_first() {
    let mut ledger = Ledger::default();
    let first = ledger.judge(&organisation(), entry(7, "Lê An", "1985-05-15"));
    assert!(matches!(first, Verdict::Register(_)));
    let second = ledger.judge(&organisation(), entry(9, "LÊ AN", "1985"));
    assert!(matches!(second, Verdict::Duplicate { of: 7, person: Some(_) }));
    let third = ledger.judge(&organisation(), entry(11, "Lê Anh", "1985"));
    assert!(matches!(third, Verdict::Held(fault) if fault.other_row == Some(7)));
}

#[test]
fn a_known_person_is_updated_only_when_the_list_says_something_new() {
    let mut ledger = known("Lê An", "1985");
    let same = ledger.judge(&organisation(), entry(7, "Lê An", "1985"));
    assert!(matches!(same, Verdict::Unchanged(_)));

    let mut ledger = known("Lê An", "1985");
    let exact = ledger.judge(&organisation(), entry(7, "Lê An", "1985-05-15"));
    assert!(matches!(exact, Verdict::Update(person) if person.born.to_string() == "1985-05-15"));
}

#[test]
fn what_two_committees_say_of_one_person_is_a_conflict_until_it_is_confirmed() {
    let listed = || {
        let mut ledger = known("Lê An", "1985");
        ledger.known.get_mut(&hash('a')).unwrap().listed_elsewhere = true;
        ledger
    };
    let says = |tier| {
        let mut entry = entry(7, "Lê An", "1985");
        entry.candidate.tier = tier;
        entry.candidate.post = "Trưởng phòng".to_owned();
        entry
    };
    let tier = schema::ManagementTier::ProvStanding;
    let other: OrganisationCode = "STC".parse().unwrap();

    let same = listed().judge(&other, says(schema::ManagementTier::Local));
    assert!(matches!(same, Verdict::Update(_)), "a post of one's own is no conflict");
    let Verdict::Unconfirmed(faults) = listed().judge(&other, says(tier)) else { panic!() };
    assert_eq!(faults, [Fault::of_row(Column::Tier, FaultCode::Conflicts)]);
    let confirmed = Entry { is_confirmed: true, ..says(tier) };
    assert!(matches!(listed().judge(&other, confirmed), Verdict::Update(_)));
    assert!(matches!(known("Lê An", "1985").judge(&other, says(tier)), Verdict::Update(_)));
}

#[test]
fn a_citizen_id_of_somebody_else_holds_the_row() {
    let mut ledger = known("Lê Bình", "1985");
    let verdict = ledger.judge(&organisation(), entry(7, "Lê An", "1985"));
    let Verdict::Held(fault) = verdict else { panic!("{verdict:?}") };
    assert_eq!(fault.code, FaultCode::CitizenIdKnownDiffers);
}

#[test]
fn who_reaches_only_a_unit_learns_nothing_of_people_beyond_it() {
    for name in ["Lê An", "Lê Bình"] {
        let mut ledger = known(name, "1985");
        ledger.known.get_mut(&hash('a')).unwrap().within_reach = false;
        let entry = Entry { for_everyone: false, ..entry(7, "Lê An", "1985") };
        let verdict = ledger.judge(&organisation(), entry);
        let Verdict::Held(fault) = verdict else { panic!("{verdict:?}") };
        assert_eq!(fault.code, FaultCode::NeedsReview);
    }
}

#[test]
fn an_insurance_number_belongs_to_one_person() {
    let mut ledger = Ledger::default();
    ledger.insurance.insert(hash('b'), PersonId::from_uuid(uuid::Uuid::from_u128(5)));
    let entry = Entry { insurance_hash: Some(hash('b')), ..entry(7, "Lê An", "1985") };
    let verdict = ledger.judge(&organisation(), entry);
    let Verdict::Held(fault) = verdict else { panic!("{verdict:?}") };
    assert_eq!((fault.column, fault.code), (Column::Insurance, FaultCode::InsuranceOfAnother));
}

#[test]
fn the_second_row_of_somebody_whose_first_is_held_waits_behind_it() {
    let mut ledger = Ledger::default();
    let name = Some("Lê An".parse().unwrap());
    ledger.hold(&HeldRow { row: 5, name, born: None }, [None, Some(&hash('b'))]);
    let insured = |row, name| Entry { insurance_hash: Some(hash('b')), ..entry(row, name, "1985") };

    let same = ledger.judge(&organisation(), insured(6, "LÊ AN"));
    let other = ledger.judge(&organisation(), insured(7, "Lê Bình"));
    let above =
        ledger.judge(&organisation(), Entry { citizen_hash: hash('c'), ..insured(4, "Lê An") });

    assert!(matches!(same, Verdict::Duplicate { of: 5, person: None }));
    assert!(matches!(other, Verdict::Register(_)));
    assert!(!matches!(above, Verdict::Duplicate { .. }));
}

#[test]
fn differences_wait_where_they_must_be_confirmed() {
    let codes = |verdict: Verdict| match verdict {
        Verdict::Unconfirmed(faults) => {
            faults.into_iter().map(|fault| (fault.column, fault.code)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let unconfirmed = |born| Entry { to_confirm: true, ..entry(7, "Lê An", born) };
    let joins = Ledger::default().judge(&organisation(), unconfirmed("1985"));
    assert_eq!(codes(joins), [(Column::Name, FaultCode::Joins)]);

    let changes = known("Lê An", "1985").judge(&organisation(), unconfirmed("1985-05-15"));
    assert_eq!(codes(changes), [(Column::Born, FaultCode::Changes)]);

    let elsewhere = "STC".parse().unwrap();
    let moves = known("Lê An", "1985").judge(&elsewhere, unconfirmed("1985"));
    assert_eq!(codes(moves), [(Column::Unit, FaultCode::Moves)]);

    let same = known("Lê An", "1985").judge(&organisation(), unconfirmed("1985"));
    assert!(matches!(same, Verdict::Unchanged(_)));
}

#[test]
fn a_refused_citizen_id_is_refused_before_anything_else() {
    let mut ledger = known("Lê An", "1985");
    ledger.refused.insert(hash('a'));
    let verdict = ledger.judge(&organisation(), entry(7, "Lê An", "1985"));
    assert!(matches!(verdict, Verdict::Refused));
}
