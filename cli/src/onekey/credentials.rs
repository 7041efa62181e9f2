//! Credentials and their environment: read from variables or a file, never from an argument, and bound to each other.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

use paysig::onekey::{Credentials, Environment};
use paysig::{Error, ErrorKind};
use zeroize::Zeroizing;

use super::args::CredentialArgs;
use crate::failure::{Failure, quoted};
use crate::secret::read_bounded;
use crate::stdio;

/// What a file may say; variables are called the same where no other name is given.
const NAMES: [&str; 5] =
    ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE", "PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL"];

/// Stands for the credentials that are not looked at.
const GOOD: &[u8] = b"x";

type Bytes = Zeroizing<Vec<u8>>;

/// What was read, in the order of [`NAMES`].
struct Settings<'a> {
    values: [Option<Bytes>; 5],
    names: [&'a OsStr; 5],
    file: Option<&'a Path>,
}

impl CredentialArgs {
    /// The credentials that these arguments point at, bound to their environment.
    pub(crate) fn credentials(&self) -> Result<Credentials, Failure> {
        let settings = self.read()?;
        let [key, passphrase, signature] = [settings.needed(0)?, settings.needed(1)?, settings.needed(2)?];
        let environment = self.environment(&settings)?;
        Credentials::new(environment.clone(), key, passphrase, signature).map_err(|error| {
            // The error does not say which of the three it speaks of: each is tried beside two good ones.
            let make = |key, passphrase, signature| Credentials::new(environment.clone(), key, passphrase, signature);
            let faulty = [make(key, GOOD, GOOD), make(GOOD, passphrase, GOOD), make(GOOD, GOOD, signature)];
            let faulty = faulty.iter().position(Result::is_err).unwrap_or_default();
            let failure = Failure::from(error).note(settings.source(faulty));
            match hint(error.kind(), settings.file.is_some()) {
                Some(hint) => failure.note(hint),
                None => failure,
            }
        })
    }

    fn read(&self) -> Result<Settings<'_>, Failure> {
        if let Some(path) = &self.credentials_file {
            let values = read_file(path)?;
            return Ok(Settings { values, names: NAMES.map(OsStr::new), file: Some(path) });
        }
        let [.., environment, base_url] = NAMES.map(OsStr::new);
        let names = [&*self.api_key_env, &*self.api_passphrase_env, &*self.api_signature_env, environment, base_url];
        let values = names.map(|name| env::var_os(name).map(|value| Zeroizing::new(value.into_encoded_bytes())));
        Ok(Settings { values, names, file: None })
    }

    fn environment(&self, settings: &Settings<'_>) -> Result<Environment, Failure> {
        let name = settings.agreed(3, "--environment", self.environment.map(|name| name.name().as_bytes()))?;
        let base_url = self.base_url.as_deref().map(OsStr::as_encoded_bytes);
        let base_url = settings.agreed(4, "--base-url", base_url)?;
        Environment::by_name(name.unwrap_or(b"staging"), base_url.unwrap_or_default()).map_err(|error| {
            let failure = Failure::from(error);
            let place = |index, option: &str, given| if given { option.to_owned() } else { settings.source(index) };
            if error.kind() == ErrorKind::UnknownEnvironment {
                return failure.note(place(3, "--environment", self.environment.is_some()));
            }
            let failure = failure.note(place(4, "--base-url", self.base_url.is_some()));
            match base_url {
                None => failure.note("hint: it is not given, and only staging has an address that is known"),
                Some(_) => failure,
            }
        })
    }
}

impl Settings<'_> {
    /// A credential, which must be there.
    fn needed(&self, index: usize) -> Result<&[u8], Failure> {
        let value = self.values.get(index).and_then(Option::as_ref);
        value.map(|value| value.as_slice()).ok_or_else(|| match self.file {
            Some(_) => Failure::from(Error::new(ErrorKind::FieldMissing)).note(self.source(index)),
            None => Failure::from(Error::new(ErrorKind::KeyVariable))
                .note(self.source(index))
                .note("hint: export it, or give a file with --credentials-file"),
        })
    }

    /// What an option or the settings say. Where both do they must agree: the settings' credentials are for that
    /// environment, and no option may carry them to another.
    fn agreed<'s>(&'s self, index: usize, option: &str, given: Option<&'s [u8]>) -> Result<Option<&'s [u8]>, Failure> {
        let set = self.values.get(index).and_then(Option::as_ref).map(|value| value.as_slice());
        match (given, set) {
            (Some(given), Some(set)) if given != set => Err(Failure::from(Error::new(ErrorKind::UrlOtherEnvironment))
                .note(format!("{option} differs from {}", self.source(index)))),
            _ => Ok(given.or(set)),
        }
    }

    fn source(&self, index: usize) -> String {
        let name = self.names.get(index).copied().unwrap_or_default();
        match self.file {
            Some(path) => format!("{} in credentials file {}", quoted(name), quoted(path)),
            None => format!("environment variable {}", quoted(name)),
        }
    }
}

/// What to do about a credential that was refused.
fn hint(refused: ErrorKind, in_file: bool) -> Option<&'static str> {
    match refused {
        ErrorKind::SecretQuoted => Some("hint: the quotation marks are part of the value; leave them out"),
        ErrorKind::CredentialCharacter | ErrorKind::SecretWhitespace if in_file => {
            Some("hint: everything from the = to the end of the line is the value")
        }
        ErrorKind::CredentialCharacter | ErrorKind::SecretWhitespace => {
            Some("hint: NAME=$(cat FILE) drops the newlines at the end of a file")
        }
        _ => None,
    }
}

/// The values of a credentials file.
fn read_file(path: &Path) -> Result<[Option<Bytes>; 5], Failure> {
    let name = || format!("credentials file {}", quoted(path));
    let text = File::open(path)
        .inspect(|file| warn(file, path))
        .and_then(read_bounded)
        .map_err(|cause| Failure::system(ErrorKind::KeyFile, name(), &cause))?;
    let mut values = [const { None }; 5];
    let mut start = 0;
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
        // The line is not shown: it may be a secret alone.
        let fault = |kind, reason| {
            Failure::from(Error::at(kind, start)).note(format!("{}, line {}{reason}", name(), index + 1))
        };
        let text = line.strip_suffix(b"\r").unwrap_or(line);
        if !text.is_empty() && !text.starts_with(b"#") {
            let equals = text.iter().position(|byte| *byte == b'=');
            let (key, value) = text.split_at_checked(equals.unwrap_or(text.len())).unwrap_or_default();
            let slot = NAMES.iter().position(|name| name.as_bytes() == key).and_then(|index| values.get_mut(index));
            let (Some(slot), [_, value @ ..]) = (slot, value) else {
                let names = NAMES.join(", ");
                return Err(fault(ErrorKind::KeyFile, format!(" is not NAME=VALUE, with one of the names {names}")));
            };
            if slot.replace(Zeroizing::new(value.to_vec())).is_some() {
                return Err(fault(ErrorKind::FieldDuplicate, String::new()));
            }
        }
        start += line.len() + 1;
    }
    Ok(values)
}

/// Says so where every user of the machine can read the file. That its group can may be meant, as in containers.
fn warn(file: &File, path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let others_read = |file: &File| -> io::Result<bool> { Ok(file.metadata()?.permissions().mode() & 0o004 != 0) };
        if others_read(file).unwrap_or(false) {
            let path = quoted(path);
            stdio::complain(&format!("paysig: hint: every user can read credentials file {path}: chmod 600 it\n"));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, path);
}
