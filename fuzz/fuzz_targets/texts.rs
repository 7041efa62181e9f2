//! What else is given as text: the fields of schemes, settings, and URLs. In the core and through the C ABI, with the same
//! answers; what was signed is verified, and what is read of a URL is its end.
//!
//! The first bytes of an input choose scheme, environment, room, and what is given; then come four texts, each with a byte
//! FF behind it, and the rest.
#![no_main]

use std::mem::MaybeUninit;
use std::ptr::null;

use libfuzzer_sys::fuzz_target;
use paysig::onekey::{Credentials, Environment, Setting, Settings};
use paysig::{Error, ErrorKind, Fields, Key, Position, Result, Scheme};
use paysig_c::abi::*;
use paysig_c::onekey::*;
use paysig_fuzz::guarded::{Guarded, Lent};
use paysig_fuzz::told::{answer, due};

const SECRET: &[u8] = b"cashout_secret_key";
const DATE: &[u8] = b"2020-06-21T12:33:20Z";
/// Never in UTF-8, nor in a signature.
const MARK: u8 = 0xFF;

struct Input<'a> {
    scheme: u8,
    room: u8,
    /// Which fields and settings are given, and whether the date is one.
    given: u8,
    texts: [&'a [u8]; 4],
    rest: &'a [u8],
}

impl Input<'_> {
    fn has(&self, bit: u32) -> bool {
        self.given >> bit & 1 == 1
    }

    /// C takes what is empty for what is not given.
    fn given<'t>(&self, bit: u32, text: &'t [u8]) -> Option<&'t [u8]> {
        Some(text).filter(|text| self.has(bit) && !text.is_empty())
    }
}

fuzz_target!(|parts: ([u8; 3], &[u8])| {
    let ([scheme, room, given], bytes) = parts;
    let mut parts = bytes.splitn(5, |byte| *byte == 0xFF);
    let texts = [(); 4].map(|()| parts.next().unwrap_or_default());
    let input = Input { scheme, room, given, texts, rest: parts.next().unwrap_or_default() };
    schemes(&input);
    settings(&input);
});

fn schemes(input: &Input<'_>) {
    let [external_id, date, login, presented] = input.texts;
    let date = if input.has(0) { DATE } else { date };
    let name = Scheme::ALL.get(usize::from(input.scheme)).map_or(presented, |scheme| scheme.name().as_bytes());
    let given = [input.given(1, external_id), input.given(2, date), input.given(3, login)];
    let mut fields = Fields::new(input.rest);
    for (text, add) in given.into_iter().zip([Fields::external_id as fn(_, _) -> _, Fields::date, Fields::login]) {
        fields = text.map_or(fields, |text| add(fields, text));
    }
    let [external_id, date, login] = given.map(|text| Lent::new(text.unwrap_or_default(), 1));
    let body = Lent::new(input.rest, 1);
    let c_fields = paysig_fields_t {
        body: body.start(),
        body_length: body.length(),
        external_id: external_id.start(),
        external_id_length: external_id.length(),
        date: date.start(),
        date_length: date.length(),
        login: login.start(),
        login_length: login.length(),
    };
    let due_key = Key::from_bytes(SECRET).expect("a key");
    let key = key();
    let scheme = Lent::new(name, 0);
    let room = usize::from(input.room);
    let signed = Scheme::by_name(name).and_then(|scheme| scheme.sign(&due_key, &fields));
    let mut out = Guarded::new(room, 3, MARK);
    // SAFETY: here and below, what is lent is as large as is said; the structs of C may be all zeros.
    let made = answer(|told| unsafe {
        let (start, length) = (scheme.start(), scheme.length());
        paysig_scheme_sign(&raw const key, start, length, &raw const c_fields, out.start().cast(), room, told)
    });
    let text = signed.as_ref().map(|text| text.as_bytes().to_vec()).unwrap_or_default();
    let fits =
        signed.and_then(|text| if text.len() < room { Ok(text.len()) } else { Err(Error::needs(text.len() + 1)) });
    assert_eq!(made, due(fits));
    let written = if fits.is_ok() { [text.as_slice(), b"\0"].concat() } else { Vec::new() };
    assert_eq!(out.written(written.len()), written);

    let mut altered = text.clone();
    altered.iter_mut().rev().take(1).for_each(|digit| *digit = if *digit == b'0' { b'1' } else { b'0' });
    for (text, right) in [(text.as_slice(), !text.is_empty()), (&altered, false), (presented, false)] {
        let verified = Scheme::by_name(name).and_then(|scheme| scheme.verify(&due_key, &fields, text));
        assert!(!right || verified.is_ok());
        assert!(text != altered || verified.is_err());
        let text = Lent::new(text, 2);
        let made = answer(|told| unsafe {
            let (start, length, text_start) = (scheme.start(), scheme.length(), text.start());
            paysig_scheme_verify(&raw const key, start, length, &raw const c_fields, text_start, text.length(), told)
        });
        assert_eq!(made, due(verified.map(|()| 0)));
    }
}

