//! Names, codes, units and ranges of a document.

use std::collections::HashMap;

use super::super::decimal;
use super::super::evaluate::{MAX_ROWS, MAX_SYSTEMS};
use super::super::facts::MAX_SLOTS;
use super::super::table::{Absence, Authority, Fact, Source, Table};
use super::{Slots, TableFault};

/// The slot of every fact; every fault of names, codes, units and ranges.
pub(super) fn check<'a>(table: &'a Table, faults: &mut Vec<TableFault>) -> Slots<'a> {
    if !is_name(&table.version, &['-', '.']) {
        faults.push(TableFault::new(
            "/version",
            "bad-name",
            "Tên phiên bản gồm chữ thường, số, dấu chấm và gạch nối, tối đa 64 ký tự.",
            "A version is lower-case letters, digits, dots and hyphens, at most 64.",
        ));
    }
    let mut slots = HashMap::new();
    for (slot, fact) in (0_u16..).zip(&table.facts) {
        let pointer = format!("/facts/{slot}/id");
        if !is_name(&fact.id, &['_']) {
            faults.push(bad_name(pointer.clone()));
        }
        if slots.insert(fact.id.as_str(), slot).is_some() {
            faults.push(twice(pointer, &fact.id));
        }
    }
    if table.facts.len() > MAX_SLOTS {
        faults.push(too_many("/facts", MAX_SLOTS));
    }
    for (slot, fact) in table.facts.iter().enumerate() {
        let mut check =
            FactCheck { table, slots: &slots, pointer: format!("/facts/{slot}/source"), faults };
        check.fact(fact);
    }
    check_structure(table, faults);
    slots
}

/// Sizes, names of systems, rows and rules, and that no default names QĐ 1266.
fn check_structure(table: &Table, faults: &mut Vec<TableFault>) {
    if table.systems.is_empty() || table.systems.len() > MAX_SYSTEMS {
        faults.push(too_many("/systems", MAX_SYSTEMS));
    }
    let mut systems = std::collections::HashSet::new();
    for (index, system) in table.systems.iter().enumerate() {
        let at = format!("/systems/{index}");
        if !systems.insert(&system.id) {
            faults.push(twice(format!("{at}/id"), &system.id));
        }
        if system.rows.is_empty() || system.rows.len() > MAX_ROWS {
            faults.push(too_many(&format!("{at}/rows"), MAX_ROWS));
        }
        let mut rows = std::collections::HashSet::new();
        for (number, row) in system.rows.iter().enumerate() {
            let at = format!("{at}/rows/{number}");
            if !rows.insert(&row.id) {
                faults.push(twice(format!("{at}/id"), &row.id));
            }
            check_authority(&at, &row.authority, &[&row.text.vi, &row.text.en], faults);
        }
    }
    for (index, rule) in table.combination.iter().enumerate() {
        let texts = [rule.text.vi.as_str(), rule.text.en.as_str()];
        check_authority(&format!("/combination/{index}"), &rule.authority, &texts, faults);
    }
    check_authority(
        "/age",
        &table.age.authority,
        &[&table.age.text.vi, &table.age.text.en],
        faults,
    );
}

fn check_authority(at: &str, authority: &Authority, texts: &[&str], faults: &mut Vec<TableFault>) {
    let source = authority.source();
    let names_1266 = [source.vi.as_str(), source.en.as_str()]
        .iter()
        .chain(texts)
        .any(|text| text.contains("1266"));
    if authority.is_default() && names_1266 {
        faults.push(TableFault::new(
            format!("{at}/authority"),
            "default-names-1266",
            "Tiêu chí mặc định không được viện dẫn QĐ 1266.",
            "A default may not name QĐ 1266.",
        ));
    }
    if source.vi.trim().is_empty() || source.en.trim().is_empty() {
        faults.push(TableFault::new(
            format!("{at}/authority/source"),
            "no-source",
            "Phải ghi nguồn của tiêu chí.",
            "A criterion names its source.",
        ));
    }
}

struct FactCheck<'a> {
    table: &'a Table,
    slots: &'a Slots<'a>,
    pointer: String,
    faults: &'a mut Vec<TableFault>,
}

