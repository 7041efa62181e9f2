//! The C ABI of paysig. It converts types and calls the core: it decides no byte.
//!
//! `abi` and `onekey` are what C sees, `raw` turns its pointers into slices and references and is the only module that does
//! unsafe things, `panic` is the handler that a library without `std` must name. `include/paysig.h` is generated from
//! them (`make generate`) and holds the contract.

#![no_std]

pub mod abi;
pub mod onekey;
// Where panics unwind, and in tests, `std` is there and has the handler.
#[cfg(all(feature = "capi", panic = "abort", not(test)))]
mod panic;
mod raw;
