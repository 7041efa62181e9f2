//! `seal` and `SealLayer`: over the vectors, and what may not be sent.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, Uri};
use http_body::Body as _;
use http_body_util::{BodyExt, Full};
use paysig::onekey::{Credentials, Environment};
use paysig::{ErrorKind, Form};
use paysig_tests::provider::Seal;
use paysig_tests::vectors;
use paysig_tower::{SealError, SealLayer, SealedBody, seal, seal_as};
use tower::{Layer, ServiceExt, service_fn};

fn credentials() -> Credentials {
    Credentials::new(Environment::staging(), "cashout_login", "cashout_pass", "cashout_secret_key").unwrap()
}

const SEALED: &str = r#"{"cashout_id":1,"login":"cashout_login","pass":"cashout_pass"}"#;

#[test]
fn vectors_of_sealing() {
    let file: Seal = vectors::read("seal.json").unwrap();
    let (mut sealed_cases, mut refused) = (0, 0);
    for case in file.cases {
        let credentials = file.credentials[&case.credentials].make().unwrap();
        // What no `http::Request` can say needs no refusal by us.
        let (Ok(method), Ok(uri)) = (Method::from_bytes(case.method.as_bytes()), case.path.parse::<Uri>()) else {
            assert!(case.error.is_some(), "{}", case.name);
            continue;
        };
        // A path that is read as something else, such as an authority, is not the case's.
        if uri.path_and_query().is_none_or(|path| path.as_str() != case.path) || uri.authority().is_some() {
            assert!(case.error.is_some(), "{}", case.name);
            continue;
        }
        let mut request = Request::builder().method(method).uri(uri);
        if let Some(user_agent) = &case.user_agent {
            request = request.header("user-agent", user_agent);
        }
        let Ok(request) = request.body(vectors::bytes(&case.payload_hex)) else {
            assert_eq!(case.error.as_deref(), Some("header-malformed"), "{}", case.name);
            continue;
        };
        let form: Option<Form> = case.form.as_deref().map(|name| name.parse().unwrap());
        match seal_as(&credentials, form, request) {
            Ok(sealed) => {
                assert_eq!(case.error, None, "{}", case.name);
                assert_eq!(sealed.body().as_bytes(), vectors::bytes(case.body_hex.as_ref().unwrap()), "{}", case.name);
                assert_eq!(sealed.uri(), case.url.as_deref().unwrap(), "{}", case.name);
                assert_eq!(sealed.method().as_str(), case.method, "{}", case.name);
                let header = |name: &str| sealed.headers()[name].to_str().unwrap();
                assert_eq!(header("payload-signature"), case.signature.unwrap(), "{}", case.name);
                assert_eq!(header("authorization"), case.authorization.unwrap(), "{}", case.name);
                assert_eq!(header("content-type"), "application/json");
                let agent = case.user_agent.unwrap_or_else(|| format!("paysig/{}", paysig::VERSION));
                assert_eq!(header("user-agent"), agent);
                let headers = sealed.headers().iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
                if !case.payload_hex.is_empty() {
                    credentials.check(&case.method, &case.path, sealed.body().as_bytes(), headers).unwrap();
                }
                sealed_cases += 1;
            }
            Err(error) => {
                assert_eq!(Some(error.slug()), case.error.as_deref(), "{}", case.name);
                assert_eq!(error.offset(), case.offset, "{}", case.name);
                refused += 1;
            }
        }
    }
    assert!(sealed_cases > 30 && refused > 30, "{sealed_cases} sealed, {refused} refused");
}

