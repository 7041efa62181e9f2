//! The vectors `schemes.json`, `seal.json`, `urls.json`, `settings.json` and `notifications.json`
//! through the Rust API.

// Helpers outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use paysig::onekey::{
    Credentials, Environment, Notification, Request, Sealed, Setting, Settings, verify_json, windows_1252_to_utf8,
};
use paysig::{Carrier, Error, ErrorKind, Form, Key, Position, Result, Scheme, Slot, canonicalize_to_vec};
use paysig_tests::corpora;
use paysig_tests::provider::{self, GivenCredentials, Notifications, Schemes, Seal, Sealing, Url, fields};
use paysig_tests::vectors::{self, Canonical, bytes};

/// What the vectors say of a call: the error's slug and offset, or nothing.
fn outcome<T>(result: &Result<T>) -> (Option<String>, Option<usize>) {
    result.as_ref().map_or_else(|error| (Some(error.slug().to_owned()), error.offset()), |_| (None, None))
}

#[test]
fn schemes() {
    let file: Schemes = vectors::read("schemes.json").unwrap();
    for case in &file.cases {
        let name = format!("{} {}", case.scheme, case.name);
        let (scheme, key) = (Scheme::by_name(&case.scheme).unwrap(), Key::new(&case.secret).unwrap());
        let given = [&case.body_hex, &case.external_id_hex, &case.date_hex, &case.login_hex];
        let given = given.map(|hex| hex.as_deref().map(bytes));
        let fields = fields(&given);
        let signed = scheme.sign(&key, &fields);
        assert_eq!(outcome(&signed), (case.error.clone(), case.offset), "{name}");
        assert_eq!(signed.as_deref().ok(), case.text.as_deref(), "{name}");
        // Verifying refuses what signing refuses, whatever is presented.
        let prefix = match scheme.carrier() {
            Carrier::Header { prefix, .. } => prefix,
            _ => "",
        };
        let presented = case.text.clone().unwrap_or_else(|| format!("{prefix}{}", key.sign(b"").to_hex()));
        assert_eq!(outcome(&scheme.verify(&key, &fields, presented)), (case.error.clone(), case.offset), "{name}");
    }
}

/// Adding a scheme takes vectors: some that sign, some that are refused, and a carrier that is known.
#[test]
fn every_scheme_has_vectors() {
    let file: Schemes = vectors::read("schemes.json").unwrap();
    for scheme in Scheme::ALL {
        let cases: Vec<_> = file.cases.iter().filter(|case| case.scheme == scheme.name()).collect();
        assert!(cases.iter().filter(|case| case.text.is_some()).count() >= 2, "{}", scheme.name());
        let refused = cases.iter().any(|case| case.error.is_some());
        assert!(refused || scheme.name() == "cashout-request", "{}", scheme.name());
    }
    for case in &file.cases {
        assert!(Scheme::by_name(&case.scheme).is_ok(), "{}", case.scheme);
    }
    assert_eq!(Scheme::by_name("").unwrap_err(), Error::new(ErrorKind::UnknownScheme));
}

#[test]
fn presented_texts() {
    let file = vectors::read::<Schemes>("schemes.json").unwrap().presented;
    let key = Key::new(&file.secret).unwrap();
    let body = bytes(&file.body_hex);
    let fields = paysig::Fields::new(&body).date(&file.date).login(&file.login);
    for case in &file.cases {
        let verified = Scheme::by_name(&case.scheme).unwrap().verify(&key, &fields, bytes(&case.text_hex));
        assert_eq!(outcome(&verified), (case.error.clone(), case.offset), "{} {}", case.scheme, case.name);
    }
}

#[test]
fn refused_credentials() {
    let file: Seal = vectors::read("seal.json").unwrap();
    assert!(file.refused_credentials.len() > 60);
    for case in &file.refused_credentials {
        let due = (Some(case.error.clone()), case.offset);
        assert_eq!(outcome(&case.make()), due, "{}", case.name);
        let values = case.values();
        let mut settings = Settings::default();
        for (setting, value) in Setting::ALL.into_iter().zip(&values) {
            settings.set(setting, Some(value));
        }
        let made = settings.credentials();
        assert_eq!(outcome(&made), due, "{}", case.name);
        assert_eq!(made.unwrap_err().setting().map(Setting::name), Some(&*case.setting), "{}", case.name);
    }
}

