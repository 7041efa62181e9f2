//! `Scheme`: how a provider frames the signed message, writes the tag and carries it.

use std::borrow::Cow;

use paysig::{Carrier, Fields};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::errors::raise;
use crate::{args, hash, key};

/// How a provider frames the signed message, writes its tag and carries it, by its name:
///
/// - "cashout-request": OneKey Payments V3 Cashouts. The body; in the header Payload-Signature, in lower case.
/// - "cashout-notification": its notifications. external_id; in the form field control, in upper case.
/// - "deposit-okp", "deposit-d24": OneKey Payments Deposits, and as Directa24 runs it. X-Date, X-Login and body; in the
///   header Authorization, behind "OKP " or "D24 ".
/// - "dlocal-payin": dLocal's payins. X-Login, X-Date and body; in the header Authorization, behind
///   "V2-HMAC-SHA256, Signature: ".
///
/// The parts of a message are joined without anything between them, so that one text could be read as several messages.
/// It cannot here: a date has one shape, a login has no character with which JSON starts, and a body is none or
/// starts as JSON does. All else is refused, when signing and when verifying.
///
/// Raises UnknownScheme where there is none of this name.
///
/// >>> import paysig
/// >>> key, scheme = paysig.Key("deposit_secret_key"), paysig.Scheme("deposit-d24")
/// >>> date, login, body = "2020-06-21T12:33:20Z", "deposit_API_Key", b'{"amount":100}'
/// >>> header = scheme.sign(key, date=date, login=login, body=body)
/// >>> header.startswith("D24 ")
/// True
/// >>> scheme.verify(key, header, date=date, login=login, body=body)
#[pyclass(frozen, module = "paysig")]
pub(crate) struct Scheme {
    scheme: &'static paysig::Scheme,
}

/// What Python gives for the parts of a message.
struct Parts<'a>([Option<Cow<'a, [u8]>>; 4]);

impl<'a> Parts<'a> {
    fn new([body, external_id, date, login]: [Option<&'a Bound<'_, PyAny>>; 4]) -> PyResult<Self> {
        Ok(Self([
            args::optional(body, |value| args::bytes("body", value).map(Cow::Borrowed))?,
            args::optional(external_id, |value| args::text_or_bytes("external_id", value))?,
            args::optional(date, |value| args::text_or_bytes("date", value))?,
            args::optional(login, |value| args::text_or_bytes("login", value))?,
        ]))
    }

    fn fields(&self) -> Fields<'_> {
        let [body, external_id, date, login] = &self.0;
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

    /// About how many bytes are hashed.
    fn len(&self) -> usize {
        self.0.iter().flatten().map(|part| part.len()).fold(0, usize::saturating_add)
    }
}

#[pymethods]
impl Scheme {
    #[new]
    #[pyo3(signature = (name, /))]
    fn new(name: &Bound<'_, PyAny>) -> PyResult<Self> {
        let scheme = paysig::Scheme::by_name(args::text("name", name)?).map_err(raise)?;
        Ok(Self { scheme })
    }

    /// Every scheme there is.
    ///
    /// >>> import paysig
    /// >>> [scheme.name for scheme in paysig.Scheme.all() if scheme.header == "Payload-Signature"]
    /// ['cashout-request']
    #[staticmethod]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        let schemes = paysig::Scheme::ALL.iter().copied().map(|scheme| Bound::new(py, Self { scheme }));
        PyTuple::new(py, schemes.collect::<PyResult<Vec<_>>>()?)
    }

    /// The stable name.
    ///
    /// >>> import paysig
    /// >>> paysig.Scheme("dlocal-payin").name
    /// 'dlocal-payin'
    #[getter]
    fn name(&self) -> &'static str {
        self.scheme.name()
    }

    /// The header that carries the signature, or None where a form field does.
    ///
    /// >>> import paysig
    /// >>> paysig.Scheme("deposit-okp").header
    /// 'Authorization'
    #[getter]
    fn header(&self) -> Option<&'static str> {
        match self.scheme.carrier() {
            Carrier::Header { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The form field that carries the signature, or None where a header does.
    ///
    /// >>> import paysig
    /// >>> paysig.Scheme("cashout-notification").form_field
    /// 'control'
    #[getter]
    fn form_field(&self) -> Option<&'static str> {
        match self.scheme.carrier() {
            Carrier::FormField(name) => Some(name),
            _ => None,
        }
    }

    /// What to put into the carrier: the scheme's prefix and 64 hexadecimal digits. Parts that the scheme does not sign
    /// are not looked at; date and login are the literal text of the headers X-Date and X-Login.
    ///
    /// Raises PayloadError where the scheme needs a part that is not given; RequestError, with the byte offset in that
    /// part, where a date, login or body would make the message ambiguous; InputTypeError.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("your_cashout_api_signature")
    /// >>> paysig.Scheme("cashout-notification").sign(key, external_id="cashoutID1234")
    /// 'DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D'
    #[pyo3(signature = (key, *, body = None, external_id = None, date = None, login = None))]
    fn sign(
        &self,
        key: &Bound<'_, PyAny>,
        body: Option<&Bound<'_, PyAny>>,
        external_id: Option<&Bound<'_, PyAny>>,
        date: Option<&Bound<'_, PyAny>>,
        login: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        let (py, key, parts) = (key.py(), key::of(key)?, Parts::new([body, external_id, date, login])?);
        let text = hash(py, parts.len(), || self.scheme.sign(key, &parts.fields())).map_err(raise)?;
        Ok(text.as_str().to_owned())
    }

    /// Checks the value that the carrier brought: exactly the prefix, then 64 hexadecimal digits in either case.
    ///
    /// Returns nothing; only not raising means yes. Raises as Scheme.sign and as Key.verify do, MalformedSignature also
    /// where the prefix is another.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> arrived = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549"
    /// >>> paysig.Scheme("cashout-request").verify(key, arrived, body=b'{"cashout_id":11954}')
    #[pyo3(signature = (key, presented, *, body = None, external_id = None, date = None, login = None))]
    fn verify(
        &self,
        key: &Bound<'_, PyAny>,
        presented: &Bound<'_, PyAny>,
        body: Option<&Bound<'_, PyAny>>,
        external_id: Option<&Bound<'_, PyAny>>,
        date: Option<&Bound<'_, PyAny>>,
        login: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let (py, key, parts) = (key.py(), key::of(key)?, Parts::new([body, external_id, date, login])?);
        let presented = args::text_or_bytes("presented", presented)?;
        hash(py, parts.len(), || self.scheme.verify(key, &parts.fields(), presented)).map_err(raise)
    }

    fn __repr__(&self) -> String {
        format!("Scheme('{}')", self.scheme.name())
    }
}
