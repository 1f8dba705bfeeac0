//! Where the keys come from, and when they are fetched again.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Clock, HttpClient};
use tokio::sync::Mutex;
use url::Url;

use super::keys::{Document, KeySet};
use crate::discovery::{self, DiscoveryError};
use crate::metrics::TokenMetrics;

/// A token with an unknown key asks the issuer at most this often: anybody can send such tokens.
const SHORTEST_INTERVAL: TimeDelta = TimeDelta::seconds(10);
/// Keys are fetched again after this, so that one the issuer took away is soon forgotten.
const LONGEST_AGE: TimeDelta = TimeDelta::minutes(10);

/// The issuer's keys as last seen. When the issuer does not answer, the last ones stay in use.
pub(super) struct KeySource {
    current: RwLock<Arc<KeySet>>,
    remote: Option<Remote>,
}

struct Remote {
    http: HttpClient,
    issuer: Url,
    clock: Clock,
    metrics: TokenMetrics,
    /// Held while fetching, so that a burst of tokens fetches once.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tried_at: Option<DateTime<Utc>>,
    jwks_uri: Option<Url>,
}

impl KeySource {
    /// Keeps keys that never change: the development issuer in the same process, tests.
    pub(super) fn fixed(keys: KeySet) -> Self {
        Self { current: RwLock::new(Arc::new(keys)), remote: None }
    }

    /// Fetches keys when the first token comes.
    pub(super) fn remote(
        http: HttpClient,
        issuer: Url,
        clock: Clock,
        metrics: TokenMetrics,
    ) -> Self {
        let remote = Remote { http, issuer, clock, metrics, state: Mutex::default() };
        Self { current: RwLock::default(), remote: Some(remote) }
    }

    /// Returns the keys in use.
    pub(super) fn current(&self) -> Arc<KeySet> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Fetches the keys when they are old, or now when `wanted` is missing among them.
    ///
    /// Tells whether they were replaced.
    pub(super) async fn refresh(&self, wanted: Option<&str>) -> bool {
        let Some(remote) = &self.remote else { return false };
        let mut state = remote.state.lock().await;
        let now = remote.clock.now();
        let age = state.tried_at.map_or(TimeDelta::MAX, |tried| now - tried);
        let missing = self.current().find(wanted).is_none();
        if age < SHORTEST_INTERVAL || (!missing && age < LONGEST_AGE) {
            return false;
        }
        state.tried_at = Some(now);
        let fetched = remote.fetch(&mut state).await;
        let outcome = if fetched.is_ok() { "done" } else { "failed" };
        remote.metrics.refreshes.with_label_values(&[outcome]).inc();
        match fetched {
            Ok(keys) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
                true
            }
            Err(error) => {
                tracing::warn!(%error, "the issuer's keys could not be fetched");
                false
            }
        }
    }

    /// Tells whether the keys are old enough to be fetched again, without waiting for a fetch under way.
    pub(super) fn is_old(&self) -> bool {
        let Some(remote) = &self.remote else { return false };
        let Ok(state) = remote.state.try_lock() else { return false };
        state.tried_at.is_none_or(|tried| remote.clock.now() - tried >= LONGEST_AGE)
    }
}

impl Remote {
    async fn fetch(&self, state: &mut State) -> Result<KeySet, DiscoveryError> {
        let uri = match &state.jwks_uri {
            Some(uri) => uri.clone(),
            None => discovery::discover(&self.http, &self.issuer).await?.jwks_uri,
        };
        let document: Document =
            discovery::get_json(&self.http, uri.as_str()).await.inspect_err(|_| {
                state.jwks_uri = None; // It may have moved: ask again next time.
            })?;
        state.jwks_uri = Some(uri);
        let keys = KeySet::from_document(document);
        if keys.is_empty() { Err(DiscoveryError::Unreadable) } else { Ok(keys) }
    }
}
