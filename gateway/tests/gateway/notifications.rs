//! Notifications, received on real listeners and verified with paysig.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use paysig::Key;
use paysig::onekey::Notification;
use percent_encoding::percent_decode_str;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Call, PATIENCE, Running, SECRET, eventually, read_head};

/// A merchant's server: it answers each connection with the next of these statuses, and hands out what it received.
struct Merchant {
    address: SocketAddr,
    received: Receiver<String>,
}

impl Merchant {
    fn answering(statuses: &'static [&'static str]) -> Self {
        Self::serving(statuses, exchange)
    }

    fn serving(
        statuses: &'static [&'static str],
        serve: impl Fn(TcpStream, &str, &Sender<String>) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, received) = mpsc::channel();
        std::thread::spawn(move || {
            for status in statuses {
                let (stream, _) = listener.accept().unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                serve(stream, status, &sender);
            }
        });
        Self { address, received }
    }

    fn url(&self) -> String {
        format!("http://{}/notifications?from=gateway", self.address)
    }

    fn next(&self) -> String {
        self.received.recv_timeout(PATIENCE).unwrap()
    }

    fn nothing_more(&self) {
        assert!(self.received.recv_timeout(Duration::from_millis(300)).is_err());
    }
}

/// Reads a request as its Content-Length says, hands it out, and answers.
fn exchange(mut stream: impl Read + Write, status: &str, received: &Sender<String>) {
    let mut request = String::from_utf8(read_head(&mut stream)).unwrap();
    let length = request.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    request.push_str(std::str::from_utf8(&body).unwrap());
    received.send(request).unwrap();
    let _ = stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes());
}

