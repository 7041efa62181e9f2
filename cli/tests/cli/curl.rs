//! `paysig seal` and the real curl, over TLS: the bytes on the wire are those that were sealed.

use std::process::{Command, Output, Stdio};

use crate::tls::{OK, Request, Server};
use crate::{Folder, assert_fails, paysig_with_credentials, run};

/// A payload with everything that shell and curl could take for something else.
const PAYLOAD: &str =
    "{\n\t\"external_id\": \"A-1'$HOME`id`\\u0022\\\\\",\r\n  \"name\": \"Jos\u{e9} \u{1f511} @x !!\", \"a\":\n1\n}\n";

/// The request for `payload` against `server`: the request that is due, and what is printed with `more` arguments.
fn seal(server: &Server, args: &[&str], more: &[&str], payload: &str) -> Output {
    let local = ["seal", "--environment", "local", "--base-url", &server.url];
    run(&mut paysig_with_credentials(&[&local[..], args, more].concat()), payload.as_bytes())
}

fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        eprintln!("SKIPPED: {program} is not installed");
    }
    there
}

/// Exactly the body and the headers that `sealed` prints; curl adds `Host`, `Accept` and `Content-Length`.
#[track_caller]
fn assert_sealed(request: &Request, sealed: &[u8], line: &str) {
    let sealed = std::str::from_utf8(sealed).unwrap();
    let (headers, body) = sealed.split_once("\n\n").unwrap();
    assert_eq!(request.line, line);
    assert!(request.body == body.as_bytes(), "{}", String::from_utf8_lossy(&request.body));
    let own = |name: &str| ["Host", "Accept", "Content-Length"].contains(&name);
    let arrived: Vec<_> =
        request.headers.iter().filter(|(name, _)| !own(name)).map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(arrived, headers.lines().collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn command_sends_what_was_sealed() {
    if !has("curl") {
        return;
    }
    let (server, folder) = (Server::start(OK), Folder::new());
    let certificate = folder.file("it's a certificate.pem", &server.certificate);
    let body_file = folder.path("it's the \"body\".json").display().to_string();
    for shell in ["sh", "bash"].into_iter().filter(|shell| *shell == "sh" || has(shell)) {
        for (args, line) in [
            (&["--operation", "create"][..], "POST /v3/cashout HTTP/1.1"),
            (&["--operation", "status", "--form", "verbatim"], "POST /v3/cashout/status HTTP/1.1"),
            (&["--operation", "cancel", "--form", "jcs"], "DELETE /v3/cashout/cancel HTTP/1.1"),
            (
                &["--method", "PUT", "--path", "/v3/a$b;c'(d)?e=%2F&f=*", "--user-agent", "a \"b\" \\ 'c' $d"],
                "PUT /v3/a$b;c'(d)?e=%2F&f=* HTTP/1.1",
            ),
        ] {
            let sealed = seal(&server, args, &[], PAYLOAD).stdout;
            for more in [&["--curl"][..], &["--curl", "--body-file", &body_file]] {
                let command = seal(&server, args, more, PAYLOAD).stdout;
                let output = run(Command::new(shell).args(["-s", "--", "--cacert", &certificate]), &command);
                assert_eq!((output.status.code(), &output.stdout[..]), (Some(0), &b"ok"[..]), "{output:?}");
                assert_sealed(&server.request(), &sealed, line);
            }
        }
        // An empty body is sent as one.
        for method in ["GET", "POST"] {
            let args = ["--method", method, "--path", "/v3/x"];
            let command = seal(&server, &args, &["--curl"], "").stdout;
            let output = run(Command::new(shell).args(["-s", "--", "--cacert", &certificate]), &command);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            assert_sealed(
                &server.request(),
                &seal(&server, &args, &[], "").stdout,
                &format!("{method} /v3/x HTTP/1.1"),
            );
        }
    }
    // A certificate that nobody vouches for: nothing is sent.
    let output = run(&mut Command::new("sh"), &seal(&server, &["--operation", "create"], &["--curl"], "{}").stdout);
    assert_eq!(output.status.code(), Some(60), "{output:?}");
    assert!(server.is_idle());
}

/// The other way that the help shows: headers and body in files.
#[cfg(unix)]
#[test]
fn files_send_what_was_sealed() {
    if !has("curl") {
        return;
    }
    let (server, folder) = (Server::start(OK), Folder::new());
    let certificate = folder.file("ca.pem", &server.certificate);
    let body = folder.path("body.json").display().to_string();
    let args = ["--operation", "create", "--form", "verbatim"];
    let headers = folder.file("headers.txt", seal(&server, &args, &["--body-file", &body], PAYLOAD).stdout);
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--cacert", &certificate, "-H", &format!("@{headers}")]);
    let output = run(curl.args(["--data-binary", &format!("@{body}"), &format!("{}/v3/cashout", server.url)]), b"");
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(0), &b"ok"[..]), "{output:?}");
    assert_sealed(&server.request(), &seal(&server, &args, &[], PAYLOAD).stdout, "POST /v3/cashout HTTP/1.1");
}

