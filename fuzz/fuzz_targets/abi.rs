//! The C ABI against the core: the same answers, with any sizes of what C lends, and no write outside of it.
//!
//! The first bytes of an input choose form, sizes and addresses, the rest is payload, message, secret and signature.
#![no_main]

use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

use libfuzzer_sys::fuzz_target;
use paysig::{Error, ErrorKind, Form, Key, Result, Signature, Slot};
use paysig_c::abi::*;
use paysig_fuzz::guarded::{Guarded, Lent};
use paysig_fuzz::told::{Answer, answer, due};

/// Never in UTF-8, nor in a signature.
const BYTE_MARK: u8 = 0xFF;
const SLOT_MARK: [u64; 4] = [0xA5A5_5A5A_A5A5_5A5A; 4];
const SECRET: &[u8] = b"cashout_secret_key";

type Scratch = Guarded<[u64; 4]>;

/// A call of the fuzzer's choice.
struct Call<'a> {
    number: u32,
    /// `None` where the number is none.
    form: Option<Form>,
    slots: usize,
    room: usize,
    shift: usize,
    encoding: u32,
    input: Lent,
    key: &'a paysig_key_t,
    due: &'a Key,
}

fuzz_target!(|parts: ([u8; 6], &[u8])| {
    let ([form, slots, room, shift, encoding, cut], input) = parts;
    let due = Key::from_bytes(SECRET).expect("a key");
    let key = key(SECRET).expect("a key");
    let number = u32::from(form % 6);
    let call = Call {
        number,
        form: Form::from_code(i32::from(form % 6)),
        slots: slots.into(),
        room: room.into(),
        shift: usize::from(shift % 16),
        encoding: u32::from(encoding % 3),
        input: Lent::new(input, usize::from(shift / 16)),
        key: &key,
        due: &due,
    };
    forms(&call);
    sizes_by_asking(&call);
    signed_forms(&call);
    messages(&call, usize::from(cut));
    texts(&call);
    refusals(&call);
});

fn key(secret: &[u8]) -> std::result::Result<paysig_key_t, i32> {
    let secret = Lent::new(secret, 0);
    let mut key = MaybeUninit::zeroed();
    // SAFETY: here and below, what is lent is as large as is said; the structs of C may be all zeros.
    unsafe {
        match paysig_key_init(secret.start(), secret.length(), key.as_mut_ptr()) {
            0 => Ok(key.assume_init()),
            status => Err(status),
        }
    }
}