fn key() -> paysig_key_t {
    let secret = Lent::new(SECRET, 0);
    let mut key = MaybeUninit::zeroed();
    // SAFETY: as above.
    unsafe {
        assert_eq!(paysig_key_init_bytes(secret.start(), secret.length(), key.as_mut_ptr()), 0);
        key.assume_init()
    }
}

/// As a file's text, and as one value each.
fn settings(input: &Input<'_>) {
    let text = Lent::new(input.rest, 1);
    let made =
        made(|fault, credentials| unsafe { paysig_credentials_parse(text.start(), text.length(), fault, credentials) });
    agree(made, Settings::parse(input.rest).and_then(|settings| settings.credentials()), input);

    let [api_key, passphrase, signature, base_url] = input.texts;
    let environment: &[u8] = match input.scheme % 4 {
        0 => b"production",
        1 => b"local",
        2 => b"staging",
        _ => input.rest,
    };
    let mut settings = Settings::default();
    let mut lent = Vec::new();
    let values = [api_key, passphrase, signature, environment, base_url];
    for (bit, (setting, value)) in (1..).zip(Setting::ALL.into_iter().zip(values)) {
        let value = input.given(bit, value);
        settings.set(setting, value);
        lent.push(Lent::new(value.unwrap_or_default(), 0));
    }
    let parts: Vec<_> = lent.iter().map(|text| paysig_part_t { bytes: text.start(), length: text.length() }).collect();
    let made = self::made(|fault, credentials| unsafe {
        paysig_credentials_make(parts.as_ptr(), parts.len(), fault, credentials)
    });
    agree(made, settings.credentials(), input);
}

type Made = (i32, paysig_fault_t, paysig_credentials_t);

fn made(make: impl FnOnce(*mut paysig_fault_t, *mut paysig_credentials_t) -> i32) -> Made {
    let mut fault = paysig_fault_t { setting: 7, line: 7, error_offset: 7 };
    let mut credentials = MaybeUninit::zeroed();
    let status = make(&raw mut fault, credentials.as_mut_ptr());
    // SAFETY: as above.
    (status, fault, unsafe { credentials.assume_init() })
}

/// What is told of a fault, and what the credentials are good for.
fn agree((status, fault, mut credentials): Made, due: Result<Credentials>, input: &Input<'_>) {
    let told = (fault.setting, fault.line, fault.error_offset);
    match &due {
        Err(error) => {
            let setting = error.setting().map_or(usize::MAX, |setting| setting as usize);
            let is_line = matches!(error.kind(), ErrorKind::KeyFile | ErrorKind::FieldDuplicate);
            let line = error.offset().filter(|_| is_line).map_or(0, |at| Position::new(input.rest, at).line());
            assert_eq!((status, told), (error.code(), (setting, line, error.offset().unwrap_or(usize::MAX))));
        }
        Ok(due) => {
            assert_eq!((status, told), (0, (usize::MAX, 0, usize::MAX)));
            urls(&credentials, due.environment(), input);
        }
    }
    // SAFETY: as above.
    unsafe {
        assert_eq!(paysig_credentials_wipe(&raw mut credentials), 0);
        let told = answer(|told| paysig_credentials_path_of(&raw const credentials, null(), 0, told));
        assert_eq!(told, self::due(Err(ErrorKind::CredentialsNotReady.into())));
    }
}

fn urls(credentials: &paysig_credentials_t, environment: &Environment, input: &Input<'_>) {
    let base_url = environment.base_url();
    let room = usize::from(input.room);
    let mut out = Guarded::new(room, 0, MARK);
    let made = answer(|told| unsafe { paysig_credentials_base_url(credentials, out.start().cast(), room, told) });
    let length = base_url.len();
    assert_eq!(made, due(if length < room { Ok(length) } else { Err(Error::needs(length + 1)) }));
    out.check();

    let below = [base_url.as_bytes(), input.texts[0]].concat();
    for url in [input.rest, input.texts[0], &below] {
        let path = environment.path_of(url);
        if let Ok(path) = path {
            assert!(path.starts_with('/') && (path == "/" || url.ends_with(path.as_bytes())), "{path}");
        }
        let url = Lent::new(url, 1);
        let made = answer(|told| unsafe { paysig_credentials_path_of(credentials, url.start(), url.length(), told) });
        assert_eq!(made, due(path.map(str::len)));
    }
}
