//! The provider's flow, in the core and through the C ABI: what is sealed passes the check of its twin, both answer alike,
//! with any room, and nothing is written outside of it.
//!
//! The first bytes of an input choose operation, form, scratch and room, the rest is payload, notification and text.
#![no_main]

use std::mem::MaybeUninit;

use libfuzzer_sys::fuzz_target;
use paysig::onekey::{Credentials, Environment, Notification, Request, windows_1252_to_utf8};
use paysig::{Error, ErrorKind, Form, Key, Result, Slot};
use paysig_c::abi::*;
use paysig_c::onekey::*;
use paysig_fuzz::guarded::{Guarded, Lent};
use paysig_fuzz::told::{answer, due};

/// Neither in UTF-8 nor what a refused call leaves behind, which is zeros.
const MARK: u8 = 0xFF;
const TEXTS: [&str; 3] = ["api_key", "passphrase", "api_signature"];

fuzz_target!(|parts: ([u8; 4], &[u8])| {
    let ([operation, form, slots, room], input) = parts;
    let room = usize::from(room) * 8;
    seal(u32::from(operation % 4), u32::from(form % 5), usize::from(slots), room, input);
    checked(operation, input);
    notification(room, input);
    converted(room, input);
});

fn seal(operation: u32, form: u32, slots: usize, room: usize, payload: &[u8]) {
    let [key, passphrase, signature] = TEXTS;
    let credentials = Credentials::new(Environment::staging(), key, passphrase, signature).expect("credentials");
    let request = match operation {
        PAYSIG_OPERATION_CREATE => Request::create(payload),
        PAYSIG_OPERATION_STATUS => Request::status(payload),
        PAYSIG_OPERATION_CANCEL => Request::cancel(payload),
        _ => Request::new("POST", "/v3/other", payload),
    };
    let form = i32::try_from(form).ok().and_then(Form::from_code);
    let request = form.map_or(request, |form| request.form(form));

    // With what may be too little, and with what never is.
    for (slots, room) in [(slots, room), (payload.len() + 8, 8 * payload.len() + 2048)] {
        let (mut scratch, mut place) = (vec![Slot::EMPTY; slots], vec![0; room]);
        let sealed = credentials.seal(&request, scratch.as_mut_slice(), &mut place);
        if let Ok(sealed) = &sealed {
            let (method, path) = (sealed.method(), sealed.path());
            credentials.check(method, path, sealed.body(), sealed.headers()).expect("what was sealed");
            let altered = [sealed.body(), b" "].concat();
            let refused = credentials.check(method, path, &altered, sealed.headers());
            assert_eq!(refused, Err(ErrorKind::SignatureMismatch.into()));
        }
        let body = sealed.map(|sealed| sealed.body().to_vec());
        through_c(operation, form, slots, room, payload, &body);
    }
}

fn credentials() -> paysig_credentials_t {
    let [key, passphrase, signature] = TEXTS.map(|text| Lent::new(text.as_bytes(), 3));
    let staging = Lent::new(b"staging", 0);
    let mut credentials = MaybeUninit::zeroed();
    let mut offset = 7;
    // SAFETY: here and below, what is lent is as large as is said; the structs of C may be all zeros.
    unsafe {
        let made = paysig_credentials_init(
            staging.start(),
            staging.length(),
            std::ptr::null(),
            0,
            key.start(),
            key.length(),
            passphrase.start(),
            passphrase.length(),
            signature.start(),
            signature.length(),
            &raw mut offset,
            credentials.as_mut_ptr(),
        );
        assert_eq!((made, offset), (0, usize::MAX));
        credentials.assume_init()
    }
}

fn through_c(
    operation: u32,
    form: Option<Form>,
    slots: usize,
    room: usize,
    payload: &[u8],
    due_body: &Result<Vec<u8>>,
) {
    let payload = Lent::new(payload, 1);
    let [method, path] = ["POST", "/v3/other"].map(|text| Lent::new(text.as_bytes(), 0));
    let mut scratch = Guarded::new(slots, 0, [0xA5A5_5A5A_A5A5_5A5A_u64; 4]);
    let mut out = Guarded::new(room, 5, MARK);
    let mut credentials = credentials();
    let mut sealed = MaybeUninit::<paysig_sealed_t>::zeroed();
    // SAFETY: as above.
    let made = unsafe {
        let mut request: paysig_request_t = MaybeUninit::zeroed().assume_init();
        request.operation = operation;
        request.form = form.map_or(PAYSIG_FORM_AUTO, |form| u32::try_from(form.code()).unwrap_or_default());
        (request.payload, request.payload_length) = (payload.start(), payload.length());
        (request.method, request.method_length) = (method.start(), method.length());
        (request.path, request.path_length) = (path.start(), path.length());
        answer(|told| {
            paysig_onekey_seal(
                &raw const credentials,
                &raw const request,
                scratch.start().cast(),
                slots,
                out.start().cast(),
                room,
                sealed.as_mut_ptr(),
                told,
            )
        })
    };
    scratch.check();
    match due_body {
        Ok(body) => {
            assert_eq!((made.0, made.2, made.3), (0, 0, usize::MAX));
            let sealed = unsafe { sealed.assume_init() };
            let written = out.written(room);
            let part = |span: paysig_span_t| &written[span.offset..span.offset + span.length];
            assert_eq!((part(sealed.body), made.1 <= room), (body.as_slice(), true));
            let value = part(sealed.headers[0].value);
            let key = Key::new(TEXTS[2]).expect("a key");
            key.verify(body, value).expect("the signature of the body");
            assert_eq!(written[made.1 - 1], 0, "a NUL ends it");
        }
        Err(error) => {
            assert_eq!(made, due(Err(*error)));
            assert!(out.written(room).iter().all(|byte| *byte == 0), "credentials are left behind");
        }
    }
    // SAFETY: as above.
    assert_eq!(unsafe { paysig_credentials_wipe(&raw mut credentials) }, 0);
}

