//! Looks at a file's outside before anything of it is unpacked.

use std::io::{Cursor, Read};

use super::{BadWorkbook, Limits};

/// How the older formats and password-protected workbooks begin (OLE2).
const OLE2: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// A part below this may pack as well as it likes.
const SMALL_PART: u64 = 1 << 20;

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Excel since 2007.
    Xlsx,
    /// `OpenDocument`, as `LibreOffice` writes it.
    Ods,
    /// Excel before 2007.
    Xls,
    /// Lines with separators.
    Text,
}

/// Tells what a file is; refuses what is no workbook, or would unpack to more than `limits`.
///
/// Sizes that the archive states are checked first; then each part is unpacked once into
/// nothing, counting, because a bomb does not state its size truly.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<Kind, BadWorkbook> {
    if bytes.is_empty() {
        return Err(BadWorkbook::Empty);
    }
    if bytes.starts_with(OLE2) {
        let encrypted = names_encryption(bytes);
        return if encrypted { Err(BadWorkbook::PasswordProtected) } else { Ok(Kind::Xls) };
    }
    if bytes.starts_with(b"PK") {
        return check_parts(bytes, limits);
    }
    Ok(Kind::Text)
}

/// An encrypted workbook is an OLE2 file with a stream `EncryptedPackage`, named in UTF-16.
fn names_encryption(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn check_parts(bytes: &[u8], limits: &Limits) -> Result<Kind, BadWorkbook> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadWorkbook::NotAWorkbook)?;
    if archive.len() > limits.parts {
        return Err(BadWorkbook::UnpacksTooLarge);
    }
    let mut kind = None;
    let mut stated: u64 = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| BadWorkbook::Damaged)?;
        kind = kind.or(match part.name() {
            "xl/workbook.xml" => Some(Kind::Xlsx),
            "content.xml" => Some(Kind::Ods),
            _ => None,
        });
        let (size, packed) = (part.size(), part.compressed_size().max(1));
        stated = stated.saturating_add(size);
        let packs_too_well = size > SMALL_PART && size / packed > limits.ratio;
        if size > limits.part_bytes || stated > limits.unpacked_bytes || packs_too_well {
            return Err(BadWorkbook::UnpacksTooLarge);
        }
        if part.encrypted() {
            return Err(BadWorkbook::PasswordProtected);
        }
    }
    count_unpacked(&mut archive, limits)?;
    let kind = kind.ok_or(BadWorkbook::NotAWorkbook)?;
    if kind == Kind::Ods && hides_its_content(&mut archive)? {
        return Err(BadWorkbook::PasswordProtected);
    }
    Ok(kind)
}

/// An encrypted `OpenDocument` file says in its manifest how its parts are encrypted.
fn hides_its_content(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<bool, BadWorkbook> {
    let Ok(mut part) = archive.by_name("META-INF/manifest.xml") else { return Ok(false) };
    let mut manifest = Vec::new();
    part.read_to_end(&mut manifest).map_err(|_| BadWorkbook::Damaged)?;
    let says = b"encryption-data";
    Ok(manifest.windows(says.len()).any(|window| window == says))
}

fn count_unpacked(
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    limits: &Limits,
) -> Result<(), BadWorkbook> {
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| BadWorkbook::Damaged)?;
        let allowed = left.min(limits.part_bytes);
        let unpacked = std::io::copy(&mut part.take(allowed + 1), &mut std::io::sink())
            .map_err(|_| BadWorkbook::Damaged)?;
        if unpacked > allowed {
            return Err(BadWorkbook::UnpacksTooLarge);
        }
        left -= unpacked;
    }
    Ok(())
}
