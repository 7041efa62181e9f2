//! For clients: seals a request before it is sent.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderName, HeaderValue, TRAILER, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, Request, Uri};
use http_body::Body;
use paysig::onekey::{self, Credentials};
use paysig::{Error, ErrorKind, Form, Result};
use tower_layer::Layer;
use tower_service::Service;
use zeroize::Zeroizing;

use crate::read::read;
use crate::{BODY_BYTES, BoxError, SealedBody};

/// What sealing adds to a payload, in most cases.
const ADDED_BYTES: usize = 1024;

/// Seals a request: what comes back is what must be sent, with exactly this body.
///
/// The request's body is the payload, a JSON object; `login` and `pass` are added where they are missing, as
/// [`Credentials::seal`] does. Its `Payload-Signature`, `Content-Type`, `User-Agent` and `Authorization` are made, but for
/// a `User-Agent` that it has; its other headers are kept. Its URI is a path, or an URL of the credentials' environment.
///
/// Do not let an HTTP client follow redirects, which would carry the body, and the credentials in it, elsewhere.
///
/// # Errors
/// As [`Environment::path_of`](onekey::Environment::path_of) for what would go elsewhere than the credentials may; and as
/// [`Credentials::seal`].
///
/// # Example
/// ```
/// use paysig::onekey::{Credentials, Environment};
/// let credentials = Credentials::new(Environment::staging(), "api_key", "api_passphrase", "api_signature")?;
/// let sealed = paysig_tower::seal(&credentials, http::Request::post("/v3/cashout/status").body(r#"{"cashout_id":1}"#)?)?;
/// assert_eq!(sealed.uri(), "https://api-stg.onekeypayments.com/v3/cashout/status");
/// let body = sealed.body().as_bytes();
/// assert_eq!(body, br#"{"cashout_id":1,"login":"api_key","pass":"api_passphrase"}"#);
/// assert_eq!(sealed.headers()["payload-signature"], credentials.key().sign(body).to_hex().as_str());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn seal(credentials: &Credentials, request: Request<impl AsRef<[u8]>>) -> Result<Request<SealedBody>> {
    seal_as(credentials, None, request)
}

/// As [`seal`], with the [`Form`] that the body takes: see [`onekey::Request::form`].
///
/// # Errors
/// As [`seal`].
///
/// # Example
/// ```
/// use paysig::onekey::{Credentials, Environment};
/// let credentials = Credentials::new(Environment::staging(), "api_key", "api_passphrase", "api_signature")?;
/// let request = http::Request::post("/v3/cashout").body(r#"{"external_id":"A-1", "amount":2000.00}"#)?;
/// let sealed = paysig_tower::seal_as(&credentials, Some(paysig::Form::Jcs), request)?;
/// let body = br#"{"amount":2000,"external_id":"A-1","login":"api_key","pass":"api_passphrase"}"#;
/// assert_eq!(sealed.body().as_bytes(), body);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn seal_as(
    credentials: &Credentials,
    form: Option<Form>,
    request: Request<impl AsRef<[u8]>>,
) -> Result<Request<SealedBody>> {
    let (mut parts, payload) = request.into_parts();
    let payload = payload.as_ref();
    let path = path_of(credentials, &parts.uri, &parts.headers)?;
    let method = parts.method.clone();
    let mut sealing = onekey::Request::new(method.as_str(), &path, payload);
    if let Some(form) = form {
        sealing = sealing.form(form);
    }
    let user_agent = parts.headers.get(USER_AGENT).cloned();
    if let Some(user_agent) = &user_agent {
        sealing = sealing.user_agent(user_agent.as_bytes());
    }

    let mut buffer = Zeroizing::new(vec![0; payload.len() + ADDED_BYTES]);
    let mut scratch = Vec::new();
    let mut result = credentials.seal(&sealing, &mut scratch, &mut buffer);
    if let Err(error) = &result {
        if let (ErrorKind::BufferTooSmall, Some(needed)) = (error.kind(), error.needed()) {
            drop(result);
            buffer = Zeroizing::new(vec![0; needed]);
            result = credentials.seal(&sealing, &mut scratch, &mut buffer);
        }
    }
    let sealed = result?;
    parts.uri = sealed.url().parse().map_err(|_| Error::new(ErrorKind::PathMalformed))?;
    // They were about the payload, or said where it goes.
    for name in [CONTENT_LENGTH, TRANSFER_ENCODING, TRAILER, HOST] {
        parts.headers.remove(name);
    }
    for (name, value) in sealed.headers() {
        // What was sealed can stand in headers.
        let malformed = |()| Error::new(ErrorKind::HeaderMalformed);
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| malformed(()))?;
        let mut value = HeaderValue::from_str(value).map_err(|_| malformed(()))?;
        value.set_sensitive(name == AUTHORIZATION);
        parts.headers.insert(name, value);
    }
    let length = sealed.body().len();
    Ok(Request::from_parts(parts, SealedBody::new(Bytes::from_owner(buffer).slice(..length))))
}

