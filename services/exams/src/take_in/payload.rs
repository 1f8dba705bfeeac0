//! A delivery's own bytes at rest: compressed, then sealed with the person's key.
//!
//! A bundle shrinks to an eighth. It must happen before the sealing, because what is sealed cannot shrink; nobody who
//! could choose part of a bundle sees the size of what is stored, so the size tells nothing.

use auth::secrets::PersonKey;

use crate::error::Error;
use crate::store;

/// What the seal of a bundle is bound to.
const PLACE: &[u8] = b"delivery";
/// The lowest level: most of the gain for a tenth of a millisecond.
const LEVEL: i32 = 1;
/// How a frame of Zstandard begins; JSON cannot begin so.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Compresses and seals a bundle as it was sent.
pub(crate) fn seal(key: &PersonKey, raw: &[u8]) -> Result<Vec<u8>, Error> {
    let packed = zstd::bulk::compress(raw, LEVEL).map_err(|_| store::corrupt("bundle"))?;
    Ok(key.seal(PLACE, &packed))
}

/// Opens what [`seal`] made; what was stored before bundles were compressed too.
pub(crate) fn open(key: &PersonKey, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let packed = key.open(PLACE, sealed)?;
    if packed.starts_with(&FRAME) {
        return Ok(zstd::decode_all(packed.as_slice()).map_err(|_| store::corrupt("bundle"))?);
    }
    Ok(packed)
}

/// Reads a bundle that was opened, as JSON; nothing when it is none.
pub(crate) fn unpack(packed: &[u8]) -> Option<serde_json::Value> {
    if packed.starts_with(&FRAME) {
        return serde_json::from_slice(&zstd::decode_all(packed).ok()?).ok();
    }
    serde_json::from_slice(packed).ok()
}
