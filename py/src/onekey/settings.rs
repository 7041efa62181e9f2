//! Credentials of settings: of a mapping, or of the text of a file. What a message says of a place is the core's.

use paysig::onekey::{Credentials, Setting, Settings};
use paysig::{Error, ErrorKind, Position};
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::args;
use crate::errors::{raise, raise_saying, wrong_type};

/// Of a mapping from names to values.
pub(super) fn of(values: &Bound<'_, PyAny>) -> PyResult<Credentials> {
    let Ok(values) = values.cast::<PyMapping>() else {
        return Err(wrong_type("settings", "a mapping from str to str", values, ""));
    };
    let mut given = [const { None }; Setting::ALL.len()];
    for (setting, place) in Setting::ALL.into_iter().zip(&mut given) {
        if values.contains(setting.name())? {
            *place = Some(values.get_item(setting.name())?);
        }
    }
    let given = Setting::ALL.into_iter().zip(&given);
    let texts = given
        .filter_map(|(setting, value)| Some((setting, args::text(setting.name(), value.as_ref()?))))
        .map(|(setting, text)| Ok((setting, text?)))
        .collect::<PyResult<Vec<_>>>()?;
    let mut settings = Settings::default();
    for (setting, text) in &texts {
        settings.set(*setting, Some(text));
    }
    settings.credentials().map_err(|error| refusal(error, b""))
}

/// Of a text.
pub(super) fn parse(text: &Bound<'_, PyAny>) -> PyResult<Credentials> {
    let text = args::bytes("text", text)?;
    Settings::parse(text).and_then(|settings| settings.credentials()).map_err(|error| refusal(error, text))
}

/// The exception of an error, whose sentence names settings and lines. Neither name nor value of a line is shown that is
/// none: it may be a secret alone.
fn refusal(error: Error, text: &[u8]) -> PyErr {
    let name = error.setting().map(Setting::name).unwrap_or_default();
    let line = error.offset().map(|offset| Position::line_of(text, offset)).unwrap_or_default();
    match error.kind() {
        ErrorKind::KeyFile if line == 0 => raise_saying(error, "the settings have more than 1 MiB"),
        ErrorKind::KeyFile => {
            let names = Setting::ALL.map(Setting::name).join(", ");
            raise_saying(error, &format!("line {line} is not NAME=VALUE with one of the names {names}"))
        }
        ErrorKind::FieldDuplicate => raise_saying(error, &format!("line {line} gives {name} again")),
        ErrorKind::FieldMissing => raise_saying(error, &format!("{name} is missing")),
        _ => raise(error),
    }
}
