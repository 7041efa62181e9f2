//! Environments: where requests may go. Credentials are bound to one.

use core::fmt;

use super::inline::Inline;
use super::request::check_path;
use crate::{Error, ErrorKind, Result};

pub(super) const SCHEME: &[u8] = b"https://";
const STAGING: &str = "api-stg.onekeypayments.com";
/// DNS (RFC 1035, section 2.3.4): 253 characters, 63 in a label. A port has five and a colon.
const HOST_BYTES: usize = 253;
const LABEL_BYTES: usize = 63;
const URL_BYTES: usize = (SCHEME.len() + HOST_BYTES + 6).next_multiple_of(8);
/// The port of https (RFC 9110, section 4.2.2), which a URL may leave out.
const PORT: &[u8] = b":443";

/// Where requests go: the provider's staging, its production, or this machine. Its base URL is `https://HOST` or
/// `https://HOST:PORT`.
///
/// # Example
/// ```
/// use paysig::onekey::Environment;
/// assert_eq!(Environment::staging().base_url(), "https://api-stg.onekeypayments.com");
/// // What the provider hands out after testing:
/// let production = Environment::production("https://api.example.com/")?;
/// assert_eq!((production.base_url(), production.host()), ("https://api.example.com", "api.example.com"));
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone)]
pub struct Environment {
    name: &'static str,
    base_url: Inline<URL_BYTES>,
}

impl Environment {
    /// The provider's staging, whose address is fixed: `https://api-stg.onekeypayments.com/`.
    #[must_use]
    pub fn staging() -> Self {
        // It fits.
        let base_url = Inline::new(&[SCHEME, STAGING.as_bytes()]).unwrap_or(Inline::EMPTY);
        Self { name: "staging", base_url }
    }

    /// The provider's production, at the base URL that was handed out after testing.
    ///
    /// # Errors
    /// [`ErrorKind::UrlNotHttps`] for `http://`; [`ErrorKind::UrlMalformed`], with the byte offset, for anything but
    /// `https://HOST` or `https://HOST:PORT`, a `/` after it allowed: no user, path, query or fragment, no white space,
    /// host names in ASCII; [`ErrorKind::UrlOtherEnvironment`] for the host of staging and for this machine.
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::Environment;
    /// assert_eq!(Environment::production("http://api.example.com/").unwrap_err().slug(), "url-not-https");
    /// let staging = Environment::production("https://API-STG.onekeypayments.com:443");
    /// assert_eq!(staging.unwrap_err().slug(), "url-other-environment");
    /// ```
    pub fn production(base_url: impl AsRef<[u8]>) -> Result<Self> {
        let url = base_url.as_ref();
        let host = host_of(url)?;
        if is_staging(host) || is_loopback(host) {
            return Err(Error::at(ErrorKind::UrlOtherEnvironment, SCHEME.len()));
        }
        Self::new("production", url)
    }

    /// For tests: a stand-in of the provider on this machine, at `https://localhost:PORT`, `https://127.0.0.1:PORT` or
    /// `https://[::1]:PORT`.
    ///
    /// # Errors
    /// As [`Environment::production`]; [`ErrorKind::UrlOtherEnvironment`] for any other host.
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::Environment;
    /// assert_eq!(Environment::local("https://localhost:8443")?.host(), "localhost:8443");
    /// assert!(Environment::local("https://api.example.com").is_err());
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn local(base_url: impl AsRef<[u8]>) -> Result<Self> {
        let url = base_url.as_ref();
        if !is_loopback(host_of(url)?) {
            return Err(Error::at(ErrorKind::UrlOtherEnvironment, SCHEME.len()));
        }
        Self::new("local", url)
    }

