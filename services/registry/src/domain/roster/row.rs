//! Reads one row of a list into a person, or into what keeps it from being one.

use chrono::NaiveDate;
use schema::{BirthDate, CitizenId, ManagementTier, PersonName, Sex};
use serde::{Deserialize, Serialize};

use super::born::{self, Epoch};
use super::candidate::{Candidate, Said};
use super::fault::{Fault, FaultCode};
use super::layout::{Column, Layout};
use super::{numbers, post};
use crate::domain::text;
use crate::domain::tier::{TierWording, is_state_secret_post, read_tier};
use crate::domain::workbook::{Cell, Cells, cell_name};

/// What a row holds: its own cells, and what cells merged downwards from above stand for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RowCells {
    /// The row's number in the workbook.
    pub row: u32,
    /// The row's own cells.
    pub own: Cells,
    /// Cells of merged regions that began in a row above.
    #[serde(default, skip_serializing_if = "Cells::is_empty")]
    pub merged: Cells,
    /// What a clerk corrected, by what the column holds; an empty text empties the cell.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub corrected: std::collections::BTreeMap<Column, String>,
    /// Whether an officer takes the row although it contradicts itself; kept beside the cells.
    #[serde(skip)]
    pub confirmed: bool,
}

/// What came of reading a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// It says one person.
    Person(Box<Candidate>),
    /// It cannot be accepted until somebody corrects it. What of it could be read.
    Held { faults: Vec<Fault>, said: Said },
    /// It is about somebody whose records must not be here: keep nothing of it.
    StateSecret,
}

/// Reads a row. `today` bounds dates of birth; `list_unit` is the unit that the list is of.
///
/// All faults of the row are found at once.
pub fn read_row(
    layout: &Layout,
    cells: &RowCells,
    list_unit: Option<&str>,
    today: NaiveDate,
) -> Reading {
    if says_state_secret(layout, cells) {
        return Reading::StateSecret;
    }
    let mut row = Row { layout, cells, faults: Vec::new() };

    let name = row.name();
    let (born, column_sex) = row.born(today);
    let citizen_id = row.required(Column::CitizenId, numbers::citizen_id);
    let sex = row.sex(column_sex, citizen_id.as_ref());
    row.check_citizen_id(citizen_id.as_ref(), born.as_ref(), sex);
    let insurance = row.optional(Column::Insurance, numbers::insurance);
    let phone = row.optional(Column::Phone, numbers::phone);
    let email = row.optional(Column::Email, email);
    let address = row.text(Column::Address);
    let (post, unit) = row.post(list_unit);
    let tier = row.tier();
    let says_retired = row.text(Column::Tier).is_some_and(|tier| post::is_retired(&tier));

    let mut faults = row.faults;
    if cells.confirmed {
        faults.retain(|fault| !fault.code.is_confirmable());
    }
    match (name, born, sex, citizen_id, tier) {
        (Some(name), Some(born), Some(sex), Some(citizen_id), Some(tier)) if faults.is_empty() => {
            // Some lists say it in the tier alone: «Cán bộ hưu trí diện quản lý».
            let in_office = !post::is_retired(&post) && !says_retired;
            Reading::Person(Box::new(Candidate {
                name,
                born,
                sex,
                citizen_id,
                insurance,
                phone,
                email,
                address,
                post,
                unit,
                tier,
                in_office,
            }))
        }
        (name, born, _, citizen_id, _) => {
            Reading::Held { faults, said: Said { name, born, citizen_id, insurance } }
        }
    }
}

/// Looks at every text of the row, because a post may stand in a column that nobody expected.
fn says_state_secret(layout: &Layout, cells: &RowCells) -> bool {
    let row = Row { layout, cells, faults: Vec::new() };
    let tier = row.text(Column::Tier).and_then(|wording| read_tier(&wording));
    let texts = cells.own.values().chain(cells.merged.values()).map(Cell::text);
    tier == Some(TierWording::StateSecret)
        || texts.chain(cells.corrected.values().cloned()).any(|text| is_state_secret_post(&text))
}

/// A row while it is read.
struct Row<'a> {
    layout: &'a Layout,
    cells: &'a RowCells,
    faults: Vec<Fault>,
}

