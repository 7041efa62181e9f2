//! `VerifyLayer`: what it lets through, and what it refuses without the service behind ever seeing it.

use std::convert::Infallible;
use std::future::Ready;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};
use paysig::{Key, Scheme};
use paysig_tests::provider::Notifications;
use paysig_tests::vectors;
use paysig_tower::{Keys, Notification, Refusal, SignedBody, VerifyLayer};
use tower::{Layer, Service, ServiceExt};

const FORM: &str = "application/x-www-form-urlencoded";

/// What a service behind the layer was given.
#[derive(Clone, Debug, Default)]
struct Seen {
    body: Bytes,
    notification: Option<Notification>,
    signed: Option<SignedBody>,
}

/// A service that notes what it is given, and insists on being asked whether it is ready.
#[derive(Default)]
struct Behind {
    ready: bool,
    calls: Arc<AtomicUsize>,
}

/// As tower allows: readiness is not copied.
impl Clone for Behind {
    fn clone(&self) -> Self {
        Self { ready: false, calls: Arc::clone(&self.calls) }
    }
}

impl Service<Request<Full<Bytes>>> for Behind {
    type Response = Response<Text>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        assert!(self.ready, "called without having said that it is ready");
        self.calls.fetch_add(1, Ordering::Relaxed);
        let (parts, body) = request.into_parts();
        let body = block_on(body.collect()).unwrap().to_bytes();
        let seen =
            Seen { body, notification: parts.extensions.get().cloned(), signed: parts.extensions.get().cloned() };
        let mut response = Response::new(Text("handled"));
        response.extensions_mut().insert(seen);
        std::future::ready(Ok(response))
    }
}

/// A response's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Text(&'static str);

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(text)
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    // A future of this suite waits for nothing.
    let mut context = Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a future that waits"),
    }
}

/// The answer, and what the service behind has seen; nothing where it was not called.
fn send<K: Keys + 'static, B>(layer: &VerifyLayer<K>, request: Request<B>) -> (Response<Text>, Option<Seen>)
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let behind = Behind::default();
    let calls = Arc::clone(&behind.calls);
    let response = block_on(layer.layer(behind).oneshot(request)).unwrap();
    let seen = response.extensions().get::<Seen>().cloned();
    assert_eq!(calls.load(Ordering::Relaxed), usize::from(seen.is_some()));
    (response, seen)
}

/// Checks a refusal: status, slug, and that the service behind was not called.
#[track_caller]
fn refused<K: Keys + 'static, B>(layer: &VerifyLayer<K>, request: Request<B>, status: u16, slug: &str) -> Refusal
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (response, seen) = send(layer, request);
    assert!(seen.is_none(), "it got through");
    assert_eq!((response.body().0, response.status().as_u16()), (slug, status));
    assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
    let refusal = *response.extensions().get::<Refusal>().unwrap();
    assert_eq!((refusal.error().slug(), refusal.status().as_u16()), (slug, status));
    refusal
}

fn form(body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::post("/").header("content-type", FORM).body(Full::new(body.into())).unwrap()
}

fn signed(header: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::post("/").header("payload-signature", header).body(Full::new(body.into())).unwrap()
}

fn key() -> Key {
    Key::new("cashout_secret_key").unwrap()
}

fn genuine(external_id: &str) -> String {
    let fields = paysig::Fields::default().external_id(external_id);
    let control = Scheme::CASHOUT_NOTIFICATION.sign(&key(), &fields).unwrap();
    format!("external_id={external_id}&control={control}&cashout_id=1&comments=a%20b")
}

