//! How large a bench is.

use runtime::Env;

/// People in the registry and in a run over everybody; `BENCH_PEOPLE`.
pub(crate) fn people() -> u64 {
    Env::process().text("BENCH_PEOPLE").default("100000").parse().unwrap()
}

/// Tells whether a part is wanted: `BENCH_ONLY` names some of them, separated by commas; else all are.
pub(crate) fn wants(part: &str) -> bool {
    let only = Env::process().text("BENCH_ONLY").optional();
    only.is_none_or(|only| only.split(',').any(|one| one == part))
}
