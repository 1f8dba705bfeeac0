//! Judges rows of a list against each other and against the people already registered.

use std::collections::{HashMap, HashSet};

use schema::{BirthDate, KeyedHash, OrganisationCode, PersonId, PersonName, Sex};

use super::person::{Person, agree};
use super::roster::{Candidate, Column, Fault, FaultCode};
use super::text;

/// What a chunk of rows is judged by; it grows with each row that is accepted.
#[derive(Debug, Default)]
pub struct Ledger {
    /// People already registered.
    pub known: HashMap<KeyedHash, Known>,
    /// Whose the insurance numbers of these rows are.
    pub insurance: HashMap<KeyedHash, PersonId>,
    /// Citizen ids of people whose records must not be here.
    pub refused: HashSet<KeyedHash>,
    /// Citizen ids of people who are known to have died.
    pub died: HashSet<KeyedHash>,
    /// Rows of the same list that were accepted before.
    pub earlier: HashMap<KeyedHash, Earlier>,
    /// Rows of the same list that are held, by their citizen id's and insurance number's hashes.
    pub held: HashMap<KeyedHash, HeldRow>,
}

/// A held row of the same list, as far as it can be read.
#[derive(Clone)]
pub struct HeldRow {
    pub row: u32,
    pub name: Option<PersonName>,
    pub born: Option<BirthDate>,
}

impl std::fmt::Debug for HeldRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HeldRow(row {})", self.row)
    }
}

/// A registered person that a row may mean.
#[derive(Debug, Clone)]
pub struct Known {
    pub person: Person,
    /// Whether the list's organisation reaches them already.
    pub within_reach: bool,
    /// Whether another organisation's list has them as well.
    pub listed_elsewhere: bool,
}

/// An accepted row of the same list.
#[derive(Clone)]
pub struct Earlier {
    pub row: u32,
    pub name: PersonName,
    pub sex: Sex,
    pub born: BirthDate,
    pub person: Option<PersonId>,
}

impl std::fmt::Debug for Earlier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Earlier(row {})", self.row)
    }
}

/// A row that reads as a person.
#[derive(Debug)]
pub struct Entry {
    pub row: u32,
    pub candidate: Candidate,
    pub citizen_hash: KeyedHash,
    pub insurance_hash: Option<KeyedHash>,
    /// Whether whoever sent or corrected the row may decide about people beyond the list's unit.
    pub for_everyone: bool,
    /// Whether a difference from what is held must be confirmed before it is applied.
    pub to_confirm: bool,
    /// Whether somebody has confirmed what the row says.
    pub is_confirmed: bool,
    /// The id of the person, should they be new.
    pub new_id: PersonId,
}

/// What becomes of a row.
#[derive(Debug)]
pub enum Verdict {
    /// Somebody new.
    Register(Box<Person>),
    /// Somebody known, of whom the list says something new.
    Update(Box<Person>),
    /// Somebody known, of whom the list says nothing new.
    Unchanged(Box<Person>),
    /// The same person as in an earlier row.
    Duplicate { of: u32, person: Option<PersonId> },
    /// Kept until somebody corrects it.
    Held(Fault),
    /// Kept until somebody confirms these differences from what is held.
    Unconfirmed(Vec<Fault>),
    /// On the refusal list: nothing of it may be kept.
    Refused,
}

impl Ledger {
    /// Judges one row of the list of `organisation`; rows come in the workbook's order.
    pub fn judge(&mut self, organisation: &OrganisationCode, entry: Entry) -> Verdict {
        if self.refused.contains(&entry.citizen_hash) {
            return Verdict::Refused;
        }
        if let Some(earlier) = self.earlier.get(&entry.citizen_hash) {
            return judge_repeated(earlier, &entry);
        }
        if let Some(of) = self.held_before(&entry) {
            return Verdict::Duplicate { of, person: None };
        }
        if let Some(fault) = self.fault(&entry) {
            self.hold_entry(entry);
            return Verdict::Held(fault);
        }
        let differences = match entry.to_confirm {
            true => self.differences(organisation, &entry),
            false => self.conflicts(organisation, &entry),
        };
        if differences.is_empty() {
            return self.accept(organisation, entry);
        }
        self.hold_entry(entry);
        Verdict::Unconfirmed(differences)
    }

    fn hold_entry(&mut self, entry: Entry) {
        let Candidate { name, born, .. } = entry.candidate;
        let held = HeldRow { row: entry.row, name: Some(name), born: Some(born) };
        self.hold(&held, [Some(&entry.citizen_hash), entry.insurance_hash.as_ref()]);
    }

    /// Where the row contradicts what another committee's list says of the same person: neither may win silently.
    ///
    /// Each list says its own post; whether somebody has retired, and all else, is said of the person.
    fn conflicts(&self, organisation: &OrganisationCode, entry: &Entry) -> Vec<Fault> {
        let Some(known) = self.known.get(&entry.citizen_hash) else { return Vec::new() };
        if entry.is_confirmed || !known.listed_elsewhere {
            return Vec::new();
        }
        let before = &known.person;
        let mut after = before.clone();
        after.revise(organisation.clone(), entry.candidate.clone());
        let (old, new) = (&before.private, &after.private);
        let other = |old: Option<&str>, new: Option<&str>| {
            old.is_some_and(|old| new.is_some_and(|new| text::fold(old) != text::fold(new)))
        };
        let conflicts = [
            (Column::Post, before.in_office != after.in_office),
            (Column::Tier, before.tier != after.tier),
            (Column::Insurance, old.insurance.is_some() && old.insurance != new.insurance),
            (Column::Phone, old.phone.is_some() && old.phone != new.phone),
            (Column::Email, other(old.email.as_deref(), new.email.as_deref())),
            (Column::Address, other(old.address.as_deref(), new.address.as_deref())),
        ];
        let conflicts = conflicts.into_iter().filter(|(_, conflicts)| *conflicts);
        conflicts.map(|(column, _)| Fault::of_row(column, FaultCode::Conflicts)).collect()
    }

