//! The `paysig-gateway` command: a gateway from the command line, until SIGINT or SIGTERM.

#![forbid(unsafe_code)]

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueHint};
use paysig_gateway::{Config, Database, Environment, Gateway, SAMPLE_PRODUCTION, SAMPLE_STAGING};
use tokio::signal::unix::{SignalKind, signal};

const ABOUT: &str = "Play the staging of OneKey Payments V3 Cashouts on this machine";

const LONG_ABOUT: &str = "\
Play the staging of OneKey Payments V3 Cashouts on this machine

Answers over HTTPS as the provider documents it, signs notifications, and shows
what it received and why it refused it at /_gateway/. The certificate to trust
is made at every start and written to the file that --ca-file names.

Credentials are never arguments: they are in the file that --config names, or in
the variables PAYSIG_GATEWAY_API_KEY, PAYSIG_GATEWAY_API_PASSPHRASE and
PAYSIG_GATEWAY_API_SIGNATURE. Without any, sample ones are known, and printed.";

#[derive(Parser)]
#[command(name = "paysig-gateway", version, about = ABOUT, long_about = LONG_ABOUT)]
struct Arguments {
    /// Listen here; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,

    /// Write the certificate that clients must trust to this file, as PEM
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    ca_file: Option<PathBuf>,

    /// Keep cashouts in this SQLite file; in memory where absent
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    database: Option<PathBuf>,

    /// Read credentials and settings from this JSON file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,

    /// Tell each request on standard error
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed; there is nobody else to tell.
            let _ = writeln!(io::stderr(), "paysig-gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let mut config = Config { listen: arguments.listen, verbose: arguments.verbose, ..Config::default() };
    if let Some(path) = &arguments.config {
        config.read_file(path)?;
    }
    config.read_environment()?;
    if let Some(path) = arguments.database {
        config.database = Database::File(path);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(serve(config, arguments.ca_file))
}

async fn serve(config: Config, ca_file: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    // Before the address is printed: whoever reads it may send a signal at once.
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let environment = config.environment;
    let sample = match environment {
        Environment::Staging => SAMPLE_STAGING,
        Environment::Production => SAMPLE_PRODUCTION,
    };
    let known = config.knows(sample);
    let gateway = Gateway::start(config).await?;
    if let Some(path) = &ca_file {
        std::fs::write(path, gateway.ca_pem())
            .map_err(|error| format!("certificate file {}: {error}", path.display()))?;
    }
    print(environment, gateway.address(), ca_file.as_deref(), known.then_some(sample))?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    gateway.stop().await;
    Ok(())
}

/// What a user needs to know to send the first request.
fn print(
    environment: Environment,
    address: SocketAddr,
    ca_file: Option<&Path>,
    sample: Option<[&str; 3]>,
) -> io::Result<()> {
    let mut out = Vec::new();
    writeln!(out, "{} at https://{address}/, page at https://{address}/_gateway/", environment.name())?;
    match ca_file {
        Some(path) => writeln!(out, "certificate to trust: {}", path.display())?,
        None => writeln!(out, "certificate to trust: not written, see --ca-file")?,
    }
    if let Some([api_key, passphrase, api_signature]) = sample {
        writeln!(out, "sample API Key (login):         {api_key}")?;
        writeln!(out, "sample API Passphrase (pass):   {passphrase}")?;
        writeln!(out, "sample API Signature (secret):  {api_signature}")?;
    }
    // All at once, and without insisting: who starts it may read the first line and close the pipe.
    let mut stdout = io::stdout();
    let _ = stdout.write_all(&out).and_then(|()| stdout.flush());
    Ok(())
}
