//! `Environment`: where requests may go.

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
    /// A URL of this environment has its scheme, host and port, in any case; port 443 may be written or not. Nothing
    /// else is, for fear that another reader of URLs sees another host in it: no user, no white space, no backslash, no
    /// dot behind the host. After the host comes a path, at least a slash, and perhaps a query, but no fragment, which
    /// is never sent.
    ///
    /// Raises CredentialsError, with the byte offset, for http:// and for every other place; RequestError for a path
    /// that cannot be sealed.
    ///
    /// >>> from paysig import onekey
    /// >>> staging = onekey.Environment.staging()
    /// >>> staging.path_of("https://api-stg.onekeypayments.com/v3/cashout?a=1")
    /// '/v3/cashout?a=1'
    /// >>> staging.path_of("https://api-stg.onekeypayments.com.example.com/v3/cashout")
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
    #[pyo3(signature = (url, /))]
    fn path_of(&self, url: &Bound<'_, PyAny>) -> PyResult<String> {
        let url = args::text("url", url)?;
        self.environment.path_of(&*url).map(str::to_owned).map_err(raise)
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.environment)
    }
}
