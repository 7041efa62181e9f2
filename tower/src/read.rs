//! Reads a body whole, with a limit.

use bytes::Bytes;
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use paysig::{Error, ErrorKind};

use crate::BoxError;

/// The body's bytes. What announces more than `limit` of them is not read at all, what has more is not read on.
///
/// # Errors
/// [`ErrorKind::FormTooLarge`] at the limit; [`ErrorKind::InputUnreadable`], with why.
pub(crate) async fn read<B>(body: B, limit: usize) -> Result<Bytes, (Error, Option<BoxError>)>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let too_large = Error::at(ErrorKind::FormTooLarge, limit);
    if usize::try_from(body.size_hint().lower()).map_or(true, |least| least > limit) {
        return Err((too_large, None));
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        // Ours, or that of a limit of the server's own.
        Err(error) if error.is::<LengthLimitError>() => Err((too_large, None)),
        Err(error) => Err((ErrorKind::InputUnreadable.into(), Some(error))),
    }
}