/// What the vectors say of credentials in a file or in variables. `missing` is the core's slug for what is not there.
fn check_setting(case: &provider::Setting, text: &[u8], made: &Result<Credentials>, missing: &str) {
    let Ok(credentials) = made else {
        let error = made.as_ref().unwrap_err();
        let slug = case.error.as_deref().map(|slug| if slug == missing { "field-missing" } else { slug });
        assert_eq!((Some(error.slug()), error.offset()), (slug, case.offset), "{}", case.name);
        assert_eq!(error.setting().map(Setting::name), case.setting.as_deref(), "{}", case.name);
        if let Some(line) = case.line {
            assert_eq!(Position::line_of(text, error.offset().unwrap()), line, "{}", case.name);
        }
        return;
    };
    assert_eq!(case.error, None, "{}", case.name);
    let mut out = [0; 1024];
    let sealed = credentials.seal(&Request::status(b"{}"), &mut [], &mut out).unwrap();
    let signature = sealed.headers()[0].1;
    assert_eq!(
        (Some(sealed.url()), Some(signature)),
        (case.url.as_deref(), case.signature.as_deref()),
        "{}",
        case.name
    );
    assert_eq!(sealed.body(), bytes(case.body_hex.as_ref().unwrap()), "{}", case.name);
}

#[test]
fn settings() {
    let file: provider::Settings = vectors::read("settings.json").unwrap();
    assert!(file.cases.len() > 60 && file.variables.len() > 20);
    for case in &file.cases {
        let text = case.file_hex.as_ref().unwrap().bytes();
        check_setting(case, &text, &Settings::parse(&text).and_then(|settings| settings.credentials()), "");
    }
    for case in &file.variables {
        let variables = case.variables.as_ref().unwrap();
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            settings.set(setting, variables.get(setting.name()).map(String::as_bytes));
            assert_eq!(settings.get(setting).is_some(), variables.contains_key(setting.name()));
        }
        check_setting(case, b"", &settings.credentials(), "key-variable");
    }
}

#[test]
fn urls() {
    let cases = vectors::cases::<Url>("urls.json").unwrap();
    assert!(cases.len() > 80);
    for case in cases {
        let environment = Environment::by_name(&case.environment, &case.base_url).unwrap();
        let url = bytes(&case.url_hex);
        let path = environment.path_of(&url);
        assert_eq!(outcome(&path), (case.error.clone(), case.offset), "{}", case.name);
        assert_eq!(path.ok(), case.path.as_deref(), "{}", case.name);
    }
}

/// What is sealed goes to a URL of the environment, and to no other one's.
#[test]
fn urls_of_sealed_requests() {
    let file: Seal = vectors::read("seal.json").unwrap();
    let all: Vec<_> = file.credentials.values().map(|given| given.make().unwrap()).collect();
    each_sealing(|case, _| {
        let Some(url) = &case.url else { return };
        let mut places = all.iter().filter_map(|credentials| credentials.environment().path_of(url).ok());
        assert_eq!((places.next(), places.next()), (Some(&*case.path), None), "{}", case.name);
    });
}

fn each_sealing(mut check: impl FnMut(&Sealing, &Credentials)) {
    let file: Seal = vectors::read("seal.json").unwrap();
    assert!(file.cases.len() > 100);
    for case in &file.cases {
        check(case, &file.credentials[&case.credentials].make().unwrap());
    }
}

