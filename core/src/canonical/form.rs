//! The names of the forms.

use core::fmt;
use core::str::FromStr;

use crate::{Error, ErrorKind, Result};

/// A canonical form: a rule that gives one byte string for a payload.
///
/// | form | result | refuses |
/// |---|---|---|
/// | `verbatim` | the input, unchanged; it may be empty and need not be JSON | invalid UTF-8, a byte order mark |
/// | `compact` | JSON text (RFC 8259) without insignificant white space; members, numbers and strings exactly as written | malformed JSON, invalid UTF-8, a byte order mark, trailing data, more than 128 open arrays and objects |
/// | `jcs` | RFC 8785: members sorted, strings minimally escaped, numbers as ECMAScript prints the double | the above, names given twice, lone surrogates, numbers beyond a double |
/// | `jcs-exact` | as `jcs` | also numbers whose decimal value RFC 8785 would change |
///
/// Canonical bytes are their own canonical form.
///
/// # Example
/// ```
/// use paysig::Form;
/// assert_eq!("jcs-exact".parse(), Ok(Form::JcsExact));
/// assert_eq!(Form::JcsExact.name(), "jcs-exact");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum Form {
    /// The input, unchanged.
    Verbatim = 0,
    /// Without insignificant white space.
    Compact = 1,
    /// The JSON Canonicalization Scheme, RFC 8785.
    Jcs = 2,
    /// RFC 8785 where it changes no number's value.
    JcsExact = 3,
}

impl Form {
    /// Every form, in the order of their numbers.
    pub const ALL: &'static [Self] = &[Self::Verbatim, Self::Compact, Self::Jcs, Self::JcsExact];

    /// The name: `verbatim`, `compact`, `jcs` or `jcs-exact`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Compact => "compact",
            Self::Jcs => "jcs",
            Self::JcsExact => "jcs-exact",
        }
    }

    /// The stable number that other languages use.
    #[must_use]
    pub const fn code(self) -> i32 {
        match self {
            Self::Verbatim => 0,
            Self::Compact => 1,
            Self::Jcs => 2,
            Self::JcsExact => 3,
        }
    }

    /// Whether it puts the members of objects in order.
    #[cfg(feature = "alloc")]
    pub(crate) const fn sorts(self) -> bool {
        matches!(self, Self::Jcs | Self::JcsExact)
    }

    /// The form with this number, if there is one.
    #[must_use]
    pub const fn from_code(code: i32) -> Option<Self> {
        match code {
            0 => Some(Self::Verbatim),
            1 => Some(Self::Compact),
            2 => Some(Self::Jcs),
            3 => Some(Self::JcsExact),
            _ => None,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Form {
    type Err = Error;

    /// Reads a name.
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|form| form.name() == name).ok_or(ErrorKind::UnknownForm.into())
    }
}
