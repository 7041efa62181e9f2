//! One POST over HTTP or HTTPS, for notifications: no redirects, no cookies, no retries, and nothing read of the answer
//! but its head.

use std::error::Error;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

/// Bytes of an answer's head.
const HEAD_BYTES: usize = 16 * 1024;

/// A URL that can be posted to.
pub(crate) struct Target {
    plain: bool,
    /// Without the brackets of an IPv6 address.
    host: String,
    port: u16,
    /// As the Host header has it.
    authority: String,
    path: String,
}

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let uri: Uri = url.parse().map_err(|error| format!("not a URL: {error}"))?;
        let plain = match uri.scheme_str() {
            Some("http") => true,
            Some("https") => false,
            _ => return Err("neither http nor https".to_owned()),
        };
        let authority = uri.authority().ok_or("no host")?;
        if authority.as_str().contains('@') {
            return Err("a user name in the URL".to_owned());
        }
        // `Authority` says of a number that no port can have what it says where there is none.
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("" | ":") if plain => 80,
            Some("" | ":") => 443,
            _ => authority.port_u16().ok_or("a port that is none")?,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err("no host".to_owned());
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { plain, host, port, authority: authority.to_string(), path })
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether it names this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost") || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

/// Posts a form, and gives the status of the answer, or a sentence that says what went wrong.
pub(crate) async fn post(
    target: &Target,
    tls: &Arc<ClientConfig>,
    form: &str,
    timeout: Duration,
) -> Result<u16, String> {
    let answer = async {
        let stream = connect(target).await?;
        if target.plain {
            return exchange(stream, target, form).await;
        }
        let name = ServerName::try_from(target.host.clone()).map_err(|error| error.to_string())?;
        let connecting = TlsConnector::from(tls.clone()).connect(name, stream);
        let stream = connecting.await.map_err(|error| format!("TLS: {error}"))?;
        exchange(stream, target, form).await
    };
    tokio::time::timeout(timeout, answer).await.unwrap_or_else(|_| Err(format!("no answer within {timeout:?}")))
}

async fn connect(target: &Target) -> Result<TcpStream, String> {
    let addresses = lookup_host((target.host.as_str(), target.port)).await.map_err(|error| error.to_string())?;
    // A resolver that sends `localhost` elsewhere is not followed.
    let loopback = target.is_loopback();
    let mut reason = "the host has no address".to_owned();
    for address in addresses.filter(|address| !loopback || address.ip().is_loopback()) {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => reason = format!("connecting to {address}: {error}"),
        }
    }
    Err(reason)
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    target: &Target,
    form: &str,
) -> Result<u16, String> {
    let request = Request::post(&target.path)
        .header(HOST, &target.authority)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(USER_AGENT, concat!("paysig-gateway/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(Bytes::copy_from_slice(form.as_bytes())))
        .map_err(|error| error.to_string())?;
    let handshake = http1::Builder::new().max_buf_size(HEAD_BYTES).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|error| error.to_string())?;
    let mut answer = pin!(sender.send_request(request));
    // Driven here, so that it ends when this future does. It may end before the answer that it read is looked at.
    let (answer, ended) = tokio::select! {
        answer = &mut answer => (answer, None),
        ended = connection => (answer.await, ended.err()),
    };
    match (answer, ended) {
        (Ok(response), _) => Ok(response.status().as_u16()),
        (Err(error), None) if error.is_canceled() => Err("the connection was closed without an answer".to_owned()),
        (Err(error), ended) => Err(sentence(&ended.unwrap_or(error))),
    }
}

/// What went wrong, and what that came from.
fn sentence(error: &hyper::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
