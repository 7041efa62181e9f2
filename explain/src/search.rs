//! The search: messages by secrets by readings of the signature, simplest first, within limits.

use hmac::{Hmac, KeyInit, Mac};
use paysig::{Error, ErrorKind};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::body::Bounds;
use crate::cause::Cause;
use crate::clock::Clock;
use crate::notification::Fields;
use crate::report::{Difference, Report, Verdict};
use crate::secret::{self, Candidate};
use crate::signature::{self, Reading};
use crate::{Kind, Question, Stop, body, deposit, mask};

/// Says why `question`'s signature does not match, or that it does.
///
/// It is for developers who hold the secret: do not let callers of a service reach it. Nothing that it gives holds a
/// signature.
///
/// # Errors
/// [`ErrorKind::NoKeys`] without secrets, [`ErrorKind::LengthTooLarge`] for a body beyond
/// [`Limits::body_bytes`](crate::Limits), [`ErrorKind::SignatureEmpty`]; of a notification, [`ErrorKind::FieldMissing`]
/// where it has no `external_id`.
///
/// # Example
/// ```
/// use paysig_explain::{Cause, Kind, Question, Secret, explain};
/// let secret = Secret::new("staging", b"cashout_secret_key");
/// // json.dumps signed, and another serializer sent the same object without spaces.
/// let presented = paysig::Key::new("cashout_secret_key")?.sign(br#"{"cashout_id": 11954}"#).to_hex();
/// let report = explain(&Question::new(Kind::Payload, br#"{"cashout_id":11954}"#, presented.as_bytes(), &[secret]))?;
/// assert_eq!(report.causes(), [Cause::BodyPythonSeparators]);
/// assert_eq!(report.difference().unwrap().offset, 14);
/// # Ok::<(), paysig::Error>(())
/// ```
pub fn explain(question: &Question<'_>) -> paysig::Result<Report> {
    if question.secrets.is_empty() {
        return Err(ErrorKind::NoKeys.into());
    }
    if question.body.len() > question.limits.body_bytes {
        return Err(Error::new(ErrorKind::LengthTooLarge));
    }
    let fields = match question.kind {
        Kind::Notification => Some(Fields::read(question.body)?),
        _ => None,
    };
    let control = fields.as_ref().and_then(|fields| fields.control.as_deref());
    let presented = if question.presented.is_empty() { control.unwrap_or_default() } else { question.presented };
    if presented.is_empty() {
        return Err(ErrorKind::SignatureEmpty.into());
    }
    let (prefix, upper, due) = match (question.kind, &fields) {
        (Kind::Deposit { date, login, prefix }, _) => (prefix, false, deposit::message(date, login, question.body)),
        (_, Some(fields)) => ("", true, fields.message()),
        _ => ("", false, question.body.to_vec()),
    };
    let clock = Clock::start(question.limits.time);
    let mut search = Search {
        question,
        due: &due,
        readings: signature::readings(presented, prefix, upper),
        secrets: secret::candidates(question.secrets),
        clock,
        tried: 0,
        stop: None,
        verdict: Verdict::NoKnownCause,
    };
    let bounds = Bounds { bytes: question.limits.body_bytes, clock };
    let mut take = |causes: &[Cause], message: &[u8], common| search.take(causes, message, common);
    match (question.kind, &fields) {
        (Kind::Deposit { date, login, .. }, _) => deposit::each(date, login, question.body, bounds, &mut take),
        (_, Some(fields)) => fields.each(question.body, &mut take),
        _ => body::each(question.body, bounds, &mut take),
    };
    Ok(Report::new(search.verdict, search.tried, search.stop))
}

struct Search<'q> {
    question: &'q Question<'q>,
    due: &'q [u8],
    readings: Vec<Reading>,
    secrets: Vec<Candidate>,
    clock: Clock,
    tried: usize,
    stop: Option<Stop>,
    verdict: Verdict,
}

impl Search<'_> {
    /// Tries one message; says whether to go on.
    fn take(&mut self, causes: &[Cause], message: &[u8], common: bool) -> bool {
        for index in 0..self.secrets.len() {
            let Some(secret) = self.secrets.get(index) else { break };
            if !secret.as_given && !common {
                continue;
            }
            if self.tried >= self.question.limits.candidates {
                self.stop = Some(Stop::Candidates);
                return false;
            }
            if self.clock.is_over() {
                self.stop = Some(Stop::Time);
                return false;
            }
            self.tried += 1;
            let found = self.read(secret.key.sign(message).as_bytes());
            let found = found
                .map(|more| (None, more))
                .or_else(|| (secret.as_given && common).then(|| self.other_digests(secret, message)).flatten());
            if let Some((digest, more)) = found {
                let (index, first) = (secret.index, secret.causes.clone());
                let all = causes.iter().copied().chain(first).chain(digest).chain(more).collect::<Vec<_>>();
                self.verdict = if all.is_empty() { Verdict::Matches } else { self.explained(all, index, message) };
                return false;
            }
        }
        true
    }

    /// What is the matter with the presented text, where it is this tag.
    fn read(&self, tag: &[u8]) -> Option<Vec<Cause>> {
        self.readings
            .iter()
            .find_map(|reading| reading.matches(tag).map(|more| reading.causes.iter().chain(more).copied().collect()))
    }

    /// What is made with another function, of messages that are common and with the secrets as given.
    fn other_digests(&self, secret: &Candidate, message: &[u8]) -> Option<(Option<Cause>, Vec<Cause>)> {
        let key = secret.bytes.as_slice();
        let plain = |parts: &[&[u8]]| Some(parts.iter().fold(Sha256::new(), Digest::chain_update).finalize().to_vec());
        let found = |cause, tag: Option<Vec<u8>>| self.read(&tag?).map(|more| (Some(cause), more));
        found(Cause::HmacSha1, hmac::<Hmac<Sha1>>(key, message))
            .or_else(|| found(Cause::HmacSha512, hmac::<Hmac<Sha512>>(key, message)))
            .or_else(|| found(Cause::PlainSha256, plain(&[message])))
            .or_else(|| found(Cause::Sha256KeyBody, plain(&[key, message])))
            .or_else(|| found(Cause::Sha256BodyKey, plain(&[message, key])))
            .or_else(|| found(Cause::HmacSwapped, hmac::<Hmac<Sha256>>(message, key)))
    }

    fn explained(&self, causes: Vec<Cause>, index: usize, message: &[u8]) -> Verdict {
        let secrets = self.question.secrets;
        let secret = secrets.get(index).map(|secret| secret.label.to_owned()).unwrap_or_default();
        let shown = !causes.iter().any(|cause| cause.hides_the_message()) && !mask::is_encoded(self.question.body);
        let difference =
            if shown { Difference::between(self.due, message, secrets, self.question.hidden) } else { None };
        Verdict::Explained { causes, secret, difference }
    }
}

/// No key is too long or too short for HMAC; a failure would be no finding.
fn hmac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let mac = <M as KeyInit>::new_from_slice(key).ok()?;
    Some(mac.chain_update(message).finalize().into_bytes().to_vec())
}
