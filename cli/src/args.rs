//! The command line's definition, from which parsing, `--help`, the shell completions and the manual pages come.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use paysig::Form;

use crate::explain::{self, ExplainArgs};
use crate::help;
use crate::onekey;
use crate::onekey::args::{CheckArgs, NotificationArgs, SealArgs};

/// Sign and verify API payloads with HMAC-SHA256
///
/// A signature is the HMAC-SHA256 of a message under a secret that both sides
/// know, written as 64 hexadecimal digits. It covers the message's exact bytes:
/// sign what is sent, verify what arrived, and change nothing in between.
#[derive(Parser)]
#[command(name = "paysig", version, propagate_version = true, verbatim_doc_comment)]
#[command(after_help = help::SHORT, after_long_help = help::text(help::MAIN))]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let cli = Self::try_parse()?;
        match &cli.command {
            Command::Check(args) if is_stdin(Some(&args.headers)) && is_stdin(args.file.as_deref()) => {
                let why = "headers and body cannot both be read from standard input";
                Err(Self::command().error(clap::error::ErrorKind::ArgumentConflict, why))
            }
            _ => Ok(cli),
        }
    }
}

/// Whether this path, or none, is standard input.
pub(crate) fn is_stdin(path: Option<&Path>) -> bool {
    path.is_none_or(|path| path.as_os_str() == "-")
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print the signature of a message
    ///
    /// Prints the signature of a message alone on a line: 64 hexadecimal digits in
    /// lower case. The message is signed exactly as read, whatever its bytes are and
    /// however long it is; with --form its canonical form is signed. Nothing is
    /// printed unless all of it was read.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(help::SIGN))]
    Sign {
        #[command(flatten)]
        secret: SecretArgs,

        /// Print the digits in upper case
        #[arg(long)]
        upper: bool,

        /// Sign this canonical form of the message, not its exact bytes
        #[arg(long, value_name = "FORM", value_parser = forms())]
        form: Option<Form>,

        /// The message; standard input where absent or `-`
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },

    /// Check that a signature is that of a message
    ///
    /// Says by its exit code whether a signature is that of a message: 0 is yes, and
    /// nothing is printed; 1 is no. A signature is 64 hexadecimal digits in either
    /// case. The signature that would have matched is never printed.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(help::VERIFY))]
    Verify {
        #[command(flatten)]
        secret: SecretArgs,

        #[command(flatten)]
        presented: PresentedArgs,

        /// Check this canonical form of the message, not its exact bytes
        #[arg(long, value_name = "FORM", value_parser = forms())]
        form: Option<Form>,

        /// The message; standard input where absent or `-`
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },

    /// Print the canonical form of a payload
    ///
    /// Writes the canonical bytes of a payload and nothing more, so no newline
    /// either: the bytes that sign --form signs. Nothing is written of a payload
    /// that the form refuses, but for verbatim's that have more than 1 MiB: those
    /// are written as they are read, up to the fault.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(help::CANONICALIZE))]
    Canonicalize {
        /// The canonical form
        #[arg(long, value_name = "FORM", value_parser = forms())]
        form: Form,

        /// The payload; standard input where absent or `-`
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },

    /// Seal a request to OneKey Payments: its exact body and all headers
    ///
    /// Adds login and pass to a payload where they are missing, signs the body's
    /// exact bytes, and prints the headers, an empty line and the body; or the
    /// headers alone, with the body in a file; or a curl command that sends both.
    /// What is printed holds credentials. Nothing is sent.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(onekey::help::SEAL))]
    Seal(Box<SealArgs>),

    /// Check a request on the wire as OneKey Payments does
    ///
    /// Says by its exit code whether a request would be accepted: 0 is yes, and
    /// nothing is printed; 1 means that the signature is not that of the body. The
    /// signature is checked before the body is read.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(onekey::help::CHECK))]
    Check(Box<CheckArgs>),

    /// Verify a notification from OneKey Payments and print which cashout it is about
    ///
    /// Verifies the field control of a form-encoded body, exactly as it arrived,
    /// and prints `external_id` alone on a line: the only field that is
    /// authenticated.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(onekey::help::NOTIFICATION))]
    Notification(NotificationArgs),

    /// Say what would have made a signature match
    ///
    /// Tries what serializers, editors, proxies and settings make of a body, a secret
    /// and a signature, and says which of it makes the signature that was presented,
    /// where the bodies differ, and how to mend it in five languages.
    #[command(verbatim_doc_comment, after_help = help::SHORT, after_long_help = help::text(explain::HELP))]
    Explain(Box<ExplainArgs>),

    /// Print the completions for a shell
    #[command(after_long_help = help::text(help::COMPLETIONS))]
    Completions {
        /// The shell
        shell: Shell,
    },

    /// Print a manual page, in roff
    #[command(after_long_help = help::text(help::MANUAL))]
    Manual {
        /// The command that the page is about; paysig itself where absent
        #[arg(value_name = "COMMAND", value_parser = help::PAGES)]
        page: Option<String>,
    },
}

/// The core's forms, by its names.
pub(crate) fn forms() -> impl TypedValueParser<Value = Form> {
    let names = Form::ALL.iter().map(|form| PossibleValue::new(form.name()).help(help::form(*form)));
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Form>())
}

const SECRET: &str = "Secret";

/// Where the secret comes from. It never comes from an argument: those are seen by everyone on the machine.
#[derive(Args)]
pub(crate) struct SecretArgs {
    /// Take the secret from this environment variable
    #[arg(long = "key-env", value_name = "NAME", help_heading = SECRET)]
    #[arg(default_value = "PAYSIG_KEY", conflicts_with = "path")]
    pub(crate) variable: OsString,

    /// Take the secret from this file, of at most 1 MiB
    #[arg(long = "key-file", value_name = "PATH", help_heading = SECRET, value_hint = ValueHint::FilePath)]
    pub(crate) path: Option<PathBuf>,

    /// How the secret is written
    #[arg(long = "key-format", value_name = "FORMAT", help_heading = SECRET, default_value = "utf8")]
    pub(crate) format: KeyFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyFormat {
    /// As text, which is the key; no newline, white space or quotes around it
    Utf8,
    /// As hexadecimal digits in either case; one line ending may follow
    Hex,
    /// As base64 (RFC 4648, section 4) with padding; one line ending may follow
    Base64,
}

/// The signature to verify.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct PresentedArgs {
    // A signature comes from outside: one that looks like an option must not become one.
    /// The signature, exactly as it arrived
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) signature: Option<OsString>,

    /// Take the signature from this file; one line ending may follow it
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) signature_file: Option<PathBuf>,
}
