//! `Notification`, JSON notifications, and text in Windows-1252.

use paysig::ErrorKind;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

use crate::errors::raise;
use crate::{args, hash, key};

/// A notification that is a form, verified. Made by Notification.verify.
///
/// The provider, or someone who repeats what the provider once sent, says that something has happened to the cashout
/// with this external_id. **That is all it says.** The field control signs external_id and nothing else, and never
/// changes: whoever has seen one notification can send it again, for ever, with any other date, cashout_id, comments or
/// status_reason. So take it as a hint: ask for the cashout's status (Credentials.seal_status), act on that answer, and
/// only if you have not acted on the same status of the same external_id before.
///
/// >>> import paysig
/// >>> from paysig import onekey
/// >>> key = paysig.Key("your_cashout_api_signature")
/// >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
/// >>> body = f"date=2020-03-12%2020%3A26%3A11&external_id=ID1234&control={control}".encode()
/// >>> notification = onekey.Notification.verify(key, body)
/// >>> notification.external_id
/// 'ID1234'
/// >>> notification.unauthenticated("date")
/// '2020-03-12 20:26:11'
/// >>> notification
/// Notification(redacted)
#[pyclass(frozen, module = "paysig.onekey")]
pub(crate) struct Notification {
    external_id: Py<PyString>,
    fields: Py<PyTuple>,
    matched: usize,
}

#[pymethods]
impl Notification {
    /// Verifies a notification's body, exactly as it arrived, with a Key of the API Signature or with Credentials; or with
    /// several of them, as while the API Signature is changed. Every one is tried, whichever matches.
    ///
    /// Raises NoKeys where there is none; VerificationError where control is not the signature of external_id; PayloadError, with the byte offset
    /// in the body, where one of the two is missing, external_id is empty, either is given twice, something is not
    /// UTF-8 after decoding, or the body has more than 65536 bytes; InputTypeError. Whatever it raises means no.
    ///
    /// >>> import paysig
    /// >>> from paysig import onekey
    /// >>> onekey.Notification.verify(paysig.Key("your_cashout_api_signature"), b"external_id=ID1234&control=")
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.MalformedSignature: the signature is empty (signature-empty)
    #[staticmethod]
    #[pyo3(signature = (key, body, /))]
    fn verify(key: &Bound<'_, PyAny>, body: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (py, keys, body) = (key.py(), key::Keys::new(key)?, args::bytes("body", body)?);
        let keys = keys.keys();
        let verify = |buffer| paysig::onekey::Notification::verify_any(keys.iter().copied(), body, buffer);
        // What is too large is refused before it has a buffer.
        match verify(&mut []) {
            Err(error) if error.kind() != ErrorKind::BufferTooSmall => return Err(raise(error)),
            _ => {}
        }
        let mut buffer = vec![0; body.len()];
        let verified = hash(py, body.len(), || verify(&mut buffer)).map_err(raise)?;
        let fields = PyTuple::new(py, verified.unauthenticated_fields().collect::<Vec<_>>())?;
        let external_id = PyString::new(py, verified.external_id()).unbind();
        Ok(Self { external_id, fields: fields.unbind(), matched: verified.matched() })
    }

    /// The cashout that the provider speaks of: the only thing that is authenticated.
    ///
    /// >>> import paysig
    /// >>> from paysig import onekey
    /// >>> key = paysig.Key("your_cashout_api_signature")
    /// >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="order 12")
    /// >>> onekey.Notification.verify(key, f"external_id=order+12&control={control}".encode()).external_id
    /// 'order 12'
    #[getter]
    fn external_id(&self, py: Python<'_>) -> Py<PyString> {
        self.external_id.clone_ref(py)
    }

    /// What to de-duplicate by, together with the status that *your own question* to the provider was answered with:
    /// the external_id, because nothing else in the notification is authenticated.
    ///
    /// Do not add the notification's other fields: whoever repeats one can change them, and it would look new. Nor
    /// leave out the status: a cashout that was completed may be rejected later, in a notification with the same key.
    ///
    /// >>> import paysig
    /// >>> from paysig import onekey
    /// >>> key = paysig.Key("your_cashout_api_signature")
    /// >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
    /// >>> onekey.Notification.verify(key, f"external_id=ID1234&control={control}".encode()).deduplication_key
    /// 'ID1234'
    #[getter]
    fn deduplication_key(&self, py: Python<'_>) -> Py<PyString> {
        self.external_id.clone_ref(py)
    }

