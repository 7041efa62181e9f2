//! Why a signature does not match: at once in a few words, where it is one of the usual mistakes, and in full by
//! `paysig-explain`, when the request is opened on the page.
//!
//! The full search takes a thousand times as long as a request, so what it needs is kept for when somebody asks.
//! Only the page tells: to a client it would say which other bytes it knows a signature of.

use std::fmt;
use std::time::{Duration, Instant};

use paysig::{Form, Key};
use paysig_explain::{Colour, Kind, Limits, Question, Report, Secret, Stop, Verdict};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::answer::merged;
use crate::config::Config;

/// A longer text is no signature, however it was encoded.
const PRESENTED_BYTES: usize = 1024;
/// The longest search, or both together where there are two.
const TIME: Duration = Duration::from_secs(2);

/// What was refused for its signature, as it arrived: with credentials in it.
pub(crate) struct Mismatch {
    body: Zeroizing<Vec<u8>>,
    presented: Vec<u8>,
}

impl Mismatch {
    /// Nothing where no signature was presented that could be one.
    pub(crate) fn new(body: &[u8], presented: &[u8]) -> Option<Self> {
        let plausible = (1..=PRESENTED_BYTES).contains(&presented.len());
        plausible.then(|| Self { body: Zeroizing::new(body.to_vec()), presented: presented.to_vec() })
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.body.len() + self.presented.len()
    }

    /// The explanation for the page: what `paysig explain --json` prints, and its text. It takes up to some seconds.
    pub(crate) fn explanation(&self, config: &Config) -> Value {
        let (this, other) = (config.credentials(), config.other_credentials());
        let (here, there) = (config.environment.name(), config.other_environment().name());
        let [signatures, passphrases] =
            ["API Signature", "API Passphrase"].map(|what| [format!("{what} of {here}"), format!("{what} of {there}")]);
        let [[_, pass, signature], [_, other_pass, other_signature]] = [this.secrets(), other.secrets()];
        let secrets = [
            Secret::new(&signatures[0], signature.as_bytes()),
            Secret::new(&signatures[1], other_signature.as_bytes()),
            Secret::new(&passphrases[0], pass.as_bytes()),
            Secret::new(&passphrases[1], other_pass.as_bytes()),
        ];
        // Bytes are not shown where they hold one of the secrets, and bodies hold the passphrase: those come second.
        let (first, _) = secrets.split_at(2);
        let start = Instant::now();
        let found = self.ask(config, first, TIME).and_then(|report| {
            let is_open = *report.verdict() == Verdict::NoKnownCause;
            match time_left(report.stop(), start.elapsed()).filter(|_| is_open) {
                Some(left) => self.ask(config, &secrets, left),
                None => Ok(report),
            }
        });
        let told = found.and_then(|report| Ok((report.json()?, report.text(Colour::Never))));
        match told {
            Ok((json, text)) => merged(serde_json::from_str(&json).unwrap_or_default(), json!({"text": text})),
            Err(error) => json!({"verdict": "no-known-cause", "text": error.to_string()}),
        }
    }

    fn ask(&self, config: &Config, secrets: &[Secret<'_>], time: Duration) -> paysig::Result<Report> {
        let hidden = [config.credentials(), config.other_credentials()].map(|known| known.secrets().map(str::as_bytes));
        let limits = Limits { body_bytes: config.limits.body_bytes, time, ..Limits::default() };
        let question = Question::new(Kind::Payload, &self.body, &self.presented, secrets);
        paysig_explain::explain(&question.limits(limits).hiding(hidden.as_flattened()))
    }
}

/// What a second search may take after a first that was stopped by this or not at all; `None` where there is no time left.
fn time_left(stop: Option<Stop>, spent: Duration) -> Option<Duration> {
    let left = TIME.checked_sub(spent).filter(|left| !left.is_zero());
    left.filter(|_| stop != Some(Stop::Time))
}

/// What is told of a request whose bytes are no longer kept.
pub(crate) fn not_kept() -> Value {
    json!({"verdict": "not-kept", "text": "Its bytes are no longer kept. Send it again to have it explained.\n"})
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mismatch(redacted)")
    }
}

/// Finds what was signed instead, if it is one of the usual mistakes.
pub(crate) fn mismatch(config: &Config, body: &[u8], presented: &[u8]) -> Option<String> {
    let credentials = config.credentials();
    if config.other_credentials().key().verify(body, presented).is_ok() {
        return Some(format!("it was made with the API Signature of {}", config.other_environment().name()));
    }
    if credentials.passphrase_as_key().is_ok_and(|key| key.verify(body, presented).is_ok()) {
        return Some("it was made with the API Passphrase, not with the API Signature".to_owned());
    }
    let fits = |key: &Key, bytes: &[u8]| key.verify(bytes, presented).is_ok();
    let found = variants(body).into_iter().find(|(_, bytes)| fits(credentials.key(), bytes));
    found.map(|(what, bytes)| format!("it fits {what} ({} bytes)", bytes.len()))
}

/// Bytes that a client may have signed when it meant to sign these.
fn variants(body: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut variants = vec![
        ("no bytes at all", Vec::new()),
        ("the body without the white space around it", body.trim_ascii().to_vec()),
        ("the body with a newline after it", [body, b"\n"].concat()),
        ("the body with CR LF for its line ends", replace(&replace(body, b"\r\n", b"\n"), b"\n", b"\r\n")),
        ("the body with LF for its line ends", replace(body, b"\r\n", b"\n")),
        ("the body with its slashes escaped (\\/)", replace(&replace(body, b"\\/", b"/"), b"/", b"\\/")),
        ("the body with its slashes plain (/)", replace(body, b"\\/", b"/")),
    ];
    for (what, form) in [
        ("the body without insignificant white space (compact)", Form::Compact),
        ("the body's RFC 8785 form (jcs)", Form::Jcs),
    ] {
        variants.extend(paysig::canonicalize_to_vec(form, body).ok().map(|bytes| (what, bytes)));
    }
    variants
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(from) {
            replaced.extend_from_slice(to);
            rest = tail;
        } else {
            replaced.push(*first);
            rest = after;
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_searches_have_the_time_of_one() {
        let (spent, left) = (Duration::from_millis(500), Duration::from_millis(1500));
        assert_eq!(time_left(None, spent), Some(left));
        assert_eq!(time_left(Some(Stop::Candidates), spent), Some(left));
        assert_eq!(time_left(Some(Stop::Time), spent), None);
        assert_eq!(time_left(None, TIME), None);
        assert_eq!(time_left(None, 2 * TIME), None);
    }
}
