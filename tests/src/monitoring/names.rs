//! Which metrics an expression asks for.

use std::collections::BTreeSet;

/// Words of the language that may stand where a metric does.
const WORDS: [&str; 10] =
    ["and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset", "group_left"];
/// After these, names in brackets are labels.
const GROUPING: [&str; 5] = ["by", "without", "on", "ignoring", "group_left"];

/// Finds the names of the metrics in an expression.
pub fn metrics_in(expr: &str) -> BTreeSet<String> {
    let bare = without_selectors(expr);
    let mut found = BTreeSet::new();
    let mut rest = bare.as_str();
    let mut labels_follow = false;
    while let Some(start) = rest.find(|one: char| is_name(one) || one == '(') {
        rest = &rest[start..];
        if rest.starts_with('(') {
            let end = if labels_follow { rest.find(')').unwrap_or(0) } else { 0 };
            rest = &rest[end + 1..];
            labels_follow = false;
            continue;
        }
        let end = rest.find(|one: char| !is_name(one)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let next = behind.trim_start();
        // An aggregation may name its labels first.
        let is_function = ["(", "by ", "without "].iter().any(|one| next.starts_with(one));
        let is_number = word.starts_with(|one: char| one.is_ascii_digit());
        labels_follow = GROUPING.contains(&word);
        if !WORDS.contains(&word) && !is_function && !is_number {
            found.insert(word.to_owned());
        }
        rest = behind;
    }
    found
}

fn is_name(one: char) -> bool {
    one.is_ascii_alphanumeric() || one == '_' || one == ':'
}

/// The expression without what stands in quotes, braces and square brackets.
fn without_selectors(expr: &str) -> String {
    let (mut bare, mut depth, mut quoted) = (String::new(), 0, false);
    for one in expr.chars() {
        match one {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ if depth == 0 => bare.push(one),
            _ => {}
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_labels_functions_and_words() {
        for (expr, names) in [
            (
                "up == 0 and on (job, instance) last_over_time(yba_build_info[1d])",
                "up yba_build_info",
            ),
            ("sum by (le) (rate(a_bucket{b=~\"c|d}\"}[5m])) > 0.9 * 7", "a_bucket"),
            ("max(yba:x:rate5m) - time() < 7 * 86400", "yba:x:rate5m"),
            ("(a - ignoring (le) b{c=\"d\"}) or e", "a b e"),
            ("topk(10, label_replace(f, \"g\", \"$1\", \"h\", \"(.*)\"))", "f"),
        ] {
            let found: Vec<String> = metrics_in(expr).into_iter().collect();
            assert_eq!(found.join(" "), names, "{expr}");
        }
    }
}
