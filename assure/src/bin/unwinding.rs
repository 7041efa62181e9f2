//! As `c/unwinding.cpp`, where panics unwind: the functions of the C ABI linked into a Rust program. A panic that is planted
//! in one must end the process there (`no_panic.py`).

fn main() {
    match std::panic::catch_unwind(|| paysig_c::abi::paysig_signature_chars()) {
        Ok(chars) => println!("returned {chars}"),
        Err(_) => println!("caught"),
    }
}