/// A request on the wire that anyone may have written: headers, one to a line, an empty line, and the body. It is signed
/// by whoever has the secret, or by nobody.
fn checked(operation: u8, input: &[u8]) {
    let [key, passphrase, signature] = TEXTS;
    let due_credentials = Credentials::new(Environment::staging(), key, passphrase, signature).expect("credentials");
    let end = input.windows(2).position(|two| two == b"\n\n");
    let (head, body) = end.map_or((&[][..], input), |end| (&input[..end], &input[end + 2..]));
    let signature = due_credentials.key().sign(body).to_hex();
    let mut headers: Vec<(&[u8], &[u8])> = head
        .split(|byte| *byte == b'\n')
        .filter_map(|line| line.iter().position(|byte| *byte == b':').map(|at| (&line[..at], &line[at + 1..])))
        .collect();
    if operation & 0x80 == 0 {
        headers.push((b"payload-signature", signature.as_bytes()));
    }
    let method: &[u8] = if operation & 0x40 == 0 { b"POST" } else { b"DELETE" };
    let (path, url) = ("/v3/cashout", Lent::new(b"/v3/cashout", 0));
    let due_answer = due_credentials.check(method, path, body, headers.iter().copied()).map(|()| 0);
    if headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case(b"payload-signature")) {
        assert!(due_answer.is_err(), "without a signature");
    }

    let lent: Vec<_> = headers.iter().map(|(name, value)| (Lent::new(name, 1), Lent::new(value, 2))).collect();
    let c_headers: Vec<_> = lent
        .iter()
        .map(|(name, value)| paysig_header_t {
            name: name.start(),
            name_length: name.length(),
            value: value.start(),
            value_length: value.length(),
        })
        .collect();
    let (method, body) = (Lent::new(method, 0), Lent::new(body, 3));
    let credentials = credentials();
    // SAFETY: as above.
    let made = answer(|told| unsafe {
        paysig_onekey_check(
            &raw const credentials,
            method.start(),
            method.length(),
            url.start(),
            url.length(),
            body.start(),
            body.length(),
            c_headers.as_ptr(),
            c_headers.len(),
            told,
        )
    });
    assert_eq!(made, due(due_answer));
}

/// A form as it is, and one whose external_id is the input, with the control that is due; by one key, and while it changes.
fn notification(room: usize, input: &[u8]) {
    let [due_key, other] = [TEXTS[2], "other"].map(|secret| Key::new(secret).expect("a key"));
    let control = due_key.sign_parts(&[b"Be4", input, b"Bo7"]).to_hex_upper();
    let coded: String = input.iter().map(|byte| format!("%{byte:02x}")).collect();
    let right = format!("comments=a+b&external_id={coded}&control={control}");
    for body in [input, right.as_bytes()] {
        for room in [room, body.len()] {
            let mut place = vec![0; room];
            let rotates = body.len() % 2 == 1;
            let due_keys = if rotates { vec![&other, &due_key] } else { vec![&due_key] };
            let verified = Notification::verify_any(due_keys, body, &mut place);
            assert!(verified.as_ref().map_or(true, |verified| verified.matched() == usize::from(rotates)));
            let id = verified.map(|verified| verified.external_id().to_owned());
            if body == right.as_bytes() && room >= body.len() {
                let text = std::str::from_utf8(input).ok().filter(|text| !text.is_empty());
                assert_eq!(id.as_deref().ok(), text, "{id:?}");
            }
            let (lent, mut out) = (Lent::new(body, 2), Guarded::new(room, 3, MARK));
            let mut told = MaybeUninit::<paysig_notification_t>::zeroed();
            let mut keys = [const { MaybeUninit::<paysig_key_t>::zeroed() }; 2];
            // SAFETY: as above.
            let made = unsafe {
                for (key, secret) in keys.iter_mut().zip([c"other", c"api_signature"]) {
                    let secret = Lent::new(secret.to_bytes(), 0);
                    assert_eq!(paysig_key_init(secret.start(), secret.length(), key.as_mut_ptr()), 0);
                }
                let keys = [keys[0].as_ptr(), keys[1].as_ptr()];
                let keys = if rotates { &keys[..] } else { &keys[1..] };
                answer(|tell| {
                    paysig_onekey_notification_any(
                        keys.as_ptr(),
                        keys.len(),
                        lent.start(),
                        lent.length(),
                        out.start().cast(),
                        room,
                        std::ptr::null_mut(),
                        0,
                        told.as_mut_ptr(),
                        tell,
                    )
                })
            };
            out.check();
            assert_eq!(made, due(id.as_ref().map(|_| body.len()).map_err(|error: &Error| *error)));
            if let Ok(id) = id {
                let span = unsafe { told.assume_init() }.external_id;
                assert_eq!(&out.written(room)[span.offset..span.offset + span.length], id.as_bytes());
            }
        }
    }
}

fn converted(room: usize, input: &[u8]) {
    for room in [room, 3 * input.len()] {
        let mut place = vec![0; room];
        let text = windows_1252_to_utf8(input, &mut place).map(str::len);
        let (lent, mut out) = (Lent::new(input, 1), Guarded::new(room, 0, MARK));
        // SAFETY: as above.
        let made = answer(|told| unsafe {
            paysig_windows_1252_to_utf8(lent.start(), lent.length(), out.start().cast(), room, told)
        });
        out.check();
        assert_eq!(made, due(text));
        if let Ok(length) = text {
            assert_eq!(out.written(room)[..length], place[..length]);
        }
    }
}
