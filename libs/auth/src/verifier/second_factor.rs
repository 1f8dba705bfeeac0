//! Whether somebody signed in with a second factor, as the issuer tells it by `acr`.

use runtime::Env;

use crate::claims::Claims;

/// Says that any sign-in will do.
const ANY: &str = "any";

/// Which values of `acr` tell of a second factor. Set by `OIDC_STAFF_ACR`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecondFactor {
    values: Vec<String>,
}

impl SecondFactor {
    /// What the realm that `yba realm` prints says of a sign-in with a second factor.
    pub const OF_OUR_REALM: &str = "two-factor";

    /// Asks for none: development, where nobody has so much as a first one.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads the setting.
    pub fn from_env(env: &Env) -> Self {
        let values = env.text("OIDC_STAFF_ACR");
        let values = values.doc(
            "The `acr` of a sign-in with a second factor, which staff need; any: they need none.",
        );
        let values = values.default(Self::OF_OUR_REALM).list();
        if values.iter().any(|value| value == ANY) { Self::none() } else { Self { values } }
    }

    /// Returns what to ask the issuer for (`acr_values`); nothing where no second factor is needed.
    pub fn wanted(&self) -> Option<&str> {
        self.values.first().map(String::as_str)
    }

    /// Tells whether a token is good enough for staff. A machine has nothing but its key.
    pub(crate) fn is_shown_by(&self, claims: &Claims) -> bool {
        let told = |acr: &String| self.values.contains(acr);
        self.values.is_empty() || claims.is_of_a_machine() || claims.acr.as_ref().is_some_and(told)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn shown(setting: &str, said: Value) -> bool {
        let env = Env::from_pairs([("OIDC_STAFF_ACR".to_owned(), setting.to_owned())]);
        let mut claims =
            json!({"iss": "https://id.example", "sub": "minh", "aud": "yba", "exp": 0});
        claims.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        SecondFactor::from_env(&env).is_shown_by(&serde_json::from_value(claims).unwrap())
    }

    #[test]
    fn it_is_shown_by_the_issuers_own_word_for_it() {
        assert!(shown("two-factor", json!({"acr": "two-factor"})));
        assert!(shown("gold, silver", json!({"acr": "silver"})));
        for acr in ["1", "two-factors", "gold, silver", ""] {
            assert!(!shown("two-factor", json!({ "acr": acr })), "{acr}");
        }
        assert!(!shown("two-factor", json!({})));
        assert!(shown("any", json!({})));
    }

    #[test]
    fn a_machine_is_known_by_being_its_own_client() {
        assert!(shown("two-factor", json!({"azp": "minh"})));
        assert!(!shown("two-factor", json!({"azp": "yba-console"})), "somebody signed in there");
        assert!(!shown("two-factor", json!({"client_id": "minh"})), "azp alone says it");
    }
}