fn is_due(case: &Sealing, credentials: &Credentials, sealed: &Sealed<'_>) {
    let name = &case.name;
    assert_eq!(sealed.body(), bytes(case.body_hex.as_ref().unwrap()), "{name}");
    assert_eq!((sealed.method(), sealed.path()), (case.method.as_str(), case.path.as_str()), "{name}");
    let url = case.url.as_deref().unwrap();
    assert_eq!(sealed.url(), url, "{name}");
    assert_eq!(sealed.host(), credentials.environment().host(), "{name}");
    assert!(url.starts_with(&format!("https://{}/", sealed.host())), "{name}");
    let user_agent = case.due_user_agent();
    let due = [
        ("Payload-Signature", case.signature.as_deref().unwrap()),
        ("Content-Type", "application/json"),
        ("User-Agent", user_agent.as_str()),
        ("Authorization", case.authorization.as_deref().unwrap()),
    ];
    assert_eq!(sealed.headers(), due, "{name}");
}

#[test]
fn sealing() {
    each_sealing(|case, credentials| {
        let payload = bytes(&case.payload_hex);
        let mut out = vec![0xAA; payload.len() + 1024];
        let sealed = credentials.seal(&case.request(&payload), &mut [Slot::EMPTY; 16], &mut out);
        assert_eq!(outcome(&sealed), (case.error.clone(), case.offset), "{}", case.name);
        let Ok(sealed) = sealed else {
            assert!(out.iter().all(|byte| *byte == 0), "{}: something is left in the buffer", case.name);
            return;
        };
        is_due(case, credentials, &sealed);
        // The twin agrees, but where there are no credentials in the body to check.
        let body = sealed.body();
        assert_eq!(credentials.check(&case.method, &case.path, body, sealed.headers()), Ok(()), "{}", case.name);
        // What was sealed is sealed again as it is.
        let mut again = [0; 2048];
        let request = case.request(body);
        let twice = credentials.seal(&request, &mut [Slot::EMPTY; 16], &mut again).unwrap();
        assert_eq!((twice.body(), twice.headers()), (body, sealed.headers()), "{}", case.name);
    });
}

/// With less room than is needed the error says how much that is, and exactly that is enough.
#[test]
fn sealing_in_too_small_a_buffer() {
    each_sealing(|case, credentials| {
        if case.error.is_some() {
            return;
        }
        let payload = bytes(&case.payload_hex);
        let request = case.request(&payload);
        let mut scratch = [Slot::EMPTY; 16];
        let needed = credentials.seal(&request, &mut scratch, &mut []).unwrap_err().needed().unwrap();
        for room in 0..needed {
            let mut out = vec![0xAA; room];
            let error = credentials.seal(&request, &mut scratch, &mut out).unwrap_err();
            assert_eq!(error, Error::needs(needed), "{} with {room} bytes", case.name);
            assert!(out.iter().all(|byte| *byte == 0), "{} with {room} bytes", case.name);
        }
        is_due(case, credentials, &credentials.seal(&request, &mut scratch, &mut vec![0; needed]).unwrap());
    });
}

