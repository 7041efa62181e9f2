//! Hands a Python object to the core, value by value.

use std::borrow::Cow;

use paysig::{Builder, ErrorKind, Form};
use pyo3::PyTypeInfo;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyType};

use crate::errors::type_name;

/// What a value may be.
const TYPES: &str = "dict, list, str, int, float, bool, None or Decimal";

/// Why an object has no canonical form.
pub(super) enum Fault {
    /// The value or name that would be next is refused.
    Refused(ErrorKind, Cow<'static, str>),
    /// The core refuses it.
    Core(paysig::Error),
    /// Python raised, as when it is out of memory, or in a method of the object's own.
    Raised(PyErr),
}

/// Boxed, because results of that size cost time where nothing is wrong.
type Result<T> = std::result::Result<T, Box<Fault>>;

impl From<paysig::Error> for Box<Fault> {
    fn from(error: paysig::Error) -> Self {
        Self::new(Fault::Core(error))
    }
}

impl From<PyErr> for Box<Fault> {
    fn from(error: PyErr) -> Self {
        Self::new(Fault::Raised(error))
    }
}

#[cold]
fn refused<T>(kind: ErrorKind, sentence: impl Into<Cow<'static, str>>) -> Result<T> {
    Err(Box::new(Fault::Refused(kind, sentence.into())))
}

/// Writes what an object is. After a fault the text ends before the value that is refused.
pub(super) struct Writer<'a> {
    builder: &'a mut Builder,
    form: Form,
}

impl<'a> Writer<'a> {
    pub(super) fn new(builder: &'a mut Builder, form: Form) -> Self {
        Self { builder, form }
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
            self.builder.bool(flag.is_true());
            Ok(())
        } else if value.is_none() {
            self.builder.null();
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

    fn dict(&mut self, dict: &Bound<'_, PyDict>) -> Result<()> {
        self.builder.open_object()?;
        let (length, mut members) = (dict.len(), dict.iter());
        for _ in 0..length {
            // The iterator panics where the dict has changed, as by a method of a value or by another thread.
            let member = with_critical_section(dict, || if dict.len() == length { members.next() } else { None });
            let Some((name, value)) = member else {
                return refused(ErrorKind::InputUnreadable, "a dict changed while it was read");
            };
            self.member(&name, &value)?;
        }
        Ok(self.builder.close_object()?)
    }

    fn mapping(&mut self, mapping: &Bound<'_, PyMapping>) -> Result<()> {
        self.builder.open_object()?;
        for item in mapping.items()?.iter() {
            let (name, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            self.member(&name, &value)?;
        }
        Ok(self.builder.close_object()?)
    }

    #[inline]
    fn member(&mut self, name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> Result<()> {
        match exact::<PyString>(name).or_else(|| name.cast::<PyString>().ok()) {
            Some(name) => self.builder.name(utf8(name)?),
            None => return refused(ErrorKind::InputType, format!("a name must be str, not {}", type_name(name))),
        }
        self.value(value)
    }

    fn list(&mut self, list: &Bound<'_, PyList>) -> Result<()> {
        self.builder.open_array()?;
        for item in list.iter() {
            self.value(&item)?;
        }
        self.builder.close_array();
        Ok(())
    }

    #[inline]
    fn string(&mut self, string: &Bound<'_, PyString>) -> Result<()> {
        self.builder.string(utf8(string)?);
        Ok(())
    }

    #[inline]
    fn int(&mut self, int: &Bound<'_, PyInt>) -> Result<()> {
        match int.extract::<i64>() {
            Ok(int) => Ok(self.builder.integer(int)?),
            Err(_) => self.large_int(int),
        }
    }

    #[cold]
    fn large_int(&mut self, int: &Bound<'_, PyInt>) -> Result<()> {
        let py = int.py();
        // Not the subclass's own. Python refuses to convert thousands of digits (sys.set_int_max_str_digits).
        let digits = py.get_type::<PyInt>().call_method1("__repr__", (int,));
        let digits = converted(py, digits, ErrorKind::NumberOutOfRange)?;
        Ok(self.builder.number(digits.extract::<&str>()?)?)
    }

    #[inline]
    fn float(&mut self, float: &Bound<'_, PyFloat>) -> Result<()> {
        let value = float.value();
        if !value.is_finite() {
            return refused_number();
        }
        if self.form == Form::Compact {
            // The one form that keeps the text: Python's, which the subclass cannot change.
            return Ok(self.builder.number(PyFloat::new(float.py(), value).repr()?.to_str()?)?);
        }
        Ok(self.builder.float(value)?)
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
        // Who takes a Decimal means its digits.
        Ok(self.builder.exact_number(text)?)
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

#[inline]
fn utf8<'a>(string: &'a Bound<'_, PyString>) -> Result<&'a str> {
    converted(string.py(), string.to_str(), ErrorKind::JsonLoneSurrogate)
}
