//! The proof before publication: every person falls into a row, no row says that somebody is
//! healthy whom another calls ill, and no row is without effect.
//!
//! Each fact's values fall into a few intervals between the thresholds of a system's rows, so the
//! space of a system is a finite set of boxes. Rows are subtracted from it one after another; what
//! is left is a hole. Exact: nothing is sampled.

use schema::HealthClass;

use super::super::decimal;
use super::super::evaluate::{Atom, CompiledRow, Engine};
use super::super::table::Table;
use super::super::table::fact::Source;
use super::predicates::decimals;
use super::{Slots, TableFault};

/// Most boxes that are followed before the proof gives up and says so.
const MAX_BOXES: usize = 20_000;
/// Most holes of one system that are listed.
const MAX_HOLES: usize = 10;

/// An interval per fact of the system; facts that are not named are free.
type Region = Vec<Atom>;

/// Lists the holes, the rows that contradict each other and the rows without effect.
pub(super) fn prove(table: &Table, engine: &Engine, faults: &mut Vec<TableFault>) {
    let slots: Slots<'_> =
        (0_u16..).zip(&table.facts).map(|(slot, fact)| (fact.id.as_str(), slot)).collect();
    for (index, rows) in engine.systems.iter().enumerate() {
        let system =
            SystemProof { table, slots: &slots, engine, index, rows: &engine.rows[rows.clone()] };
        system.prove(faults);
    }
}

struct SystemProof<'a> {
    table: &'a Table,
    slots: &'a Slots<'a>,
    engine: &'a Engine,
    index: usize,
    rows: &'a [CompiledRow],
}

