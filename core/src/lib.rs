#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
// docs.rs says with each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod canonical;
mod error;
mod hmac;
mod json;
mod key;
pub mod onekey;
mod scheme;
mod secret;
mod signature;
mod signer;
mod sweep;

#[cfg(feature = "alloc")]
pub use canonical::{Builder, Layout, canonicalize_into, canonicalize_to_vec};
pub use canonical::{Form, Scratch, Slot, canonical_len, canonicalize, slots_needed};
pub use error::{Error, ErrorKind, Result};
pub use json::position::Position;
pub use json::utf8::Utf8Checker;
pub use key::{Key, verify_any};
pub use scheme::{Carrier, Fields, Scheme, SchemeText};
pub use signature::{Signature, SignatureText};
pub use signer::Signer;
pub use sweep::swept;

/// The version of this crate, as `MAJOR.MINOR.PATCH`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
