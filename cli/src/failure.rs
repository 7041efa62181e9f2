//! What goes wrong, for people and for scripts: the core's number, sentence and slug, then what this command knows.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::process::ExitCode;

use paysig::{Error, ErrorKind};

use crate::help;

/// An error of the core's table with the lines that explain it. No line ever holds bytes of a secret.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Error,
    notes: Vec<String>,
    /// Whether it has been told why a signature does not match.
    explained: bool,
}

impl Failure {
    /// A call to the operating system that failed on `subject`.
    pub(crate) fn system(kind: ErrorKind, subject: impl fmt::Display, cause: &io::Error) -> Self {
        Self::from(Error::new(kind)).note(format!("{subject}: {cause}"))
    }

    /// Adds a line.
    #[must_use]
    pub(crate) fn note(mut self, line: impl Into<String>) -> Self {
        self.notes.push(line.into());
        self
    }

    /// Adds a line with a caret below the place between two parts of it, both already escaped.
    #[must_use]
    pub(crate) fn caret(self, before: &str, after: &str) -> Self {
        self.note(format!("{before}{after}")).note(format!("{:>1$}", '^', before.chars().count() + 1))
    }

    /// What it is due to was told elsewhere.
    #[must_use]
    pub(crate) fn explained(self) -> Self {
        Self { explained: true, ..self }
    }

    /// 1 means "no" and nothing else, so that a script can tell a refused signature from a question it asked wrongly.
    pub(crate) fn exit_code(&self) -> ExitCode {
        let code = if self.error.kind() == ErrorKind::SignatureMismatch { help::EXIT_NO } else { help::EXIT_BAD_INPUT };
        ExitCode::from(code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, notes: Vec::new(), explained: false }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "paysig: error {}: {}", self.error.code(), self.error)?;
        self.notes.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        if self.error.kind() == ErrorKind::SignatureMismatch && !self.explained {
            writeln!(f, "  to find out why: paysig explain --help")?;
        }
        Ok(())
    }
}

/// A path or another name from outside, in quotation marks and escaped, so that it cannot steer a terminal.
pub(crate) fn quoted(name: impl AsRef<OsStr>) -> String {
    format!("{:?}", name.as_ref())
}
