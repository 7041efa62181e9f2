//! Who a request is from, by the provider's rules: address, headers, credentials, and the signature over the raw bytes.
//!
//! Not by `paysig::onekey::Credentials::check`: what `seal` makes is looked at here with other eyes, and each fault has
//! the provider's code.

use std::net::IpAddr;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use crate::answer::{Code, Refusal};
use crate::body::Body;
use crate::config::Config;
use crate::explain;

/// The header with the signature ("Calculating the Payload-Signature").
pub(crate) const PAYLOAD_SIGNATURE: HeaderName = HeaderName::from_static("payload-signature");

/// Checks everything that can be checked before the body is read as JSON. The body is looked at as it arrived.
pub(crate) fn request(config: &Config, peer: IpAddr, headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    address(config, peer)?;
    content_type(headers)?;
    user_agent(headers)?;
    let signature = signature_text(headers)?;
    basic(config, headers)?;
    if config.credentials().key().verify(body, signature).is_err() {
        let cause = explain::mismatch(config, body, signature);
        let mut hint = format!("it is the signature of other bytes than the {} that arrived", body.len());
        if let Some(cause) = cause {
            hint.push_str(": ");
            hint.push_str(&cause);
        }
        return Err(Refusal::new(Code::InvalidSignature).hint(hint));
    }
    Ok(())
}

/// Checks that `login` and `pass` in the body are there and are the credentials that HTTP Basic carried.
pub(crate) fn login_and_pass(config: &Config, body: &Body<'_>) -> Result<(), Refusal> {
    let login = Zeroizing::new(body.required_text("login", 32)?);
    let pass = Zeroizing::new(body.required_text("pass", 32)?);
    if config.credentials().are(login.as_bytes(), pass.as_bytes()) {
        return Ok(());
    }
    Err(credentials(config, login.as_bytes(), pass.as_bytes())
        .hint("login and pass in the body are not the API Key and API Passphrase of HTTP Basic"))
}

fn address(config: &Config, peer: IpAddr) -> Result<(), Refusal> {
    match &config.allowed_ips {
        // `::ffff:127.0.0.1` is 127.0.0.1.
        Some(allowed) if !allowed.iter().any(|ip| ip.to_canonical() == peer.to_canonical()) => {
            Err(Refusal::new(Code::UnregisteredIp).detail(format!("{} is not on the white list", peer.to_canonical())))
        }
        _ => Ok(()),
    }
}

/// A header's one value. Twice is refused: servers disagree on which one counts.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h [u8]>, &'static str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    if values.next().is_some() {
        return Err("is given more than once");
    }
    Ok(value.map(HeaderValue::as_bytes).filter(|value| !value.is_empty()))
}

fn header_refused(name: &str, reason: &str) -> Refusal {
    Refusal::parameter(&format!("header {name}"), reason)
}

fn content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let refuse = |reason: &str| header_refused("Content-Type", reason);
    let value = one(headers, &CONTENT_TYPE).map_err(refuse)?.ok_or_else(|| refuse("is required"))?;
    let text = String::from_utf8_lossy(value).to_ascii_lowercase();
    let (kind, parameter) = text.split_once(';').map_or((text.as_str(), None), |(kind, rest)| (kind, Some(rest)));
    let utf8 = parameter.is_none_or(|parameter| matches!(parameter.trim(), "charset=utf-8" | "charset=\"utf-8\""));
    if kind.trim() == "application/json" && utf8 { Ok(()) } else { Err(refuse("must be application/json")) }
}

fn user_agent(headers: &HeaderMap) -> Result<(), Refusal> {
    let refuse = |reason: &str| header_refused("User-Agent", reason);
    one(headers, &USER_AGENT).map_err(refuse)?.map(|_| ()).ok_or_else(|| refuse("is required"))
}

/// The presented signature: 64 hexadecimal digits in lower case, as the provider demands. The core would take either
/// case.
fn signature_text(headers: &HeaderMap) -> Result<&[u8], Refusal> {
    let refuse =
        |reason: &str| Refusal::new(Code::InvalidSignature).detail(format!("header Payload-Signature {reason}"));
    let text = one(headers, &PAYLOAD_SIGNATURE).map_err(refuse)?.ok_or_else(|| refuse("is required"))?;
    if let Err(error) = paysig::Signature::from_hex(text) {
        return Err(refuse(&format!("is malformed: {error}")));
    }
    if text.iter().any(u8::is_ascii_uppercase) {
        return Err(refuse("must be in lower case"));
    }
    Ok(text)
}

fn basic(config: &Config, headers: &HeaderMap) -> Result<(), Refusal> {
    let refuse = |hint: &str| Refusal::new(Code::InvalidCredentials).hint(format!("header Authorization {hint}"));
    let value = one(headers, &AUTHORIZATION).map_err(refuse)?.ok_or_else(|| refuse("is missing"))?;
    // RFC 7617, section 2. The scheme's name is not case-sensitive.
    let token = value.split_at_checked(6).filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Basic "));
    let (_, token) = token.ok_or_else(|| refuse("is not HTTP Basic"))?;
    let token = std::str::from_utf8(token).map_err(|_| refuse("is not base64"))?;
    let pair = Base64::decode_vec(token.trim_matches(' ')).map(Zeroizing::new).map_err(|_| refuse("is not base64"))?;
    let colon = pair.iter().position(|byte| *byte == b':').ok_or_else(|| refuse("has no colon"))?;
    let (user, password) = pair.split_at(colon);
    let password = password.get(1..).unwrap_or_default();
    if config.credentials().are(user, password) {
        return Ok(());
    }
    Err(credentials(config, user, password))
}

/// Credentials that are not those of the environment that is played: 524 where they are the other one's, else 401.
fn credentials(config: &Config, user: &[u8], password: &[u8]) -> Refusal {
    if config.other_credentials().are(user, password) {
        let hint = format!(
            "they are those of {}, and this is {}",
            config.other_environment().name(),
            config.environment.name()
        );
        return Refusal::new(Code::WrongEnvironment).hint(hint);
    }
    Refusal::new(Code::InvalidCredentials).hint("they are not the API Key and API Passphrase of this environment")
}
