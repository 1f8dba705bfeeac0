//! QR codes as SVG.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Draws `text`; nothing when it is too long for any code.
///
/// Level M reads with an eighth of it worn away, which paper in a pocket needs.
pub(super) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().quiet_zone(true).build())
}
