//! The parts of a workbook: finding two of them, and writing all with those two changed.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::tags::{Tag, Tags};
use super::{PART_BYTES, Unfit};

/// The kind that a workbook without macros has.
const ORDINARY: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const FOLDER: &str = "xl/";

/// A workbook's parts.
pub(super) struct Parts<'f> {
    archive: ZipArchive<Cursor<&'f [u8]>>,
}

impl<'f> Parts<'f> {
    /// Opens a workbook, if it is one without macros.
    pub(super) fn open(file: &'f [u8]) -> Result<Self, Unfit> {
        let archive = ZipArchive::new(Cursor::new(file)).map_err(|_| Unfit::OtherKind)?;
        let mut parts = Self { archive };
        let kinds = parts.read("[Content_Types].xml").map_err(|_| Unfit::OtherKind)?;
        let mut tags = Tags::of(&kinds);
        while let Some(tag) = tags.next()? {
            let Tag::Open(tag) = tag else { continue };
            if tag.attribute("ContentType")?.as_deref() == Some(ORDINARY) {
                return Ok(parts);
            }
        }
        Err(Unfit::OtherKind)
    }

    /// The parts that hold the sheet of this name, and the styles.
    pub(super) fn find(&mut self, sheet: &str) -> Result<(String, String), Unfit> {
        let workbook = self.read("xl/workbook.xml")?;
        let mut tags = Tags::of(&workbook);
        let mut wanted = None;
        while let Some(tag) = tags.next()? {
            let Tag::Open(tag) = tag else { continue };
            if tag.name == "sheet" && tag.attribute("name")?.as_deref() == Some(sheet) {
                wanted = tag.foreign("id")?;
            }
        }
        let wanted = wanted.ok_or(Unfit::Damaged)?;
        let relations = self.read("xl/_rels/workbook.xml.rels")?;
        let mut tags = Tags::of(&relations);
        let (mut sheet_part, mut styles_part) = (None, None);
        while let Some(tag) = tags.next()? {
            let Tag::Open(tag) = tag else { continue };
            let Some(target) = tag.attribute("Target")? else { continue };
            if tag.attribute("Id")?.as_ref() == Some(&wanted) {
                sheet_part = Some(part_name(&target));
            }
            if tag.attribute("Type")?.is_some_and(|kind| kind.ends_with("/styles")) {
                styles_part = Some(part_name(&target));
            }
        }
        sheet_part.zip(styles_part).ok_or(Unfit::Damaged)
    }

    /// A part as text, without the mark that says which order its bytes have.
    pub(super) fn read(&mut self, name: &str) -> Result<String, Unfit> {
        let part = self.archive.by_name(name).map_err(|_| Unfit::Damaged)?;
        let mut text = String::new();
        let read = part.take(PART_BYTES + 1).read_to_string(&mut text);
        let read = read.map_err(|_| Unfit::Damaged)?;
        if read as u64 > PART_BYTES {
            return Err(Unfit::TooLarge);
        }
        Ok(match text.strip_prefix('\u{FEFF}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }

    /// The workbook with other parts in place of these; all others are copied as they are packed.
    pub(super) fn with(mut self, changed: &[(String, String)]) -> Result<Vec<u8>, Unfit> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index).map_err(|_| Unfit::Damaged)?;
            let written = match changed.iter().find(|(name, _)| name == part.name()) {
                None => writer.raw_copy_file(part),
                Some((name, text)) => writer
                    .start_file(name.as_str(), options)
                    .and_then(|()| Ok(writer.write_all(text.as_bytes())?)),
            };
            written.map_err(|_| Unfit::Damaged)?;
        }
        writer.finish().map(Cursor::into_inner).map_err(|_| Unfit::Damaged)
    }
}

/// A relation's target as the archive names it.
fn part_name(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(from_the_root) => from_the_root.to_owned(),
        None => format!("{FOLDER}{target}"),
    }
}
