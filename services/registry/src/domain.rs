//! What a list, a person, an organisation and a grant are; pure.

pub mod organisation;
pub mod roster;
pub mod text;
pub mod tier;
pub mod workbook;