    /// The index of the key that matched; where several do, of the first; 0 where one was given.
    ///
    /// >>> import paysig
    /// >>> from paysig import onekey
    /// >>> current, previous = paysig.Key("current_secret"), paysig.Key("previous_secret")
    /// >>> control = paysig.Scheme("cashout-notification").sign(previous, external_id="ID1234")
    /// >>> body = f"external_id=ID1234&control={control}".encode()
    /// >>> onekey.Notification.verify([current, previous], body).matched
    /// 1
    #[getter]
    fn matched(&self) -> usize {
        self.matched
    }

    /// The first field with this name, or None. Anyone may have written it.
    ///
    /// >>> import paysig
    /// >>> from paysig import onekey
    /// >>> key = paysig.Key("your_cashout_api_signature")
    /// >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
    /// >>> notification = onekey.Notification.verify(key, f"external_id=ID1234&control={control}&a=1".encode())
    /// >>> notification.unauthenticated("a"), notification.unauthenticated("b")
    /// ('1', None)
    #[pyo3(signature = (name, /))]
    fn unauthenticated<'py>(&self, name: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let (py, name) = (name.py(), args::text("name", name)?);
        for field in self.fields.bind(py) {
            let (found, value) = field.extract::<(Bound<'py, PyString>, Bound<'py, PyAny>)>()?;
            if found.to_str()?.as_bytes() == &*name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Name and value of each field, in their order. But for external_id, anyone may have written them.
    ///
    /// >>> import paysig
    /// >>> from paysig import onekey
    /// >>> key = paysig.Key("your_cashout_api_signature")
    /// >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
    /// >>> notification = onekey.Notification.verify(key, f"external_id=ID1234&control={control}&a=1".encode())
    /// >>> notification.unauthenticated_fields[2]
    /// ('a', '1')
    #[getter]
    fn unauthenticated_fields(&self, py: Python<'_>) -> Py<PyTuple> {
        self.fields.clone_ref(py)
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __repr__(&self) -> &'static str {
        "Notification(redacted)"
    }
}

/// Verifies a notification whose body is JSON, by its header Payload-Signature, with a Key of the API Signature or with
/// Credentials, or with several of them. All of the body is authenticated; give it to a parser only then. Nothing says when it was sent, or how
/// often: de-duplicate.
///
/// Returns nothing; only not raising means yes. Raises NoKeys; VerificationError where the header is not the body's signature,
/// or is None, which is a missing one; InputTypeError.
///
/// >>> import paysig
/// >>> from paysig import onekey
/// >>> header = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549"
/// >>> onekey.verify_json(paysig.Key("cashout_secret_key"), b'{"cashout_id":11954}', header)
#[pyfunction]
#[pyo3(signature = (key, body, header, /))]
pub(crate) fn verify_json(
    key: &Bound<'_, PyAny>,
    body: &Bound<'_, PyAny>,
    header: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let (py, keys, body) = (key.py(), key::Keys::new(key)?, args::bytes("body", body)?);
    let keys = keys.keys();
    let Some(header) = args::optional(header, |value| args::text_or_bytes("header", value))? else {
        return Err(raise(ErrorKind::SignatureMissing.into()));
    };
    let bytes = body.len().saturating_mul(keys.len());
    hash(py, bytes, || paysig::verify_any(keys, body, header).map(drop)).map_err(raise)
}

/// Text that is in Windows-1252 or Latin-1, as UTF-8. Nothing calls this by itself.
///
/// Every byte is a character, so nothing can be wrong with the text, and nothing tells whether it was in this encoding:
/// UTF-8 that is converted comes out as nonsense. Convert only what you know to be in it, before it is sealed or
/// signed. The bytes 81, 8D, 8F, 90 and 9D, which Windows-1252 leaves open, become the control characters of the same
/// number, as in the WHATWG encoding standard (index windows-1252).
///
/// Raises InputTypeError where the text is not bytes.
///
/// >>> from paysig import onekey
/// >>> onekey.windows_1252_to_utf8(b"Jos\xe9, 20 \x80").decode()
/// 'José, 20 €'
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn windows_1252_to_utf8<'py>(text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let (py, text) = (text.py(), args::bytes("text", text)?);
    let mut room = 0;
    if let Err(error) = paysig::onekey::windows_1252_to_utf8(text, &mut []) {
        room = error.needed().ok_or_else(|| raise(error))?;
    }
    PyBytes::new_with(py, room, |out| paysig::onekey::windows_1252_to_utf8(text, out).map(|_| ()).map_err(raise))
}