impl Row<'_> {
    /// What the row says in a column: the correction, else its own cell, else one merged above.
    fn cell(&self, column: Column) -> Option<Cell> {
        if let Some(corrected) = self.cells.corrected.get(&column) {
            return (!corrected.trim().is_empty()).then(|| Cell::Text(corrected.clone()));
        }
        let number = self.layout.at(column)?;
        let found = self.cells.own.get(&number).or_else(|| self.cells.merged.get(&number))?;
        let is_blank = matches!(found, Cell::Text(text) if text::tidy(text).is_empty());
        (!is_blank).then(|| found.clone())
    }

    fn text(&self, column: Column) -> Option<String> {
        let text = text::tidy(&self.cell(column)?.text());
        (!text.is_empty()).then_some(text)
    }

    fn fault(&mut self, column: Column, code: FaultCode) {
        let cell = self.layout.shown_at(column).map(|number| cell_name(self.cells.row, number));
        self.faults.push(Fault { column, code, cell, other_row: None });
    }

    fn optional<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&Cell) -> Result<T, FaultCode>,
    ) -> Option<T> {
        let cell = self.cell(column)?;
        let value = match cell {
            Cell::Error | Cell::Uncomputed => Err(FaultCode::CellWithoutValue),
            cell => read(&cell),
        };
        value.map_err(|code| self.fault(column, code)).ok()
    }

    fn required<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&Cell) -> Result<T, FaultCode>,
    ) -> Option<T> {
        if self.cell(column).is_none() {
            self.fault(column, FaultCode::Missing);
        }
        self.optional(column, read)
    }

    fn name(&mut self) -> Option<PersonName> {
        let in_two = !self.cells.corrected.contains_key(&Column::Name)
            && self.layout.has(Column::GivenName)
            && !self.layout.has(Column::Name);
        if !in_two {
            return self.required(Column::Name, name);
        }
        let family = self.required(Column::FamilyName, name);
        let given = self.required(Column::GivenName, name);
        let whole = format!("{} {}", family?.as_str(), given?.as_str());
        PersonName::try_from(whole).ok()
    }

    /// The date, and the sex where men and women have a column each.
    fn born(&mut self, today: NaiveDate) -> (Option<BirthDate>, Option<Sex>) {
        let epoch = if self.layout.date_1904 { Epoch::Of1904 } else { Epoch::Of1900 };
        let read = |cell: &Cell| born::born(cell, epoch, today);
        let apart = self.layout.has(Column::BornMale) || self.layout.has(Column::BornFemale);
        if !apart || self.cells.corrected.contains_key(&Column::Born) {
            return (self.required(Column::Born, read), None);
        }
        let is_mark = |cell: &Cell| text::fold(&cell.text()) == "x";
        match (self.cell(Column::BornMale), self.cell(Column::BornFemale)) {
            (Some(male), Some(female)) if !is_mark(&male) && !is_mark(&female) => {
                self.fault(Column::Born, FaultCode::BornTwice);
                (None, None)
            }
            (Some(_), None) => (self.required(Column::BornMale, read), Some(Sex::Male)),
            (None, Some(_)) => (self.required(Column::BornFemale, read), Some(Sex::Female)),
            _ => (self.required(Column::Born, read), None),
        }
    }

    /// The sex stated, else that of the column of birth, else that of the citizen id.
    fn sex(&mut self, column_sex: Option<Sex>, citizen_id: Option<&CitizenId>) -> Option<Sex> {
        let is_stated = self.cell(Column::Sex).is_some();
        let stated = self.optional(Column::Sex, sex);
        let known = stated.or(column_sex).or_else(|| citizen_id?.century_sex());
        // Where the citizen id has a fault of its own, correcting it may tell the sex as well.
        if known.is_none() && !is_stated && citizen_id.is_some() {
            self.fault(Column::Sex, FaultCode::Missing);
        }
        known
    }

    fn check_citizen_id(
        &mut self,
        citizen_id: Option<&CitizenId>,
        born: Option<&BirthDate>,
        sex: Option<Sex>,
    ) {
        let Some(citizen_id) = citizen_id else { return };
        let inside = (citizen_id.birth_year(), citizen_id.century_sex());
        let differs = |inside: Option<i32>, stated: i32| inside.is_some_and(|year| year != stated);
        if born.is_some_and(|born| differs(inside.0, born.year())) {
            self.fault(Column::CitizenId, FaultCode::CitizenIdBirthYearDiffers);
        }
        if inside.1.is_some() && sex.is_some() && inside.1 != sex {
            self.fault(Column::CitizenId, FaultCode::CitizenIdSexDiffers);
        }
    }

    fn post(&mut self, list_unit: Option<&str>) -> (String, Option<String>) {
        let corrected = self.cells.corrected.contains_key(&Column::Post);
        if !corrected
            && let Some(both) = self.cell(Column::PostAndUnit)
            && !text::tidy(&both.text()).is_empty()
        {
            let parted = post::part(&both.text(), list_unit);
            return (parted.post, self.text(Column::Unit).or(parted.unit));
        }
        for column in [Column::Post, Column::PostAndUnit, Column::Unit] {
            if matches!(self.cell(column), Some(Cell::Error | Cell::Uncomputed)) {
                self.fault(column, FaultCode::CellWithoutValue);
            }
        }
        (self.text(Column::Post).unwrap_or_default(), self.text(Column::Unit))
    }

    fn tier(&mut self) -> Option<ManagementTier> {
        self.required(Column::Tier, |cell| match read_tier(&cell.text()) {
            Some(TierWording::Tier(tier)) => Ok(tier),
            Some(TierWording::StateSecret) => Err(FaultCode::StateSecret),
            None => Err(FaultCode::TierUnknown),
        })
    }
}

fn name(cell: &Cell) -> Result<PersonName, FaultCode> {
    let Cell::Text(written) = cell else { return Err(FaultCode::NotAName) };
    let tidy = text::tidy(written);
    let has_digit = tidy.chars().any(|letter| letter.is_ascii_digit());
    let cased = if text::is_shouted(&tidy) { text::title_case(&tidy) } else { tidy };
    match PersonName::try_from(cased) {
        Ok(name) if !has_digit => Ok(name),
        _ => Err(FaultCode::NotAName),
    }
}

fn sex(cell: &Cell) -> Result<Sex, FaultCode> {
    match text::fold(&cell.text()).as_str() {
        "nam" | "m" | "male" | "trai" => Ok(Sex::Male),
        "nu" | "f" | "female" | "gai" => Ok(Sex::Female),
        _ => Err(FaultCode::SexUnreadable),
    }
}

/// An address that a letter could be sent to; whether anybody reads it only sending tells.
fn email(cell: &Cell) -> Result<String, FaultCode> {
    let written = text::tidy(&cell.text()).to_lowercase();
    let sound = written.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    let plain = !written.contains(char::is_whitespace) && written.matches('@').count() == 1;
    if sound && plain && written.len() <= 254 {
        Ok(written)
    } else {
        Err(FaultCode::EmailUnreadable)
    }
}
