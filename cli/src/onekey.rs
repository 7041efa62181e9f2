//! The provider's flow: requests sealed and checked, notifications verified.

pub(crate) mod args;
mod check;
mod credentials;
mod curl;
pub(crate) mod help;
mod notification;
mod output;
mod seal;

pub(crate) use check::check;
pub(crate) use notification::notification;
pub(crate) use seal::seal;

use paysig::{Error, Position};

use crate::failure::Failure;

/// The most that is read of a request's body or of a file with headers. Nothing of the provider's is as long, and a wrong
/// path, such as that of a device, must not fill the memory.
const INPUT_BYTES: usize = 1 << 20;

/// Tells where in a body the fault is. The body is not shown: it holds credentials.
fn locate(error: Error, body: &[u8], name: &str) -> Failure {
    let place = error.offset().map(|offset| format!(", {}", Position::new(body, offset)));
    Failure::from(error).note(format!("{name}{}", place.unwrap_or_default()))
}
