//! Makes rules, dashboards and the alerts' part of the runbook of what is in `k8s/monitoring`.

use std::error::Error;
use std::fs;

use yba_tests::monitoring;

fn main() -> Result<(), Box<dyn Error>> {
    for (path, text) in monitoring::files(&monitoring::source()?)? {
        let path = monitoring::root().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text)?;
            println!("{}", path.display());
        }
    }
    Ok(())
}