impl Call<'_> {
    fn lend(&self, slots: usize, room: usize) -> (Scratch, Guarded<u8>) {
        (Guarded::new(slots, 0, SLOT_MARK), Guarded::new(room, self.shift, BYTE_MARK))
    }

    fn canonicalize(&self, scratch: &mut Scratch, out: &mut Guarded<u8>) -> Answer {
        let made = answer(|told| unsafe {
            let (slots, input) = (scratch.start().cast(), &self.input);
            let (start, room) = (out.start().cast(), out.length());
            paysig_canonicalize(self.number, input.start(), input.length(), slots, scratch.length(), start, room, told)
        });
        scratch.check();
        out.check();
        made
    }

    fn sign(&self, scratch: &mut Scratch, signature: &mut Guarded<u8>) -> Answer {
        let made = answer(|told| unsafe {
            let (slots, input) = (scratch.start().cast(), &self.input);
            let (start, room) = (signature.start().cast(), signature.length());
            paysig_sign_canonical(
                self.key,
                self.number,
                input.start(),
                input.length(),
                slots,
                scratch.length(),
                self.encoding,
                start,
                room,
                told,
            )
        });
        scratch.check();
        made
    }

    fn verify(&self, scratch: &mut Scratch, presented: &[u8]) -> Answer {
        let presented = Lent::new(presented, self.shift);
        let made = answer(|told| unsafe {
            let (slots, input) = (scratch.start().cast(), &self.input);
            paysig_verify_canonical(
                self.key,
                self.number,
                input.start(),
                input.length(),
                slots,
                scratch.length(),
                presented.start(),
                presented.length(),
                told,
            )
        });
        scratch.check();
        made
    }

    /// What the core makes with as many slots.
    fn with_scratch<T>(&self, slots: usize, make: impl FnOnce(Form, &[u8], &mut [Slot]) -> Result<T>) -> Result<T> {
        let form = self.form.ok_or(Error::new(ErrorKind::UnknownForm))?;
        make(form, self.input.get(), &mut vec![Slot::EMPTY; slots])
    }

    fn hex(&self, signature: &Signature) -> Option<String> {
        match self.encoding {
            PAYSIG_HEX_LOWER => Some(signature.to_hex().to_string()),
            PAYSIG_HEX_UPPER => Some(signature.to_hex_upper().to_string()),
            _ => None,
        }
    }

    /// What a call that writes a signature answers, and the text if there is one.
    fn due_signature(&self, signature: impl FnOnce() -> Result<Signature>) -> (Answer, String) {
        let due_text = || {
            if self.encoding > PAYSIG_HEX_UPPER {
                return Err(ErrorKind::UnknownEncoding.into());
            }
            if self.room < PAYSIG_SIGNATURE_BYTES {
                return Err(Error::needs(PAYSIG_SIGNATURE_BYTES));
            }
            signature().map(|signature| self.hex(&signature).unwrap_or_default())
        };
        let text = due_text();
        (due(text.as_ref().map(String::len).map_err(|error| *error)), text.unwrap_or_default())
    }
}

/// Nothing was written but the text and its NUL; nothing at all where there is no text.
#[track_caller]
fn check_signature(out: &Guarded<u8>, text: &str) {
    let count = if text.is_empty() { 0 } else { PAYSIG_SIGNATURE_BYTES };
    let (written, nul) = out.written(count).split_at(text.len());
    assert_eq!((written, nul.iter().all(|byte| *byte == 0)), (text.as_bytes(), true));
}

fn forms(call: &Call<'_>) {
    let (mut scratch, mut out) = call.lend(call.slots, call.room);
    let mut place = vec![0; call.room];
    let due = due(call.with_scratch(call.slots, |form, input, scratch| {
        paysig::canonicalize(form, input, scratch, &mut place).map(<[u8]>::len)
    }));
    assert_eq!(call.canonicalize(&mut scratch, &mut out), due);
    if due.0 == 0 {
        assert_eq!(out.written(call.room)[..due.1], place[..due.1]);
    }
}

/// As C programs do: first with nothing, then with what was told to be needed, which must do.
fn sizes_by_asking(call: &Call<'_>) {
    let (mut slots, mut room) = (0, 0);
    let (made, out) = loop {
        let (mut scratch, mut out) = call.lend(slots, room);
        let made = call.canonicalize(&mut scratch, &mut out);
        match ErrorKind::from_code(made.0) {
            Some(ErrorKind::ScratchTooSmall) if slots == 0 => slots = made.2,
            Some(ErrorKind::BufferTooSmall) if room == 0 => room = made.1,
            _ => break (made, out),
        }
        assert!(slots + room > 0, "too small, and nothing needed");
    };
    let form = call.form.ok_or(Error::new(ErrorKind::UnknownForm));
    let whole = form.and_then(|form| paysig::canonicalize_to_vec(form, call.input.get()));
    assert_eq!(made, due(whole.as_ref().map(Vec::len).map_err(|error| *error)));
    if let Ok(whole) = whole {
        assert_eq!(out.written(room), whole);
        if let Some(short) = room.checked_sub(1) {
            let (mut scratch, mut out) = call.lend(slots, short);
            let too_small = due(Err(Error::needs(room)));
            assert_eq!(call.canonicalize(&mut scratch, &mut out), too_small, "one byte short");
        }
    }
}

