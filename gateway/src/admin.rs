//! The gateway's own surface below `/_gateway/`, which the provider does not have: the page, what it shows as JSON, and
//! the commands. It needs no credentials, so it is for this machine alone.

use std::fmt::Write;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Path, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Redirect;
use axum::routing::{get, post};
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{json_response, merged};
use crate::app::{App, Peer};
use crate::status::Status;
use crate::store::{Cashout, Change};
use crate::{explain, log};

/// Requests and cashouts in one list.
const LISTED: u32 = 100;
/// Bytes of a command's body.
const COMMAND_BYTES: usize = 4096;

type Answer = Response<Body>;

/// What every path of the surface starts with.
pub(crate) const PREFIX: &str = "/_gateway";

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/_gateway", get(async || Redirect::permanent("/_gateway/")))
        .route("/_gateway/", get(async || file("text/html; charset=utf-8", include_str!("page/index.html"))))
        .route("/_gateway/page.js", get(async || file("text/javascript; charset=utf-8", include_str!("page/page.js"))))
        .route("/_gateway/icon.svg", get(async || file("image/svg+xml", include_str!("page/icon.svg"))))
        .route("/_gateway/page.css", get(async || file("text/css; charset=utf-8", include_str!("page/page.css"))))
        .route("/_gateway/requests", get(requests))
        .route("/_gateway/requests/{id}", get(request))
        .route("/_gateway/notifications", get(notifications))
        .route("/_gateway/cashouts", get(cashouts))
        .route("/_gateway/cashouts/{id}/status", post(set_status))
        .route("/_gateway/cashouts/{id}/notify", post(notify_again))
        .route("/_gateway/reset", post(reset))
        .fallback(async || refused(StatusCode::NOT_FOUND, "there is nothing here"))
        .method_not_allowed_fallback(async || refused(StatusCode::METHOD_NOT_ALLOWED, "not with this method"))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// Lets this machine in and nobody else: neither other hosts, nor web pages of other origins that are open in a browser
