#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod body;
mod cause;
mod charset;
mod clock;
mod deflate;
mod deposit;
mod gzip;
mod json;
// What paysig-gateway shows is masked as reports are: shared with it alone, and no part of what is promised to others.
#[doc(hidden)]
pub mod mask;
mod notification;
mod remedy;
mod report;
mod search;
mod secret;
mod signature;

use std::fmt;
use std::time::Duration;

pub use cause::Cause;
pub use remedy::{LANGUAGES, Remedy};
pub use report::{Colour, Difference, Report, Verdict};
pub use search::explain;

/// A secret and what it is called. The label is shown, the secret never is.
#[derive(Clone, Copy)]
pub struct Secret<'a> {
    label: &'a str,
    bytes: &'a [u8],
}

impl<'a> Secret<'a> {
    /// A secret exactly as it was read, such as that of `staging` or `production`.
    #[must_use]
    pub const fn new(label: &'a str, bytes: &'a [u8]) -> Self {
        Self { label, bytes }
    }
}

impl fmt::Debug for Secret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({:?}, redacted)", self.label)
    }
}

/// What the signature is due to be of.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind<'a> {
    /// The exact body, in lower-case digits: `Payload-Signature`.
    Payload,
    /// The field `control` of a form-encoded notification.
    Notification,
    /// Date, login and body, after a prefix: `Authorization` of deposits.
    Deposit {
        /// The header `X-Date`.
        date: &'a str,
        /// The header `X-Login`.
        login: &'a str,
        /// What is due before the digits: `"OKP "` or `"D24 "`.
        prefix: &'a str,
    },
}

/// What one question may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest body, in bytes, and the most that is decompressed. What is made of a body is at most 16 times as long.
    pub body_bytes: usize,
    /// The most signatures that are computed with HMAC-SHA256.
    pub candidates: usize,
    /// The longest time between the first and the last; not measured on `wasm32-unknown-unknown`, which has no clock.
    pub time: Duration,
}

impl Default for Limits {
    /// 256 KiB, 50,000 candidates, 5 seconds.
    fn default() -> Self {
        Self { body_bytes: 256 * 1024, candidates: 50_000, time: Duration::from_secs(5) }
    }
}

/// Why the search ended before every candidate was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// [`Limits::candidates`].
    Candidates,
    /// [`Limits::time`].
    Time,
}

/// What is asked: a body, the signature presented with it, and the secrets that it may be of, the due one first.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    kind: Kind<'a>,
    body: &'a [u8],
    presented: &'a [u8],
    secrets: &'a [Secret<'a>],
    hidden: &'a [&'a [u8]],
    limits: Limits,
}

impl<'a> Question<'a> {
    /// A question with the default limits. A notification's empty `presented` stands for its field `control`.
    #[must_use]
    pub fn new(kind: Kind<'a>, body: &'a [u8], presented: &'a [u8], secrets: &'a [Secret<'a>]) -> Self {
        Self { kind, body, presented, secrets, hidden: &[], limits: Limits::default() }
    }

    /// The same with more that is masked wherever the report would show it, such as a passphrase, beside the values of
    /// `login` and `pass`.
    ///
    /// # Example
    /// ```
    /// use paysig_explain::{Kind, Question, Secret, explain};
    /// let presented = paysig::Key::new("cashout_secret_key")?.sign(br#"{"note": "my passphrase"}"#).to_hex();
    /// let secrets = [Secret::new("staging", b"cashout_secret_key")];
    /// let question = Question::new(Kind::Payload, br#"{"note":"my passphrase"}"#, presented.as_bytes(), &secrets);
    /// let report = explain(&question.hiding(&[b"passphrase"]))?;
    /// assert_eq!(report.difference().unwrap().given, r#""my **********"}"#);
    /// # Ok::<(), paysig::Error>(())
    /// ```
    #[must_use]
    pub const fn hiding(mut self, hidden: &'a [&'a [u8]]) -> Self {
        self.hidden = hidden;
        self
    }

    /// The same with other limits.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

impl fmt::Debug for Question<'_> {
    /// Neither body nor signature: they hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").field("secrets", &self.secrets).field("limits", &self.limits).finish_non_exhaustive()
    }
}
