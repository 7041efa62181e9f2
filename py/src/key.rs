//! `Key`, and the calls that need no key made beforehand.

use paysig::Form;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::{not_copied, raise, wrong_type};
use crate::onekey::Credentials;
use crate::signer::Signer;
use crate::{args, hash};

/// A secret after the HMAC key schedule, ready to sign and verify any number of messages.
///
/// Make it once, as when the program starts, and share it among any number of threads.
///
/// The secret is the text that the provider hands out, such as OneKey Payments' "API Signature"; the key is its UTF-8
/// bytes. Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or
/// a quotation mark is refused, because it was almost surely read with its newline or its quotes.
///
/// A key never shows its secret: not in its repr, not in an error; it cannot be pickled or copied, and its memory is
/// wiped when it is freed. The str that it was made of belongs to Python, which cannot wipe it. Keys are equal only to
/// themselves.
///
/// Raises SecretError where the secret is refused, with the byte offset of the offending character.
///
/// >>> import paysig
/// >>> key = paysig.Key("cashout_secret_key")
/// >>> key.sign(b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}')
/// 'db96878e3d4066e680a1dbebc977546276e1427aefbe14ead1b410a76d45cc60'
/// >>> paysig.Key("'cashout_secret_key'")
/// Traceback (most recent call last):
///     ...
/// paysig.SecretError: the secret starts or ends with a quotation mark (secret-quoted, at byte 0)
#[pyclass(frozen, module = "paysig")]
pub(crate) struct Key {
    key: paysig::Key,
}

