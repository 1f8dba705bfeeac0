//! The province as files.

use std::io;
use std::path::Path;
use std::{fs, io::Write};

use serde_json::json;

use super::{ORGANISATIONS, Province};

/// Writes `rosters/*.xlsx`, `rosters/expected.json`, `bundles/*.json`, `facilities.json` and `organisations.json` below `folder`.
pub fn write(province: &Province, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("rosters"))?;
    fs::create_dir_all(folder.join("bundles"))?;
    let facilities: Vec<_> = province.hospitals.iter().chain(&province.clinics).collect();
    write_json(&folder.join("facilities.json"), &json!(facilities))?;
    write_json(&folder.join("organisations.json"), &json!(ORGANISATIONS))?;
    let mut expected = serde_json::Map::new();
    for roster in province.rosters().map_err(io::Error::other)? {
        fs::write(folder.join("rosters").join(&roster.name), &roster.workbook)?;
        expected
            .insert(roster.name, json!({"organisation": roster.organisation, "rows": roster.rows}));
    }
    write_json(&folder.join("rosters/expected.json"), &expected.into())?;
    for delivery in province.deliveries() {
        write_json(&folder.join(format!("bundles/{}.json", delivery.name)), &delivery.bundle)?;
    }
    Ok(())
}

fn write_json(path: &Path, value: &serde_json::Value) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    serde_json::to_writer(&mut file, value)?;
    file.write_all(b"\n")
}
