//! What the words mean: cards, care plans, follow-ups. Pure.

pub(crate) mod assignment;
pub(crate) mod care_plan;
pub(crate) mod departure;
pub(crate) mod figures;
pub(crate) mod follow_up;
