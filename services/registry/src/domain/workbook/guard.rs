//! Looks at a file's outside before anything of it is unpacked.

use std::io::{Cursor, Read};

use super::{BadWorkbook, Limits};

/// How the older formats and password-protected workbooks begin (OLE2).
const OLE2: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const ZIP: &[u8] = b"PK\x03\x04";
/// A part below this may pack as well as it likes.
const SMALL_PART: u64 = 1 << 20;

/// Refuses what is not a workbook, or would unpack to more than `limits`.
///
/// Sizes that the archive states are checked first; then each part is unpacked once into
/// nothing, counting, because a bomb does not state its size truly.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), BadWorkbook> {
    if bytes.is_empty() {
        return Err(BadWorkbook::Empty);
    }
    if bytes.starts_with(OLE2) {
        return Err(if names_encryption(bytes) {
            BadWorkbook::PasswordProtected
        } else {
            BadWorkbook::OldFormat
        });
    }
    if !bytes.starts_with(ZIP) {
        return Err(BadWorkbook::NotAWorkbook);
    }
    check_parts(bytes, limits)
}

/// An encrypted workbook is an OLE2 file with a stream `EncryptedPackage`, named in UTF-16.
fn names_encryption(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn check_parts(bytes: &[u8], limits: &Limits) -> Result<(), BadWorkbook> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadWorkbook::NotAWorkbook)?;
    if archive.len() > limits.parts {
        return Err(BadWorkbook::UnpacksTooLarge);
    }
    let mut is_workbook = false;
    let mut stated: u64 = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| BadWorkbook::Damaged)?;
        is_workbook |= part.name() == "[Content_Types].xml";
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
    if !is_workbook {
        return Err(BadWorkbook::NotAWorkbook);
    }
    count_unpacked(&mut archive, limits)
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
