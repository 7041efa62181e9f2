//! The command: what it prints, what it writes, what it refuses, and how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::json;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConnection, StreamOwned};

use crate::support::{Answer, Call, PATIENCE, cashout, eventually, trusting};

const README: &str = include_str!("../../README.md");

fn gateway(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paysig-gateway"));
    for name in ["API_KEY", "API_PASSPHRASE", "API_SIGNATURE"] {
        command.env_remove(format!("PAYSIG_GATEWAY_{name}"));
    }
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A started command, ended when dropped.
struct Started {
    child: Child,
    out: BufReader<ChildStdout>,
    port: u16,
    printed: String,
}

impl Started {
    /// Waits for all that it prints at its start.
    fn new(command: &mut Command, lines: usize) -> Self {
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        for _ in 0..lines {
            out.read_line(&mut printed).unwrap();
        }
        let port = printed.split_once("127.0.0.1:").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{printed}"));
        Self { child, out, port, printed }
    }

    fn send(&self, ca_file: &Path, call: &Call) -> Answer {
        let tls = trusting(&fs::read_to_string(ca_file).unwrap());
        let tcp = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        tcp.set_read_timeout(Some(PATIENCE)).unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut stream = StreamOwned::new(ClientConnection::new(tls, name).unwrap(), tcp);
        stream.write_all(&call.bytes()).unwrap();
        Answer::read(&mut stream)
    }

    /// Sends a signal, and gives the exit code and what was told on standard error.
    fn end(&mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let code = eventually(|| self.child.try_wait().unwrap()).code();
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (code, told)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command that fails, and gives what it says.
#[track_caller]
fn failure(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(output.stdout, b"", "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn it_starts_with_samples_and_ends_on_a_signal() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let arguments = ["--listen", "127.0.0.1:0", "--verbose", "--ca-file", ca_file.to_str().unwrap()];
    for signal in ["-INT", "-TERM"] {
        let mut started = Started::new(&mut gateway(&arguments), 5);
        for line in [
            format!("staging at https://127.0.0.1:{0}/, page at https://127.0.0.1:{0}/_gateway/", started.port),
            format!("certificate to trust: {}", ca_file.display()),
            "sample API Key (login):         cashout_login".to_owned(),
            "sample API Passphrase (pass):   cashout_pass".to_owned(),
            "sample API Signature (secret):  cashout_secret_key".to_owned(),
        ] {
            assert!(started.printed.lines().any(|printed| printed == line), "{line} in {}", started.printed);
        }
        let pem = fs::read_to_string(&ca_file).unwrap();
        // With its space, which base64 does not have: random bytes spell `KEY` now and then.
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----") && !pem.contains("PRIVATE KEY"), "{pem}");
        let call = Call::signed("POST", "/v3/cashout", &cashout("order-1"));
        assert_eq!(started.send(&ca_file, &call).status, 200);
        let (code, told) = started.end(signal);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.ends_with("POST /v3/cashout 200 created cashout 8400001\n"), "{told}");
        assert!(!told.contains("cashout_"), "{told}");
    }
    // Nothing else was written: no keys.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn credentials_of_ones_own_are_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let (ca_file, config) = (folder.path().join("ca.pem"), folder.path().join("config.json"));
    let staging = json!({"api_key": "merchant", "api_passphrase": "word", "api_signature": "s3cret"});
    fs::write(&config, json!({"staging": staging}).to_string()).unwrap();
    let arguments =
        ["--listen", "127.0.0.1:0", "--ca-file", ca_file.to_str().unwrap(), "--config", config.to_str().unwrap()];
    let call = |login: &str, pass: &str, secret: &str| {
        let mut body = cashout("order-1");
        body["login"] = login.into();
        body["pass"] = pass.into();
        let call = Call::signed_bytes("POST", "/v3/cashout", body.to_string().as_bytes());
        call.basic(login, pass).signature(secret)
    };
    let mut started = Started::new(&mut gateway(&arguments), 2);
    assert_eq!(started.send(&ca_file, &call("merchant", "word", "s3cret")).status, 200);
    let (_, told) = started.end("-TERM");
    let mut rest = String::new();
    started.out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    for text in [&started.printed, &told, &rest] {
        assert!(!["merchant", "word", "s3cret"].iter().any(|secret| text.contains(secret)), "{text}");
    }
    // The environment wins over the file.
    let mut command = gateway(&arguments);
    command.env("PAYSIG_GATEWAY_API_KEY", "other").env("PAYSIG_GATEWAY_API_PASSPHRASE", "pass");
    command.env("PAYSIG_GATEWAY_API_SIGNATURE", "key");
    let started = Started::new(&mut command, 2);
    assert_eq!(started.send(&ca_file, &call("other", "pass", "key")).status, 200);
    assert_eq!(started.send(&ca_file, &call("merchant", "word", "s3cret")).json()["code"], 401);
}

/// The file that the README shows, beside a certificate of the name that is in it.
#[test]
fn the_readmes_file_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let (_, rest) = README.split_once("```json\n").unwrap();
    let config = folder.path().join("config.json");
    fs::write(&config, rest.split_once("```").unwrap().0).unwrap();
    let certificate = rcgen::generate_simple_self_signed(vec!["merchant.test".to_owned()]).unwrap().cert.pem();
    fs::write(folder.path().join("merchant-ca.pem"), certificate).unwrap();
    let mut settings = paysig_gateway::Config::default();
    settings.read_file(&config).unwrap();
    assert!(settings.knows(["merchant", "passphrase", "a secret"]));
    assert_eq!(settings.allowed_ips, Some(vec!["127.0.0.1".parse().unwrap()]));
    assert_eq!(settings.names, ["gateway.test"]);
    assert_eq!(settings.delivery.retry_after.len(), 3);
    assert_eq!(settings.delivery.hosts, ["merchant.test"]);
    assert!(settings.delivery.trust.is_some());
    assert_eq!(settings.limits.cashouts, 200_000);
    Started::new(&mut gateway(&["--listen", "127.0.0.1:0", "--config", config.to_str().unwrap()]), 2);
}

#[test]
fn what_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.json");
    let with_file = |text: &str| {
        fs::write(&config, text).unwrap();
        let told = failure(&mut gateway(&["--config", config.to_str().unwrap()]));
        let prefix = format!("paysig-gateway: configuration file {}: ", config.display());
        told.strip_prefix(&prefix).unwrap_or(&told).trim_end().to_owned()
    };
    let triple = |api_key: &str, api_signature: &str| {
        let staging = json!({"api_key": api_key, "api_passphrase": "word", "api_signature": api_signature});
        with_file(&json!({"staging": staging}).to_string())
    };
    assert_eq!(with_file("{"), "not valid JSON at line 1 column 1");
    // A value may be a credential in the wrong place.
    assert_eq!(with_file(r#"{"staging":"s3cret"}"#), "a value of the wrong kind at line 1 column 19");
    assert!(with_file(r#"{"stagging":{}}"#).starts_with("unknown field `stagging`"));
    assert!(with_file(r#"{"staging":{"api_key":"a"}}"#).starts_with("missing field `api_passphrase`"));
    assert!(with_file(r#"{"names":[],"names":[]}"#).starts_with("duplicate field `names`"));
    assert!(with_file(r#"{"retry_after_seconds":[-1]}"#).contains("negative"));
    assert_eq!(with_file(&" ".repeat(1_048_577)), "it holds more than 1 MiB");
    let staging = "paysig-gateway: staging credentials: ";
    assert_eq!(triple("a:b", "s"), format!("{staging}the API Key has a colon, which HTTP Basic cannot carry"));
    assert_eq!(triple("", "s"), format!("{staging}the API Key is empty"));
    assert_eq!(triple(&"k".repeat(33), "s"), format!("{staging}the API Key has more than 32 characters"));
    assert_eq!(triple("a\nb", "s"), format!("{staging}the API Key has a control character"));
    let newline = "the API Signature: the secret starts or ends with white space or a control character";
    assert_eq!(triple("a", "s3cret\n"), format!("{staging}{newline} (secret-whitespace, at byte 6)"));

    let mut command = gateway(&[]);
    let told = failure(command.env("PAYSIG_GATEWAY_API_KEY", "merchant"));
    let expected = "paysig-gateway: PAYSIG_GATEWAY_API_PASSPHRASE: not set, while others of the three are\n";
    assert_eq!(told, expected);

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = failure(&mut gateway(&["--listen", &address]));
    assert!(told.starts_with(&format!("paysig-gateway: listening on {address}: Address already in use")), "{told}");
    let told = failure(&mut gateway(&["--listen", "127.0.0.1:0", "--ca-file", "/no/such/folder/ca.pem"]));
    assert!(told.starts_with("paysig-gateway: certificate file /no/such/folder/ca.pem: No such file"), "{told}");
}

#[test]
fn credentials_are_no_arguments() {
    let output = gateway(&["--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("Credentials are never arguments"), "{help}");
    for argument in ["--api-key=x", "--api-signature=x", "--pass=x"] {
        assert_eq!(gateway(&[argument]).output().unwrap().status.code(), Some(2), "{argument}");
    }
}
