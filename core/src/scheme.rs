//! Schemes: how a provider frames the signed message, writes the tag and carries it. Each is data, read by one piece of
//! code: a new one is one constant in `known` and its vectors.

mod fields;
mod known;
mod text;

pub use fields::Fields;
pub use text::SchemeText;

use core::ffi::CStr;

use fields::Checks;

use crate::key::first_match;
use crate::{Error, ErrorKind, Key, Result, Signature};

/// How a provider frames the signed message, writes its tag and carries it.
///
/// | scheme | message | carried by | source |
/// |---|---|---|---|
/// | [`CASHOUT_REQUEST`](Self::CASHOUT_REQUEST) | body | `Payload-Signature: ` lower | OneKey Payments V3 Cashouts, "Calculating the Payload-Signature" |
/// | [`CASHOUT_NOTIFICATION`](Self::CASHOUT_NOTIFICATION) | `Be4` `external_id` `Bo7` | form field `control`, UPPER | the same, "Notifications" |
/// | [`DEPOSIT_OKP`](Self::DEPOSIT_OKP) | X-Date X-Login body | `Authorization: OKP ` lower | OneKey Payments Deposits, "Calculating the Signature" |
/// | [`DEPOSIT_D24`](Self::DEPOSIT_D24) | X-Date X-Login body | `Authorization: D24 ` lower | the same, as Directa24 runs it |
/// | [`DLOCAL_PAYIN`](Self::DLOCAL_PAYIN) | X-Login X-Date body | `Authorization: V2-HMAC-SHA256, Signature: ` lower | dLocal, "Payins: Security" |
///
/// The parts of a message are joined without anything between them, so that one text could be read as several
/// messages. It cannot here: a date has one shape, a login has no character with which JSON starts, and a body
/// is none or starts as JSON does. All else is refused when signing and when verifying.
///
/// # Example
/// ```
/// use paysig::{Fields, Key, Scheme};
/// let key = Key::new("deposit_secret_key")?;
/// let fields = Fields::new(b"{\"amount\":100}").date("2020-06-21T12:33:20Z").login("deposit_API_Key");
/// let header = Scheme::DEPOSIT_D24.sign(&key, &fields)?;
/// assert!(header.starts_with("D24 "));
/// Scheme::DEPOSIT_D24.verify(&key, &fields, &header)?;
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Debug)]
pub struct Scheme {
    name: &'static CStr,
    message: &'static [Part],
    letters: Letters,
    carrier: Carrier,
    dates: Dates,
}

/// A part of the signed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Literal(&'static str),
    Field(Field),
}

/// What the caller gives for a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Body,
    ExternalId,
    Date,
    Login,
}

/// The letters of the hexadecimal digits that are written. Both are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Lower,
    Upper,
}

/// The shapes that a date may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    /// `2020-06-21T12:33:20Z`.
    Seconds,
    /// The same, or with exactly three digits of fraction: `2020-06-21T12:33:20.629Z`.
    SecondsOrMilliseconds,
}

/// Where a signature travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Carrier {
    /// A header of a request, with what stands before the digits.
    Header {
        /// The header's name.
        name: &'static str,
        /// What its value starts with.
        prefix: &'static str,
    },
    /// A field of a form.
    FormField(
        /// The field's name.
        &'static str,
    ),
}

impl Carrier {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Header { prefix, .. } => prefix,
            Self::FormField(_) => "",
        }
    }
}

