//! Bars drawn on the server: no script, and the same picture on paper.

use maud::{Markup, html};

/// One bar.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What is counted, as people call it.
    pub label: String,
    /// How many, nothing where the count is suppressed.
    pub count: Option<i64>,
    /// The count as people write it, or why it is not shown.
    pub shown: String,
}

const ROW: i64 = 30; // Height of a bar with its space, in the picture's units.
const LABELS: i64 = 190; // Where the bars begin.
const LONGEST: i64 = 330; // The longest bar.
const WIDTH: i64 = 600;

/// Draws horizontal bars; the table beside it says the same to those who cannot see it.
pub(crate) fn bars(title: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().filter_map(|bar| bar.count).max().unwrap_or(0).max(1);
    let height = ROW * i64::try_from(bars.len()).unwrap_or(0) + 6;
    html! {
        svg.chart role="img" aria-label=(title) viewBox=(format!("0 0 {WIDTH} {height}"))
            xmlns="http://www.w3.org/2000/svg" {
            title { (title) }
            @for (top, bar) in (0..).step_by(30).zip(bars) {
                text.chart-label x=(LABELS - 10) y=(top + 21) text-anchor="end" {
                    (shorten(&bar.label))
                }
                @let length = bar.count.unwrap_or(0).max(0) * LONGEST / most;
                rect.chart-bar x=(LABELS) y=(top + 4) width=(length.max(1)) height=(ROW - 8) rx="2" {}
                text.chart-value x=(LABELS + length + 8) y=(top + 21) { (bar.shown) }
            }
        }
    }
}

/// The table beside the picture has the whole label.
fn shorten(label: &str) -> String {
    const MOST: usize = 26;
    if label.chars().count() <= MOST {
        return label.to_owned();
    }
    label.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, count: Option<i64>) -> Bar {
        Bar { label: label.to_owned(), count, shown: count.map_or("–".into(), |n| n.to_string()) }
    }

    #[test]
    fn the_largest_count_has_the_longest_bar() {
        let picture = bars("Loại", &[bar("A", Some(5)), bar("B1", Some(10))]).into_string();

        assert!(picture.contains(r#"width="165""#) && picture.contains(r#"width="330""#));
        assert!(picture.contains(r#"role="img""#) && picture.contains(r#"aria-label="Loại""#));
    }

    #[test]
    fn nothing_counted_and_suppressed_counts_draw_without_dividing_by_zero() {
        let picture = bars("Loại", &[bar("A", Some(0)), bar("B1", None)]).into_string();

        assert!(picture.contains("–"));
        assert!(!bars("Loại", &[]).into_string().contains("rect"));
    }

    #[test]
    fn labels_are_escaped() {
        assert!(!bars("x", &[bar("<b>", Some(1))]).into_string().contains("<b>"));
    }
}
