//! The arguments of the commands for the provider's flow.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use paysig::Form;

use crate::args::{SecretArgs, forms};

const CREDENTIALS: &str = "Credentials";
const REQUEST: &str = "Request";

#[derive(Args)]
pub(crate) struct SealArgs {
    #[command(flatten)]
    pub(crate) request: RequestArgs,

    #[command(flatten)]
    pub(crate) credentials: CredentialArgs,

    /// Make the body in this form
    #[arg(long, value_name = "FORM", help_heading = REQUEST, value_parser = forms())]
    pub(crate) form: Option<Form>,

    /// Send this as User-Agent, for paysig/VERSION
    #[arg(long, value_name = "TEXT", help_heading = REQUEST)]
    pub(crate) user_agent: Option<OsString>,

    /// Write the body to this file, readable by you alone, and only the headers to standard output
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) body_file: Option<PathBuf>,

    /// Print a curl command that sends the request
    #[arg(long)]
    pub(crate) curl: bool,

    /// The payload, a JSON object; standard input where absent or `-`
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

/// One of the provider's operations, or any method and path.
#[derive(Args)]
#[group(required = true, multiple = true)]
pub(crate) struct RequestArgs {
    /// What is asked of the provider
    #[arg(long, value_name = "NAME", help_heading = REQUEST, conflicts_with_all = ["method", "path"])]
    pub(crate) operation: Option<Operation>,

    /// Another request's method, such as POST
    #[arg(long, value_name = "METHOD", help_heading = REQUEST, requires = "path")]
    pub(crate) method: Option<OsString>,

    /// Another request's path, such as /v3/cashout
    #[arg(long, value_name = "PATH", help_heading = REQUEST, requires = "method")]
    pub(crate) path: Option<OsString>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Operation {
    /// Create a cashout: POST /v3/cashout
    Create,
    /// Ask for a cashout's status: POST /v3/cashout/status
    Status,
    /// Cancel a cashout: DELETE /v3/cashout/cancel
    Cancel,
}

/// Where the credentials come from, and which environment they are for.
#[derive(Args)]
pub(crate) struct CredentialArgs {
    /// Take the API Key from this environment variable
    #[arg(long, value_name = "NAME", help_heading = CREDENTIALS)]
    #[arg(default_value = "PAYSIG_API_KEY", conflicts_with = "credentials_file")]
    pub(crate) api_key_env: OsString,

    /// Take the API Passphrase from this environment variable
    #[arg(long, value_name = "NAME", help_heading = CREDENTIALS)]
    #[arg(default_value = "PAYSIG_API_PASSPHRASE", conflicts_with = "credentials_file")]
    pub(crate) api_passphrase_env: OsString,

    /// Take the API Signature from this environment variable
    #[arg(long, value_name = "NAME", help_heading = CREDENTIALS)]
    #[arg(default_value = "PAYSIG_API_SIGNATURE", conflicts_with = "credentials_file")]
    pub(crate) api_signature_env: OsString,

    /// Take all of them from this file of lines NAME=VALUE
    #[arg(long, value_name = "PATH", help_heading = CREDENTIALS, value_hint = ValueHint::FilePath)]
    pub(crate) credentials_file: Option<PathBuf>,

    /// The environment that they are for; staging where nothing says one
    #[arg(long, value_name = "NAME", help_heading = CREDENTIALS)]
    pub(crate) environment: Option<EnvironmentName>,

    /// The environment's address, such as <https://localhost:8443>
    #[arg(long, value_name = "URL", help_heading = CREDENTIALS, value_hint = ValueHint::Url)]
    pub(crate) base_url: Option<OsString>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum EnvironmentName {
    /// The provider's staging, whose address is known
    Staging,
    /// The provider's production, at the base URL that it handed out
    Production,
    /// A stand-in on this machine
    Local,
}

impl EnvironmentName {
    /// The core's name of it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Production => "production",
            Self::Local => "local",
        }
    }
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) credentials: CredentialArgs,

    /// The request's method
    #[arg(long, value_name = "METHOD", help_heading = REQUEST)]
    pub(crate) method: OsString,

    /// The request's path
    #[arg(long, value_name = "PATH", help_heading = REQUEST)]
    pub(crate) path: OsString,

    /// The request's headers: lines of NAME: VALUE, up to an empty one or the end
    #[arg(long, value_name = "PATH", help_heading = REQUEST, value_hint = ValueHint::FilePath)]
    pub(crate) headers: PathBuf,

    /// The request's body; standard input where absent or `-`
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct NotificationArgs {
    #[command(flatten)]
    pub(crate) secret: SecretArgs,

    /// Print JSON, with the other fields, which anyone may have written
    #[arg(long)]
    pub(crate) json: bool,

    /// The notification's body; standard input where absent or `-`
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}
