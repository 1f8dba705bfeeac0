//! Figures whose small cells do not reveal anybody.

/// Below it a cell is not shown to those who may not see individuals.
const SMALLEST_SHOWN: i64 = 10;

/// Suppresses the small cells of one column whose total is shown.
///
/// Nothing is suppressed alone: the total less the others would reveal it, so the next smallest goes with it.
/// Zero is a small cell too.
pub(crate) fn suppress(column: &[i64]) -> Vec<Option<i64>> {
    let mut shown: Vec<Option<i64>> =
        column.iter().map(|value| (*value >= SMALLEST_SHOWN).then_some(*value)).collect();
    let hidden = shown.iter().filter(|cell| cell.is_none()).count();
    if hidden == 1
        && let Some(smallest) = shown.iter_mut().filter(|cell| cell.is_some()).min()
    {
        *smallest = None;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_cells_are_never_suppressed_alone() {
        for (column, shown) in [
            (vec![10, 25, 300], vec![Some(10), Some(25), Some(300)]),
            (vec![9, 25, 300], vec![None, None, Some(300)]),
            (vec![9, 3, 300], vec![None, None, Some(300)]),
            (vec![0, 3, 0], vec![None, None, None]),
            (vec![4], vec![None]),
            (vec![], vec![]),
        ] {
            assert_eq!(suppress(&column), shown, "{column:?}");
        }
    }
}