#[pymethods]
impl Key {
    #[new]
    #[pyo3(signature = (secret, /))]
    fn new(secret: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self { key: args::key(secret)? })
    }

    /// Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
    ///
    /// Raises SecretError where there are no bytes.
    ///
    /// >>> import paysig
    /// >>> paysig.Key.from_bytes(bytes.fromhex("0b" * 20)).sign(b"Hi There")  # RFC 4231, section 4.2
    /// 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'
    #[staticmethod]
    #[pyo3(signature = (secret, /))]
    fn from_bytes(secret: &Bound<'_, PyAny>) -> PyResult<Self> {
        let key = paysig::Key::from_bytes(args::bytes("secret", secret)?).map_err(raise)?;
        Ok(Self { key })
    }

    /// Signs a message: HMAC-SHA256 (RFC 2104) over exactly these bytes, which may be none.
    ///
    /// Returns 64 hexadecimal digits, in lower case as in the header Payload-Signature, or in upper case as in a
    /// cashout notification's field control. Send the very bytes that were signed: a str is refused, because its
    /// encoding decides what is signed.
    ///
    /// Raises InputTypeError where the message is not bytes.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> key.sign(b"")
    /// '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
    /// >>> key.sign(b"", upper=True)
    /// '8D3E2B061E753C88E401AC8737E6DC7AF9E02D590FD1DD4D5E1DED9F4430487C'
    #[pyo3(signature = (message, *, upper = false))]
    fn sign<'py>(
        &self,
        message: &Bound<'py, PyAny>,
        #[pyo3(from_py_with = args::upper)] upper: bool,
    ) -> PyResult<Bound<'py, PyString>> {
        let (py, message) = (message.py(), args::bytes("message", message)?);
        Ok(text(py, &hash(py, message.len(), || self.key.sign(message)), upper))
    }

    /// Signs the concatenation of parts without concatenating them.
    ///
    /// The boundaries are not part of the message: [b"ab", b"c"] and [b"a", b"bc"] have one signature. Where parts come
    /// from outside, delimit them or fix their lengths.
    ///
    /// Raises InputTypeError where the parts are not an iterable of bytes.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> key.sign_parts([b"Be4", b"1234", b"Bo7"]) == key.sign(b"Be41234Bo7")
    /// True
    #[pyo3(signature = (parts, *, upper = false))]
    fn sign_parts<'py>(
        &self,
        parts: &Bound<'py, PyAny>,
        #[pyo3(from_py_with = args::upper)] upper: bool,
    ) -> PyResult<Bound<'py, PyString>> {
        let py = parts.py();
        let mut signer = self.key.signer();
        for part in args::items("parts", "bytes", parts)? {
            let part = part?;
            let part = args::bytes("part", &part)?;
            hash(py, part.len(), || signer.update(part));
        }
        Ok(text(py, &signer.finish(), upper))
    }

    /// Checks that signature is this message's: 64 hexadecimal digits in either case, as str or bytes.
    ///
    /// Returns nothing; only not raising means yes. The message is looked at exactly as it arrived: pass the body's
    /// bytes before anything has parsed them. The tags are compared in constant time.
    ///
    /// Raises SignatureMismatch where it is another message's or another key's signature, and MalformedSignature, with
    /// the byte offset of the fault, where it is no signature at all; both are VerificationErrors. Raises
    /// InputTypeError where an argument is of the wrong type: None, as for a missing header, is no signature.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> signature = key.sign(b'{"amount":2000}')
    /// >>> key.verify(b'{"amount":2000}', signature)
    /// >>> key.verify(b'{"amount":9000}', signature)
    /// Traceback (most recent call last):
    ///     ...
    /// paysig.SignatureMismatch: the signature does not match the message (signature-mismatch)
    fn verify(&self, message: &Bound<'_, PyAny>, signature: &Bound<'_, PyAny>) -> PyResult<()> {
        let (py, message, signature) = (message.py(), args::bytes("message", message)?, args::signature(signature)?);
        hash(py, message.len(), || self.key.verify(message, signature)).map_err(raise)
    }

    /// Signs the canonical form of a payload, as Key.sign would, without making it.
    ///
    /// Only for contracts that say so; where the bytes themselves are signed, use Key.sign.
    ///
    /// Raises PayloadError, with the byte offset of the fault, where the payload has no such form; UnknownForm; InputTypeError
    /// where the payload is not bytes.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> key.sign_canonical(b'{"b": 2, "a": 1.0}') == key.sign(b'{"a":1,"b":2}')
    /// True
    #[pyo3(signature = (data, *, form = Form::Jcs, upper = false), text_signature = "($self, data, *, form='jcs', upper=False)")]
    fn sign_canonical<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        #[pyo3(from_py_with = args::form)] form: Form,
        #[pyo3(from_py_with = args::upper)] upper: bool,
    ) -> PyResult<Bound<'py, PyString>> {
        let (py, data) = (data.py(), args::bytes("data", data)?);
        let sign = || self.key.sign_canonical(form, data, &mut Vec::new());
        Ok(text(py, &hash(py, data.len(), sign).map_err(raise)?, upper))
    }

    /// Checks that signature is that of the payload's canonical form, as Key.verify would.
    ///
    /// Only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where the
    /// bytes themselves are signed, as by OneKey Payments, use Key.verify.
    ///
    /// Returns nothing; only not raising means yes. Raises as Key.verify and canonicalize do.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> key.verify_canonical(b'{"b": 2, "a": 1.0}', key.sign(b'{"a":1,"b":2}'))
    #[pyo3(signature = (data, signature, *, form = Form::Jcs), text_signature = "($self, data, signature, *, form='jcs')")]
    fn verify_canonical(
        &self,
        data: &Bound<'_, PyAny>,
        signature: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = args::form)] form: Form,
    ) -> PyResult<()> {
        let (py, data, signature) = (data.py(), args::bytes("data", data)?, args::signature(signature)?);
        let verify = || self.key.verify_canonical(form, data, &mut Vec::new(), signature);
        hash(py, data.len(), verify).map_err(raise)
    }

    /// A signer for a message that arrives in pieces.
    ///
    /// >>> import paysig
    /// >>> signer = paysig.Key("cashout_secret_key").signer()
    /// >>> signer.update(b"Be4")
    /// >>> signer.update(b"1234Bo7")
    /// >>> signer.finish(upper=True)
    /// '709020EE39FE69F12D025B6D3A89A9CBFEC7FC9DE575C5EA4EE94645A2B31A9B'
    fn signer(&self) -> Signer {
        Signer::new(&self.key)
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.key)
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __reduce__(&self) -> PyResult<()> {
        Err(not_copied("Key"))
    }
}

/// The core's key of a `Key`, or that of `Credentials`.
pub(crate) fn of<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<&'a paysig::Key> {
    if let Ok(key) = value.cast::<Key>() {
        return Ok(&key.get().key);
    }
    match value.cast::<Credentials>() {
        Ok(credentials) => Ok(credentials.get().credentials.key()),
        Err(_) => Err(wrong_type("key", "Key or Credentials", value, "")),
    }
}

