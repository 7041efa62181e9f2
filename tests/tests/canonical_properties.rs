//! Properties of the canonical forms over generated texts: equality with the reference, idempotence, indifference to
//! the order of members and to white space, and no panic on anything.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a panic fails the test")]

use paysig::{ErrorKind, Form, Key, Slot, canonicalize, canonicalize_to_vec, slots_needed};
use paysig_tests::reference;
use proptest::prelude::*;

/// A JSON text in tokens, so that white space can be put between any two.
#[derive(Clone, Debug)]
enum Value {
    Scalar(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "\"[a-d]{0,3}\"",
        "\"common_prefix_[a-c]{0,2}\"",
        "\"([a-c]|\u{e000}|\u{ffff}|\u{10000}|😀|é|\\\\u00e9|\\\\ud83d\\\\ude00|\\\\uFFFF|\\\\u0000|\\\\n|\\\\/){0,10}\"",
    ]
}

fn scalars() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("true".to_owned()),
        Just("null".to_owned()),
        "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?",
        names(),
        "\"[ -!#-\\[\\]-~]{0,40}\"",
        "\"(\\PC|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}){0,12}\"".prop_map(|text| {
            // Plain quotation marks and backslashes come from \PC.
            let inner = &text[1..text.len() - 1];
            let valid = reference::canonicalize(Form::Compact, text.as_bytes()).is_some();
            if valid { text } else { format!("\"{}\"", inner.replace(['"', '\\'], "")) }
        }),
    ]
}

fn values() -> impl Strategy<Value = Value> {
    scalars().prop_map(Value::Scalar).prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            proptest::collection::vec((names(), inner), 0..8).prop_map(Value::Object),
        ]
    })
}

impl Value {
    fn write(&self, out: &mut String, space: &mut dyn FnMut() -> &'static str) {
        let (open, close) = match self {
            Self::Scalar(text) => {
                out.push_str(text);
                return;
            }
            Self::Array(_) => ('[', ']'),
            Self::Object(_) => ('{', '}'),
        };
        out.push(open);
        out.push_str(space());
        match self {
            Self::Scalar(_) => {}
            Self::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    separate(index, out, space);
                    item.write(out, space);
                }
            }
            Self::Object(members) => {
                for (index, (name, item)) in members.iter().enumerate() {
                    separate(index, out, space);
                    out.push_str(name);
                    out.push_str(space());
                    out.push(':');
                    out.push_str(space());
                    item.write(out, space);
                }
            }
        }
        out.push_str(space());
        out.push(close);
    }

    fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, &mut || "");
        out
    }

    fn spaced(&self, seed: u64) -> String {
        let mut state = seed | 1;
        let mut out = String::new();
        self.write(&mut out, &mut || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            ["", " ", "\n", "\r\n\t", "           ", "\n      ", "", ""][(state >> 61) as usize]
        });
        out
    }

    fn reordered(&self, seed: u64) -> Self {
        let mix = |index: usize| (index as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
        match self {
            Self::Scalar(text) => Self::Scalar(text.clone()),
            Self::Array(items) => Self::Array(items.iter().map(|item| item.reordered(seed)).collect()),
            Self::Object(members) => {
                let mut members: Vec<_> =
                    members.iter().map(|(name, item)| (name.clone(), item.reordered(seed))).collect();
                let mut order: Vec<_> = (0..members.len()).collect();
                order.sort_by_key(|index| mix(*index));
                members = order.iter().map(|index| members[*index].clone()).collect();
                Self::Object(members)
            }
        }
    }
}

fn separate(index: usize, out: &mut String, space: &mut dyn FnMut() -> &'static str) {
    if index > 0 {
        out.push_str(space());
        out.push(',');
        out.push_str(space());
    }
}

/// As every form, against the reference, into every sink.
fn check(input: &[u8]) {
    let key = Key::from_bytes(b"key");
    for form in Form::ALL {
        let made = canonicalize_to_vec(*form, input);
        let shown = String::from_utf8_lossy(input);
        assert_eq!(made.as_ref().ok(), reference::canonicalize(*form, input).as_ref(), "{shown:?} as {form}: {made:?}");
        match made {
            Ok(text) => {
                assert_eq!(
                    canonicalize_to_vec(*form, &text).as_ref(),
                    Ok(&text),
                    "{shown:?} as {form}: not idempotent"
                );
                let mut scratch = vec![Slot::EMPTY; slots_needed(input).unwrap_or(0)];
                let mut out = vec![0; text.len()];
                assert_eq!(canonicalize(*form, input, scratch.as_mut_slice(), &mut out), Ok(text.as_slice()));
                let key = key.as_ref().expect("a key");
                let streamed = key.sign_canonical(*form, input, scratch.as_mut_slice());
                assert_eq!(streamed, Ok(key.sign(&text)), "{shown:?} as {form}: streamed");
            }
            Err(error) => assert!(error.offset().is_some_and(|offset| offset <= input.len()), "{shown:?}: {error}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn equals_the_reference(value in values()) {
        check(value.text().as_bytes());
    }

    #[test]
    fn white_space_and_order_do_not_matter(value in values(), seed: u64) {
        let text = value.text();
        let other = value.reordered(seed).spaced(seed);
        check(other.as_bytes());
        prop_assert_eq!(canonicalize_to_vec(Form::Compact, value.spaced(seed).as_bytes()), canonicalize_to_vec(Form::Compact, text.as_bytes()));
        let (one, two) = (canonicalize_to_vec(Form::Jcs, text.as_bytes()), canonicalize_to_vec(Form::Jcs, other.as_bytes()));
        // Which of several faults is found first depends on the order.
        prop_assert_eq!(one.ok(), two.ok());
    }

    #[test]
    fn names_of_every_kind(list in proptest::collection::vec(names(), 0..40)) {
        let members: Vec<_> = list.into_iter().enumerate().map(|(index, name)| (name, Value::Scalar(index.to_string()))).collect();
        check(Value::Object(members).text().as_bytes());
    }

    #[test]
    fn damaged_texts(value in values(), at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        let mut text = value.text().into_bytes();
        check(&text[..cut.index(text.len())]);
        let at = at.index(text.len());
        text[at] = byte;
        check(&text);
        text.remove(at);
        check(&text);
    }

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        check(&bytes);
    }

    #[test]
    fn bytes_of_json(text in "[\\[\\]{},:\"\\\\u0dD8ae1.\\- \n\u{0}é]{0,30}") {
        check(text.as_bytes());
    }
}

#[test]
fn duplicates_are_found_wherever_they_are() {
    for count in 2..40 {
        for twin in 0..count - 1 {
            // Members in a scrambled order; the last has the name of another.
            let name = |index: usize| format!("\"n{}\":0", (index * 7919) % 10007);
            let text = (0..count - 1).map(name).chain([name(twin)]).collect::<Vec<_>>().join(",");
            let offset = text.len() + 1 - name(twin).len();
            let error = canonicalize_to_vec(Form::Jcs, format!("{{{text}}}").as_bytes());
            assert_eq!(
                error.map_err(|error| (error.kind(), error.offset())),
                Err((ErrorKind::JsonDuplicateName, Some(offset))),
                "{text}"
            );
        }
    }
}
