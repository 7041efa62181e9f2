//! The configuration file (JSON) and the environment variables, for the command.

use std::env;
use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::config::{Config, Credentials, Environment};
use crate::failure::Failure;

/// The most that a configuration file may hold. A wrong path, such as that of a device, must not fill the memory.
const FILE_BYTES: u64 = 1 << 20;

/// The variables that hold the credentials of the environment that is played; they win over the file.
const VARIABLES: [&str; 3] =
    ["PAYSIG_GATEWAY_API_KEY", "PAYSIG_GATEWAY_API_PASSPHRASE", "PAYSIG_GATEWAY_API_SIGNATURE"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(default)]
    environment: Environment,
    staging: Option<Triple>,
    production: Option<Triple>,
    allowed_ips: Option<Vec<IpAddr>>,
    #[serde(default)]
    names: Vec<String>,
    retry_after_seconds: Option<Vec<f64>>,
    #[serde(default)]
    notification_hosts: Vec<String>,
    notification_ca_file: Option<PathBuf>,
    max_cashouts: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the provider's names")]
struct Triple {
    api_key: Zeroizing<String>,
    api_passphrase: Zeroizing<String>,
    api_signature: Zeroizing<String>,
}

impl Triple {
    fn credentials(&self, environment: Environment) -> Result<Credentials, Failure> {
        Credentials::new(&self.api_key, &self.api_passphrase, &self.api_signature)
            .map_err(|failure| Failure::because(format_args!("{} credentials", environment.name()), failure))
    }
}

/// The paths in a configuration file are relative to its folder.
fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().map_or_else(|| path.to_owned(), |folder| folder.join(path))
}

impl Config {
    /// Takes the settings of a configuration file, a JSON object. The crate's README lists its members.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file, and where; never a value of it, which may be a credential.
    pub fn read_file(&mut self, path: &Path) -> Result<(), Failure> {
        let fail =
            |cause: &dyn fmt::Display| Failure::because(format_args!("configuration file {}", path.display()), cause);
        // Never grown, so that no copy of a credential is left behind.
        let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(FILE_BYTES + 1).unwrap_or(usize::MAX)));
        let file = File::open(path).map_err(|cause| fail(&cause))?;
        file.take(FILE_BYTES + 1).read_to_end(&mut text).map_err(|cause| fail(&cause))?;
        if text.len() as u64 > FILE_BYTES {
            return Err(fail(&"it holds more than 1 MiB"));
        }
        let settings: Settings = serde_json::from_slice(&text).map_err(|error| fail(&sentence(&error)))?;

        self.environment = settings.environment;
        if let Some(triple) = settings.staging {
            self.staging = triple.credentials(Environment::Staging)?;
        }
        if let Some(triple) = settings.production {
            self.production = triple.credentials(Environment::Production)?;
        }
        self.allowed_ips = settings.allowed_ips;
        self.names = settings.names;
        if let Some(seconds) = settings.retry_after_seconds {
            let pauses = seconds.into_iter().map(Duration::try_from_secs_f64).collect::<Result<_, _>>();
            self.delivery.retry_after = pauses.map_err(|cause| fail(&cause))?;
        }
        self.delivery.hosts = settings.notification_hosts;
        if let Some(authorities) = settings.notification_ca_file {
            let authorities = beside(path, &authorities);
            let text = fs::read_to_string(&authorities)
                .map_err(|cause| Failure::because(format_args!("certificate file {}", authorities.display()), cause))?;
            self.delivery.trust = Some(text);
        }
        if let Some(cashouts) = settings.max_cashouts {
            self.limits.cashouts = cashouts;
        }
        Ok(())
    }

    /// Takes the credentials of the environment that is played from `PAYSIG_GATEWAY_API_KEY`,
    /// `PAYSIG_GATEWAY_API_PASSPHRASE` and `PAYSIG_GATEWAY_API_SIGNATURE`, where they are set: all three or none.
    ///
    /// # Errors
    /// A sentence that names the variable that is missing or not UTF-8, or says what is wrong with the credentials.
    pub fn read_environment(&mut self) -> Result<(), Failure> {
        if VARIABLES.iter().all(|name| env::var_os(name).is_none()) {
            return Ok(());
        }
        let read = |name: &str| {
            env::var(name).map(Zeroizing::new).map_err(|error| {
                // `VarError` would show the value that is not UTF-8.
                let missing = matches!(error, env::VarError::NotPresent);
                Failure::because(name, if missing { "not set, while others of the three are" } else { "not UTF-8" })
            })
        };
        let [api_key, api_passphrase, api_signature] = VARIABLES.map(read);
        let triple = Triple { api_key: api_key?, api_passphrase: api_passphrase?, api_signature: api_signature? };
        let credentials = triple.credentials(self.environment)?;
        match self.environment {
            Environment::Staging => self.staging = credentials,
            Environment::Production => self.production = credentials,
        }
        Ok(())
    }
}

/// What `serde_json` says, without the values that it quotes.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let (line, column) = (error.line(), error.column());
    if text.starts_with("unknown field") || text.starts_with("missing field") || text.starts_with("duplicate field") {
        return text;
    }
    let what = if error.is_data() { "a value of the wrong kind" } else { "not valid JSON" };
    format!("{what} at line {line} column {column}")
}
