//! How large a bench is.

use runtime::Env;

/// People in the registry and in a run over everybody; `BENCH_PEOPLE`.
pub(crate) fn people() -> u64 {
    Env::process().text("BENCH_PEOPLE").default("100000").parse().unwrap()
}

/// How many people candidate pairs are measured with, one after the other; `BENCH_GROWTH`. A million takes an hour.
pub(crate) fn growth() -> Vec<u64> {
    let env = Env::process();
    let sizes = env.text("BENCH_GROWTH").default("1000,10000,100000").required().unwrap();
    sizes.split(',').map(|size| size.trim().parse().unwrap()).collect()
}

/// Observations that intake fills a database with, hundreds of thousands; `BENCH_OBSERVATIONS`.
pub(crate) fn observations() -> u64 {
    Env::process().text("BENCH_OBSERVATIONS").default("500000").parse().unwrap()
}

/// Tells whether a part is wanted: `BENCH_ONLY` names some of them, separated by commas; else all are.
pub(crate) fn wants(part: &str) -> bool {
    let only = Env::process().text("BENCH_ONLY").optional();
    only.is_none_or(|only| only.split(',').any(|one| one == part))
}