impl Scheme {
    /// The stable name, such as `cashout-request`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        // A constant of ours, so this cannot fail.
        self.name.to_str().unwrap_or_default()
    }

    /// [`name`](Self::name) with a terminating NUL, for C.
    #[must_use]
    pub const fn name_c(&self) -> &'static CStr {
        self.name
    }

    /// Where the signature travels.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// The scheme of this name.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownScheme`].
    ///
    /// # Example
    /// ```
    /// assert_eq!(paysig::Scheme::by_name("dlocal-payin")?.name(), "dlocal-payin");
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn by_name(name: impl AsRef<[u8]>) -> Result<&'static Self> {
        let name = name.as_ref();
        Self::ALL.iter().copied().find(|scheme| scheme.name.to_bytes() == name).ok_or(ErrorKind::UnknownScheme.into())
    }

    /// What to put into the carrier: the prefix and the digits.
    ///
    /// # Errors
    /// [`ErrorKind::FieldMissing`] where the scheme needs a field that was not given; [`ErrorKind::InputNotUtf8`] of
    /// `external_id`, [`ErrorKind::DateMalformed`], [`ErrorKind::LoginMalformed`] and [`ErrorKind::BodyAmbiguous`], with
    /// the byte offset in that field.
    ///
    /// # Example
    /// ```
    /// use paysig::{Fields, Key, Scheme};
    /// let key = Key::new("your_cashout_api_signature")?;
    /// let control = Scheme::CASHOUT_NOTIFICATION.sign(&key, &Fields::default().external_id("cashoutID1234"))?;
    /// assert_eq!(control, "DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D");
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn sign(&self, key: &Key, fields: &Fields<'_>) -> Result<SchemeText> {
        let signature = self.signature(key, fields)?;
        let digits = match self.letters {
            Letters::Lower => signature.to_hex(),
            Letters::Upper => signature.to_hex_upper(),
        };
        Ok(SchemeText::new(self.carrier.prefix(), &digits))
    }

    /// Checks the value that the carrier brought: exactly the prefix, then 64 hexadecimal digits in either case.
    ///
    /// # Errors
    /// As [`Scheme::sign`]; [`ErrorKind::SignaturePrefix`]; and as [`Key::verify`], with byte offsets in `presented`.
    ///
    /// # Example
    /// ```
    /// use paysig::{Fields, Key, Scheme};
    /// let (key, body) = (Key::new("cashout_secret_key")?, Fields::new(b"{\"cashout_id\":11954}"));
    /// let arrived = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549";
    /// Scheme::CASHOUT_REQUEST.verify(&key, &body, arrived)?;
    /// assert_eq!(Scheme::DEPOSIT_OKP.verify(&key, &body, arrived).unwrap_err().slug(), "signature-prefix");
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn verify(&self, key: &Key, fields: &Fields<'_>, presented: impl AsRef<[u8]>) -> Result<()> {
        let presented = self.read(presented.as_ref())?;
        self.signature(key, fields)?.matches(&presented)
    }

    /// As [`Scheme::verify`], against several keys, as during the rotation of a secret, and tells the index of the one that
    /// matched; where several do, the first. Every key is tried, whichever matches.
    ///
    /// # Errors
    /// As [`Scheme::verify`]; [`ErrorKind::NoKeys`].
    ///
    /// # Example
    /// ```
    /// use paysig::{Fields, Key, Scheme};
    /// let (current, previous) = (Key::new("current_secret")?, Key::new("previous_secret")?);
    /// let fields = Fields::default().external_id("cashoutID1234");
    /// let control = Scheme::CASHOUT_NOTIFICATION.sign(&previous, &fields)?;
    /// assert_eq!(Scheme::CASHOUT_NOTIFICATION.verify_any([&current, &previous], &fields, &*control), Ok(1));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn verify_any<'k, K>(&self, keys: K, fields: &Fields<'_>, presented: impl AsRef<[u8]>) -> Result<usize>
    where
        K: IntoIterator<Item = &'k Key>,
    {
        let presented = self.read(presented.as_ref())?;
        first_match(keys.into_iter().map(|key| self.signature(key, fields)), &presented)
    }

    /// Reads a presented value.
    fn read(&self, presented: &[u8]) -> Result<Signature> {
        let prefix = self.carrier.prefix().as_bytes();
        let Some(digits) = presented.strip_prefix(prefix) else {
            let offset = presented.iter().zip(prefix).take_while(|(byte, due)| byte == due).count();
            return Err(Error::at(ErrorKind::SignaturePrefix, offset));
        };
        Signature::from_hex(digits).map_err(|error| match error.offset() {
            Some(offset) => Error::at(error.kind(), prefix.len() + offset),
            None => error,
        })
    }

    fn signature(&self, key: &Key, fields: &Fields<'_>) -> Result<Signature> {
        let checks = Checks { dates: self.dates, joined: self.message.contains(&Part::Field(Field::Login)) };
        let bytes = |part: &Part| match part {
            Part::Literal(text) => Ok(text.as_bytes()),
            Part::Field(field) => fields.get(*field, checks),
        };
        if let [only] = self.message {
            return Ok(key.sign(bytes(only)?));
        }
        let mut signer = key.signer();
        for part in self.message {
            signer.update(bytes(part)?);
        }
        Ok(signer.close())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_prefixes_fit() {
        for (index, scheme) in Scheme::ALL.iter().enumerate() {
            assert!(!Scheme::ALL[..index].iter().any(|other| other.name == scheme.name), "{}", scheme.name());
            assert!(scheme.carrier.prefix().len() <= SchemeText::PREFIX_BYTES, "{}", scheme.name());
        }
    }

    /// Where a login stands in the message, so does the date, whose fixed shape delimits it.
    #[test]
    fn undelimited_messages_have_a_date() {
        for scheme in Scheme::ALL {
            let has = |field| scheme.message.contains(&Part::Field(field));
            assert!(!has(Field::Login) || has(Field::Date), "{}", scheme.name());
        }
    }
}
