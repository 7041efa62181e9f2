//! What goes into a scheme's message, and the checks that keep undelimited joins unambiguous.

use super::{Dates, Field};
use crate::{Error, ErrorKind, Result};

/// What goes into a scheme's message: the literal text of the headers, and the exact bytes of the body. What a scheme
/// does not sign is not looked at.
///
/// # Example
/// ```
/// use paysig::Fields;
/// let fields = Fields::new(b"{}").date("2020-06-21T12:33:20Z").login("deposit_API_Key");
/// ```
#[derive(Clone, Copy, Default)]
pub struct Fields<'a> {
    body: Option<&'a [u8]>,
    external_id: Option<&'a [u8]>,
    date: Option<&'a [u8]>,
    login: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    /// The body's exact bytes, which may be none.
    #[must_use]
    pub fn new(body: &'a [u8]) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    /// The cashout's `external_id`, decoded, in UTF-8.
    #[must_use]
    pub fn external_id(mut self, external_id: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.external_id = Some(external_id.as_ref());
        self
    }

    /// The header `X-Date`, as it is sent.
    #[must_use]
    pub fn date(mut self, date: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.date = Some(date.as_ref());
        self
    }

    /// The header `X-Login`, as it is sent.
    #[must_use]
    pub fn login(mut self, login: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.login = Some(login.as_ref());
        self
    }

    pub(super) fn get(&self, field: Field, checks: Checks) -> Result<&'a [u8]> {
        let given = |bytes: Option<&'a [u8]>| bytes.ok_or(Error::new(ErrorKind::FieldMissing));
        match field {
            Field::Body => {
                let body = given(self.body)?;
                // After a login: its end is the first byte that can only be the body's.
                let ambiguous = checks.joined && !matches!(body, [] | [b'{' | b'[' | b' ' | b'\t' | b'\n' | b'\r', ..]);
                if ambiguous { Err(Error::at(ErrorKind::BodyAmbiguous, 0)) } else { Ok(body) }
            }
            Field::ExternalId => {
                // Without it the message would be the same for every cashout.
                let id = given(self.external_id.filter(|id| !id.is_empty()))?;
                // Languages whose strings are UTF-16 have no one way to write half of a surrogate pair.
                let checked = core::str::from_utf8(id);
                checked.map_err(|fault| Error::at(ErrorKind::InputNotUtf8, fault.valid_up_to()))?;
                Ok(id)
            }
            Field::Date => {
                let date = given(self.date)?;
                check_date(date, checks.dates).map_err(|offset| Error::at(ErrorKind::DateMalformed, offset))?;
                Ok(date)
            }
            Field::Login => {
                let login = given(self.login)?;
                check_login(login).map_err(|offset| Error::at(ErrorKind::LoginMalformed, offset))?;
                Ok(login)
            }
        }
    }
}

/// Credentials may be in the body.
impl core::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Fields(redacted)")
    }
}

/// What a scheme demands of its fields.
#[derive(Clone, Copy)]
pub(super) struct Checks {
    pub(super) dates: Dates,
    /// Whether a body follows a login or a date with nothing between them.
    pub(super) joined: bool,
}

/// The offset of the first fault.
fn check_login(login: &[u8]) -> Result<(), usize> {
    let text = core::str::from_utf8(login).map_err(|fault| fault.valid_up_to())?;
    if text.is_empty() {
        return Err(0);
    }
    let foreign = |character: char| {
        matches!(character, '{' | '[' | '\u{FEFF}') || character.is_whitespace() || character.is_control()
    };
    text.find(foreign).map_or(Ok(()), Err)
}

const SHAPE: &[u8] = b"dddd-dd-ddTdd:dd:dd";

/// The offset of the first fault.
fn check_date(date: &[u8], dates: Dates) -> Result<(), usize> {
    let (seconds, rest) = date.split_at_checked(SHAPE.len()).unwrap_or((date, &[]));
    check_shape(seconds, SHAPE, 0)?;
    match dates {
        Dates::SecondsOrMilliseconds if rest.starts_with(b".") => check_shape(rest, b".dddZ", SHAPE.len()),
        _ => check_shape(rest, b"Z", SHAPE.len()),
    }?;
    let number = |from, to| {
        let digits: &[u8] = date.get(from..to).unwrap_or_default();
        digits.iter().fold(0, |number: u16, digit| 10 * number + u16::from(digit - b'0'))
    };
    let (year, month) = (number(0, 4), number(5, 7));
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    // Leap seconds are refused: the provider's clocks have none.
    let ranges = [(5, 1, 12), (8, 1, days), (11, 0, 23), (14, 0, 59), (17, 0, 59)];
    let outside = ranges.into_iter().find(|(at, from, to)| !(*from..=*to).contains(&number(*at, at + 2)));
    outside.map_or(Ok(()), |(at, ..)| Err(at))
}

/// Compares with a shape in which `d` is any digit; the offset of the first difference.
fn check_shape(text: &[u8], shape: &[u8], start: usize) -> Result<(), usize> {
    let fits = |(byte, due): &(&u8, &u8)| if **due == b'd' { byte.is_ascii_digit() } else { byte == due };
    let same = text.iter().zip(shape).take_while(fits).count();
    if same == text.len().max(shape.len()) { Ok(()) } else { Err(start + same) }
}
