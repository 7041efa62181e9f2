//! Every vector, and every corpus that is there, as requests to `tests/c/runner.*` and the answers that are due.

use std::collections::HashMap;

use paysig::Form;
use paysig_tests::corpora::{self, Outcome};
use paysig_tests::vectors::{self, Canonical, Numbers, Rotations, Secret, Signatures, Signing};
use serde_json::Value;

pub(crate) struct Request {
    /// Which vector it is of.
    pub(crate) name: String,
    /// The line that is sent.
    pub(crate) line: String,
    pub(crate) due: Answer,
}

#[derive(Debug)]
pub(crate) enum Answer {
    Is(String),
    StartsWith(String),
    IsNot(String),
}

impl Answer {
    pub(crate) fn fits(&self, answer: &str) -> bool {
        match self {
            Self::Is(due) => answer == due,
            Self::StartsWith(due) => answer.starts_with(due),
            Self::IsNot(due) => answer != due,
        }
    }
}

/// The requests, and `errors.json`'s numbers for the answers.
pub(crate) struct Requests {
    list: Vec<Request>,
    /// At how many places each message is cut.
    splits: usize,
    codes: HashMap<String, i64>,
}

fn hex(digits: &str) -> &str {
    if digits.is_empty() { "-" } else { digits }
}

fn hex_of(text: &str) -> String {
    base16ct::lower::encode_string(text.as_bytes())
}

impl Requests {
    /// All of them, with each message cut at up to so many places.
    pub(crate) fn all(splits: usize) -> Vec<Request> {
        let mut requests = Self { list: Vec::new(), splits, codes: HashMap::new() };
        requests.errors();
        requests.signing();
        requests.secrets();
        requests.signatures();
        requests.rotation();
        requests.canonical();
        requests.numbers();
        requests.canonical_corpora();
        requests.hmac_corpora();
        requests.hex_corpora();
        requests.provider_corpora();
        requests.list
    }

    fn add(&mut self, name: &str, line: String, due: Answer) {
        self.list.push(Request { name: name.to_owned(), line, due });
    }

    fn ok(&mut self, name: &str, line: String, value: &str) {
        self.add(name, line, Answer::Is(format!("ok {value}")));
    }

    /// A call that must give an error, or must succeed with `value`.
    fn call(&mut self, name: &str, line: String, value: &str, error: Option<&String>, offset: Option<usize>) {
        match error {
            None => self.ok(name, line, value),
            Some(slug) => {
                let offset = offset.map_or("-".to_owned(), |offset| offset.to_string());
                let due = format!("error {} {slug} {offset}", self.codes[slug]);
                self.add(name, line, Answer::Is(due));
            }
        }
    }

    fn errors(&mut self) {
        let errors = vectors::cases::<Value>("errors.json").unwrap();
        self.ok("ok", "status 0".to_owned(), "0 ok success");
        for (index, error) in errors.iter().enumerate() {
            let (slug, message) = (error["slug"].as_str().unwrap(), error["message"].as_str().unwrap());
            let code = error["code"].as_i64().unwrap();
            self.codes.insert(slug.to_owned(), code);
            self.ok(slug, format!("status {}", index + 1), &format!("{code} {slug} {message}"));
        }
        self.add(
            "past-the-last",
            format!("status {}", errors.len() + 1),
            Answer::StartsWith("ok -1 unknown ".to_owned()),
        );
    }

    fn signing(&mut self) {
        for case in vectors::cases::<Signing>("signing.json").unwrap() {
            self.every_way(&case.name, &case.secret_hex, &case.message_hex, &case.signature);
        }
    }

