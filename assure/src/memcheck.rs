//! Talks to valgrind's memcheck from inside the program that it watches (`valgrind/valgrind.h`, `valgrind/memcheck.h`).
//!
//! A byte that is marked undefined stays undefined in whatever is computed of it, bit by bit, and memcheck reports each
//! conditional jump and each address that depends on one. So "secret" is said as "undefined".

// A client request is an instruction sequence that no language has; and values are looked at as the bytes they are.
#![allow(unsafe_code)]

use std::mem::size_of_val;
use std::ptr;

const RUNNING_ON_VALGRIND: usize = 0x1001;
const COUNT_ERRORS: usize = 0x1201;
/// `VG_USERREQ_TOOL_BASE('M', 'C')` and what is counted from there.
const MAKE_MEM_UNDEFINED: usize = 0x4d43_0001;
const MAKE_MEM_DEFINED: usize = 0x4d43_0002;
const SET_VBITS: usize = 0x4d43_0009;
const GET_VBITS: usize = 0x4d43_0008;

/// Without valgrind it does nothing and gives 0.
#[cfg(target_arch = "x86_64")]
fn request(number: usize, arguments: [usize; 3]) -> usize {
    let [first, second, third] = arguments;
    let block = [number, first, second, third, 0, 0];
    let mut answer = 0_usize;
    // SAFETY: the rotations leave `rdi` as it was and the exchange changes nothing: a processor runs six instructions to
    // no effect. Valgrind reads the block, and reads and marks the memory that it names.
    unsafe {
        std::arch::asm!(
            "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
            in("rax") &raw const block, inout("rdx") answer,
        );
    }
    answer
}

#[cfg(not(target_arch = "x86_64"))]
fn request(_: usize, _: [usize; 3]) -> usize {
    0
}

/// Whether valgrind is there. Without it nothing is checked.
#[must_use]
pub fn is_watching() -> bool {
    request(RUNNING_ON_VALGRIND, [0; 3]) > 0
}

/// How many jumps and addresses have depended on something secret so far.
#[must_use]
pub fn reports() -> usize {
    request(COUNT_ERRORS, [0; 3])
}

/// Marks every bit of a value secret.
pub fn secret<T: ?Sized>(value: &mut T) {
    request(MAKE_MEM_UNDEFINED, [ptr::from_mut(value).cast::<u8>().expose_provenance(), size_of_val(value), 0]);
}

/// Marks every bit of a value public: a declassification.
pub fn public<T: ?Sized>(value: &mut T) {
    request(MAKE_MEM_DEFINED, [ptr::from_mut(value).cast::<u8>().expose_provenance(), size_of_val(value), 0]);
}

/// Marks bytes secret, but for their highest bits: that text is ASCII is public.
pub fn secret_ascii(text: &mut [u8]) {
    let bits = vec![0x7f_u8; text.len()];
    request(SET_VBITS, [text.as_mut_ptr().expose_provenance(), bits.as_ptr().expose_provenance(), text.len()]);
}

/// How many bytes of a value have a bit that is secret.
#[must_use]
pub fn secret_bytes<T: ?Sized>(value: &T) -> usize {
    let mut bits = vec![0_u8; size_of_val(value)];
    let start = ptr::from_ref(value).cast::<u8>().expose_provenance();
    request(GET_VBITS, [start, bits.as_mut_ptr().expose_provenance(), bits.len()]);
    bits.iter().filter(|bits| **bits != 0).count()
}
