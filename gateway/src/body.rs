//! A request's body as a strict JSON object: members read by name, each with its own refusal.

use std::collections::BTreeMap;

use paysig::{Error, Form};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::answer::{Code, Refusal};

/// The members of a JSON object, their values as they are written.
pub(crate) struct Body<'a> {
    members: BTreeMap<String, &'a RawValue>,
}

impl<'a> Body<'a> {
    /// Reads a JSON object, refusing what parsers disagree about: duplicate names, halves of surrogate pairs, numbers
    /// beyond a double, invalid UTF-8, byte order marks.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::new(Code::InvalidBody).detail("there is none"));
        }
        // The form is only looked at, never used: the bytes that came are what counts.
        paysig::canonicalize_to_vec(Form::Jcs, bytes).map_err(malformed)?;
        serde_json::from_slice(bytes).map(|members| Self { members }).map_err(|error| {
            let what = if error.is_data() { "not a JSON object" } else { "not well-formed" };
            Refusal::new(Code::InvalidBody).detail(what)
        })
    }

    /// The member's value as written; `null` counts as absent.
    fn raw(&self, name: &str) -> Option<&'a str> {
        self.members.get(name).map(|value| value.get()).filter(|text| *text != "null")
    }

    fn value<T: DeserializeOwned>(&self, name: &str, kind: &str) -> Result<Option<T>, Refusal> {
        let Some(text) = self.raw(name) else { return Ok(None) };
        serde_json::from_str(text).map(Some).map_err(|_| Refusal::parameter(name, kind))
    }

    /// A string of at most `characters`.
    pub(crate) fn text(&self, name: &str, characters: usize) -> Result<Option<String>, Refusal> {
        let text: Option<String> = self.value(name, "must be a string")?;
        if text.as_ref().is_some_and(|text| text.chars().count() > characters) {
            return Err(Refusal::parameter(name, &format!("must have at most {characters} characters")));
        }
        Ok(text)
    }

    /// As [`Body::text`], which must be there and not be empty.
    pub(crate) fn required_text(&self, name: &str, characters: usize) -> Result<String, Refusal> {
        match self.text(name, characters)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(Refusal::parameter(name, "is required")),
        }
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.value(name, "must be true or false")
    }

    /// A whole number, or its digits as a string: creating a cashout answers with its ID as a string, asking for its
    /// status documents a number.
    pub(crate) fn id(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.raw(name) else { return Ok(None) };
        let digits = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let id = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
        id.map(Some).ok_or_else(|| Refusal::parameter(name, "must be a whole number"))
    }

    /// A positive amount of money in plain notation with at most two decimals, as it is written.
    pub(crate) fn amount(&self, name: &str) -> Result<String, Refusal> {
        let text = self.raw(name).ok_or_else(|| Refusal::parameter(name, "is required"))?;
        if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Err(Refusal::parameter(name, "must be a number"));
        }
        let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
        if !units.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::parameter(name, "must be positive, without an exponent"));
        }
        if decimals.trim_end_matches('0').len() > 2 {
            return Err(Refusal::parameter(name, "must have at most two decimals"));
        }
        if units.bytes().chain(decimals.bytes()).all(|byte| byte == b'0') {
            return Err(Refusal::parameter(name, "must be greater than 0"));
        }
        if units.len() > 15 {
            return Err(Refusal::parameter(name, "is too great"));
        }
        Ok(text.to_owned())
    }
}

fn malformed(error: Error) -> Refusal {
    // Sentence, slug and offset; paysig's errors hold nothing of the payload.
    Refusal::new(Code::InvalidBody).detail(error.to_string())
}
