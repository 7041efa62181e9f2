//! The body of a sealed request.

use std::convert::Infallible;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// The body of a sealed request: the exact bytes that were signed, as an HTTP client sends them.
///
/// It holds credentials: `Debug` shows only how many bytes it has, and its memory is wiped when the last copy is dropped.
/// What an HTTP client copies of it is not.
///
/// # Example
/// ```
/// use paysig::onekey::{Credentials, Environment};
/// let credentials = Credentials::new(Environment::staging(), "key", "passphrase", "signature")?;
/// let sealed = paysig_tower::seal(&credentials, http::Request::post("/v3/cashout/status").body(r#"{"cashout_id":1}"#)?)?;
/// assert_eq!(format!("{:?}", sealed.body()), "SealedBody(50 bytes)");
/// // For clients that take bytes:
/// let body: bytes::Bytes = sealed.into_body().into();
/// assert_eq!(body, r#"{"cashout_id":1,"login":"key","pass":"passphrase"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SealedBody {
    bytes: Bytes,
}

impl SealedBody {
    pub(crate) const fn new(bytes: Bytes) -> Self {
        Self { bytes }
    }

    /// The bytes that were signed; none, once they have been sent.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl From<SealedBody> for Bytes {
    /// The same memory, which is wiped when the last copy is dropped; but its `Debug` shows all of it.
    fn from(body: SealedBody) -> Self {
        body.bytes
    }
}

impl Body for SealedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = mem::take(&mut self.get_mut().bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        // No request is as long as that: a length in memory fits.
        SizeHint::with_exact(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX))
    }
}

impl fmt::Debug for SealedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedBody({} bytes)", self.bytes.len())
    }
}
