//! `dumps`: Python objects as canonical bytes.
//!
//! [`writer`] hands the object to the core value by value, and the core decides what becomes of it. [`repeated`] spares
//! it names that it has seen; [`path`] finds in the text so far what an error speaks of.

mod path;
mod repeated;
mod writer;

use paysig::{ErrorKind, Form};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::args;
use crate::buffers::Buffers;
use crate::errors::{raise, raise_at, raise_with};
use writer::{Fault, Writer};

/// Returns the canonical form of a Python object, as bytes: canonicalize(json.dumps(obj).encode()), without that detour.
///
/// Takes dict with str as names, list, str, int, float, bool, None and Decimal, and subclasses of theirs by the value that
/// they are, such as an IntEnum by its number. Everything else is refused, tuple and datetime too: what it should be in
/// JSON is for you to say.
///
/// A Decimal goes out with all its digits or not at all: it is refused where RFC 8785 would change its value, with the form
/// "jcs" too. An int beyond 2**53 is rounded by "jcs" and refused by "jcs-exact". "compact" keeps the order of the dict, and
/// numbers as Python prints them. There is no "verbatim": an object has no bytes of its own.
///
/// Raises InputTypeError where something is of the wrong type, PayloadError where its value has no such form, each with the
/// path of the fault; UnknownForm.
///
/// >>> import paysig
/// >>> from decimal import Decimal
/// >>> paysig.dumps({"b": [1.0, True, None], "amount": Decimal("2000.50")})
/// b'{"amount":2000.5,"b":[1,true,null]}'
/// >>> paysig.dumps({"b": 1.0, "amount": Decimal("2000.50")}, form="compact")
/// b'{"b":1.0,"amount":2000.50}'
/// >>> paysig.dumps({"items": [{"price": 2000, "tax": float("nan")}]})
/// Traceback (most recent call last):
///     ...
/// paysig.PayloadError: NaN and infinities are no JSON numbers (json-bad-number, at $.items[0].tax)
#[pyfunction]
#[pyo3(signature = (obj, *, form = Form::Jcs), text_signature = "(obj, *, form='jcs')")]
pub(crate) fn dumps<'py>(
    obj: &Bound<'py, PyAny>,
    #[pyo3(from_py_with = args::form)] form: Form,
) -> PyResult<Bound<'py, PyBytes>> {
    if form == Form::Verbatim {
        return Err(raise_with(ErrorKind::UnknownForm, "an object has no verbatim form"));
    }
    Buffers::lend(|Buffers { builder, layouts, .. }| {
        builder.restart(form);
        let mut writer = Writer::new(form, layouts);
        let written = writer.value(builder, obj, false);
        drop(writer);
        let text = builder.finish().map_err(raise)?;
        let Err(fault) = written else { return Ok(PyBytes::new(obj.py(), text)) };
        Err(match *fault {
            Fault::Refused(kind, sentence) => raise_at(kind, &sentence, path::of(text, text.len())),
            Fault::Core(error) => {
                let offset = error.offset().unwrap_or_default();
                raise_at(error.kind(), error.kind().message(), path::of(text, offset))
            }
            Fault::Raised(error) => error,
        })
    })
}
