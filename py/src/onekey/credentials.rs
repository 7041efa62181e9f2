//! `Credentials`: seal requests, check requests on the wire.

use paysig::onekey::Request;
use paysig::swept;
use pyo3::prelude::*;

use super::{Environment, Sealed, settings};
use crate::errors::{not_copied, raise, wrong_type};
use crate::{args, hash};

/// What the provider hands out for one environment: API Key, API Passphrase and API Signature.
///
/// Make them once, and share them among any number of threads. They cannot make a request for another host than their
/// environment's. They never show themselves: not in their repr, not in an error; they cannot be pickled or copied, and
/// their memory is wiped when they are freed. The str that they were made of belong to Python, which cannot wipe them.
///
/// Raises CredentialsError, with the byte offset of the fault, where API Key or passphrase are empty, have more than 32
/// characters, a control character or white space at an end, or the API Key has a colon; SecretError, as Key does, for
/// the API Signature; InputTypeError. The exception's setting says which of the three is at fault.
///
/// >>> from paysig import onekey
/// >>> credentials = onekey.Credentials(
/// ...     onekey.Environment.staging(),
/// ...     api_key="cashout_API_Key",
/// ...     passphrase="cashout_API_Passphrase",
/// ...     api_signature="cashout_secret_key",
/// ... )
/// >>> credentials
/// Credentials(redacted)
#[pyclass(frozen, module = "paysig.onekey")]
pub(crate) struct Credentials {
    // As in `Key`: they are not moved.
    pub(crate) credentials: Box<paysig::onekey::Credentials>,
}

impl Credentials {
    /// Seals one of the provider's requests.
    fn seal_operation<'a>(
        &self,
        operation: fn(&'a [u8]) -> Request<'a>,
        payload: &'a Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sealed> {
        let (py, payload) = (payload.py(), args::bytes("payload", payload)?);
        self.seal_request(py, operation(payload), payload.len(), form, user_agent)
    }

    /// Seals a request, whose method, path and payload have so many bytes.
    fn seal_request(
        &self,
        py: Python<'_>,
        request: Request<'_>,
        size: usize,
        form: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sealed> {
        let user_agent = args::optional(user_agent, |value| args::text_or_bytes("user_agent", value))?;
        let mut request = request;
        if let Some(form) = args::optional(form, args::form)? {
            request = request.form(form);
        }
        let Some(user_agent) = &user_agent else {
            return Sealed::seal(py, &self.credentials, &request, size);
        };
        Sealed::seal(py, &self.credentials, &request.user_agent(user_agent), size.saturating_add(user_agent.len()))
    }
}

#[pymethods]
impl Credentials {
    #[new]
    #[pyo3(signature = (environment, *, api_key, passphrase, api_signature))]
    fn new(
        environment: &Bound<'_, PyAny>,
        api_key: &Bound<'_, PyAny>,
        passphrase: &Bound<'_, PyAny>,
        api_signature: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let Ok(environment) = environment.cast::<Environment>() else {
            return Err(wrong_type("environment", "Environment", environment, ""));
        };
        let (api_key, passphrase) = (args::text("api_key", api_key)?, args::text("passphrase", passphrase)?);
        let api_signature = args::text("api_signature", api_signature)?;
        let make = || {
            let environment = environment.get().environment.clone();
            paysig::onekey::Credentials::new(environment, api_key, passphrase, api_signature).map(Box::new)
        };
        Ok(Self { credentials: swept(make).map_err(raise)? })
    }

    /// Credentials of settings by their names: PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and PAYSIG_API_SIGNATURE, with
    /// PAYSIG_ENVIRONMENT ("staging" where it is not given, "production" or "local") and PAYSIG_BASE_URL, which all but
    /// staging need. Other names are not looked at. To read environment variables there is credentials_from_environ.
    ///
    /// Raises PayloadError where one of the first three is missing; CredentialsError and SecretError as Credentials and
    /// Environment.by_name; InputTypeError. The exception's setting is the name of what is at fault.
    ///
    /// >>> from paysig import onekey
    /// >>> onekey.Credentials.of_settings({"PAYSIG_API_KEY": "key", "PAYSIG_API_PASSPHRASE": "passphrase"})
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.PayloadError: PAYSIG_API_SIGNATURE is missing (field-missing)
    #[staticmethod]
    #[pyo3(signature = (settings, /))]
    fn of_settings(settings: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self { credentials: swept(|| settings::of(settings).map(Box::new))? })
    }

