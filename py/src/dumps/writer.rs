//! Writes a Python object as JSON text. It need not be canonical: any text will do that has the same value.

use std::borrow::Cow;

use paysig::{ErrorKind, Form, canonical_len};
use pyo3::PyTypeInfo;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyType};

use crate::errors::type_name;

/// The core's limit of open arrays and objects. Here it ends the recursion.
const MAX_DEPTH: usize = 128;

/// What a value may be.
const TYPES: &str = "dict, list, str, int, float, bool, None or Decimal";

/// Why there is no text for an object.
pub(super) enum Fault {
    /// The value that would follow the text so far is refused.
    Refused(ErrorKind, Cow<'static, str>),
    /// Python raised, as when it is out of memory, or in a method of the object's own.
    Raised(PyErr),
}

/// Boxed, because results of that size cost time where nothing is wrong.
type Result<T> = std::result::Result<T, Box<Fault>>;

impl From<PyErr> for Box<Fault> {
    fn from(error: PyErr) -> Self {
        Self::new(Fault::Raised(error))
    }
}

#[cold]
fn refused<T>(kind: ErrorKind, sentence: impl Into<Cow<'static, str>>) -> Result<T> {
    Err(Box::new(Fault::Refused(kind, sentence.into())))
}

/// Appends to a text what an object is in JSON. After a fault the text ends where the fault is.
pub(super) struct Writer<'a> {
    text: &'a mut Vec<u8>,
    form: Form,
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a mut Vec<u8>, form: Form) -> Self {
        Self { text, form, depth: 0 }
    }

    pub(super) fn value(&mut self, value: &Bound<'_, PyAny>) -> Result<()> {
        if let Some(text) = exact::<PyString>(value) {
            self.string(text)
        } else if let Some(int) = exact::<PyInt>(value) {
            self.int(int)
        } else if let Some(float) = exact::<PyFloat>(value) {
            self.float(float)
        } else if let Some(dict) = exact::<PyDict>(value) {
            self.dict(dict)
        } else if let Some(list) = exact::<PyList>(value) {
            self.list(list)
        } else if let Some(flag) = exact::<PyBool>(value) {
            self.push(if flag.is_true() { b"true" } else { b"false" });
            Ok(())
        } else if value.is_none() {
            self.push(b"null");
            Ok(())
        } else {
            self.other(value)
        }
    }

    /// Subclasses, by the value that Python itself keeps for them; what they print is of no account.
    #[cold]
    fn other(&mut self, value: &Bound<'_, PyAny>) -> Result<()> {
        if let Ok(text) = value.cast::<PyString>() {
            self.string(text)
        } else if let Ok(int) = value.cast::<PyInt>() {
            self.int(int)
        } else if let Ok(float) = value.cast::<PyFloat>() {
            self.float(float)
        } else if let Ok(dict) = value.cast::<PyDict>() {
            // An OrderedDict has an order that only its method knows.
            self.mapping(dict.as_mapping())
        } else if let Ok(list) = value.cast::<PyList>() {
            self.list(list)
        } else {
            self.decimal(value)
        }
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }

    fn open(&mut self, bracket: u8) -> Result<()> {
        if self.depth == MAX_DEPTH {
            let kind = ErrorKind::JsonTooDeep;
            return refused(kind, kind.message());
        }
        self.depth += 1;
        self.text.push(bracket);
        Ok(())
    }

    fn close(&mut self, bracket: u8) {
        self.depth -= 1;
        self.text.push(bracket);
    }

    #[inline]
    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.text.push(b',');
        }
    }

    fn dict(&mut self, dict: &Bound<'_, PyDict>) -> Result<()> {
        self.open(b'{')?;
        let (length, mut members) = (dict.len(), dict.iter());
        for index in 0..length {
            self.comma(index);
            // The iterator panics where the dict has changed, as by a method of a value or by another thread.
            let member = with_critical_section(dict, || if dict.len() == length { members.next() } else { None });
            let Some((name, value)) = member else {
                return refused(ErrorKind::InputUnreadable, "a dict changed while it was read");
            };
            self.member(&name, &value)?;
        }
        self.close(b'}');
        Ok(())
    }

    fn mapping(&mut self, mapping: &Bound<'_, PyMapping>) -> Result<()> {
        self.open(b'{')?;
        for (index, item) in mapping.items()?.iter().enumerate() {
            self.comma(index);
            let (name, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            self.member(&name, &value)?;
        }
        self.close(b'}');
        Ok(())
    }

    #[inline]
    fn member(&mut self, name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> Result<()> {
        match exact::<PyString>(name).or_else(|| name.cast::<PyString>().ok()) {
            Some(name) => self.string(name)?,
            None => return refused(ErrorKind::InputType, format!("a name must be str, not {}", type_name(name))),
        }
        self.text.push(b':');
        self.value(value)
    }

    fn list(&mut self, list: &Bound<'_, PyList>) -> Result<()> {
        self.open(b'[')?;
        for (index, item) in list.iter().enumerate() {
            self.comma(index);
            self.value(&item)?;
        }
        self.close(b']');
        Ok(())
    }

    #[inline]
    fn string(&mut self, string: &Bound<'_, PyString>) -> Result<()> {
        let bytes = converted(string.py(), string.to_str(), ErrorKind::JsonLoneSurrogate)?.as_bytes();
        self.text.push(b'"');
        if bytes.iter().any(|byte| matches!(byte, ..0x20 | b'"' | b'\\')) {
            self.escaped(bytes);
        } else {
            self.push(bytes);
        }
        self.text.push(b'"');
        Ok(())
    }

    /// As Python's json escapes, which is what RFC 8785 says.
    fn escaped(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let escape = match byte {
                b'"' => br#"\""#,
                b'\\' => br"\\",
                b'\x08' => br"\b",
                b'\t' => br"\t",
                b'\n' => br"\n",
                b'\x0c' => br"\f",
                b'\r' => br"\r",
                ..0x20 => {
                    self.push(format!("\\u{byte:04x}").as_bytes());
                    continue;
                }
                byte => {
                    self.text.push(*byte);
                    continue;
                }
            };
            self.push(escape);
        }
    }

    #[inline]
    fn int(&mut self, int: &Bound<'_, PyInt>) -> Result<()> {
        match int.extract::<i64>() {
            Ok(int) => self.push(itoa::Buffer::new().format(int).as_bytes()),
            Err(_) => self.large_int(int)?,
        }
        Ok(())
    }

    #[cold]
    fn large_int(&mut self, int: &Bound<'_, PyInt>) -> Result<()> {
        let py = int.py();
        // Not the subclass's own. Python refuses to convert thousands of digits (sys.set_int_max_str_digits).
        let digits = py.get_type::<PyInt>().call_method1("__repr__", (int,));
        let digits = converted(py, digits, ErrorKind::NumberOutOfRange)?;
        self.push(digits.extract::<&str>()?.as_bytes());
        Ok(())
    }

    #[inline]
    fn float(&mut self, float: &Bound<'_, PyFloat>) -> Result<()> {
        let value = float.value();
        if !value.is_finite() {
            return refused_number();
        }
        if self.form == Form::Compact {
            // The one form that keeps the text: Python's, which the subclass cannot change.
            self.push(PyFloat::new(float.py(), value).repr()?.to_str()?.as_bytes());
        } else {
            self.push(zmij::Buffer::new().format_finite(value).as_bytes());
        }
        Ok(())
    }

    fn decimal(&mut self, value: &Bound<'_, PyAny>) -> Result<()> {
        static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let decimal = DECIMAL.import(value.py(), "decimal", "Decimal")?;
        // Not `isinstance`, to which an object can say what it likes.
        if !value.get_type().is_subclass(decimal)? {
            let found = type_name(value);
            return refused(ErrorKind::InputType, format!("a value must be {TYPES}, not {found}"));
        }
        let text = decimal.call_method1("__str__", (value,))?;
        let text = text.extract::<&str>()?;
        if !text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit()) {
            return refused_number();
        }
        if self.form == Form::Jcs {
            // Who takes a Decimal means its digits: it is never rounded.
            canonical_len(Form::JcsExact, text.as_bytes(), &mut [])
                .or_else(|error| refused(error.kind(), error.kind().message()))?;
        }
        self.push(text.as_bytes());
        Ok(())
    }
}

#[cold]
fn refused_number() -> Result<()> {
    refused(ErrorKind::JsonBadNumber, "NaN and infinities are no JSON numbers")
}

/// The value, where it is of this very type. `cast_exact` alone counts a reference to the type where it is not.
#[inline(always)]
fn exact<'a, 'py, T: PyTypeInfo>(value: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, T>> {
    if value.is_exact_instance_of::<T>() { value.cast_exact::<T>().ok() } else { None }
}

/// What Python converted. A `ValueError` means that the value is refused, for the reason `kind`.
#[inline]
fn converted<T>(py: Python<'_>, conversion: PyResult<T>, kind: ErrorKind) -> Result<T> {
    conversion.or_else(|error| {
        if error.is_instance_of::<PyValueError>(py) { refused(kind, kind.message()) } else { Err(error.into()) }
    })
}
