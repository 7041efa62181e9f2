//! `paysig explain`: says what would have made a signature match. The crate `paysig-explain` does the searching.

use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use paysig::{Error, ErrorKind};
use paysig_explain::{Colour, Kind, Limits, Question, Secret, Verdict};

use crate::args::SecretArgs;
use crate::failure::Failure;
use crate::help::Section;
use crate::{help, message, signature, stdio};

#[derive(Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    secret: SecretArgs,

    /// Another secret that it may be of, from this environment variable; may be repeated
    #[arg(long = "other-key-env", value_name = "NAME", help_heading = "Secret")]
    others: Vec<OsString>,

    // A signature comes from outside: one that looks like an option must not become one.
    /// The signature, exactly as it arrived; a notification's is its field control where absent
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "signature_file")]
    signature: Option<OsString>,

    /// Take the signature from this file; one line ending may follow it
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    signature_file: Option<PathBuf>,

    /// What the signature is due to be of
    #[arg(long, value_name = "KIND", default_value = "payload")]
    kind: KindName,

    /// The header X-Date of a deposit
    #[arg(long, value_name = "TEXT", required_if_eq("kind", "deposit"))]
    date: Option<String>,

    /// The header X-Login of a deposit
    #[arg(long, value_name = "TEXT", required_if_eq("kind", "deposit"))]
    login: Option<String>,

    /// What is due before a deposit's signature
    #[arg(long, value_name = "TEXT", default_value = "OKP ")]
    prefix: String,

    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// The body, of at most 256 KiB; standard input where absent or `-`
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    /// The body: the header Payload-Signature
    Payload,
    /// A form-encoded notification: its field control
    Notification,
    /// Date, login and body: the header Authorization of deposits
    Deposit,
}

/// Prints the explanation. A signature that does not match is a failure, as it is with `verify`.
pub(crate) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let presented = match (&args.signature, &args.signature_file) {
        (_, Some(path)) => signature::read_file(path)?,
        (text, None) => text.as_deref().unwrap_or_default().as_encoded_bytes().to_vec(),
    };
    let mut read = vec![(args.secret.source(), args.secret.bytes()?)];
    for variable in &args.others {
        let other = SecretArgs { variable: variable.clone(), path: None, format: args.secret.format };
        read.push((other.source(), other.bytes()?));
    }
    let secrets = read.iter().map(|(label, bytes)| Secret::new(label, bytes)).collect::<Vec<_>>();
    let body = message::read_at_most(Limits::default().body_bytes, args.file.as_deref())?;
    let kind = match args.kind {
        KindName::Payload => Kind::Payload,
        KindName::Notification => Kind::Notification,
        KindName::Deposit => Kind::Deposit {
            date: args.date.as_deref().unwrap_or_default(),
            login: args.login.as_deref().unwrap_or_default(),
            prefix: &args.prefix,
        },
    };
    let report = paysig_explain::explain(&Question::new(kind, &body, &presented, &secrets))?;
    let text = if args.json { report.json()? + "\n" } else { report.text(colour()) };
    stdio::write(text.as_bytes())?;
    match report.verdict() {
        Verdict::Matches => Ok(()),
        _ => Err(Failure::from(Error::new(ErrorKind::SignatureMismatch)).explained()),
    }
}

/// On a terminal, and not where `NO_COLOR` asks for none (no-color.org).
fn colour() -> Colour {
    let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && stdout().is_terminal() { Colour::Always } else { Colour::Never }
}

pub(crate) const HELP: &[Section] = &[
    (
        "Examples",
        "\
paysig explain --signature \"$PAYLOAD_SIGNATURE\" body.json

With production's secret beside staging's, which is the one that is due:
  paysig explain --key-env STAGING_KEY --other-key-env PRODUCTION_KEY \\
    --signature \"$PAYLOAD_SIGNATURE\" body.json

The causes alone:
  paysig explain --json --signature-file body.sig body.json |
    jq -r '.causes[].slug'

A notification, of its own field control:
  paysig explain --kind notification \\
    --key-env PAYSIG_API_SIGNATURE form.txt",
    ),
    (
        "What is told",
        "\
For developers: keep it away from the callers of a service. What is
printed never holds the signature that is due, nor a secret. It shows up
to 64 bytes of the body around the first difference, with the values of
login and pass masked. The secret is taken as it is, whatever stands
around it.",
    ),
    help::SECRET,
    help::EXIT_STATUS,
    help::ERRORS,
];