    /// The environment of this name, for programs that read it from their settings: `staging`, for which the base URL may
    /// be empty and must else be staging's; `production`; or `local`.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownEnvironment`]; [`ErrorKind::UrlOtherEnvironment`] for `staging` with another base URL; as
    /// [`Environment::production`] and [`Environment::local`].
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::Environment;
    /// assert_eq!(Environment::by_name("staging", "")?.name(), "staging");
    /// let error = Environment::by_name("staging", "https://api.example.com").unwrap_err();
    /// assert_eq!(error.slug(), "url-other-environment");
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn by_name(name: impl AsRef<[u8]>, base_url: impl AsRef<[u8]>) -> Result<Self> {
        let url = base_url.as_ref();
        match name.as_ref() {
            b"staging" if url.is_empty() || is_staging(without_usual_port(place_of(url)?)) => Ok(Self::staging()),
            b"staging" => Err(Error::at(ErrorKind::UrlOtherEnvironment, SCHEME.len())),
            b"production" => Self::production(url),
            b"local" => Self::local(url),
            _ => Err(ErrorKind::UnknownEnvironment.into()),
        }
    }

    /// `staging`, `production` or `local`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The base URL in lower case, without a `/` at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.base_url.as_str()
    }

    /// The host, and the port where one was given.
    #[must_use]
    pub fn host(&self) -> &str {
        self.base_url().get(SCHEME.len()..).unwrap_or_default()
    }

    /// The path and query of a URL of this environment: for adapters of HTTP clients, which are given whole URLs. What it
    /// gives is always the end of the URL, and always a path that [`Request::new`](super::Request::new) takes.
    ///
    /// A URL of this environment has its scheme, host and port, in any case; port 443 may be written or not. Nothing
    /// else is, for fear that another reader of URLs sees another host in it: no user, no white space, no backslash, no
    /// dot behind the host. After the host comes a path, at least `/`, and perhaps a query, but no fragment, which is
    /// never sent.
    ///
    /// # Errors
    /// With byte offsets in the URL: [`ErrorKind::UrlNotHttps`] for `http://`; [`ErrorKind::UrlMalformed`] for what is no
    /// such URL; [`ErrorKind::UrlOtherEnvironment`] for another host or port; [`ErrorKind::PathMalformed`], as with a
    /// path that is sealed.
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::Environment;
    /// let staging = Environment::staging();
    /// assert_eq!(staging.path_of("https://API-STG.onekeypayments.com:443/v3/banks?country=MX")?, "/v3/banks?country=MX");
    /// let error = staging.path_of("https://api-stg.onekeypayments.com.example.com/v3/cashout").unwrap_err();
    /// assert_eq!((error.slug(), error.offset()), ("url-other-environment", Some(8)));
    /// let error = staging.path_of("https://api-stg.onekeypayments.com@example.com/v3/cashout").unwrap_err();
    /// assert_eq!((error.slug(), error.offset()), ("url-malformed", Some(34)));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn path_of<'u>(&self, url: &'u (impl AsRef<[u8]> + ?Sized)) -> Result<&'u str> {
        self.path_in(url.as_ref())
    }

    // One copy for all the types that URLs come in.
    fn path_in<'u>(&self, url: &'u [u8]) -> Result<&'u str> {
        let (place, path) = split(url)?;
        let due = self.base_url_bytes().get(SCHEME.len()..).unwrap_or_default();
        if !are_same(without_usual_port(place), without_usual_port(due)) {
            return Err(Error::at(ErrorKind::UrlOtherEnvironment, SCHEME.len()));
        }
        let before = url.len() - path.len();
        check_path(path).map_err(|error| Error::at(error.kind(), before + error.offset().unwrap_or_default()))?;
        // It is ASCII.
        Ok(core::str::from_utf8(path).unwrap_or_default())
    }

    pub(super) fn base_url_bytes(&self) -> &[u8] {
        self.base_url.as_bytes()
    }

    /// An environment at a URL that `host_of` takes.
    #[inline(never)]
    fn new(name: &'static str, url: &[u8]) -> Result<Self> {
        let url = url.strip_suffix(b"/").unwrap_or(url);
        let mut base_url = Inline::new(&[url]).ok_or(Error::at(ErrorKind::UrlMalformed, URL_BYTES))?;
        base_url.make_ascii_lowercase();
        Ok(Self { name, base_url })
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Environment({} at {})", self.name, self.base_url())
    }
}

