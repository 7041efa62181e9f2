#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "std")]
extern crate std;

mod error;
mod hmac;
mod key;
mod secret;
mod signature;
mod signer;

pub use error::{Error, ErrorKind, Result};
pub use key::{Key, verify_any};
pub use signature::{Signature, SignatureText};
pub use signer::Signer;

/// The version of this crate, as `MAJOR.MINOR.PATCH`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
