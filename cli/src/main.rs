//! The `paysig` command: signs, verifies, canonicalizes and seals API payloads from a shell.
//!
//! It converts and carries: files, variables and arguments become bytes, and the crate `paysig` decides about them.
//! Errors keep the core's numbers, slugs and sentences.

#![forbid(unsafe_code)]

mod args;
mod explain;
mod failure;
mod generate;
mod help;
mod message;
mod onekey;
mod payload;
mod secret;
mod signature;
mod stdio;
mod verbatim;

use std::process::ExitCode;

use paysig::Form;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::payload::Payload;

fn main() -> ExitCode {
    let done = match Cli::read() {
        Ok(cli) => run(cli.command),
        Err(usage) if usage.use_stderr() => {
            stdio::complain(&usage);
            return ExitCode::from(help::EXIT_USAGE);
        }
        // `--help` and `--version` arrive as errors too.
        Err(text) => stdio::write(text.to_string().as_bytes()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            stdio::complain(&failure);
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Sign { secret, upper, form, file } => {
            let key = secret.key()?;
            let signature = match form {
                None => message::read_into(key.signer(), file.as_deref())?.finish(),
                Some(Form::Verbatim) => verbatim::read_into(key.signer(), file.as_deref())?.finish(),
                Some(form) => Payload::read(file.as_deref())?.sign(&key, form)?,
            };
            let text = if upper { signature.to_hex_upper() } else { signature.to_hex() };
            stdio::write(format!("{text}\n").as_bytes())
        }
        Command::Verify { secret, presented, form, file } => {
            let presented = presented.read()?;
            let key = secret.key()?;
            let signer = match form {
                None => message::read_into(key.signer(), file.as_deref())?,
                Some(Form::Verbatim) => verbatim::read_into(key.signer(), file.as_deref())?,
                Some(form) => return Payload::read(file.as_deref())?.verify(&key, form, &presented),
            };
            signer.verify(presented).map_err(Failure::from)
        }
        Command::Canonicalize { form: Form::Verbatim, file } => verbatim::write(file.as_deref()),
        Command::Canonicalize { form, file } => stdio::write(&Payload::read(file.as_deref())?.canonicalize(form)?),
        Command::Seal(args) => onekey::seal(&args),
        Command::Check(args) => onekey::check(&args),
        Command::Notification(args) => onekey::notification(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Completions { shell } => stdio::write(&generate::completions(shell)),
        Command::Manual { page } => stdio::write(&generate::manual(page.as_deref())),
    }
}
