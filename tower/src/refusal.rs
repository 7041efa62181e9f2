//! What a request that is refused is answered with.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use paysig::{Error, ErrorKind};

/// Why a request was refused. The response has it among its extensions, for whatever logs or rewords it outside the
/// layer; the sender reads the status and the error's slug.
///
/// # Example
/// ```
/// use http::{Response, StatusCode};
/// use paysig_tower::Refusal;
/// fn log(response: &Response<String>) {
///     if let Some(refusal) = response.extensions().get::<Refusal>() {
///         eprintln!("refused a notification: {}", refusal.error());
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    error: Error,
}

impl Refusal {
    pub(crate) const fn new(error: Error) -> Self {
        Self { error }
    }

    /// What was wrong. It holds no byte of the request.
    #[must_use]
    pub const fn error(&self) -> Error {
        self.error
    }

    /// 413 for a body that is too large, 415 for another `Content-Type` than a form's, 401 where the signature is missing
    /// or does not match (as the provider itself answers), 500 where there is no key to verify with, else 400.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self.error.kind() {
            ErrorKind::FormTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorKind::SignatureMismatch | ErrorKind::SignatureMissing => StatusCode::UNAUTHORIZED,
            ErrorKind::NoKeys => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn answer<B: From<&'static str>>(self) -> Response<B> {
        let mut response = Response::new(B::from(self.error.slug()));
        *response.status_mut() = self.status();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        response.extensions_mut().insert(self);
        response
    }
}
