//! What is asked of the exchange of files.

use std::path::PathBuf;

use clap::Subcommand;
use schema::OrganisationCode;

/// Commands on files that are carried to and from another network.
#[derive(Debug, Subcommand)]
pub(crate) enum Exchange {
    /// Prints new keys as settings; they open what is sealed for us, and sign what we send.
    Keys,
    /// Prints this installation's line for the partners' list of another one.
    Card {
        /// Our name there; an organisation's code where we send lists.
        name: String,
    },
    /// Takes in a list that a partner sealed for us: FILE.age with its signature FILE.age.sig; once, however often it is
    /// opened. Leaves a signed receipt.
    Open {
        /// The sealed file.
        file: PathBuf,
        /// Whose list it is; the organisation that the partner is named by when not given.
        #[arg(long)]
        organisation: Option<OrganisationCode>,
        /// The folder of the receipt; that of the file when not given.
        #[arg(long, value_name = "FOLDER")]
        receipts: Option<PathBuf>,
    },
    /// Seals a file for a partner, and signs it: FOLDER/FILE.age and FOLDER/FILE.age.sig.
    Seal {
        /// The partner's name.
        #[arg(long)]
        to: String,
        /// What goes out.
        file: PathBuf,
        /// Where the two files go.
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
}
