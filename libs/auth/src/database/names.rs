//! Names that are global to a PostgreSQL cluster carry the province's prefix.

/// The names of one service's database and roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The database.
    pub database: String,
    /// The role that owns the tables and migrates.
    pub owner: String,
    /// The role that the service connects as; it owns nothing.
    pub service: String,
}

impl Names {
    /// Puts the names together: `yba_exams`, `yba_exams_owner`, `yba_exams`.
    pub fn new(prefix: &str, service: &str) -> Self {
        let name = format!("{prefix}_{service}");
        Self { database: name.clone(), owner: format!("{name}_owner"), service: name }
    }

    /// Keeps the roles and names another database, as tests do with a copy of a template.
    #[must_use]
    pub fn with_database(mut self, database: impl Into<String>) -> Self {
        self.database = database.into();
        self
    }
}

/// Quotes an identifier.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Quotes a text constant, for statements that take no parameters.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_provinces_prefix() {
        let names = Names::new("caobang", "exams");

        assert_eq!(names.database, "caobang_exams");
        assert_eq!(
            (names.owner.as_str(), names.service.as_str()),
            ("caobang_exams_owner", "caobang_exams")
        );
    }

    #[test]
    fn quotes_cannot_be_left() {
        assert_eq!(identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(literal("a'b"), "'a''b'");
    }
}
