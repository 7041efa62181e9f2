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

/// The text of a presented signature, as bytes.
#[inline]
pub(crate) fn signature<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    text_or_bytes("signature", value)
}

/// Text given as `str` or as `bytes`, as bytes.
#[inline]
pub(crate) fn text_or_bytes<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(text) = value.cast::<PyString>() {
        return utf8(text);
    }
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(Cow::Borrowed(bytes.as_bytes())),
        Err(_) => Err(wrong_type(name, "str or bytes", value, "")),
    }
}

/// Text given as `str`, as bytes.
pub(crate) fn text<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    match value.cast::<PyString>() {
        Ok(text) => utf8(text),
        Err(_) => Err(wrong_type(name, "str", value, "")),
    }
}

/// The UTF-8 of a `str`. One that is no Unicode (lone surrogates), which is how Python hands over a variable, argument
/// or header that is not UTF-8, is left for the core to refuse: what stands before the first surrogate keeps its
/// offset.
#[inline]
fn utf8<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(text) = text.to_str() {
        return Ok(Cow::Borrowed(text.as_bytes()));
    }
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    Ok(Cow::Owned(encoded.cast::<PyBytes>()?.as_bytes().to_vec()))
}

/// An argument that may be `None`, as `convert` takes it where it is not.
pub(crate) fn optional<'a, 'py, T>(
    value: Option<&'a Bound<'py, PyAny>>,
    convert: impl FnOnce(&'a Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Option<T>> {
    value.map(convert).transpose()
}

/// A key of a secret given as `str`.
pub(crate) fn key(secret: &Bound<'_, PyAny>) -> PyResult<paysig::Key> {
    let Ok(text) = secret.cast::<PyString>() else {
        let advice =
            if secret.is_instance_of::<PyBytes>() { ": decode it, or use Key.from_bytes for raw bytes" } else { "" };
        return Err(wrong_type("secret", "str", secret, advice));
    };
    paysig::Key::from_utf8(&utf8(text)?).map_err(raise)
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

/// A collection of pairs: what `items()` gives, where a mapping has such, or two values at a time.
pub(crate) fn pairs<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Vec<[Bound<'py, PyAny>; 2]>> {
    const ITEMS: &str = "pairs of name and value";
    let listed = value.getattr_opt("items")?.map(|items| items.call0()).transpose()?;
    let value = listed.as_ref().unwrap_or(value);
    items(name, ITEMS, value)?
        .map(|pair| {
            let pair = pair?;
            pair.extract().map_err(|_| wrong_type(name, &format!("an iterable of {ITEMS}"), &pair, " in it"))
        })
        .collect()
}