impl FactCheck<'_> {
    fn fact(&mut self, fact: &Fact) {
        match &fact.source {
            Source::Quantity(quantity) => {
                self.range(&quantity.range, quantity.decimals);
                if quantity.readings.is_empty()
                    || quantity.readings.iter().any(|r| r.times.iter().any(|t| *t <= 0))
                {
                    self.fault(
                        "readings",
                        "bad-conversion",
                        "Hệ số quy đổi phải là hai số nguyên dương.",
                        "A conversion is two positive whole numbers.",
                    );
                }
                for assume in &quantity.assume {
                    self.named("assume/if_examined", &assume.if_examined, |source| {
                        matches!(source, Source::Examined(_))
                    });
                    for bound in [&assume.at_least, &assume.at_most].into_iter().flatten() {
                        self.decimal("assume", bound, quantity.decimals);
                    }
                }
            }
            Source::Sustained(sustained) => {
                self.named("of", &sustained.of, |source| matches!(source, Source::Quantity(_)));
            }
            Source::Onset(onset) => {
                self.named("of", &onset.of, |source| matches!(source, Source::Diagnosis(_)));
            }
            Source::Diagnosis(diagnosis) => {
                for pattern in &diagnosis.icd10 {
                    if !is_icd10_pattern(pattern) {
                        self.fault(
                            "icd10",
                            "bad-code",
                            &format!("{pattern} không phải mã hay khoảng mã ICD-10."),
                            &format!("{pattern} is no ICD-10 code or range."),
                        );
                    }
                }
                if diagnosis.icd10.is_empty() && diagnosis.snomed.is_empty() {
                    self.fault(
                        "icd10",
                        "no-codes",
                        "Chẩn đoán phải có ít nhất một mã.",
                        "A diagnosis has at least one code.",
                    );
                }
                self.absence(&diagnosis.absence);
            }
            Source::Unrecognised(unrecognised) => self.absence(&unrecognised.absence),
            Source::Examined(examined) => {
                if examined.all_of.iter().any(Vec::is_empty)
                    || (examined.all_of.is_empty() && !examined.diagnosis_list)
                {
                    self.fault(
                        "all_of",
                        "no-codes",
                        "Phải nêu ít nhất một dấu hiệu của việc khám.",
                        "An examination is known by at least one sign.",
                    );
                }
            }
            Source::Concept(_) | Source::Age | Source::Male => {}
        }
    }

    fn absence(&mut self, absence: &Absence) {
        if let Absence::NoIf(fact) = absence {
            self.named("absence/no_if", fact, |source| matches!(source, Source::Examined(_)));
        }
    }

    fn named(&mut self, field: &str, name: &str, fits: impl Fn(&Source) -> bool) {
        let source = self.slots.get(name).map(|slot| &self.table.facts[usize::from(*slot)].source);
        match source {
            None => self.fault(
                field,
                "unknown-fact",
                &format!("Không có dữ kiện {name}."),
                &format!("There is no fact {name}."),
            ),
            Some(source) if !fits(source) => self.fault(
                field,
                "wrong-kind",
                &format!("Dữ kiện {name} không đúng loại."),
                &format!("The fact {name} is of another kind."),
            ),
            Some(_) => {}
        }
    }

    fn range(&mut self, range: &[String; 2], decimals: u8) {
        if decimals > decimal::MAX_DECIMALS {
            self.fault(
                "decimals",
                "too-many-decimals",
                "Tối đa 6 chữ số thập phân.",
                "At most six decimals.",
            );
        }
        let ends = range.each_ref().map(|end| decimal::parse(end, decimals));
        let [Ok(lo), Ok(hi)] = ends else {
            return self.fault(
                "range",
                "bad-number",
                "Khoảng giá trị phải là hai số thập phân.",
                "A range is two decimal numbers.",
            );
        };
        if lo >= hi {
            self.fault(
                "range",
                "bad-range",
                "Đầu khoảng phải nhỏ hơn cuối khoảng.",
                "A range begins below its end.",
            );
        }
    }

    fn decimal(&mut self, field: &str, text: &str, decimals: u8) {
        if let Err(error) = decimal::parse(text, decimals) {
            self.fault(
                field,
                "bad-number",
                "Ngưỡng không đọc được ở độ chính xác của dữ kiện.",
                &error.to_string(),
            );
        }
    }

    fn fault(&mut self, field: &str, code: &'static str, vi: &str, en: &str) {
        self.faults.push(TableFault::new(format!("{}/{field}", self.pointer), code, vi, en));
    }
}

/// A code, a category or a range of categories.
fn is_icd10_pattern(pattern: &str) -> bool {
    let category = |text: &str| text.len() == 3 && text.parse::<schema::Icd10>().is_ok();
    match pattern.split_once('-') {
        Some((from, to)) => category(from) && category(to) && from <= to,
        None => pattern.parse::<schema::Icd10>().is_ok(),
    }
}

fn is_name(name: &str, also: &[char]) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || also.contains(&c);
    (1..=64).contains(&name.len()) && name.chars().all(fits)
}

fn bad_name(pointer: String) -> TableFault {
    TableFault::new(
        pointer,
        "bad-name",
        "Tên gồm chữ thường không dấu, số và gạch dưới.",
        "A name is lower-case letters, digits and underscores.",
    )
}

fn twice(pointer: String, name: &str) -> TableFault {
    TableFault::new(
        pointer,
        "duplicate-name",
        format!("Tên {name} đã được dùng."),
        format!("The name {name} is taken."),
    )
}

fn too_many(pointer: &str, most: usize) -> TableFault {
    TableFault::new(
        pointer,
        "bad-size",
        format!("Phải có từ 1 đến {most} mục."),
        format!("There are 1 to {most} items."),
    )
}
