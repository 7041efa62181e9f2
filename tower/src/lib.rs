#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod keys;
mod read;
mod refusal;
mod seal;
mod sealed;
mod verified;
mod verify;

pub use keys::Keys;
pub use refusal::Refusal;
pub use seal::{Seal, SealError, SealLayer, seal, seal_as};
pub use sealed::SealedBody;
pub use verified::{Notification, SignedBody};
pub use verify::{Verify, VerifyLayer};

/// How many bytes of a body are read where nothing else is said.
pub const BODY_BYTES: usize = 65536;

/// Any error, as tower's services have it.
type BoxError = Box<dyn std::error::Error + Send + Sync>;