/// Whatever the payload: as the forms know it, the body is the payload with two members more, in their places.
#[test]
fn any_object_is_sealed_as_its_form_says() {
    let seal: Seal = vectors::read("seal.json").unwrap();
    let mut payloads: Vec<_> =
        vectors::cases::<Canonical>("canonical.json").unwrap().iter().map(|case| case.input.bytes()).collect();
    if let Some(folder) = corpora::folder() {
        payloads.extend(corpora::canon(&folder).unwrap().into_iter().map(|case| case.input));
    }
    let has = |payload: &[u8], name: &[u8]| payload.windows(name.len()).any(|bytes| bytes == name);
    payloads.retain(|payload| payload.trim_ascii_start().starts_with(b"{") && payload.len() < 100_000);
    payloads.retain(|payload| !has(payload, b"login") && !has(payload, b"pass"));
    let mut sealed_ones = 0;
    for (payload, name) in payloads.iter().flat_map(|payload| [(payload, "usual"), (payload, "escaped")]) {
        let credentials = seal.credentials[name].make().unwrap();
        for form in Form::ALL {
            let mut out = vec![0; 2 * payload.len() + 4096];
            let request = Request::status(payload).form(*form);
            let made = credentials.seal(&request, &mut Vec::new(), &mut out);
            let alone = canonicalize_to_vec(*form, payload);
            let Ok(sealed) = made else {
                // Verbatim alone does not read the payload.
                let compact = canonicalize_to_vec(Form::Compact, payload);
                assert!(alone.is_err() || compact.is_err(), "{form}: {}", payload.escape_ascii());
                continue;
            };
            sealed_ones += 1;
            let body = sealed.body();
            assert_eq!(canonicalize_to_vec(*form, body).as_deref(), Ok(body), "{form}: {}", payload.escape_ascii());
            assert_eq!(credentials.check("POST", "/", body, sealed.headers()), Ok(()));
            // Without the two members it is the payload in its form again.
            let (mut rest, mut commas) = (body.to_vec(), 0);
            for member in added(&seal.credentials[name]) {
                let at = rest.windows(member.len()).rposition(|bytes| bytes == member).unwrap();
                rest.drain(at..at + member.len());
                // And one comma, before it or behind it.
                let comma = [at.wrapping_sub(1), at].into_iter().find(|at| rest.get(*at) == Some(&b','));
                commas += comma.map_or(0, |at| rest.drain(at..=at).count());
            }
            assert_eq!(Ok(rest), alone, "{form}: {}", payload.escape_ascii());
            assert!((1..=2).contains(&commas));
        }
    }
    assert!(sealed_ones > 100, "{sealed_ones}");
}

/// The members that are added, as RFC 8785 writes them.
fn added(given: &GivenCredentials) -> [Vec<u8>; 2] {
    let member = |name, value: &str| format!("\"{name}\":{}", serde_json::to_string(value).unwrap()).into_bytes();
    [member("login", &given.api_key), member("pass", &given.passphrase)]
}

#[test]
fn scratch_is_for_the_jcs_forms_only() {
    each_sealing(|case, credentials| {
        let payload = bytes(&case.payload_hex);
        let mut out = [0; 4096];
        let made = credentials.seal(&case.request(&payload), &mut [], &mut out);
        if made.as_ref().is_err_and(|error| error.kind() == ErrorKind::ScratchTooSmall) {
            assert!(case.form.as_ref().is_some_and(|form| form.starts_with("jcs")), "{}", case.name);
        } else {
            assert_eq!(outcome(&made), (case.error.clone(), case.offset), "{}", case.name);
        }
    });
}

#[test]
fn checks() {
    let file: Seal = vectors::read("seal.json").unwrap();
    let credentials = file.credentials["usual"].make().unwrap();
    assert!(file.checks.len() > 35);
    for case in &file.checks {
        let headers: Vec<_> = case.headers.iter().map(|(name, value)| (name, bytes(value))).collect();
        let headers = headers.iter().map(|(name, value)| (*name, value));
        let checked = credentials.check(&case.method, &case.path, &bytes(&case.body_hex), headers);
        assert_eq!(outcome(&checked), (case.error.clone(), case.offset), "{}", case.name);
    }
}