#[test]
fn vectors_of_notifications() {
    let file: Notifications = vectors::read("notifications.json").unwrap();
    let layer = VerifyLayer::notifications(Key::new(&file.secret).unwrap());
    assert!(file.cases.len() > 40);
    for case in file.cases {
        let body = case.body_hex.bytes();
        let (response, seen) = send(&layer, form(body.clone()));
        let Some(seen) = seen else {
            let refusal = response.extensions().get::<Refusal>().unwrap().error();
            assert_eq!(Some(refusal.slug()), case.error.as_deref(), "{}", case.name);
            assert_eq!(refusal.offset(), case.offset, "{}", case.name);
            assert!(response.status().is_client_error(), "{}", case.name);
            continue;
        };
        assert_eq!(case.error, None, "{}", case.name);
        assert_eq!(seen.body, body, "{}: the very bytes", case.name);
        let notification = seen.notification.unwrap();
        assert_eq!(Some(notification.external_id()), case.external_id.as_deref(), "{}", case.name);
        assert_eq!(notification.deduplication_key(), notification.external_id());
        let fields: Vec<_> =
            notification.unauthenticated_fields().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(Some(fields), case.fields, "{}", case.name);
    }
}

#[test]
fn vectors_of_signed_bodies() {
    let file: Notifications = vectors::read("notifications.json").unwrap();
    let layer = VerifyLayer::signed_bodies(Key::new(&file.secret).unwrap());
    assert!(file.json.len() >= 5);
    for case in file.json {
        let body = Bytes::from(vectors::bytes(&case.body_hex));
        let (response, seen) = send(&layer, signed(&case.header, body.clone()));
        let Some(seen) = seen else {
            let refusal = response.extensions().get::<Refusal>().unwrap().error();
            assert_eq!(Some(refusal.slug()), case.error.as_deref(), "{}", case.name);
            assert_eq!(refusal.offset(), case.offset, "{}", case.name);
            continue;
        };
        assert_eq!(case.error, None, "{}", case.name);
        let signed = seen.signed.unwrap();
        assert_eq!((signed.body(), signed.key_index(), &seen.body), (&body, 0, &body), "{}", case.name);
    }
}

#[test]
fn several_keys() {
    let keys = || [Key::new("another_secret").unwrap(), key()];
    let (_, seen) = send(&VerifyLayer::notifications(keys()), form(genuine("a")));
    assert_eq!(seen.unwrap().notification.unwrap().key_index(), 1);
    let (_, seen) = send(&VerifyLayer::signed_bodies(keys()), signed(&key().sign(b"{}").to_string(), "{}"));
    assert_eq!(seen.unwrap().signed.unwrap().key_index(), 1);

    let others = [Key::new("another_secret").unwrap(), Key::new("yet_another").unwrap()];
    refused(&VerifyLayer::notifications(others), form(genuine("a")), 401, "signature-mismatch");
    // Nothing to verify with is no reason to let anything through.
    let none = VerifyLayer::notifications(Vec::<Key>::new());
    refused(&none, form(genuine("a")), 500, "no-keys");
    let none = VerifyLayer::signed_bodies(Arc::new(<[Key; 0]>::default()));
    refused(&none, signed(&key().sign(b"{}").to_string(), "{}"), 500, "no-keys");
}

#[test]
fn forged_notifications() {
    let layer = VerifyLayer::notifications(key());
    let control = genuine("a").replace("external_id=a&", "external_id=b&");
    refused(&layer, form(control), 401, "signature-mismatch");
    refused(&layer, form("external_id=a"), 400, "field-missing");
    refused(&layer, form(""), 400, "field-missing");
    refused(&layer, form(genuine("a") + "&external_id=b"), 400, "field-duplicate");
    // A signed JSON body is none of these.
    let header = key().sign(b"{}").to_string();
    refused(&layer, signed(&header, "{}"), 415, "content-type");
}

#[test]
fn content_types_of_notifications() {
    let layer = VerifyLayer::notifications(key());
    let with = |types: &[&str]| {
        let mut request = form(genuine("a"));
        request.headers_mut().clear();
        for value in types {
            request.headers_mut().append("content-type", value.parse().unwrap());
        }
        request
    };
    for good in [FORM, "Application/X-WWW-Form-URLencoded", "application/x-www-form-urlencoded; charset=utf-8"] {
        assert!(send(&layer, with(&[good])).1.is_some(), "{good}");
    }
    refused(&layer, with(&[]), 415, "content-type");
    refused(&layer, with(&["application/json"]), 415, "content-type");
    refused(&layer, with(&["text/plain; application/x-www-form-urlencoded"]), 415, "content-type");
    refused(&layer, with(&[FORM, FORM]), 400, "header-duplicate");
}

