//! The vectors of schemes and of the provider's flow through the C ABI: `tests/c/provider.c` and, through the headers for
//! C++, `tests/c/provider.cpp` are asked.

use std::fmt::Write as _;
use std::fs::File;
use std::process::Command;

use paysig::Form;
use paysig_tests::provider::{GivenCredentials, Notifications, Schemes, Seal, Sealing, Setting, Settings, Url};
use paysig_tests::vectors::{self, Bytes};
use serde_json::Value;

use crate::toolchain::{Build, Linkage, Scratch, run, valgrind};

const PROGRAMS: [(&str, &str); 2] = [("tests/c/provider.c", "c99"), ("tests/c/provider.cpp", "c++17")];

/// A request's line, and the answer that is due.
type Exchange = (String, String);

fn hex(digits: &str) -> &str {
    if digits.is_empty() { "-" } else { digits }
}

fn hex_of(text: impl AsRef<[u8]>) -> String {
    hex(&base16ct::lower::encode_string(text.as_ref())).to_owned()
}

fn error(slug: &str, offset: Option<usize>) -> String {
    let table = vectors::cases::<Value>("errors.json").unwrap();
    let kind = table.iter().find(|kind| kind["slug"] == slug).unwrap();
    format!("error {} {slug} {}", kind["code"], offset.map_or("-".to_owned(), |offset| offset.to_string()))
}

/// The answer that is due: an error, or what `good` says.
fn due(slug: Option<&String>, offset: Option<usize>, good: impl FnOnce() -> String) -> String {
    slug.map_or_else(|| format!("ok {}", good()), |slug| error(slug, offset))
}

fn schemes(all: &mut Vec<Exchange>) {
    let file: Schemes = vectors::read("schemes.json").unwrap();
    for case in &file.cases {
        // The body is no bytes where it is not given; all others are.
        let mut line = format!("scheme-sign {} {}", hex_of(&case.secret), hex_of(&case.scheme));
        for field in [&case.body_hex, &case.external_id_hex, &case.date_hex, &case.login_hex] {
            let _ = write!(line, " {}", field.as_deref().map_or("?", hex));
        }
        all.push((line, due(case.error.as_ref(), case.offset, || case.text.clone().unwrap())));
    }
    let file = file.presented;
    for case in &file.cases {
        let line = format!(
            "scheme-verify {} {} {} ? {} {} {}",
            hex_of(&file.secret),
            hex_of(&case.scheme),
            hex(&file.body_hex),
            hex_of(&file.date),
            hex_of(&file.login),
            hex(&case.text_hex)
        );
        all.push((line, due(case.error.as_ref(), case.offset, || "-".to_owned())));
    }
    all.push(("scheme-sign 6b - - ? ? ?".to_owned(), error("unknown-scheme", None)));
}

fn credentials(given: &GivenCredentials) -> String {
    let GivenCredentials { environment, base_url, api_key, passphrase, api_signature } = given;
    [environment, base_url, api_key, passphrase, api_signature].map(hex_of).join(" ")
}

fn sealed(case: &Sealing, given: &GivenCredentials) -> String {
    let url = case.url.as_deref().unwrap();
    let host = url.strip_prefix("https://").unwrap().split('/').next().unwrap();
    assert!(given.environment == "staging" || given.base_url.to_lowercase().contains(host), "{}", case.name);
    let mut answer = hex(case.body_hex.as_deref().unwrap()).to_owned();
    for text in [case.method.as_str(), url, host, &case.path] {
        let _ = write!(answer, " {}", hex_of(text));
    }
    for (name, value) in [
        ("Payload-Signature", case.signature.as_deref().unwrap()),
        ("Content-Type", "application/json"),
        ("User-Agent", &case.due_user_agent()),
        ("Authorization", case.authorization.as_deref().unwrap()),
    ] {
        let _ = write!(answer, " {} {}", hex_of(name), hex_of(value));
    }
    answer
}

fn seal(all: &mut Vec<Exchange>) {
    let file: Seal = vectors::read("seal.json").unwrap();
    for case in &file.refused_credentials {
        let fields = [
            &case.environment_hex,
            &case.base_url_hex,
            &case.api_key_hex,
            &case.passphrase_hex,
            &case.api_signature_hex,
        ];
        let line = format!("credentials {}", fields.map(|field| hex(field)).join(" "));
        all.push((line, error(&case.error, case.offset)));
        let line = format!("make {}", case.values().map(hex_of).join(" "));
        all.push((line, format!("{} {} 0", error(&case.error, case.offset), case.setting)));
    }
    for given in file.credentials.values() {
        let made = given.make().unwrap();
        let answer = format!("ok {}", hex_of(made.environment().base_url()));
        all.push((format!("credentials {}", credentials(given)), answer));
    }
    for case in &file.cases {
        let given = &file.credentials[&case.credentials];
        let form = case.form.as_deref().map_or(255, |name| name.parse::<Form>().unwrap().code());
        let line = format!(
            "seal {} {} {} {} {form} {}",
            credentials(given),
            hex_of(&case.method),
            hex_of(&case.path),
            hex(&case.payload_hex),
            hex_of(case.user_agent.as_deref().unwrap_or_default())
        );
        all.push((line, due(case.error.as_ref(), case.offset, || sealed(case, given))));
    }
    for case in &file.checks {
        let headers = case.headers.iter().map(|(name, value)| format!("{},{}", hex_of(name), hex(value)));
        let line = format!(
            "check {} {} {} {} {}",
            credentials(&file.credentials["usual"]),
            hex_of(&case.method),
            hex_of(&case.path),
            hex(&case.body_hex),
            headers.collect::<Vec<_>>().join(",")
        );
        all.push((line, due(case.error.as_ref(), case.offset, || "-".to_owned())));
    }
}

