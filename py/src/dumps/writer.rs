//! Hands a Python object to the core, value by value.

use std::borrow::Cow;
use std::rc::Rc;

use paysig::{Builder, ErrorKind, Form, Layout};
use pyo3::PyTypeInfo;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyType};

use super::repeated::Layouts;
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
pub(super) type Result<T> = std::result::Result<T, Box<Fault>>;

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
pub(super) struct Writer<'a, 'py> {
    pub(super) form: Form,
    pub(super) layouts: Layouts<'a, 'py>,
}

impl<'a, 'py> Writer<'a, 'py> {
    /// A writer, and layouts whose memory serves it.
    pub(super) fn new(form: Form, layouts: &'a mut Vec<Rc<Layout>>) -> Self {
        Self { form, layouts: Layouts::new(layouts) }
    }

    /// Writes a value; `repeated`, if one like it may have been written before.
    #[inline(always)]
    pub(super) fn value(&mut self, builder: &mut Builder, value: &Bound<'py, PyAny>, repeated: bool) -> Result<()> {
        if let Some(text) = exact::<PyString>(value) {
            string(builder, text)
        } else if let Some(int) = exact::<PyInt>(value) {
            integer(builder, int)
        } else if let Some(float) = exact::<PyFloat>(value) {
            self.float(builder, float)
        } else if let Some(dict) = exact::<PyDict>(value) {
            if repeated { self.repeated(builder, dict) } else { self.dict(builder, dict) }
        } else if let Some(list) = exact::<PyList>(value) {
            self.list(builder, list, repeated)
        } else if let Some(flag) = exact::<PyBool>(value) {
            builder.bool(flag.is_true());
            Ok(())
        } else if value.is_none() {
            builder.null();
            Ok(())
        } else {
            self.other(builder, value)
        }
    }

    /// Subclasses, by the value that Python itself keeps for them; what they print is of no account.
    #[cold]
    fn other(&mut self, builder: &mut Builder, value: &Bound<'py, PyAny>) -> Result<()> {
        if let Ok(text) = value.cast::<PyString>() {
            string(builder, text)
        } else if let Ok(int) = value.cast::<PyInt>() {
            integer(builder, int)
        } else if let Ok(float) = value.cast::<PyFloat>() {
            self.float(builder, float)
        } else if let Ok(dict) = value.cast::<PyDict>() {
            // An OrderedDict has an order that only its method knows.
            self.mapping(builder, dict.as_mapping())
        } else if let Ok(list) = value.cast::<PyList>() {
            self.list(builder, list, false)
        } else {
            decimal(builder, value)
        }
    }

    #[inline(never)]
    pub(super) fn dict(&mut self, builder: &mut Builder, dict: &Bound<'py, PyDict>) -> Result<()> {
        builder.open_object()?;
        let (length, mut members) = (dict.len(), dict.iter());
        for _ in 0..length {
            // The iterator panics where the dict has changed, as by a method of a value or by another thread.
            let member = with_critical_section(dict, || if dict.len() == length { members.next() } else { None });
            let Some((name, value)) = member else {
                return refused(ErrorKind::InputUnreadable, "a dict changed while it was read");
            };
            self.member(builder, &name, &value)?;
        }
        Ok(builder.close_object()?)
    }

    #[inline(never)]
    fn mapping(&mut self, builder: &mut Builder, mapping: &Bound<'py, PyMapping>) -> Result<()> {
        builder.open_object()?;
        for item in mapping.items()?.iter() {
            let (name, value) = item.extract::<(Bound<'py, PyAny>, Bound<'py, PyAny>)>()?;
            self.member(builder, &name, &value)?;
        }
        Ok(builder.close_object()?)
    }

    #[inline]
    fn member(&mut self, builder: &mut Builder, name: &Bound<'_, PyAny>, value: &Bound<'py, PyAny>) -> Result<()> {
        match exact::<PyString>(name).or_else(|| name.cast::<PyString>().ok()) {
            Some(name) => builder.name(utf8(name)?),
            None => return refused(ErrorKind::InputType, format!("a name must be str, not {}", type_name(name))),
        }
        self.value(builder, value, false)
    }

    #[inline(never)]
    fn list(&mut self, builder: &mut Builder, list: &Bound<'py, PyList>, mut repeated: bool) -> Result<()> {
        builder.open_array()?;
        for item in list.iter() {
            self.value(builder, &item, repeated)?;
            repeated = true;
        }
        builder.close_array();
        Ok(())
    }

    #[inline(never)]
    fn float(&mut self, builder: &mut Builder, float: &Bound<'_, PyFloat>) -> Result<()> {
        let value = float.value();
        if !value.is_finite() {
            return refused_number();
        }
        if self.form == Form::Compact {
            // The one form that keeps the text: Python's, which the subclass cannot change.
            return Ok(builder.number(PyFloat::new(float.py(), value).repr()?.to_str()?)?);
        }
        Ok(builder.float(value)?)
    }
}

#[inline(never)]
fn string(builder: &mut Builder, string: &Bound<'_, PyString>) -> Result<()> {
    builder.string(utf8(string)?);
    Ok(())
}

#[inline(never)]
fn integer(builder: &mut Builder, int: &Bound<'_, PyInt>) -> Result<()> {
    match int.extract::<i64>() {
        Ok(int) => Ok(builder.integer(int)?),
        Err(_) => large_integer(builder, int),
    }
}

#[cold]
fn large_integer(builder: &mut Builder, int: &Bound<'_, PyInt>) -> Result<()> {
    let py = int.py();
    // Not the subclass's own. Python refuses to convert thousands of digits (sys.set_int_max_str_digits).
    match py.get_type::<PyInt>().call_method1("__repr__", (int,)) {
        Ok(digits) => Ok(builder.number(digits.extract::<&str>()?)?),
        Err(error) => not_converted(py, error, ErrorKind::NumberOutOfRange),
    }
}

fn decimal(builder: &mut Builder, value: &Bound<'_, PyAny>) -> Result<()> {
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
    Ok(builder.exact_number(text)?)
}

#[cold]
fn refused_number() -> Result<()> {
    refused(ErrorKind::JsonBadNumber, "NaN and infinities are no JSON numbers")
}

/// The value, where it is of this very type. `cast_exact` alone counts a reference to the type where it is not.
#[inline(always)]
pub(super) fn exact<'a, 'py, T: PyTypeInfo>(value: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, T>> {
    if value.is_exact_instance_of::<T>() { value.cast_exact::<T>().ok() } else { None }
}

/// A `ValueError` of a conversion means that the value is refused, for the reason `kind`.
#[cold]
#[inline(never)]
fn not_converted<T>(py: Python<'_>, error: PyErr, kind: ErrorKind) -> Result<T> {
    if error.is_instance_of::<PyValueError>(py) { refused(kind, kind.message()) } else { Err(error.into()) }
}

#[inline(always)]
fn utf8<'a>(string: &'a Bound<'_, PyString>) -> Result<&'a str> {
    match string.to_str() {
        Ok(text) => Ok(text),
        Err(error) => not_converted(string.py(), error, ErrorKind::JsonLoneSurrogate),
    }
}
