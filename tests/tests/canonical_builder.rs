//! The builder makes of values what `canonicalize` makes of their text, and no sequence of calls is too odd for it.

#![expect(clippy::expect_used, reason = "a panic fails the test")]

use std::collections::BTreeSet;

use paysig::{Builder, Error, ErrorKind, Form, Layout, Slot, canonicalize_to_vec};
use paysig_tests::reference;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// Few enough that some are given twice, of every length around eight bytes and every rank.
fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]{0,2}", "common_[a-c]{0,3}", "[a-b]{28,33}", "([a-b]|\u{e000}|\u{10000}|\"|\\\\|\n){0,9}"]
}

fn values() -> impl Strategy<Value = Value> {
    let scalars = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        (-1_000_000..1_000_000_i64).prop_map(Value::Integer),
        any::<f64>().prop_filter("no number", |value| value.is_finite()).prop_map(Value::Float),
        (-100_000_000..100_000_000_i32).prop_map(|cents| Value::Float(f64::from(cents) / 100.0)),
        (any::<i32>(), 0..6_i32).prop_map(|(units, digits)| Value::Float(f64::from(units) / 10_f64.powi(digits))),
        "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?".prop_map(Value::Number),
        "([ -~]|\\PC|[\0-\x1f\x7f\"\\\\]){0,20}".prop_map(Value::String),
        "[ -~é]{10,70}".prop_map(Value::String),
    ];
    scalars.prop_recursive(5, 80, 12, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            proptest::collection::vec((names(), inner), 0..12).prop_map(Value::Object),
        ]
    })
}

impl Value {
    fn text(&self) -> String {
        let quote = |string: &String| serde_json::to_string(string).expect("a string");
        match self {
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            // Not Rust's: of two shortest ones it may take the other.
            Self::Float(value) => reference::ecmascript(*value),
            Self::Number(text) => text.clone(),
            Self::String(string) => quote(string),
            Self::Array(items) => format!("[{}]", items.iter().map(Self::text).collect::<Vec<_>>().join(",")),
            Self::Object(members) => {
                let member = |(name, value): &(String, Self)| format!("{}:{}", quote(name), value.text());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }
        }
    }

