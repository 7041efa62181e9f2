//! What Python sees as `paysig.onekey`: the provider's flow, from credentials to a sealed request and a verified
//! notification.

mod credentials;
mod environment;
mod notification;
mod sealed;
mod settings;

pub(crate) use credentials::Credentials;
pub(crate) use environment::Environment;
pub(crate) use notification::{Notification, verify_json, windows_1252_to_utf8};
pub(crate) use sealed::Sealed;
