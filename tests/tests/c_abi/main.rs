//! The C library as C and C++ programs see it: installed, found through pkg-config, linked statically and dynamically.
//!
//! `toolchain` builds and runs programs, `requests` turns the vectors into what `tests/c/runner.*` are asked. The other
//! modules are the tests.

// Helpers outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod contract;
mod cpp;
mod examples;
mod header;
mod library;
mod no_panic;
mod provider;
mod requests;
mod toolchain;
mod vectors;
