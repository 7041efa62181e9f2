//! Settings: what credentials are made of, by the names that files and environment variables have for it.

use core::ffi::CStr;
use core::fmt;

use super::{Credentials, Environment};
use crate::{Error, ErrorKind, Result};

/// No file with settings is longer.
const MAX_BYTES: usize = 1 << 20;

/// One thing that credentials are made of. Errors say which one is at fault: [`Error::setting`](crate::Error::setting).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Setting {
    /// `PAYSIG_API_KEY`: the API Key, which is sent as `login`.
    ApiKey,
    /// `PAYSIG_API_PASSPHRASE`: the API Passphrase, which is sent as `pass`.
    ApiPassphrase,
    /// `PAYSIG_API_SIGNATURE`: the API Signature, the secret that signs.
    ApiSignature,
    /// `PAYSIG_ENVIRONMENT`: `staging`, `production` or `local`.
    Environment,
    /// `PAYSIG_BASE_URL`: where the environment is.
    BaseUrl,
}

impl Setting {
    /// Every setting: the three credentials, which must be given, and then the two that say what they are for.
    pub const ALL: [Self; 5] =
        [Self::ApiKey, Self::ApiPassphrase, Self::ApiSignature, Self::Environment, Self::BaseUrl];

    /// The name that files and environment variables have for it, such as `PAYSIG_API_KEY`.
    #[must_use]
    pub fn name(self) -> &'static str {
        // A constant of ours, so this cannot fail.
        self.name_c().to_str().unwrap_or_default()
    }

    /// [`name`](Self::name) with a terminating NUL, for C.
    #[must_use]
    pub const fn name_c(self) -> &'static CStr {
        match self {
            Self::ApiKey => c"PAYSIG_API_KEY",
            Self::ApiPassphrase => c"PAYSIG_API_PASSPHRASE",
            Self::ApiSignature => c"PAYSIG_API_SIGNATURE",
            Self::Environment => c"PAYSIG_ENVIRONMENT",
            Self::BaseUrl => c"PAYSIG_BASE_URL",
        }
    }

    /// What people call it, such as `API Key`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ApiKey => "API Key",
            Self::ApiPassphrase => "API Passphrase",
            Self::ApiSignature => "API Signature",
            Self::Environment => "environment",
            Self::BaseUrl => "base URL",
        }
    }
}

/// What credentials are made of, borrowed: from a file's text, from environment variables, or as given. Nothing is read
/// from anywhere but what is passed.
///
/// # Example
/// ```
/// use paysig::onekey::{Setting, Settings};
/// let file = b"# of staging\nPAYSIG_API_KEY=key\nPAYSIG_API_PASSPHRASE=passphrase\nPAYSIG_API_SIGNATURE=signature\n";
/// let mut settings = Settings::parse(file)?;
/// assert_eq!(settings.credentials()?.environment().name(), "staging");
///
/// settings.set(Setting::ApiPassphrase, Some(b"passphrase "));
/// let error = settings.credentials().unwrap_err();
/// assert_eq!((error.slug(), error.offset()), ("credential-character", Some(10)));
/// assert_eq!(error.setting(), Some(Setting::ApiPassphrase));
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Settings<'t> {
    values: [Option<&'t [u8]>; 5],
}

impl<'t> Settings<'t> {
    /// Reads the text of a file: a line `NAME=VALUE` for each setting. Lines end with LF or CR LF. Everything behind the
    /// first `=` is the value: nothing is trimmed or unquoted. Empty lines and those that start with `#` are left out.
    ///
    /// # Errors
    /// [`ErrorKind::KeyFile`] for another line, with the byte offset of the line, and beyond 1 MiB;
    /// [`ErrorKind::FieldDuplicate`] where a name is given twice, with the [setting](Error::setting) and the byte offset
    /// of the second line. [`Position`](crate::Position) tells the number of the line. Values are not looked at.
    ///
    /// # Example
    /// ```
    /// use paysig::Position;
    /// use paysig::onekey::Settings;
    /// let text = b"PAYSIG_API_KEY=key\nexport PAYSIG_BASE_URL=https://api.example.com\n";
    /// let error = Settings::parse(text).unwrap_err();
    /// assert_eq!((error.slug(), error.offset()), ("key-file", Some(19)));
    /// assert_eq!(Position::new(text, 19).line(), 2);
    /// ```
    pub fn parse(text: &'t [u8]) -> Result<Self> {
        if text.len() > MAX_BYTES {
            return Err(ErrorKind::KeyFile.into());
        }
        let mut settings = Self::default();
        let mut start = 0;
        for line in text.split(|byte| *byte == b'\n') {
            let setting = line.strip_suffix(b"\r").unwrap_or(line);
            if !matches!(setting, [] | [b'#', ..]) {
                let (setting, value) = named(setting).ok_or(Error::at(ErrorKind::KeyFile, start))?;
                if settings.get(setting).is_some() {
                    return Err(Error::at(ErrorKind::FieldDuplicate, start).of(setting));
                }
                settings.set(setting, Some(value));
            }
            start += line.len() + 1;
        }
        Ok(settings)
    }

    /// What is set, if anything.
    #[must_use]
    pub fn get(&self, setting: Setting) -> Option<&'t [u8]> {
        self.values.get(setting as usize).copied().flatten()
    }

    /// Sets a value, or takes it back.
    pub fn set(&mut self, setting: Setting, value: Option<&'t [u8]>) {
        if let Some(place) = self.values.get_mut(setting as usize) {
            *place = value;
        }
    }

    /// The credentials, bound to their environment, which is staging where none is set.
    ///
    /// # Errors
    /// Always with the [setting](Error::setting) that is at fault: [`ErrorKind::FieldMissing`] where a credential is not
    /// set; as [`Environment::by_name`]; as [`Credentials::new`].
    pub fn credentials(&self) -> Result<Credentials> {
        let needed = |setting| self.get(setting).ok_or(Error::new(ErrorKind::FieldMissing).of(setting));
        let key = needed(Setting::ApiKey)?;
        let passphrase = needed(Setting::ApiPassphrase)?;
        let signature = needed(Setting::ApiSignature)?;
        let name = self.get(Setting::Environment).unwrap_or(b"staging");
        let base_url = self.get(Setting::BaseUrl).unwrap_or_default();
        let environment = Environment::by_name(name, base_url).map_err(|error| match error.kind() {
            ErrorKind::UnknownEnvironment => error.of(Setting::Environment),
            _ => error.of(Setting::BaseUrl),
        })?;
        Credentials::new(environment, key, passphrase, signature)
    }
}

/// They hold secrets.
impl fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Settings(redacted)")
    }
}

/// The setting and the value of a line `NAME=VALUE`.
#[inline(never)]
fn named(line: &[u8]) -> Option<(Setting, &[u8])> {
    Setting::ALL.into_iter().find_map(|setting| match line.strip_prefix(setting.name_c().to_bytes()) {
        Some([b'=', value @ ..]) => Some((setting, value)),
        _ => None,
    })
}
