//! Every refusal that the README lists, provoked once: HTTP status, code, sentence, and what only the page tells.

use std::io::Write;
use std::net::{Ipv4Addr, TcpStream};

use paysig::{Form, Key};
use serde_json::{Value, json};

use crate::support::{Answer, Call, LOGIN, PASS, Running, SECRET, cashout, connect_from};

const CREATE: &str = "/v3/cashout";

fn create() -> Call {
    Call::signed("POST", CREATE, &cashout("order-1"))
}

/// A valid cashout in which one member is another, or, for `null`, missing.
fn with(name: &str, value: Value) -> Call {
    let mut body = cashout("order-1");
    if value.is_null() {
        body.as_object_mut().unwrap().remove(name).unwrap();
    } else {
        body[name] = value;
    }
    Call::signed("POST", CREATE, &body)
}

/// The body with this text in it, signed.
fn text(body: &str) -> Call {
    Call::signed_bytes("POST", CREATE, body.as_bytes())
}

#[track_caller]
fn assert_refused(gateway: &Running, call: &Call, status: u16, code: u16, message: &str, reason: &str) {
    let answer = gateway.send(call);
    let context = format!("expected {code}: {message}, got {answer:?}");
    assert_eq!(answer.status, status, "{context}");
    assert_eq!(answer.header("content-type"), Some("application/json"), "{context}");
    let json = answer.json();
    assert_eq!(json, json!({"code": code, "message": message}), "{context}");
    let shown = gateway.shown(&answer);
    assert_eq!(shown["verdict"], "refused", "{context}");
    assert_eq!(shown["code"], code, "{context}");
    assert_eq!(shown["status"], status, "{context}");
    let told = shown["reason"].as_str().unwrap();
    let expected = if reason.is_empty() { message.to_owned() } else { format!("{message}: {reason}") };
    assert_eq!(told, expected, "{context}");
    // Nothing was created.
    assert_eq!(gateway.get("cashouts")["cashouts"], json!([]), "{context}");
}

#[test]
fn what_is_right_is_accepted() {
    let gateway = Running::start();
    let answer = gateway.send(&create());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json(), json!({"cashout_id": "8400001"}));
    assert_eq!(gateway.shown(&answer)["verdict"], "accepted");
}

#[test]
fn headers() {
    let gateway = Running::start();
    let upper = Key::new(SECRET).unwrap().sign(&create().body).to_hex_upper();
    let signature = |text: &str| create().with("Payload-Signature", text);
    let content_type = "Invalid params: header Content-Type";
    let basic = "header Authorization";
    for (call, status, code, message, reason) in [
        (create().without("Content-Type"), 400, 300, &*format!("{content_type} is required"), ""),
        (
            create().with("Content-Type", "text/plain"),
            400,
            300,
            &*format!("{content_type} must be application/json"),
            "",
        ),
        (
            create().with("Content-Type", "application/json; charset=latin1"),
            400,
            300,
            &*format!("{content_type} must be application/json"),
            "",
        ),
        (
            create().twice("Content-Type", "application/json"),
            400,
            300,
            &*format!("{content_type} is given more than once"),
            "",
        ),
        (create().without("User-Agent"), 400, 300, "Invalid params: header User-Agent is required", ""),
        (create().with("User-Agent", ""), 400, 300, "Invalid params: header User-Agent is required", ""),
        (
            create().without("Payload-Signature"),
            401,
            302,
            "Invalid control string: header Payload-Signature is required",
            "",
        ),
        (
            signature(upper.as_str()),
            401,
            302,
            "Invalid control string: header Payload-Signature must be in lower case",
            "",
        ),
        (
            signature("002380363931dc07"),
            401,
            302,
            "Invalid control string: header Payload-Signature is malformed: \
             the signature is not 64 hexadecimal digits long (signature-length, at byte 16)",
            "",
        ),
        (
            create().twice("Payload-Signature", upper.as_str()),
            401,
            302,
            "Invalid control string: header Payload-Signature is given more than once",
            "",
        ),
        (create().without("Authorization"), 401, 401, "Invalid credentials", &*format!("{basic} is missing")),
        (
            create().with("Authorization", "Bearer abc"),
            401,
            401,
            "Invalid credentials",
            &*format!("{basic} is not HTTP Basic"),
        ),
        (
            create().with("Authorization", "Basic a?b="),
            401,
            401,
            "Invalid credentials",
            &*format!("{basic} is not base64"),
        ),
        (
            create().with("Authorization", "Basic YWJj"),
            401,
            401,
            "Invalid credentials",
            &*format!("{basic} has no colon"),
        ),
        (
            create().twice("Authorization", "Basic YWJj"),
            401,
            401,
            "Invalid credentials",
            &*format!("{basic} is given more than once"),
        ),
        (
            create().basic("someone", "else"),
            401,
            401,
            "Invalid credentials",
            "they are not the API Key and API Passphrase of this environment",
        ),
        (
            create().basic(LOGIN, "else"),
            401,
            401,
            "Invalid credentials",
            "they are not the API Key and API Passphrase of this environment",
        ),
        (
            create().basic("production_login", "production_pass"),
            401,
            524,
            "Invalid Credentials",
            "they are those of production, and this is staging",
        ),
    ] {
        assert_refused(&gateway, &call, status, code, message, reason);
    }
    let answer = gateway.send(&create().without("Authorization"));
    assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"cashouts\""));
    // The parameter that says what JSON is anyway is let through.
    let answer = gateway.send(&create().with("Content-Type", "Application/JSON; charset=UTF-8"));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// A signature of other bytes gets one answer, and the page says what was probably done.
