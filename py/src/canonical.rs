//! The canonical forms of JSON payloads.

use paysig::Form;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::args;
use crate::buffers::Buffers;
use crate::errors::raise;

/// Returns the canonical form of a payload, as bytes.
///
/// Where two systems serialize the same value, one form gives both the same bytes: "jcs" is RFC 8785, "jcs-exact" the
/// same but refuses every number whose value RFC 8785 would change, "compact" only drops insignificant white space, and
/// "verbatim" only checks that the payload is UTF-8 without a byte order mark. Where you can, sign the bytes that you send
/// instead.
///
/// Raises PayloadError, with the byte offset of the fault, where the payload has no such form; UnknownForm; InputTypeError
/// where the payload is not bytes.
///
/// >>> import paysig
/// >>> paysig.canonicalize(b'{"b": 2, "a": 1.0}')
/// b'{"a":1,"b":2}'
/// >>> paysig.canonicalize(b'{"b": 2, "a": 1.0}', form="compact")
/// b'{"b":2,"a":1.0}'
/// >>> paysig.canonicalize(b'{"amount": 0.1000000000000000055}', form="jcs-exact")
/// Traceback (most recent call last):
///     ...
/// paysig.PayloadError: a number would change its value in a double (number-inexact, at byte 11)
#[pyfunction]
#[pyo3(signature = (data, *, form = Form::Jcs), text_signature = "(data, *, form='jcs')")]
pub(crate) fn canonicalize<'py>(
    data: &Bound<'py, PyAny>,
    #[pyo3(from_py_with = args::form)] form: Form,
) -> PyResult<Bound<'py, PyBytes>> {
    let (py, data) = (data.py(), args::bytes("data", data)?);
    Buffers::lend(|Buffers { scratch, .. }| scratch.canonical(py, form, data)).map_err(raise)
}
