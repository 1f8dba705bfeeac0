//! Hospitals' machines: which client delivers for which facility.
//!
//! The operator asks for the grant, and an officer approves it: two people, as for any other.

use auth::audit::{self, Action};
use auth::{Caller, Db, Permission};
use runtime::Clock;
use schema::{FacilityCode, GrantId, Role, Scope};
use sea_orm::{ConnectionTrait, DbErr};

use crate::NAME;
use crate::domain::client_key::{ClientKey, NotAClientKey};
use crate::store::grants::{self, NewGrant};
use crate::store::statement;

/// A client about to be bound to a facility.
#[derive(Debug, Clone)]
pub struct NewHospital {
    /// Its id at the identity provider.
    pub client: String,
    /// `sub` of its tokens.
    pub subject: String,
    /// For whom it delivers.
    pub facility: FacilityCode,
    /// Its public key as a JWK, if it has one.
    pub public_key: Option<String>,
    /// Why, such as the contract's number.
    pub reason: String,
}

/// A client that was bound.
#[derive(Debug, Clone)]
pub struct Added {
    /// The grant that waits for an officer.
    pub grant: GrantId,
    /// Of the public key.
    pub thumbprint: Option<String>,
}

/// Why a client was not bound.
#[derive(Debug, thiserror::Error)]
pub enum HospitalError {
    /// A text is missing or too long.
    #[error("client and subject have 1 to 255 characters, and the reason 1 to 1,000")]
    Text,
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] NotAClientKey),
    /// The subject, or the key, is bound already.
    #[error("this subject or this key is bound to a facility already")]
    Exists,
    /// The subject has the grant, or somebody asked for it.
    #[error("the subject has this grant already, or it waits for approval")]
    Granted,
    /// Access control or the database failed.
    #[error("the client could not be bound")]
    Access(#[from] auth::Error),
    /// The database failed.
    #[error("the client could not be bound")]
    Database(#[from] DbErr),
}

const INSERT: &str = "
    insert into hospital_client (subject, client, facility, public_key, thumbprint, reason, added_by, added_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";

/// Binds the client and asks for its grant.
pub async fn add(db: &Db, clock: &Clock, wanted: &NewHospital) -> Result<Added, HospitalError> {
    let fits = |text: &str, most| (1..=most).contains(&text.trim().chars().count());
    if !fits(&wanted.client, 255) || !fits(&wanted.subject, 255) || !fits(&wanted.reason, 1000) {
        return Err(HospitalError::Text);
    }
    let key = wanted.public_key.as_deref().map(ClientKey::parse).transpose()?;
    let operator = Caller::system(NAME, &[Permission::ProposeGrant]);
    let txn = operator.begin(db, Permission::ProposeGrant).await?;
    let thumbprint = key.as_ref().map(|key| key.thumbprint().to_owned());
    let values = [
        wanted.subject.trim().into(),
        wanted.client.trim().into(),
        wanted.facility.as_str().into(),
        key.as_ref().map(ClientKey::as_json).into(),
        thumbprint.clone().into(),
        wanted.reason.trim().into(),
        operator.subject().into(),
        txn.now().into(),
    ];
    if txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 0 {
        return Err(HospitalError::Exists);
    }
    let grant = GrantId::generate(txn.now());
    let new = NewGrant {
        id: grant,
        subject: wanted.subject.trim(),
        role: Role::HospitalSystem,
        scope: &Scope::Facility(wanted.facility.clone()),
        valid_from: clock.today(),
        valid_to: None,
        reason: wanted.reason.trim(),
    };
    if !grants::insert(&txn, new).await? {
        return Err(HospitalError::Granted);
    }
    audit::record_subject(&txn, Action::Create, "grant", &grant.to_string()).await?;
    txn.commit().await?;
    Ok(Added { grant, thumbprint })
}