fn signed_forms(call: &Call<'_>) {
    let sign = || call.with_scratch(call.slots, |form, input, scratch| call.due.sign_canonical(form, input, scratch));
    let (mut scratch, mut out) = call.lend(call.slots, call.room);
    let made = call.sign(&mut scratch, &mut out);
    if call.form.is_some() {
        let (due, text) = call.due_signature(sign);
        assert_eq!(made, due);
        check_signature(&out, &text);
    } else {
        assert_eq!(made, due(Err(ErrorKind::UnknownForm.into())));
        check_signature(&out, "");
    }
    let mut right = sign().map(|signature| signature.to_hex_upper().to_string().into_bytes()).unwrap_or_default();
    let presented = [right.clone(), call.input.get().to_vec(), {
        right.iter_mut().take(1).for_each(|digit| *digit = if *digit == b'0' { b'1' } else { b'0' });
        right
    }];
    for presented in presented {
        let due = due(call.with_scratch(call.slots, |form, input, scratch| {
            call.due.verify_canonical(form, input, scratch, &presented).map(|()| 0)
        }));
        assert_eq!(call.verify(&mut scratch, &presented), due);
    }
}

/// A message in one, in parts and in pieces.
fn messages(call: &Call<'_>, cut: usize) {
    let message = call.input.get();
    let signature = call.due.sign(message);
    let (due, text) = call.due_signature(|| Ok(call.due.sign(message)));
    let write = |make: &mut dyn FnMut(*mut std::ffi::c_char, usize, *mut usize) -> i32| {
        let mut out = Guarded::new(call.room, call.shift, BYTE_MARK);
        let mut length = 0;
        let status = make(out.start().cast(), call.room, &raw mut length);
        assert_eq!((status, length), (due.0, due.1));
        check_signature(&out, &text);
    };
    let (bytes, length) = (call.input.start(), call.input.length());
    write(&mut |out, room, told| unsafe { paysig_sign(call.key, bytes, length, call.encoding, out, room, told) });

    let (head, tail) = message.split_at(cut.min(message.len()));
    let parts = [head, &[], tail].map(|part| Lent::new(part, call.shift));
    let lent = [0, 1, 2].map(|at| paysig_part_t { bytes: parts[at].start(), length: parts[at].length() });
    write(&mut |out, room, told| unsafe {
        paysig_sign_parts(call.key, lent.as_ptr(), lent.len(), call.encoding, out, room, told)
    });

    let mut signer = MaybeUninit::<paysig_signer_t>::zeroed();
    let signer = signer.as_mut_ptr();
    let update = || unsafe {
        assert_eq!(paysig_signer_init(call.key, signer), 0);
        for part in &parts {
            assert_eq!(paysig_signer_update(signer, part.start(), part.length()), 0);
        }
    };
    update();
    write(&mut |out, room, told| unsafe { paysig_signer_finish(signer, call.encoding, out, room, told) });
    // Finished where it was written, else as it was.
    let due_after = if due.0 == 0 { ErrorKind::SignerNotReady.code() } else { 0 };
    assert_eq!(unsafe { paysig_signer_update(signer, null(), 0) }, due_after);

    let altered = if text.is_empty() { message.to_vec() } else { text.bytes().rev().collect() };
    for presented in [signature.to_hex_upper().to_string().into_bytes(), altered, message.to_vec()] {
        let due = call.due.verify(message, &presented).err().map_or(0, |error| error.code());
        let presented = Lent::new(&presented, call.shift);
        let (text, text_length) = (presented.start(), presented.length());
        let verified = unsafe { paysig_verify(call.key, bytes, length, text, text_length) };
        let (keys, mut matched) = ([call.key; 2].map(|key| &raw const *key), 7);
        let any = unsafe { paysig_verify_any(keys.as_ptr(), 2, bytes, length, text, text_length, &raw mut matched) };
        update();
        let streamed = unsafe { paysig_signer_verify(signer, text, text_length) };
        assert_eq!([verified, any, streamed], [due; 3]);
        assert_eq!(matched, if due == 0 { 0 } else { 7 });
        assert_eq!(unsafe { paysig_signer_update(signer, null(), 0) }, ErrorKind::SignerNotReady.code());
    }
}

