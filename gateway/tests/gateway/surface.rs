//! The gateway's own surface: for this machine alone, and without credentials in anything that it shows.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::support::{Call, PASS, Running, SECRET, cashout};

#[test]
fn other_names_and_origins_are_kept_out() {
    let gateway = Running::with(|config| config.names = vec!["gateway.test".to_owned()]);
    let own = format!("https://localhost:{}", gateway.address.port());
    let host = format!("localhost:{}", gateway.address.port());
    for (headers, status) in [
        (vec![("Host", "localhost")], 200),
        (vec![("Host", "127.0.0.1:8443")], 200),
        (vec![("Host", "[::1]:8443")], 200),
        (vec![("Host", "gateway.test")], 200),
        (vec![("Host", &*host), ("Origin", &*own)], 200),
        // A name that was made to resolve to this machine, and pages of others.
        (vec![("Host", "evil.example")], 403),
        (vec![("Host", "localhost.evil.example")], 403),
        (vec![("Host", "192.0.2.1")], 403),
        (vec![("Host", &*host), ("Origin", "https://evil.example")], 403),
        (vec![("Host", &*host), ("Origin", "null")], 403),
        (vec![("Host", &*host), ("Origin", "http://localhost")], 403),
    ] {
        assert_eq!(gateway.own("GET", "requests", "", &headers).status, status, "{headers:?}");
        assert_eq!(gateway.own("POST", "reset", "", &headers).status, status, "{headers:?}");
    }
}

#[test]
fn what_a_browser_must_not_do_is_forbidden_to_it() {
    let gateway = Running::start();
    for path in ["", "page.js", "page.css", "requests", "nothing"] {
        let answer = gateway.own("GET", path, "", &[]);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[test]
fn commands_that_are_wrong() {
    let gateway = Running::start();
    let id = gateway.create("order-1", "http://127.0.0.1:9/");
    let command = |path: &str, body: &str| {
        let answer = gateway.own("POST", path, body, &[]);
        (answer.status, answer.json()["error"].as_str().unwrap().to_owned())
    };
    let path = format!("cashouts/{id}/status");
    assert_eq!(command("cashouts/1/status", r#"{"status":"COMPLETED"}"#), (404, "no such cashout".to_owned()));
    assert_eq!(command("cashouts/1/notify", ""), (404, "no such cashout".to_owned()));
    assert!(command(&path, r#"{"status":"PAID"}"#).1.starts_with("unknown variant `PAID`"));
    assert!(command(&path, r#"{"status":"PENDING","x":1}"#).1.starts_with("unknown field `x`"));
    assert_eq!(command(&path, "").0, 400);
    assert_eq!(command(&path, &" ".repeat(5000)), (400, "the command is too long, or did not arrive".to_owned()));
    assert_eq!(gateway.own("DELETE", "reset", "", &[]).status, 405);
    assert_eq!(gateway.own("GET", "nothing", "", &[]).status, 404);
    assert_eq!(gateway.own("GET", "requests/999", "", &[]).status, 404);
    assert_eq!(gateway.get("cashouts")["cashouts"][0]["status"], "PENDING");
}

/// Whatever a request looks like: no credential and no signature of it comes out again.
#[test]
fn credentials_are_not_shown() {
    let gateway = Running::start();
    let call = Call::signed("POST", "/v3/cashout", &cashout("order-1"));
    let signature = paysig::Key::new(SECRET).unwrap().sign(&call.body).to_hex();
    let basic = "Y2FzaG91dF9sb2dpbjpjYXNob3V0X3Bhc3M=";
    assert!(call.head().contains(basic));
    let calls = [
        call.clone(),
        call.clone().signature("another_secret_key"),
        call.clone().body(b"{\"pass\":\"cashout_pass"),
        call.clone().body(b"login=cashout_login&pass=cashout_pass"),
        call.clone().with("X-Note", SECRET).with("X-Api-Token", "mine"),
        call.clone().with("Authorization", "cashout_login:cashout_pass"),
        Call::new("POST", "/v3/cashout?pass=cashout_pass", &call.body),
        Call::signed("POST", "/v3/cashout", &json!({"external_id": PASS, "comments": SECRET})),
        call.clone().body(br#"{"x":"cashout\u005fpass","y":["cashout%5Fsecret_key"]}"#),
        call.clone().body(format!("{{\"control\":\"\",\"x\":\"{signature}\"}}").as_bytes()).with("X-Note", &signature),
        call.clone().body(Base64::encode_string(&call.body).as_bytes()),
        Call::new("POST", "/v3/cashout/cashout_pass", &call.body),
        // Of somebody else: known by its place alone.
        call.clone().body(br#"{"login":"someone","p\u0061ss":"elses word"}"#).basic("someone", "elses word"),
    ];
    for call in &calls {
        let answer = gateway.send(call);
        let shown = gateway.shown(&answer);
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        for text in [shown.to_string(), answer.body, gateway.get("requests").to_string()] {
            let (escaped, base64) = ("u005f", "eyJ");
            for secret in
                ["cashout_login", PASS, SECRET, signature.as_str(), basic, "mine", "someone", "elses", escaped, base64]
            {
                assert!(!text.contains(secret), "{secret} in {text}");
                assert!(!text.contains(&hex(secret)), "{secret} in {text}");
            }
        }
    }
    let last = gateway.get("requests")["requests"][0]["id"].as_u64().unwrap();
    assert_eq!(last, 13);
    let first = gateway.get("requests/1");
    assert!(first["body"].as_str().unwrap().contains(r#""login":"***","notification_url":"#), "{first}");
    assert_eq!(first["body_bytes"], calls[0].body.len());
}

/// Bytes that a browser would not show are escaped.
#[test]
fn bytes_are_shown_escaped_and_in_hexadecimal() {
    let gateway = Running::start();
    let answer = gateway.send(&Call::signed_bytes("POST", "/v3/cashout", b"{\"a\":\"\xe9\\/\r\n\x1b[31m"));
    let shown = gateway.shown(&answer);
    assert_eq!(shown["body"], r#"{"a":"\xe9\/\x0d\x0a\x1b[31m"#);
    assert_eq!(shown["body_hex"], "7b2261223a22e95c2f0d0a1b5b33316d");
}

/// The newest are kept, within both bounds.
#[test]
fn the_log_is_a_ring() {
    let ids = |gateway: &Running| -> Vec<u64> {
        let log = gateway.get("requests");
        log["requests"].as_array().unwrap().iter().map(|entry| entry["id"].as_u64().unwrap()).collect()
    };
    let call = Call::signed_bytes("POST", "/v3/cashout", &[b' '; 7000]);
    let gateway = Running::with(|config| config.limits.shown_requests = 3);
    (0..5).for_each(|_| assert_eq!(gateway.send(&call).status, 400));
    assert_eq!(ids(&gateway), [5, 4, 3]);
    assert_eq!(gateway.get("requests")["refused"], 5);

    let gateway = Running::with(|config| config.limits.shown_bytes = 20_000);
    (0..5).for_each(|_| assert_eq!(gateway.send(&call).status, 400));
    assert_eq!(ids(&gateway), [5, 4]);
    // A body that is longer than what is kept of it.
    let long = gateway.send(&Call::signed_bytes("POST", "/v3/cashout", &vec![b'x'; 30_000]));
    let shown = gateway.shown(&long);
    assert_eq!((shown["body"].as_str().unwrap().len(), &shown["body_bytes"]), (8192, &json!(30_000)));
    gateway.post("reset", &Value::Null);
    assert_eq!(ids(&gateway).len(), 0);
}