/// One `Key` or `Credentials`, or an iterable of them: what verifies while a secret is changed.
pub(crate) struct Keys<'py>(Vec<Bound<'py, PyAny>>);

impl<'py> Keys<'py> {
    pub(crate) fn new(value: &Bound<'py, PyAny>) -> PyResult<Self> {
        let values = match (of(value), args::items("key", "Key or Credentials", value)) {
            (Ok(_), _) => vec![value.clone()],
            (Err(error), Err(_)) => return Err(error),
            (Err(_), Ok(items)) => items.collect::<PyResult<Vec<_>>>()?,
        };
        values.iter().try_for_each(|value| of(value).map(drop))?;
        Ok(Self(values))
    }

    /// The core's keys. All of them were looked at.
    pub(crate) fn keys(&self) -> Vec<&paysig::Key> {
        self.0.iter().filter_map(|value| of(value).ok()).collect()
    }
}

/// A signature as Python's text.
pub(crate) fn text<'py>(py: Python<'py>, signature: &paysig::Signature, upper: bool) -> Bound<'py, PyString> {
    PyString::new(py, &if upper { signature.to_hex_upper() } else { signature.to_hex() })
}

/// Signs a message with a secret that is used once: Key(secret).sign(message). For more than one message make a Key.
///
/// Raises SecretError and InputTypeError as Key and Key.sign do.
///
/// >>> import paysig
/// >>> paysig.sign("cashout_secret_key", b"")
/// '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
#[pyfunction]
#[pyo3(signature = (secret, message, *, upper = false))]
pub(crate) fn sign<'py>(
    secret: &Bound<'_, PyAny>,
    message: &Bound<'py, PyAny>,
    #[pyo3(from_py_with = args::upper)] upper: bool,
) -> PyResult<Bound<'py, PyString>> {
    Key::new(secret)?.sign(message, upper)
}

/// Verifies with a secret that is used once: Key(secret).verify(message, signature). For more than one message make
/// a Key.
///
/// Returns nothing; only not raising means yes. Raises SecretError, VerificationError and InputTypeError as Key and
/// Key.verify do.
///
/// >>> import paysig
/// >>> paysig.verify("cashout_secret_key", b"", "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c")
/// >>> paysig.verify("cashout_secret_key", b"", "8d3e2b06")
/// Traceback (most recent call last):
///     ...
/// paysig.MalformedSignature: the signature is not 64 hexadecimal digits long (signature-length, at byte 8)
#[pyfunction]
pub(crate) fn verify(
    secret: &Bound<'_, PyAny>,
    message: &Bound<'_, PyAny>,
    signature: &Bound<'_, PyAny>,
) -> PyResult<()> {
    Key::new(secret)?.verify(message, signature)
}

/// Verifies with several keys, as during the rotation of a secret, and returns the index of the one that matched;
/// where several do, the first.
///
/// Every key is tried, whichever matches. Beware that index 0 is false: not raising means yes.
///
/// Raises NoKeys where there is none; VerificationError and InputTypeError as Key.verify does.
///
/// >>> import paysig
/// >>> current, previous = paysig.Key("current_secret"), paysig.Key("previous_secret")
/// >>> paysig.verify_any([current, previous], b"{}", previous.sign(b"{}"))
/// 1
#[pyfunction]
pub(crate) fn verify_any(
    keys: &Bound<'_, PyAny>,
    message: &Bound<'_, PyAny>,
    signature: &Bound<'_, PyAny>,
) -> PyResult<usize> {
    let (py, message, signature) = (message.py(), args::bytes("message", message)?, args::signature(signature)?);
    let keys = args::items("keys", "Key", keys)?
        .map(|key| {
            let key = key?;
            key.cast_into::<Key>().map(Bound::unbind).map_err(|error| wrong_type("key", "Key", &error.into_inner(), ""))
        })
        .collect::<PyResult<Vec<Py<Key>>>>()?;
    let bytes = message.len().saturating_mul(keys.len());
    hash(py, bytes, || paysig::verify_any(keys.iter().map(|key| &key.get().key), message, signature)).map_err(raise)
}
