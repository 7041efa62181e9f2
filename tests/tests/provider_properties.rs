//! Sealing over generated payloads: what is signed is what is sent, whatever white space the payload has, wherever
//! `login` and `pass` stand, and however large the buffer is. The body is hashed while it is written; here it is signed
//! once more, in one piece.

#![expect(clippy::expect_used, reason = "a panic fails the test")]

use std::sync::LazyLock;

use paysig::onekey::{Credentials, Environment, Request};
use paysig::{ErrorKind, Form};
use paysig_tests::reference;
use proptest::prelude::*;

static CREDENTIALS: LazyLock<Credentials> =
    LazyLock::new(|| Credentials::new(Environment::staging(), "login", "a\"pass", "secret").expect("good credentials"));
const LOGIN: &str = r#""login":"login""#;
const PASS: &str = r#""pass":"a\"pass""#;

/// Members of an object, and white space for each place between tokens, taken in turn.
#[derive(Clone, Debug)]
struct Payload {
    members: Vec<(String, String)>,
    spaces: Vec<&'static str>,
}

impl Payload {
    fn text(&self) -> String {
        let mut spaces = self.spaces.iter().cycle();
        let mut text = String::new();
        for (index, (name, value)) in self.members.iter().enumerate() {
            let tokens = [if index == 0 { "{" } else { "," }, name, ":", value];
            for token in tokens {
                text.push_str(token);
                text.push_str(spaces.next().expect("an endless iterator"));
            }
        }
        text + "}"
    }

    fn has(&self, member: &str) -> bool {
        self.members.iter().any(|(name, value)| format!("{name}:{value}") == member)
    }
}

fn payloads() -> impl Strategy<Value = Payload> {
    let value = prop_oneof![
        "\"[ -!#-\\[\\]-~é😀]{0,90}\"",
        "-?[1-9][0-9]{0,15}(\\.[0-9]{1,3})?",
        Just(r#"{"login":"another","list":[1,"a\"b"]}"#.to_owned()),
        Just("true".to_owned()),
    ];
    let others = proptest::collection::vec(("\"[a-h]{1,12}\"", value), 1..9);
    let space = prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("\n    ")];
    let spaces = prop_oneof![Just(vec![""]), proptest::collection::vec(space, 1..40)];
    let split = |member: &str| member.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    (others, spaces, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4).prop_map(
        move |(mut members, spaces, first, second, given)| {
            // Names that would be looked at come only from here.
            members.retain(|(name, _)| !matches!(name.as_str(), "\"login\"" | "\"pass\""));
            if given & 1 != 0 {
                members.insert(first.index(members.len() + 1), split(LOGIN).expect("a colon"));
            }
            if given & 2 != 0 {
                members.insert(second.index(members.len() + 1), split(PASS).expect("a colon"));
            }
            if members.is_empty() {
                members.push(("\"a\"".to_owned(), "1".to_owned()));
            }
            Payload { members, spaces }
        },
    )
}

/// The body by hand: members are added before the last brace, and white space goes where the form says so.
fn due(payload: &Payload, form: Option<Form>) -> Vec<u8> {
    let mut text = payload.text();
    let missing: Vec<_> = [LOGIN, PASS].into_iter().filter(|member| !payload.has(member)).collect();
    for member in &missing {
        text.insert_str(text.len() - 1, &format!(",{member}"));
    }
    let form = form.unwrap_or(if missing.is_empty() { Form::Verbatim } else { Form::Compact });
    reference::canonicalize(form, text.as_bytes()).expect("good JSON")
}

proptest! {
    #[test]
    fn what_is_signed_is_what_is_sent(payload in payloads()) {
        let text = payload.text();
        for form in [None, Some(Form::Verbatim), Some(Form::Compact)] {
            let request = Request::create(text.as_bytes());
            let request = form.map_or(request, |form| request.form(form));
            let mut out = vec![0xAA; text.len() + 1024];
            let sealed = CREDENTIALS.seal(&request, &mut [], &mut out).expect("a good payload");
            prop_assert_eq!(sealed.body(), due(&payload, form));
            let [(_, signature), ..] = sealed.headers();
            prop_assert_eq!(signature, &*CREDENTIALS.key().sign(sealed.body()).to_hex());
            let body = sealed.body().to_vec();
            prop_assert!(CREDENTIALS.check("POST", "/v3/cashout", &body, sealed.headers()).is_ok());
        }
    }

    #[test]
    fn a_buffer_is_large_enough_or_says_what_is_needed(payload in payloads(), size in 0_usize..1024) {
        let text = payload.text();
        let request = Request::create(text.as_bytes());
        let mut out = vec![0; size];
        let outcome = CREDENTIALS.seal(&request, &mut [], &mut out).map(|sealed| sealed.body().to_vec());
        let needed = match outcome {
            Ok(body) => {
                prop_assert_eq!(body, due(&payload, None));
                return Ok(());
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::BufferTooSmall);
                prop_assert!(out.iter().all(|byte| *byte == 0), "something was left in the buffer");
                error.needed().expect("a size")
            }
        };
        let mut out = vec![0; needed];
        prop_assert_eq!(CREDENTIALS.seal(&request, &mut [], &mut out).expect("room").body(), due(&payload, None));
        let mut out = vec![0; needed - 1];
        prop_assert!(CREDENTIALS.seal(&request, &mut [], &mut out).is_err());
    }
}
