//! The provider's flow, OneKey Payments V3 Cashouts: from credentials to a request that is accepted, and from a
//! notification to the one thing in it that can be trusted. No heap: everything is made in the caller's buffer.
//!
//! - [`Credentials`] belong to one [`Environment`]: those of staging cannot make a request for another host.
//! - [`Settings`] are what they are made of where that is in a file or in environment variables.
//! - [`Credentials::seal`] turns a [`Request`] into a [`Sealed`] one: exact body and all headers, made for each other.
//! - [`Credentials::check`] is its twin: what a server or an interceptor does with a request on the wire.
//! - [`Notification::verify`] reads a form-encoded notification, [`verify_json`] one that is JSON.
//!
//! Sources: the provider's pages "Technical and Security Aspects", "Calculating the Payload-Signature" and
//! "Notifications"; HTTP Basic is RFC 7617; forms are the WHATWG URL standard's.
//!
//! # Example
//! ```
//! use paysig::onekey::{Credentials, Environment, Request};
//! let credentials =
//!     Credentials::new(Environment::staging(), "cashout_API_Key", "cashout_API_Passphrase", "cashout_secret_key")?;
//! let mut buffer = [0; 1024];
//! let request = Request::status(br#"{"cashout_id":11954}"#);
//! let sealed = credentials.seal(&request, &mut [], &mut buffer)?;
//! assert_eq!((sealed.method(), sealed.url()), ("POST", "https://api-stg.onekeypayments.com/v3/cashout/status"));
//! assert_eq!(
//!     sealed.body(),
//!     br#"{"cashout_id":11954,"login":"cashout_API_Key","pass":"cashout_API_Passphrase"}"#
//! );
//! for (name, value) in sealed.headers() {
//!     // Give them to the HTTP client, with exactly this body.
//! }
//! # Ok::<(), paysig::Error>(())
//! ```

mod body;
mod check;
mod credentials;
mod environment;
mod form;
mod inline;
mod insert;
mod members;
mod notification;
mod request;
mod seal;
mod sealed;
mod settings;
mod windows_1252;

pub use credentials::Credentials;
pub use environment::Environment;
pub use form::FormFields;
pub use notification::{Notification, verify_json};
pub use request::Request;
pub use sealed::Sealed;
pub use settings::{Setting, Settings};
pub use windows_1252::windows_1252_to_utf8;
