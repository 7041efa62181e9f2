//! What the page runs, as WebAssembly: `paysig-explain` with bytes in and JSON out. It imports nothing, so it cannot reach
//! its host. page.js makes a new instance for each question and overwrites all of its memory afterwards, traps included.

// `no_mangle`, which exports a name, counts as unsafe; nothing else here is.
#![allow(unsafe_code)]

use std::sync::{Mutex, MutexGuard, PoisonError};

use paysig::{Builder, Form};
use paysig_explain::{Kind, Limits, Question, Secret};

static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static OUTPUT: Mutex<String> = Mutex::new(String::new());

/// Makes room for a question of so many bytes, and says where it is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    let mut input = lock(&INPUT);
    *input = vec![0; bytes];
    input.as_mut_ptr()
}

/// Answers the question, and says where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    let mut output = lock(&OUTPUT);
    *output = report(&lock(&INPUT)).unwrap_or_else(|error| refusal(&error));
    output.as_ptr()
}

/// How many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn answer_bytes() -> usize {
    lock(&OUTPUT).len()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a question may cost is told in bytes, as there is no clock: a page that stands still for more than some seconds is
/// taken for dead. Bodies of up to 64 KiB have every candidate tried.
const HASHED_BYTES: usize = 1 << 28;

/// The report of `paysig explain --json`, of fields each behind its length (32 bits, little-endian): kind, signature, date,
/// login, prefix, body, and for each secret its label and itself.
fn report(mut input: &[u8]) -> paysig::Result<String> {
    let fields = std::iter::from_fn(|| {
        let (length, rest) = input.split_first_chunk()?;
        let (field, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        input = rest;
        Some(field)
    });
    let fields = fields.collect::<Vec<_>>();
    let field = |index: usize| fields.get(index).copied().unwrap_or_default();
    let text = |index: usize| std::str::from_utf8(field(index)).unwrap_or_default();
    let kind = match field(0) {
        b"notification" => Kind::Notification,
        b"deposit" => Kind::Deposit { date: text(2), login: text(3), prefix: text(4) },
        _ => Kind::Payload,
    };
    let secrets = (6..fields.len()).step_by(2).map(|at| Secret::new(text(at), field(at + 1))).collect::<Vec<_>>();
    let (body, limits) = (field(5), Limits::default());
    let candidates = limits.candidates.min(HASHED_BYTES / (body.len() + 1));
    let question = Question::new(kind, body, field(1), &secrets).limits(Limits { candidates, ..limits });
    paysig_explain::explain(&question)?.json()
}

/// Why there is no report, as the command writes it to standard error.
fn refusal(error: &paysig::Error) -> String {
    let mut json = Builder::new(Form::Compact);
    let written = json.open_object().and_then(|()| {
        for (name, value) in [("error", error.slug()), ("message", error.kind().message())] {
            json.name(name);
            json.string(value);
        }
        json.close_object()
    });
    match written.and_then(|()| json.finish().map(<[u8]>::to_vec)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        // Both are plain text of the core's, so this is for want of memory alone.
        Err(_) => r#"{"error":"out-of-memory","message":"there is not enough memory"}"#.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{refusal, report};

    fn question(fields: &[&[u8]]) -> Vec<u8> {
        fields
            .iter()
            .flat_map(|field| [&u32::try_from(field.len()).unwrap_or_default().to_le_bytes()[..], field].concat())
            .collect()
    }

    #[test]
    fn fields_in_their_order() {
        let body = br#"{"a":1}"#;
        let signature = paysig::Key::new("production_secret").map(|key| key.sign(body).to_hex().to_string());
        let Ok(signature) = signature else { unreachable!() };
        let fields: [&[u8]; 10] = [
            b"payload",
            signature.as_bytes(),
            b"",
            b"",
            b"",
            body,
            b"first",
            b"secret",
            b"second",
            b"production_secret",
        ];
        let told = report(&question(&fields)).unwrap_or_default();
        assert!(told.contains("secret-other") && told.contains(r#""secret":"second""#), "{told}");
        let told = report(&question(&[b"payload", b"00", b"", b"", b"", body])).map_err(|error| refusal(&error));
        assert_eq!(told, Err(r#"{"error":"no-keys","message":"there is no key to verify with"}"#.to_owned()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200), fields in any::<[Vec<u8>; 8]>()) {
            let fields = fields.each_ref().map(Vec::as_slice);
            for question in [bytes, question(&fields)] {
                let told = report(&question).unwrap_or_else(|error| refusal(&error));
                prop_assert!(paysig::canonicalize_to_vec(paysig::Form::Compact, told.as_bytes()).is_ok());
            }
        }
    }
}