/// Not even where the caller's own configuration says so.
#[cfg(unix)]
#[test]
fn redirects_are_not_followed() {
    if !has("curl") {
        return;
    }
    let (other, folder) = (Server::start(OK), Folder::new());
    let server = Server::start(&format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {}/v3/cashout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        other.url
    ));
    let certificates = folder.file("ca.pem", format!("{}{}", server.certificate, other.certificate));
    folder.file(".curlrc", "location\nlocation-trusted\n");
    let command = seal(&server, &["--operation", "create"], &["--curl"], "{}").stdout;
    let shell = |args: &[&str]| {
        let mut shell = Command::new("sh");
        shell.env("HOME", folder.path("")).env("CURL_HOME", folder.path(""));
        run(shell.args(["-s", "--", "--cacert", &certificates]).args(args), &command)
    };
    assert_eq!(shell(&[]).status.code(), Some(0));
    assert_eq!(server.request().line, "POST /v3/cashout HTTP/1.1");
    assert!(other.is_idle());
    // The test can fail: with the caller's word it is followed.
    assert_eq!(shell(&["--location-trusted"]).stdout, b"ok");
    assert_eq!(other.request().line, "POST /v3/cashout HTTP/1.1");
}

/// Looked at where everyone could look: the arguments of the running curl.
#[cfg(target_os = "linux")]
#[test]
fn nothing_secret_is_among_the_arguments() {
    if !has("curl") {
        return;
    }
    let (server, folder) = (Server::start(OK), Folder::new());
    // In the place of curl, one that notes its arguments.
    let noted = folder.path("arguments");
    let shim = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}'\nexec cat\n", noted.display());
    // Not by this process: what another test starts meanwhile would hold it open for writing, so that it does not run.
    let mut write = Command::new("sh");
    write.args(["-c", "cat > \"$1\" && chmod 700 \"$1\"", "-"]).arg(folder.path("curl"));
    assert_eq!(run(&mut write, shim.as_bytes()).status.code(), Some(0));
    let command = seal(&server, &["--operation", "create"], &["--curl"], "{\"external_id\":\"secret-id\"}").stdout;
    let path = format!("{}:{}", folder.path("").display(), std::env::var("PATH").unwrap());
    let output = run(Command::new("sh").args(["-s", "--", "--max-time", "9"]).env("PATH", path), &command);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(noted).unwrap(), "--disable\n--config\n-\n--max-time\n9\n");
    // All of it was in the configuration.
    let configuration = String::from_utf8(output.stdout).unwrap();
    for part in ["secret-id", "Payload-Signature: ", "Authorization: Basic ", &server.url] {
        assert!(configuration.contains(part), "{part}");
    }
}

/// As much as curl reads of a line is sent; more is refused before it is printed, and goes through a file.
#[cfg(unix)]
#[test]
fn long_bodies() {
    if !has("curl") {
        return;
    }
    let (server, folder) = (Server::start(OK), Folder::new());
    let certificate = folder.file("ca.pem", &server.certificate);
    let body_file = folder.path("body").display().to_string();
    let longest = 100 * 1024 - 2;
    let payload = |length| format!("{{\"a\":\"{}\"}}", "x".repeat(length));
    let line = |payload: &str| {
        let text = String::from_utf8(seal(&server, &["--operation", "create"], &["--curl"], payload).stdout).unwrap();
        text.lines().map(str::len).max()
    };
    let most = longest - (line(&payload(90_000)).unwrap() - 90_000);
    assert_eq!(line(&payload(most)), Some(longest));
    let send = |payload: &str, more: &[&str]| {
        let command = seal(&server, &["--operation", "create"], &[&["--curl"], more].concat(), payload).stdout;
        let output = run(Command::new("sh").args(["-s", "--", "--cacert", &certificate]), &command);
        assert_eq!((output.status.code(), &output.stdout[..]), (Some(0), &b"ok"[..]), "{output:?}");
        let sealed = seal(&server, &["--operation", "create"], &[], payload).stdout;
        assert_sealed(&server.request(), &sealed, "POST /v3/cashout HTTP/1.1");
    };
    send(&payload(most), &[]);
    let refused = seal(&server, &["--operation", "create"], &["--curl"], &payload(most + 1));
    let lines = assert_fails(&refused, "output-unwritable", None, "one byte more");
    assert!(lines.concat().contains("--body-file"), "{lines:?}");
    send(&payload(most + 1), &["--body-file", &body_file]);
    send(&payload(1_000_000), &["--body-file", &body_file]);
}
