//! For servers: verifies a request before anything parses it.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use http_body_util::Full;
use paysig::{Carrier, Error, ErrorKind, Result, Scheme};
use tower_layer::Layer;
use tower_service::Service;

use crate::read::read;
use crate::{BODY_BYTES, BoxError, Keys, Notification, Refusal, SignedBody};

/// Lets through only what the provider has signed: reads the body whole, verifies it, and hands on the very bytes, with
/// what was verified among the request's extensions.
///
/// Whatever does not verify is answered with a [`Refusal`], and the service behind never sees it: put the layer around
/// the routes that receive notifications, and nothing else. It must stand *inside* of whatever limits the time that a
/// sender may take, and *outside* of whatever decodes or decompresses bodies: the signature is that of the bytes as they
/// arrived.
///
/// # Example
/// ```
/// use axum::{Extension, Router, routing::post};
/// use paysig_tower::{Notification, VerifyLayer};
///
/// async fn notified(Extension(notification): Extension<Notification>) {
///     println!("ask for the status of {}", notification.external_id());
/// }
///
/// let key = paysig::Key::new("your_cashout_api_signature")?;
/// let app: Router = Router::new().route("/notifications", post(notified)).layer(VerifyLayer::notifications(key));
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct VerifyLayer<K> {
    verifier: Verifier<K>,
}

/// The service that a [`VerifyLayer`] makes.
pub struct Verify<S, K> {
    inner: S,
    verifier: Verifier<K>,
}

struct Verifier<K> {
    keys: Arc<K>,
    rule: Rule,
    limit: usize,
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    Notification,
    SignedBody,
}

impl<K: Keys> VerifyLayer<K> {
    /// Verifies notifications that are forms: the handler finds a [`Notification`].
    ///
    /// Refused are, in this order: with [`ErrorKind::ContentType`] whatever is not
    /// `application/x-www-form-urlencoded`, and with [`ErrorKind::HeaderDuplicate`] what says twice what it is;
    /// [`ErrorKind::FormTooLarge`] and [`ErrorKind::InputUnreadable`] while the
    /// body is read; and what [`Notification::verify`] refuses.
    #[must_use]
    pub fn notifications(keys: K) -> Self {
        Self::new(keys, Rule::Notification)
    }

    /// Verifies bodies, whatever they are, by the header `Payload-Signature`, as of requests and of notifications that
    /// are JSON: the handler finds a [`SignedBody`].
    ///
    /// Refused are, in this order: with [`ErrorKind::SignatureMissing`] or [`ErrorKind::HeaderDuplicate`] what does not
    /// have that header once; [`ErrorKind::FormTooLarge`] and [`ErrorKind::InputUnreadable`] while the body is read; and
    /// what [`SignedBody::verify`] refuses.
    ///
    /// # Example
    /// ```
    /// use axum::{Extension, Router, routing::post};
    /// use paysig_tower::{SignedBody, VerifyLayer};
    ///
    /// async fn notified(Extension(signed): Extension<SignedBody>) {
    ///     println!("{} bytes to parse, signed with key {}", signed.body().len(), signed.key_index());
    /// }
    ///
    /// // While the secret is rotated, both are good.
    /// let keys = [paysig::Key::new("current_secret")?, paysig::Key::new("previous_secret")?];
    /// let app: Router = Router::new().route("/notifications", post(notified)).layer(VerifyLayer::signed_bodies(keys));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    #[must_use]
    pub fn signed_bodies(keys: K) -> Self {
        Self::new(keys, Rule::SignedBody)
    }

    fn new(keys: K, rule: Rule) -> Self {
        Self { verifier: Verifier { keys: Arc::new(keys), rule, limit: BODY_BYTES } }
    }

    /// Reads bodies of up to so many bytes, for [`BODY_BYTES`]. A notification that is a form never has more than
    /// those.
    #[must_use]
    pub const fn limit(mut self, bytes: usize) -> Self {
        self.verifier.limit = bytes;
        self
    }
}

impl<K: Keys> Verifier<K> {
    /// The same request with its body read, and what was verified in its extensions.
    async fn verify<B>(&self, request: Request<B>) -> Result<Request<Full<Bytes>>>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (mut parts, body) = request.into_parts();
        match self.rule {
            Rule::Notification => {
                if !is_form(one(&parts.headers, CONTENT_TYPE.as_str(), ErrorKind::ContentType)?) {
                    return Err(ErrorKind::ContentType.into());
                }
                let body = self.read(body).await?;
                parts.extensions.insert(Notification::verify(&*self.keys, &body)?);
                Ok(Request::from_parts(parts, Full::new(body)))
            }
            Rule::SignedBody => {
                let Carrier::Header { name, .. } = Scheme::CASHOUT_REQUEST.carrier() else {
                    return Err(ErrorKind::Internal.into());
                };
                let presented = one(&parts.headers, name, ErrorKind::SignatureMissing)?;
                let body = self.read(body).await?;
                parts.extensions.insert(SignedBody::verify(&*self.keys, body.clone(), presented)?);
                Ok(Request::from_parts(parts, Full::new(body)))
            }
        }
    }

    async fn read<B>(&self, body: B) -> Result<Bytes>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        read(body, self.limit).await.map_err(|(error, _)| error)
    }
}

/// The only value of a header; parsers disagree on which of several counts.
fn one<'h>(headers: &'h HeaderMap, name: &str, missing: ErrorKind) -> Result<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value.as_bytes()),
        (None, _) => Err(missing.into()),
        (Some(_), Some(_)) => Err(Error::new(ErrorKind::HeaderDuplicate)),
    }
}

/// `application/x-www-form-urlencoded`, perhaps with parameters: RFC 9110, section 8.3.1.
fn is_form(value: &[u8]) -> bool {
    let media_type = value.split(|byte| *byte == b';').next().unwrap_or_default();
    media_type.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}

impl<S, K> Layer<S> for VerifyLayer<K> {
    type Service = Verify<S, K>;

    fn layer(&self, inner: S) -> Self::Service {
        Verify { inner, verifier: self.verifier.clone() }
    }
}

impl<S, K, B, R> Service<Request<B>> for Verify<S, K>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    K: Keys + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: From<&'static str>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that is ready goes along; its copy may not be.
        let copy = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, copy);
        let verifier = self.verifier.clone();
        Box::pin(async move {
            match verifier.verify(request).await {
                Ok(request) => inner.call(request).await,
                Err(error) => Ok(Refusal::new(error).answer()),
            }
        })
    }
}

// By hand, because `derive` would ask that keys can be copied.

impl<K> Clone for Verifier<K> {
    fn clone(&self) -> Self {
        Self { keys: Arc::clone(&self.keys), rule: self.rule, limit: self.limit }
    }
}

impl<K> Clone for VerifyLayer<K> {
    fn clone(&self) -> Self {
        Self { verifier: self.verifier.clone() }
    }
}

impl<S: Clone, K> Clone for Verify<S, K> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), verifier: self.verifier.clone() }
    }
}

impl<K> fmt::Debug for VerifyLayer<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyLayer").field("rule", &self.verifier.rule).finish_non_exhaustive()
    }
}

impl<S: fmt::Debug, K> fmt::Debug for Verify<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verify").field("inner", &self.inner).field("rule", &self.verifier.rule).finish_non_exhaustive()
    }
}
