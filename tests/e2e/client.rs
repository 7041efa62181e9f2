//! Rust's program of the end-to-end tests, with ureq and rustls. tests/e2e.py says what it is asked and what it prints.

#![forbid(unsafe_code)]

use std::env::{args, var};
use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

use base64ct::{Base64, Encoding};
use paysig::onekey::{Credentials, Environment, Notification, Request};
use serde_json::{Value, json};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["call", operation, file] => call(operation, file),
        ["raw", url, signed, sent] => raw(url, signed, sent),
        ["flow", external_id] => flow(external_id),
        _ => Err("usage: client call OPERATION FILE | raw URL SIGNED SENT | flow EXTERNAL_ID".into()),
    };
    let Err(error) = result else { return ExitCode::SUCCESS };
    if let Some(refusal) = error.downcast_ref::<paysig::Error>() {
        println!("refused {}", refusal.slug());
    } else if error.is::<ureq::Error>() {
        println!("unreachable");
    }
    eprintln!("{error}");
    ExitCode::FAILURE
}

fn credentials() -> Result<Credentials> {
    let environment = Environment::by_name(var("PAYSIG_ENVIRONMENT")?, var("PAYSIG_BASE_URL")?)?;
    let [key, passphrase, signature] = ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE"].map(var);
    Ok(Credentials::new(environment, key?, passphrase?, signature?)?)
}

/// A client that trusts the authority in `SSL_CERT_FILE` and nobody else.
fn agent(https_only: bool) -> Result<ureq::Agent> {
    let pem = fs::read(var("SSL_CERT_FILE")?)?;
    let mut authorities: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item? {
            authorities.push(certificate);
        }
    }
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&authorities)).build();
    let config = ureq::Agent::config_builder()
        .https_only(https_only)
        // A redirect would carry the body, and the credentials in it, elsewhere.
        .max_redirects(0)
        .http_status_as_error(false)
        // The provider cancels with DELETE and a body.
        .allow_non_standard_methods(true)
        .tls_config(tls);
    Ok(config.build().new_agent())
}

/// The HTTP status, and what stands in the body: nothing where that is no JSON.
fn send(agent: &ureq::Agent, request: ureq::http::Request<&[u8]>) -> Result<(u16, Value)> {
    let mut answer = agent.run(request)?;
    let body = answer.body_mut().read_to_string()?;
    Ok((answer.status().as_u16(), serde_json::from_str(&body).unwrap_or_default()))
}

fn sealed(agent: &ureq::Agent, credentials: &Credentials, request: &Request<'_>) -> Result<(u16, Value)> {
    let mut buffer = [0; 4096];
    let sealed = credentials.seal(request, &mut [], &mut buffer)?;
    let mut request = ureq::http::Request::builder().method(sealed.method()).uri(sealed.url());
    for (name, value) in sealed.headers() {
        request = request.header(name, value);
    }
    send(agent, request.body(sealed.body())?)
}

/// The provider's code, or `-` where it has none.
fn code(answer: &Value) -> String {
    answer.get("code").map_or_else(|| "-".to_owned(), Value::to_string)
}

fn call(operation: &str, file: &str) -> Result<()> {
    let payload = fs::read(file)?;
    let request = match operation {
        "create" => Request::create(&payload),
        "status" => Request::status(&payload),
        "cancel" => Request::cancel(&payload),
        _ => return Err("an unknown operation".into()),
    };
    let (status, answer) = sealed(&agent(true)?, &credentials()?, &request)?;
    println!("{status} {}", code(&answer));
    Ok(())
}

/// What no sealed request does: signs one body, and sends another.
fn raw(url: &str, signed: &str, sent: &str) -> Result<()> {
    let signature = credentials()?.key().sign(&fs::read(signed)?);
    let basic = format!("{}:{}", var("PAYSIG_API_KEY")?, var("PAYSIG_API_PASSPHRASE")?);
    let sent = fs::read(sent)?;
    let request = ureq::http::Request::builder()
        .method("POST")
        .uri(format!("{url}/v3/cashout"))
        .header("Payload-Signature", signature.to_string())
        .header("Content-Type", "application/json")
        .header("User-Agent", "e2e")
        .header("Authorization", format!("Basic {}", Base64::encode_string(basic.as_bytes())));
    let (status, answer) = send(&agent(false)?, request.body(sent.as_slice())?)?;
    println!("{status} {}", code(&answer));
    Ok(())
}

fn flow(external_id: &str) -> Result<()> {
    let (credentials, agent) = (credentials()?, agent(true)?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/notifications", listener.local_addr()?);
    println!("listening {url}");
    // Before there is a cashout, somebody else knocks.
    receive(&listener, &credentials, 503)?;

    let payload = json!({
        "external_id": external_id, "country": "MX", "amount": 2000, "currency": "MXN", "document_id": "1234567899",
        "beneficiary_name": "José", "bank_code": "072", "bank_account": "1234567890", "notification_url": url,
    });
    let (status, answer) = sealed(&agent, &credentials, &Request::create(payload.to_string().as_bytes()))?;
    println!("created {status}");
    let id = answer.get("cashout_id").cloned().unwrap_or_default();
    let query = json!({"cashout_id": id}).to_string();
    let ask = || -> Result<()> {
        let (status, answer) = sealed(&agent, &credentials, &Request::status(query.as_bytes()))?;
        let told = answer.get("cashout_status_description").and_then(Value::as_str).unwrap_or("-");
        println!("status {status} {told}");
        Ok(())
    };
    let cancel = json!({"cashout_id": id, "external_id": external_id}).to_string();
    ask()?;
    let (status, _) = sealed(&agent, &credentials, &Request::cancel(cancel.as_bytes()))?;
    println!("cancelled {status}");
    // What is not answered with 200 is sent again.
    receive(&listener, &credentials, 503)?;
    receive(&listener, &credentials, 200)?;
    ask()?;
    let (status, answer) = sealed(&agent, &credentials, &Request::cancel(cancel.as_bytes()))?;
    println!("cancelled again {status} {}", code(&answer));
    Ok(())
}

/// Takes one notification and answers it: with `answer` where it is genuine.
fn receive(listener: &TcpListener, credentials: &Credentials, answer: u16) -> Result<()> {
    let (mut stream, _) = listener.accept()?;
    let body = read_body(&stream)?;
    let mut buffer = vec![0; body.len()];
    let status = match Notification::verify(credentials.key(), &body, &mut buffer) {
        Ok(notification) => {
            println!("notified {}, answered {answer}", notification.external_id());
            answer
        }
        Err(error) => {
            println!("refused {}", error.slug());
            400
        }
    };
    write!(stream, "HTTP/1.1 {status} -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    Ok(())
}

fn read_body(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut reader = BufReader::new(stream.take(65536));
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        line.clear();
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(body)
}
