//! What is asked about who signs in, and what they may do then.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use schema::{FacilityCode, OrganisationCode, PersonId, Role, Scope};

/// Commands on hospitals.
#[derive(Debug, Subcommand)]
pub(crate) enum Hospitals {
    /// Binds a client to a facility and asks for its grant, which an officer then approves; prints what the hospital
    /// has to set.
    Add(HospitalAdd),
}

/// A hospital's client.
#[derive(Debug, Args)]
pub(crate) struct HospitalAdd {
    /// The facility's code (`MA_CSKCB`), such as 01001.
    #[arg(long)]
    pub(crate) facility: FacilityCode,
    /// The client's id at the identity provider.
    #[arg(long)]
    pub(crate) client: String,
    /// The subject of its tokens; the client's id when not given. At Keycloak it is the id of the client's service
    /// account.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// A file with the client's public key as a JWK; without it the client proves itself with a secret that the
    /// identity provider keeps.
    #[arg(long, value_name = "FILE")]
    pub(crate) public_key: Option<PathBuf>,
    /// Why, such as the contract's number.
    #[arg(long)]
    pub(crate) reason: String,
    /// For development: prints a token of the development issuer.
    #[arg(long)]
    pub(crate) dev: bool,
}

/// How far a trial goes.
#[derive(Debug, Args)]
pub(crate) struct Try {
    /// Registers a made-up person in the organisation YBA-THU, delivers a check-up of theirs for the facility 00000,
    /// waits for the assessment and reads it. Person and check-up stay; another trial goes on with them.
    #[arg(long)]
    pub(crate) writes: bool,
    /// Also asks each service's /readyz, at this port of its host.
    #[arg(long, value_name = "PORT")]
    pub(crate) operators_port: Option<u16>,
    /// Longest wait for the list and for the assessment, each.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    pub(crate) patience_seconds: u64,
}

/// What of the realm to print.
#[derive(Debug, Args)]
pub(crate) struct Realm {
    /// A client that gets tokens for itself, such as a hospital's, for a realm that is there.
    #[arg(long, value_name = "CLIENT")]
    pub(crate) machine: Option<String>,
    /// A file with its public key as a JWK; without it Keycloak makes a secret.
    #[arg(long, value_name = "FILE", requires = "machine")]
    pub(crate) public_key: Option<PathBuf>,
}

/// Whom a token is for.
#[derive(Debug, Args)]
pub(crate) struct Token {
    /// A role; several times for several.
    #[arg(long, required = true)]
    pub(crate) role: Vec<Role>,
    /// The token's subject; `dev-<role>` when not given.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// A facility's code, such as 01001.
    #[arg(long)]
    pub(crate) facility: Option<FacilityCode>,
    /// An organisation's code, such as SYT.
    #[arg(long)]
    pub(crate) organisation: Option<OrganisationCode>,
    /// A person's id.
    #[arg(long)]
    pub(crate) person: Option<PersonId>,
    /// How they signed in, such as two-factor: services that run without --dev ask staff for it.
    #[arg(long)]
    pub(crate) acr: Option<String>,
    /// With a grant for centrally managed people, beside the role's scope.
    #[arg(long)]
    pub(crate) central: bool,
}

/// A grant without a second person.
#[derive(Debug, Args)]
pub(crate) struct Grant {
    /// The subject of the officer's tokens, as the identity provider says it.
    #[arg(long)]
    pub(crate) subject: String,
    /// The role.
    #[arg(long, default_value = "board_officer")]
    pub(crate) role: Role,
    /// province, organisation:CODE, facility:CODE, person:ID or central.
    #[arg(long, default_value = "province")]
    pub(crate) scope: Scope,
}
