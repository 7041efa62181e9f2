//! What a gateway is told: where it listens, whose credentials it knows, and its limits.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use paysig::Key;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The most characters that the provider allows in an API Key and an API Passphrase (`login` and `pass`,
/// "Cashout Creation Endpoint").
const CREDENTIAL_CHARACTERS: usize = 32;

/// Which of the provider's two environments the gateway plays. Their credentials never mix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Where integrations are tried out.
    #[default]
    Staging,
    /// Where money moves, at the provider. Here none does.
    Production,
}

impl Environment {
    /// The name in configuration files and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

/// The three credentials of one environment.
///
/// `Debug` shows nothing of them, and they are wiped when dropped.
pub struct Credentials {
    api_key: Zeroizing<String>,
    passphrase: Zeroizing<String>,
    api_signature: Zeroizing<String>,
    key: Key,
}

impl Credentials {
    /// The credentials with this API Key (`login`), API Passphrase (`pass`) and API Signature (the secret that signs).
    ///
    /// # Errors
    /// A sentence that says which of them is empty, too long (the provider allows 32 characters in the first two), has
    /// a control character, or, in the API Key, a colon, which HTTP Basic cannot carry (RFC 7617, section 2); and what
    /// [`Key::new`] refuses in a secret.
    ///
    /// # Example
    /// ```
    /// use paysig_gateway::Credentials;
    /// assert!(Credentials::new("cashout_login", "cashout_pass", "cashout_secret_key").is_ok());
    /// assert!(Credentials::new("cashout:login", "cashout_pass", "cashout_secret_key").is_err());
    /// ```
    pub fn new(api_key: &str, passphrase: &str, api_signature: &str) -> Result<Self, Failure> {
        for (name, value) in [("API Key", api_key), ("API Passphrase", passphrase)] {
            if value.is_empty() {
                return Err(Failure::new(format!("the {name} is empty")));
            }
            if value.chars().count() > CREDENTIAL_CHARACTERS {
                return Err(Failure::new(format!("the {name} has more than {CREDENTIAL_CHARACTERS} characters")));
            }
            if value.chars().any(char::is_control) {
                return Err(Failure::new(format!("the {name} has a control character")));
            }
        }
        if api_key.contains(':') {
            return Err(Failure::new("the API Key has a colon, which HTTP Basic cannot carry"));
        }
        let key = Key::new(api_signature).map_err(|error| Failure::new(format!("the API Signature: {error}")))?;
        Ok(Self {
            api_key: Zeroizing::new(api_key.to_owned()),
            passphrase: Zeroizing::new(passphrase.to_owned()),
            api_signature: Zeroizing::new(api_signature.to_owned()),
            key,
        })
    }

    /// The key of the API Signature.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// A key of the API Passphrase: what a client signs with that takes one credential for the other.
    pub(crate) fn passphrase_as_key(&self) -> paysig::Result<Key> {
        Key::from_bytes(self.passphrase.as_bytes())
    }

    /// Whether these are both the API Key and the API Passphrase; in time that depends on their lengths alone.
    pub(crate) fn are(&self, api_key: &[u8], passphrase: &[u8]) -> bool {
        bool::from(self.api_key.as_bytes().ct_eq(api_key) & self.passphrase.as_bytes().ct_eq(passphrase))
    }

    /// What must never be shown.
    pub(crate) fn secrets(&self) -> [&str; 3] {
        [&self.api_key, &self.passphrase, &self.api_signature]
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(redacted)")
    }
}

/// Where cashouts are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Database {
    /// Until the gateway stops.
    #[default]
    Memory,
    /// In this SQLite file, made where it is missing, held by one gateway at a time.
    File(PathBuf),
}

/// How notifications are delivered.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The pauses before the second and each further attempt. The default is what the provider documents for its
    /// deposits: 5, 25, 125 and 625 minutes.
    pub retry_after: Vec<Duration>,
    /// How long one attempt may take, from connecting to the answer's head.
    pub timeout: Duration,
    /// Hosts that are notified over HTTPS though they are not this machine. By default nothing leaves the machine.
    pub hosts: Vec<String>,
    /// Certificate authorities to trust, as PEM, beside the gateway's own.
    pub trust: Option<String>,
}

impl Default for Delivery {
    fn default() -> Self {
        let retry_after = [5, 25, 125, 625].map(|minutes| Duration::from_secs(60 * minutes)).to_vec();
        Self { retry_after, timeout: Duration::from_secs(10), hosts: Vec::new(), trust: None }
    }
}

