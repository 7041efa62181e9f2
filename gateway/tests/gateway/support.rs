//! A gateway for a test, and a client that sends exactly the bytes it is told to, over TLS.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use paysig::Key;
use paysig_gateway::{Config, Delivery, Gateway};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// No read of a test waits longer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A gateway that stops when it is dropped.
pub(crate) struct Running {
    gateway: Option<Gateway>,
    runtime: Runtime,
    pub(crate) address: SocketAddr,
    tls: Arc<ClientConfig>,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// With other settings than the defaults, on a free port.
    pub(crate) fn with(set: impl FnOnce(&mut Config)) -> Self {
        let delivery = Delivery { retry_after: Vec::new(), ..Delivery::default() };
        let mut config = Config { listen: "127.0.0.1:0".parse().unwrap(), delivery, ..Config::default() };
        set(&mut config);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let gateway = runtime.block_on(Gateway::start(config)).unwrap();
        let (address, tls) = (gateway.address(), trusting(gateway.ca_pem()));
        Self { gateway: Some(gateway), runtime, address, tls }
    }

    pub(crate) fn connect(&self) -> Stream {
        self.connect_over(TcpStream::connect(self.address).unwrap())
    }

    pub(crate) fn connect_over(&self, tcp: TcpStream) -> Stream {
        tcp.set_read_timeout(Some(PATIENCE)).unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        StreamOwned::new(ClientConnection::new(self.tls.clone(), name).unwrap(), tcp)
    }

    /// Sends these bytes, and reads until the gateway closes the connection.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A gateway that refuses early need not read all.
        let _ = stream.write_all(bytes);
        Answer::read(&mut stream)
    }

    pub(crate) fn send(&self, call: &Call) -> Answer {
        self.raw(&call.bytes())
    }

    /// The gateway's own surface: `GET`.
    pub(crate) fn get(&self, path: &str) -> Value {
        let answer = self.own("GET", path, "", &[]);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    /// The gateway's own surface: `POST`.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.own("POST", path, &body.to_string(), &[]);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    pub(crate) fn own(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut call = Call::new(method, &format!("/_gateway/{path}"), body.as_bytes());
        for (name, value) in headers {
            call = call.with(name, value);
        }
        self.send(&call)
    }

    /// What the page tells about the request that got this answer.
    pub(crate) fn shown(&self, answer: &Answer) -> Value {
        self.get(&format!("requests/{}", answer.header("x-gateway-request").unwrap()))
    }

    /// Creates a cashout and gives its ID.
    pub(crate) fn create(&self, external_id: &str, notification_url: &str) -> i64 {
        let mut body = cashout(external_id);
        body["notification_url"] = notification_url.into();
        let answer = self.send(&Call::signed("POST", "/v3/cashout", &body));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["cashout_id"].as_str().unwrap().parse().unwrap()
    }

    /// Stops it, as dropping it does, and waits.
    pub(crate) fn stop(&mut self) {
        if let Some(gateway) = self.gateway.take() {
            self.runtime.block_on(gateway.stop());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(crate) fn trusting(ca_pem: &str) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

/// A connection from another address of this machine.
pub(crate) fn connect_from(source: IpAddr, to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(source, 0)).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

/// The body of a request that creates a cashout, without `login` and `pass`.
pub(crate) fn cashout(external_id: &str) -> Value {
    json!({
        "external_id": external_id, "country": "MX", "amount": 2000, "currency": "MXN", "document_id": "1234567899",
        "beneficiary_name": "Test User", "bank_code": "072", "bank_account": "1234567890", "account_type": "C",
        "notification_url": "http://127.0.0.1:9/nobody-listens",
    })
}

/// A request, header by header.
#[derive(Clone)]
pub(crate) struct Call {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) const LOGIN: &str = "cashout_login";
pub(crate) const PASS: &str = "cashout_pass";
pub(crate) const SECRET: &str = "cashout_secret_key";

impl Call {
    /// With `Host` and `Connection: close` alone.
    pub(crate) fn new(method: &str, path: &str, body: &[u8]) -> Self {
        let (method, path, body) = (method.to_owned(), path.to_owned(), body.to_vec());
        Self { method, path, headers: Vec::new(), body }.with("Host", "localhost").with("Connection", "close")
    }

    /// As the provider wants it, with the sample credentials; `login` and `pass` are added.
    pub(crate) fn signed(method: &str, path: &str, body: &Value) -> Self {
        let mut body = body.clone();
        body["login"] = LOGIN.into();
        body["pass"] = PASS.into();
        Self::signed_bytes(method, path, body.to_string().as_bytes())
    }

    /// As [`Call::signed`], for a body as it is.
    pub(crate) fn signed_bytes(method: &str, path: &str, body: &[u8]) -> Self {
        Self::new(method, path, body)
            .with("Content-Type", "application/json")
            .with("User-Agent", "tests/1")
            .basic(LOGIN, PASS)
            .signature(SECRET)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.twice(name, value)
    }

    /// One more, beside what has that name.
    pub(crate) fn twice(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        let before = self.headers.len();
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        assert_ne!(self.headers.len(), before, "{name}");
        self
    }

    pub(crate) fn basic(self, user: &str, password: &str) -> Self {
        let token = Base64::encode_string(format!("{user}:{password}").as_bytes());
        self.with("Authorization", &format!("Basic {token}"))
    }

    /// The signature of the body under this secret.
    pub(crate) fn signature(self, secret: &str) -> Self {
        let signature = Key::new(secret).unwrap().sign(&self.body);
        self.with("Payload-Signature", signature.to_hex().as_str())
    }

    /// Another body under the signature that there is.
    pub(crate) fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub(crate) fn head(&self) -> String {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head();
        if !self.body.is_empty() || self.method != "GET" {
            bytes.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        [bytes.as_bytes(), b"\r\n", &self.body].concat()
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// 0 where the connection was closed without one.
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// Reads until the connection is closed, in whatever way.
    pub(crate) fn read(stream: &mut impl Read) -> Self {
        let mut bytes = Vec::new();
        match stream.read_to_end(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => panic!("no end within {PATIENCE:?}"),
            // A reset, or no close_notify: what arrived counts.
            _ => {}
        }
        Self::parse(&bytes)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Reads one answer of a connection that stays open.
    pub(crate) fn read_one(stream: &mut impl Read) -> Self {
        let mut bytes = read_head(stream);
        let length = Self::parse(&bytes).header("content-length").unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        bytes.extend_from_slice(&body);
        Self::parse(&bytes)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// A head to its empty line, and not a byte of what follows.
pub(crate) fn read_head(stream: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    bytes
}

/// Waits until something is there.
#[track_caller]
pub(crate) fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = std::time::Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "not within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