#[test]
fn signatures() {
    let gateway = Running::start();
    let call = create();
    let length = call.body.len();
    let body = String::from_utf8(call.body.clone()).unwrap();
    let pretty = serde_json::to_string_pretty(&call_json(&call)).unwrap();
    let jcs = String::from_utf8(paysig::canonicalize_to_vec(Form::Jcs, body.as_bytes()).unwrap()).unwrap();
    let other = |bytes: usize| format!("it is the signature of other bytes than the {bytes} that arrived");
    let sent = |text: &str, call: &Call| call.clone().body(text.as_bytes());
    let cases = [
        (create().body(body.replace("2000", "9000").as_bytes()), other(length)),
        (create().signature("another_secret_key"), other(length)),
        (
            create().signature("production_secret_key"),
            other(length) + ": it was made with the API Signature of production",
        ),
        (create().signature(PASS), other(length) + ": it was made with the API Passphrase, not with the API Signature"),
        (
            sent(&format!("{body}\n"), &create()),
            other(length + 1) + &format!(": it fits the body without the white space around it ({length} bytes)"),
        ),
        (
            sent(&body, &text(&format!("{body}\n"))),
            other(length) + &format!(": it fits the body with a newline after it ({} bytes)", length + 1),
        ),
        (sent(&body, &text("")), other(length) + ": it fits no bytes at all (0 bytes)"),
        (
            sent(&pretty, &create()),
            other(pretty.len())
                + &format!(": it fits the body without insignificant white space (compact) ({length} bytes)"),
        ),
        (
            sent(&body.replace('/', "\\/"), &create()),
            other(length + 3) + &format!(": it fits the body with its slashes plain (/) ({length} bytes)"),
        ),
        (
            sent(&body, &text(&body.replace('/', "\\/"))),
            other(length) + &format!(": it fits the body with its slashes escaped (\\/) ({} bytes)", length + 3),
        ),
        (
            sent(&pretty, &text(&pretty.replace('\n', "\r\n"))),
            other(pretty.len())
                + &format!(
                    ": it fits the body with CR LF for its line ends ({} bytes)",
                    pretty.len() + pretty.matches('\n').count()
                ),
        ),
        (
            sent(&unsorted(&call), &text(&jcs)),
            other(unsorted(&call).len()) + &format!(": it fits the body's RFC 8785 form (jcs) ({} bytes)", jcs.len()),
        ),
    ];
    for (call, reason) in cases {
        assert_refused(&gateway, &call, 401, 302, "Invalid control string", &reason);
    }
}

fn call_json(call: &Call) -> Value {
    serde_json::from_slice(&call.body).unwrap()
}

