//! The listener: each connection is looked at before it is believed, and bounded in everything it may cost.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower_service::Service;

use crate::admin;
use crate::app::{App, Peer};
use crate::log::{self, Entry};

/// Headers of a request.
const MAX_HEADERS: usize = 64;
/// For a client to close a connection that is closed here.
const LINGER: Duration = Duration::from_secs(1);
/// The first byte of a TLS record that carries a handshake (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 22;

/// What each connection needs.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) app: Arc<App>,
    /// The provider's API.
    pub(crate) api: Router,
    /// The gateway's own surface.
    pub(crate) own: Router,
    pub(crate) tls: TlsAcceptor,
}

impl Server {
    /// Serves until `stop` says so, then lets open connections end for a while.
    pub(crate) async fn run(self, listener: TcpListener, mut stop: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(self.app.config.limits.connections));
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                () = stopped(&mut stop) => break,
                // A place first: what cannot be served waits in the backlog.
                accepted = async {
                    let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
                    Ok::<_, io::Error>((listener.accept().await?, place))
                } => accepted,
            };
            match accepted {
                Ok(((stream, peer), place)) => {
                    let (server, stop) = (self.clone(), stop.clone());
                    connections.spawn(async move {
                        server.connection(stream, peer, stop).await;
                        drop(place);
                    });
                }
                // Too many open files, as a rule: it passes, and must not be tried in a tight loop.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
            while connections.try_join_next().is_some() {}
        }
        drop(listener);
        let ended = async { while connections.join_next().await.is_some() {} };
        let _ = timeout(self.app.config.limits.shutdown, ended).await;
        connections.shutdown().await;
    }

    async fn connection(&self, stream: TcpStream, peer: SocketAddr, mut stop: watch::Receiver<bool>) {
        let limits = &self.app.config.limits;
        let mut first = [0];
        let peeked = tokio::select! {
            peeked = timeout(limits.handshake, stream.peek(&mut first)) => peeked,
            () = stopped(&mut stop) => return,
        };
        if !matches!(peeked, Ok(Ok(1))) {
            return;
        }
        // Many small answers: none waits for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        if first == [TLS_HANDSHAKE] {
            let accepted = tokio::select! {
                accepted = timeout(limits.handshake, self.tls.accept(stream)) => accepted,
                () = stopped(&mut stop) => return,
            };
            match accepted {
                Ok(Ok(stream)) => self.requests(stream, peer, stop).await,
                Ok(Err(error)) => self.note(peer, 0, &format!("the TLS handshake failed: {error}")),
                Err(_) => self.note(peer, 0, &format!("no TLS handshake within {:?}", limits.handshake)),
            }
        } else if first[0].is_ascii_alphabetic() {
            self.note(peer, 400, "plain HTTP: the provider answers over HTTPS alone");
            let _ = timeout(limits.head, self.refuse_plain(stream)).await;
        } else {
            self.note(peer, 0, "neither TLS nor HTTP");
        }
    }

    async fn requests(
        &self,
        stream: tokio_rustls::server::TlsStream<TcpStream>,
        peer: SocketAddr,
        mut stop: watch::Receiver<bool>,
    ) {
        let limits = &self.app.config.limits;
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write));
        let service = service_fn(|request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let own = request.uri().path().starts_with(admin::PREFIX);
            if own { self.own.clone().call(request) } else { self.api.clone().call(request) }
        });
        let mut connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(limits.head_bytes.max(8192))
            .max_headers(MAX_HEADERS)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let ended = tokio::select! {
            ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
            () = stopped(&mut stop) => {
                std::pin::Pin::new(&mut connection).graceful_shutdown();
                poll_fn(|context| connection.poll_without_shutdown(context)).await
            }
        };
        if let Err(error) = ended {
            if error.is_parse() {
                self.note(peer, 400, &format!("not HTTP/1.1: {error}"));
            }
        }
        let _ = timeout(limits.write, self.close(connection.into_parts().io.into_inner())).await;
    }

    /// Tells a client that speaks plain HTTP, in plain HTTP, what to do. Nothing that it sent is looked at: it may be
    /// credentials, which are now in the clear.
    async fn refuse_plain(&self, mut stream: TcpStream) -> io::Result<()> {
        const TEXT: &str = "Plain HTTP is refused, as the provider does. Use https:// with the same host and port, \
            and trust the certificate in the file that --ca-file names.\n";
        let head = format!(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            TEXT.len()
        );
        stream.write_all(format!("{head}{TEXT}").as_bytes()).await?;
        self.close(stream).await
    }

    /// Closes a connection, and waits a moment for the client to close it too: one that is closed with bytes unread is
    /// reset, and the client may lose the answer that explains it.
    async fn close(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
        stream.shutdown().await?;
        let (mut drained, mut buffer) = (0, [0; 4096]);
        while drained < 2 * self.app.config.limits.body_bytes {
            match timeout(LINGER, stream.read(&mut buffer)).await {
                Ok(Ok(length)) if length > 0 => drained += length,
                _ => break,
            }
        }
        Ok(())
    }

    /// Keeps for the page what never became a request.
    fn note(&self, peer: SocketAddr, status: u16, reason: &str) {
        self.app.log.add(Entry {
            id: self.app.log.next_id(),
            time: log::now(),
            peer: peer.to_string(),
            method: String::new(),
            path: String::new(),
            verdict: "refused",
            status,
            code: None,
            reason: reason.to_owned(),
            body_bytes: 0,
            explained: false,
            headers: Vec::new(),
            body: Vec::new(),
        });
    }
}

/// Ends when the gateway is to stop, or nobody is left to say so.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
