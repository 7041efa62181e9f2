//! `Environment`: where requests may go.

use paysig::{Error, ErrorKind};
use pyo3::prelude::*;

use crate::args;
use crate::errors::raise;

/// Where requests go: the provider's staging, its production, or this machine.
///
/// >>> from paysig import onekey
/// >>> onekey.Environment.staging()
/// Environment(staging at https://api-stg.onekeypayments.com)
#[pyclass(frozen, module = "paysig.onekey")]
pub(crate) struct Environment {
    pub(super) environment: paysig::onekey::Environment,
}

const SCHEME: &str = "https://";
/// The port of https, which URLs may leave out.
const PORT: &str = ":443";

#[pymethods]
impl Environment {
    /// The provider's staging, whose address is fixed: https://api-stg.onekeypayments.com/.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.staging().base_url
    /// 'https://api-stg.onekeypayments.com'
    #[staticmethod]
    fn staging() -> Self {
        Self { environment: paysig::onekey::Environment::staging() }
    }

    /// The provider's production, at the base URL that was handed out after testing: https://HOST or https://HOST:PORT.
    ///
    /// Raises CredentialsError, with the byte offset, for any other URL, and for the host of staging and this machine.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.production("https://api.example.com/").host
    /// 'api.example.com'
    /// >>> onekey.Environment.production("http://api.example.com/")
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.CredentialsError: the base URL is not https (url-not-https, at byte 0)
    #[staticmethod]
    #[pyo3(signature = (base_url, /))]
    fn production(base_url: &Bound<'_, PyAny>) -> PyResult<Self> {
        let base_url = args::text("base_url", base_url)?;
        Ok(Self { environment: paysig::onekey::Environment::production(base_url).map_err(raise)? })
    }

    /// For tests: a stand-in of the provider on this machine, at https://localhost:PORT, https://127.0.0.1:PORT or
    /// https://[::1]:PORT.
    ///
    /// Raises CredentialsError as Environment.production, and for any other host.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.local("https://localhost:8443").name
    /// 'local'
    #[staticmethod]
    #[pyo3(signature = (base_url, /))]
    fn local(base_url: &Bound<'_, PyAny>) -> PyResult<Self> {
        let base_url = args::text("base_url", base_url)?;
        Ok(Self { environment: paysig::onekey::Environment::local(base_url).map_err(raise)? })
    }

    /// The environment of this name, for programs that read it from their settings: "staging", for which the base URL
    /// may be empty and must else be staging's; "production"; or "local".
    ///
    /// Raises CredentialsError as the others, and where there is no such environment.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.by_name("staging", "https://api.example.com")
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
    #[staticmethod]
    #[pyo3(signature = (name, base_url = None, /), text_signature = "(name, base_url='', /)")]
    fn by_name(name: &Bound<'_, PyAny>, base_url: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let (name, base_url) = (
            args::text("name", name)?,
            args::optional(base_url, |value| args::text("base_url", value))?.unwrap_or_default(),
        );
        Ok(Self { environment: paysig::onekey::Environment::by_name(name, base_url).map_err(raise)? })
    }

    /// "staging", "production" or "local".
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.staging().name
    /// 'staging'
    #[getter]
    fn name(&self) -> &'static str {
        self.environment.name()
    }

    /// The base URL in lower case, without a slash at its end.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.local("https://LocalHost:8443/").base_url
    /// 'https://localhost:8443'
    #[getter]
    fn base_url(&self) -> &str {
        self.environment.base_url()
    }

    /// The host, and the port where one was given.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Environment.local("https://localhost:8443").host
    /// 'localhost:8443'
    #[getter]
    fn host(&self) -> &str {
        self.environment.host()
    }

    /// The path and query of a URL of this environment: for adapters of HTTP clients, which are given whole URLs.
    ///
    /// Only a URL that starts with the base URL is one of this environment: about no other would all readers
    /// of URLs agree.
    ///
    /// Raises CredentialsError for http:// and for every other place.
    ///
    /// >>> from paysig import onekey
    /// >>> staging = onekey.Environment.staging()
    /// >>> staging.path_of("https://api-stg.onekeypayments.com/v3/cashout?a=1")
    /// '/v3/cashout?a=1'
    /// >>> staging.path_of("https://api-stg.onekeypayments.com@api.example.com/v3/cashout")
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
    #[pyo3(signature = (url, /))]
    fn path_of(&self, url: &Bound<'_, PyAny>) -> PyResult<String> {
        let url = args::text("url", url)?;
        // What is not UTF-8 is no URL, and has no path.
        let url = std::str::from_utf8(&url).unwrap_or_default();
        let base_url = self.environment.base_url();
        let bare = base_url.strip_suffix(PORT).unwrap_or(base_url);
        if let Some((start, rest)) = url.split_at_checked(bare.len()) {
            let has_port = bare.rsplit_once(':').is_some_and(|(_, end)| !end.starts_with("//") && !end.ends_with(']'));
            let rest = if has_port { rest } else { rest.strip_prefix(PORT).unwrap_or(rest) };
            if start.eq_ignore_ascii_case(bare) && (rest.is_empty() || rest.starts_with('/')) {
                return Ok(if rest.is_empty() { "/" } else { rest }.to_owned());
            }
        }
        let is_https = url.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
        Err(raise(if is_https {
            Error::at(ErrorKind::UrlOtherEnvironment, SCHEME.len())
        } else {
            Error::at(ErrorKind::UrlNotHttps, 0)
        }))
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.environment)
    }
}
