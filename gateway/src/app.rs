//! What every request works with, and the way of a request of the provider's API: read whole, judged, carried out,
//! answered, and kept for the page.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::{Extension, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response};
use axum::routing::{delete, post};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes};
use tokio::sync::Semaphore;

use crate::answer::{Code, Refusal};
use crate::body::Body;
use crate::cashout::Operation;
use crate::config::Config;
use crate::explain::Mismatch;
use crate::log::{self, Entry, Log, SHOWN_BODY};
use crate::notify::Notifier;
use crate::store::Store;
use crate::{check, mask};

/// The address that a connection came from.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What every request works with.
pub(crate) struct App {
    pub(crate) config: Arc<Config>,
    pub(crate) log: Arc<Log>,
    pub(crate) store: Store,
    pub(crate) notifier: Notifier,
    /// Who explains: one at a time, so that requests find a processor free.
    pub(crate) explaining: Arc<Semaphore>,
}

type Shared = State<Arc<App>>;

/// The paths of the provider's API.
pub(crate) fn router(app: Arc<App>) -> Router {
    let on = |operation| move |app: Shared, peer: Extension<Peer>, request: Request| api(app, peer, request, operation);
    Router::new()
        .route("/v3/cashout", post(on(Ok(Operation::Create))))
        .route("/v3/cashout/status", post(on(Ok(Operation::Status))).put(on(Ok(Operation::Update))))
        .route("/v3/cashout/cancel", delete(on(Ok(Operation::Cancel))))
        .fallback(on(Err(Code::NoSuchPath)))
        .method_not_allowed_fallback(on(Err(Code::NoSuchMethod)))
        .with_state(app)
}

/// Answers a request of the provider's API and keeps it for the page.
async fn api(
    State(app): Shared,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
    operation: Result<Operation, Code>,
) -> Response<HttpBody> {
    let (parts, incoming) = request.into_parts();
    let (bytes, judged) = match read(&app.config, incoming).await {
        Ok(bytes) => {
            let judged = judge(&app, peer, &parts, &bytes, operation).await;
            (bytes, judged)
        }
        Err(refusal) => (Bytes::new(), Err(refusal)),
    };
    let (verdict, code, reason, mut response) = match judged {
        Ok((told, response)) => ("accepted", None, told, response),
        Err(refusal) => ("refused", Some(refusal.code.number()), refusal.reason(), refusal.response()),
    };
    let id = app.log.next_id();
    // For whoever looks for this request on the page.
    response.headers_mut().insert("x-gateway-request", HeaderValue::from(id));
    let status = response.status().as_u16();
    let mismatch = (code == Some(Code::InvalidSignature.number()))
        .then(|| parts.headers.get(check::PAYLOAD_SIGNATURE))
        .flatten()
        .and_then(|presented| Mismatch::new(&bytes, presented.as_bytes()));
    let explained = mismatch.is_some();
    if let Some(mismatch) = mismatch {
        app.log.add_mismatch(id, mismatch);
    }
    let entry = Entry { id, verdict, status, code, reason, explained, ..shown(&app.config, peer, &parts, &bytes) };
    app.log.add(entry);
    response
}

/// The whole body, within the limits of size and time.
async fn read(config: &Config, body: HttpBody) -> Result<Bytes, Refusal> {
    let limits = &config.limits;
    let too_large = || Refusal::new(Code::TooLarge).detail(format!("more than {} bytes", limits.body_bytes));
    // Known from Content-Length, before any of it is waited for.
    if body.size_hint().lower() > limits.body_bytes as u64 {
        return Err(too_large());
    }
    let collected = tokio::time::timeout(limits.body, Limited::new(body, limits.body_bytes).collect());
    match collected.await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Refusal::new(Code::Truncated).detail("the body is not what its headers announce")),
        Err(_) => Err(Refusal::new(Code::TooSlow).detail(format!("no whole body within {:?}", limits.body))),
    }
}

async fn judge(
    app: &App,
    peer: SocketAddr,
    parts: &Parts,
    bytes: &[u8],
    operation: Result<Operation, Code>,
) -> Result<(String, Response<HttpBody>), Refusal> {
    let operation = operation.map_err(Refusal::new)?;
    check::request(&app.config, peer.ip(), &parts.headers, bytes)?;
    let body = Body::read(bytes)?;
    check::login_and_pass(&app.config, &body)?;
    operation.run(app, &body).await
}

/// What may be shown of a request.
fn shown(config: &Config, peer: SocketAddr, parts: &Parts, bytes: &[u8]) -> Entry {
    let headers = parts.headers.iter().take(30);
    let headers =
        headers.map(|(name, value)| (name.as_str().to_owned(), mask::header(config, name.as_str(), value.as_bytes())));
    let mut body = mask::bytes(config, bytes);
    body.truncate(SHOWN_BODY);
    body.shrink_to_fit();
    let path = String::from_utf8_lossy(&mask::bytes(config, parts.uri.path().as_bytes())).into_owned();
    Entry {
        id: 0,
        time: log::now(),
        peer: peer.to_string(),
        method: parts.method.as_str().chars().take(20).collect(),
        // Without the query: the provider's paths have none.
        path: path.chars().take(200).collect(),
        verdict: "",
        status: 0,
        code: None,
        reason: String::new(),
        explained: false,
        body_bytes: bytes.len(),
        headers: headers.collect(),
        body,
    }
}
