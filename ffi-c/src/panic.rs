//! The panic handler of the C libraries. No call of the ABI reaches it: `tests/tests/c_abi/no_panic.rs` links the library with
//! the feature `prove-no-panic`, under which the handler calls a function that does not exist.

#![allow(unsafe_code)]

use core::panic::PanicInfo;

unsafe extern "C" {
    #[cfg(feature = "prove-no-panic")]
    fn paysig_a_panic_is_reachable() -> !;
    #[cfg(not(feature = "prove-no-panic"))]
    fn abort() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: neither function takes anything or returns.
    #[cfg(feature = "prove-no-panic")]
    unsafe {
        paysig_a_panic_is_reachable()
    }
    // SAFETY: `abort` is C's own (C99, 7.20.4.1). A host that has none brings one, as it brings `memcpy`.
    #[cfg(not(feature = "prove-no-panic"))]
    unsafe {
        abort()
    }
}
