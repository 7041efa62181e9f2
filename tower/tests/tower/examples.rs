//! The examples, as they are built: reqwest creates a cashout at a real gateway, over TLS, whose notification axum takes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use paysig_gateway::{Config, Delivery, Gateway};
use serde_json::Value;
use tokio::runtime::Runtime;

/// Cargo builds the examples beside the tests.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let path: PathBuf = test.ancestors().nth(2).unwrap().join("examples").join(name);
    let mut command = Command::new(path);
    command.env_clear();
    command
}

/// The server, which is ended with this.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut command = example("axum");
        command.arg("127.0.0.1:0").stdout(Stdio::piped());
        command
            .envs([("PAYSIG_API_SIGNATURE", "the_next_secret"), ("PAYSIG_API_SIGNATURE_BEFORE", "cashout_secret_key")]);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, lines, address: String::new() };
        let line = server.line();
        let address = line.strip_prefix("listening on http://").and_then(|url| url.strip_suffix("/notifications"));
        address.unwrap_or_else(|| panic!("{line}")).clone_into(&mut server.address);
        server
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Posts a form by hand, and gives status and body.
    fn post(&self, form: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let (address, length) = (&self.address, form.len());
        write!(
            stream,
            "POST /notifications HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{form}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().to_owned(), body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_cashout_and_its_notification() {
    let runtime = Runtime::new().unwrap();
    let delivery = Delivery { retry_after: Vec::new(), ..Delivery::default() };
    let config = Config { listen: "127.0.0.1:0".parse().unwrap(), delivery, ..Config::default() };
    let gateway = runtime.block_on(Gateway::start(config)).unwrap();
    let authority = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gateway-ca.pem");
    std::fs::write(&authority, gateway.ca_pem()).unwrap();
    let mut server = Server::start();
    let url = format!("http://{}/notifications", server.address);
    let base_url = format!("https://localhost:{}", gateway.address().port());

    let run = |external_id: &str, signature: &str, trusted: bool| {
        let mut command = example("reqwest");
        command.args([external_id, &url]).envs([
            ("PAYSIG_ENVIRONMENT", "local"),
            ("PAYSIG_BASE_URL", &base_url),
            ("PAYSIG_API_KEY", "cashout_login"),
            ("PAYSIG_API_PASSPHRASE", "cashout_pass"),
            ("PAYSIG_API_SIGNATURE", signature),
        ]);
        // The gateway's authority, or one that is not the gateway's: a file of this test that has none.
        let empty = authority.with_file_name("none.pem");
        std::fs::write(&empty, "").unwrap();
        command.env("SSL_CERT_FILE", if trusted { &authority } else { &empty });
        let output = command.output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };

    let (created, error) = run("order-1", "cashout_secret_key", true);
    let (status, body) = created.split_once(' ').unwrap_or_else(|| panic!("{error}"));
    assert_eq!(status, "200", "{created}{error}");
    let body: Value = serde_json::from_str(body).unwrap();
    let id = body["cashout_id"].as_str().unwrap();
    let (again, _) = run("order-1", "cashout_secret_key", true);
    assert!(again.starts_with("400 ") && again.contains("\"code\":511"), "{again}");
    let (other, _) = run("order-2", "another_secret_key", true);
    assert!(other.starts_with("401 ") && other.contains("\"code\":302"), "{other}");
    let (nothing, error) = run("order-3", "cashout_secret_key", false);
    assert!(nothing.is_empty() && !error.is_empty(), "{nothing}");

    // A forger, before there is anything to notify of.
    assert_eq!(server.post("external_id=order-1&control=00"), ("400".to_owned(), "signature-length".to_owned()));
    let forged = format!("external_id=order-1&control={}", "0".repeat(64));
    assert_eq!(server.post(&forged), ("401".to_owned(), "signature-mismatch".to_owned()));
    assert_eq!(server.post(&"x".repeat(65537)).0, "413");

    // The provider, whose secret is the one before.
    complete(&authority, gateway.address().port(), id);
    assert_eq!(server.line(), "ask for the status of order-1");
    runtime.block_on(gateway.stop());
}

/// Says on the gateway's own surface that a cashout was completed.
fn complete(authority: &std::path::Path, port: u16, id: &str) {
    let output = Command::new("curl")
        .args([
            "--disable",
            "--silent",
            "--fail",
            "--show-error",
            "--max-time",
            "20",
            "--data",
            r#"{"status":"COMPLETED"}"#,
        ])
        .arg("--cacert")
        .arg(authority)
        .arg(format!("https://localhost:{port}/_gateway/cashouts/{id}/status"))
        .env_remove("CURL_CA_BUNDLE")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
