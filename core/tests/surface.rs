//! What the public types are called, show and turn into; bytes and rules are the vectors'.

#![expect(clippy::unwrap_used, reason = "a helper outside the test functions may fail as tests do")]

use paysig::onekey::{Credentials, Environment, Request, Setting, Settings};
use paysig::{Carrier, Fields, Form, Key, Scheme, SchemeText, SignatureText};

fn key() -> Key {
    Key::new("cashout_secret_key").unwrap()
}

fn sealed<'o>(request: &Request<'_>, out: &'o mut [u8]) -> (&'o str, &'o str) {
    let credentials = Credentials::new(Environment::staging(), "an_api_key", "a_passphrase", "a_secret").unwrap();
    let sealed = credentials.seal(request, &mut [], out).unwrap();
    (sealed.method(), sealed.path())
}

#[test]
fn texts_of_signatures_are_small() {
    assert_eq!((size_of::<SignatureText>(), size_of::<SchemeText>()), (64, 96 + size_of::<usize>()));
}

#[test]
fn a_signature_text_is_text() {
    let (signature, other) = (key().sign(b"{}"), key().sign(b"[]"));
    let (text, due) = (signature.to_hex(), signature.to_hex().to_string());
    assert_eq!(due.len(), 64);
    assert_eq!((AsRef::<str>::as_ref(&text), AsRef::<[u8]>::as_ref(&text)), (due.as_str(), due.as_bytes()));
    assert_eq!(format!("{text:?} {text:>66}"), format!("{due:?}   {due}"));
    assert!(text == *due.as_str() && text == due.as_str());
    assert!(other.to_hex() != *due.as_str() && other.to_hex() != due.as_str());
}

#[test]
fn a_scheme_text_is_text() {
    let fields = Fields::new(b"{}").external_id("an_id").login("a_login").date("2020-06-21T12:33:20Z");
    for scheme in Scheme::ALL {
        assert_eq!(scheme.name_c().to_str(), Ok(scheme.name()));
        let text = scheme.sign(&key(), &fields).unwrap();
        let due = text.to_string();
        assert!(due.len() >= 64, "{due}");
        assert_eq!((AsRef::<str>::as_ref(&text), AsRef::<[u8]>::as_ref(&text)), (due.as_str(), due.as_bytes()));
        assert_eq!(format!("{text:?} {text:>90}"), format!("{due:?} {due:>90}"));
        assert!(text == due.as_str() && text != &due[1..]);
        assert!(matches!(scheme.carrier(), Carrier::Header { .. } | Carrier::FormField(_)));
    }
}

#[test]
fn forms_have_names_and_numbers() {
    for (code, (form, name)) in (0..).zip(Form::ALL.iter().zip(["verbatim", "compact", "jcs", "jcs-exact"])) {
        assert_eq!((form.code(), form.name(), form.to_string().as_str()), (code, name, name));
        assert_eq!((Form::from_code(code), name.parse()), (Some(*form), Ok(*form)));
    }
    for code in [-1, 4, i32::MIN, i32::MAX] {
        assert_eq!(Form::from_code(code), None);
    }
    assert_eq!("JCS".parse::<Form>().map_err(|error| error.slug()), Err("unknown-form"));
}

#[test]
fn settings_have_names_and_titles() {
    let titles = ["API Key", "API Passphrase", "API Signature", "environment", "base URL"];
    for (setting, title) in Setting::ALL.into_iter().zip(titles) {
        assert_eq!(setting.title(), title);
        assert_eq!(setting.name(), format!("PAYSIG_{}", title.to_uppercase().replace(' ', "_")));
    }
    let settings = Settings::parse(b"PAYSIG_API_KEY=a_key\n").unwrap();
    assert_eq!(settings.get(Setting::ApiKey), Some(b"a_key".as_slice()));
    assert_eq!(format!("{settings:?}"), "Settings(redacted)");
}

#[test]
fn environments_have_names() {
    let url = "https://api.example.com";
    for (name, url) in
        [("staging", "https://api-stg.onekeypayments.com"), ("production", url), ("local", "https://[::1]:8443")]
    {
        let environment = Environment::by_name(name, url).unwrap();
        assert_eq!((environment.name(), environment.base_url()), (name, url));
        assert_eq!(format!("{environment:?}"), format!("Environment({name} at {url})"));
        assert_eq!(format!("https://{}", environment.host()), url);
    }
}

#[test]
fn operations_have_methods_and_paths() {
    let mut out = [0; 1024];
    assert_eq!(sealed(&Request::create(b"{}"), &mut out), ("POST", "/v3/cashout"));
    assert_eq!(sealed(&Request::status(b"{}"), &mut out), ("POST", "/v3/cashout/status"));
    assert_eq!(sealed(&Request::cancel(b"{}"), &mut out), ("DELETE", "/v3/cashout/cancel"));
    let credentials = Credentials::new(Environment::staging(), "an_api_key", "a_passphrase", "a_secret").unwrap();
    for request in [Request::create(b""), Request::status(b""), Request::cancel(b"")] {
        let refused = credentials.seal(&request, &mut [], &mut out).unwrap_err();
        assert_eq!(refused.slug(), "body-missing");
    }
}

/// RFC 9110, section 10.1.5: a product at least. Who wants none gives none.
#[test]
fn an_empty_user_agent_is_refused() {
    let credentials = Credentials::new(Environment::staging(), "key", "passphrase", "signature").unwrap();
    let request = Request::status(b"{}").user_agent("");
    let error = credentials.seal(&request, &mut [], &mut [0; 1024]).unwrap_err();
    assert_eq!((error.slug(), error.offset()), ("header-malformed", Some(0)));
}