    /// Credentials of the text of a file, in UTF-8: a line NAME=VALUE for each of the names of Credentials.of_settings.
    /// To read a file there is credentials_from_file.
    ///
    /// Lines end with LF or CR LF. Everything behind the first = is the value: nothing is trimmed or unquoted. Empty
    /// lines and those that start with # are left out.
    ///
    /// Raises SettingsError for another line, with the byte offset of the line, and for a text of more than 1 MiB;
    /// PayloadError where a name is given twice, with the byte offset of the second line; otherwise as
    /// Credentials.of_settings.
    ///
    /// >>> from paysig import onekey
    /// >>> text = b"PAYSIG_API_KEY=key\nPAYSIG_API_PASSPHRASE=\nPAYSIG_API_SIGNATURE=signature\n"
    /// >>> onekey.Credentials.parse(text)
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.CredentialsError: a credential is empty (credential-empty, API Passphrase)
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn parse(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self { credentials: swept(|| settings::parse(text).map(Box::new))? })
    }

    /// The environment that they are for.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.environment
    /// Environment(staging at https://api-stg.onekeypayments.com)
    #[getter]
    fn environment(&self) -> Environment {
        Environment { environment: self.credentials.environment().clone() }
    }

    /// Seals the creation of a cashout, POST /v3/cashout, as Credentials.seal does. external_id, 100 characters at
    /// most, guards against doing it twice.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_create(b'{"external_id": "A-1", "amount": 2000.00}').body
    /// b'{"external_id":"A-1","amount":2000.00,"login":"key","pass":"passphrase"}'
    #[pyo3(signature = (payload, *, form = None, user_agent = None))]
    fn seal_create(
        &self,
        payload: &Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sealed> {
        self.seal_operation(Request::create, payload, form, user_agent)
    }

    /// Seals the question for a cashout's status, POST /v3/cashout/status, as Credentials.seal does.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_status(b'{"cashout_id":11954}').path
    /// '/v3/cashout/status'
    #[pyo3(signature = (payload, *, form = None, user_agent = None))]
    fn seal_status(
        &self,
        payload: &Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sealed> {
        self.seal_operation(Request::status, payload, form, user_agent)
    }

    /// Seals the cancellation of a cashout, DELETE /v3/cashout/cancel with a body, as Credentials.seal does.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_cancel(b'{"cashout_id":11954}').method
    /// 'DELETE'
    #[pyo3(signature = (payload, *, form = None, user_agent = None))]
    fn seal_cancel(
        &self,
        payload: &Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sealed> {
        self.seal_operation(Request::cancel, payload, form, user_agent)
    }

    /// Seals any request: makes the exact body and all headers of it.
    ///
    /// The body is the payload, which must be a JSON object, with login and pass as its outermost members. Where they
    /// are missing they are added: at the end, but in the JCS forms where they belong. Where they are there they must
    /// be the credentials'. Without a form the payload stays as it is where it has both, and becomes compact where they
    /// are added; "verbatim" adds them without touching another byte. The payload may be no bytes at all where neither
    /// the method is DELETE nor the request one of the provider's three. The path may have a query. The User-Agent is
    /// paysig and its version where none is given.
    ///
    /// Raises RequestError, with the byte offset in it, where the method, the path or the User-Agent cannot be sent as
    /// it is; PayloadError, with the byte offset in the payload, where that is missing, no JSON object, refused by the
    /// form, has another login or pass, or an external_id of more than 100 characters; UnknownForm; InputTypeError.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal("POST", "/v3/cashout", b'{"amount": 1.0}', form="jcs").body
    /// b'{"amount":1,"login":"key","pass":"passphrase"}'
    /// >>> credentials.seal("POST", "/v3/cashout", b'{"login": "another"}')
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.PayloadError: the body has another login or pass than the credentials (credential-mismatch, at byte 10)
    #[pyo3(signature = (method, path, payload, *, form = None, user_agent = None))]
    fn seal(
        &self,
        method: &Bound<'_, PyAny>,
        path: &Bound<'_, PyAny>,
        payload: &Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sealed> {
        let (method, path) = (args::text("method", method)?, args::text("path", path)?);
        let (py, payload) = (payload.py(), args::bytes("payload", payload)?);
        let size = payload.len().saturating_add(method.len()).saturating_add(path.len());
        self.seal_request(py, Request::new(&method, &path, payload), size, form, user_agent)
    }

    /// Checks a request on the wire, as a server or an interceptor does: the twin of Credentials.seal.
    ///
    /// The body is looked at exactly as it arrived; its signature is checked before anything is parsed. Then the
    /// headers; then whether login and pass in the body are the same credentials'. headers are a mapping, or pairs of
    /// name and value, as str or bytes; give all of them, as they arrived: one of ours that is given twice is refused.
    ///
    /// Returns nothing; only not raising means yes. Raises VerificationError where the signature or another header is
    /// missing, given twice or wrong; PayloadError where the body is; InputTypeError.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> sealed = credentials.seal_status(b'{"cashout_id":11954}')
    /// >>> credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers)
    /// >>> credentials.check(sealed.method, sealed.path, b"{}", sealed.headers)
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.SignatureMismatch: the signature does not match the message (signature-mismatch)
    fn check(
        &self,
        method: &Bound<'_, PyAny>,
        path: &Bound<'_, PyAny>,
        body: &Bound<'_, PyAny>,
        headers: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let (method, path) = (args::text("method", method)?, args::text("path", path)?);
        let (py, body, pairs) = (body.py(), args::bytes("body", body)?, args::pairs("headers", headers)?);
        let headers = pairs
            .iter()
            .map(|[name, value]| Ok((args::text_or_bytes("name", name)?, args::text_or_bytes("value", value)?)))
            .collect::<PyResult<Vec<_>>>()?;
        let headers = headers.iter().map(|(name, value)| (name, value));
        hash(py, body.len(), || self.credentials.check(&method, &path, body, headers)).map_err(raise)
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __repr__(&self) -> &'static str {
        "Credentials(redacted)"
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __reduce__(&self) -> PyResult<()> {
        Err(not_copied("Credentials"))
    }
}