fn settings(all: &mut Vec<Exchange>) {
    let file: Settings = vectors::read("settings.json").unwrap();
    let answer = |case: &Setting| match &case.error {
        None => {
            let body = hex(case.body_hex.as_deref().unwrap());
            format!("ok {} {body} {}", hex_of(case.url.as_ref().unwrap()), hex_of(case.signature.as_ref().unwrap()))
        }
        Some(slug) => {
            // A binding names the variable.
            let slug = if slug == "key-variable" { "field-missing" } else { slug };
            let setting = case.setting.as_deref().unwrap_or("-");
            format!("{} {setting} {}", error(slug, case.offset), case.line.unwrap_or_default())
        }
    };
    for case in &file.cases {
        all.push((format!("parse {}", hex_of(case.file_hex.as_ref().unwrap().bytes())), answer(case)));
    }
    for case in &file.variables {
        let variables = case.variables.as_ref().unwrap();
        let values = paysig::onekey::Setting::ALL.map(|setting| variables.get(setting.name()));
        let words = values.map(|value| value.map_or("?".to_owned(), hex_of));
        all.push((format!("make {}", words.join(" ")), answer(case)));
    }
}

fn urls(all: &mut Vec<Exchange>) {
    for case in vectors::cases::<Url>("urls.json").unwrap() {
        let [name, base_url] = [&case.environment, &case.base_url].map(hex_of);
        let line = format!("path-of {name} {base_url} 6b 70 73 {}", hex(&case.url_hex));
        all.push((line, due(case.error.as_ref(), case.offset, || hex_of(case.path.as_deref().unwrap()))));
    }
}

fn notifications(all: &mut Vec<Exchange>) {
    let file: Notifications = vectors::read("notifications.json").unwrap();
    for case in &file.cases {
        let body = match &case.body_hex {
            Bytes::Hex(digits) => hex(digits).to_owned(),
            repeated @ Bytes::Repeated(_) => hex_of(repeated.bytes()),
        };
        let answer = due(case.error.as_ref(), case.offset, || {
            let mut answer = hex_of(case.external_id.as_deref().unwrap());
            for (name, value) in case.fields.as_ref().unwrap() {
                let _ = write!(answer, " {}={}", hex_of(name), hex_of(value));
            }
            answer
        });
        all.push((format!("notification {} {body}", hex_of(&file.secret)), answer));
    }
    for case in &file.rotation {
        let keys: Vec<_> = case.keys.iter().map(|key| hex_of(&file.secrets[*key])).collect();
        let line = format!("rotation {} {}", hex(&keys.join(",")), hex(&case.body_hex));
        let due = case.error.as_ref().map_or_else(
            || format!("ok {}", case.matched.unwrap()),
            // Of some the offset is told, which the other vectors check.
            |slug| error(slug, None).trim_end_matches('-').to_owned(),
        );
        all.push((line, due));
    }
    for case in &file.windows_1252 {
        all.push((format!("windows-1252 {}", hex(&case.input_hex)), format!("ok {}", hex(&case.output_hex))));
    }
}

fn exchanges() -> Vec<Exchange> {
    let mut all = Vec::new();
    schemes(&mut all);
    seal(&mut all);
    settings(&mut all);
    urls(&mut all);
    notifications(&mut all);
    assert!(all.len() > 600, "only {} requests", all.len());
    all
}

fn ask(program: &mut Command, folder: &Scratch) {
    let exchanges = exchanges();
    let lines = exchanges.iter().flat_map(|(line, _)| [line.as_str(), "\n"]).collect::<String>();
    let file = folder.file("requests", lines);
    let answers = run(program.stdin(File::open(file).unwrap()));
    assert_eq!(answers.lines().count(), exchanges.len());
    for ((line, due), answer) in exchanges.iter().zip(answers.lines()) {
        let is_due = answer == due || (line.starts_with("rotation ") && due.ends_with(' ') && answer.starts_with(due));
        assert!(is_due, "{line}\n  answered {answer}\n  due      {due}");
    }
}

#[test]
fn vectors_from_every_linkage() {
    let folder = Scratch::new("provider");
    for (source, standard) in PROGRAMS {
        for linkage in [Linkage::Static, Linkage::Shared] {
            let build = Build { linkage, ..Build::new(source, standard) };
            ask(&mut Command::new(build.program(&folder)), &folder);
        }
    }
}

#[test]
fn vectors_under_valgrind() {
    let folder = Scratch::new("provider-valgrind");
    for (source, standard) in PROGRAMS {
        if let Some(mut command) = valgrind(Build::new(source, standard).program(&folder)) {
            ask(&mut command, &folder);
        }
    }
}