#[test]
fn goes_nowhere_else() {
    let to = |uri: &str| seal(&credentials(), Request::post(uri).body(r#"{"cashout_id":1}"#).unwrap());
    let due = "https://api-stg.onekeypayments.com/v3/cashout/status?a=b";
    let with_port = "https://API-STG.onekeypayments.com:443/v3/cashout/status?a=b";
    for good in [due, "/v3/cashout/status?a=b", with_port] {
        let sealed = to(good).unwrap();
        assert_eq!((sealed.uri().to_string().as_str(), sealed.body().as_bytes()), (due, SEALED.as_bytes()));
    }
    for (bad, kind) in [
        ("http://api-stg.onekeypayments.com/v3/cashout", ErrorKind::UrlNotHttps),
        ("ftp://api-stg.onekeypayments.com/v3/cashout", ErrorKind::UrlMalformed),
        ("https://api-stg.onekeypayments.com.evil.example/v3/cashout", ErrorKind::UrlOtherEnvironment),
        ("https://api-stg.onekeypayments.com:444/v3/cashout", ErrorKind::UrlOtherEnvironment),
        ("https://user@api-stg.onekeypayments.com/v3/cashout", ErrorKind::UrlMalformed),
        ("https://api.onekeypayments.com/v3/cashout", ErrorKind::UrlOtherEnvironment),
        // No path: an authority, as of CONNECT, and an asterisk.
        ("evil.example:443", ErrorKind::UrlMalformed),
        ("*", ErrorKind::PathMalformed),
        ("/v3/../cashout", ErrorKind::PathMalformed),
    ] {
        assert_eq!(to(bad).unwrap_err().kind(), kind, "{bad}");
    }
    let hosted = |host: &str| {
        let request = Request::post("/v3/cashout/status").header("host", host).body(r#"{"cashout_id":1}"#).unwrap();
        seal(&credentials(), request)
    };
    assert!(hosted("api-stg.onekeypayments.com").is_ok());
    assert_eq!(hosted("evil.example").unwrap_err().kind(), ErrorKind::UrlOtherEnvironment);
}

#[test]
fn headers_are_made_for_the_body() {
    let request = Request::post("/v3/cashout/status")
        .header("payload-signature", "stale")
        .header("payload-signature", "twice")
        .header("authorization", "Bearer stale")
        .header("content-type", "text/plain")
        .header("content-length", "16")
        .header("transfer-encoding", "chunked")
        .header("user-agent", "shop/1.2")
        .header("x-request-id", "7")
        .body(r#"{"cashout_id":1}"#)
        .unwrap();
    let sealed = seal(&credentials(), request).unwrap();
    let mut names: Vec<_> = sealed.headers().iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["authorization", "content-type", "payload-signature", "user-agent", "x-request-id"]);
    let headers = sealed.headers().iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
    credentials().check("POST", "/v3/cashout/status", sealed.body().as_bytes(), headers).unwrap();
    assert_eq!(sealed.headers()["user-agent"], "shop/1.2");
}

#[test]
fn nothing_shows() {
    let request = Request::post("/v3/cashout/status").body(r#"{"cashout_id":1}"#).unwrap();
    let layer = SealLayer::new(Arc::new(credentials()));
    let shown = format!("{:?} {layer:?} {:?}", seal(&credentials(), request).unwrap(), layer.layer(()));
    // "cashout_login:cashout_pass" in base64 too.
    for secret in ["cashout_login", "cashout_pass", "Y2FzaG91dF9s", "cashout_secret_key"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn sends_the_body_once_as_a_whole() {
    let request = Request::post("/v3/cashout/status").body(r#"{"cashout_id":1}"#).unwrap();
    let mut body = seal(&credentials(), request).unwrap().into_body();
    assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(62), false));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let frame = runtime.block_on(body.frame()).unwrap().unwrap();
    assert_eq!(frame.into_data().unwrap(), SEALED);
    assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(0), true));
    assert!(runtime.block_on(body.frame()).is_none());
}

#[tokio::test]
async fn a_long_payload() {
    // More than the room that is usually enough is needed for the headers.
    let path = format!("/{}", "p".repeat(4000));
    let payload = format!(r#"{{"comments":"{}"}}"#, "x".repeat(60_000));
    let sealed = seal(&credentials(), Request::post(&path).body(&payload).unwrap()).unwrap();
    let headers = sealed.headers().iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
    credentials().check("POST", &path, sealed.body().as_bytes(), headers).unwrap();
}

#[tokio::test]
async fn the_layer_seals() {
    let client = service_fn(async |request: Request<SealedBody>| {
        let uri = request.uri().to_string();
        let body = request.into_body().collect().await?.to_bytes();
        Ok::<_, Infallible>(Response::new((uri, body)))
    });
    let layer = SealLayer::new(Arc::new(credentials()));
    let request =
        |payload: &'static str| Request::post("/v3/cashout/status").body(Full::<Bytes>::from(payload)).unwrap();
    let answer = layer.layer(client).oneshot(request(r#"{"cashout_id":1}"#)).await.unwrap().into_body();
    assert_eq!(answer, ("https://api-stg.onekeypayments.com/v3/cashout/status".to_owned(), Bytes::from(SEALED)));
    let jcs = layer.clone().form(Form::Jcs).layer(client).oneshot(request(r#"{"z":1.0,"a":2}"#)).await.unwrap();
    assert_eq!(jcs.into_body().1, r#"{"a":2,"login":"cashout_login","pass":"cashout_pass","z":1}"#);

    let error = layer.layer(client).oneshot(request("[]")).await.unwrap_err();
    assert!(matches!(&error, SealError::Refused(error) if error.kind() == ErrorKind::BodyNotObject), "{error:?}");
    assert_eq!(error.source().unwrap().to_string(), "the body is not a JSON object (body-not-object, at byte 0)");
    let error = layer.clone().limit(15).layer(client).oneshot(request(r#"{"cashout_id":1}"#)).await.unwrap_err();
    assert!(matches!(error, SealError::Refused(error) if error.kind() == ErrorKind::FormTooLarge));
}

#[tokio::test]
async fn the_layer_tells_whose_fault_it_is() {
    let broken = service_fn(async |_: Request<SealedBody>| Err::<Response<()>, _>(std::io::Error::other("no route")));
    let layer = SealLayer::new(Arc::new(credentials()));
    let request = Request::post("/v3/cashout/status").body(Full::<Bytes>::from(r#"{"cashout_id":1}"#)).unwrap();
    let error = layer.layer(broken).oneshot(request).await.unwrap_err();
    assert!(matches!(error, SealError::Service(_)));

    let unreadable = Full::<Bytes>::from("{}").map_err(|never| match never {}).map_frame(|frame| frame);
    let failing = unreadable.with_trailers(async { Some(Err(std::io::Error::other("the disk is gone"))) });
    let request = Request::post("/v3/cashout/status").body(failing).unwrap();
    let error = layer.layer(broken).oneshot(request).await.unwrap_err();
    assert!(matches!(&error, SealError::Unreadable(_)), "{error:?}");
    assert_eq!(error.source().unwrap().to_string(), "the disk is gone");
}