/// One bit of a sealed body, or of any header but the `User-Agent`, and it is refused.
#[test]
fn no_bit_can_be_flipped() {
    let file: Seal = vectors::read("seal.json").unwrap();
    let credentials = file.credentials["usual"].make().unwrap();
    let mut out = [0; 2048];
    let request = Request::status(b"{\"cashout_id\":11954}");
    let sealed = credentials.seal(&request, &mut [], &mut out).unwrap();
    let body = sealed.body().to_vec();
    let headers = sealed.headers().map(|(name, value)| (name, value.as_bytes().to_vec()));
    let check = |body: &[u8], headers: &[(&str, Vec<u8>)]| {
        let headers = headers.iter().map(|(name, value)| (*name, value));
        credentials.check("POST", "/v3/cashout/status", body, headers)
    };
    assert_eq!(check(&body, &headers), Ok(()));
    for bit in 0..8 * body.len() {
        let mut body = body.clone();
        body[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(check(&body, &headers).unwrap_err().kind(), ErrorKind::SignatureMismatch);
    }
    for index in [0, 1, 3] {
        for bit in 0..8 * headers[index].1.len() {
            let mut headers = headers.clone();
            headers[index].1[bit / 8] ^= 1 << (bit % 8);
            // The other case of a letter is the same media type or name of a scheme.
            let (was, is) = (&sealed.headers()[index].1, String::from_utf8_lossy(&headers[index].1).into_owned());
            let any_case = [0, usize::MAX, 0, "Basic".len()][index];
            let same = was.eq_ignore_ascii_case(&is) && bit / 8 < any_case;
            assert_eq!(check(&body, &headers).is_ok(), same, "{is}");
        }
    }
}

#[test]
fn notifications() {
    let file: Notifications = vectors::read("notifications.json").unwrap();
    let key = Key::new(&file.secret).unwrap();
    assert!(file.cases.len() > 45);
    for case in &file.cases {
        let (body, name) = (case.body_hex.bytes(), &case.name);
        let mut buffer = vec![0xAA; body.len()];
        let verified = Notification::verify(&key, &body, &mut buffer);
        assert_eq!(outcome(&verified), (case.error.clone(), case.offset), "{name}");
        let Ok(verified) = verified else {
            assert!(buffer.iter().all(|byte| *byte == 0), "{name}: something is left in the buffer");
            continue;
        };
        let due: Vec<_> =
            case.fields.as_ref().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(Some(verified.external_id()), case.external_id.as_deref(), "{name}");
        assert_eq!(verified.deduplication_key(), verified.external_id(), "{name}");
        assert_eq!(verified.unauthenticated_fields().collect::<Vec<_>>(), due, "{name}");
        for (field, _) in &due {
            let first = due.iter().find(|(other, _)| other == field).map(|(_, value)| *value);
            assert_eq!(verified.unauthenticated(field), first, "{name}");
        }
        assert_eq!(verified.unauthenticated("absent"), None, "{name}");
        for room in [0, body.len() - 1] {
            let mut buffer = vec![0; room];
            let error = Notification::verify(&key, &body, &mut buffer).unwrap_err();
            assert_eq!(error, Error::needs(body.len()), "{name}");
        }
    }
    for case in &file.json {
        let body = bytes(&case.body_hex);
        let verified = verify_json(&key, &body, &case.header);
        assert_eq!(outcome(&verified), (case.error.clone(), case.offset), "{}", case.name);
        assert!(verified.is_err() || verified == Ok(body.as_slice()), "{}", case.name);
    }
}

#[test]
fn notifications_under_several_keys() {
    let file: Notifications = vectors::read("notifications.json").unwrap();
    let keys: Vec<_> = file.secrets.iter().map(|secret| Key::new(secret).unwrap()).collect();
    assert!(file.rotation.len() >= 10);
    for case in &file.rotation {
        let body = bytes(&case.body_hex);
        let mut buffer = vec![0xAA; body.len()];
        let verified = Notification::verify_any(case.keys.iter().map(|key| &keys[*key]), &body, &mut buffer);
        assert_eq!(outcome(&verified).0, case.error, "{}", case.name);
        assert_eq!(verified.as_ref().ok().map(Notification::matched), case.matched, "{}", case.name);
        assert!(verified.is_err() || verified.unwrap().external_id() == "X1", "{}", case.name);
        assert!(case.error.is_none() || buffer.iter().all(|byte| *byte == 0), "{}", case.name);
    }
}

#[test]
fn windows_1252() {
    for case in vectors::read::<Notifications>("notifications.json").unwrap().windows_1252 {
        let (input, due) = (bytes(&case.input_hex), bytes(&case.output_hex));
        let mut out = vec![0; due.len()];
        assert_eq!(windows_1252_to_utf8(&input, &mut out).map(str::as_bytes), Ok(due.as_slice()), "{}", case.name);
        if let Some(room) = due.len().checked_sub(1) {
            assert_eq!(windows_1252_to_utf8(&input, &mut out[..room]), Err(Error::needs(due.len())), "{}", case.name);
        }
    }
}
