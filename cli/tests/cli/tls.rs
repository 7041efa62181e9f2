//! A TLS server on this machine that keeps the bytes of each request as they arrived.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What it answers with, after which it closes the connection.
pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

pub(crate) struct Server {
    pub(crate) url: String,
    /// The certificate to trust, as PEM.
    pub(crate) certificate: String,
    requests: mpsc::Receiver<Request>,
}

pub(crate) struct Request {
    /// `POST /v3/cashout HTTP/1.1`.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Server {
    pub(crate) fn start(answer: &str) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let (config, answer) = (Arc::new(config), answer.to_owned());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let (sender, requests) = mpsc::channel();
        // It ends with the test's process.
        thread::spawn(move || {
            for socket in listener.incoming() {
                let socket = socket.unwrap();
                socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                let connection = ServerConnection::new(config.clone()).unwrap();
                let mut stream = StreamOwned::new(connection, socket);
                // A client that does not trust the certificate breaks off.
                let Some(request) = read(&mut stream) else { continue };
                // Before the answer: after it the client may end, and `is_idle` is asked.
                sender.send(request).unwrap();
                drop(stream.write_all(answer.as_bytes()));
                stream.conn.send_close_notify();
                drop(stream.flush());
            }
        });
        Self { url, certificate: cert.pem(), requests }
    }

    /// The next request.
    pub(crate) fn request(&self) -> Request {
        self.requests.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    /// Whether no other request has arrived.
    pub(crate) fn is_idle(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

fn read(stream: &mut impl Read) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n").map(str::to_owned);
    let line = lines.next().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap())
        .collect();
    let length =
        headers.iter().find(|(name, _)| name == "Content-Length").map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < end + 4 + length {
        read_more(stream, &mut bytes)?;
    }
    Some(Request { line, headers, body: bytes[end + 4..].to_vec() })
}

fn read_more(stream: &mut impl Read, bytes: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 16384];
    let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&piece[..count]);
    Some(())
}
