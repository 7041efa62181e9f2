//! The vectors of schemes and of the provider's flow: `schemes.json`, `seal.json`, `notifications.json`, `settings.json`
//! and `urls.json`.

use paysig::onekey::{Credentials, Environment, Request};
use paysig::{Fields, Result};
use serde::Deserialize;

use crate::vectors::{Bytes, bytes};

/// `schemes.json`.
#[derive(Debug, Deserialize)]
pub struct Schemes {
    /// Messages, and what is made of them.
    pub cases: Vec<Framed>,
    /// Texts that are presented for one message.
    pub presented: Presented,
}

/// The fields of a message, and the text that is due.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Framed {
    pub name: String,
    pub scheme: String,
    pub secret: String,
    pub body_hex: Option<String>,
    pub external_id_hex: Option<String>,
    pub date_hex: Option<String>,
    pub login_hex: Option<String>,
    pub text: Option<String>,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

/// One message, and texts that are presented for it.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Presented {
    pub secret: String,
    pub date: String,
    pub login: String,
    pub body_hex: String,
    pub cases: Vec<PresentedText>,
}

/// A text, accepted or refused.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct PresentedText {
    pub name: String,
    pub scheme: String,
    pub text_hex: String,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

/// `seal.json`.
#[derive(Debug, Deserialize)]
pub struct Seal {
    /// By their name.
    pub credentials: std::collections::BTreeMap<String, GivenCredentials>,
    /// Credentials that are refused.
    pub refused_credentials: Vec<RefusedCredentials>,
    /// Requests.
    pub cases: Vec<Sealing>,
    /// Requests on the wire.
    pub checks: Vec<Check>,
}

/// Credentials.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct GivenCredentials {
    pub environment: String,
    pub base_url: String,
    pub api_key: String,
    pub passphrase: String,
    pub api_signature: String,
}

/// Credentials that are refused.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct RefusedCredentials {
    pub name: String,
    pub environment_hex: String,
    pub base_url_hex: String,
    pub api_key_hex: String,
    pub passphrase_hex: String,
    pub api_signature_hex: String,
    pub error: String,
    pub offset: Option<usize>,
    pub setting: String,
}

/// A request, and what is made of it.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Sealing {
    pub name: String,
    pub credentials: String,
    pub method: String,
    pub path: String,
    pub payload_hex: String,
    pub form: Option<String>,
    pub user_agent: Option<String>,
    pub body_hex: Option<String>,
    pub url: Option<String>,
    pub signature: Option<String>,
    pub authorization: Option<String>,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

/// A request on the wire, accepted or refused.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Check {
    pub name: String,
    pub method: String,
    pub path: String,
    pub body_hex: String,
    pub headers: Vec<(String, String)>,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

/// `notifications.json`.
#[derive(Debug, Deserialize)]
pub struct Notifications {
    /// The API Signature.
    pub secret: String,
    /// Forms.
    pub cases: Vec<Form>,
    /// JSON bodies and their header.
    pub json: Vec<Json>,
    /// Text in Windows-1252 and in UTF-8.
    pub windows_1252: Vec<Converted>,
}

/// A form, accepted or refused.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Form {
    pub name: String,
    pub body_hex: Bytes,
    pub external_id: Option<String>,
    pub fields: Option<Vec<(String, String)>>,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

/// A JSON body and its header, accepted or refused.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Json {
    pub name: String,
    pub body_hex: String,
    pub header: String,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

/// Text in Windows-1252 and in UTF-8.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Converted {
    pub name: String,
    pub input_hex: String,
    pub output_hex: String,
}

/// `settings.json`.
#[derive(Debug, Deserialize)]
pub struct Settings {
    /// What no message shows.
    pub hidden: String,
    /// Files with credentials.
    pub cases: Vec<Setting>,
    /// Environment variables with credentials.
    pub variables: Vec<Setting>,
}

/// A file or variables, and the request that their credentials make, or the error.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Setting {
    pub name: String,
    pub file_hex: Option<Bytes>,
    pub variables: Option<std::collections::BTreeMap<String, String>>,
    pub url: Option<String>,
    pub body_hex: Option<String>,
    pub signature: Option<String>,
    pub error: Option<String>,
    pub offset: Option<usize>,
    pub setting: Option<String>,
    pub line: Option<usize>,
    pub told: Option<String>,
}

/// A case of `urls.json`: a whole URL, and its path where it is of the environment.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "named as the fields that they are")]
pub struct Url {
    pub name: String,
    pub environment: String,
    pub base_url: String,
    pub url_hex: String,
    pub path: Option<String>,
    pub error: Option<String>,
    pub offset: Option<usize>,
}

impl GivenCredentials {
    /// The credentials.
    ///
    /// # Errors
    /// None: they are good ones.
    pub fn make(&self) -> Result<Credentials> {
        let environment = Environment::by_name(&self.environment, &self.base_url)?;
        Credentials::new(environment, &self.api_key, &self.passphrase, &self.api_signature)
    }
}

impl RefusedCredentials {
    /// What they are made of, in the order of [`Setting::ALL`](paysig::onekey::Setting::ALL).
    #[must_use]
    pub fn values(&self) -> [Vec<u8>; 5] {
        [&self.api_key_hex, &self.passphrase_hex, &self.api_signature_hex, &self.environment_hex, &self.base_url_hex]
            .map(|hex| bytes(hex))
    }

    /// What comes of making them.
    ///
    /// # Errors
    /// The one that is due.
    pub fn make(&self) -> Result<Credentials> {
        let [login, pass, secret, environment, base_url] = self.values();
        Credentials::new(Environment::by_name(environment, base_url)?, login, pass, secret)
    }
}

impl Sealing {
    /// The request with this payload.
    ///
    /// # Panics
    /// Where the form is not one: the vectors are broken.
    #[must_use]
    #[expect(clippy::expect_used)]
    pub fn request<'a>(&'a self, payload: &'a [u8]) -> Request<'a> {
        let mut request = Request::new(&self.method, &self.path, payload);
        if let Some(form) = &self.form {
            request = request.form(form.parse().expect("a form in the vectors"));
        }
        if let Some(user_agent) = &self.user_agent {
            request = request.user_agent(user_agent);
        }
        request
    }

    /// The `User-Agent` that is due.
    #[must_use]
    pub fn due_user_agent(&self) -> String {
        self.user_agent.clone().unwrap_or(format!("paysig/{}", paysig::VERSION))
    }
}

/// The fields of a message, by the order of [`Framed`].
#[must_use]
pub fn fields(given: &[Option<Vec<u8>>; 4]) -> Fields<'_> {
    let [body, external_id, date, login] = given;
    let mut fields = body.as_ref().map_or(Fields::default(), |body| Fields::new(body));
    if let Some(external_id) = external_id {
        fields = fields.external_id(external_id);
    }
    if let Some(date) = date {
        fields = fields.date(date);
    }
    if let Some(login) = login {
        fields = fields.login(login);
    }
    fields
}
