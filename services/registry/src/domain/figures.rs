//! Figures that reveal nobody: small cells are left out, the others are rounded.

/// Cells below this are not shown to those without the right to individuals.
pub const SMALL: i64 = 10;
/// What shown figures are rounded down to, so that two answers do not differ by one person.
const STEP: i64 = 5;

/// One figure of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<L> {
    pub label: L,
    /// Nothing where the cell is suppressed.
    pub people: Option<i64>,
}

/// Suppresses small cells of a breakdown whose total is shown, and rounds what is left.
///
/// A single suppressed cell could be worked out from the total, so the next smallest goes with it.
pub fn suppress<L>(cells: Vec<(L, i64)>) -> Vec<Cell<L>> {
    let is_small = |people: i64| people > 0 && people < SMALL;
    let mut hidden: Vec<bool> = cells.iter().map(|(_, people)| is_small(*people)).collect();
    let together: i64 =
        cells.iter().zip(&hidden).filter(|(_, hide)| **hide).map(|(c, _)| c.1).sum();
    if together > 0 && (together < SMALL || hidden.iter().filter(|hide| **hide).count() == 1) {
        let shown = cells.iter().enumerate().filter(|(at, cell)| !hidden[*at] && cell.1 > 0);
        if let Some((smallest, _)) = shown.min_by_key(|(_, cell)| cell.1) {
            hidden[smallest] = true;
        }
    }
    let cells = cells.into_iter().zip(hidden);
    cells
        .map(|((label, people), hide)| Cell { label, people: (!hide).then(|| rounded(people)) })
        .collect()
}

/// A total as those without the right to individuals see it; nothing where it is small.
pub fn total(people: i64) -> Option<i64> {
    (people == 0 || people >= SMALL).then(|| rounded(people))
}

fn rounded(people: i64) -> i64 {
    people - people % STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(cells: &[i64]) -> Vec<Option<i64>> {
        suppress(cells.iter().map(|people| ((), *people)).collect())
            .into_iter()
            .map(|cell| cell.people)
            .collect()
    }

    #[test]
    fn a_small_cell_takes_the_next_smallest_with_it() {
        assert_eq!(people(&[3, 120, 40]), [None, Some(120), None]);
        assert_eq!(people(&[3, 9, 120]), [None, None, Some(120)]);
        assert_eq!(people(&[3, 4, 120, 50]), [None, None, Some(120), None]);
        assert_eq!(people(&[0, 10, 33]), [Some(0), Some(10), Some(30)]);
    }

    #[test]
    fn one_person_more_does_not_show() {
        assert_eq!(total(9), None);
        assert_eq!(total(131), total(132));
        assert_eq!(people(&[131, 50]), people(&[132, 50]));
    }
}
