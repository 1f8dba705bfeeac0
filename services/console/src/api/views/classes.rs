use chrono::{DateTime, NaiveDate, Utc};
use runtime::Language;
use serde::Deserialize;

use super::silent;

/// Words in both languages, as a rule table has them.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Wording {
    #[serde(default)]
    pub vi: String,
    #[serde(default)]
    pub en: String,
}

impl Wording {
    /// The words in one language.
    pub(crate) fn get(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// One run of a rule table over a person's facts.
///
/// Without evidence for those who may not see clinical detail: the lists are then empty.
#[derive(Clone, Deserialize)]
pub(crate) struct Assessment {
    #[serde(default)]
    pub assessment_id: String,
    /// False once another assessment of the same check-up took its place.
    #[serde(default = "yes")]
    pub current: bool,
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
    #[serde(default)]
    pub table: String,
    /// What must be said of a table that rests on default rows.
    #[serde(default)]
    pub table_note: Option<String>,
    #[serde(default)]
    pub class: Option<String>,
    /// The best class that is still possible.
    #[serde(default)]
    pub at_least: Option<String>,
    #[serde(default)]
    pub class_after_age: Option<String>,
    #[serde(default)]
    pub systems: Vec<System>,
    #[serde(default)]
    pub combination: Vec<CombinationRule>,
    #[serde(default)]
    pub missing: Vec<Fact>,
    #[serde(default)]
    pub repeat: Vec<Wording>,
    #[serde(default)]
    pub council_decides: bool,
}

/// One organ system: the classes that its facts allow, and the rows that hold.
#[derive(Clone, Deserialize)]
pub(crate) struct System {
    pub text: Wording,
    #[serde(default)]
    pub at_least: Option<String>,
    #[serde(default)]
    pub at_most: Option<String>,
    #[serde(default)]
    pub rows: Vec<Row>,
}

/// A row of the table that holds, and the facts that made it hold.
#[derive(Clone, Deserialize)]
pub(crate) struct Row {
    #[serde(default)]
    pub row: String,
    pub text: Wording,
    /// `cited`, `council_ratified` or `default`.
    #[serde(default)]
    pub authority: String,
    /// False until a repeated measurement confirms it.
    #[serde(default = "yes")]
    pub confirmed: bool,
    #[serde(default)]
    pub facts: Vec<Fact>,
}

fn yes() -> bool {
    true
}

/// A rule that combines systems.
#[derive(Clone, Deserialize)]
pub(crate) struct CombinationRule {
    pub text: Wording,
    #[serde(default)]
    pub authority: String,
}

/// A fact, and what is known of it.
#[derive(Clone, Deserialize)]
pub(crate) struct Fact {
    pub text: Wording,
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default)]
    pub unit: Option<String>,
}

/// A conclusion, proposed or signed.
#[derive(Clone, Deserialize)]
pub(crate) struct Conclusion {
    pub id: String,
    pub person_id: String,
    pub state: String,
    #[serde(default)]
    pub class: Option<String>,
    #[serde(default)]
    pub proposed: Option<String>,
    #[serde(default)]
    pub at_least: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub table: String,
    #[serde(default)]
    pub table_note: Option<String>,
    #[serde(default)]
    pub checkup_on: Option<NaiveDate>,
    #[serde(default)]
    pub signed_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub signed_by: Vec<Signed>,
    #[serde(default)]
    pub assessment_id: String,
    /// Whether the Council has ratified the table.
    #[serde(default = "yes")]
    pub table_ratified: bool,
}

/// One member's signature.
#[derive(Clone, Deserialize)]
pub(crate) struct Signed {
    pub signer: String,
    #[serde(default)]
    pub class: Option<String>,
}

/// What the Council signs.
#[derive(serde::Serialize)]
pub(crate) struct Signature<'a> {
    pub class: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
}

silent!(Wording, Assessment, System, Row, CombinationRule, Fact, Conclusion, Signed);