/// The input as a secret and as a signature.
fn texts(call: &Call<'_>) {
    let (text, length) = (call.input.start(), call.input.length());
    let offset_of = |error: &Error| error.offset().unwrap_or(usize::MAX);
    let due = |checked: Result<()>| checked.err().map_or((0, usize::MAX), |error| (error.code(), offset_of(&error)));
    let mut offset = 7;
    let secret = unsafe { paysig_secret_check(text, length, &raw mut offset) };
    assert_eq!((secret, offset), due(Key::check(call.input.get())));
    offset = 7;
    let signature = unsafe { paysig_signature_check(text, length, &raw mut offset) };
    assert_eq!((signature, offset), due(Signature::from_hex(call.input.get()).map(drop)));

    match key(call.input.get()) {
        Err(status) => assert_eq!(status, secret),
        Ok(mut key) => {
            let due = Key::from_utf8(call.input.get()).expect("a key").sign(b"{}").to_hex();
            let due = due.as_bytes();
            unsafe {
                assert_eq!(paysig_verify(&raw const key, c"{}".as_ptr().cast(), 2, due.as_ptr().cast(), due.len()), 0);
                assert_eq!(paysig_key_wipe(&raw mut key), 0);
                assert_eq!(paysig_key_wipe(&raw mut key), 0);
                let wiped = paysig_verify(&raw const key, c"{}".as_ptr().cast(), 2, due.as_ptr().cast(), due.len());
                assert_eq!(wiped, ErrorKind::KeyNotReady.code());
            }
        }
    }
}

/// One argument at a time that no call may accept.
fn refusals(call: &Call<'_>) {
    let (input, length) = (call.input.start(), call.input.length());
    let (mut scratch, mut out) = call.lend(1, 1);
    let (slots, place) = (scratch.start().cast(), out.start().cast());
    let refused = |kind: ErrorKind, made: Answer| assert_eq!(made, due(Err(kind.into())));
    let (null_pointer, too_large) = (ErrorKind::NullPointer, ErrorKind::LengthTooLarge);
    const FORM: u32 = PAYSIG_FORM_JCS;
    unsafe {
        refused(null_pointer, answer(|told| paysig_canonicalize(FORM, null(), 1, slots, 1, place, 1, told)));
        refused(null_pointer, answer(|told| paysig_canonicalize(FORM, input, length, null_mut(), 1, place, 1, told)));
        refused(null_pointer, answer(|told| paysig_canonicalize(FORM, input, length, slots, 1, null_mut(), 1, told)));
        let [bytes, many] = [usize::MAX / 2 + 1, usize::MAX / 64 + 1];
        refused(too_large, answer(|told| paysig_canonicalize(FORM, place, bytes, slots, 1, place, 1, told)));
        refused(too_large, answer(|told| paysig_canonicalize(FORM, input, length, slots, many, place, 1, told)));
        refused(too_large, answer(|told| paysig_canonicalize(FORM, input, length, slots, 1, place, bytes, told)));
        let silent = paysig_canonicalize(FORM, input, length, slots, 1, place, 1, null_mut());
        assert_eq!(silent, null_pointer.code());
        let absent = MaybeUninit::<paysig_key_t>::zeroed();
        refused(
            ErrorKind::KeyNotReady,
            answer(|told| {
                paysig_verify_canonical(absent.as_ptr(), FORM, input, length, slots, 1, input.cast(), length, told)
            }),
        );
    }
    scratch.written(0);
    out.written(0);
}