/// The same members, the last one first.
fn unsorted(call: &Call) -> String {
    let members = call_json(call);
    let members = members.as_object().unwrap().iter().rev().map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

#[test]
fn bodies() {
    let gateway = Running::start();
    let malformed = |detail: &str| format!("Invalid request body: {detail}");
    for (call, message) in [
        (text(""), malformed("there is none")),
        (text("[]"), malformed("not a JSON object")),
        (text("\"text\""), malformed("not a JSON object")),
        (text("{\"login\":"), malformed("the JSON text ends too early (json-unexpected-end, at byte 9)")),
        (text("{} {}"), malformed("something follows the JSON text (json-trailing-data, at byte 3)")),
        (text("\u{feff}{}"), malformed("the payload starts with a byte order mark (input-bom, at byte 0)")),
        (
            text(r#"{"pass":"a","pa\u0073s":"b"}"#),
            malformed("a JSON object has two members with the same name (json-duplicate-name, at byte 12)"),
        ),
        (
            text(r#"{"x":"\ud800"}"#),
            malformed("a JSON string has half of a surrogate pair (json-lone-surrogate, at byte 6)"),
        ),
        (
            Call::signed_bytes("POST", CREATE, b"{\"name\":\"Jos\xe9\"}"),
            malformed("the payload is not valid UTF-8 (input-not-utf8, at byte 12)"),
        ),
        (
            text(&"[".repeat(129)),
            malformed("the JSON text has more than 128 open arrays and objects (json-too-deep, at byte 128)"),
        ),
        (
            text("login=a&pass=b"),
            malformed("the JSON text has a character that cannot stand there (json-unexpected-byte, at byte 0)"),
        ),
    ] {
        assert_refused(&gateway, &call, 400, 502, &message, "");
    }
    // The provider demands the body of DELETE: none is no JSON either.
    assert_refused(
        &gateway,
        &Call::signed_bytes("DELETE", "/v3/cashout/cancel", b""),
        400,
        502,
        "Invalid request body: there is none",
        "",
    );
}

#[test]
fn credentials_in_the_body() {
    let gateway = Running::start();
    let body = |login: Value, pass: Value| {
        let mut body = cashout("order-1");
        body["login"] = login;
        body["pass"] = pass;
        text(&body.to_string())
    };
    let other = "login and pass in the body are not the API Key and API Passphrase of HTTP Basic";
    for (call, status, code, message, reason) in [
        (body(Value::Null, PASS.into()), 400, 300, "Invalid params: login is required", ""),
        (body(LOGIN.into(), Value::Null), 400, 300, "Invalid params: pass is required", ""),
        (body(LOGIN.into(), "".into()), 400, 300, "Invalid params: pass is required", ""),
        (body(LOGIN.into(), 5.into()), 400, 300, "Invalid params: pass must be a string", ""),
        (
            body("l".repeat(33).into(), PASS.into()),
            400,
            300,
            "Invalid params: login must have at most 32 characters",
            "",
        ),
        (body("other".into(), PASS.into()), 401, 401, "Invalid credentials", other),
        (body(LOGIN.into(), "other".into()), 401, 401, "Invalid credentials", other),
        (body("production_login".into(), "production_pass".into()), 401, 524, "Invalid Credentials", other),
    ] {
        assert_refused(&gateway, &call, status, code, message, reason);
    }
}

#[test]
fn parameters() {
    let gateway = Running::start();
    for (name, value, reason) in [
        ("external_id", Value::Null, "is required"),
        ("external_id", "".into(), "is required"),
        ("external_id", 7.into(), "must be a string"),
        ("external_id", "é".repeat(101).into(), "must have at most 100 characters"),
        ("country", Value::Null, "is required"),
        ("country", "mx".into(), "must be a country code of two capital letters"),
        ("country", "M".into(), "must be a country code of two capital letters"),
        ("country", "MEX".into(), "must have at most 2 characters"),
        ("currency", "mxn".into(), "must be a currency code of three capital letters"),
        ("amount", Value::Null, "is required"),
        ("amount", "2000".into(), "must be a number"),
        ("amount", true.into(), "must be a number"),
        ("amount", json!([1]), "must be a number"),
        ("amount", (-1).into(), "must be positive, without an exponent"),
        ("amount", 0.into(), "must be greater than 0"),
        ("amount", json!(0.0), "must be greater than 0"),
        ("amount", json!(10.005), "must have at most two decimals"),
        ("amount", json!(1e30), "must be positive, without an exponent"),
        ("amount", json!(1_234_567_890_123_456_u64), "is too great"),
        ("document_id", Value::Null, "is required"),
        ("beneficiary_name", Value::Null, "is required"),
        ("notification_url", Value::Null, "is required"),
        ("notification_url", "ftp://localhost/".into(), "must be an http or https URL"),
        ("notification_url", "https://user@localhost/".into(), "must be an http or https URL"),
        ("notification_url", "localhost/notification".into(), "must be an http or https URL"),
        ("notification_url", "http://localhost:99999/".into(), "must be an http or https URL"),
        ("notification_url", "https://[::1]:65536/".into(), "must be an http or https URL"),
        ("notification_url", "http://:80/".into(), "must be an http or https URL"),
        (
            "notification_url",
            format!("http://localhost/{}", "x".repeat(300)).into(),
            "must have at most 300 characters",
        ),
        ("comments", "x".repeat(201).into(), "must have at most 200 characters"),
        ("email", json!({}), "must be a string"),
        ("on_hold", "yes".into(), "must be true or false"),
    ] {
        assert_refused(&gateway, &with(name, value), 400, 300, &format!("Invalid params: {name} {reason}"), "");
    }
    for (method, path, body, message) in [
        ("POST", "/v3/cashout/status", json!({}), "cashout_id or external_id is required"),
        ("POST", "/v3/cashout/status", json!({"cashout_id": 1.5}), "cashout_id must be a whole number"),
        ("POST", "/v3/cashout/status", json!({"cashout_id": "x"}), "cashout_id must be a whole number"),
        ("POST", "/v3/cashout/status", json!({"cashout_id": ""}), "cashout_id must be a whole number"),
        (
            "POST",
            "/v3/cashout/status",
            json!({"cashout_id": 9_223_372_036_854_775_808_u64}),
            "cashout_id must be a whole number",
        ),
        ("DELETE", "/v3/cashout/cancel", json!({"external_id": "order-1"}), "cashout_id is required"),
        ("DELETE", "/v3/cashout/cancel", json!({"cashout_id": 1}), "external_id is required"),
        ("PUT", "/v3/cashout/status", json!({"cashout_id": 1}), "status is required"),
    ] {
        let call = Call::signed(method, path, &body);
        assert_refused(&gateway, &call, 400, 300, &format!("Invalid params: {message}"), "");
    }
}

/// The statuses and sentences of the rest, in the order in which a merchant meets them.
#[test]
fn cashouts_that_are_not_there_or_not_so() {
    let gateway = Running::start();
    let not_found = |call: &Call| {
        assert_refused(&gateway, call, 412, 509, "Cashout not found with this ID", "");
    };
    not_found(&Call::signed("POST", "/v3/cashout/status", &json!({"cashout_id": 11954})));
    not_found(&Call::signed("POST", "/v3/cashout/status", &json!({"external_id": "order-1"})));
    not_found(&Call::signed("DELETE", "/v3/cashout/cancel", &json!({"cashout_id": 1, "external_id": "order-1"})));
    not_found(&Call::signed("PUT", "/v3/cashout/status", &json!({"cashout_id": 1, "status": "ON_HOLD"})));
    // What it is to be is looked at last.
    not_found(&Call::signed("PUT", "/v3/cashout/status", &json!({"cashout_id": 1, "status": "COMPLETED"})));

    let refused = |call: &Call| {
        let answer = gateway.send(call);
        (answer.status, answer.json())
    };
    let id = gateway.create("order-1", "http://127.0.0.1:9/");
    let complete = Call::signed("PUT", "/v3/cashout/status", &json!({"cashout_id": id, "status": "COMPLETED"}));
    let unsupported = json!({"code": 521, "message": "Status not supported for this type of request"});
    assert_eq!(refused(&complete), (400, unsupported));
    let used = json!({"code": 511, "message": "External ID already used"});
    assert_eq!(refused(&create()), (400, used));
    // Both IDs, but of no one cashout.
    let not_found = json!({"code": 509, "message": "Cashout not found with this ID"});
    let both = json!({"cashout_id": id, "external_id": "order-2"});
    assert_eq!(refused(&Call::signed("POST", "/v3/cashout/status", &both)), (412, not_found.clone()));
    assert_eq!(refused(&Call::signed("DELETE", "/v3/cashout/cancel", &both)), (412, not_found));
    gateway.post(&format!("cashouts/{id}/status"), &json!({"status": "DELIVERED"}));
    let transition = json!({"code": 510, "message": "Invalid status transition"});
    let both = json!({"cashout_id": id, "external_id": "order-1"});
    assert_eq!(refused(&Call::signed("DELETE", "/v3/cashout/cancel", &both)), (412, transition.clone()));
    let hold = json!({"cashout_id": id, "status": "ON_HOLD"});
    assert_eq!(refused(&Call::signed("PUT", "/v3/cashout/status", &hold)), (400, transition.clone()));
    assert_eq!(refused(&complete), (400, transition));
}

#[test]
fn paths_and_methods() {
    let gateway = Running::start();
    let call = |method, path| Call::signed(method, path, &cashout("order-1"));
    assert_refused(&gateway, &call("POST", "/v3/cashouts"), 404, 404, "Not found", "");
    assert_refused(&gateway, &call("POST", "/v3/cashout/"), 404, 404, "Not found", "");
    assert_refused(&gateway, &call("GET", "/v3/cashout"), 405, 405, "Method not allowed", "");
    assert_refused(&gateway, &call("POST", "/v3/cashout/cancel"), 405, 405, "Method not allowed", "");
}

/// Addresses are judged before anything else, also before credentials.
#[test]
fn white_list() {
    let allowed = |ips: &[&str]| {
        let ips = ips.iter().map(|ip| ip.parse().unwrap()).collect();
        Running::with(|config| config.allowed_ips = Some(ips))
    };
    let message = "Unregistered IP address: 127.0.0.1 is not on the white list";
    assert_refused(&allowed(&["127.0.0.2"]), &create().without("Authorization"), 401, 402, message, "");
    assert_refused(&allowed(&[]), &create(), 401, 402, message, "");

    let gateway = allowed(&["::ffff:127.0.0.2"]);
    let mut stream = gateway.connect_over(connect_from(Ipv4Addr::new(127, 0, 0, 2).into(), gateway.address));
    stream.write_all(&create().bytes()).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 200);
}

/// Production's gateway takes production's credentials, and staging's get 524 there.
#[test]
fn environments_do_not_mix() {
    let gateway = Running::with(|config| config.environment = paysig_gateway::Environment::Production);
    let reason = "they are those of staging, and this is production";
    assert_refused(&gateway, &create(), 401, 524, "Invalid Credentials", reason);
    let mut body = cashout("order-1");
    body["login"] = "production_login".into();
    body["pass"] = "production_pass".into();
    let call = text(&body.to_string()).basic("production_login", "production_pass").signature("production_secret_key");
    assert_eq!(gateway.send(&call).status, 200);
}

/// On the same port, in words that a person at a terminal understands; and what was sent in the clear is not kept.
#[test]
fn plain_http() {
    let gateway = Running::start();
    let mut stream = TcpStream::connect(gateway.address).unwrap();
    stream.write_all(&create().bytes()).unwrap();
    let answer = Answer::read(&mut stream);
    assert_eq!(answer.status, 400);
    assert!(answer.body.starts_with("Plain HTTP is refused, as the provider does. Use https://"), "{answer:?}");
    let log = gateway.get("requests");
    assert_eq!(log["requests"][0]["reason"], "plain HTTP: the provider answers over HTTPS alone");
    assert_eq!(gateway.get("cashouts")["cashouts"], json!([]));
}

/// A full gateway says so; what it keeps stays.
#[test]
fn too_many_cashouts() {
    let gateway = Running::with(|config| config.limits.cashouts = 1);
    gateway.create("order-1", "http://127.0.0.1:9/");
    let answer = gateway.send(&Call::signed("POST", CREATE, &cashout("order-2")));
    assert_eq!((answer.status, answer.json()["code"].as_u64()), (500, Some(537)), "{answer:?}");
    assert_eq!(answer.json()["message"], "Could not make the cashout");
    let reason = "Could not make the cashout: the gateway keeps 1 cashouts, which is its limit: reset it";
    assert_eq!(gateway.shown(&answer)["reason"], reason);
    let again = gateway.send(&create());
    assert_eq!(again.json()["code"], 511);
}