fn is_staging(host: &[u8]) -> bool {
    are_same(host, STAGING.as_bytes())
}

fn is_loopback(host: &[u8]) -> bool {
    are_same(host, b"localhost") || host == b"127.0.0.1" || host == b"[::1]"
}

/// Whether texts differ in the case of ASCII letters at most.
#[inline(never)]
fn are_same(text: &[u8], due: &[u8]) -> bool {
    text.eq_ignore_ascii_case(due)
}

/// The host of a base URL, without its port, after all of the URL has been checked.
fn host_of(url: &[u8]) -> Result<&[u8]> {
    place_of(url).map(bare_host)
}

/// The host of a base URL with its port, after all of the URL has been checked.
fn place_of(url: &[u8]) -> Result<&[u8]> {
    match split(url)? {
        (place, [] | [b'/']) => Ok(place),
        // After the slash: a path.
        (_, path) => Err(Error::at(ErrorKind::UrlMalformed, url.len() - path.len() + 1)),
    }
}

/// The host of a URL with its port, and what follows them: nothing, or something that starts with a slash. Both were
/// checked, the rest was not.
fn split(url: &[u8]) -> Result<(&[u8], &[u8])> {
    let malformed = |offset| Error::at(ErrorKind::UrlMalformed, offset);
    let (scheme, rest) = url.split_at_checked(SCHEME.len()).unwrap_or((url, &[]));
    if !are_same(scheme, SCHEME) {
        let http = url.get(..7).is_some_and(|start| are_same(start, b"http://"));
        return Err(if http { Error::at(ErrorKind::UrlNotHttps, 0) } else { malformed(0) });
    }
    let host = bare_host(rest);
    if !host.starts_with(b"[") {
        check_host(host).map_err(|offset| malformed(scheme.len() + offset))?;
    }
    let mut end = host.len();
    if let Some([b':', port @ ..]) = rest.get(end..) {
        let port = start_of(port, |byte| byte.is_ascii_digit());
        check_port(port).map_err(|offset| malformed(scheme.len() + end + 1 + offset))?;
        end += 1 + port.len();
    }
    match rest.split_at_checked(end) {
        Some((place, path @ ([] | [b'/', ..]))) => Ok((place, path)),
        _ => Err(malformed(scheme.len() + end)),
    }
}

/// The host that some text starts with, without a port.
fn bare_host(text: &[u8]) -> &[u8] {
    const LOOPBACK: &[u8] = b"[::1]";
    if text.starts_with(LOOPBACK) { LOOPBACK } else { start_of(text, is_host_byte) }
}

fn without_usual_port(place: &[u8]) -> &[u8] {
    place.strip_suffix(PORT).unwrap_or(place)
}

/// What some text starts with of bytes that are good.
fn start_of(text: &[u8], good: impl Fn(u8) -> bool) -> &[u8] {
    text.get(..text.iter().take_while(|byte| good(**byte)).count()).unwrap_or_default()
}

const fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
}

/// RFC 1123, section 2.1: labels of letters, digits and inner hyphens. The offset of the first fault.
fn check_host(host: &[u8]) -> Result<(), usize> {
    if host.len() > HOST_BYTES {
        return Err(HOST_BYTES);
    }
    let mut start = 0;
    for label in host.split(|byte| *byte == b'.') {
        match label {
            [] | [b'-', ..] => return Err(start),
            [.., b'-'] => return Err(start + label.len() - 1),
            _ if label.len() > LABEL_BYTES => return Err(start + LABEL_BYTES),
            _ => start += label.len() + 1,
        }
    }
    Ok(())
}

/// A decimal number from 1 to 65535 without leading zeros, of nothing but digits. The offset of the first fault.
fn check_port(port: &[u8]) -> Result<(), usize> {
    let mut value = 0_u32;
    for (at, digit) in port.iter().enumerate() {
        value = value * 10 + u32::from(digit - b'0');
        if value == 0 || value > 65535 {
            return Err(at);
        }
    }
    if port.is_empty() { Err(0) } else { Ok(()) }
}