/// The path of a request whose URI is one, or an URL of the credentials' environment; what would carry credentials to
/// another host is refused.
fn path_of(credentials: &Credentials, uri: &Uri, headers: &HeaderMap) -> Result<String> {
    let environment = credentials.environment();
    for host in headers.get_all(HOST) {
        environment.path_of(&[b"https://", host.as_bytes(), b"/"].concat())?;
    }
    if uri.scheme().is_none() && uri.authority().is_none() {
        return Ok(uri.to_string());
    }
    environment.path_of(&uri.to_string()).map(str::to_owned)
}

/// Seals every request that goes through it, as [`seal`] does.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use http_body_util::{BodyExt, Full};
/// use paysig::onekey::{Credentials, Environment};
/// use paysig_tower::{SealLayer, SealedBody};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// let credentials = Credentials::new(Environment::staging(), "api_key", "api_passphrase", "api_signature")?;
/// // In its place stands an HTTP client that is a service, such as hyper-util's.
/// let client = service_fn(async |request: http::Request<SealedBody>| {
///     let body = request.into_body().collect().await.map(|body| body.to_bytes());
///     body.map(http::Response::new)
/// });
/// let client = SealLayer::new(Arc::new(credentials)).layer(client);
/// let request = http::Request::post("/v3/cashout/status").body(Full::<bytes::Bytes>::from(r#"{"cashout_id":1}"#))?;
/// let answer = client.oneshot(request).await?;
/// assert_eq!(answer.body(), r#"{"cashout_id":1,"login":"api_key","pass":"api_passphrase"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SealLayer {
    sealer: Sealer,
}

/// The service that a [`SealLayer`] makes.
#[derive(Clone, Debug)]
pub struct Seal<S> {
    inner: S,
    sealer: Sealer,
}

#[derive(Clone, Debug)]
struct Sealer {
    credentials: Arc<Credentials>,
    form: Option<Form>,
    limit: usize,
}

impl SealLayer {
    /// Seals with these credentials.
    #[must_use]
    pub const fn new(credentials: Arc<Credentials>) -> Self {
        Self { sealer: Sealer { credentials, form: None, limit: BODY_BYTES } }
    }

    /// The form that bodies take: see [`onekey::Request::form`].
    #[must_use]
    pub const fn form(mut self, form: Form) -> Self {
        self.sealer.form = Some(form);
        self
    }

    /// Takes payloads of up to so many bytes, for [`BODY_BYTES`].
    #[must_use]
    pub const fn limit(mut self, bytes: usize) -> Self {
        self.sealer.limit = bytes;
        self
    }
}

impl<S> Layer<S> for SealLayer {
    type Service = Seal<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Seal { inner, sealer: self.sealer.clone() }
    }
}

impl<S, B> Service<Request<B>> for Seal<S>
where
    S: Service<Request<SealedBody>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = S::Response;
    type Error = SealError<S::Error>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context).map_err(SealError::Service)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that is ready goes along; its copy may not be.
        let copy = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, copy);
        let sealer = self.sealer.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let payload = read(body, sealer.limit).await.map_err(|(error, why)| match why {
                Some(why) => SealError::Unreadable(why),
                None => SealError::Refused(error),
            })?;
            let request = seal_as(&sealer.credentials, sealer.form, Request::from_parts(parts, payload))
                .map_err(SealError::Refused)?;
            inner.call(request).await.map_err(SealError::Service)
        })
    }
}

/// Why a request has no answer. Nothing was sent, unless the service says otherwise.
#[derive(Debug)]
#[non_exhaustive]
pub enum SealError<E> {
    /// It cannot be sealed: see [`seal`]; [`ErrorKind::FormTooLarge`] where its payload has more bytes than are taken.
    Refused(Error),
    /// Its payload cannot be read.
    Unreadable(BoxError),
    /// The service behind has failed.
    Service(E),
}

impl<E> fmt::Display for SealError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(_) => f.write_str("the request cannot be sealed"),
            Self::Unreadable(_) => f.write_str("the payload cannot be read"),
            Self::Service(_) => f.write_str("the request cannot be carried"),
        }
    }
}

impl<E: StdError + 'static> StdError for SealError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Refused(error) => Some(error),
            Self::Unreadable(error) => Some(&**error),
            Self::Service(error) => Some(error),
        }
    }
}