/// The fields of a form, decoded, in their order.
fn fields(request: &str) -> Vec<(String, String)> {
    let body = request.split_once("\r\n\r\n").unwrap().1;
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    body.split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn complete(gateway: &Running, id: i64) -> Value {
    let command = json!({"status": "COMPLETED", "status_reason": "Paid & done", "bank_reference_id": "E352 1/2"});
    gateway.post(&format!("cashouts/{id}/status"), &command)
}

fn deliveries(gateway: &Running) -> Vec<Value> {
    gateway.get("notifications")["notifications"].as_array().unwrap().clone()
}

/// Waits for this many attempts, and gives them in their order.
fn attempts(gateway: &Running, count: usize) -> Vec<Value> {
    let mut list = eventually(|| Some(deliveries(gateway)).filter(|list| list.len() >= count));
    assert_eq!(list.len(), count, "{list:?}");
    list.reverse();
    list
}

#[test]
fn a_change_of_status_is_notified_and_signed() {
    let merchant = Merchant::answering(&["200 OK"]);
    let gateway = Running::start();
    // What a form must encode is in it.
    let external_id = "órder 1+1&control=%41";
    let id = gateway.create(external_id, &merchant.url());
    assert_eq!(complete(&gateway, id)["notification"], "queued");

    let request = merchant.next();
    assert!(request.starts_with("POST /notifications?from=gateway HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("host: {}\r\n", merchant.address)), "{request}");
    assert!(request.contains("content-type: application/x-www-form-urlencoded\r\n"), "{request}");
    assert!(request.contains("user-agent: paysig-gateway/"), "{request}");
    let fields = fields(&request);
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["date", "bank_reference_id", "comments", "external_id", "control", "cashout_id", "status_reason"];
    assert_eq!(names, expected);
    let values: Vec<_> = fields.iter().map(|(_, value)| value.as_str()).collect();
    let [date, "E352 1/2", "", told, control, told_id, "Paid & done"] = values[..] else { panic!("{values:?}") };
    assert_eq!((told, told_id), (external_id, &*id.to_string()));
    assert!(date.len() == 19 && date.starts_with("20") && date.as_bytes()[10] == b' ', "{date}");
    assert!(control.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()), "{control}");
    // Once by hand, once as a merchant does.
    let key = Key::new(SECRET).unwrap();
    key.verify(format!("Be4{external_id}Bo7").as_bytes(), control).unwrap();
    let body = request.split_once("\r\n\r\n").unwrap().1;
    let mut buffer = vec![0; body.len()];
    let notification = Notification::verify(&key, body.as_bytes(), &mut buffer).unwrap();
    assert_eq!(notification.external_id(), external_id);
    assert_eq!(notification.unauthenticated("status_reason"), Some("Paid & done"));

    let delivered = &attempts(&gateway, 1)[0];
    assert_eq!((&delivered["delivered"], &delivered["outcome"]), (&json!(true), &json!("200")));
    // No change, no notification; but again on command.
    assert_eq!(complete(&gateway, id)["notification"], "not sent");
    merchant.nothing_more();
}

#[test]
fn the_merchants_own_changes_are_notified_too_and_again_on_command() {
    let merchant = Merchant::answering(&["200 OK", "200 OK"]);
    let gateway = Running::start();
    let id = gateway.create("order-1", &merchant.url());
    merchant.nothing_more();
    let cancel = json!({"cashout_id": id, "external_id": "order-1"});
    assert_eq!(gateway.send(&Call::signed("DELETE", "/v3/cashout/cancel", &cancel)).status, 200);
    let first = merchant.next();
    assert_eq!(gateway.post(&format!("cashouts/{id}/notify"), &json!(null))["notification"], "queued");
    assert_eq!(fields(&merchant.next()), fields(&first));
}

/// Anything but 200 is a no, also another success and a redirect, and is tried again until there is a yes.
#[test]
fn retries_until_200() {
    let merchant = Merchant::answering(&["500 Oops", "204 No Content", "302 Found", "200 OK"]);
    let gateway = Running::with(|config| config.delivery.retry_after = vec![Duration::from_millis(40); 5]);
    let id = gateway.create("order-1", &merchant.url());
    complete(&gateway, id);
    let first = fields(&merchant.next());
    for _ in 0..3 {
        assert_eq!(fields(&merchant.next()), first);
    }
    let list = attempts(&gateway, 4);
    let told: Vec<_> = list.iter().map(|entry| (&entry["attempt"], entry["outcome"].as_str().unwrap())).collect();
    let (one, two, three, four) = (json!(1), json!(2), json!(3), json!(4));
    let expected = [(&one, "500, not 200"), (&two, "204, not 200"), (&three, "302, not 200"), (&four, "200")];
    assert_eq!(told, expected);
    assert_eq!((&list[0]["next_in"], &list[3]["next_in"]), (&json!(0.04), &Value::Null));
    let spent = list[3]["time"].as_u64().unwrap() - list[0]["time"].as_u64().unwrap();
    assert!(spent >= 120, "{spent} ms");
}

/// The schedule ends.
#[test]
fn retries_are_given_up() {
    let merchant = Merchant::answering(&["500 Oops"; 3]);
    let gateway = Running::with(|config| config.delivery.retry_after = vec![Duration::from_millis(10); 2]);
    let id = gateway.create("order-1", &merchant.url());
    complete(&gateway, id);
    let list = attempts(&gateway, 3);
    assert_eq!(list[2]["next_in"], Value::Null);
    std::thread::sleep(Duration::from_millis(100));
    attempts(&gateway, 3);
}

/// As documented for the provider's deposits.
#[test]
fn the_default_schedule_is_the_providers() {
    let delivery = paysig_gateway::Delivery::default();
    assert_eq!(delivery.retry_after, [5, 25, 125, 625].map(|minutes| Duration::from_secs(60 * minutes)));
}

/// A merchant's server that closes, says nothing, or says something else than HTTP.
#[test]
fn merchants_that_misbehave() {
    for (statuses, outcome) in [
        (&["close"], "connection closed before message completed"),
        (&["silence"], "no answer within 300ms"),
        (&["garbage"], "invalid HTTP version parsed"),
        (&["endless"], "message head is too large"),
    ] {
        let merchant = Merchant::serving(statuses, |mut stream, status, _| {
            // What is answered before it was asked is another fault.
            let _ = stream.read(&mut [0; 4096]).unwrap();
            match status {
                "close" => {}
                "silence" => std::thread::sleep(Duration::from_secs(1)),
                "garbage" => stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n").unwrap(),
                _ => {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
                    while stream.write_all(&[b"X-Padding: ".as_slice(), &[b'x'; 1000], b"\r\n"].concat()).is_ok() {}
                }
            }
        });
        let gateway = Running::with(|config| {
            // Else a busy machine would make silence of them all.
            config.delivery.timeout = if statuses == &["silence"] { Duration::from_millis(300) } else { PATIENCE };
        });
        let id = gateway.create("order-1", &merchant.url());
        complete(&gateway, id);
        let told = attempts(&gateway, 1)[0]["outcome"].as_str().unwrap().to_owned();
        assert!(told.contains(outcome), "{statuses:?}: {told}");
    }
}

/// A test's payload may have a real URL in it: it gets nothing.
#[test]
fn nothing_leaves_this_machine() {
    let gateway = Running::with(|config| config.delivery.hosts = vec!["merchant.test".to_owned()]);
    for (number, (url, reason)) in [
        ("https://onekeypayments.com/notification", "the host is not this machine, nor one of notification_hosts"),
        ("http://192.0.2.1/", "the host is not this machine, nor one of notification_hosts"),
        ("http://localhost.example.com/", "the host is not this machine, nor one of notification_hosts"),
        ("http://merchant.test/", "plain HTTP is for this machine alone"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = gateway.create(&format!("order-{number}"), url);
        assert_eq!(complete(&gateway, id)["notification"], "not sent", "{url}");
        let list = deliveries(&gateway);
        assert_eq!(list[0]["outcome"], format!("not sent: {reason}"), "{url}");
        assert_eq!((&list[0]["attempt"], list.len()), (&json!(0), number + 1), "{url}");
    }
}

#[test]
fn over_https_with_a_certificate_that_is_trusted() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let tls = tls.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let tls = Arc::new(tls.with_single_cert(vec![cert.der().clone()], key).unwrap());
    let merchant = Merchant::serving(&["200 OK", "200 OK"], move |stream, status, received| {
        let mut stream = StreamOwned::new(ServerConnection::new(tls.clone()).unwrap(), stream);
        if stream.flush().is_ok() {
            exchange(stream, status, received);
        }
    });
    let url = format!("https://localhost:{}/", merchant.address.port());
    let (pem, told) = (cert.pem(), "TLS: invalid peer certificate: UnknownIssuer");

    let gateway = Running::start();
    let id = gateway.create("order-1", &url);
    complete(&gateway, id);
    assert_eq!(attempts(&gateway, 1)[0]["outcome"], told);
    merchant.nothing_more();

    let gateway = Running::with(|config| config.delivery.trust = Some(pem));
    let id = gateway.create("order-1", &url);
    complete(&gateway, id);
    merchant.next();
    assert_eq!(attempts(&gateway, 1)[0]["outcome"], "200");
}

/// Merchants that are down cost a place each, and no more than there are.
#[test]
fn waiting_notifications_are_bounded() {
    let gateway = Running::with(|config| {
        config.limits.notifications = 2;
        config.delivery.retry_after = vec![Duration::from_secs(3600)];
    });
    let told: Vec<_> = (0..3)
        .map(|number| {
            let id = gateway.create(&format!("order-{number}"), "http://127.0.0.1:9/");
            complete(&gateway, id)["notification"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(told, ["queued", "queued", "not sent"]);
    eventually(|| {
        let list = deliveries(&gateway);
        let full = json!("not sent: too many notifications wait already");
        list.iter().any(|entry| entry["outcome"] == full).then_some(())
    });
    // Forgetting everything frees the places.
    gateway.post("reset", &json!(null));
    let id = gateway.create("order-4", "http://127.0.0.1:9/");
    assert_eq!(complete(&gateway, id)["notification"], "queued");
}
