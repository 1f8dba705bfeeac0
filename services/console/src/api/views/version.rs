use serde::Deserialize;

/// Which version of something was shown, as the services count them; none where one does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Version(Option<i64>);

impl Version {
    /// What a form says to mean this version and no later one.
    pub(crate) fn tag(self) -> String {
        self.0.map(|version| format!("\"{version}\"")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_named_as_the_services_do_and_an_older_service_names_none() {
        let version: Version = serde_json::from_str("7").unwrap();
        assert_eq!((version.tag().as_str(), Version::default().tag().as_str()), ("\"7\"", ""));
    }
}
