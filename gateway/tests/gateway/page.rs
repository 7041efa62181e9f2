//! The page, looked at in a real browser: headless Chromium, driven by `WebDriver` (W3C Recommendation, sections 8 to 17).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use base64ct::{Base64, Encoding};
use paysig::Key;
use serde_json::{Value, json};

use crate::support::{Answer, Call, PASS, PATIENCE, Running, SECRET, cashout, eventually};

/// A browser with one window, ended when dropped.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Nothing where no chromedriver is installed; where tests must be complete (`CI` is set), that is a failure.
    fn open() -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut driver = match driver {
            Ok(driver) => driver,
            Err(error) => {
                assert!(std::env::var_os("CI").is_none(), "chromedriver: {error}; tests/setup.sh gateway installs it");
                eprintln!("NOT TESTED: the page in a browser, for want of chromedriver: tests/setup.sh gateway");
                return None;
            }
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok());
        // What it says later is read too, or it would wait for that.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { driver, port: port.unwrap(), session: String::new(), profile };
        // The certificate is the gateway's own; Chromium does not run as root in its sandbox.
        let arguments = json!([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=1280,1200",
            format!("--user-data-dir={}", browser.profile.path().display()),
        ]);
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "acceptInsecureCerts": true,
            "goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let opened = browser.command("POST", "/session", &capabilities);
        browser.session = format!("/session/{}", opened["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(3 * PATIENCE)).unwrap();
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let call = Call::new(method, &format!("{}{path}", self.session), body.as_bytes());
        stream.write_all(&call.bytes()).unwrap();
        let answer = Answer::read_one(&mut stream);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()["value"].clone()
    }

    fn go(&self, url: &str) {
        self.command("POST", "/url", &json!({"url": url}));
    }

    fn run(&self, script: &str) -> Value {
        self.command("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// The text that a person sees in the element with this CSS selector.
    fn text(&self, selector: &str) -> String {
        let value = self.run(&format!("return document.querySelector({})?.innerText ?? ''", json!(selector)));
        value.as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn sees(&self, selector: &str, text: &str) {
        eventually(|| self.text(selector).contains(text).then_some(()));
    }

    /// Clicks as a person does: the element must be there, visible, and not covered.
    fn click(&self, selector: &str) {
        let found = self.command("POST", "/element", &json!({"using": "css selector", "value": selector}));
        let id = found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        self.command("POST", &format!("/element/{id}/click"), &json!({}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.command("DELETE", "", &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

#[test]
fn a_person_sees_what_was_refused_and_why() {
    let Some(browser) = Browser::open() else { return };
    let gateway = Running::start();
    browser.go(&format!("https://localhost:{}/_gateway/", gateway.address.port()));
    browser.sees("#counts", "0 accepted, 0 refused");
    browser.sees("#none", "Nothing has arrived yet.");

    // An external ID that would be markup, if it were not text.
    let evil = "<img src=x onerror=\"document.title='broken'\">";
    let id = gateway.create(evil, "http://127.0.0.1:9/");
    let mut trailing = Call::signed("POST", "/v3/cashout", &cashout("order-2"));
    trailing.body.push(b'\n');
    assert_eq!(gateway.send(&trailing).json()["code"], 302);

    // It comes by itself, without a reload.
    browser.sees("#counts", "1 accepted, 1 refused");
    browser.sees("#requests tr:first-child", "refused 302");
    browser.sees("#requests tr:first-child", "it fits the body without the white space around it");
    browser.sees("#requests tr:nth-child(2)", &format!("created cashout {id}"));
    browser.sees("#cashouts", evil);

    // What has not changed is not made anew, under a person's pointer or selection. Three requests are one turn: the
    // rows of the second whole turn are there when the third ends.
    browser.run("window.before = [...document.querySelectorAll('tbody tr')]; performance.clearResourceTimings()");
    eventually(|| {
        let asked = browser.run("return performance.getEntriesByType('resource').length");
        (asked.as_u64() >= Some(9)).then_some(())
    });
    assert_eq!(browser.run("return before.length"), 3);
    assert_eq!(browser.run("return before.every((row) => row.isConnected)"), true);

    // The bytes, with credentials masked.
    browser.click("#requests tr:first-child button");
    browser.sees("#detail-why", "refused: Invalid control string");
    browser.sees("#detail-body", r#""login":"***","notification_url""#);
    browser.sees("#detail-body", r"}\x0a");
    browser.sees("#detail-hex", "7d 0a");
    browser.sees("#detail-headers", "authorization: ***");
    let explained = browser.text("#detail-explanation");
    for part in [
        "body-final-line-ending-added: This body ends with a line ending that the signed one does not have.",
        "The secret is right: API Signature of staging.",
        "  given   ",
        "\\n\n  signed  ",
        "(end)",
        "\nFix: ",
        "  php     ",
    ] {
        assert!(explained.contains(part), "{part:?}: {explained}");
    }
    // Below the byte that differs.
    let lines = explained.lines().collect::<Vec<_>>();
    let given = lines.iter().position(|line| line.starts_with("  given   ")).unwrap();
    assert_eq!(lines[given].find("\\n"), lines[given + 2].find('^'));

    // A status changed by hand, and the notification that nobody took.
    let row = "#cashouts tr td:last-child button";
    assert_eq!(browser.text(row), "ON_HOLD");
    browser.click("#cashouts tr td:last-child button:nth-of-type(3)");
    browser.sees("#cashouts tr td:nth-child(4)", "COMPLETED");
    browser.sees("#notifications tr", "connecting to 127.0.0.1:9: Connection refused");
    assert_eq!(gateway.get("cashouts")["cashouts"][0]["status"], "COMPLETED");

    let page = browser.run("return document.documentElement.outerHTML");
    let due = Key::new(SECRET).unwrap().sign(&trailing.body).to_hex();
    for secret in [PASS, SECRET, "cashout_login", &due[..16]] {
        assert!(!page.as_str().unwrap().contains(secret), "{secret}");
    }
    if let Some(folder) = std::env::var_os("PAYSIG_SCREENSHOTS") {
        let png = browser.command("GET", "/screenshot", &Value::Null);
        let png = Base64::decode_vec(png.as_str().unwrap()).unwrap();
        fs::write(std::path::Path::new(&folder).join("page.png"), png).unwrap();
    }

    // What was accepted needs no explanation.
    browser.click("#requests tr:nth-child(2) button");
    browser.sees("#detail-why", "accepted: created cashout");
    assert_eq!(browser.text("#detail-explanation"), "");

    browser.click("#reset");
    browser.sees("#counts", "0 accepted, 0 refused");
    browser.sees("#cashouts", "");
    assert_eq!(browser.run("return document.title"), "paysig-gateway");
    // Nothing that the policy forbids was tried, and no script failed.
    let complaints = browser.command("POST", "/se/log", &json!({"type": "browser"}));
    assert_eq!(complaints, json!([]));
}