/// What clients are allowed to cost. Times are whole, not from byte to byte.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at a time; further ones wait to be accepted.
    pub connections: usize,
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For a request's head, and between two requests of one connection.
    pub head: Duration,
    /// Bytes of a request's head. At least 8192.
    pub head_bytes: usize,
    /// For a request's body.
    pub body: Duration,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// For a client that reads nothing of its answer.
    pub write: Duration,
    /// For open connections to end when the gateway stops.
    pub shutdown: Duration,
    /// Cashouts kept, after which creating another fails.
    pub cashouts: u64,
    /// Notifications under way or waiting for their next attempt; further ones are not sent.
    pub notifications: usize,
    /// Requests shown on the page, the latest.
    pub shown_requests: usize,
    /// Bytes that the shown requests may take altogether.
    pub shown_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            head_bytes: 16 * 1024,
            body: Duration::from_secs(10),
            body_bytes: 64 * 1024,
            write: Duration::from_secs(10),
            shutdown: Duration::from_secs(5),
            cashouts: 200_000,
            notifications: 1024,
            shown_requests: 1000,
            shown_bytes: 4 * 1024 * 1024,
        }
    }
}

/// Everything that a [`Gateway`](crate::Gateway) is told.
///
/// # Example
/// ```
/// use paysig_gateway::{Config, Environment};
/// let config = Config { listen: "127.0.0.1:0".parse()?, ..Config::default() };
/// assert_eq!(config.environment, Environment::Staging);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Debug)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The environment that is played.
    pub environment: Environment,
    /// Credentials of the staging environment.
    pub staging: Credentials,
    /// Credentials of the production environment.
    pub production: Credentials,
    /// The addresses that may call; every one where absent.
    pub allowed_ips: Option<Vec<IpAddr>>,
    /// Host names for the certificate beside `localhost`.
    pub names: Vec<String>,
    /// Where cashouts are kept.
    pub database: Database,
    /// How notifications are delivered.
    pub delivery: Delivery,
    /// What clients are allowed to cost.
    pub limits: Limits,
    /// Whether each request is told on standard error, in one line.
    pub verbose: bool,
}

/// The API Key, API Passphrase and API Signature that are known where none were configured. Everyone knows them.
pub const SAMPLE_STAGING: [&str; 3] = ["cashout_login", "cashout_pass", "cashout_secret_key"];
/// As [`SAMPLE_STAGING`], for production: to see what happens when the environments are mixed up.
pub const SAMPLE_PRODUCTION: [&str; 3] = ["production_login", "production_pass", "production_secret_key"];

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8443)),
            environment: Environment::default(),
            staging: sample(SAMPLE_STAGING),
            production: sample(SAMPLE_PRODUCTION),
            allowed_ips: None,
            names: Vec::new(),
            database: Database::default(),
            delivery: Delivery::default(),
            limits: Limits::default(),
            verbose: false,
        }
    }
}

fn sample([api_key, passphrase, api_signature]: [&str; 3]) -> Credentials {
    #[expect(clippy::expect_used, reason = "constants, which every test takes")]
    Credentials::new(api_key, passphrase, api_signature).expect("sample credentials are well-formed")
}

impl Config {
    /// Whether the environment that is played has these credentials: API Key, API Passphrase and API Signature.
    ///
    /// # Example
    /// ```
    /// use paysig_gateway::{Config, SAMPLE_STAGING};
    /// assert!(Config::default().knows(SAMPLE_STAGING));
    /// ```
    #[must_use]
    pub fn knows(&self, [api_key, passphrase, api_signature]: [&str; 3]) -> bool {
        let known = self.credentials();
        known.are(api_key.as_bytes(), passphrase.as_bytes()) && *known.api_signature == api_signature
    }

    /// The credentials of the environment that is played.
    pub(crate) fn credentials(&self) -> &Credentials {
        match self.environment {
            Environment::Staging => &self.staging,
            Environment::Production => &self.production,
        }
    }

    /// The credentials of the environment that is not played.
    pub(crate) fn other_credentials(&self) -> &Credentials {
        match self.environment {
            Environment::Staging => &self.production,
            Environment::Production => &self.staging,
        }
    }

    /// The name of the environment that is not played.
    pub(crate) const fn other_environment(&self) -> Environment {
        match self.environment {
            Environment::Staging => Environment::Production,
            Environment::Production => Environment::Staging,
        }
    }
}