    fn build(&self, form: Form, laid: bool, builder: &mut Builder) -> Result<(), Error> {
        match self {
            Self::Null => builder.null(),
            Self::Bool(value) => builder.bool(*value),
            Self::Integer(value) => builder.integer(*value)?,
            // Has no text of its own to keep.
            Self::Float(_) if form == Form::Compact => builder.number(&self.text())?,
            Self::Float(value) => builder.float(*value)?,
            Self::Number(text) => builder.number(text)?,
            Self::String(string) => builder.string(string),
            Self::Array(items) => {
                builder.open_array()?;
                items.iter().try_for_each(|item| item.build(form, laid, builder))?;
                builder.close_array();
            }
            Self::Object(members) if laid => {
                let layout = Layout::new(form, members.iter().map(|(name, _)| name.as_str()))?;
                builder.object(&layout, |builder, index| {
                    members.get(index).expect("one of those").1.build(form, laid, builder)
                })?;
            }
            Self::Object(members) => {
                builder.open_object()?;
                for (name, value) in members {
                    builder.name(name);
                    value.build(form, laid, builder)?;
                }
                builder.close_object()?;
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn equals_the_form_of_the_text(value in values(), other in values()) {
        let mut builder = Builder::new(Form::Compact);
        let forms = [Form::Compact, Form::Jcs, Form::JcsExact];
        for (form, laid) in forms.into_iter().flat_map(|form| [(form, false), (form, true)]) {
            // Left behind half done, as after an error.
            builder.restart(form);
            let _ = builder.open_object();
            let _ = other.build(form, laid, &mut builder);

            builder.restart(form);
            let built = value.build(form, laid, &mut builder);
            match canonicalize_to_vec(form, value.text().as_bytes()) {
                Ok(due) => {
                    prop_assert_eq!(built, Ok(()));
                    prop_assert_eq!(builder.text(), due);
                }
                // Of several faults each may find another one first.
                Err(_) => prop_assert!(built.is_err()),
            }
        }
    }

    #[test]
    fn no_call_panics(calls in proptest::collection::vec(0..12_u8, 0..60), text in "\\PC{0,9}", form in 0..4_usize) {
        let mut builder = Builder::new(Form::ALL.get(form).copied().unwrap_or(Form::Jcs));
        for call in calls {
            let _ = match call {
                0..4 => builder.open_object(),
                4 => builder.open_array(),
                5 => builder.close_object(),
                6 => { builder.close_array(); Ok(()) }
                7 | 8 => { builder.name(&text); Ok(()) }
                9 => { builder.string(&text); Ok(()) }
                10 => builder.number(&text),
                _ => builder.exact_number(&text),
            };
        }
        prop_assert!(builder.memory() >= builder.text().len());
    }
}

#[test]
fn faults_have_a_kind_and_a_place() {
    type Call = fn(&mut Builder) -> Result<(), Error>;
    let cases: [(Form, Call, ErrorKind); 9] = [
        (Form::Jcs, |builder| builder.float(f64::NAN), ErrorKind::JsonBadNumber),
        (Form::Compact, |builder| builder.float(f64::NEG_INFINITY), ErrorKind::JsonBadNumber),
        (Form::Compact, |builder| builder.number("1 "), ErrorKind::JsonBadNumber),
        (Form::Jcs, |builder| builder.number("01"), ErrorKind::JsonBadNumber),
        (Form::Jcs, |builder| builder.number("1e400"), ErrorKind::NumberOutOfRange),
        (Form::Jcs, |builder| builder.exact_number("9007199254740993"), ErrorKind::NumberInexact),
        (Form::JcsExact, |builder| builder.integer(9_007_199_254_740_993), ErrorKind::NumberInexact),
        (Form::JcsExact, |builder| builder.number("0.1000000000000000055"), ErrorKind::NumberInexact),
        (Form::Jcs, |builder| (0..128).try_for_each(|_| builder.open_array()), ErrorKind::JsonTooDeep),
    ];
    for (form, call, kind) in cases {
        let mut builder = Builder::new(form);
        builder.open_array().expect("the first");
        builder.string("x");
        let error = call(&mut builder).expect_err("a fault");
        // Behind the comma that the value would have.
        let text = builder.text();
        let due = text.len() + usize::from(text.ends_with(b"\""));
        assert_eq!((error.kind(), error.offset()), (kind, Some(due)), "{form}");
    }
}

#[test]
fn a_layout_is_of_one_order() {
    let mut builder = Builder::new(Form::Jcs);
    let compact = Layout::new(Form::Compact, ["b", "a", "b"]).expect("names given twice are kept");
    let error = builder.object(&compact, |builder, _| builder.integer(1)).expect_err("another order");
    assert_eq!(error.kind(), ErrorKind::UnknownForm);
    builder.restart(Form::Compact);
    builder.object(&compact, |builder, index| builder.integer([10, 20, 30][index])).expect("the same order");
    assert_eq!(builder.text(), br#"{"b":10,"a":20,"b":30}"#);

    let exact = Layout::new(Form::JcsExact, ["b", "a"]).expect("names");
    builder.restart(Form::Jcs);
    builder.object(&exact, |builder, index| builder.integer([10, 20][index])).expect("the same order");
    assert_eq!(builder.text(), br#"{"a":20,"b":10}"#);

    let error = Layout::new(Form::Jcs, ["b", "a", "b"]).expect_err("a name given twice");
    assert_eq!((error.kind(), error.offset()), (ErrorKind::JsonDuplicateName, Some(8)));
}

#[test]
fn a_name_given_twice_is_at_the_second() {
    let mut builder = Builder::new(Form::Jcs);
    builder.open_object().expect("the first");
    for name in ["b", "a\n", "b"] {
        builder.name(name);
        builder.null();
    }
    let error = builder.close_object().expect_err("a fault");
    assert_eq!(builder.text(), br#"{"b":null,"a\n":null,"b":null"#);
    assert_eq!((error.kind(), error.offset()), (ErrorKind::JsonDuplicateName, Some(21)));
}

/// Wherever the memory ends, and however long a part is that comes first.
#[test]
fn parts_across_the_end_of_memory() {
    for length in (0..80).chain([500, 511, 512, 513, 2000]) {
        let string =
            (b'0'..=b'z').filter(u8::is_ascii_alphanumeric).cycle().take(length).map(char::from).collect::<String>();
        let mut builder = Builder::new(Form::Jcs);
        builder.string(&string);
        assert!(builder.finish().expect("a form") == format!("\"{string}\"").as_bytes(), "{length}");
        let mut builder = Builder::new(Form::Jcs);
        builder.open_array().expect("a form");
        for number in 0..200 {
            builder.integer(number).expect("exact");
            builder.string(&string);
            builder.null();
        }
        builder.close_array();
        let items = (0..200).map(|number| format!("{number},\"{string}\",null")).collect::<Vec<_>>();
        assert!(builder.finish().expect("a form") == format!("[{}]", items.join(",")).as_bytes(), "{length}");
    }
    let mut builder = Builder::new(Form::Jcs);
    builder.open_array().expect("a form");
    (0..5000).for_each(|number| builder.integer(number).expect("exact"));
    builder.close_array();
    let items = (0..5000).map(|number| number.to_string()).collect::<Vec<_>>();
    assert!(builder.finish().expect("a form") == format!("[{}]", items.join(",")).as_bytes(), "numbers");
}

/// More than are sorted by counting, and than are sorted by insertion: in runs that ascend, descend and jump.
#[test]
fn objects_of_many_members() {
    for count in (0..60).chain([100, 150, 400]) {
        for (step, shared) in
            [(1, ""), (count - 1, ""), (7919, ""), (7919, "a name that is longer than a key "), (count / 2 + 1, "")]
        {
            // The order they are given in, and the one they are due in.
            let mut numbers = BTreeSet::new();
            let given = (0..count).map(|index| index * step % count).filter(|number| numbers.insert(*number));
            let given = given.collect::<Vec<_>>();
            let name = |number: i64| format!("{shared}{number:03}");
            let mut builder = Builder::new(Form::Jcs);
            builder.open_object().expect("a form");
            let mut members = Vec::new();
            for number in given {
                builder.name(&name(number));
                builder.integer(number).expect("exact");
                members.push(format!("\"{}\":{number}", name(number)));
            }
            builder.close_object().expect("no name twice");
            let due = numbers.iter().map(|number| format!("\"{}\":{number}", name(*number))).collect::<Vec<_>>();
            let due = format!("{{{}}}", due.join(","));
            assert_eq!(String::from_utf8_lossy(builder.finish().expect("a form")), due, "{count} by {step}");
            let made = canonicalize_to_vec(Form::Jcs, format!("{{{}}}", members.join(",")).as_bytes()).expect("a form");
            assert_eq!(String::from_utf8_lossy(&made), due, "{count} by {step}");
        }
    }
}

#[test]
fn a_builder_tells_its_memory_and_nothing_else() {
    let mut builder = Builder::new(Form::Jcs);
    assert_eq!(builder.memory(), 0);
    builder.open_object().expect("a form");
    builder.name("a_name");
    builder.string("a_value");
    builder.close_object().expect("a form");
    assert!(builder.memory() >= builder.text().len() + size_of::<Slot>());
    let mut sorting = Builder::new(Form::Jcs);
    sorting.open_object().expect("a form");
    for number in (1000..1200).rev() {
        sorting.name(&number.to_string());
        sorting.null();
    }
    sorting.close_object().expect("a form");
    // The text, once more while it is sorted, and the slots; and what is held in reserve.
    let least = 2 * sorting.text().len() + 200 * size_of::<Slot>();
    assert!((least..4 * least).contains(&sorting.memory()), "{} of {least}", sorting.memory());
    let shown = format!("{builder:?}");
    assert!(shown.starts_with("Builder") && shown.contains("Jcs") && shown.contains("20"), "{shown}");
    assert!(!shown.contains("a_name") && !shown.contains("a_value"), "{shown}");

    let names = ["a_name", "another_name"];
    let layout = Layout::new(Form::Jcs, names).expect("a form");
    assert!(layout.memory() >= names.concat().len() + names.len() * size_of::<Slot>());
    let shown = format!("{layout:?}");
    assert!(shown.contains("Growing { length: 24, .. }") && !shown.contains("a_name"), "{shown}");
    // Of each name the text, a slot, and what it takes to copy it in one step.
    let names = (1000..1500).map(|number| number.to_string()).collect::<Vec<_>>();
    let layout = Layout::new(Form::Jcs, names.iter().map(String::as_str)).expect("a form");
    let least = names.concat().len() + names.len() * (size_of::<Slot>() + 40);
    assert!((least..3 * least).contains(&layout.memory()), "{} of {least}", layout.memory());
}
