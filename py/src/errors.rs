//! The core's errors as Python's exceptions, whose classes are plain Python in `python/paysig/_errors.py`.
//!
//! Every exception is made with six arguments: the text, the number, the slug, and the byte offset, the path and the
//! setting or `None`.

use paysig::onekey::Setting;
use paysig::{Error, ErrorKind};
use pyo3::exceptions::PyBaseException;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

mod classes {
    pyo3::import_exception!(paysig._errors, PaysigError);
    pyo3::import_exception!(paysig._errors, SecretError);
    pyo3::import_exception!(paysig._errors, CredentialsError);
    pyo3::import_exception!(paysig._errors, SignatureMismatch);
    pyo3::import_exception!(paysig._errors, MalformedSignature);
    pyo3::import_exception!(paysig._errors, RequestRefused);
    pyo3::import_exception!(paysig._errors, NoKeys);
    pyo3::import_exception!(paysig._errors, PayloadError);
    pyo3::import_exception!(paysig._errors, RequestError);
    pyo3::import_exception!(paysig._errors, UnknownForm);
    pyo3::import_exception!(paysig._errors, UnknownScheme);
    pyo3::import_exception!(paysig._errors, OutOfMemory);
    pyo3::import_exception!(paysig._errors, SettingsError);
    pyo3::import_exception!(paysig._errors, StateError);
    pyo3::import_exception!(paysig._errors, InputTypeError);
}

/// The exception of an error of the core.
#[cold]
#[allow(clippy::needless_pass_by_value)] // for `map_err`
pub(crate) fn raise(error: Error) -> PyErr {
    of(error, error.to_string())
}

/// The exception of an error, with a sentence that says more than the table's.
#[cold]
#[allow(clippy::needless_pass_by_value)] // as `raise`
pub(crate) fn raise_saying(error: Error, sentence: &str) -> PyErr {
    let place = error.offset().map(|offset| format!(", at byte {offset}")).unwrap_or_default();
    of(error, format!("{sentence} ({}{place})", error.slug()))
}

#[allow(clippy::needless_pass_by_value)] // as `raise`
fn of(error: Error, text: String) -> PyErr {
    exception(error.kind(), text, error.offset(), None, error.setting().map(Setting::name))
}

/// The exception of a fault in an object, with a sentence that says more than the table's, and the fault's path.
#[cold]
pub(crate) fn raise_at(kind: ErrorKind, sentence: &str, path: String) -> PyErr {
    exception(kind, format!("{sentence} ({}, at {path})", kind.slug()), None, Some(path), None)
}

/// The exception of a kind, with a sentence that says more than the table's.
#[cold]
pub(crate) fn raise_with(kind: ErrorKind, sentence: &str) -> PyErr {
    exception(kind, format!("{sentence} ({})", kind.slug()), None, None, None)
}

/// The exception for an argument of the wrong type. `advice` follows the sentence.
#[cold]
pub(crate) fn wrong_type(name: &str, expected: &str, value: &Bound<'_, PyAny>, advice: &str) -> PyErr {
    let found = type_name(value);
    raise_with(ErrorKind::InputType, &format!("{name} must be {expected}, not {found}{advice}"))
}

/// The name of a value's type, for a sentence.
#[cold]
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "another type".to_owned(), |name| name.to_string())
}

/// The exception for a pickle or a copy of a secret.
#[cold]
pub(crate) fn not_copied(class: &str) -> PyErr {
    let sentence =
        format!("a {class} cannot be pickled or copied, because it holds a secret: make it where it is needed");
    raise_with(ErrorKind::InputType, &sentence)
}

fn exception(
    kind: ErrorKind,
    text: String,
    offset: Option<usize>,
    path: Option<String>,
    setting: Option<&'static str>,
) -> PyErr {
    let arguments = (text, kind.code(), kind.slug(), offset, path, setting);
    match kind {
        ErrorKind::SignatureMismatch => classes::SignatureMismatch::new_err(arguments),
        ErrorKind::KeyNotReady | ErrorKind::SignerNotReady | ErrorKind::CredentialsNotReady => {
            classes::StateError::new_err(arguments)
        }
        ErrorKind::NoKeys => classes::NoKeys::new_err(arguments),
        ErrorKind::UnknownForm => classes::UnknownForm::new_err(arguments),
        ErrorKind::UnknownScheme => classes::UnknownScheme::new_err(arguments),
        ErrorKind::UnknownEnvironment => classes::CredentialsError::new_err(arguments),
        // The body's, not the credentials'.
        ErrorKind::CredentialMismatch | ErrorKind::CredentialNotText => classes::PayloadError::new_err(arguments),
        ErrorKind::OutOfMemory => classes::OutOfMemory::new_err(arguments),
        ErrorKind::InputType => classes::InputTypeError::new_err(arguments),
        // The table's groups: a kind that joins one joins its class.
        _ => match kind.code() {
            10..=19 => classes::SecretError::new_err(arguments),
            20..=29 => classes::MalformedSignature::new_err(arguments),
            40..=41 => classes::SettingsError::new_err(arguments),
            50..=69 => classes::PayloadError::new_err(arguments),
            80..=82 | 92..=94 => classes::RequestError::new_err(arguments),
            83..=91 => classes::CredentialsError::new_err(arguments),
            95..=98 => classes::RequestRefused::new_err(arguments),
            _ => classes::PaysigError::new_err(arguments),
        },
    }
}

/// One exception of every kind there is, in the order of their numbers: to read codes, slugs and sentences from, as
/// for a table of metrics. Some kinds come only from other languages or from the command line.
///
/// >>> import paysig
/// >>> [error.slug for error in paysig.all_errors() if error.code == 1]
/// ['signature-mismatch']
#[pyfunction]
pub(crate) fn all_errors(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    let error = |kind: &ErrorKind| {
        // Raised and caught: PyO3 would make its value in the main interpreter, where the package may not be imported.
        raise((*kind).into()).restore(py);
        PyErr::fetch(py).into_value(py).into_bound(py)
    };
    let errors: Vec<Bound<'_, PyBaseException>> = ErrorKind::ALL.iter().map(error).collect();
    PyTuple::new(py, errors)
}
