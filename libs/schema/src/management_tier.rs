//! Who manages a person.

use serde::{Deserialize, Serialize};

use crate::text::words;

/// The tier that manages a person (diện quản lý).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ManagementTier {
    /// Managed by the centre, served here (diện Trung ương quản lý).
    Central,
    /// Managed by the province's Standing Committee (diện Ban Thường vụ Tỉnh ủy quản lý).
    ProvStanding,
    /// Other cadres of the province and people with merit (cán bộ cấp tỉnh khác).
    ProvOther,
    /// Managed by a commune's or a former district's committee (diện xã, phường quản lý).
    Local,
    /// Senior cadres of central agencies who live here (cán bộ Trung ương cư trú tại tỉnh).
    ResidentSenior,
}

/// Text is not a management tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a management tier is CENTRAL, PROV_STANDING, PROV_OTHER, LOCAL or RESIDENT_SENIOR")]
pub struct NotAManagementTier;

words!(
    ManagementTier,
    NotAManagementTier,
    Central = "CENTRAL",
    ProvStanding = "PROV_STANDING",
    ProvOther = "PROV_OTHER",
    Local = "LOCAL",
    ResidentSenior = "RESIDENT_SENIOR",
);