/// here, nor names that were made to resolve to this machine.
async fn guard(
    State(app): State<Arc<App>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Answer {
    let mut answer = if !peer.ip().to_canonical().is_loopback() {
        refused(StatusCode::FORBIDDEN, "for this machine alone")
    } else if !is_own(request.headers(), &app.config.names) {
        refused(StatusCode::FORBIDDEN, "for pages of the gateway alone, under a name of this machine")
    } else {
        next.run(request).await
    };
    let headers = answer.headers_mut();
    for (name, value) in [
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
            base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (HeaderName::from_static("cache-control"), "no-store"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn is_own(headers: &HeaderMap, names: &[String]) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |h| h.0);
    let ip = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let known = name.eq_ignore_ascii_case("localhost") || names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !known && !ip.is_ok_and(|ip| ip.is_loopback()) {
        return false;
    }
    headers.get(ORIGIN).is_none_or(|origin| origin.as_bytes() == format!("https://{host}").as_bytes())
}

fn file(kind: &'static str, text: &'static str) -> Answer {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn refused(status: StatusCode, message: &str) -> Answer {
    json_response(status, &json!({"error": message}))
}

fn failed(reason: &str) -> Answer {
    refused(StatusCode::INTERNAL_SERVER_ERROR, reason)
}

async fn requests(State(app): State<Arc<App>>) -> Answer {
    let (accepted, refused, entries) = app.log.latest(LISTED as usize);
    let entries: Vec<Value> = entries.iter().filter_map(|entry| serde_json::to_value(&**entry).ok()).collect();
    json_response(StatusCode::OK, &json!({"accepted": accepted, "refused": refused, "requests": entries}))
}

async fn request(State(app): State<Arc<App>>, Path(id): Path<u64>) -> Answer {
    let Some(entry) = app.log.entry(id) else {
        return refused(StatusCode::NOT_FOUND, "no such request is kept");
    };
    let explanation = if entry.explained { explanation(&app, id).await } else { Value::Null };
    let more = json!({
        "headers": entry.headers, "body": escaped(&entry.body), "body_hex": hex(&entry.body), "explanation": explanation,
    });
    json_response(StatusCode::OK, &merged(serde_json::to_value(&*entry).unwrap_or_default(), more))
}

/// Why a signature does not match, made when it is asked for: one at a time, away from the threads that serve requests.
async fn explanation(app: &Arc<App>, id: u64) -> Value {
    let Some(mismatch) = app.log.mismatch(id) else { return explain::not_kept() };
    // It is never closed. The search has it, not whoever asked, who may not wait.
    let turn = app.explaining.clone().acquire_owned().await;
    let config = app.config.clone();
    let search = move || {
        let _turn = turn;
        mismatch.explanation(&config)
    };
    tokio::task::spawn_blocking(search).await.unwrap_or_default()
}

/// What is no printable ASCII as `\xNN`: what a browser would not show, shows. A backslash stays one, for it is looked
/// for in JSON; which it is, the hexadecimal view tells.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte == b' ' || byte.is_ascii_graphic() {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

async fn notifications(State(app): State<Arc<App>>) -> Answer {
    json_response(StatusCode::OK, &json!({"notifications": app.log.deliveries()}))
}

async fn cashouts(State(app): State<Arc<App>>) -> Answer {
    match app.store.run(|cashouts| cashouts.latest(LISTED)).await {
        Ok(list) => json_response(StatusCode::OK, &json!({"cashouts": list.iter().map(shown).collect::<Vec<_>>()})),
        Err(reason) => failed(&reason),
    }
}

fn shown(cashout: &Cashout) -> Value {
    json!({
        "cashout_id": cashout.cashout_id, "external_id": cashout.external_id, "status": cashout.status,
        "country": cashout.country, "amount": cashout.amount, "currency": cashout.currency,
        "notification_url": cashout.notification_url, "bank_reference_id": cashout.bank_reference_id,
        "status_reason": cashout.status_reason, "rejection_code": cashout.rejection_code,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    status: Status,
    #[serde(default)]
    status_reason: String,
    #[serde(default)]
    bank_reference_id: String,
    #[serde(default)]
    rejection_code: i64,
}

/// Changes a cashout's status to any other, as the merchant panel of the provider's staging does, and notifies.
async fn set_status(State(app): State<Arc<App>>, Path(id): Path<i64>, request: Request) -> Answer {
    let collected = Limited::new(request.into_body(), COMMAND_BYTES).collect();
    let Ok(Ok(body)) = tokio::time::timeout(app.config.limits.body, collected).await else {
        return refused(StatusCode::BAD_REQUEST, "the command is too long, or did not arrive");
    };
    let command: Command = match serde_json::from_slice(&body.to_bytes()) {
        Ok(command) => command,
        Err(error) => return refused(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let change = Change {
        status: command.status,
        bank_reference_id: command.bank_reference_id,
        status_reason: command.status_reason,
        rejection_code: command.rejection_code,
        now: log::now_seconds(),
    };
    let changed = app.store.run(move |cashouts| {
        let before = cashouts.find(Some(id), None)?;
        Ok(before.map(|cashout| cashout.status).zip(cashouts.change(id, &change)?))
    });
    match changed.await {
        Ok(Some((before, cashout))) => {
            // As at the provider, it is the change that is notified of.
            let notification = if before == cashout.status { "not sent" } else { app.notifier.notify(&cashout) };
            json_response(StatusCode::OK, &merged(shown(&cashout), json!({"notification": notification})))
        }
        Ok(None) => refused(StatusCode::NOT_FOUND, "no such cashout"),
        Err(reason) => failed(&reason),
    }
}

/// Notifies once more, as "Resend notification" of the provider's merchant panel does.
async fn notify_again(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Answer {
    match app.store.run(move |cashouts| cashouts.find(Some(id), None)).await {
        Ok(Some(cashout)) => {
            let more = json!({"notification": app.notifier.notify(&cashout)});
            json_response(StatusCode::OK, &merged(shown(&cashout), more))
        }
        Ok(None) => refused(StatusCode::NOT_FOUND, "no such cashout"),
        Err(reason) => failed(&reason),
    }
}

async fn reset(State(app): State<Arc<App>>) -> Answer {
    app.notifier.stop();
    match app.store.run(crate::store::Cashouts::reset).await {
        Ok(()) => {
            app.log.reset();
            json_response(StatusCode::OK, &json!({"reset": true}))
        }
        Err(reason) => failed(&reason),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use tokio::sync::Semaphore;
    use tower_service::Service;

    use super::*;
    use crate::config::Config;
    use crate::log::Log;
    use crate::notify::Notifier;
    use crate::store::Store;
    use crate::tls::Identity;

    /// The one rule that a client on this machine cannot provoke.
    #[tokio::test]
    async fn other_machines_are_kept_out() {
        let config = Arc::new(Config::default());
        let log = Arc::new(Log::new(&config.limits, false));
        let store = Store::open(&config).unwrap();
        let notifier = Notifier::new(config.clone(), log.clone(), Identity::make(&config).unwrap().client);
        let mut router =
            router(Arc::new(App { config, log, store, notifier, explaining: Arc::new(Semaphore::new(1)) }));
        for (peer, status) in [
            ("127.0.0.1:5000", 200),
            ("[::1]:5000", 200),
            ("[::ffff:127.0.0.1]:5000", 200),
            ("192.0.2.1:5000", 403),
            ("[::ffff:192.0.2.1]:5000", 403),
            ("0.0.0.0:5000", 403),
        ] {
            for (method, path) in [(Method::GET, "/_gateway/"), (Method::POST, "/_gateway/reset")] {
                let mut request = Request::builder().method(method).uri(path).header(HOST, "localhost");
                request = request.extension(Peer(peer.parse().unwrap()));
                let answer = router.call(request.body(Body::empty()).unwrap()).await.unwrap();
                assert_eq!(answer.status(), status, "{peer} {path}");
            }
        }
    }
}