    /// Where what the row says differs from what is held: somebody joins, moves, or changes.
    fn differences(&self, organisation: &OrganisationCode, entry: &Entry) -> Vec<Fault> {
        let Some(known) = self.known.get(&entry.citizen_hash) else {
            return vec![Fault::of_row(Column::Name, FaultCode::Joins)];
        };
        let before = &known.person;
        let mut after = before.clone();
        after.revise(organisation.clone(), entry.candidate.clone());
        let moves = before.organisation != *organisation || !known.within_reach;
        let (old, new) = (&before.private, &after.private);
        let changes = [
            (Column::Born, before.born != after.born),
            (Column::Post, before.post != after.post || before.in_office != after.in_office),
            (Column::Tier, before.tier != after.tier),
            (Column::Insurance, old.insurance != new.insurance),
            (Column::Phone, old.phone != new.phone),
            (Column::Email, old.email != new.email),
            (Column::Address, old.address != new.address),
        ];
        let changes = changes.into_iter().filter(|(_, differs)| *differs);
        let changes = changes.map(|(column, _)| Fault::of_row(column, FaultCode::Changes));
        let moves = moves.then(|| Fault::of_row(Column::Unit, FaultCode::Moves));
        moves.into_iter().chain(changes).collect()
    }

    /// Remembers a held row under the numbers that it says.
    pub fn hold(&mut self, held: &HeldRow, hashes: [Option<&KeyedHash>; 2]) {
        for hash in hashes.into_iter().flatten() {
            self.held.entry(hash.clone()).or_insert_with(|| held.clone());
        }
    }

    /// The held row above that is about the same person: it speaks for them once it is corrected.
    ///
    /// They share a number, and nothing else that both say differs.
    fn held_before(&self, entry: &Entry) -> Option<u32> {
        let hashes = [Some(&entry.citizen_hash), entry.insurance_hash.as_ref()];
        let found = hashes.into_iter().flatten().filter_map(|hash| self.held.get(hash));
        let mut same = found.filter(|held| {
            let name = &entry.candidate.name;
            let born = &entry.candidate.born;
            held.row < entry.row
                && held
                    .name
                    .as_ref()
                    .is_none_or(|held| text::same_name(held.as_str(), name.as_str()))
                && held.born.is_none_or(|held| held.agrees_with(born))
        });
        same.next().map(|held| held.row)
    }

    fn fault(&self, entry: &Entry) -> Option<Fault> {
        let whole_row = |column, code| {
            // Whoever may not see the other person learns only that the Board must look.
            let code = if entry.for_everyone { code } else { FaultCode::NeedsReview };
            Some(Fault::of_row(column, code))
        };
        let known = self.known.get(&entry.citizen_hash);
        if self.died.contains(&entry.citizen_hash) {
            return whole_row(Column::CitizenId, FaultCode::PersonDied);
        }
        if let Some(known) = known {
            let is_beyond = !known.within_reach && !entry.for_everyone;
            if is_beyond || !known.person.agrees_with(&entry.candidate) {
                return whole_row(Column::CitizenId, FaultCode::CitizenIdKnownDiffers);
            }
        }
        let holder = entry.insurance_hash.as_ref().and_then(|hash| self.insurance.get(hash));
        let own = known.map(|known| known.person.id);
        match holder {
            Some(holder) if Some(*holder) != own => {
                whole_row(Column::Insurance, FaultCode::InsuranceOfAnother)
            }
            _ => None,
        }
    }

    fn accept(&mut self, organisation: &OrganisationCode, entry: Entry) -> Verdict {
        let Entry { row, candidate, citizen_hash, insurance_hash, new_id, .. } = entry;
        let known = self.known.get(&citizen_hash);
        let verdict = match known {
            None => {
                let person = Person::register(new_id, organisation.clone(), candidate);
                Verdict::Register(Box::new(person))
            }
            Some(known) => {
                let mut person = known.person.clone();
                person.revise(organisation.clone(), candidate);
                let is_same = person == known.person && known.within_reach;
                let person = Box::new(person);
                if is_same { Verdict::Unchanged(person) } else { Verdict::Update(person) }
            }
        };
        if let Verdict::Register(person) | Verdict::Update(person) | Verdict::Unchanged(person) =
            &verdict
        {
            self.insurance.extend(insurance_hash.map(|hash| (hash, person.id)));
            let earlier = Earlier {
                row,
                name: person.name.clone(),
                sex: person.sex,
                born: person.born,
                person: Some(person.id),
            };
            self.earlier.insert(citizen_hash, earlier);
        }
        verdict
    }
}

fn judge_repeated(earlier: &Earlier, entry: &Entry) -> Verdict {
    if agree((&earlier.name, earlier.sex, earlier.born), &entry.candidate) {
        return Verdict::Duplicate { of: earlier.row, person: earlier.person };
    }
    let fault = Fault::of_row(Column::CitizenId, FaultCode::CitizenIdRepeatedDiffers);
    Verdict::Held(Fault { other_row: Some(earlier.row), ..fault })
}

#[cfg(test)]
mod tests;
