//! Clients that are slow, greedy, broken or gone: each gets a clear answer or is closed, and nobody else notices.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use paysig_gateway::Limits;

use crate::support::{Answer, Call, PATIENCE, Running, cashout, eventually, read_head};

/// Short enough to wait for.
const SHORT: Duration = Duration::from_millis(400);

/// As [`SHORT`], where the test's own requests must keep to it too, on a busy machine.
const MODEST: Duration = Duration::from_secs(2);

/// Longer than any test waits.
const LONG: Duration = Duration::from_secs(60);

fn limited(set: impl FnOnce(&mut Limits)) -> Running {
    Running::with(|config| set(&mut config.limits))
}

fn create(external_id: &str) -> Call {
    Call::signed("POST", "/v3/cashout", &cashout(external_id))
}

#[track_caller]
fn assert_serves(gateway: &Running) {
    let answer = gateway.send(&create("still-served"));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// Waits until the other side closes, and gives what it said before.
#[track_caller]
fn until_closed(stream: &mut impl Read) -> (Answer, Duration) {
    let start = Instant::now();
    let answer = Answer::read(stream);
    (answer, start.elapsed())
}

fn tcp(gateway: &Running) -> TcpStream {
    let stream = TcpStream::connect(gateway.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

#[test]
fn bodies_that_are_too_large() {
    // Who waits for what never comes would wait longer than the test does.
    let gateway = limited(|limits| limits.body = LONG);
    let too_large = |answer: &Answer| {
        assert_eq!(answer.status, 413, "{answer:?}");
        assert_eq!(answer.json()["code"], 413);
        assert_eq!(answer.json()["message"], "Payload too large: more than 65536 bytes");
    };
    // Announced, but never sent: refused without waiting for it.
    let mut stream = gateway.connect();
    let head = create("order-1").head();
    stream.write_all(format!("{head}Content-Length: 65537\r\n\r\n").as_bytes()).unwrap();
    too_large(&Answer::read(&mut stream));
    // In chunks, without announcing.
    let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
    let mut stream = gateway.connect();
    stream.write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunk}{chunk}{chunk}").as_bytes()).unwrap();
    too_large(&Answer::read(&mut stream));
    // The most that is allowed is read: it is the signature of something, but no JSON.
    let answer = gateway.send(&Call::signed_bytes("POST", "/v3/cashout", &vec![b' '; 65536]));
    assert_eq!(answer.json()["code"], 502);
    assert_serves(&gateway);
}

#[test]
fn bodies_that_do_not_arrive() {
    let impatient = limited(|limits| limits.body = SHORT);
    let call = create("order-1");
    let part = [call.head().as_bytes(), b"Content-Length: 400\r\n\r\n", &call.body[..100]].concat();
    // Nothing follows.
    let mut stream = impatient.connect();
    let start = Instant::now();
    stream.write_all(&part).unwrap();
    let answer = Answer::read(&mut stream);
    assert_eq!(answer.status, 408, "{answer:?}");
    assert_eq!(answer.json()["message"], "Request timeout: no whole body within 400ms");
    assert!(start.elapsed() >= SHORT, "{:?}", start.elapsed());
    // Byte after byte, each in time: the whole is not.
    let mut stream = impatient.connect();
    stream.write_all(&part).unwrap();
    stream.flush().unwrap();
    let start = Instant::now();
    while start.elapsed() < 2 * SHORT {
        if stream.write_all(b"x").and_then(|()| stream.flush()).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(Answer::read(&mut stream).status, 408);
    assert_serves(&impatient);
    // The client goes away in the middle.
    let gateway = Running::start();
    let mut stream = gateway.connect();
    stream.write_all(&part).unwrap();
    stream.conn.send_close_notify();
    let answer = Answer::read(&mut stream);
    assert!(matches!(answer.status, 0 | 400), "{answer:?}");
    let shown = eventually(|| {
        let list = gateway.get("requests")["requests"].clone();
        list.as_array().unwrap().iter().find(|entry| entry["code"] == 400).cloned()
    });
    assert_eq!(shown["reason"], "Bad request: the body is not what its headers announce");
    assert_serves(&gateway);
}

#[test]
fn heads_that_are_too_large() {
    let gateway = Running::start();
    let long = create("order-1").with("X-Long", &"x".repeat(17_000));
    assert_eq!(gateway.send(&long).status, 431);
    let mut many = create("order-1");
    for number in 0..70 {
        many = many.with(&format!("X-{number}"), "x");
    }
    assert_eq!(gateway.send(&many).status, 431);
    let uri = Call::new("GET", &format!("/{}", "x".repeat(17_000)), b"");
    assert!(matches!(gateway.send(&uri).status, 414 | 431));
    assert_serves(&gateway);
}

#[test]
fn heads_that_do_not_arrive() {
    let gateway = limited(|limits| limits.head = MODEST);
    for sent in [&b""[..], b"POST /v3/cashout HTTP/1.1\r\nHost: local"] {
        let mut stream = gateway.connect();
        stream.write_all(sent).unwrap();
        stream.flush().unwrap();
        let (answer, waited) = until_closed(&mut stream);
        assert!(matches!(answer.status, 0 | 408), "{answer:?}");
        assert!(waited < PATIENCE / 2, "{waited:?}");
    }
    // A connection that is kept open between two requests, for as long.
    let mut stream = gateway.connect();
    stream.write_all(&create("order-1").without("Connection").bytes()).unwrap();
    assert_eq!(Answer::read_one(&mut stream).status, 200);
    let (answer, waited) = until_closed(&mut stream);
    assert!(matches!(answer.status, 0 | 408), "{answer:?}");
    assert!(waited < PATIENCE / 2, "{waited:?}");
    assert_serves(&gateway);
}

#[test]
fn what_is_not_http() {
    let gateway = Running::start();
    let good = create("order-1");
    let garbage = [
        b"\x00\x01\x02\x03\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nNo colon here\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n".to_vec(),
        [good.head().as_bytes(), b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"].concat(),
        [good.head().as_bytes(), b"Content-Length: -1\r\n\r\n"].concat(),
        [good.head().as_bytes(), b"Transfer-Encoding: chunked\r\n\r\nnot a length\r\n"].concat(),
    ];
    for bytes in garbage {
        let answer = gateway.raw(&bytes);
        assert!(matches!(answer.status, 400 | 0), "{:?}: {answer:?}", bytes.escape_ascii().to_string());
    }
    assert_serves(&gateway);
}

#[test]
fn what_is_not_tls() {
    let (gateway, impatient) = (Running::start(), limited(|limits| limits.handshake = MODEST));
    let random: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    for (gateway, bytes, reason) in [
        (&gateway, &b"\x80\x2e\x01\x00\x02"[..], "neither TLS nor HTTP"),
        (&gateway, &b"\x00"[..], "neither TLS nor HTTP"),
        (&gateway, &b"\x16\x03\x01\xff\xff\xff\xff"[..], "the TLS handshake failed: "),
        (&gateway, &b"\x16\x03\x01\x00\x05hello"[..], "the TLS handshake failed: "),
        // A record that is complete, and one that is not.
        (&gateway, &[b"\x16\x03\x03\x01\x00\x99", &*random].concat()[..], "the TLS handshake failed: "),
        (&impatient, &[b"\x16\x03\x03\x40\x00", &*random].concat()[..], "no TLS handshake within 2s"),
        (&impatient, &b"\x16"[..], "no TLS handshake within 2s"),
    ] {
        let mut stream = tcp(gateway);
        let _ = stream.write_all(bytes);
        let (_, waited) = until_closed(&mut stream);
        assert!(waited < PATIENCE / 2, "{waited:?}");
        // It is told after the connection was closed.
        let told = eventually(|| gateway.get("requests")["requests"][0]["reason"].as_str().map(str::to_owned));
        assert!(told.starts_with(reason), "{reason}: {told}");
        gateway.post("reset", &serde_json::Value::Null);
    }
    // Not a byte, and closed at once.
    let mut silent = tcp(&impatient);
    assert!(until_closed(&mut silent).1 < PATIENCE / 2);
    drop(tcp(&impatient));
    assert_serves(&impatient);
    assert_serves(&gateway);
}

/// A client that does not trust the certificate can be told from one that sends garbage.
#[test]
fn a_client_that_does_not_trust_the_certificate() {
    let (gateway, other) = (Running::start(), Running::start());
    let mut stream = other.connect_over(tcp(&gateway));
    let error = stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap_err();
    assert!(error.to_string().contains("UnknownIssuer") || error.to_string().contains("BadSignature"), "{error}");
    // The client's alert.
    drop(stream);
    let told = eventually(|| gateway.get("requests")["requests"][0]["reason"].as_str().map(str::to_owned));
    assert!(told.starts_with("the TLS handshake failed: "), "{told}");
}

/// One place: it is not lost to clients that neither read nor leave.
#[test]
fn connections_are_bounded_and_come_free_again() {
    let gateway = limited(|limits| {
        limits.connections = 1;
        limits.write = SHORT;
        limits.head = LONG;
    });
    // Answers that are never read, more of them than any buffer between takes.
    let mut greedy = gateway.connect();
    let request = Call::new("GET", "/_gateway/page.js", b"").without("Connection").bytes();
    greedy.sock.set_write_timeout(Some(SHORT)).unwrap();
    while greedy.write_all(&request).is_ok() {}
    assert_serves(&gateway);
    // One that holds the place until it leaves.
    let mut holder = gateway.connect();
    holder.write_all(&create("order-1").without("Connection").bytes()).unwrap();
    assert_eq!(Answer::read_one(&mut holder).status, 200);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| gateway.send(&create("order-2")).status);
        std::thread::sleep(SHORT);
        assert!(!waiting.is_finished());
        drop(holder);
        assert_eq!(waiting.join().unwrap(), 200);
    });
}

#[test]
fn many_requests_on_one_connection() {
    let gateway = Running::start();
    let mut stream = gateway.connect();
    for number in 0..200 {
        stream.write_all(&create(&format!("order-{number}")).without("Connection").bytes()).unwrap();
        assert_eq!(Answer::read_one(&mut stream).status, 200);
    }
    // All at once, answered in their order.
    let calls: Vec<u8> = (100..300).flat_map(|n| create(&format!("order-{n}")).without("Connection").bytes()).collect();
    stream.write_all(&calls).unwrap();
    let statuses: Vec<u16> = (100..300).map(|_| Answer::read_one(&mut stream).status).collect();
    assert_eq!(statuses, [vec![400; 100], vec![200; 100]].concat());
}

/// Stopping ends connections that wait, and lets a request under way end.
#[test]
fn stopping() {
    // None of them ends what is open here: their time is longer than the test waits.
    let mut gateway = limited(|limits| {
        (limits.handshake, limits.head, limits.body, limits.shutdown) = (LONG, LONG, LONG, LONG);
    });
    let mut idle = gateway.connect();
    idle.write_all(&create("order-1").without("Connection").bytes()).unwrap();
    assert_eq!(Answer::read_one(&mut idle).status, 200);
    let silent = tcp(&gateway);
    let mut half_a_handshake = tcp(&gateway);
    half_a_handshake.write_all(b"\x16").unwrap();
    let call = create("order-2").with("Expect", "100-continue");
    let mut busy = gateway.connect();
    let (first, second) = call.body.split_at(10);
    let head = format!("{}Content-Length: {}\r\n\r\n", call.head(), call.body.len());
    busy.write_all(&[head.as_bytes(), first].concat()).unwrap();
    // It is told to go on once its body is waited for.
    assert_eq!(Answer::parse(&read_head(&mut busy)).status, 100);

    let start = Instant::now();
    let address = gateway.address;
    std::thread::scope(|scope| {
        let stopping = scope.spawn(|| gateway.stop());
        eventually(|| TcpStream::connect(address).is_err().then_some(()));
        busy.write_all(second).unwrap();
        let answer = Answer::read(&mut busy);
        assert_eq!(answer.status, 200, "{answer:?}");
        stopping.join().unwrap();
    });
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert_eq!(Answer::read(&mut idle).status, 0);
    drop((silent, half_a_handshake));
}
