//! Credentials and their environment: read from variables or a file, never from an argument, and bound to each other.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

use paysig::onekey::{Credentials, Setting, Settings};
use paysig::{Error, ErrorKind, Position};
use zeroize::Zeroizing;

use super::args::CredentialArgs;
use crate::failure::{Failure, quoted};
use crate::secret::read_bounded;
use crate::stdio;

/// What was read, and where from.
struct Source<'a> {
    settings: Settings<'a>,
    /// What variables are called, in the order of [`Setting::ALL`].
    names: [&'a OsStr; 5],
    file: Option<&'a Path>,
}

impl CredentialArgs {
    /// The credentials that these arguments point at, bound to their environment.
    pub(crate) fn credentials(&self) -> Result<Credentials, Failure> {
        let text = self.credentials_file.as_deref().map(read_file).transpose()?;
        let variables = self.names().map(|name| match text {
            Some(_) => None,
            None => env::var_os(name).map(|value| Zeroizing::new(value.into_encoded_bytes())),
        });
        let mut source = self.source(text.as_deref().map(Vec::as_slice), &variables)?;
        let environment = self.environment.map(|name| name.name().as_bytes());
        source.agree(Setting::Environment, "--environment", environment)?;
        let base_url = self.base_url.as_deref().map(OsStr::as_encoded_bytes);
        source.agree(Setting::BaseUrl, "--base-url", base_url)?;
        source.settings.credentials().map_err(|error| {
            let Some(setting) = error.setting() else { return error.into() };
            if error.kind() == ErrorKind::FieldMissing && source.file.is_none() {
                return Failure::from(Error::new(ErrorKind::KeyVariable))
                    .note(source.place(setting))
                    .note("hint: export it, or give a file with --credentials-file");
            }
            let failure = Failure::from(error).note(match setting {
                Setting::Environment if environment.is_some() => "--environment".to_owned(),
                Setting::BaseUrl if base_url.is_some() => "--base-url".to_owned(),
                _ => source.place(setting),
            });
            let no_url = setting == Setting::BaseUrl && source.settings.get(setting).is_none();
            match hint(error.kind(), source.file.is_some(), no_url) {
                Some(hint) => failure.note(hint),
                None => failure,
            }
        })
    }

    fn names(&self) -> [&OsStr; 5] {
        let [.., environment, base_url] = Setting::ALL.map(|setting| OsStr::new(setting.name()));
        [&self.api_key_env, &self.api_passphrase_env, &self.api_signature_env, environment, base_url]
    }

    /// The settings in a file's text, where there is a file, or else those in variables.
    fn source<'a>(
        &'a self,
        text: Option<&'a [u8]>,
        variables: &'a [Option<Zeroizing<Vec<u8>>>; 5],
    ) -> Result<Source<'a>, Failure> {
        if let (Some(path), Some(text)) = (&self.credentials_file, text) {
            let settings = Settings::parse(text).map_err(|error| malformed(error, text, path))?;
            let names = Setting::ALL.map(|setting| OsStr::new(setting.name()));
            return Ok(Source { settings, names, file: Some(path) });
        }
        let mut settings = Settings::default();
        for (setting, value) in Setting::ALL.into_iter().zip(variables) {
            settings.set(setting, value.as_ref().map(|value| value.as_slice()));
        }
        Ok(Source { settings, names: self.names(), file: None })
    }
}

impl<'a> Source<'a> {
    /// What an option says becomes the setting. Where both say something they must agree: the settings' credentials are for
    /// that environment, and no option may carry them to another.
    fn agree(&mut self, setting: Setting, option: &str, given: Option<&'a [u8]>) -> Result<(), Failure> {
        let set = self.settings.get(setting);
        if given.is_some() && set.is_some() && given != set {
            return Err(Failure::from(Error::new(ErrorKind::UrlOtherEnvironment))
                .note(format!("{option} differs from {}", self.place(setting))));
        }
        self.settings.set(setting, given.or(set));
        Ok(())
    }

    fn place(&self, setting: Setting) -> String {
        let names = Setting::ALL.into_iter().zip(self.names);
        let name = names.into_iter().find(|(other, _)| *other == setting).map_or(OsStr::new(""), |(_, name)| name);
        match self.file {
            Some(path) => format!("{} in credentials file {}", quoted(name), quoted(path)),
            None => format!("environment variable {}", quoted(name)),
        }
    }
}

/// What to do about a credential that was refused.
fn hint(refused: ErrorKind, in_file: bool, no_url: bool) -> Option<&'static str> {
    match refused {
        _ if no_url => Some("hint: it is not given, and only staging has an address that is known"),
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

/// The text of a credentials file.
fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    File::open(path)
        .inspect(|file| warn(file, path))
        .and_then(read_bounded)
        .map_err(|cause| Failure::system(ErrorKind::KeyFile, format!("credentials file {}", quoted(path)), &cause))
}

/// A line that is none, or gives a name again. It is not shown: it may be a secret alone.
fn malformed(error: Error, text: &[u8], path: &Path) -> Failure {
    let line = error.offset().map(|offset| Position::line_of(text, offset)).unwrap_or_default();
    let reason = match error.setting() {
        Some(setting) => format!(" gives {} again", setting.name()),
        None => format!(" is not NAME=VALUE, with one of the names {}", Setting::ALL.map(Setting::name).join(", ")),
    };
    Failure::from(error).note(format!("credentials file {}, line {line}{reason}", quoted(path)))
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
