//! Turns the arguments of Python's calls into what the core takes, and refuses other types with a sentence that helps.

use std::borrow::Cow;

use paysig::Form;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyIterator, PyMemoryView, PyString};

use crate::errors::{raise, wrong_type};

/// The bytes of a `bytes` object.
///
/// Nothing that can change is taken: another thread could write to it while it is read.
#[inline]
pub(crate) fn bytes<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> PyResult<&'a [u8]> {
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(bytes.as_bytes()),
        Err(_) => Err(not_bytes(name, value)),
    }
}

#[cold]
fn not_bytes(name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let advice = if value.is_instance_of::<PyString>() {
        format!(": encode it first, as in {name}.encode(\"utf-8\"), and send exactly the bytes that you sign")
    } else if value.is_instance_of::<PyByteArray>() || value.is_instance_of::<PyMemoryView>() {
        format!(": another thread could change it meanwhile, so pass bytes({name})")
    } else {
        String::new()
    };
    wrong_type(name, "bytes", value, &advice)
}

/// The text of a presented signature, as bytes. `str` that is no Unicode (lone surrogates) is left for the core to
/// refuse: what stands before the first surrogate keeps its offset.
#[inline]
pub(crate) fn signature<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(match text.to_str() {
            Ok(text) => Cow::Borrowed(text.as_bytes()),
            Err(_) => Cow::Owned(text.to_string_lossy().into_owned().into_bytes()),
        });
    }
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(Cow::Borrowed(bytes.as_bytes())),
        Err(_) => Err(wrong_type("signature", "str or bytes", value, "")),
    }
}

/// A key of a secret given as `str`.
pub(crate) fn key(secret: &Bound<'_, PyAny>) -> PyResult<paysig::Key> {
    let Ok(text) = secret.cast::<PyString>() else {
        let advice =
            if secret.is_instance_of::<PyBytes>() { ": decode it, or use Key.from_bytes for raw bytes" } else { "" };
        return Err(wrong_type("secret", "str", secret, advice));
    };
    let key = if let Ok(text) = text.to_str() {
        paysig::Key::new(text)
    } else {
        // A lone surrogate, which is how Python hands over a variable or argument that is not UTF-8.
        let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
        paysig::Key::from_utf8(encoded.cast::<PyBytes>()?.as_bytes())
    };
    key.map_err(raise)
}

/// The flag `upper`.
pub(crate) fn upper(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    match value.cast::<PyBool>() {
        Ok(flag) => Ok(flag.is_true()),
        Err(_) => Err(wrong_type("upper", "bool", value, "")),
    }
}

/// A canonical form by its name.
pub(crate) fn form(value: &Bound<'_, PyAny>) -> PyResult<Form> {
    match value.cast::<PyString>() {
        // Text that is no Unicode names no form.
        Ok(name) => name.to_str().unwrap_or_default().parse().map_err(raise),
        Err(_) => Err(wrong_type("form", "str", value, "")),
    }
}

/// An iterator over a collection of `items`.
pub(crate) fn items<'py>(name: &str, items: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyIterator>> {
    // Both can be iterated, over what nobody means here: numbers and characters.
    if !value.is_instance_of::<PyBytes>() && !value.is_instance_of::<PyString>() {
        if let Ok(iterator) = value.try_iter() {
            return Ok(iterator);
        }
    }
    Err(wrong_type(name, &format!("an iterable of {items}"), value, ""))
}
