//! What anybody may ask of a service: without a token.

use std::sync::Arc;

use reqwest::Method;
use runtime::{HttpClient, Language};
use serde::de::DeserializeOwned;

use super::{Addresses, Api, Loaded, Service};

/// A way to the services for whoever is not signed in.
pub(crate) struct Public(Api);

impl Public {
    /// Asks without a token; problems come back in `language`.
    pub(crate) fn new(http: HttpClient, addresses: Arc<Addresses>, language: Language) -> Self {
        Self(Api::new(http, addresses, String::new(), language))
    }

    /// Reads `path`, which begins after the service's version.
    pub(crate) async fn get<T: DeserializeOwned>(&self, service: Service, path: &str) -> Loaded<T> {
        let request = self.0.open_request(Method::GET, service, path);
        self.0.read(request).await
    }
}