#[test]
fn headers_of_signed_bodies() {
    let layer = VerifyLayer::signed_bodies(key());
    let header = key().sign(b"{}").to_string();
    assert!(send(&layer, signed(&header.to_uppercase(), "{}")).1.is_some());
    refused(&layer, signed(&header, "{ }"), 401, "signature-mismatch");
    refused(&layer, signed(&header[1..], "{}"), 400, "signature-length");
    let refusal = refused(&layer, signed(&header.replacen(&header[..4], "xxxx", 1), "{}"), 400, "signature-not-hex");
    assert_eq!(refusal.error().offset(), Some(0));
    let mut request = signed(&header, "{}");
    request.headers_mut().append("payload-signature", header.parse().unwrap());
    refused(&layer, request, 400, "header-duplicate");
    refused(&layer, form("{}"), 401, "signature-missing");
}

/// A body of frames of 1 KiB that counts how many were asked for, and may break.
struct Frames {
    left: usize,
    asked: Arc<AtomicUsize>,
    announced: u64,
    breaks: bool,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let frames = self.get_mut();
        frames.asked.fetch_add(1, Ordering::Relaxed);
        if frames.breaks {
            return Poll::Ready(Some(Err(std::io::Error::other("the connection is gone"))));
        }
        let Some(left) = frames.left.checked_sub(1) else { return Poll::Ready(None) };
        frames.left = left;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 1024])))))
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = SizeHint::new();
        hint.set_lower(self.announced);
        hint
    }
}

#[test]
fn bodies_are_limited() {
    let layer = VerifyLayer::signed_bodies(key());
    let asked = Arc::new(AtomicUsize::new(0));
    let frames = |left, announced, breaks| Frames { left, asked: Arc::clone(&asked), announced, breaks };
    let request = |left: usize, announced, breaks| {
        let header = key().sign(&vec![b'x'; left * 1024]).to_string();
        Request::post("/").header("payload-signature", header).body(frames(left, announced, breaks)).unwrap()
    };
    // As long as may be.
    assert_eq!(send(&layer, request(64, 0, false)).1.unwrap().body.len(), 65536);
    asked.store(0, Ordering::Relaxed);
    // Endless: not read on.
    let refusal = refused(&layer, request(1_000, 0, false), 413, "form-too-large");
    assert_eq!((refusal.error().offset(), asked.swap(0, Ordering::Relaxed)), (Some(65536), 65));
    // Announced: not read at all.
    refused(&layer, request(65, 65 * 1024, false), 413, "form-too-large");
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    // A limit of the caller's.
    refused(&layer.clone().limit(1023), request(1, 0, false), 413, "form-too-large");
    assert!(send(&layer.clone().limit(65 * 1024), request(65, 0, false)).1.is_some());
    // A sender who breaks off.
    refused(&layer, request(1, 0, true), 400, "input-unreadable");
    refused(&layer.limit(usize::MAX), request(1, u64::MAX, true), 400, "input-unreadable");
}

#[test]
fn a_verified_notification_does_not_grow() {
    // As many fields as can be: each costs a few words.
    let mut body = genuine("a");
    while body.len() + 2 <= 65536 {
        body += "&x";
    }
    let (_, seen) = send(&VerifyLayer::notifications(key()), form(body));
    assert!(seen.unwrap().notification.unwrap().unauthenticated_fields().count() > 32_000);
}

#[test]
fn nothing_shows() {
    let layer = VerifyLayer::notifications(key());
    let (_, seen) = send(&layer, form(genuine("order-77")));
    let shown = format!("{:?} {:?} {:?}", layer, seen.unwrap().notification, layer.layer(()));
    assert!(!shown.contains("order-77") && !shown.contains("cashout_secret_key"), "{shown}");
    assert!(shown.contains("Notification(redacted)"), "{shown}");
    let body = SignedBody::verify(&key(), "{}".into(), key().sign(b"{}").to_string()).unwrap();
    assert_eq!(format!("{body:?}"), "SignedBody(2 bytes)");
}