    /// One signature by every way of making and checking one.
    fn every_way(&mut self, name: &str, secret: &str, message: &str, lower: &str) {
        let (upper, bytes) = (lower.to_uppercase(), message.len() / 2);
        let whole = hex(message);
        self.ok(name, format!("sign {secret} {whole} lower"), lower);
        self.ok(name, format!("sign {secret} {whole} upper"), &upper);
        for presented in [lower, &upper] {
            let text = hex_of(presented);
            self.ok(name, format!("verify {secret} {whole} {text}"), "-");
            self.ok(name, format!("any {secret} {whole} {text}"), "0");
            self.ok(name, format!("stream-verify {secret} {} {whole} {text}", bytes / 2), "-");
        }
        for split in (0..=bytes).step_by(1 + bytes / self.splits) {
            let (head, tail) = message.split_at(2 * split);
            self.ok(name, format!("stream {secret} {split} {whole}"), lower);
            self.ok(name, format!("parts {secret} {},-,{} upper", hex(head), hex(tail)), &upper);
        }
        if bytes == 0 {
            self.ok(name, format!("parts {secret} - lower"), lower);
        }
    }

    fn secrets(&mut self) {
        for case in vectors::cases::<Secret>("secrets.json").unwrap() {
            let (name, secret, error) = (&case.name, hex(&case.secret_hex), case.error.as_ref());
            self.call(name, format!("secret-check {secret}"), "-", error, case.offset);
            // A key of text signs as the key of its bytes.
            let signature =
                paysig::Key::from_bytes(&vectors::bytes(&case.secret_hex)).map(|key| key.sign(b"").to_hex());
            let signature = signature.map(|text| text.to_string()).unwrap_or_default();
            self.call(name, format!("init-text {secret}"), &signature, error, case.offset);
        }
    }

    fn signatures(&mut self) {
        let file: Signatures = vectors::read("signatures.json").unwrap();
        let (secret, message) = (&file.secret_hex, hex(&file.message_hex));
        for case in &file.cases {
            let (name, text, error) = (&case.name, hex(&case.text_hex), case.error.as_ref());
            self.call(name, format!("verify {secret} {message} {text}"), "-", error, case.offset);
            self.call(name, format!("stream-verify {secret} 0 {message} {text}"), "-", error, case.offset);
            self.call(name, format!("any {secret} {message} {text}"), "0", error, case.offset);
            let malformed = error.filter(|slug| *slug != "signature-mismatch");
            self.call(name, format!("signature-check {text}"), "-", malformed, case.offset);
        }
    }

    fn rotation(&mut self) {
        let file: Rotations = vectors::read("rotation.json").unwrap();
        for case in &file.cases {
            let keys: Vec<_> = case.keys.iter().map(|key| file.secrets_hex[*key].as_str()).collect();
            let line =
                format!("any {} {} {}", hex(&keys.join(",")), hex(&file.message_hex), hex(&hex_of(&case.signature)));
            let due = match (case.matched, &case.error) {
                (Some(index), None) => Answer::Is(format!("ok {index}")),
                (None, Some(slug)) => Answer::StartsWith(format!("error {} {slug} ", self.codes[slug])),
                _ => panic!("{}: neither matched nor an error", case.name),
            };
            self.add(&case.name, line, due);
        }
    }

    fn canonical(&mut self) {
        for file in ["canonical.json", "json-errors.json"] {
            for case in vectors::cases::<Canonical>(file).unwrap() {
                let input = base16ct::lower::encode_string(&case.input.bytes());
                for (form, due) in &case.forms {
                    let form: Form = form.parse().unwrap();
                    let line = format!("canonical {} {}", form.code(), hex(&input));
                    let output = hex(due.output_hex.as_deref().unwrap_or_default());
                    self.call(&case.name, line, output, due.error.as_ref(), due.offset);
                }
            }
        }
    }

    fn numbers(&mut self) {
        for case in vectors::read::<Numbers>("numbers.json").unwrap().cases {
            let line = |form: Form| format!("canonical {} {}", form.code(), hex_of(&case.input));
            let text = case.text.as_deref().map(hex_of).unwrap_or_default();
            let beyond = case.text.is_none().then(|| "number-out-of-range".to_owned());
            self.call(&case.input, line(Form::Jcs), &text, beyond.as_ref(), Some(0));
            self.call(&case.input, line(Form::JcsExact), &text, case.error.as_ref(), Some(0));
        }
    }