impl SystemProof<'_> {
    fn prove(&self, faults: &mut Vec<TableFault>) {
        let mut holes = vec![self.space()];
        for (number, row) in self.rows.iter().enumerate() {
            self.contradiction(number, faults);
            self.effect(number, faults);
            for term in self.terms(row) {
                holes = holes.iter().flat_map(|region| subtract(region, term)).collect();
                if holes.len() > MAX_BOXES {
                    return faults.push(TableFault::new(
                        format!("/systems/{}", self.index),
                        "proof-too-large",
                        "Hệ này quá phức tạp để chứng minh là không có lỗ hổng; hãy chia nhỏ.",
                        "This system is too complex to prove; divide it.",
                    ));
                }
            }
        }
        for hole in holes.iter().take(MAX_HOLES) {
            let (vi, en) = self.describe(hole);
            faults.push(TableFault::new(
                format!("/systems/{}/rows", self.index),
                "hole",
                format!("Không có tiêu chí nào cho: {vi}."),
                format!("No row covers: {en}."),
            ));
        }
    }

    fn terms(&self, row: &CompiledRow) -> impl Iterator<Item = &[Atom]> {
        self.engine.terms[row.when.clone()].iter().map(|term| &self.engine.atoms[term.clone()])
    }

    /// A row of class A must not hold where another gives a worse class.
    fn contradiction(&self, number: usize, faults: &mut Vec<TableFault>) {
        let row = &self.rows[number];
        if row.class.worst() != HealthClass::A {
            return;
        }
        for (other, worse) in self.rows.iter().enumerate() {
            let overlap = self.terms(row).find_map(|term| {
                let mine = intersect(&self.space(), term)?;
                self.terms(worse).find_map(|term| intersect(&mine, term))
            });
            let Some(region) = overlap.filter(|_| worse.class.worst() > HealthClass::A) else {
                continue;
            };
            let rows = &self.table.systems[self.index].rows;
            let (vi, en) = self.describe(&region);
            let (mine, theirs) = (&rows[number].id, &rows[other].id);
            faults.push(TableFault::new(
                format!("/systems/{}/rows/{number}", self.index),
                "overlap",
                format!("Tiêu chí {mine} (loại A) mâu thuẫn với {theirs} khi: {vi}."),
                format!("The row {mine} (class A) contradicts {theirs} when: {en}."),
            ));
        }
    }

    /// Somewhere a row must say more than the others that hold there.
    fn effect(&self, number: usize, faults: &mut Vec<TableFault>) {
        let row = &self.rows[number];
        let space = self.space();
        let mut left: Vec<Region> =
            self.terms(row).filter_map(|term| intersect(&space, term)).collect();
        for (other, stronger) in self.rows.iter().enumerate() {
            let surely = stronger.class.hull(stronger.otherwise);
            let weaker = surely.best() < row.class.best() || surely.worst() < row.class.worst();
            let twin = other > number && surely == row.class; // Of two twins the later is pointless.
            if other == number || weaker || twin {
                continue;
            }
            for term in self.terms(stronger) {
                left = left.iter().flat_map(|region| subtract(region, term)).collect();
                if left.len() > MAX_BOXES {
                    return;
                }
            }
        }
        if left.is_empty() {
            faults.push(TableFault::new(
                format!("/systems/{}/rows/{number}", self.index),
                "pointless-row",
                "Tiêu chí này không bao giờ có tác dụng: luôn có tiêu chí nặng hơn hoặc bằng.",
                "This row never has an effect: another as bad or worse always holds with it.",
            ));
        }
    }

    /// Every value of every fact that the system's rows ask.
    fn space(&self) -> Region {
        let mut region: Region = Vec::new();
        for row in self.rows {
            for term in &self.engine.terms[row.when.clone()] {
                for atom in &self.engine.atoms[term.clone()] {
                    if region.iter().all(|known| known.slot != atom.slot) {
                        region.push(self.domain(atom.slot));
                    }
                }
            }
        }
        region
    }

    fn domain(&self, slot: u16) -> Atom {
        let quantity = |source: &Source| match source {
            Source::Quantity(quantity) => {
                let end = |index: usize| decimal::parse(&quantity.range[index], quantity.decimals);
                Some((end(0).ok()?, end(1).ok()?))
            }
            _ => None,
        };
        let source = &self.table.facts[usize::from(slot)].source;
        let ends = match source {
            Source::Sustained(sustained) => self
                .slots
                .get(sustained.of.as_str())
                .and_then(|of| quantity(&self.table.facts[usize::from(*of)].source)),
            Source::Age => Some((0, 130)),
            Source::Quantity(_) => quantity(source),
            _ => Some((0, 1)),
        };
        let (lo, hi) = ends.unwrap_or((i32::MIN, i32::MAX));
        Atom { slot, lo, hi }
    }

    /// Names a region by the facts that it restricts.
    fn describe(&self, region: &[Atom]) -> (String, String) {
        let (mut vi, mut en) = (Vec::new(), Vec::new());
        for atom in region.iter().filter(|atom| **atom != self.domain(atom.slot)) {
            let fact = &self.table.facts[usize::from(atom.slot)];
            match decimals(self.table, self.slots, fact) {
                None => {
                    let (yes, no) = if atom.lo == 1 { ("có", "yes") } else { ("không", "no") };
                    vi.push(format!("{}: {yes}", fact.text.vi));
                    en.push(format!("{}: {no}", fact.text.en));
                }
                Some(scale) => {
                    let ends = format!(
                        "{}–{}",
                        decimal::format(atom.lo, scale),
                        decimal::format(atom.hi, scale)
                    );
                    vi.push(format!("{} {ends}", fact.text.vi));
                    en.push(format!("{} {ends}", fact.text.en));
                }
            }
        }
        if vi.is_empty() {
            return ("mọi trường hợp".to_owned(), "everybody".to_owned());
        }
        (vi.join(", "), en.join(", "))
    }
}

/// Where a region and a term hold together; nothing when they do not.
fn intersect(region: &[Atom], term: &[Atom]) -> Option<Region> {
    let mut both = region.to_vec();
    for atom in term {
        let known = both.iter_mut().find(|known| known.slot == atom.slot)?;
        known.lo = known.lo.max(atom.lo);
        known.hi = known.hi.min(atom.hi);
        if known.lo > known.hi {
            return None;
        }
    }
    Some(both)
}

/// The parts of a region where the term does not hold; they do not overlap.
fn subtract(region: &Region, term: &[Atom]) -> Vec<Region> {
    if intersect(region, term).is_none() {
        return vec![region.clone()];
    }
    let mut rest = region.clone();
    let mut parts = Vec::new();
    for atom in term {
        let Some(place) = rest.iter().position(|known| known.slot == atom.slot) else { continue };
        let known = rest[place];
        if known.lo < atom.lo {
            parts.push(with(&rest, place, known.lo, atom.lo - 1));
        }
        if known.hi > atom.hi {
            parts.push(with(&rest, place, atom.hi + 1, known.hi));
        }
        rest[place] =
            Atom { slot: atom.slot, lo: known.lo.max(atom.lo), hi: known.hi.min(atom.hi) };
    }
    parts
}

fn with(region: &Region, place: usize, lo: i32, hi: i32) -> Region {
    let mut part = region.clone();
    part[place] = Atom { slot: part[place].slot, lo, hi };
    part
}
