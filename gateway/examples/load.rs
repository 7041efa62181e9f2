//! Measures the gateway under load: signed requests at a fixed rate over kept-alive TLS, from this process to the
//! `paysig-gateway` command beside it, with a database file. `make gateway-load` builds both.
//!
//!     load [RATE [SECONDS]]     2000 a second for 30 seconds where absent
//!
//! Half of the requests create a cashout, half ask for its status. All are signed beforehand. Each has its moment, and
//! its latency counts from there, so that a gateway that stalls cannot hide it. Prints the figures; ends with 1 where
//! one request failed, the rate was not held, or the gateway's memory grew.

// A measurement stops where something is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64ct::{Base64, Encoding};
use paysig::Key;
use paysig_gateway::SAMPLE_STAGING;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const CONNECTIONS: u32 = 32;
/// Until caches, rings and pools have the size that they keep.
const WARM_UP: Duration = Duration::from_secs(10);
/// What an allocator may keep more after a run than before it, in KiB.
const ALLOWED_GROWTH: u64 = 4096;

/// The command, ended when dropped.
struct Gateway {
    child: Child,
    address: SocketAddr,
}

impl Gateway {
    fn start(folder: &std::path::Path) -> Self {
        let here = std::env::current_exe().unwrap();
        let program = here.ancestors().nth(2).unwrap().join("paysig-gateway");
        let mut command = Command::new(&program);
        command.args(["--listen", "127.0.0.1:0", "--ca-file"]).arg(folder.join("ca.pem"));
        command.arg("--database").arg(folder.join("cashouts.sqlite")).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = String::new();
        // The second line tells that the certificate was written.
        out.read_line(&mut lines).and_then(|_| out.read_line(&mut lines)).unwrap();
        let (_, rest) = lines.split_once("https://").unwrap();
        let address = rest.split('/').next().unwrap().parse().unwrap();
        Self { child, address }
    }

    /// Resident memory, in KiB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A signed request.
fn request(key: &Key, path: &str, members: &str) -> Vec<u8> {
    let [login, pass, _] = SAMPLE_STAGING;
    let body = format!("{{\"login\":\"{login}\",\"pass\":\"{pass}\",{members}}}");
    let basic = Base64::encode_string(format!("{login}:{pass}").as_bytes());
    let signature = key.sign(body.as_bytes()).to_hex();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nContent-Type: application/json\r\n\
         Authorization: Basic {basic}\r\nPayload-Signature: {signature}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The requests of one connection: a cashout, its status, another cashout, …
fn requests(key: &Key, connection: u32, count: u32) -> Vec<Vec<u8>> {
    let pairs = (0..count.div_ceil(2)).flat_map(|number| {
        let id = format!("\"external_id\":\"order-{connection}-{number}\"");
        let members = format!(
            "{id},\"country\":\"MX\",\"amount\":2000.10,\"currency\":\"MXN\",\"document_id\":\"1234567899\",\
             \"document_type\":\"\",\"beneficiary_name\":\"Test\",\"beneficiary_lastname\":\"User\",\
             \"email\":\"test@example.com\",\"bank_code\":\"072\",\"bank_account\":\"1234567890\",\
             \"account_type\":\"C\",\"notification_url\":\"http://localhost:8080/notifications\""
        );
        [request(key, "/v3/cashout", &members), request(key, "/v3/cashout/status", &id)]
    });
    pairs.collect()
}

/// Reads one answer, and tells whether it is 200.
async fn answered(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    loop {
        let text = String::from_utf8_lossy(buffer);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.and_then(|length| length.parse().ok()) == Some(body.len()) {
                return head.starts_with("HTTP/1.1 200 ");
            }
        }
        if stream.read_buf(buffer).await.unwrap_or(0) == 0 {
            return false;
        }
    }
}

async fn connect(address: SocketAddr, tls: Arc<ClientConfig>) -> TlsStream<TcpStream> {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    TlsConnector::from(tls).connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap()
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    latencies: Vec<Duration>,
    errors: u64,
}

/// Sends each request at its moment, the first one after `warm_up` being the first that counts.
async fn drive(mut stream: TlsStream<TcpStream>, requests: Vec<Vec<u8>>, start: Instant, every: Duration) -> Seen {
    let mut seen = Seen::default();
    let mut buffer = Vec::with_capacity(1024);
    for (number, request) in requests.iter().enumerate() {
        let due = start + every * u32::try_from(number).unwrap();
        tokio::time::sleep_until(due.into()).await;
        let sent = stream.write_all(request).await.is_ok();
        if !(sent && answered(&mut stream, &mut buffer).await) {
            seen.errors += 1;
        }
        if due >= start + WARM_UP {
            seen.latencies.push(due.elapsed());
        }
    }
    seen
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>().expect("a number"));
    let (rate, seconds) = (arguments.next().unwrap_or(2000), arguments.next().unwrap_or(30));
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path());

    let key = Key::new(SAMPLE_STAGING[2]).unwrap();
    let whole = WARM_UP + Duration::from_secs(seconds.into());
    let every = Duration::from_secs(1) * CONNECTIONS / rate;
    let count = u32::try_from(whole.as_nanos() / every.as_nanos()).unwrap();
    let all: Vec<_> = (0..CONNECTIONS).map(|connection| requests(&key, connection, count)).collect();

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(folder.path().join("ca.pem")).unwrap()).unwrap();
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let tls = tls.with_safe_default_protocol_versions().unwrap();
    let tls = Arc::new(tls.with_root_certificates(roots).with_no_client_auth());

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (before, seen, took) = runtime.block_on(async {
        let mut streams = Vec::new();
        for _ in 0..CONNECTIONS {
            streams.push(connect(gateway.address, tls.clone()).await);
        }
        let start = Instant::now();
        let tasks = (0..).zip(streams).zip(all).map(|((connection, stream), requests)| {
            // Spread over the interval, not all at once.
            tokio::spawn(drive(stream, requests, start + every * connection / CONNECTIONS, every))
        });
        let tasks: Vec<_> = tasks.collect();
        tokio::time::sleep_until((start + WARM_UP).into()).await;
        let before = gateway.memory();
        let mut seen = Seen::default();
        for task in tasks {
            let one = task.await.unwrap();
            seen.latencies.extend(one.latencies);
            seen.errors += one.errors;
        }
        (before, seen, start.elapsed().saturating_sub(WARM_UP))
    });
    report(rate, before, gateway.memory(), seen, took)
}

fn report(rate: u32, before: u64, after: u64, mut seen: Seen, took: Duration) -> ExitCode {
    seen.latencies.sort();
    let at = |share: usize| seen.latencies.get((seen.latencies.len() - 1) * share / 1000).unwrap().as_secs_f64() * 1e3;
    #[expect(clippy::cast_precision_loss, reason = "some ten thousand")]
    let reached = seen.latencies.len() as f64 / took.as_secs_f64();
    println!("{} signed requests in {:.1} s over {CONNECTIONS} connections", seen.latencies.len(), took.as_secs_f64());
    println!("requests/s  {reached:.0} (asked for {rate})");
    println!("errors      {}", seen.errors);
    println!("latency ms  {:.2} (50 %), {:.2} (99 %), {:.2} (99.9 %)", at(500), at(990), at(999));
    println!("RSS MiB     {:.1} before, {:.1} after", mebibytes(before), mebibytes(after));
    let held = reached >= 0.99 * f64::from(rate);
    if held && seen.errors == 0 && after <= before + ALLOWED_GROWTH { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}