    fn canonical_corpora(&mut self) {
        let Some(folder) = corpora::folder() else { return };
        for case in corpora::canon(&folder).unwrap() {
            // Longer ones would be slow to write as requests; the other languages run them.
            if case.input.len() > 100_000 {
                continue;
            }
            let input = base16ct::lower::encode_string(&case.input);
            for form in [Form::Compact, Form::Jcs] {
                let line = format!("canonical {} {}", form.code(), hex(&input));
                match case.due(form) {
                    Outcome::Bytes(bytes) => {
                        self.ok(&case.name, line, hex(&base16ct::lower::encode_string(&bytes)));
                    }
                    Outcome::Refused => self.add(&case.name, line, Answer::StartsWith("error ".to_owned())),
                    Outcome::Sha256(_) | Outcome::Unknown => {}
                }
            }
        }
    }

    fn hmac_corpora(&mut self) {
        for (corpus, vector) in corpus("hmac-", "vectors") {
            let [name, key, tag] = ["name", "key_hex", "tag_hex"].map(|field| vector[field].as_str().unwrap());
            let (name, message) = (format!("{corpus}/{name}"), hmac_message(&vector));
            let line = format!("sign {key} {} lower", hex(&message));
            match (vector["valid"].as_bool().unwrap(), tag.len()) {
                (true, 64) => self.every_way(&name, key, &message, tag),
                // A tag that was cut.
                (true, _) => self.add(&name, line, Answer::StartsWith(format!("ok {tag}"))),
                (false, _) => {
                    self.add(&name, line, Answer::IsNot(format!("ok {tag}")));
                    let line = format!("verify {key} {} {}", hex(&message), hex_of(tag));
                    self.call(&name, line, "", Some(&"signature-mismatch".to_owned()), None);
                }
            }
        }
    }

    fn hex_corpora(&mut self) {
        for (corpus, vector) in corpus("hex", "vectors") {
            let name = format!("{corpus}/{}", vector["name"].as_str().unwrap());
            let text = vector["text"].as_str().unwrap();
            let valid = vector["valid"].as_bool().unwrap();
            // Followed by zeros to a signature's length, it is one where it is hexadecimal; an odd number of digits is
            // no fault any more.
            let odd = text.bytes().all(|byte| byte.is_ascii_hexdigit()) && !valid;
            let padded = format!("{text}{}", "0".repeat(64_usize.saturating_sub(text.len())));
            let due = if (valid || odd) && padded.len() == 64 { "ok -" } else { "error " };
            self.add(&name, format!("signature-check {}", hex_of(&padded)), Answer::StartsWith(due.to_owned()));
            if text.len() != 64 {
                let line = format!("signature-check {}", hex(&hex_of(text)));
                self.add(&name, line, Answer::StartsWith("error ".to_owned()));
            }
        }
    }

    fn provider_corpora(&mut self) {
        for (corpus, case) in corpus("onekey", "cases") {
            if case["scheme"] == "payload-signature" {
                let [name, secret, body, header] =
                    ["name", "secret", "body_hex", "header"].map(|field| case[field].as_str().unwrap());
                let name = format!("{corpus}/{name}");
                self.ok(&name, format!("secret-check {}", hex_of(secret)), "-");
                self.every_way(&name, &hex_of(secret), body, header);
            }
        }
    }
}

/// The vectors of the corpora whose names start with `prefix`, each with its corpus' name.
fn corpus(prefix: &str, field: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (name, corpus) in corpora::starting_with(prefix).unwrap() {
        let vectors = corpus[field].as_array().unwrap();
        assert!(!vectors.is_empty(), "{name}");
        all.extend(vectors.iter().map(|vector| (name.clone(), vector.clone())));
    }
    all
}

fn hmac_message(vector: &Value) -> String {
    if let Some(message) = vector["msg_hex"].as_str() {
        return message.to_owned();
    }
    let times = usize::try_from(vector["msg_repeat_hex"][1].as_u64().unwrap()).unwrap();
    let prefix = vector["msg_prefix_hex"].as_str().unwrap_or_default();
    format!("{prefix}{}", vector["msg_repeat_hex"][0].as_str().unwrap().repeat(times))
}
